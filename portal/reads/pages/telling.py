"""What the check page tells: the lines of the devices, the choices and what each would do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Avg

from portal import limits
from portal.reads.check_models import Check
from portal.reads.formats.plan import Plan
from portal.reads.formats.series import MILLISECOND, instant
from portal.reads.forms import MEANINGS
from portal.reads.models import Batch
from portal.reads.pages import sunwords
from portal.reads.pages.name_form import open_names
from portal.reads.pages.planwords import in_words
from portal.reads.rehearsal.combining import PERIODS
from portal.reads.rehearsal.division import AFTER, DIVIDE, LEAVE
from portal.reads.rehearsal.wishes import Wishes
from portal.reads.rehearsal.wording import duration_words
from portal.ui import charts, figures

# Batches whose speed tells how long a call takes.
RECENT = 50
# Devices as the last time that are told of at once, and names of each.
REMEMBERED = 3
# Problems of one kind that are shown at once.
SHOWN = 5


def of(check: Check) -> dict[str, Any]:
    """Everything of the check page but the figures of the ledger."""
    wishes, plan = Wishes.from_json(check.wishes), Plan.from_json(check.plan)
    lines = [_line(kept, number, wishes) for number, kept in enumerate(check.lines)]
    return {
        "read_as": in_words(plan),
        "assumed": [*_assumed(check.guess), *_remembered(check.matched)],
        "lines": lines,
        "one_device": lines[0] if len(lines) == 1 else None,
        "chart": chart(lines[0]) if len(lines) == 1 else None,
        "kinds": [_kind(kind) for kind in check.kinds],
        "goes_as": _goes_as(lines),
        "evened": _evened(lines),
        "rounded": _rounded(lines),
        "unseen": [_unseen(found) for found in lines if found.get("unseen")],
        "keep_days": limits.KEEP_READS_DAYS,
        "untold": [found["device"] for found in lines if found.get("untold")],
        "problems_total": sum(kind["count"] for kind in check.kinds),
        "notices": [note["text"] for note in check.notes if not note["rows"]],
        "notes": [note for note in check.notes if note["rows"]],
        **open_names(check),
        "combining": _combining(check, wishes),
        "lasts": _lasts(lines, wishes.combine),
        "types": _types(check, wishes),
        "across_ways": ACROSS_WORDS,
        "ways": WAYS_WORDS,
        "wishes": wishes,
        "falling": sum(bool(found["falls_total"]) for found in lines),
        "across": sum(found["across"] for found in lines),
        "refusing": sum(found.get("refusing", 0) for found in lines),
        "dropping": sum(found.get("dropping", 0) for found in lines),
        "across_now": wishes.across or DIVIDE,
        "sent_before": sum(found["sent_before"] for found in lines),
        "all_sent_before": bool(lines) and all(_is_sent(found) for found in check.lines),
        "units": _units(lines),
        "sun": _sun(check, plan),
        "changed": bool(wishes.minutes or wishes.tens),
        "unsaid": any(found.get("shared") and not found["chosen_part"] for found in lines),
        "first_values": any(kind["kind"] == FIRST_VALUE for kind in check.kinds),
    }


def _assumed(guess: Mapping[str, Any]) -> list[str]:
    """What the file contradicts or leaves out, and why that was taken which it does not say, where
    nobody was asked."""
    reasons = guess.get("reasons", {})
    asked = [question["field"] for question in guess.get("questions", [])]
    return [*guess.get("remarks", []), *(reasons[f] for f in asked if reasons.get(f))]


def _remembered(matched: list[dict[str, Any]]) -> list[str]:
    """The first names that mean the devices which an earlier file was for."""
    by_device: dict[str, list[str]] = {}
    for one in matched:
        if one["remembered"]:
            by_device.setdefault(one["device"], []).append(f"“{one['name']}”")
    told = [
        f"{_several(names)} {'is' if len(names) == 1 else 'are'} {device}, as the last time."
        for device, names in list(by_device.items())[:REMEMBERED]
    ]
    more = len(by_device) - len(told)
    return [*told, *([f"So it is of {figures.counted(more, 'more device')}."] if more else [])]


def _several(names: list[str]) -> str:
    more = len(names) - REMEMBERED
    shown = names if more <= 0 else [*names[:REMEMBERED], f"{more} more"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


ACROSS_WORDS = (
    (DIVIDE, "Divide their energy by time"),
    (AFTER, "All of it after onboarding"),
    (LEAVE, "Leave them here"),
)
WAYS_WORDS = (
    ("new meter", "A new meter: it began to count anew"),
    ("rollover", "The counter ran over: it went on from zero"),
    ("error", "Wrong values: leave them out"),
)
BY_ONBOARDING = "By onboarding: History before it, Delta after it"
FIRST_VALUE = "The first value of a meter"
# Behind "every".
EVERY = {3_600_000: "hour", 86_400_000: "day", 60_000: "minute"}
TYPE_WORDS = {
    "History": "energy from before the device was registered",
    "Delta": "energy since the read before",
    "Aggregate": "running values of the meter",
}


def line(check: Check, number: int) -> dict[str, Any]:
    """One device of the file; times become moments, energies numbers."""
    return _line(check.lines[number], number, Wishes.from_json(check.wishes))


def _line(kept: Mapping[str, Any], number: int, wishes: Wishes) -> dict[str, Any]:
    return {
        **kept,
        "number": number,
        "first": _moment(kept["first"]),
        "last": _moment(kept["last"]),
        "wh": Decimal(kept["wh"]),
        "sending_wh": Decimal(kept["sending_wh"]),
        "reads": sum(kept["types"].values()),
        "interval": _interval(kept["interval_ms"]),
        "span": _span(kept),
        "state": _state(kept),
        "chosen_fall": wishes.falls.get(kept["device"], ""),
        "chosen_part": wishes.parts.get(kept["device"], ""),
    }


def _interval(ms: int) -> str:
    """ "hour", "day", "15 minutes": what stands behind "every"."""
    return EVERY.get(ms, duration_words(ms * MILLISECOND)) if ms else ""


def _span(kept: Mapping[str, Any]) -> str:
    if kept["first"] is None:
        return ""
    return figures.span(instant(kept["first"]), instant(kept["last"]), kept["zone"])


def _is_sent(kept: Mapping[str, Any]) -> bool:
    """Whether all that the file has of a device was sent before."""
    return bool(kept["sent_before"]) and not (kept["types"] or kept["problems"])


def _unseen(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The device, and the time between what was sent and the first value of its counter."""
    last, first = map(instant, kept["unseen"])
    return {
        "device": kept["device"],
        "span": figures.span(last, first, kept["zone"]),
        "last": figures.span(None, last, kept["zone"]),
    }


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else instant(ms)


