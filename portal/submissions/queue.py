"""The queue: what waits for a reviewer, how it is narrowed, searched and counted.

Each query here reads one index; fifty thousand submissions are looked through in milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from portal.accounts.models import Organisation, User
from portal.submissions import lending
from portal.submissions.models import Oddity, Review, Submission

MINE, HELD, OPEN, UNSENT, RETURNED, ALL = "mine", "held", "open", "unsent", "returned", "all"

QUEUES = (
    (MINE, "Waits for me"),
    (HELD, "Held back"),
    (OPEN, "Not judged yet"),
    (UNSENT, "Approved, not sent"),
    (RETURNED, "Returned"),
    (ALL, "Everything"),
)
AGES = (("1", "Older than a day"), ("3", "Older than 3 days"), ("7", "Older than a week"))
# More names than these are searched for, not chosen from.
ORGANISATIONS_LISTED = 20
FILES_LISTED = 20
ANY_FILE = "any"


def narrowed(
    found: QuerySet[Submission], name: str, person: User | None = None
) -> QuerySet[Submission]:
    """One of the QUEUES; what is not known is everything."""
    match name:
        case "mine" if person is not None:
            free = Q(reviewer=None) | Q(reviewer=person)
            return found.filter(free, review=Review.WAITING).exclude(owner=person)
        case "held":
            return found.filter(review=Review.WAITING, held=True)
        case "open":
            return found.filter(review=Review.WAITING)
        case "unsent":
            return found.filter(review=Review.APPROVED, held=True, delivery__in=lending.UNSENT)
        case "returned":
            return found.filter(review=Review.RETURNED)
    return found


def older_than(found: QuerySet[Submission], days: str) -> QuerySet[Submission]:
    if not days.isdigit() or int(days) > 10_000:
        return found
    return found.filter(created_at__lt=timezone.now() - timedelta(days=int(days)))


def odd(found: QuerySet[Submission], rule: str) -> QuerySet[Submission]:
    if rule not in Oddity.Rule.values:
        return found
    return found.filter(pk__in=Oddity.objects.filter(rule=rule).values("submission"))


def of_file(found: QuerySet[Submission], number: str) -> QuerySet[Submission]:
    """The rows of one file, or of ANY_FILE."""
    if number == ANY_FILE:
        return found.filter(from_file__isnull=False)
    pk = _uuid(number)
    return found.filter(from_file=pk) if pk else found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def searched(found: QuerySet[Submission], text: str) -> QuerySet[Submission]:
    """Those with all of the words: in what was handed in, in the person or the organisation."""
    for word in text.lower().split():
        organisations = Organisation.objects.filter(name__icontains=word).values("pk")
        people = User.objects.filter(
            Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        ).values("pk")
        found = found.filter(
            Q(words__contains=word) | Q(organisation__in=organisations) | Q(owner__in=people)
        )
    return found


def organisations() -> list[tuple[str, str]]:
    """Those with most that waits, with how much it is."""
    waiting = Submission.objects.filter(review=Review.WAITING, organisation__isnull=False)
    counted = (
        waiting.order_by()
        .values("organisation")
        .annotate(number=Count("*"))
        .order_by("-number")[:ORGANISATIONS_LISTED]
    )
    numbers = {row["organisation"]: row["number"] for row in counted}
    names = Organisation.objects.in_bulk(list(numbers))
    return [(str(pk), f"{names[pk]} ({number})") for pk, number in numbers.items() if pk in names]


def files() -> list[tuple[str, str]]:
    """The files with rows that wait, those with most of them first, with how many it are."""
    waiting = Submission.objects.filter(review=Review.WAITING, from_file__isnull=False)
    counted = (
        waiting.order_by()
        .values("from_file", "file_name", "organisation__name")
        .annotate(number=Count("*"))
        .order_by("-number", "file_name")[:FILES_LISTED]
    )
    return [
        (str(row["from_file"]), "{file_name}, {organisation__name} ({number})".format(**row))
        for row in counted
    ]


def file_name(number: str) -> str:
    """Of a file of which nothing waits, too; empty where there is no such file."""
    pk = _uuid(number)
    row = Submission.objects.filter(from_file=pk).first() if pk else None
    return row.file_name if row else ""


@dataclass(frozen=True)
class Tile:
    """One figure on top of the staff pages. `oldest`: since when the first of them waits."""

    queue: str
    label: str
    number: int
    oldest: datetime | None
    state: str


TILES = (
    (HELD, "held back until you judge", "held"),
    (OPEN, "not judged yet", "waiting"),
    (UNSENT, "approved, not sent yet", "paused"),
    (RETURNED, "with their people, to be mended", "returned"),
)


def tiles() -> list[Tile]:
    return [_tile(name, label, state) for name, label, state in TILES]


def _tile(name: str, label: str, state: str) -> Tile:
    found = narrowed(Submission.objects.order_by(), name)
    figures = found.aggregate(number=Count("*"), oldest=Min("created_at"))
    return Tile(name, label, figures["number"], figures["oldest"], state)


def following(found: QuerySet[Submission], submission: Submission) -> Submission | None:
    """The next of a queue, oldest first; after its end the first one again."""
    rest = found.exclude(pk=submission.pk).order_by("created_at", "pk")
    later = rest.filter(created_at__gte=submission.created_at).first()
    return later or rest.first()
