"""Stories of a file before Send: what is asked, what is told, what one press changes."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.reads.check_models import Check
from portal.reads.models import Batch, Upload
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HOUR, ONBOARDED, hourly, page, stored, streamed, upload
from tests.support import spreadsheets
from tests.support.people import STRANGER, TEAM_MATE, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


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


def test_a_column_in_another_unit_is_changed_by_one_press(member: Client, sandbox: Sandbox) -> None:
    text = hourly([5000, 6000, 4000], first=ONBOARDED + HOUR).replace("(Wh)", "(kWh)")
    address = upload(member, text)
    assert "Is the column in Wh, not kWh?" in page(member, address)
    member.post(f"{address}check/", {"fix": "unit"})
    told = page(member, address)
    assert "Is the column in" not in told
    assert "15 kWh" in told


@pytest.mark.once
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


@pytest.mark.once
def test_the_person_is_told_what_another_type_would_bring(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, hourly([500, 600, 700, 800], first=ONBOARDED - 2 * HOUR))
    told = page(member, address)
    assert "4 reads, 2 of them would be refused" in told
    member.post(f"{address}check/", {"type": "Delta"})
    told = page(member, address)
    assert "Before onboarding" in told
    assert member.post(f"{address}check/", {"type": "Gamma"}).status_code == 302
    assert Check.objects.get().wishes["type"] == "Delta"


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
def test_what_no_length_cures_is_not_offered(member: Client, sandbox: Sandbox) -> None:
    young = {"commissioningDate": ONBOARDED.isoformat().replace("+00:00", ".000Z")}
    sandbox.load(devices=[ledgers.a_device("young", yieldValue=900, **young)])
    address = upload(member, a_sunny_week(peak=25_000), externalId="young")
    told = page(member, address)
    assert "More than the device can make" in told
    assert "Too much energy for such short reads" not in told


@pytest.mark.once
def test_where_all_will_be_refused_send_does_not_ask_for_it(
    member: Client, sandbox: Sandbox
) -> None:
    long_ago = hourly([500, 600, 700], first=datetime(2019, 5, 1, 9, tzinfo=UTC))
    told = page(member, upload(member, long_ago))
    assert "The registry will probably refuse all of them: below stands why." in told
    assert '<button type="submit" class="btn btn-plain">Send 3 reads' in told
    assert "of them probably refused" in told


@pytest.mark.once
def test_the_same_sentence_stands_once_above_its_rows(member: Client, sandbox: Sandbox) -> None:
    long_ago = hourly([500, 600, 700], first=datetime(2021, 5, 1, 9, tzinfo=UTC))
    told = page(member, upload(member, long_ago)).partition('id="problems"')[2]
    assert told.count("The registry would refuse this read") == 1
    assert "<b>Row 2</b>, roof, " in told
    assert "Africa/Nairobi" in told
    assert "timestamp" not in told


@pytest.mark.once
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


@pytest.mark.once
def test_ways_that_take_no_fewer_calls_are_not_offered(member: Client, sandbox: Sandbox) -> None:
    told = page(member, upload(member, hourly([500.0] * 30, first=ONBOARDED + HOUR)))
    assert 'name="combine" value="day"' in told
    assert 'name="combine" value="hour"' not in told


@pytest.mark.once
@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Date,Hour,Energy (Wh)", "{start:%Y-%m-%d},{hour},{wh}"),
        ("Period,Energy (Wh)", "{start:%Y-%m-%d %H:%M} - {end:%H:%M},{wh}"),
        ("Date,Time,Energy (Wh)", "{start:%Y-%m-%d},{start:%H:%M}-{end:%H:%M},{wh}"),
    ],
    ids=["numbered hours", "both ends in a cell", "both times of day in a cell"],
)
def test_times_of_other_makes_go_in(
    heading: str, row: str, member: Client, sandbox: Sandbox
) -> None:
    """By the clock of the device, which is three hours ahead."""

    def wh(hour: int) -> int:
        return 100 + hour % 7 * 100

    day = datetime(2026, 9, 2, tzinfo=ZoneInfo("Africa/Nairobi"))
    hours = [(day + n * HOUR, n + 1) for n in range(24)]
    rows = [row.format(start=start, end=start + HOUR, hour=n, wh=wh(n)) for start, n in hours]
    address = upload(member, "\n".join([heading, *rows]), externalId="roof")
    member.post(f"{address}send/")
    work()

    went_in = {(read["start"], read["end"]): read["wh"] for read in stored(sandbox, "Delta")}
    assert sum(went_in.values()) == sum(wh(n) for _, n in hours)
    ends = sorted(end for _, end in went_in)
    assert ends[0] == f"{(day + HOUR).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    assert ends[-1] == f"{(day + 24 * HOUR).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


@pytest.mark.once
def test_a_sheet_that_is_not_read_is_told_before_send(member: Client, sandbox: Sandbox) -> None:
    rows = [[f"{ONBOARDED + n * HOUR:%Y-%m-%d %H:%M}Z", 500 + n % 3] for n in range(1, 6)]
    sheet: list[list[spreadsheets.Cell]] = [["Time", "Energy (Wh)"], *rows]
    content = spreadsheets.xlsx({"Jan": sheet, "Feb": [["Report of February"], *sheet]})
    file = SimpleUploadedFile("reads.xlsx", content)
    answer = member.post("/reads/new/", {"file": file, "externalId": "roof"})
    told = page(member, answer.headers["Location"])
    before, _, after = told.partition("What will be sent")
    assert "were not read: “Feb”" in before
    assert "were not read" not in after
