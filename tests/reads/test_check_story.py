"""Stories of a file before Send: what is asked, what is told, what one press changes."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal import limits
from portal.reads import check_ledger, checking
from portal.reads.check_models import Check, CheckState, KnownName, KnownPlan
from portal.reads.models import Batch, Upload, UploadState
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.support import spreadsheets
from tests.support.people import STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ONBOARDED = ledgers.ONBOARDED


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device("roof"), ledgers.a_device("hill")])
    return signed_in_client(sandbox)


def upload(client: Client, text: str, *, name: str = "logger.csv", **chosen: str) -> str:
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    answer = client.post("/reads/new/", {"file": file, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def streamed(client: Client, address: str) -> str:
    parts = client.get(address).streaming_content  # type: ignore[attr-defined]
    return b"".join(parts).decode()


def hourly(values: list[float], *, first: datetime, name: str = "roof") -> str:
    lines = [
        f"{name},{first + n * HOUR:%Y-%m-%dT%H:%M:%SZ},{first + (n + 1) * HOUR:%Y-%m-%dT%H:%M:%SZ},"
        f"{value:g}"
        for n, value in enumerate(values)
    ]
    return "\n".join(["device,start,end,energy (Wh)", *lines]) + "\n"


def stored(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    return [read for read in sandbox.truth()["reads"] if read["type"] == kind]


def test_onboarding_divides_a_file_and_the_night_needs_no_call(
    member: Client, sandbox: Sandbox
) -> None:
    values = [900.0, 0, 0, 800, 700, 600]
    address = upload(member, hourly(values, first=ONBOARDED - 4 * HOUR))
    told = page(member, address)
    refuses_zero = sandbox.edition == "2024"
    assert ("2 rows of zero energy" in told) == refuses_zero
    assert f"Send {4 if refuses_zero else 6} reads" in told
    member.post(f"{address}send/")
    work()

    history, ongoing = stored(sandbox, "History"), stored(sandbox, "Delta")
    assert sum(read["wh"] for read in [*history, *ongoing]) == sum(values)
    assert [read["wh"] for read in ongoing] == [700, 600]
    assert not any(batch.refused for batch in Batch.objects.all())


def test_a_counter_across_onboarding_goes_as_intervals(member: Client, sandbox: Sandbox) -> None:
    first = ONBOARDED - 2 * HOUR
    rows = [f"{first + n * HOUR:%Y-%m-%d %H:%M}Z,{90_000_000 + 500 * n}" for n in range(6)]
    address = upload(member, "Time,Total yield (Wh)\n" + "\n".join(rows), externalId="roof")
    member.post(f"{address}send/")
    work()
    assert sum(read["wh"] for read in sandbox.truth()["reads"]) == 2500
    assert {read["type"] for read in sandbox.truth()["reads"]} == {"History", "Delta"}


def test_what_the_file_leaves_open_is_asked_once(member: Client, sandbox: Sandbox) -> None:
    rows = [f"2026-09-01 {hour:02}:00,{hour * 10}.5" for hour in range(6, 18)]
    text = "Time,Energy (Wh)\n" + "\n".join(rows)
    address = upload(member, text)
    told = page(member, address)
    assert "Understand the file" in told
    assert "The first rows, and what they mean" in told
    assert not Batch.objects.exists()

    look = member.post(
        f"{address}understand/", {"device": "roof"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in look
    assert "2026" in look
    assert not Batch.objects.exists()
    assert member.post(f"{address}understand/", {"device": ""}).status_code == 422

    assert member.post(f"{address}understand/", {"device": "roof"}).status_code == 302
    assert "Check the file" in page(member, address)
    assert KnownPlan.objects.count() == 1
    assert "Understand the file" in page(member, f"{address}understand/")


def test_a_name_is_offered_chosen_and_remembered(member: Client, sandbox: Sandbox) -> None:
    text = hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1")
    address = upload(member, text)
    told = page(member, address)
    assert "Which device is it?" in told
    assert not Batch.objects.exists()
    member.post(f"{address}understand/", {"name-0": "roof"})
    assert "Send 2 reads" in page(member, address)
    assert KnownName.objects.get().external_id == "roof"

    later = hourly([700], first=ONBOARDED + 9 * HOUR, name="Roof 1")
    assert "Send 1 read" in page(member, upload(member, later))


def test_a_name_among_others_is_asked_on_the_check_page(member: Client, sandbox: Sandbox) -> None:
    good = hourly([500, 600], first=ONBOARDED + HOUR)
    other = hourly([500], first=ONBOARDED + HOUR, name="barn").splitlines()[1]
    address = upload(member, f"{good}{other}\n")
    told = page(member, address)
    assert "Send 2 reads" in told
    assert "“barn”" in told
    member.post(f"{address}check/", {"name-0": "hill"})
    assert "Send 3 reads" in page(member, address)


def test_of_many_names_the_first_are_asked_for(member: Client, sandbox: Sandbox) -> None:
    good = hourly([500, 600], first=ONBOARDED + HOUR)
    others = [hourly([5, 6, 7], first=ONBOARDED + HOUR, name=f"barn {n}") for n in range(60)]
    rows = [line for other in others for line in other.splitlines()[1:]]
    address = upload(member, good + "\n".join(rows))
    told = page(member, address)
    assert "60 names of the file mean no device of yours" in told
    assert told.count('name="name-') == 50
    assert "These are the first 50 of 60 names" in told
    member.post(f"{address}check/", {f"name-{n}": "-" for n in range(50)})
    told = page(member, address)
    assert told.count('name="name-') == 10
    assert "These are the first" not in told


def test_a_column_in_another_unit_is_changed_by_one_press(member: Client, sandbox: Sandbox) -> None:
    text = hourly([5000, 6000, 4000], first=ONBOARDED + HOUR).replace("(Wh)", "(kWh)")
    address = upload(member, text)
    assert "Is the column in Wh, not kWh?" in page(member, address)
    member.post(f"{address}check/", {"fix": "unit"})
    told = page(member, address)
    assert "Is the column in" not in told
    assert "15 kWh" in told


def test_times_that_the_sun_speaks_against_are_moved_by_one_press(
    member: Client, sandbox: Sandbox
) -> None:
    """Written in UTC, read in Nairobi's zone: everything looks three hours early."""
    sandbox.load(devices=[ledgers.a_device("mast", latitude="-1.29", longitude="36.82")])
    first = datetime(2026, 9, 2, tzinfo=UTC)
    rows = []
    for n in range(4 * 24 * 4):
        at = first + n * timedelta(minutes=15)
        hour = (at.hour + at.minute / 60 + 3 - 6.3) / 12
        wh = max(0.0, math.sin(hour * math.pi)) * 3000 if 0 < hour < 1 else 0
        rows.append(f"{at:%Y-%m-%d %H:%M},{wh:.0f}")
    address = upload(member, "Time,Energy (Wh)\n" + "\n".join(rows), externalId="mast")
    told = page(member, address)
    assert "Is the file in UTC?" in told
    before = Batch.objects.get().last
    member.post(f"{address}check/", {"fix": "sun"})
    assert "while the sun was down" not in page(member, address)
    assert Batch.objects.get().last - before == 3 * HOUR


