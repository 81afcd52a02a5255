"""Uploads made by hand for the tests of the ledger and the sender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from portal.accounts import services as accounts
from portal.accounts import vault
from portal.accounts.models import User
from portal.reads.formats import Reading
from portal.reads.models import Batch, BatchState, Upload, UploadState
from portal.reads.packing import pack
from portal.reads.sending import ledger, sender
from tests.support.people import MEMBER, move_in
from tests.support.sandbox import Sandbox

ONBOARDED = datetime(2026, 9, 1, tzinfo=UTC)
CAPACITY_KW = 20


def a_device(name: str, **more: object) -> dict[str, object]:
    return {
        "organisation": MEMBER.organisation,
        "externalId": name,
        "createdAt": ONBOARDED.isoformat().replace("+00:00", ".000Z"),
        "commissioningDate": "2022-01-01T00:00:00.000Z",
        "capacity": CAPACITY_KW,
        "countryCode": "KEN",
        **more,
    }


def member_with(sandbox: Sandbox, *names: str) -> tuple[User, str]:
    """A signed-in member whose organisation has these devices; with the token."""
    move_in(sandbox)
    sandbox.load(devices=[a_device(name) for name in names])
    found = accounts.identify(email=MEMBER.email, password=MEMBER.password)
    user, session = found
    return user, session.token


def readings(
    name: str, number: int, *, kind: str = "Delta", first: datetime = ONBOARDED, step: int = 1000
) -> list[Reading]:
    """Hourly reads: `step` Wh more each for an Aggregate, 1000, 1001, … Wh for the others."""
    found = []
    for n in range(number):
        value = step * (n + 1) if kind == "Aggregate" else 1000 + n
        end = first + timedelta(hours=n + 1)
        found.append(
            Reading(
                row=n + 2,
                external_id=name,
                type=kind,
                start=end - timedelta(minutes=59) if kind == "History" else None,
                end=end,
                value=Decimal(value),
                unit="Wh",
            )
        )
    return found


def started(user: User, token: str, *groups: Sequence[Reading]) -> Upload:
    """An upload that waits to be sent, one batch a group."""
    assert user.organisation is not None
    now = timezone.now()
    upload = Upload.objects.create(
        owner=user,
        sent_by=user,
        organisation=user.organisation,
        state=UploadState.SENDING,
        file_name="reads.csv",
        rows=sum(map(len, groups)),
        sealed_token=vault.seal(token),
        started_at=now,
    )
    for group in groups:
        batch = Batch(
            upload=upload,
            organisation=user.organisation,
            external_id=group[0].external_id,
            type=group[0].type,
            total=len(group),
            first=group[0].end,
            last=group[-1].end,
            wh=sum(reading.value for reading in group),
            state=BatchState.WAITING,
            queued_at=now,
            not_before=now,
        )
        ledger.lay_down([(batch, pack(group))])
    return upload


def work(*, rounds: int = 20) -> None:
    """What a worker does until nothing is left to claim; pauses are skipped, not waited for."""
    for _ in range(rounds):
        Batch.objects.filter(state=BatchState.WAITING).update(not_before=timezone.now())
        batch = ledger.claim("worker")
        if batch is None:
            return
        sender.send(batch, stopping=lambda: False)