def _state(kept: Mapping[str, Any]) -> str:
    if kept["unit"] or kept["dark"]:
        return "in_doubt"
    if kept["problems"]:
        return "problem"
    if _is_sent(kept):
        return "sent_before"
    return "ready" if kept["types"] else "blocked"


def chart(found: Mapping[str, Any]) -> charts.Chart | None:
    """The picture of a device's series, with what is doubted marked."""
    points = [(instant(end), wh) for end, wh in found["points"]]
    marked = [instant(end) for end in found["marks"]]
    name = f"series-{found['number']}"
    return charts.bars(points, found["zone"], name=name, marked=marked)


def _kind(kind: Mapping[str, Any]) -> dict[str, Any]:
    """The problems of a kind: the first ones, the others that are kept, and how many are not."""
    kept = kind["problems"]
    return {
        **kind,
        "said": _said(kept[:SHOWN]),
        "next": _said(kept[SHOWN:]),
        "next_count": len(kept[SHOWN:]),
        "more": max(0, kind["count"] - len(kept)),
    }


def _said(problems: list[Any]) -> list[tuple[str, list[Any]]]:
    """Under the sentences that they share."""
    said: dict[str, list[Any]] = {}
    for problem in problems:
        said.setdefault(problem["message"], []).append(problem)
    return list(said.items())