def test_reads_are_combined_and_no_energy_is_lost(member: Client, sandbox: Sandbox) -> None:
    values = [100.0 + n % 7 for n in range(72)]
    address = upload(member, hourly(values, first=ONBOARDED + HOUR))
    assert "72 calls" in page(member, address)
    member.post(f"{address}check/", {"combine": "day"})
    batch = Batch.objects.get()
    assert batch.total == 4  # local days, and the last one begins at nine in the evening
    assert batch.wh == sum(values)
    member.post(f"{address}send/")
    work()
    assert sum(read["wh"] for read in sandbox.truth()["reads"]) == sum(values)


def test_the_person_is_told_what_another_type_would_bring(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, hourly([500, 600, 700, 800], first=ONBOARDED - 2 * HOUR))
    told = page(member, address)
    assert "4 reads, 2 of them would be refused" in told
    member.post(f"{address}check/", {"type": "Delta"})
    told = page(member, address)
    assert "Before onboarding" in told
    assert member.post(f"{address}check/", {"type": "Gamma"}).status_code == 302
    assert Check.objects.get().wishes["type"] == "Delta"


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


def test_energy_that_rounding_would_take_is_told_and_kept_by_longer_reads(
    member: Client, sandbox: Sandbox
) -> None:
    address = upload(member, hourly([0.375] * 48, first=ONBOARDED + 21 * HOUR))
    told = page(member, address)
    assert "Sent so, 18 Wh would be 0 kWh there" in told
    assert "Combined to days, nearly all of it is kept" in told
    member.post(f"{address}check/", {"combine": "day"})
    assert "whole Wh of each read" not in page(member, address)
    member.post(f"{address}send/")
    work()
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [9, 9]
    plain = page(member, upload(member, hourly([500.4], first=ONBOARDED + HOUR, name="hill")))
    assert "whole Wh of each read" not in plain


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


