"""The tags and filters of every template; loaded by the settings, no {% load %} needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui import figures, icons, states

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return icons.icon(name, label)


@register.simple_tag
def state(value: str, word: str = "") -> SafeString:
    """A state as icon and word; `word` takes the place of the usual one."""
    look = states.state_of(value)
    return format_html(
        '<span class="state {}">{} {}</span>', look.tone, icons.icon(look.icon), word or look.word
    )


@register.simple_tag(takes_context=True)
def here(context: template.Context, address: str) -> SafeString:
    """aria-current for a link: this page, or a page below it."""
    path = context["request"].path
    if not path.startswith(address):
        return SafeString("")
    return format_html(' aria-current="{}"', "page" if path == address else "true")


@register.filter
def words(text: str) -> list[str]:
    """A list for a loop in a template: {% for name in "one two"|words %}."""
    return text.split()


@register.filter
def tone(value: str) -> str:
    """The class of a state, for what is coloured like it."""
    return states.state_of(value).tone


@register.filter
def notice(message: Any) -> states.State:
    """The look of one of Django's messages."""
    return states.NOTICES.get(message.level_tag, states.NOTICES["info"])


@register.filter
def energy(wh: figures.Number | None, unit: str = "") -> str:
    """Wh to the unit that fits, or exactly in `unit`."""
    return "" if wh is None else figures.energy(wh, unit)


@register.filter
def power(kw: figures.Number | None, unit: str = "") -> str:
    """kW to the unit that fits, or exactly in `unit`."""
    return "" if kw is None else figures.power(kw, unit)


@register.filter
def counted(number: int, thing: str) -> str:
    return figures.counted(number, thing)


@register.filter
def thousands(number: int) -> str:
    """A number alone, whose thing is named beside it: 35,040."""
    return f"{number:,}"


@register.filter
def breaking(text: str) -> str:
    """For large letters in a narrow place: "35,040 reads" may break between its words."""
    return text.replace(figures.SPACE, " ")


@register.filter
def moment(at: datetime | None, zone: str = "UTC") -> str:
    """Day and time of day, with the zone named."""
    if at is None:
        return ""
    text = f"{figures.day(at, zone)}, {figures.clock(at, zone)}"
    name = figures.zone_of(zone).key
    return format_html(
        '<time datetime="{}">{} <span class="zone">{}</span></time>', _iso(at), text, name
    )


@register.filter
def day(at: datetime | None, zone: str = "UTC") -> str:
    """The day alone, for a table whose caption or heading names the zone."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _iso(at), figures.day(at, zone))


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago; the exact moment (UTC) is its title."""
    if at is None:
        return ""
    text, exact = figures.ago(at), figures.exact(at)
    return format_html('<time datetime="{}" title="{}">{}</time>', _iso(at), exact, text)


@register.filter
def ahead(at: datetime | None) -> str:
    """In how long; the exact moment (UTC) is its title."""
    if at is None:
        return ""
    text, exact = figures.ahead(at), figures.exact(at)
    return format_html('<time datetime="{}" title="{}">{}</time>', _iso(at), exact, text)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# Names of the API that do not come apart into words by themselves.
_NAMES = {
    "SDGBenefits": "Sustainable development goals",
    "IREC_ID": "I-REC id",
    "IREC_Status": "I-REC status",
    "orgName": "Organisation",
    "orgAddress": "Address of the organisation",
    "organizationType": "Kind of organisation",
    "email": "E-mail",
    "capacity": "Capacity (kW)",
    "energyStorageCapacity": "Energy storage capacity (kWh)",
    "yieldValue": "Yield value (kWh/kW)",
    "countryCode": "Country",
    "fuelCode": "Fuel",
    "deviceTypeCode": "Device type",
    "timestamp": "Time",
    "starttimestamp": "Start",
    "endtimestamp": "End",
    "sha256": "Fingerprint (SHA-256)",
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


@register.filter
def field_name(name: str) -> str:
    """A field of the API in words: commissioningDate > Commissioning date.

    A key that is no name of a field, such as a device and its type, stays as it is.
    """
    if not name.isidentifier():
        return name
    words = " ".join(_HUMP.sub(" ", name).split())
    return _NAMES.get(name) or words[:1].upper() + words[1:].lower()


@register.filter
def plain(value: Any) -> str:
    """A value out of JSON as a person would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case list() | tuple():
            return ", ".join(plain(item) for item in value)
        case Mapping():
            return "; ".join(
                f"{field_name(str(key))}: {plain(item)}" for key, item in value.items()
            )
    return str(value).strip()


@register.filter
def pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values in words, for components/values.html; what is empty is left out."""
    told = ((field_name(name), plain(value)) for name, value in values.items())
    return [(name, value) for name, value in told if value]


STEPS = ("understand", "check", "send", "progress", "receipt")


@register.inclusion_tag("components/steps.html")
def steps(now: str, **addresses: str) -> dict[str, Any]:
    """The way of an upload, {% steps "check" understand=url %}: an address makes a link."""
    place = STEPS.index(now)
    return {
        "steps": [
            {
                "name": name.capitalize(),
                "url": addresses.get(name, ""),
                "state": "now" if at == place else "done" if at < place else "later",
            }
            for at, name in enumerate(STEPS)
        ]
    }
