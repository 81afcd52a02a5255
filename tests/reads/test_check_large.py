"""Large files and many devices: workers, bars and pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal import limits
from portal.reads.check import check_ledger, checking
from portal.reads.check_models import Check, CheckState
from portal.reads.models import Batch
from tests.reads import ledgers
from tests.reads.uploads import HOUR, ONBOARDED, hourly, page, upload
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def test_a_big_file_is_read_by_a_worker(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 2)
    address = upload(member, hourly([500, 600, 700], first=ONBOARDED + HOUR))
    assert "Reading the file" in page(member, address)
    part = member.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert member.post(f"{address}send/").status_code == 302
    assert not Batch.objects.exists()

    assert checking.work("worker")
    assert not checking.work("worker")
    assert "Send 3 reads" in page(member, address)
    assert Check.objects.get().sealed_token == ""


def test_a_file_of_many_devices_is_left_to_a_worker(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_DEVICES", 1)
    monkeypatch.setattr(limits, "CHECK_TELL_SECONDS", 0)
    first = ONBOARDED + HOUR
    roof, hill = (hourly([500, 600], first=first, name=name) for name in ("roof", "hill"))
    address = upload(member, roof + hill.partition("\n")[2])
    assert "many devices, so a worker reads it" in page(member, address)
    assert not Batch.objects.exists()

    dead = check_ledger.claim("dead")
    assert dead is not None
    told = check_ledger.Told(dead)
    told.rows(4)
    assert "4 rows read" in page(member, address)
    told.devices(1, 2)
    assert "All rows are read; 1 of 2 devices checked" in page(member, address)

    Check.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert checking.work("worker")
    with pytest.raises(check_ledger.LeaseLost):
        told.devices(2, 2)
    assert "Send 4 reads" in page(member, address)
    member.post(f"{address}check/", {"combine": "day"})
    assert "so a worker reads it" in page(member, address)
    assert checking.work("worker")
    assert "Send 2 reads" in page(member, address)


def test_many_devices_are_shown_a_page_at_a_time_and_found(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DEVICES_PER_PAGE", 3)
    first, names = ONBOARDED + HOUR, [f"lantern-{n}" for n in range(5)]
    sandbox.load(devices=[ledgers.a_device(name) for name in names])
    heading, *_ = hourly([], first=first).splitlines()
    rows = [hourly([500, 600], first=first, name=name).splitlines()[1:] for name in names]
    rows[3][1] = rows[3][1].replace("600", "x")
    address = upload(member, "\n".join([heading, *(row for two in rows for row in two)]))

    def shown(**asked: str) -> list[str]:
        told = member.get(address, asked).content.decode()
        return re.findall(r'class="line-head">.*?<b>(.*?)</b>', told, re.DOTALL)

    assert shown() == ["lantern-3", "lantern-0", "lantern-1"]  # what needs a look comes first
    assert shown(page="2") == ["lantern-2", "lantern-4"]
    assert shown(q="TERN-4") == ["lantern-4"]
    assert shown(show="look") == ["lantern-3"]
    assert shown(show="none", q="nothing") == []
    told = page(member, f"{address}?q=nothing")
    assert "No device of the file is like that" in told
    assert "Show all 5 devices" in told


def test_a_worker_that_died_is_noticed(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 2)
    address = upload(member, hourly([500, 600, 700], first=ONBOARDED + HOUR))
    dead = check_ledger.claim("dead")
    assert dead is not None
    assert check_ledger.claim("other") is None
    past = timezone.now() - timedelta(seconds=1)
    Check.objects.update(lease_until=past)
    assert checking.work("other")
    with pytest.raises(check_ledger.LeaseLost):
        check_ledger.done(dead)
    assert "Send 3 reads" in page(member, address)

    again = upload(member, hourly([500, 600, 700], first=ONBOARDED + HOUR))
    for _ in range(limits.CHECK_TRIES + 1):
        check_ledger.claim("dying")
        Check.objects.filter(state=CheckState.READING).update(lease_until=past)
    told = page(member, again)
    assert "cannot be read so" in told
    assert "Split the file" in told


@pytest.mark.parametrize("given", [{"externalId": "roof"}, {}], ids=["done", "asking"])
def test_the_bar_of_a_large_file_gives_way_to_the_next_page(
    given: dict[str, str], member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 2)
    rows = [f"2026-09-01 {hour:02}:00,{hour % 5 + 1}.5" for hour in range(6, 18)]
    address = upload(member, "\n".join(["Time,Energy (kWh)", *rows]), **given)
    asks = {"HX-Request": "true"}
    if given:
        part = member.get(address, headers=asks).content.decode()
        assert 'id="reading"' in part
        assert "<html" not in part
        checking.work("a worker")
    answer = member.get(address, headers=asks)
    assert answer.headers["HX-Redirect"] == address
    assert not answer.content
    assert ("Check the file" if given else "Understand the file") in page(member, address)


def test_the_bar_of_a_large_file_gives_way_to_what_is_wrong(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of 422 would stay unshown, and the bar stand for ever."""
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 2)
    address = upload(member, hourly([500, 600, 700], first=ONBOARDED + HOUR))
    for _ in range(limits.CHECK_TRIES + 1):
        check_ledger.claim("dying")
        past = timezone.now() - timedelta(seconds=1)
        Check.objects.filter(state=CheckState.READING).update(lease_until=past)
    answer = member.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address
    assert "cannot be read so" in page(member, address)
