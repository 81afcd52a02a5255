"""Demo data: an organisation with devices in several countries, and a neighbour.

The energy is made from latitude, day and a fixed noise, so that it is the same at every start;
the dates lie before today.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import dates, loading
from .countries import alpha3_codes
from .demo_roofs import NEIGHBOURS_ROOF, ROOFS, YEAR_DAYS, Roof
from .making import goal_words
from .world import World

ORGANISATION = "Rooftop Solar Demo"
NEIGHBOUR = "Neighbour Energy Demo"
# E-mail and password of each edition's demo person; `make run` prints them.
SIGN_INS = {
    "2022": ("demo2022@example.org", "Demo2022"),
    "2024": ("demo2024@example.org", "Demo2024"),
}
NEIGHBOUR_SIGN_INS = {
    "2022": ("neighbour2022@example.org", "Demo2022"),
    "2024": ("neighbour2024@example.org", "Demo2024"),
}

COMMISSIONED_DAYS_BEFORE = 400
HISTORY_DAYS = 60
# Wh of a kW on a clear day at the equator, well under the registry's limit of about 6,500.
CLEAR_DAY_WH = 4600
TILT_DEGREES = 23.44


def load(world: World) -> None:
    """Puts the demo into an empty state."""
    edition = world.edition
    now = datetime.now(UTC)
    roofs = [r for r in ROOFS if not world.is_2022 or r.capacity == int(r.capacity)]
    owned = [*((ORGANISATION, roof) for roof in roofs), (NEIGHBOUR, NEIGHBOURS_ROOF)]
    loading.load(
        world,
        {
            "users": [
                _person(SIGN_INS[edition], ORGANISATION, "Amina", "Odhiambo"),
                _person(NEIGHBOUR_SIGN_INS[edition], NEIGHBOUR, "George", "Neighbour"),
            ],
            "devices": [_device(edition, owner, roof, now) for owner, roof in owned],
            "reads": [read for owner, roof in owned for read in _reads(owner, roof, now)],
        },
    )


def _person(sign_in: tuple[str, str], organisation: str, first: str, last: str) -> dict[str, Any]:
    email, password = sign_in
    names = {"firstName": first, "lastName": last}
    return {"email": email, "password": password, "organisation": organisation, **names}


def _device(edition: str, owner: str, roof: Roof, now: datetime) -> dict[str, Any]:
    onboarded = _onboarded(roof, now)
    commissioned = onboarded - timedelta(days=COMMISSIONED_DAYS_BEFORE)
    common = {
        "organisation": owner,
        "externalId": roof.name,
        "createdAt": _iso(onboarded),
        "commissioningDate": _iso(commissioned),
        "projectName": roof.project,
        "address": roof.address,
        "capacity": roof.capacity,
        "fuelCode": "ES100",
        "deviceTypeCode": "TC110" if "Ground" in roof.description else "TC120",
        "gridInterconnection": roof.description == "Rooftop Solar",
        "offTaker": roof.off_taker,
        "deviceDescription": roof.description,
        "energyStorage": roof.description != "Rooftop Solar",
        "impactStory": f"{roof.project} runs on its own sun.",
        "images": [],
    }
    return {**common, **(_only_2022(roof) if edition == "2022" else _only_2024(roof))}


def _only_2022(roof: Roof) -> dict[str, Any]:
    latitude, longitude = roof.place
    return {
        "countryCode": alpha3_codes()[roof.country],
        "latitude": _dms(latitude, "NS"),
        "longitude": _dms(longitude, "EW"),
        "SDGBenefits": roof.goals[0],
    }


def _only_2024(roof: Roof) -> dict[str, Any]:
    latitude, longitude = roof.place
    return {
        "countryCode": roof.country,
        "latitude": f"{latitude:.6f}",
        "longitude": f"{longitude:.6f}",
        "SDGBenefits": goal_words([f"SDG{goal}" for goal in roof.goals]),
        "timezone": roof.zone,
    }


def _dms(degrees: float, letters: str) -> str:
    """19°20'50.97"S"""
    whole, rest = divmod(abs(degrees) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{whole:.0f}°{minutes:.0f}'{seconds:.2f}\"{letters[degrees < 0]}"


def _onboarded(roof: Roof, now: datetime) -> datetime:
    """Noon of the roof's own zone, so many days ago."""
    day = now.astimezone(ZoneInfo(roof.zone)).replace(hour=12, minute=0, second=0, microsecond=0)
    return day - timedelta(days=roof.onboarded)


def _midnight(roof: Roof, now: datetime, days_ago: int) -> datetime:
    """The end of a day: the last midnight of the roof's zone, and those before."""
    local = now.astimezone(ZoneInfo(roof.zone)).date() - timedelta(days=days_ago)
    return datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(roof.zone))


def _reads(owner: str, roof: Roof, now: datetime) -> Iterator[dict[str, Any]]:
    named = {"organisation": owner, "externalId": roof.name}
    chance = random.Random(roof.name)  # noqa: S311 - weather, not secrets
    for days_ago in (HISTORY_DAYS + roof.onboarded - n for n in _history_days(roof)):
        start, end = (_midnight(roof, now, days_ago + 1), _midnight(roof, now, days_ago))
        just_after = start + timedelta(milliseconds=1)  # neighbours must not touch (trap 6)
        wh = _daily_wh(roof, end, chance)
        yield {**named, "type": "History", "start": _iso(just_after), "end": _iso(end), "wh": wh}
    for days_ago in roof.days:
        end = _midnight(roof, now, days_ago)
        wh = _daily_wh(roof, end, chance)
        yield {**named, "type": "Delta", "end": _iso(end), "wh": wh}


def _history_days(roof: Roof) -> range:
    return range(HISTORY_DAYS if roof.history else 0)


def _daily_wh(roof: Roof, day: datetime, chance: random.Random) -> int:
    """A clear day by season and latitude, less the weather."""
    weather = 1 - 0.55 * chance.random() ** 2
    return round(roof.capacity * CLEAR_DAY_WH * _season(roof.place[0], day) * weather)


def _season(latitude: float, day: datetime) -> float:
    """The height of the noon sun, 0 to 1."""
    turn = 2 * math.pi * (day.timetuple().tm_yday - 81) / YEAR_DAYS
    height = 90 - abs(latitude - TILT_DEGREES * math.sin(turn))
    return max(0.05, math.sin(math.radians(max(height, 0))))


def _iso(when: datetime) -> str:
    return dates.iso(dates.from_moment(when))
