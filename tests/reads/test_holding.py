"""What the registry holds of the devices of a file, whoever sent it; and one that is silent."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import Settings

from portal import limits
from portal.reads.check import check_ledger, checking, holding, sites
from portal.reads.check_models import Check, KnownName, KnownPlan
from tests.reads import ledgers
from tests.reads.ledgers import ONBOARDED
from tests.reads.uploads import HOUR, counter, hourly, member_with, page, upload
from tests.support.people import MEMBER
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db

SERIES = {"method": "GET", "path": "/api/meter-reads/*"}
LANTERNS = [f"lantern-{n}" for n in range(limits.ASKED_AT_ONCE + 1)]


def of_each(names: list[str], values: list[float], *, first: datetime) -> str:
    heading, *_ = hourly([], first=first).splitlines()
    rows = [hourly(values, first=first, name=name).partition("\n")[2] for name in names]
    return f"{heading}\n{''.join(rows)}"


def reads_asked_for(sandbox: Sandbox) -> int:
    return sum(
        asked["method"] == "GET" and asked["path"].startswith("/api/meter-reads/")
        for asked in sandbox.requests()
    )


def sent_elsewhere(
    sandbox: Sandbox, ends_and_wh: dict[datetime, int], kind: str, *names: str
) -> None:
    """By a hand that the portal knows nothing of."""
    sandbox.load(
        reads=[
            {
                "organisation": MEMBER.organisation,
                "externalId": name,
                "type": kind,
                "start": f"{end - HOUR:%Y-%m-%dT%H:%M:%S}.001Z",
                "end": f"{end:%Y-%m-%dT%H:%M:%S}.000Z",
                "wh": wh,
            }
            for name in names or ["roof"]
            for end, wh in ends_and_wh.items()
        ]
    )


def test_what_the_registry_holds_is_not_sent_again(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof")
    first = ONBOARDED - 6 * HOUR
    sent_elsewhere(sandbox, {first + HOUR: 500, first + 2 * HOUR: 600}, "History")
    told = page(member, upload(member, hourly([500, 600, 700, 800], first=first)))
    assert "2 reads were sent before and are not sent again" in told
    assert "Send 2 reads" in told


def test_history_that_meets_what_the_registry_holds_stays_here(sandbox: Sandbox) -> None:
    """The same hour with another energy would count twice on the edition that does not look."""
    member = member_with(sandbox, "roof")
    first = ONBOARDED - 6 * HOUR
    sent_elsewhere(sandbox, {first + 2 * HOUR: 999}, "History")
    told = page(member, upload(member, hourly([500, 600, 700], first=first)))
    assert "1 row stays here" in told
    assert "History of a part of this time was sent before" in told
    assert "Send 2 reads" in told


def test_running_reads_that_the_registry_holds_are_not_sent_again(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof", meterReadtype="Delta")
    first = ONBOARDED + HOUR
    sent_elsewhere(sandbox, {first + HOUR: 500, first + 2 * HOUR: 600}, "Delta")
    told = page(member, upload(member, hourly([500, 600, 700, 800], first=first)))
    assert "2 reads were sent before and are not sent again" in told
    assert "Send 2 reads" in told
    assert "probably refuse" not in told


def test_of_many_devices_a_worker_asks(sandbox: Sandbox) -> None:
    member = member_with(sandbox, *LANTERNS)
    first = ONBOARDED - 6 * HOUR
    sent_elsewhere(sandbox, {first + HOUR: 500}, "History", *LANTERNS[3:])
    address = upload(member, of_each(LANTERNS, [500, 600], first=first))
    assert "many devices, so a worker reads it" in page(member, address)
    assert checking.work("worker")
    told = page(member, address)
    assert f"{len(LANTERNS) - 3} reads were sent before and are not sent again" in told
    assert f"Send {len(LANTERNS) + 3} reads" in told
    assert reads_asked_for(sandbox) == len(LANTERNS)


def test_devices_without_reads_are_not_asked_for(sandbox: Sandbox) -> None:
    """A fleet that sends for the first time waits for no worker."""
    member = member_with(sandbox, *LANTERNS)
    told = page(member, upload(member, of_each(LANTERNS, [500, 600], first=ONBOARDED + HOUR)))
    assert f"Send {2 * len(LANTERNS)} reads" in told
    assert reads_asked_for(sandbox) == 0


def test_a_registry_that_does_not_tell_is_asked_once_more(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof", "hill")
    first = ONBOARDED - 6 * HOUR
    sent_elsewhere(sandbox, {first + HOUR: 500}, "History", "roof", "hill")
    sandbox.faults([{"match": SERIES, "do": "status 500", "times": 9}])
    address = upload(member, of_each(["roof", "hill"], [500, 600], first=first))
    told = page(member, address)
    assert "The registry did not tell what it holds of these devices" in told
    assert "Send 4 reads" in told
    sandbox.faults([])
    member.post(f"{address}check/", {"fix": "ask"})
    told = page(member, address)
    assert "did not tell" not in told
    assert "Send 2 reads" in told


def test_what_cannot_be_told_of_one_device_is_said_of_it_alone(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof", "hill")
    first = ONBOARDED - 6 * HOUR
    sandbox.faults([{"match": SERIES, "do": "status 409"}])
    told = page(member, upload(member, of_each(["roof", "hill"], [500, 600], first=first)))
    assert "The registry did not tell what it holds of" in told
    assert "these devices" not in told


def test_a_registry_that_is_down_is_not_asked_for_each_device(
    sandbox: Sandbox, settings: Settings
) -> None:
    names = LANTERNS[:-1]
    member = member_with(sandbox, *names)
    settings.DREC_READ_SECONDS = 0.2
    sandbox.faults([{"match": SERIES, "do": "hang", "times": 99}])
    told = page(member, upload(member, of_each(names, [500], first=ONBOARDED - 6 * HOUR)))
    assert "did not tell what it holds of these devices" in told
    asked = {call["path"] for call in sandbox.requests() if "meter-reads" in call["path"]}
    assert len(asked) <= limits.ASKED_TOGETHER


def test_a_choice_on_the_page_asks_for_no_device_again(sandbox: Sandbox) -> None:
    member = member_with(sandbox, *LANTERNS, meterReadtype="Delta")
    first = ONBOARDED + HOUR
    sent_elsewhere(sandbox, {first: 500}, "Delta", *LANTERNS)
    address = upload(member, of_each(LANTERNS, [500, 600], first=first))
    assert checking.work("worker")
    asked = reads_asked_for(sandbox)
    assert asked >= len(LANTERNS)
    member.post(f"{address}check/", {"combine": "day"})
    assert f"Send {len(LANTERNS)} reads" in page(member, address)
    assert reads_asked_for(sandbox) == asked
    member.post(f"{address}check/", {"fix": "ask"})
    assert checking.work("worker")
    assert reads_asked_for(sandbox) == 2 * asked


def test_a_read_of_more_than_anybody_makes_is_no_obstacle(sandbox_2024: Sandbox) -> None:
    """The first Delta of a device is taken unseen (contract 6.6)."""
    member = member_with(sandbox_2024, "roof", meterReadtype="Delta")
    first = ONBOARDED + HOUR
    sent_elsewhere(sandbox_2024, {first + HOUR: 10**16, first + 2 * HOUR: 600}, "Delta")
    told = page(member, upload(member, hourly([500, 600, 700, 800], first=first)))
    assert "Send 2 reads" in told


def test_a_worker_that_is_stopped_gives_the_check_back(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 1)
    monkeypatch.setattr(limits, "CHECK_TELL_SECONDS", 0)
    member = member_with(sandbox, "roof")
    address = upload(member, hourly([500, 600], first=ONBOARDED + HOUR))
    assert checking.work("stopped", lambda: True)
    check = Check.objects.get()
    assert (check.state, check.holder, check.tries) == ("waiting", "", 0)
    assert checking.work("another")
    assert "Send 2 reads" in page(member, address)


def test_nobody_waits_for_ever(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ASKING_AT_ONCE_SECONDS", -1)
    member = member_with(sandbox, "roof")
    told = page(member, upload(member, hourly([500, 600], first=ONBOARDED - 6 * HOUR)))
    assert "The registry did not tell what it holds of this device" in told
    assert reads_asked_for(sandbox) == 0


def test_the_check_is_kept_while_the_registry_thinks(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 1)
    monkeypatch.setattr(limits, "CHECK_TELL_SECONDS", 0.02)
    member = member_with(sandbox, "roof")
    upload(member, hourly([500, 600], first=ONBOARDED - 6 * HOUR))
    check = check_ledger.claim("worker")
    assert check is not None
    sandbox.faults([{"match": SERIES, "do": "delay 400"}])
    told, leases = check_ledger.Told(check), []

    def meanwhile() -> None:
        told.devices(0, 1)
        leases.append(Check.objects.get().lease_until)

    span = holding.Span(ONBOARDED - 6 * HOUR, ONBOARDED)
    known = sites.from_json(check.sites)
    with holding.Registry(check, known, {"roof": span}, at_once=False) as registry:
        assert registry.holds("roof", meanwhile=meanwhile).told
    assert len(set(leases)) > 2
    assert leases == sorted(leases)


def test_what_was_said_of_a_file_that_a_worker_reads_is_remembered(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_ROWS", 1)
    member = member_with(sandbox, "roof", "hill")
    address = upload(member, hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1"))
    assert checking.work("worker")
    assert "Which device is it?" in page(member, address)
    member.post(f"{address}understand/", {"name-0": "roof"})
    assert checking.work("worker")
    assert "Send 2 reads" in page(member, address)
    assert KnownName.objects.get().external_id == "roof"
    assert KnownPlan.objects.count() == 1


def test_what_a_counter_rose_by_between_two_files_is_told(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof", meterReadtype="Delta")
    first = ONBOARDED + HOUR
    sent_elsewhere(sandbox, {first + HOUR: 500, first + 2 * HOUR: 600}, "Delta")

    def told_of(begin: datetime) -> str:
        text = counter(*range(9000, 11_800, 700), first=begin)
        return page(member, upload(member, text, externalId="roof"))

    told = told_of(first + 4 * HOUR)
    assert "What the counter rose by between two files is in neither" in told
    assert "<li>roof: 1 Sep 2026, 06:00 to 08:00 Africa/Nairobi</li>" in told
    assert "begins with the value of 1 Sep 2026, 06:00 Africa/Nairobi brings it in" in told
    assert "between two files" not in told_of(first + 2 * HOUR)


def test_what_a_file_on_its_way_has_is_not_missed(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof", meterReadtype="Delta")
    first = ONBOARDED + HOUR
    sent_elsewhere(sandbox_2024, {first: 500}, "Delta")

    on_its_way = counter(*range(9000, 11_800, 700), first=first)
    member.post(f"{upload(member, on_its_way, externalId='roof')}send/")
    the_next = counter(*range(11_100, 13_900, 700), first=first + 3 * HOUR)
    address = upload(member, the_next, externalId="roof")
    assert "between two files" not in page(member, address)


def test_a_check_that_was_overtaken_is_no_answer(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof")
    longer = upload(member, hourly([500, 600, 700], first=ONBOARDED + HOUR))
    shorter = upload(member, hourly([500, 600], first=ONBOARDED + HOUR))
    member.post(f"{shorter}send/")
    ledgers.work()
    member.post(f"{longer}send/")
    assert not KnownPlan.objects.exists()