def test_pages_of_a_check_are_the_organisations_own(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, hourly([500, 600], first=ONBOARDED + HOUR))
    mate = signed_in_client(sandbox, TEAM_MATE.email)
    stranger = signed_in_client(sandbox, STRANGER.email)
    for path in ("", "understand/", "check/", "check/0/"):
        assert member.get(f"{address}{path}").status_code == 200
        assert mate.get(f"{address}{path}").status_code == 200
        assert stranger.get(f"{address}{path}").status_code == 404
        assert Client().get(f"{address}{path}").status_code == 302
    assert stranger.post(f"{address}check/", {"combine": "day"}).status_code == 404
    assert stranger.post(f"{address}understand/", {}).status_code == 404
    assert member.get(f"{address}check/7/").status_code == 404
    part = member.get(f"{address}check/0/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<svg" in part


def test_rows_of_two_sheets_do_not_meet(member: Client, sandbox: Sandbox) -> None:
    """Row 3 cannot be read on the first sheet and is good on the second, and so with row 2."""
    good = ["roof", "2026-09-01 10:00Z", "2026-09-01 11:00Z", 500]
    other = ["roof", "2026-09-02 10:00Z", "2026-09-02 11:00Z", 600]
    bad = ["hill", "2026-09-01 10:00Z", "2026-09-01 11:00Z", "much"]
    head = ["device", "start", "end", "energy (Wh)"]
    book = spreadsheets.xlsx({"May": [head, good, bad], "June": [head, [*bad[:3], "more"], other]})
    file = SimpleUploadedFile("year.xlsx", book)
    address = str(member.post("/reads/new/", {"file": file}).headers["Location"])
    told = page(member, address)
    assert "Send 2 reads" in told
    assert "Row 3 of sheet 1" in told
    assert "Row 2 of sheet 2" in told
    assert "2 of sheet 1" in page(member, f"{address}check/0/")

    lines = streamed(member, f"{address}not-sent.csv").splitlines()
    assert [line.split(",")[3] for line in lines] == ["energy (Wh)", "much", "more"]
    member.post(f"{address}send/")
    work()
    reads = json.loads(streamed(member, f"{address}receipt.json"))["reads"]
    assert [read["row"] for read in reads] == ["2 of sheet 1", "3 of sheet 2"]


def test_rows_to_mend_of_a_sheet_for_each_device_name_it(member: Client, sandbox: Sandbox) -> None:
    head = ["start", "end", "energy (Wh)"]
    span = ["2026-09-01 10:00Z", "2026-09-01 11:00Z"]
    later = ["2026-09-02 10:00Z", "2026-09-02 11:00Z"]
    book = spreadsheets.xlsx(
        {"roof": [head, [*span, 500], [*later, "x"]], "hill": [head, [*span, "y"], [*later, 600]]}
    )
    file = SimpleUploadedFile("year.xlsx", book)
    address = str(member.post("/reads/new/", {"file": file}).headers["Location"])
    text = streamed(member, f"{address}not-sent.csv")
    assert [line.split(",")[:4] for line in text.splitlines()] == [
        ["device", *head],
        ["roof", *later, "x"],
        ["hill", *span, "y"],
    ]
    mended = upload(member, text.replace(",x,", ",700,").replace(",y,", ",800,"))
    assert "Send 2 reads" in page(member, mended)
    assert {
        batch.external_id for batch in Batch.objects.filter(upload__file_name="logger.csv")
    } == {
        "roof",
        "hill",
    }


def test_a_sent_upload_cannot_be_checked_anew(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, hourly([500, 600], first=ONBOARDED + HOUR))
    member.post(f"{address}send/")
    for path in ("check/", "understand/"):
        assert member.post(f"{address}{path}", {"combine": "day"}).status_code == 302
    assert not check_ledger.ask_for(Check.objects.get())
    assert Batch.objects.get().total == 2
    assert Upload.objects.get().state == "sending"


def understood(client: Client, address: str, **chosen: object) -> str:
    """The rows of the Understand page after a choice, as the page fetches them."""
    answer = client.post(f"{address}understand/", chosen, headers={"HX-Request": "true"})
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_rows_follow_the_device_that_a_name_is_given(member: Client, sandbox: Sandbox) -> None:
    rows = [f"MTR-9,2026-09-02 {hour:02}:00,{hour % 5 + 1}.25" for hour in range(6, 18)]
    address = upload(member, "Meter,Time,Energy (kWh)\n" + "\n".join(rows))
    assert "06:00 to 07:00 by the device&#x27;s own clock" in page(member, address)
    told = understood(member, address, **{"name-0": "roof"})
    assert "roof: <b>2.25 kWh</b>, 2 Sep 2026, 06:00 to 07:00 Africa/Nairobi" in told


def test_a_name_that_is_offered_alone_is_shown_as_that_device(
    member: Client, sandbox: Sandbox
) -> None:
    text = hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1")
    told = page(member, upload(member, text))
    assert '<option value="roof" selected>' in told
    assert "roof: <b>500 Wh</b>" in told


def test_of_several_devices_that_are_alike_none_is_chosen(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[ledgers.a_device("barn north"), ledgers.a_device("barn south")])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="barn nouth")))
    assert '<optgroup label="Alike"><option value="barn' in told
    assert "selected" not in told.partition('id="name-0"')[2].partition("</select>")[0]


