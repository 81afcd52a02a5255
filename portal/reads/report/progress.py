"""How far an upload has come, as its page tells it: figures, speed, end, state of each device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Case, F, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.utils import timezone

from portal import limits
from portal.reads.models import Batch, BatchState, Upload, UploadState
from portal.reads.sending import receipt, turns
from portal.reads.sending.receipt import Figures

MINUTE = 60


@dataclass(frozen=True)
class Progress:
    """`state` is one of portal/ui/states.py, `words` replace its own. `a_minute` reads are settled
    at present, None while nothing moves; `ends_at` is the forecast from that. `poll_seconds` is
    None at the end."""

    state: str
    words: str
    figures: Figures
    sent: int
    in_doubt: int
    starts_in: int
    can_undo: bool
    a_minute: int | None
    ends_at: datetime | None
    poll_seconds: int | None

    @property
    def percent(self) -> int:
        return percent(self.figures)


def percent(figures: Figures) -> int:
    """Of the reads that are to be sent, so many in a hundred are settled."""
    total = figures["total"] - figures["cancelled"]
    return 100 * figures["settled"] // total if total else 100


def of(upload: Upload) -> Progress:
    """Some five small queries, however many reads there are."""
    now = timezone.now()
    figures = receipt.totals(upload)
    unfinished = upload.batches.exclude(state=BatchState.DONE)
    on_way = unfinished.filter(state=BatchState.SENDING, lease_until__gte=now)
    sending = list(on_way.values_list("in_doubt", "doubts", "seconds_a_read", "cursor", "total"))
    doubtful = unfinished.filter(in_doubt=True).exclude(pk__in=on_way.filter(doubts=0))
    speed = sum(1 / seconds for _, _, seconds, *_ in sending if seconds)
    in_doubt = figures["unknown"] + doubtful.count()
    starts_in, can_undo = _start(upload, unfinished, now)
    return Progress(
        state=_state(upload, figures, starts_in, bool(sending)),
        words=outcome_words(figures) if upload.state == UploadState.DONE else "",
        figures=figures,
        sent=sum(asked and not doubts for asked, doubts, *_ in sending),
        in_doubt=in_doubt,
        starts_in=starts_in,
        can_undo=can_undo,
        a_minute=round(speed * MINUTE) if speed else None,
        ends_at=_end(unfinished, figures["waiting"], speed, len(sending), now),
        poll_seconds=_poll_seconds(upload),
    )


def _start(upload: Upload, unfinished: QuerySet[Batch], now: datetime) -> tuple[int, bool]:
    """Seconds until the first call, and whether Send can still be taken back."""
    if upload.state != UploadState.SENDING or upload.cancelled_at or upload.served_at:
        return 0, False
    opens = unfinished.aggregate(at=Min("not_before"))["at"]
    return max(0, ceil((opens - now).total_seconds())) if opens else 0, opens is not None


def _state(upload: Upload, figures: Figures, starts_in: int, moving: bool) -> str:
    if upload.state == UploadState.DONE:
        return outcome(figures)
    if upload.held:
        return str(upload.held)
    if figures["waiting"] and not upload.cancelled_at:
        return "sending" if moving and not starts_in else "waiting"
    return "reading_back"


def outcome(figures: Figures) -> str:
    """One state for what came of the reads, the worst first."""
    for name in ("unknown", "dropped", "refused"):
        if figures[name]:
            return "in_doubt" if name == "unknown" else name
    if figures["cancelled"]:
        return "cancelled"
    return "accepted" if figures["unconfirmed"] else "confirmed"


def outcome_words(figures: Figures) -> str:
    """The word beside it where only some of the reads came to it: '2 dropped'; else ""."""
    state = outcome(figures)
    kinds = [name for name in ("unknown", "dropped", "refused") if figures[name]]
    if len(kinds) > 1:
        return f"{figures['lost']} did not go in"
    number = figures["unknown" if state == "in_doubt" else state] if state in COUNTED else 0
    return f"{number} {WORDS[state]}" if 0 < number < figures["total"] else ""


# States that are told with their number where they are not the state of all.
WORDS = {name: name.replace("_", " ") for name in ("in_doubt", "dropped", "refused", "cancelled")}
COUNTED = frozenset(WORDS)


def _end(
    unfinished: QuerySet[Batch], waiting: int, speed: float, lanes: int, now: datetime
) -> datetime | None:
    """All that waits at the present speed; but no sooner than the device with most reads left."""
    if not (speed and waiting):
        return None
    longest = unfinished.aggregate(left=Max(F("total") - F("cursor")))["left"] or 0
    return now + timedelta(seconds=max(waiting / speed, longest * lanes / speed))


def _poll_seconds(upload: Upload) -> int | None:
    if upload.state == UploadState.DONE:
        return None
    return limits.PROGRESS_HELD_SECONDS if upload.held else limits.PROGRESS_SECONDS


def devices(upload: Upload) -> QuerySet[Batch]:
    """The batches as the page lists them: trouble and movement first, what is through last."""
    lost = Q(refused__gt=0) | Q(unknown__gt=0) | Q(dropped__gt=0) | Q(doubts__gt=0)
    place = Case(
        When(lost, then=Value(0)),
        When(state=BatchState.SENDING, then=Value(1)),
        When(state=BatchState.WAITING, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return upload.batches.order_by(place, "external_id", "id")


def last_answers(upload: Upload) -> Sequence[Batch]:
    """The devices whose last answers are the newest."""
    answered = upload.batches.filter(answered_at__isnull=False)
    return list(answered.order_by("-answered_at")[: limits.LAST_ANSWERS])


def batch_state(batch: Batch) -> tuple[str, str]:
    """A state of portal/ui/states.py for one device of an upload, and words for it or ""."""
    if batch.state == BatchState.DONE:
        figures = receipt.figures({name: getattr(batch, name) for name in receipt.KEPT})
        return outcome(figures), outcome_words(figures)
    if batch.doubts or (batch.in_doubt and batch.state == BatchState.WAITING):
        return "in_doubt", ""
    if batch.cursor >= batch.total:
        return "reading_back", ""
    return str(batch.state), ""


def upload_state(upload: Upload, figures: Figures) -> tuple[str, str]:
    """The same for an upload in a list."""
    if upload.state == UploadState.DONE:
        return outcome(figures), outcome_words(figures)
    if upload.state == UploadState.SENDING and not upload.held:
        return "sending", f"Sending, {percent(figures)} %"
    return str(upload.held or upload.state), ""


def waits_for(upload: Upload) -> QuerySet[Upload]:
    """Uploads that were started before and have to end first."""
    return turns.standing_before(upload)
