"""What a reviewer should look at, found while a submission comes in: rules over the record."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sqrt
from statistics import median
from typing import NamedTuple

from portal.accounts.models import Organisation
from portal.submissions.models import Delivery, Kind, Oddity, Review, Submission
from portal.submissions.ways import Facts

Rule = Oddity.Rule

# Metres: the length of a roof, and what a phone between houses is off by.
NEAR_M = 50
# A capacity so many times the organisation's median, or so many times less, is looked at.
TIMES = 10
# Fewer devices than these say nothing about what is usual.
ENOUGH = 3
# The newest ones tell what is usual; an organisation may have thousands.
COMPARED = 200

METRES_A_DEGREE = 111_195


class Odd(NamedTuple):
    """`rows`: of a file, those that the words speak of."""

    rule: str
    words: str
    rows: tuple[int, ...] = ()


class Neighbour(NamedTuple):
    submission: Submission
    metres: float


def find(
    kind: str, organisation: Organisation | None, facts: Facts, previous: Submission | None = None
) -> list[Odd]:
    """In the order in which they matter. `previous`: the one that is answered is no duplicate."""
    return list(_find(kind, organisation, facts, previous))


def _find(
    kind: str, organisation: Organisation | None, facts: Facts, previous: Submission | None
) -> Iterator[Odd]:
    if facts.outside:
        yield Odd(Rule.PLACE, facts.outside)
    if kind == Kind.DEVICE:
        for near in neighbours(facts.latitude, facts.longitude, NEAR_M, but=previous)[:1]:
            yield Odd(Rule.DUPLICATE, _near(near))
    if organisation is not None and facts.capacity_kw and (usual := _usual(organisation, previous)):
        times = facts.capacity_kw / usual
        if times >= TIMES or times <= 1 / TIMES:
            yield Odd(Rule.CAPACITY, _unlike(facts.capacity_kw, usual))
    if organisation is not None and kind == Kind.READS and _is_first(organisation):
        yield Odd(Rule.FIRST, "The first one that this organisation uploads.")


def neighbours(
    latitude: float | None,
    longitude: float | None,
    within_m: float,
    *,
    but: Submission | None = None,
) -> list[Neighbour]:
    """Devices of the record around a place, nearest first; not those that will never be sent."""
    if latitude is None or longitude is None:
        return []
    reach = within_m / METRES_A_DEGREE
    wide = reach / max(0.01, cos(radians(latitude)))
    found = Submission.objects.filter(
        kind=Kind.DEVICE,
        latitude__range=(latitude - reach, latitude + reach),
        longitude__range=(longitude - wide, longitude + wide),
    )
    found = found.exclude(delivery=Delivery.REFUSED)
    found = found.exclude(review__in=(Review.RETURNED, Review.REJECTED))
    near = [
        Neighbour(one, metres(latitude, longitude, one))
        for one in found.select_related("organisation")[:COMPARED]
        if but is None or one.pk != but.pk
    ]
    return sorted((n for n in near if n.metres <= within_m), key=lambda n: n.metres)


def metres(latitude: float, longitude: float, there: Submission) -> float:
    """Flat, which is exact enough for some kilometres."""
    north = ((there.latitude or 0) - latitude) * METRES_A_DEGREE
    east = ((there.longitude or 0) - longitude) * METRES_A_DEGREE * cos(radians(latitude))
    return sqrt(north**2 + east**2)


def _near(near: Neighbour) -> str:
    whose = f" of {near.submission.organisation}" if near.submission.organisation else ""
    return f"“{near.submission.subject}”{whose} stands {near.metres:.0f} m away."


def _usual(organisation: Organisation, previous: Submission | None) -> float | None:
    """The median capacity of the organisation's devices; None while there are few."""
    mine = Submission.objects.filter(organisation=organisation, kind=Kind.DEVICE)
    if previous is not None:
        mine = mine.exclude(pk=previous.pk)
    mine = mine.filter(delivery=Delivery.ACCEPTED).order_by("-created_at")
    found = mine.values_list("payload__capacity", flat=True)[:COMPARED]
    sizes = [float(size) for size in found if isinstance(size, int | float) and size > 0]
    return median(sizes) if len(sizes) >= ENOUGH else None


def _unlike(capacity: float, usual: float) -> str:
    times = capacity / usual
    words = f"{times:,.0f} times" if times > 1 else f"1/{1 / times:,.0f} of"
    return f"{capacity:g} kW is {words} what this organisation's devices usually have ({usual:g})."


def _is_first(organisation: Organisation) -> bool:
    return not Submission.objects.filter(kind=Kind.READS, organisation=organisation).exists()
