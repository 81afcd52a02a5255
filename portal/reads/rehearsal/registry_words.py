"""What the registry's rules mean, in our words, with the limit and the value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from portal.reads.formats.series import MICRO, instant
from portal.reads.rehearsal.registry_rules import Device, Rule, american
from portal.reads.rehearsal.wording import duration_words, energy_words, time_words

REFUSES = "The registry would refuse this read: "
DROPS = "The registry would say that it took this read, and drop it: "

START, END, VALUE, TYPE = "start", "end", "value", "type"

# How pages group what the registry would refuse.
KINDS = {
    Rule.NO_START: "History without a start",
    Rule.AFTER_ONBOARDING: "History after onboarding",
    Rule.TOO_OLD: "Too long before onboarding",
    Rule.DATE_AS_TEXT: "Dates that this edition compares as texts",
    Rule.BEFORE_ONBOARDING: "Before onboarding",
    Rule.BEFORE_COMMISSIONING: "Before commissioning",
    Rule.FUTURE: "In the future",
    Rule.ORDER: "Older than the last read",
    Rule.ZERO: "No energy",
    Rule.OVERLAP: "Intervals that meet",
    Rule.ENERGY: "More than the device can make",
    Rule.METER_TOO_LARGE: "A meter value that the registry cannot hold",
    Rule.METER_FELL: "A meter that does not rise",
    Rule.FIRST_VALUE: "The first value of a meter",
    Rule.OTHER_TYPE: "Another type than the device sends",
}

Words = tuple[str, str]


def words(device: Device, rule: Rule, *, against: int, micro_wh: int) -> Words:
    """The column that a rule speaks of, and the sentence."""
    return _WORDS[rule](device, against, micro_wh)


def other_type(kind: str, bound: str, count: int) -> Words:
    return TYPE, (
        f"{REFUSES}this device sends {bound} reads, and a device keeps to one of Delta and "
        f"Aggregate. The same holds for all {count:,} {kind} reads of this device in the file."
    )


def _onboarded(device: Device) -> str:
    return _at(device, device.facts.onboarded_at)


def _at(device: Device, moment: datetime) -> str:
    """By the device's own clock, as the pages tell times."""
    return time_words(moment, device.facts.zone)


def _no_start(device: Device, against: int, micro_wh: int) -> Words:
    return START, f"{REFUSES}History needs the start of each interval, and this one has none."


def _after_onboarding(device: Device, against: int, micro_wh: int) -> Words:
    return END, (
        f"{REFUSES}History ends before the onboarding of the device ({_onboarded(device)}); "
        "what lies after it goes as Delta or Aggregate."
    )


def _too_old(device: Device, against: int, micro_wh: int) -> Words:
    return START, (
        f"{REFUSES}History reaches back {_years(device)} before onboarding, "
        f"that is to {_at(device, device.earliest)}."
    )


def _years(device: Device) -> str:
    years = device.rules.history_years
    return "one year" if years == 1 else f"{years} years"


def _date_as_text(device: Device, against: int, micro_wh: int) -> Words:
    onboarded = american(device.facts.onboarded_at)
    return START, (
        f"{REFUSES}this edition compares dates as texts, and the date of this read comes after "
        f"the onboarding date “{onboarded}” in the alphabet."
    )


def _before_onboarding(device: Device, against: int, micro_wh: int) -> Words:
    return END, (
        f"{REFUSES}it lies before the onboarding of the device ({_onboarded(device)}); what lies "
        "before it goes as History."
    )


def _before_commissioning(device: Device, against: int, micro_wh: int) -> Words:
    commissioned = device.facts.commissioned_at
    shown = _at(device, commissioned) if isinstance(commissioned, datetime) else "unknown"
    return END, f"{REFUSES}it lies before the commissioning of the device ({shown})."


def _future(device: Device, against: int, micro_wh: int) -> Words:
    return END, f"{REFUSES}it ends in the future; it is {_at(device, device.now)} now."


def _order(device: Device, against: int, micro_wh: int) -> Words:
    return END, (
        f"{REFUSES}the last read of this device ends at {_at(device, instant(against))}, and only "
        "later ones are taken."
    )


def _zero(device: Device, against: int, micro_wh: int) -> Words:
    return VALUE, (
        f"{REFUSES}the energy must be more than zero; leave the row out, and the next read covers "
        "its time."
    )


def _overlap(device: Device, against: int, micro_wh: int) -> Words:
    return START, (
        f"{REFUSES}its interval meets another History read of this device, which ends at "
        f"{_at(device, instant(against))}."
    )


def _energy(device: Device, against: int, micro_wh: int) -> Words:
    if not against:
        return END, f"{DROPS}the read before it ends at the same time."
    return VALUE, (
        f"{DROPS if device.rules.silently_drops else REFUSES}{_too_much(device, against)}."
    )


def _too_much(device: Device, period_ms: int) -> str:
    return (
        f"it is more than a {device.facts.capacity_kw:g} kW system can make in "
        f"{duration_words(_period(period_ms))} (limit {energy_words(device.limit_wh(period_ms))})"
    )


def _meter_too_large(device: Device, against: int, micro_wh: int) -> Words:
    most = device.rules.largest_aggregate_wh or 0
    return VALUE, (
        f"{REFUSES}the registry cannot hold a counter beyond {energy_words(most)}, "
        f"yours {_energy_of(micro_wh)}."
    )


def _meter_fell(device: Device, against: int, micro_wh: int) -> Words:
    return VALUE, (
        f"{REFUSES}a counter only rises, by whole Wh; the value before is {_energy_of(against)}."
    )


def _first_value(device: Device, against: int, micro_wh: int) -> Words:
    return VALUE, (
        f"{REFUSES}it takes the whole first value of a meter for energy made since onboarding, "
        f"and {_too_much(device, against)}. Send this meter as intervals (Delta) "
        "instead: the portal takes the differences of its values."
    )


def _period(milliseconds: int) -> timedelta:
    """Without the millisecond that parts one read from the next."""
    return timedelta(seconds=round(milliseconds / 1000))


def _energy_of(micro_wh: int) -> str:
    return energy_words(Decimal(micro_wh) / MICRO)


_WORDS: dict[Rule, Callable[[Device, int, int], Words]] = {
    Rule.NO_START: _no_start,
    Rule.AFTER_ONBOARDING: _after_onboarding,
    Rule.TOO_OLD: _too_old,
    Rule.DATE_AS_TEXT: _date_as_text,
    Rule.BEFORE_ONBOARDING: _before_onboarding,
    Rule.BEFORE_COMMISSIONING: _before_commissioning,
    Rule.FUTURE: _future,
    Rule.ORDER: _order,
    Rule.ZERO: _zero,
    Rule.OVERLAP: _overlap,
    Rule.ENERGY: _energy,
    Rule.METER_TOO_LARGE: _meter_too_large,
    Rule.METER_FELL: _meter_fell,
    Rule.FIRST_VALUE: _first_value,
}
