"""Writing into the record: a new submission with what is odd about it, and each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from portal.accounts.models import Organisation, User
from portal.submissions import lending, oddities, policies, ways
from portal.submissions.models import Delivery, Event, Oddity, Review, Submission
from portal.submissions.oddities import Odd

# A search term is a name or an id; the payload of a file may hold thousands of them.
WORDS_KEPT = 20_000


@dataclass(frozen=True)
class FileRow:
    """The row of a file that something comes from: the file's number and name, the row's number."""

    file: UUID
    name: str
    number: int


def begin(
    *,
    kind: str,
    client_id: UUID,
    owner: User | None,
    organisation: Organisation | None,
    subject: str,
    payload: Mapping[str, object],
    token: str = "",
    previous: Submission | None = None,
    before: Mapping[str, object] | None = None,
    row: FileRow | None = None,
    odd: Sequence[Odd] = (),
) -> tuple[Submission, bool]:
    """The submission of this form, made unless it is there. `payload` must be free of secrets.

    A policy may hold it (`may_go`); then `token` is lent to it. `odd` is what the room itself
    found to look at; the rules of the record come to it.
    """
    values = {"kind": kind, "organisation": organisation, "subject": subject, "payload": payload}
    given = {
        **values,
        "token": token,
        "previous": previous,
        "before": before,
        "row": row,
        "odd": odd,
    }
    try:
        with transaction.atomic():
            return _made(client_id=client_id, owner=owner, **given), True  # type: ignore[arg-type]
    except IntegrityError:
        twin = Submission.objects.filter(client_id=client_id, owner=owner, kind=kind).first()
        if twin is None:  # somebody else's number: this form gets one of its own
            return begin(client_id=uuid4(), owner=owner, **given)  # type: ignore[arg-type]
        return twin, False


def _made(
    *,
    kind: str,
    client_id: UUID,
    owner: User | None,
    organisation: Organisation | None,
    subject: str,
    payload: Mapping[str, object],
    token: str,
    previous: Submission | None,
    before: Mapping[str, object] | None,
    row: FileRow | None,
    odd: Sequence[Odd],
) -> Submission:
    row = row or _row_of(previous, kind)
    facts = ways.of(kind).facts(payload)
    found = [*oddities.find(kind, organisation, facts, previous), *odd]
    answers = previous is not None
    decision = policies.decide(
        kind, organisation, found, from_file=row is not None, answers=answers
    )
    submission = Submission.objects.create(
        kind=kind,
        client_id=client_id,
        owner=owner,
        organisation=organisation,
        subject=subject[:300],
        payload=dict(payload),
        previous=previous,
        before=dict(before or {}),
        held=decision.held,
        review=decision.review,
        from_file=row.file if row else None,
        file_name=row.name if row else "",
        file_row=row.number if row else None,
        words=_words(subject, facts, row),
        latitude=facts.latitude,
        longitude=facts.longitude,
    )
    Oddity.objects.bulk_create(
        Oddity(submission=submission, rule=one.rule, words=one.words, rows=list(one.rows))
        for one in found
    )
    if decision.held and owner is not None and token:
        lending.lend(submission, user=owner, token=token)
    happened(submission, before="", after=Delivery.WAITING, actor=owner)
    if decision.held:
        happened(submission, field="review", before="", after=Review.WAITING, actor=owner)
    if previous is not None:
        _answered(previous, owner)
    return submission


def _row_of(previous: Submission | None, kind: str) -> FileRow | None:
    """What answers a row of a file belongs to that row, however it was mended."""
    if previous is None or previous.from_file is None or previous.kind != kind:
        return None
    return FileRow(previous.from_file, previous.file_name, previous.file_row or 0)


def _words(subject: str, facts: ways.Facts, row: FileRow | None) -> str:
    file = (row.name,) if row else ()
    return "\n".join((subject, *facts.words, *file)).lower()[:WORDS_KEPT]


def _answered(previous: Submission, owner: User | None) -> None:
    """The remarks of the returned one are answered by the new one."""
    previous.remarks.filter(resolved=False).update(resolved=True)
    happened(previous, field="review", before="", after="", actor=owner, note="Sent again, mended.")


def happened(
    submission: Submission,
    *,
    before: str,
    after: str,
    actor: User | None,
    field: str = "delivery",
    note: str = "",
) -> None:
    """Writes an event. Call it in the transaction of the change, after it."""
    Event.objects.create(
        submission=submission, field=field, before=before, after=after, actor=actor, note=note
    )


def adopt(submission: Submission, organisation: Organisation) -> None:
    """Ties a sign-up to the organisation that came of it."""
    with transaction.atomic():
        submission.organisation = organisation
        submission.save(update_fields=["organisation"])
        happened(
            submission,
            field="organisation",
            before="",
            after=str(organisation.registry_id)[:20],
            actor=None,
        )
