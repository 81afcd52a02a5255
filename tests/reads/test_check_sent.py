"""What was sent before of a file, and what comes back of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from portal.reads.check import check_ledger
from portal.reads.check_models import Check
from portal.reads.models import Batch, Upload, UploadState
from tests.reads.ledgers import work
from tests.reads.uploads import HOUR, ONBOARDED, hourly, page, streamed, upload
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def test_what_was_sent_is_not_sent_again(member: Client, sandbox: Sandbox) -> None:
    first = upload(member, hourly([500, 600], first=ONBOARDED - 5 * HOUR))
    member.post(f"{first}send/")
    work()
    grown = upload(member, hourly([500, 600, 700], first=ONBOARDED - 5 * HOUR))
    told = page(member, grown)
    assert "Send 1 read" in told
    assert "2 reads were sent before and are not sent again" in told
    member.post(f"{grown}send/")
    work()
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [500, 600, 700]
    assert not any(batch.refused for batch in Batch.objects.all())


@pytest.mark.parametrize("first", [ONBOARDED, ONBOARDED - timedelta(days=40)])
def test_a_file_that_grows_counts_once_when_it_is_combined(
    member: Client, sandbox: Sandbox, first: datetime
) -> None:
    """Every month has a read of its own; the file is uploaded in the middle of one and later."""
    for number in (20, 30, 50):
        address = upload(member, hourly([500] * number, first=first))
        member.post(f"{address}check/", {"combine": "month"})
        assert "Overlaps" not in page(member, address)
        member.post(f"{address}send/")
        work()
        assert sum(read["wh"] for read in sandbox.truth()["reads"]) == 500 * number
    assert not any(batch.refused or batch.dropped for batch in Batch.objects.all())


def test_history_over_what_was_sent_stays_here_with_its_rows(
    member: Client, sandbox: Sandbox
) -> None:
    start = ONBOARDED - timedelta(days=3)
    first = upload(member, hourly([500] * 48, first=start), type="History")
    member.post(f"{first}check/", {"combine": "day"})
    member.post(f"{first}send/")
    work()
    finer = upload(member, hourly([250] * 50, first=start), type="History")
    told = page(member, finer)
    days = len(sandbox.truth()["reads"])
    assert days > 1
    kinds = {kind["kind"]: kind for kind in Check.objects.latest("asked_at").kinds}
    assert kinds["Overlaps what was sent before"]["count"] > 20
    assert "History of a part of this time was sent before" in told
    member.post(f"{finer}send/")
    work()
    assert (
        len(Upload.objects.latest("created_at").blocked_rows)
        == kinds["Overlaps what was sent before"]["count"]
    )
    assert not any(batch.refused for batch in Batch.objects.all())


def test_a_file_that_was_overtaken_is_checked_again_and_nothing_goes_twice(
    member: Client, sandbox: Sandbox
) -> None:
    first = ONBOARDED + HOUR
    longer = upload(member, hourly([500, 600, 700], first=first))
    other = upload(member, hourly([400], first=first, name="hill"))
    shorter = upload(member, hourly([500, 600], first=first))
    member.post(f"{shorter}send/")
    work()

    assert member.post(f"{longer}send/").status_code == 302
    told = page(member, longer)
    assert "Other reads of roof were sent since this file was checked" in told
    assert "2 reads were sent before and are not sent again" in told
    assert Upload.objects.get(pk=longer.split("/")[-2]).state == UploadState.CHECKED
    member.post(f"{longer}send/")
    member.post(f"{other}send/")  # of another device: nothing came between
    work()
    assert sorted(read["wh"] for read in sandbox.truth()["reads"]) == [400, 500, 600, 700]
    assert not any(batch.refused for batch in Batch.objects.all())


def test_refused_days_come_back_as_the_rows_of_the_file(member: Client, sandbox: Sandbox) -> None:
    early = ONBOARDED - timedelta(days=365 * 4)
    address = upload(member, hourly([500, 600], first=early), type="History")
    member.post(f"{address}check/", {"combine": "day"})
    assert Batch.objects.get().total == 1
    member.post(f"{address}send/")
    work()
    lines = streamed(member, f"{address}not-sent.csv").splitlines()
    assert [line.split(",")[3] for line in lines] == ["energy (Wh)", "500", "600"]
    again = str(member.post(f"{address}again/").headers["Location"])
    work()
    assert streamed(member, f"{again}not-sent.csv").splitlines() == lines


def test_a_sent_upload_cannot_be_checked_anew(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, hourly([500, 600], first=ONBOARDED + HOUR))
    member.post(f"{address}send/")
    for path in ("check/", "understand/"):
        assert member.post(f"{address}{path}", {"combine": "day"}).status_code == 302
    assert not check_ledger.ask_for(Check.objects.get())
    assert Batch.objects.get().total == 2
    assert Upload.objects.get().state == "sending"
