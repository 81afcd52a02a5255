"""Any readings written in any of the shapes come back equal: at least 2,000 files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.reads.formats import Found, Limits, guess, open_source, read
from portal.reads.formats.series import MICRO, instant

LIMITS = Limits()

# Where a wall time comes twice, only the order of rows tells; the small files of the cases do.
ZONES = ("UTC", "Africa/Nairobi", "Asia/Kolkata", "America/Lima")
UNITS = {"Wh": 1, "kWh": 1000, "MWh": 10**6}
STEPS = {"5 minutes": 5, "quarter hours": 15, "half hours": 30, "hours": 60, "days": 24 * 60}
DEVICES = ("roof", "wall", "well 7")

# How a wall time is written, and the order of its date.
SPELLINGS = {
    "%Y-%m-%d %H:%M": "ymd",
    "%Y-%m-%dT%H:%M:%S": "ymd",
    "%Y/%m/%d %H:%M:%S": "ymd",
    "%Y%m%d%H%M": "ymd",
    "%d.%m.%Y %H:%M": "dmy",
    "%d/%m/%Y %H:%M:%S": "dmy",
    "%m/%d/%Y %I:%M %p": "mdy",
    "%m-%d-%Y %H:%M": "mdy",
    "%d %b %Y %H:%M": "dmy",
    "%b %d %Y %H:%M:%S": "mdy",
}
# 2,030 files: the readings of each example are written in each of these.
EXAMPLES = 290
SHAPES = ("start and end", "start", "end", "date and times", "offset", "seconds", "milliseconds")


@dataclass(frozen=True)
class File:
    """Readings and how they are written."""

    shape: str
    spelling: str
    zone: str
    step: timedelta
    first: datetime
    values: dict[str, list[Decimal | None]]
    unit: str
    delimiter: str
    newline: str
    encoding: str
    comma: bool
    quoted: bool
    newest_first: bool
    preamble: bool
    trailing: bool

    def instants(self) -> list[datetime]:
        count = max(map(len, self.values.values()))
        return [self.first + n * self.step for n in range(count)]

    def lines(self) -> list[list[str]]:
        rows = [
            [device, *self.times(start), self.number(value)]
            for device, values in self.values.items()
            for start, value in zip(self.instants(), values, strict=True)
        ]
        head = ["device", *self.headings(), f"energy ({self.unit})"]
        return [head, *(rows[::-1] if self.newest_first else rows)]

    def headings(self) -> list[str]:
        return {
            "start": ["start"],
            "end": ["timestamp"],
            "date and times": ["date", "start", "end"],
        }.get(self.shape, ["start", "end"])

    def times(self, start: datetime) -> list[str]:
        zone, end = ZoneInfo(self.zone), start + self.step
        walls = [start.astimezone(zone), end.astimezone(zone)]
        match self.shape:
            case "start":
                return [walls[0].strftime(self.spelling)]
            case "end":
                return [walls[1].strftime(self.spelling)]
            case "date and times":
                day = self.spelling.replace("T", " ").partition("%H")[0].partition("%I")[0].strip()
                return [walls[0].strftime(day), *(wall.strftime("%H:%M") for wall in walls)]
            case "offset":
                return [wall.isoformat() for wall in walls]
            case "seconds":
                return [str(int(wall.timestamp())) for wall in walls]
            case "milliseconds":
                return [str(int(wall.timestamp() * 1000)) for wall in walls]
        return [wall.strftime(self.spelling) for wall in walls]

    def number(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        text = f"{value:f}"
        return text.replace(".", ",") if self.comma else text

    def written(self) -> bytes:
        tail = self.delimiter if self.trailing else ""
        rows = [self.delimiter.join(map(self.cell, row)) + tail for row in self.lines()]
        top = ["Report of the plant", ""] if self.preamble else []
        return (self.newline.join([*top, *rows]) + self.newline).encode(self.encoding)

    def cell(self, text: str) -> str:
        return f'"{text}"' if self.quoted or self.delimiter in text else text

    def expected(self) -> set[tuple[str, datetime, datetime, Decimal]]:
        return {
            (device, start, start + self.step, value * UNITS[self.unit])
            for device, values in self.values.items()
            for start, value in zip(self.instants(), values, strict=True)
            if value is not None
        }


VALUES = st.decimals(min_value=0, max_value=99_999, places=3).map(lambda v: abs(v))


@st.composite
def files(draw: st.DrawFn) -> File:
    minutes = draw(st.sampled_from(sorted(STEPS.values())))
    names = draw(st.lists(st.sampled_from(DEVICES), min_size=1, max_size=3, unique=True))
    count = draw(st.integers(3, 12))
    delimiter = draw(st.sampled_from(",;\t|"))
    day = draw(st.integers(0, 365 * 12))
    zone = draw(st.sampled_from(ZONES))
    midnight = datetime(2015, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
    offset = draw(st.integers(0, 24 * 60 // minutes - 1)) * minutes
    return File(
        shape=SHAPES[0],
        spelling=draw(st.sampled_from(sorted(SPELLINGS))),
        zone=zone,
        step=timedelta(minutes=minutes),
        first=(midnight + timedelta(minutes=offset)).astimezone(UTC),
        values={name: draw(st.lists(VALUES, min_size=count, max_size=count)) for name in names},
        unit=draw(st.sampled_from(sorted(UNITS))),
        delimiter=delimiter,
        newline=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        comma=draw(st.booleans()),
        quoted=draw(st.booleans()),
        newest_first=draw(st.booleans()),
        preamble=draw(st.booleans()),
        trailing=draw(st.booleans()),
    )


def readings(found: Found) -> set[tuple[str, datetime, datetime, Decimal]]:
    return {
        (series.name, instant(start), instant(end), Decimal(micro) / MICRO)
        for series in found.series
        for start, end, micro in zip(
            series.starts.tolist(), series.ends.tolist(), series.micro_wh.tolist(), strict=True
        )
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(file=files())
def test_what_is_written_comes_back(tmp_path: Path, file: File) -> None:
    for shape in SHAPES:
        comes_back(tmp_path, replace(file, shape=shape))


def comes_back(tmp_path: Path, file: File) -> None:
    path = tmp_path / "reads.csv"
    path.unlink(missing_ok=True)  # a new file waits for no disk, one that is cut short does
    path.write_bytes(file.written())
    interval = "day" if file.step == timedelta(days=1) else str(int(file.step.total_seconds()))
    answers = {
        "dates": SPELLINGS[file.spelling] if file.shape not in OWN_DATES else OWN_DATES[file.shape],
        "decimal": "," if file.comma else ".",
        "meaning": "energy",
        "interval": interval,
    }
    with open_source(path, name="reads.csv", limits=LIMITS) as source:
        guessed = guess(source, answers=answers)
        assert guessed.complete, guessed.questions
        found = read(source, guessed.plan, zone_of=lambda _: file.zone, limits=LIMITS)
    assert found.problems == []
    assert readings(found) == file.expected()
    assert found.rows == sum(map(len, file.values.values()))


OWN_DATES = {"offset": "ymd", "seconds": "seconds", "milliseconds": "milliseconds"}