def test_a_short_name_within_another_is_no_likeness(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[ledgers.a_device("TR2")])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="MTR-2002")))
    assert "“MTR-2002”" in told
    assert "Alike" not in told


def test_what_was_chosen_for_a_name_stays_when_something_else_lacks(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"MTR-9,2026-09-02 {hour:02}:00,{hour % 5 + 1}.25" for hour in range(6, 18)]
    address = upload(member, "Meter,Time,Energy (kWh)\n" + "\n".join(rows))
    answer = member.post(f"{address}understand/", {"name-0": "hill", "unit": ""})
    assert answer.status_code == 422
    assert '<option value="hill" selected>' in answer.content.decode()


def test_columns_that_are_a_device_each_need_no_other(member: Client, sandbox: Sandbox) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    text = "Time,East (kWh),West (kWh)\n" + "\n".join(rows)
    address = upload(member, text)
    assert "Which device are the reads of?" in page(member, address)
    chosen = {"values": ["1", "2"], "combine": "devices", "device": ""}
    told = understood(member, address, **chosen)
    assert "East (kWh): <b>2.5 kWh</b>" in told
    assert "West (kWh): <b>2 kWh</b>" in told
    assert member.post(f"{address}understand/", chosen).status_code == 302
    told = page(member, address)
    assert "“East (kWh)”" in told
    member.post(f"{address}understand/", {"name-0": "roof", "name-1": "hill"})
    assert "Send 24 reads" in page(member, address)


def test_headings_that_are_nearly_devices_are_taken_for_them(
    member: Client, sandbox: Sandbox
) -> None:
    sandbox.load(devices=[ledgers.a_device("Kilimo East"), ledgers.a_device("Kilimo West")])
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    told = page(member, upload(member, "Time,East (kWh),West (kWh)\n" + "\n".join(rows)))
    assert "Which device is it?" in told
    assert "Kilimo East: <b>2.5 kWh</b>" in told
    assert "Kilimo West: <b>2 kWh</b>" in told


