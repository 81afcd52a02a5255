"""Stamps and numbers of every spelling, one cell at a time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from portal.reads.formats import Choices, Found, Limits, guess, open_source, read
from portal.reads.formats.cells import zones
from portal.reads.formats.cells.amounts import (
    LARGEST_MICRO,
    NO_NUMBER,
    NOTHING,
    TOO_LARGE,
    Amounts,
    Factors,
)
from portal.reads.formats.cells.stampcolumns import Stamps
from portal.reads.formats.cells.stamps import parsed
from portal.reads.formats.series import instant


def found_in(folder: Path, content: str, *, zone: str = "UTC") -> Found:
    """A file of Delta reads in kWh of one device, which stands in `zone`."""
    path = folder / "upload"
    path.write_text(content)
    with open_source(path, name="reads.csv", limits=Limits()) as source:
        hints = Choices(external_id="roof", type="Delta", unit="kWh")
        plan = guess(source, hints=hints).plan
        return read(source, plan, zone_of=lambda _: zone, limits=Limits())


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024-03-01T10:00:00Z", "10:00:00.000"),
        ("2024-03-01T10:00:00.123456Z", "10:00:00.123"),
        ("2024-03-01T10:00:00.1234567Z", "10:00:00.123"),
        ("2024-03-01T10:00:00+02:00", "08:00:00.000"),
        ("2024-03-01 10:00:00-0530", "15:30:00.000"),
        ("2024-03-01 10:00 +02:00", "08:00:00.000"),
        ("2024-03-01 10:00 UTC", "10:00:00.000"),
        ("2024-03-01 10:00", "09:00:00.000"),
        ("2024-03-01 10:00:07,5", "09:00:07.500"),
        (" 2024-3-1 9:05 ", "08:05:00.000"),
        ("2024/03/01 10:00", "09:00:00.000"),
        ("2024.03.01 10:00", "09:00:00.000"),
        ("2024-03-01T10:00", "09:00:00.000"),
        ("13.03.24 10:00", "09:00:00.000"),
        ("3/13/24 10:00", "09:00:00.000"),
    ],
)
def test_a_stamp_of_a_device_in_berlin(typed: str, moment: str, tmp_path: Path) -> None:
    found = found_in(tmp_path, f'time,value\n"{typed}",1\n', zone="Europe/Berlin")
    [series] = found.series
    day = "13" if "13" in typed.split()[0] else "01"
    end = instant(int(series.ends[0])).isoformat(timespec="milliseconds")
    assert end == f"2024-03-{day}T{moment}+00:00"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "There is no time"),
        ("yesterday", "not a date and time"),
        ("45/45/2024", "no such date"),
        ("2024-02-30", "no such date"),
        ("2024/13/01", "no such date"),
        ("2024-03-01 25:00", "no such date or time"),
        ("1989-12-31", "The year 1989 cannot be"),
        ("2101-01-01", "The year 2101 cannot be"),
        ("0001-01-01T00:00:00+14:00", "The year 0001 cannot be"),
        ("01.02.0024 10:00", "The year 0024 cannot be"),
    ],
)
def test_a_stamp_that_is_none(typed: str, words: str, tmp_path: Path) -> None:
    found = found_in(tmp_path, f"time,value\n{typed},1\n")
    [problem] = found.problems
    assert (problem.row, problem.column, problem.typed) == (2, "time", typed)
    assert words in problem.message
    assert found.series == []


@pytest.mark.parametrize(
    ("typed", "kwh"),
    [
        ("7", "7"),
        ("0", "0"),
        ("-3.25", "-3.25"),
        ("+3.25", "3.25"),
        (".5", "0.5"),
        ("0.30000000000000004", "0.3"),
        ("1.5E+03", "1500"),
        ('"1,234.5"', "1234.5"),
        ('"1,234,567"', "1234567"),
        ('"1.234,5"', "1234.5"),
        ('"0,125"', "0.125"),
        ("1 234.5", "1234.5"),
        ("1'234'567", "1234567"),
        ("1\u00a0234.5", "1234.5"),
    ],
)
def test_a_number(typed: str, kwh: str, tmp_path: Path) -> None:
    [series] = found_in(tmp_path, f"time,value\n2024-03-01 10:00,{typed}\n").series
    assert series.micro_wh.tolist() == [round(float(kwh) * 10**9)]


@pytest.mark.parametrize(
    ("column", "kwh"),
    [
        (["1,234", "0,5"], [1.234, 0.5]),
        (["1.234", "0,5"], [1234, 0.5]),
        (["1.234", "0.5"], [1.234, 0.5]),
        (["1,234", "0.5"], [1234, 0.5]),
    ],
)
def test_the_column_proves_its_decimal_mark(
    column: list[str], kwh: list[float], tmp_path: Path
) -> None:
    content = f"time;value\n2024-03-01 10:00;{column[0]}\n2024-03-01 11:00;{column[1]}\n"
    [series] = found_in(tmp_path, content).series
    assert series.micro_wh.tolist() == [round(number * 10**9) for number in kwh]


SPELLINGS = (
    *("%d %b %Y %H:%M", "%d. %B %Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%d-%b-%y", "%B %d %Y"),
    *("%Y-%m-%d %H:%M", "%d.%m.%Y", "%m/%d/%y %I:%M%p", "%Y%m%d", "%Y-%m-%dT%H:%M:%S+02:00"),
    *("%a %d %b %Y", "%b %Y", "%d.%m.%y %H"),
)


@pytest.mark.parametrize("dates", ["seconds", "milliseconds", "serial"])
def test_a_column_of_counted_times_says_what_its_cells_say_one_by_one(dates: str) -> None:
    cells = ["1709283600", "1709283600.25", " 1709283600123", "45352.41666666667", "45352", "", "x"]
    cells += [
        "170928360012",
        "631151999",
        "631152000",
        "631151999999",
        "631152000000",
        "99999",
        "-1",
    ]
    cells += ["9999999999.9999", "٤٥٣٥٢", "45352.4166666666666666666666"]
    column = Stamps(dates).read(cells)
    together = list(zip(column.walls.tolist(), column.offsets.tolist(), strict=True))
    assert together == [parsed(cell, dates) for cell in cells]
    assert len(set(together)) >= 4


@pytest.mark.parametrize("dates", ["ymd", "dmy", "mdy"])
def test_a_column_of_stamps_says_what_its_cells_say_one_by_one(dates: str) -> None:
    for number in range(150):
        chance = random.Random(number)  # noqa: S311
        cells = some_stamps(chance)
        column = Stamps(dates).read(cells)
        together = list(zip(column.walls.tolist(), column.offsets.tolist(), strict=True))
        assert together == [parsed(cell, dates) for cell in cells]


def some_stamps(chance: random.Random) -> list[str]:
    """Of one, two or three spellings; some of them broken, some with blanks around."""
    spellings = chance.sample(SPELLINGS, chance.randint(1, 3))
    cells = []
    for _ in range(chance.randint(16, 60)):
        moment = datetime(1990, 1, 1) + timedelta(minutes=chance.randrange(2 * 10**7))
        cell = moment.strftime(chance.choice(spellings))
        if chance.random() < 0.1:
            odd = {"%H": "24", "%Y": "1024", "%d": "31", "+02": "-15"}
            part, instead = chance.choice(sorted(odd.items()))
            cell = cell.replace(moment.strftime(part), instead)
        if chance.random() < 0.2:
            place = chance.randrange(len(cell))
            cell = cell[:place] + chance.choice("xX0 9-.ä:MaJu") + cell[place + 1 :]
        if chance.random() < 0.2:
            wrappings = (" {} ", '="{}"', "'{}", "\u00a0{}", "time {}", "may 0{}", "{}.", "mayo {}")
            wrapping = chance.choice(wrappings)
            cell = wrapping.format(chance.choice((cell, "", str(chance.randrange(3000)))))
        cells.append(cell)
    return cells


NUMBERS = (
    *("1", "-2.5", "0,75", "1,234.5", "1.234,5", "1 234.5", "12.5 kWh", '="3.5"', " 4 ", "5e-3"),
    *(
        "-1.25E+02",
        "2,5e-05",
        "1e400",
        "7e-19",
        "1,2,3",
        "",
        "NaN",
        "-",
        "x",
        "1.5x",
        "kWh",
        "99999999999.9",
        "12,345 Wh",
        "=A1",
        ".5",
        "'7",
        "#DIV/1!",
        "#DIV/0!",
    ),
)


@pytest.mark.parametrize("mark", [".", ","])
def test_a_column_of_numbers_says_what_its_cells_say_one_by_one(mark: str) -> None:
    for number in range(400):
        chance = random.Random(number)  # noqa: S311
        kinds = chance.sample(NUMBERS, chance.randint(1, 5))
        cells = [spoiled(chance.choice(kinds), chance) for _ in range(chance.randint(1, 40))]
        together, single = Amounts(mark), Amounts(mark)
        micro = [Decimal(10**9), Decimal(10**6), Decimal("7.5")]
        one, several = Factors(micro), Factors(micro, np.array([n % 3 for n in range(len(cells))]))
        for factors in (one, several):
            told = [whole(single.number(cell), factors.of(n)) for n, cell in enumerate(cells)]
            assert together.read(cells, factors).tolist() == told


@pytest.mark.parametrize("broken", ["700\n", "100\n200", "\n", "1\n\n"])
def test_a_line_break_within_a_number_is_no_row_of_its_own(broken: str) -> None:
    for cells in ([broken, "1", "2"], ["1", broken, "2.5"], ["1", "2", broken]):
        factors = Factors([Decimal(1), Decimal(10)], np.array([0, 1, 0]))
        single = Amounts(".")
        told = [whole(single.number(cell), factors.of(n)) for n, cell in enumerate(cells)]
        assert Amounts(".").read(cells, factors).tolist() == told
        assert len(Amounts(".").read(cells, Factors([Decimal(1)]))) == 3


def spoiled(cell: str, chance: random.Random) -> str:
    """Now and then with another character in it, or more around it."""
    if chance.random() < 0.3:
        place = chance.randrange(len(cell) + 1)
        cell = cell[:place] + chance.choice("0123 .,'’\u00a0e+-Wkx=\n٣") + cell[place:]
    if chance.random() < 0.1:
        cell = chance.choice((" {} ", '="{}"', "'{}", "{} kwh", "{}W")).format(cell)
    return cell


def whole(number: Decimal | str | None, factor: Decimal) -> int:
    """What a column says of a number, of none, or of what is wrong with it."""
    if number is None:
        return NOTHING
    if isinstance(number, str):
        return NO_NUMBER
    micro = int((number * factor).to_integral_value())
    return micro if abs(micro) <= LARGEST_MICRO else TOO_LARGE


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        *[("Mars/17", False), ("Block 3", False), ("n/a", False)],
        *[("EST6EDT", True), ("UTC+99", True), ("GMT 77", True), ("9999", True), ("12:77", True)],
    ],
)
def test_what_digits_could_make_a_zone(text: str, *, tells: bool) -> None:
    assert zones.zone_named(text) is None
    assert zones.digits_tell(text) is tells