def _goes_as(lines: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """How many reads go as which type, and what that is."""
    counts = {kind: sum(found["types"].get(kind, 0) for found in lines) for kind in TYPE_WORDS}
    return [(count, kind, TYPE_WORDS[kind]) for kind, count in counts.items() if count]


def _rounded(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the registry's rounding takes of the energy, and the longer reads that keep it."""
    found = [one["rounded"] for one in lines if one.get("rounded")]
    if not found:
        return None
    way = max((one["way"] for one in found), key=list(PERIODS).index)
    return {
        "wh": sum(one["wh"] for one in found),
        "kept": sum(one["kept"] for one in found),
        "way": way,
        "words": PERIODS[way],
        "all": all(one["way"] for one in found),
    }


def _evened(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The longer reads that cure too much energy, where they cure it for every device."""
    refused = [found for found in lines if found.get("refusing", 0) or found.get("dropping", 0)]
    cured = [found["evened"] for found in refused if found.get("evened")]
    if not cured or any(found["unit"] for found in lines):
        return None
    ways = list(PERIODS)
    way = max((one["way"] for one in cured), key=ways.index)
    return {
        "way": way,
        "words": PERIODS[way],
        "reads": sum(found["calls"][way] for found in lines),
        "refused": sum(one["refused"] for one in cured),
    }


# --- Types ----------------------------------------------------------------------------------


def _types(check: Check, wishes: Wishes) -> list[dict[str, Any]]:
    """Each type that may be chosen, and what the registry would say to it."""
    words = {"": BY_ONBOARDING, **MEANINGS}
    return [
        {
            "value": kind,
            "words": words[kind],
            "would": _would([found["outlook"].get(kind) for found in check.lines]),
            "chosen": kind == wishes.type,
        }
        for kind in words
    ]


def _would(outlook: list[Any]) -> str:
    """ "730 reads, 412 of them would be refused"; "" where it was not tried."""
    if not outlook or None in outlook:
        return ""
    reads, refused = (sum(column) for column in zip(*outlook, strict=True))
    told = figures.counted(reads, "read")
    return f"{told}, {refused:,} of them would be refused" if refused else told


# --- Combining ------------------------------------------------------------------------------


def _combining(check: Check, wishes: Wishes) -> list[dict[str, Any]]:
    """Each way of combining, with its calls and how long they take; one that takes no fewer calls
    than the way before it is not offered."""
    calls = {way: sum(found["calls"][way] for found in check.lines) for way in PERIODS}
    offered = [
        way
        for before, way in pairwise(["", *PERIODS])
        if way in ("", wishes.combine) or calls[way] < calls[before]
    ]
    return [
        {
            "value": way,
            "words": PERIODS[way],
            "calls": calls[way],
            "lasts": _lasts(check.lines, way),
            "chosen": way == wishes.combine,
        }
        for way in offered
    ]


def _lasts(lines: Any, way: str) -> str:
    """One call after the other for a device, several devices at once."""
    calls = [found["calls"][way] for found in lines]
    at_once = min(settings.ORGANISATION_CONCURRENCY, settings.WORKER_CONCURRENCY)
    rounds = max([*calls, sum(calls) / max(1, at_once)], default=0)
    return about(rounds * _call_seconds())


def _call_seconds() -> float:
    recent = Batch.objects.exclude(seconds_a_read=None).order_by("-pk")[:RECENT]
    known = recent.aggregate(mean=Avg("seconds_a_read"))["mean"]
    return float(known or limits.EXPECTED_CALL_SECONDS)


def about(seconds: float) -> str:
    """A forecast in words, no finer than it can be."""
    if seconds < 50:
        return "less than a minute"
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * size or name == "minute":
            number = max(1, round(seconds / size))
            return f"about {number} {name}{'' if number == 1 else 's'}"
    return ""


# --- What nobody else checks ----------------------------------------------------------------


def _units(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Devices whose energy does not go with their capacity, by the unit that would."""
    doubted = [found for found in lines if found["unit"]]
    by_unit: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for found in doubted:
        by_unit.setdefault((found["unit"]["read_as"], found["unit"]["unit"]), []).append(found)
    return [
        {
            "read_as": read_as,
            "unit": unit,
            "lines": group,
            "times": max(found["unit"]["times"] for found in group),
            "too_much": group[0]["unit"]["times"] > 1,
        }
        for (read_as, unit), group in by_unit.items()
    ]


def _sun(check: Check, plan: Plan) -> dict[str, Any] | None:
    """Rows that produced in the dark, over all devices."""
    dark = [found for found in check.lines if found["dark"]]
    if not dark:
        return None
    shifts = {found["dark"]["minutes"] for found in dark}
    minutes = shifts.pop() if len(shifts) == 1 else 0
    zone = sunwords.explaining_zone(check.lines, plan)
    return {
        "rows": sum(found["dark"]["rows"] for found in dark),
        "first_row": min(found["dark"]["first_row"] for found in dark),
        "lines": dark,
        "minutes": minutes,
        "late": sunwords.late_words(minutes) if minutes else "",
        "zone": zone,
        "cure": any(found["dark"]["minutes"] for found in dark),
    }