def test_a_heading_that_is_a_device_and_its_unit_needs_no_answer(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    told = page(member, upload(member, "Time,roof (kWh),hill [kWh]\n" + "\n".join(rows)))
    assert "Send 24 reads" in told


def test_an_interval_that_must_be_said_does_not_stand_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    text = "Date,Energy (kWh)\n03/01/2026,5.5\n03/03/2026,6.5\n03/06/2026,7.5\n"
    told = page(member, upload(member, text))
    assert "How long is the interval of one reading?" in told
    choices = told.partition('name="interval"')[2].partition("</select>")[0]
    assert '<option value="" selected>Choose</option>' in choices
    assert "from one row to the next" not in choices


def a_sunny_week(*, peak: int) -> str:
    """Hours of seven days, with so many Wh at noon."""
    first = datetime(2026, 9, 7)
    lines = [
        f"{first + n * HOUR:%Y-%m-%d %H:%M},"
        f"{max(0.0, peak * math.sin((n % 24 - 6) / 12 * math.pi)):.0f}"
        for n in range(7 * 24)
    ]
    return "\n".join(["Time,Energy (Wh)", *lines])


def test_hours_that_are_too_much_are_combined_by_one_press(
    member: Client, sandbox: Sandbox
) -> None:
    """A clear noon is more than the 2024 edition allows an hour, and a day of such noons is not;
    the 2022 edition multiplies by the years, and allows nearly anything."""
    address = upload(member, a_sunny_week(peak=10_000), externalId="roof")
    told = page(member, address)
    if sandbox.edition == "2022":
        assert "Too much energy" not in told
        assert "probably" not in told
        return
    assert "Too much energy for such short reads" in told
    assert "Combined to days, the same energy goes in 7 reads." in told
    member.post(f"{address}check/", {"combine": "day"})
    told = page(member, address)
    assert "Too much energy" not in told
    assert "probably refuse" not in told
    assert "Send 7 reads" in told


def test_what_no_length_cures_is_not_offered(member: Client, sandbox: Sandbox) -> None:
    young = {"commissioningDate": ONBOARDED.isoformat().replace("+00:00", ".000Z")}
    sandbox.load(devices=[ledgers.a_device("young", yieldValue=900, **young)])
    address = upload(member, a_sunny_week(peak=25_000), externalId="young")
    told = page(member, address)
    assert "More than the device can make" in told
    assert "Too much energy for such short reads" not in told


def test_where_all_will_be_refused_send_does_not_ask_for_it(
    member: Client, sandbox: Sandbox
) -> None:
    long_ago = hourly([500, 600, 700], first=datetime(2019, 5, 1, 9, tzinfo=UTC))
    told = page(member, upload(member, long_ago))
    assert "The registry will probably refuse all of them: below stands why." in told
    assert '<button type="submit" class="btn btn-plain">Send 3 reads' in told
    assert "of them probably refused" in told


def test_the_same_sentence_stands_once_above_its_rows(member: Client, sandbox: Sandbox) -> None:
    long_ago = hourly([500, 600, 700], first=datetime(2021, 5, 1, 9, tzinfo=UTC))
    told = page(member, upload(member, long_ago)).partition('id="problems"')[2]
    assert told.count("The registry would refuse this read") == 1
    assert "<b>Row 2</b>, roof, " in told
    assert "Africa/Nairobi" in told
    assert "timestamp" not in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Time,Energy (kWh)\n", "there is nothing to read"),
        (
            "Dear all,\nplease find the readings attached.\nRegards\n",
            "no dates or times that can be read",
        ),
        ("", "The file is empty"),
    ],
    ids=["a heading", "a letter", "nothing"],
)
def test_what_holds_no_reads_is_said_where_it_was_chosen(
    text: str, said: str, member: Client, sandbox: Sandbox
) -> None:
    file = SimpleUploadedFile("reads.csv", text.encode(), content_type="text/csv")
    answer = member.post("/reads/new/", {"file": file})
    assert answer.status_code in (400, 422)
    assert said in answer.content.decode()
    assert not Upload.objects.exists()


def test_ways_that_take_no_fewer_calls_are_not_offered(member: Client, sandbox: Sandbox) -> None:
    told = page(member, upload(member, hourly([500.0] * 30, first=ONBOARDED + HOUR)))
    assert 'name="combine" value="day"' in told
    assert 'name="combine" value="hour"' not in told


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


def test_of_those_alike_the_one_of_the_same_letters_is_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    names = ("Barn A", "Barn B", "Barn C")
    sandbox.load(devices=[ledgers.a_device(name) for name in names])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="barn-a")))
    assert '<option value="Barn A" selected>' in told


def test_what_several_columns_are_is_asked_where_they_must_be_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5}.5,1.1" for hour in range(6, 18)]
    told = page(member, upload(member, "\n".join(["Time,PV yield (kWh),House use (kWh)", *rows])))
    assert "Several columns are" not in told
    told = page(member, upload(member, "\n".join(["Time,Gate (kWh),House (kWh)", *rows])))
    assert "Several columns are" in told
