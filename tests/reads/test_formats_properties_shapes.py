"""Any readings written in the less usual shapes come back equal, too: days in columns, numbered
parts of days, dates above columns, both ends in a cell, NEM12, a column a device, counters, totals
of days, phases, power, units and factors and zones by the row, spreadsheets, archives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portal.reads.formats import Limits, guess, open_source, read
from portal.reads.formats.series import MICRO, NO_TIME, instant
from tests.support import spreadsheets
from tests.support.spreadsheets import packed

LIMITS = Limits()
EXAMPLES, SLOW_EXAMPLES = 60, 12
MINUTES = (15, 30, 60)
DEVICES = ("roof", "wall")
WH = {"Wh": 1, "kWh": 1000, "MWh": 10**6}

Said = tuple[str, datetime | None, datetime, Decimal]


@dataclass(frozen=True)
class Readings:
    """Whole days of equal intervals of each device; `values` as they stand in the file."""

    zone: str
    minutes: int
    first: datetime
    values: dict[str, list[Decimal]]

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def starts(self) -> list[datetime]:
        count = len(next(iter(self.values.values())))
        return [self.first + n * self.step for n in range(count)]

    def wall(self, moment: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
        return moment.astimezone(ZoneInfo(self.zone)).strftime(form)

    def said(self, wh: Decimal | int = 1) -> set[Said]:
        return {
            (device, start, start + self.step, value * wh)
            for device, values in self.values.items()
            for start, value in zip(self.starts(), values, strict=True)
        }

    def days(self, device: str) -> list[tuple[datetime, list[Decimal]]]:
        a_day, values = 24 * 60 // self.minutes, self.values[device]
        return [
            (start, values[n * a_day : (n + 1) * a_day])
            for n, start in enumerate(self.starts()[::a_day])
        ]


def thousandths(numbers: list[int]) -> list[Decimal]:
    return [Decimal(number).scaleb(-3) for number in numbers]


@st.composite
def readings(draw: st.DrawFn) -> Readings:
    minutes = draw(st.sampled_from(MINUTES))
    zone = draw(st.sampled_from(["UTC", "Africa/Nairobi", "Asia/Kolkata"]))
    midnight = datetime(2020, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(
        days=draw(st.integers(0, 2000))
    )
    count = 24 * 60 // minutes * draw(st.integers(1, 3))
    # To make a hundred decimals, each by itself, takes longer than to read the file.
    values = st.lists(st.integers(0, 999_000), min_size=count, max_size=count).map(thousandths)
    names = DEVICES[: draw(st.integers(1, 2))]
    return Readings(
        zone=zone,
        minutes=minutes,
        first=midnight.astimezone(UTC),
        values={name: draw(values) for name in names},
    )


Lines = list[Sequence[str]]


@dataclass(frozen=True)
class Shape:
    """How readings are written, what must come back, and what a person would answer."""

    write: Callable[[Readings], Lines]
    said: Callable[[Readings], set[Said]]
    answers: Callable[[Readings], dict[str, object]] = lambda _: {}


def in_columns(given: Readings) -> Lines:
    starts = given.starts()[: 24 * 60 // given.minutes]
    head = ["device", "date", *(given.wall(start, "%H:%M") for start in starts)]
    return [
        head,
        *(
            [device, given.wall(start, "%d.%m.%Y"), *map(str, values)]
            for device in given.values
            for start, values in given.days(device)
        ),
    ]


def nem12(given: Readings) -> Lines:
    """Which is in a zone of its own."""
    lines: Lines = [["100", "NEM12", "202403020000", "MDP", "RETAILER"]]
    for device in given.values:
        lines.append(
            ["200", device, "B1", "1", "B1", "N1", "METER1", "kWh", str(given.minutes), ""]
        )
        for start, values in given.days(device):
            lines.append(["300", given.wall(start, "%Y%m%d"), *map(str, values), "A", "", "", ""])
    return [*lines, ["900"]]


def in_the_market(given: Readings) -> set[Said]:
    ahead = timedelta(hours=10)
    offset = given.first.astimezone(ZoneInfo(given.zone)).utcoffset() or timedelta()
    return {
        (device, start and start + offset - ahead, end + offset - ahead, wh)
        for device, start, end, wh in given.said(1000)
    }


def a_column_each(given: Readings) -> Lines:
    rows = [
        [given.wall(start), *(str(values[n]) for values in given.values.values())]
        for n, start in enumerate(given.starts())
    ]
    return [["start", *(f"{device} (kWh)" for device in given.values)], *rows]


def row_by_row(
    given: Readings, head: Sequence[str], cells: Callable[[int, datetime, Decimal], Sequence[str]]
) -> Lines:
    return [
        ["device", *head],
        *(
            [device, *cells(n, start, value)]
            for device, values in given.values.items()
            for n, (start, value) in enumerate(zip(given.starts(), values, strict=True))
        ),
    ]


def plain(given: Readings) -> Lines:
    return row_by_row(
        given,
        ["start", "end", "energy (kWh)"],
        lambda _, start, value: [given.wall(start), given.wall(start + given.step), str(value)],
    )


def phases_in_rows(given: Readings) -> Lines:
    """Each row of `plain` in two: what the one phase has, and what is left for the other."""
    (device, *others), *rows = plain(given)
    lines: Lines = [[device, "Phase", *others]]
    for name, start, end, value in rows:
        part = Decimal(value) // 3
        for phase, own in (("L1", part), ("L2", Decimal(value) - part)):
            lines.append([name, phase, start, end, str(own)])
    return lines


def counter(given: Readings) -> Lines:
    counts = _counts(given)
    return row_by_row(
        given,
        ["time", "total yield (kWh)"],
        lambda n, start, value: [given.wall(start), str(counts[n])],
    )


def _counts(given: Readings) -> list[Decimal]:
    """The same for each device; it only ever rises."""
    values, counts = next(iter(given.values.values())), [Decimal(50_000)]
    for value in values[1:]:
        counts.append(counts[-1] + value + 1)
    return counts


def counted(given: Readings) -> set[Said]:
    return {
        (device, None, at, count * 1000)
        for device in given.values
        for at, count in zip(given.starts(), _counts(given), strict=True)
    }


def totals_of_days(given: Readings) -> Lines:
    """What was made since midnight, at the end of each interval."""
    a_day = 24 * 60 // given.minutes
    sums = {
        device: [sum(values[n - n % a_day : n + 1], Decimal()) for n in range(len(values))]
        for device, values in given.values.items()
    }
    return [
        ["device", "time", "today (kWh)"],
        *(
            [device, given.wall(start + given.step), str(total)]
            for device, totals in sums.items()
            for start, total in zip(given.starts(), totals, strict=True)
        ),
    ]


def without_a_first_of_nothing(given: Readings) -> set[Said]:
    """A total of 0 only begins the counting."""
    return {said for said in given.said(1000) if said[1] != given.first or said[3]}


def power(given: Readings) -> Lines:
    return row_by_row(
        given,
        ["start", "power (kW)"],
        lambda _, start, value: [given.wall(start), str(value)],
    )


def parts_of_days(first: int) -> Callable[[Readings], Lines]:
    """Dates with the number of a part of the day, counted from 0 or 1."""

    def write(given: Readings) -> Lines:
        a_day = 24 * 60 // given.minutes
        return row_by_row(
            given,
            ["date", "period", "energy (kWh)"],
            lambda n, start, value: [
                *(given.wall(start, "%Y-%m-%d"), str(n % a_day + first), str(value))
            ],
        )

    return write


def both_in_a_cell(given: Readings) -> Lines:
    def span(start: datetime) -> str:
        return f"{given.wall(start, '%d.%m.%Y %H:%M')} - {given.wall(start + given.step, '%H:%M')}"

    return row_by_row(
        given, ["time", "energy (kWh)"], lambda _, start, value: [span(start), str(value)]
    )


UNIT_NAMES = tuple(WH)


def by_the_row(given: Readings) -> Lines:
    """Each row with its own unit, factor and zone."""

    def cells(n: int, start: datetime, value: Decimal) -> Sequence[str]:
        return [
            *(given.wall(start), given.wall(start + given.step), str(value)),
            *(UNIT_NAMES[n % 3], str(10 ** (n % 4)), given.zone),
        ]

    return row_by_row(given, ["start", "end", "energy", "unit", "scale", "timezone"], cells)


def by_the_row_said(given: Readings) -> set[Said]:
    return {
        (device, start, start + given.step, value * WH[UNIT_NAMES[n % 3]] * 10 ** (n % 4))
        for device, values in given.values.items()
        for n, (start, value) in enumerate(zip(given.starts(), values, strict=True))
    }


def named_once(given: Readings) -> Lines:
    """Device and date stand in the first of their rows."""
    head, *rows = row_by_row(
        given,
        ["date", "start", "end", "energy (kWh)"],
        lambda _, start, value: [
            *(given.wall(start, "%Y-%m-%d"), given.wall(start, "%H:%M")),
            *(given.wall(start + given.step, "%H:%M"), str(value)),
        ],
    )
    last: Sequence[str] = ["", ""]
    lines: Lines = [head]
    for row in rows:
        is_new = row[0] != last[0]
        device, date = row[0] if is_new else "", row[1] if is_new or row[1] != last[1] else ""
        lines.append([device, date, *row[2:]])
        last = row
    return lines


def a_table_each(given: Readings) -> Lines:
    """A table for each device, named above it."""
    lines: Lines = []
    for device, values in given.values.items():
        rows = zip(given.starts(), values, strict=True)
        lines += [["Device", device], ["start", "energy (kWh)"]]
        lines += [*([given.wall(start), str(value)] for start, value in rows), [""]]
    if len(given.values) == 1:  # one table of its own names nobody
        lines[0] = [f"Report of {next(iter(given.values))}"]
    return lines


def dates_in_parts(given: Readings) -> Lines:
    parts = ("%Y", "%m", "%d", "%H", "%M")
    return row_by_row(
        given,
        ["year", "month", "day", "hour", "minute", "energy (kWh)"],
        lambda _, start, value: [*(given.wall(start, part) for part in parts), str(value)],
    )


def lengths_told(given: Readings) -> Lines:
    """How long an interval was stands behind its end."""
    return row_by_row(
        given,
        ["end", "duration (min)", "energy (kWh)"],
        lambda _, start, value: [*(given.wall(start + given.step), str(given.minutes), str(value))],
    )


def late_midnights(given: Readings) -> Lines:
    """Ends, of which that of a day is 00:00 of the same date."""
    return row_by_row(
        given,
        ["date", "time", "energy (kWh)"],
        lambda _, start, value: [
            *(given.wall(start, "%Y-%m-%d"), given.wall(start + given.step, "%H:%M"), str(value))
        ],
    )


def below_dates(given: Readings, starts: Sequence[datetime], form: str) -> Lines:
    """Each value of a device below a date of its own, and their sum behind them."""
    head = ["device", *(start.strftime(form) for start in starts), "total"]
    return [
        head,
        *(
            [device, *map(str, values[: len(starts)]), str(sum(values, Decimal()))]
            for device, values in given.values.items()
        ),
    ]


def said_below(given: Readings, starts: Sequence[datetime], ends: Sequence[datetime]) -> set[Said]:
    return {
        (device, start.astimezone(UTC), end.astimezone(UTC), value * 1000)
        for device, values in given.values.items()
        for start, end, value in zip(starts, ends, values, strict=False)
    }


def days_on_end(given: Readings) -> list[datetime]:
    first = given.first.astimezone(ZoneInfo(given.zone))
    return [first + timedelta(days=n) for n in range(len(next(iter(given.values.values()))))]


def months_on_end(given: Readings) -> list[datetime]:
    """Two years of them at most, from a January."""
    first = given.first.astimezone(ZoneInfo(given.zone)).replace(month=1, day=1)
    count = min(24, len(next(iter(given.values.values()))))
    return [first.replace(year=first.year + n // 12, month=n % 12 + 1) for n in range(count)]


def ends_of_months(given: Readings) -> list[datetime]:
    starts = months_on_end(given)
    return [*starts[1:], starts[0].replace(year=starts[0].year + len(starts) // 12)]


def a_row_a_year(given: Readings) -> Lines:
    """The months of a year beside it."""
    starts = months_on_end(given)
    return [
        ["device", "year", *(start.strftime("%B") for start in starts[:12])],
        *(
            [device, str(start.year), *map(str, values[at : at + 12])]
            for device, values in given.values.items()
            for at, start in list(enumerate(starts))[::12]
        ),
    ]


def a_column_a_year(given: Readings) -> Lines:
    """The months below their years; the last year may lack some."""
    starts = months_on_end(given)
    years = sorted({start.year for start in starts})
    places = {(start.year, start.month): n for n, start in enumerate(starts)}
    return [
        ["device", "month", *map(str, years)],
        *(
            [device, f"{datetime(2000, month, 1):%B}", *cells]
            for device, values in given.values.items()
            for month in range(1, 13)
            if any(cells := _cells(values, [places.get((year, month)) for year in years]))
        ),
    ]


def _cells(values: Sequence[Decimal], places: Sequence[int | None]) -> list[str]:
    return ["" if place is None else str(values[place]) for place in places]


def a_column_a_month(given: Readings) -> Lines:
    """The days of a month below it, each device one after the other."""
    starts = days_on_end(given)
    months = sorted({(start.year, start.month) for start in starts})
    places = {(start.year, start.month, start.day): n for n, start in enumerate(starts)}
    return [
        ["device", "day", *(f"{datetime(year, month, 1):%b-%y}" for year, month in months)],
        *(
            [device, str(day), *cells]
            for device, values in given.values.items()
            for day in range(1, 32)
            if any(cells := _cells(values, [places.get((*month, day)) for month in months]))
        ),
    ]


def a_row_a_month(given: Readings) -> Lines:
    """The days of a month beside it."""
    starts = days_on_end(given)
    months = sorted({(start.year, start.month) for start in starts})
    places = {(start.year, start.month, start.day): n for n, start in enumerate(starts)}
    return [
        ["device", "month", *map(str, range(1, 32))],
        *(
            [device, f"{datetime(*month, 1):%B %Y}", *cells]
            for device, values in given.values.items()
            for month in months
            if any(cells := _cells(values, [places.get((*month, day)) for day in range(1, 32)]))
        ),
    ]


def days_of_a_month(given: Readings) -> list[datetime]:
    """Those of the first one."""
    first = given.first.astimezone(ZoneInfo(given.zone)).replace(day=1)
    days = [first + timedelta(days=n) for n in range(len(next(iter(given.values.values()))))]
    return [day for day in days if day.month == first.month]


def below_a_month(given: Readings) -> Lines:
    """The numbers of its days, a device beside the other."""
    starts = days_of_a_month(given)
    return [
        [f"{starts[0]:%B %Y}"],
        ["day", *given.values],
        *(
            [str(start.day), *(str(values[n]) for values in given.values.values())]
            for n, start in enumerate(starts)
        ),
    ]


def hours_below_days(given: Readings) -> Lines:
    starts = given.starts()[: 24 * 60 // given.minutes]
    days = {device: given.days(device) for device in given.values}
    return [
        ["device", "time", *(given.wall(day, "%Y-%m-%d") for day, _ in days["roof"])],
        *(
            [device, given.wall(start, "%H:%M"), *(str(values[n]) for _, values in own)]
            for device, own in days.items()
            for n, start in enumerate(starts)
        ),
    ]


BELOW_DATES = {"unit": "kWh", "decimal": ".", "meaning": "energy"}


def lasting(given: Readings) -> dict[str, object]:
    return {"decimal": ".", "interval": str(given.minutes * 60), "meaning": "energy"}


SHAPES = {
    "days in columns": Shape(
        in_columns, lambda r: r.said(1000), lambda _: {"unit": "kWh", "dates": "dmy"}
    ),
    "NEM12": Shape(nem12, in_the_market),
    "a column a device": Shape(a_column_each, lambda r: r.said(1000), lasting),
    "counter": Shape(counter, counted, lambda _: {"meaning": "counter"}),
    "totals of days": Shape(
        totals_of_days, without_a_first_of_nothing, lambda _: {"decimal": ".", "meaning": "daily"}
    ),
    "power": Shape(
        power,
        lambda r: r.said(Decimal(1000) * r.minutes / 60),
        lambda r: lasting(r) | {"meaning": "power"},
    ),
    "parts of days from 0": Shape(parts_of_days(0), lambda r: r.said(1000), lasting),
    "parts of days from 1": Shape(parts_of_days(1), lambda r: r.said(1000), lasting),
    "both ends in a cell": Shape(
        both_in_a_cell, lambda r: r.said(1000), lambda r: lasting(r) | {"dates": "dmy"}
    ),
    "unit, factor and zone by the row": Shape(by_the_row, by_the_row_said, lasting),
    "named once": Shape(named_once, lambda r: r.said(1000), lasting),
    "a table each": Shape(
        a_table_each,
        lambda r: r.said(1000),
        lambda r: lasting(r) | {"device": "roof", "at": "start"},
    ),
    "dates in parts": Shape(
        dates_in_parts, lambda r: r.said(1000), lambda r: lasting(r) | {"at": "start"}
    ),
    "lengths told": Shape(
        lengths_told, lambda r: r.said(1000), lambda _: {"decimal": ".", "meaning": "energy"}
    ),
    "late midnights": Shape(late_midnights, lambda r: r.said(1000), lasting),
    "days across": Shape(
        lambda r: below_dates(r, days_on_end(r), "%d.%m.%Y"),
        lambda r: said_below(r, days_on_end(r), [d + timedelta(days=1) for d in days_on_end(r)]),
        lambda _: BELOW_DATES,
    ),
    "months across": Shape(
        lambda r: below_dates(r, months_on_end(r), "%b-%y"),
        lambda r: said_below(r, months_on_end(r), ends_of_months(r)),
        lambda _: BELOW_DATES,
    ),
    "months of years across": Shape(
        a_row_a_year,
        lambda r: said_below(r, months_on_end(r), ends_of_months(r)),
        lambda _: BELOW_DATES,
    ),
    "months of years down": Shape(
        a_column_a_year,
        lambda r: said_below(r, months_on_end(r), ends_of_months(r)),
        lambda _: BELOW_DATES,
    ),
    "days of months down": Shape(
        a_column_a_month,
        lambda r: said_below(r, days_on_end(r), [d + timedelta(days=1) for d in days_on_end(r)]),
        lambda _: BELOW_DATES,
    ),
    "months down and days across": Shape(
        a_row_a_month,
        lambda r: said_below(r, days_on_end(r), [d + timedelta(days=1) for d in days_on_end(r)]),
        lambda _: BELOW_DATES,
    ),
    "days below their month": Shape(
        below_a_month,
        lambda r: said_below(
            r, days_of_a_month(r), [d + timedelta(days=1) for d in days_of_a_month(r)]
        ),
        lambda r: BELOW_DATES | {"day": f"{days_of_a_month(r)[0]:%Y-%m-%d}", "interval": "day"},
    ),
    "hours down and days across": Shape(
        hours_below_days, lambda r: r.said(1000), lambda r: lasting(r) | {"unit": "kWh"}
    ),
    "phases in rows": Shape(phases_in_rows, lambda r: r.said(1000), lasting),
    "plain": Shape(plain, lambda r: r.said(1000), lasting),
}


def text_of(lines: Lines) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode() + b"\n"


def found_in(path: Path, given: Readings, answers: dict[str, object]) -> set[Said]:
    with open_source(path, name=path.name, limits=LIMITS) as source:
        guessed = guess(source, devices=DEVICES, answers=answers)
        assert guessed.complete, guessed.questions
        found = read(source, guessed.plan, zone_of=lambda _: given.zone, limits=LIMITS)
    assert found.problems == []
    sums: Counter[tuple[str, int, int]] = Counter()  # of the parts of a device
    for series in found.series:
        name = next(name for name in DEVICES if name in series.name)
        times = zip(series.starts.tolist(), series.ends.tolist(), strict=True)
        for (start, end), micro in zip(times, series.micro_wh.tolist(), strict=True):
            sums[name, start, end] += micro
    return {
        (name, None if start == NO_TIME else instant(start), instant(end), Decimal(micro) / MICRO)
        for (name, start, end), micro in sums.items()
    }


any_readings = given(written=readings())


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.parametrize("name", SHAPES)
@examples(EXAMPLES)
@any_readings
def test_what_is_written_comes_back(name: str, tmp_path: Path, written: Readings) -> None:
    assume(name != "NEM12" or written.minutes < 60)  # which knows no hours
    assume(name != "hours down and days across" or len(written.days("roof")) > 1)
    shape, path = SHAPES[name], tmp_path / "reads.csv"
    path.unlink(missing_ok=True)
    path.write_bytes(text_of(shape.write(written)))
    assert found_in(path, written, shape.answers(written)) == shape.said(written)


def cells(lines: Lines) -> dict[str, list[list[spreadsheets.Cell]]]:
    """Numbers as numbers, as a spreadsheet has them."""
    head, *rows = lines
    return {"Sheet1": [list(head), *([*row[:-1], float(row[-1])] for row in rows)]}


PACKED: dict[str, Callable[[Lines], bytes]] = {
    "xlsx": lambda lines: spreadsheets.xlsx(cells(lines)),
    "ods": lambda lines: spreadsheets.ods(cells(lines)),
    "xls": lambda lines: spreadsheets.xls(cells(lines)),
    "zip": lambda lines: packed({"folder/reads.csv": text_of(lines)}),
    "zip of xlsx": lambda lines: packed({"reads.xlsx": spreadsheets.xlsx(cells(lines))}),
}


@pytest.mark.parametrize("kind", PACKED)
@examples(SLOW_EXAMPLES)
@any_readings
def test_what_is_packed_comes_back(kind: str, tmp_path: Path, written: Readings) -> None:
    shape, path = SHAPES["plain"], tmp_path / "reads"
    path.unlink(missing_ok=True)
    path.write_bytes(PACKED[kind](shape.write(written)))
    assert found_in(path, written, shape.answers(written)) == shape.said(written)
