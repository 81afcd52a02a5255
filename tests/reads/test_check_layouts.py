"""Files that do not say all in each row, from the upload to what the registry holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from portal.reads.models import Batch
from tests.reads.ledgers import work
from tests.reads.uploads import HOUR, ONBOARDED, page, stored, streamed, upload
from tests.support.sandbox import Sandbox

# What is read does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

DAY = ONBOARDED.date() + timedelta(days=1)
CLOCKS = "Time (UTC),kWh\n10:00,1.5\n11:00,2\n12:00,1.2\n"


def sent(sandbox: Sandbox) -> list[tuple[str, str, int]]:
    """Device, end and Wh of what the registry holds."""
    reads = stored(sandbox, "Delta")
    return sorted((r["externalId"], r["end"][:16], r["wh"]) for r in reads)


def test_the_day_of_times_is_asked_for(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, CLOCKS, externalId="roof")
    told = page(member, address)
    assert "The rows have times and no dates: which day are they of?" in told
    answer = member.post(f"{address}understand/", {"day": ""})
    assert answer.status_code == 422
    assert "Choose the day that the times are of." in answer.content.decode()
    assert member.post(f"{address}understand/", {"day": f"{DAY}"}).status_code == 302
    told = page(member, address)
    assert f"All rows are of {DAY}." in told
    member.post(f"{address}send/")
    work()
    assert sum(wh for *_, wh in sent(sandbox)) == 4700
    assert {end[:10] for _, end, _ in sent(sandbox)} == {f"{DAY}"}


def test_the_next_file_of_times_is_asked_for_its_own_day(member: Client, sandbox: Sandbox) -> None:
    for turn in (1, 2):
        address = upload(member, CLOCKS, externalId="roof", name=f"{turn}.csv")
        assert "which day are they of?" in page(member, address)
        day = DAY + timedelta(days=turn)
        member.post(f"{address}understand/", {"day": f"{day}"})
        member.post(f"{address}send/")
        work()
    assert len({end[:10] for _, end, _ in sent(sandbox)}) == 2


def test_an_abbreviation_of_several_zones_is_asked_for(member: Client, sandbox: Sandbox) -> None:
    text = f"Time (CET),kWh\n{DAY} 10:00,1.5\n{DAY} 11:00,2\n"
    address = upload(member, text, externalId="roof")
    told = page(member, address)
    assert "The file says CET: which time is that?" in told
    assert member.post(f"{address}understand/", {"zone": "?"}).status_code == 422
    member.post(f"{address}understand/", {"zone": "UTC+01:00"})
    assert "Times are in UTC+01:00." in page(member, address)
    first, last = Batch.objects.get().first, Batch.objects.get().last
    assert (f"{first:%H:%M}", f"{last:%H:%M}") == ("09:00", "11:00")


def test_the_rows_of_a_table_that_stay_here_name_its_device(
    member: Client, sandbox: Sandbox
) -> None:
    begin = ONBOARDED + HOUR

    def table(*values: str) -> str:
        rows = [f"{begin + n * HOUR:%Y-%m-%d %H:%M},{value}" for n, value in enumerate(values)]
        return "\n".join(["Time (UTC),kWh", *rows])

    text = f"Device: roof\n{table('1', '2')}\n\nDevice: hill\n{table('1.5', '2.5', 'x')}\n"
    address = upload(member, text)
    assert "A line above each table names its device." in page(member, address)
    mended = streamed(member, f"{address}not-sent.csv")
    heading, row = mended.splitlines()[0], mended.splitlines()[-1]
    assert heading.startswith("Device,Time (UTC),kWh")
    assert row.startswith(f"hill,{begin + 2 * HOUR:%Y-%m-%d %H:%M},x")
    member.post(f"{address}send/")
    work()
    again = upload(member, mended.replace(",x,", ",2,"), name="mended.csv")
    member.post(f"{again}send/")
    work()
    wh = {name: sum(w for n, _, w in sent(sandbox) if n == name) for name in ("roof", "hill")}
    assert wh == {"roof": 3000, "hill": 6000}


def test_what_the_file_does_not_say_is_told(member: Client, sandbox: Sandbox) -> None:
    text = f"Time (UTC),Energy\n{DAY} 10:00,1.5\n{DAY} 11:00,2.25\n"
    told = page(member, upload(member, text, externalId="roof"))
    assert "The numbers are energy in kWh." in told
    assert "The file names no unit; small numbers with decimals are mostly kWh." in told
    assert "The file does not say which end of its interval a time is" in told


def test_many_numbers_of_one_time_are_not_sent(member: Client, sandbox: Sandbox) -> None:
    rows = [f"{DAY + timedelta(days=d)},{n}.5" for d in range(3) for n in (1, 2, 3)]
    told = page(member, upload(member, "\n".join(["Date,kWh", *rows]), externalId="roof"))
    assert "No row of this file can be sent" in told
    assert "choose the column that tells them apart" in told


def test_the_order_of_the_dates_decides_how_far_apart_they_are(
    member: Client, sandbox: Sandbox
) -> None:
    text = "Date,kWh\n01/06/2025,150.5\n01/07/2025,170.2\n01/08/2025,160.1\n"
    address = upload(member, text, externalId="roof")
    assert "day first or month first?" in page(member, address)
    member.post(f"{address}understand/", {"dates": "dmy"})
    assert "Each time begins an interval of 1 month." in page(member, address)
    address = upload(member, text.replace("Date", "Day"), externalId="roof")
    member.post(f"{address}understand/", {"dates": "mdy"})
    assert "Each time begins an interval of 1 day." in page(member, address)


def test_a_factor_of_all_numbers_is_chosen(member: Client, sandbox: Sandbox) -> None:
    text = f"Time (UTC),Energy (0.01 kWh)\n{DAY} 10:00,150\n{DAY} 11:00,225\n"
    address = upload(member, text, externalId="roof")
    assert "The numbers are energy in kWh, times 0.01." in page(member, address)
    assert "3.75 kWh" in page(member, address)
    assert member.post(f"{address}understand/", {"scale": "a lot"}).status_code == 422
    member.post(f"{address}understand/", {"scale": "0,1"})
    assert "37.5 kWh" in page(member, address)
    member.post(f"{address}understand/", {"scale": ""})
    assert "375 kWh" in page(member, address)


def test_what_the_numbers_are_decides_on_their_intervals(member: Client, sandbox: Sandbox) -> None:
    rows = [f"2025-0{month},{1000 + 7 * month}.5" for month in range(1, 6)]
    address = upload(member, "\n".join(["Month,kWh", *rows]), externalId="roof")
    assert "What are the numbers?" in page(member, address)
    member.post(f"{address}understand/", {"meaning": "energy"})
    assert "Each time begins an interval of 1 month." in page(member, address)
    address = upload(member, "\n".join(["Months,kWh", *rows]), externalId="roof")
    member.post(f"{address}understand/", {"meaning": "counter"})
    assert "Each is the value at the end of its month." in page(member, address)


def metered(line: str) -> str:
    rows = [f"{DAY} {hour}:00,{hour % 3 + 1}" for hour in range(9, 17)]
    return "\n".join([line, "Time,Energy (Wh)", *rows]) + "\n"


def test_whether_numbers_are_multiplied_already_is_asked_for_each_ratio(
    member: Client, sandbox: Sandbox
) -> None:
    for turn, (ratio, scale, wh) in enumerate((("200/5", "40", 600), ("400/5", "1", 15)), 1):
        address = upload(
            member, metered(f"CT ratio,{ratio}"), externalId="roof", name=f"{turn}.csv"
        )
        told = page(member, address)
        assert f"The file says “CT ratio: {ratio}”: are the numbers multiplied by it" in told
        answer = member.post(f"{address}understand/", {"scale": "?"})
        assert "Choose whether the numbers are multiplied already." in answer.content.decode()
        member.post(f"{address}understand/", {"scale": scale})
        told = page(member, address)
        assert ("times 40" in told) == (scale == "40")
        assert f"{wh}" in told
    again = page(member, upload(member, metered("CT ratio,200/5"), externalId="roof"))
    assert "are the numbers multiplied by it" not in again
    assert "times 40" in again


def test_what_a_line_above_says_of_the_zone_is_not_taken_from_the_last_file(
    member: Client, sandbox: Sandbox
) -> None:
    for zone in ("UTC", "UTC+3", "UTC-3"):
        told = page(member, upload(member, metered(f"Times are in {zone}"), externalId="roof"))
        assert f"Times are in {zone}." in told
        assert "Send " in told


def test_what_is_not_read_of_a_file_stands_on_the_check_page(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"{DAY} {hour}:00,{hour % 3 + 1},{hour % 3}" for hour in range(9, 17)]
    text = "\n".join(["Time,roof (Wh),barn (W)", *rows]) + "\n"
    told = page(member, upload(member, text))
    assert "Not read: “barn (W)”." in told


DATES = f"Device,{DAY:%Y-%m-%d},{DAY + timedelta(days=1):%Y-%m-%d}"


def test_dates_above_columns_are_read_and_sent(member: Client, sandbox: Sandbox) -> None:
    rows = "roof,10.5,11,21.5\nhill,5.5,6,11.5\nTotal,16,17,33\n"
    address = upload(member, f"{DATES},Total\n{rows}")
    told = page(member, address)
    assert "The numbers are energy in kWh. Each column is a day. Dates are year" in told
    assert "Sums up the others and is left out" in told
    member.post(f"{address}send/")
    work()
    wh = {name: [w for n, _, w in sent(sandbox) if n == name] for name in ("roof", "hill")}
    assert wh == {"roof": [10_500, 11_000], "hill": [5_500, 6_000]}


def test_the_order_of_dates_above_columns_tells_days_from_months(
    member: Client, sandbox: Sandbox
) -> None:
    text = "Device,01/06/2025,02/06/2025,03/06/2025\nroof,15.5,17.2,16.1\n"
    address = upload(member, text)
    told = page(member, address)
    assert "day first or month first?" in told
    assert 'id="id_at"' not in told
    assert member.post(f"{address}understand/", {"dates": ""}).status_code == 422
    answer = member.post(f"{address}understand/", {"dates": "mdy"})
    assert "Choose whether each column is a day, a month or a year." in answer.content.decode()
    member.post(f"{address}understand/", {"dates": "ymd"})
    assert "stands above a column and is no day or month that there is" in page(member, address)
    member.post(f"{address}understand/", {"dates": "dmy"})
    assert "Each column is a day. Dates are day, month, year." in page(member, address)


def test_the_year_of_months_above_columns_is_asked_for(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, "Device (kWh),Nov,Dec,Jan\nroof,15.5,17.2,16.1\n")
    told = page(member, address)
    assert "The months go on into another year: which one is Nov of?" in told
    answer = member.post(f"{address}understand/", {"year": ""})
    assert "Choose the year of the months." in answer.content.decode()
    assert member.post(f"{address}understand/", {"year": "2o25"}).status_code == 422
    assert member.post(f"{address}understand/", {"year": "2024"}).status_code == 302
    told = page(member, address)
    assert "Each column is a month. The first month is of 2024." in told


def test_the_year_that_stands_above_months_is_told(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, "Generation in 2024\nDevice (kWh),Jan,Feb,Mar\nroof,15.5,17.2,16.1\n")
    told = page(member, address)
    assert "“2024” stands above the months." in told
    assert "The first month is of 2024." in told


def test_a_column_may_tell_the_rest_of_dates_above(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, "Month,2023,2024\nJan,310.5,290.5\nFeb,300.5,280.5\n")
    assert "Each number is a month" not in page(member, address)
    assert member.post(f"{address}understand/", {"device": "roof"}).status_code == 302
    told = page(member, address)
    assert "Each number is that of a month. A column has the rest of the date above." in told


def test_hours_below_days_are_read(member: Client, sandbox: Sandbox) -> None:
    rows = "\n".join(
        f"{hour}:00,{hour * 3 % 7 + 1}.5,{hour * 5 % 7 + 1}.5" for hour in range(6, 20)
    )
    address = upload(member, f"Hour (kWh),2025-06-01,2025-06-02\n{rows}\n")
    told = page(member, address)
    assert "Each column is a day, and each row a time at which an interval of it begins." in told
    assert 'id="id_at"' in told
    chosen = {"device": "roof", "at": "end", "interval": "3600", "column-0": "stamp"}
    assert member.post(f"{address}understand/", chosen).status_code == 302
    assert "a time at which an interval of it ends." in page(member, address)


def test_what_was_chosen_of_dates_above_columns_holds_for_the_next_ones(
    member: Client, sandbox: Sandbox
) -> None:
    """The meter is one of the columns beside the dates; its name and the unit are asked for once.
    The next file has other months, and one more."""
    address = upload(member, "No.,Meter,2026-09,2026-10\nA,1001,1200,1300\n")
    assert "In which unit are the numbers?" in page(member, address)
    chosen = {"unit": "Wh", "column-0": "", "column-1": "device_column"}
    assert member.post(f"{address}understand/", chosen).status_code == 302
    member.post(f"{address}understand/", {"name-0": "roof"})
    assert "Each column is a month." in page(member, address)
    address = upload(member, "No.,Meter,2026-10,2026-11,2026-12\nA,1001,1300,1100,900\n", name="b")
    told = page(member, address)
    assert "The numbers are energy in Wh. Each column is a month." in told
    assert "3.3 kWh" in told


def test_rows_below_dates_that_stay_here_are_mended(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, f"{DATES}\nroof,1.5,2\nhill,2.5,x\n")
    mended = streamed(member, f"{address}not-sent.csv")
    heading, row = mended.splitlines()
    assert heading == f"{DATES},why it did not go in"
    assert row.startswith("hill,2.5,x,")
    member.post(f"{address}send/")
    work()
    again = upload(member, mended.replace(",x,", ",3,"), name="mended.csv")
    member.post(f"{again}send/")
    work()
    wh = {name: sum(w for n, _, w in sent(sandbox) if n == name) for name in ("roof", "hill")}
    assert wh == {"roof": 3500, "hill": 5500}


def test_values_of_a_meter_above_which_months_stand(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, "Meter (kWh),2026-09,2026-10,2026-11\nroof,84000.5,84150,84310\n")
    assert "What are the numbers?" in page(member, address)
    member.post(f"{address}understand/", {"meaning": "counter"})
    assert "Each column has the values at the end of a month." in page(member, address)


def test_dates_above_columns_do_not_say_that_numbers_are_those_of_the_last_file(
    member: Client, sandbox: Sandbox
) -> None:
    address = upload(member, "Meter,2026-09,2026-10\nroof,1200,1100\n", name="a.csv")
    member.post(f"{address}understand/", {"unit": "Wh"})
    assert "The numbers are energy in Wh." in page(member, address)
    address = upload(member, "Meter,2026-09,2026-10\nroof,84000,84150\n", name="b.csv")
    assert "What are the numbers?" in page(member, address)


def test_whether_a_bill_has_its_last_day_is_asked(member: Client, sandbox: Sandbox) -> None:
    address = upload(member, "From,To,kWh\n2026-09-05,2026-10-03,20\n")
    told = page(member, address)
    assert "Is “2026-10-03” the last day of its interval?" in told
    member.post(f"{address}understand/", {"device": "roof", "inclusive": "86400"})
    assert Batch.objects.get().last.isoformat() == "2026-10-03T21:00:00+00:00"
    assert "Each interval ends with its last day." in page(member, address)
