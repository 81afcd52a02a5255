"""Files that are broken, or good and spelled dearly; each about as large as a good one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from tests.support import spreadsheets

SIZE = 2 * 1024 * 1024
DEVICES = 10
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

# The good ones that the others are held against: one reading a row; of a running counter; with a
# zone in each row; with foreign letters; of many devices; one day a row; a spreadsheet.
GOOD, GOOD_COUNTER, GOOD_ZONES = "good rows", "a good counter", "good rows with a zone"
GOOD_LETTERS = "good rows with a town"
GOOD_MANY, GOOD_DAYS, GOOD_SHEET = "1,000 devices", "good days", "good sheet"

PLACES = sorted(available_timezones())

Line = Callable[[int], str]


class Text(NamedTuple):
    """A heading and lines by their number, as many as the size has room for. `answers` is what a
    person would choose of the plan where the file leaves it open. A surrogate stands for a byte
    that is none of UTF-8."""

    heading: str
    line: Line
    answers: dict[str, object] = {}
    devices: int = DEVICES

    def write(self, path: Path) -> None:
        left = SIZE
        with path.open("w", encoding="utf-8", errors="surrogateescape") as file:
            left -= file.write(self.heading + "\n")
            for number in count():
                line = self.line(number) + "\n"
                left -= len(line)
                if left < 0:
                    return
                file.write(line)


class Sheet(NamedTuple):
    """An XLSX of such rows."""

    row: Callable[[int], list[spreadsheets.Cell]]
    rows: int
    answers: dict[str, object] = {}
    devices: int = DEVICES

    def write(self, path: Path) -> None:
        path.write_bytes(spreadsheets.xlsx({"A": [HEADINGS, *map(self.row, range(self.rows))]}))


HEADINGS: list[spreadsheets.Cell] = ["externalId", "timestamp", "value", "unit"]
HEAD = "externalId,timestamp,value,unit"


def stamp(n: int) -> str:
    return f"{FIRST + (n // DEVICES + 1) * QUARTER:%Y-%m-%dT%H:%M:%SZ}"


def value(n: int) -> str:
    """What a roof in Nairobi makes: something by day, nothing by night."""
    return f"{n * 7919 % 1250}.{n % 1000:03}" if is_day(n) else "0"


def is_day(n: int) -> bool:
    return 20 < (n // DEVICES + 1) % 96 <= 60


def row(
    n: int, *, device: str = "", time: str = "", number: str = "", unit: str = "Wh", more: str = ""
) -> str:
    """A good row, but for what is given."""
    return (
        f"{device or f'roof-{n % DEVICES:03}'},{time or stamp(n)},{number or value(n)},{unit}{more}"
    )


def every_third(line: Line) -> Line:
    return lambda n: row(n) if n % 3 else line(n)


def zone_spelled(n: int) -> str:
    """Another one in each row, for as long as there are any."""
    minutes = n * 7 % (14 * 60)
    name = ("UTC", "GMT", "utc", "gmt", "Utc", "uTc", "utC", "UTc", "gMt", "")[n // 2 % 10]
    return f"{name}{'+-'[n % 2]}{minutes // 60:02}:{minutes % 60:02}"


def place_spelled(n: int) -> str:
    name = PLACES[n % len(PLACES)]
    return name.upper() if n // len(PLACES) % 2 else name


def grouped(n: int) -> str:
    return f'"1,{n * 7919 % 200:03}.{n % 1000:03}"' if is_day(n) else "0"


def scientific(n: int) -> str:
    return f"{n % 9 + 1}.{n % 1000:03}e2" if is_day(n) else "0e0"


def sheet_row(n: int) -> list[spreadsheets.Cell]:
    return [f"roof-{n % DEVICES:03}", stamp(n), float(value(n)), "Wh"]


LAYOUTS = (
    *("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%MZ", "%d %B %Y %H:%M", "%d-%b-%Y %H:%M"),
    *("%Y%m%d %H:%M", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %H:%M:%S", "%Y.%m.%d %H:%M", "%a %d %b %Y"),
    *("%Y-%m-%d %H:%M UTC", "%Y-%m-%d %H:%M+01:00", "%Y-%m-%d %H.%M", "%b %d, %Y %H:%M"),
)


def laid_out(n: int) -> str:
    moment = FIRST + (n // DEVICES + 1) * QUARTER
    return f'"{moment.strftime(LAYOUTS[n % len(LAYOUTS)])}"'


ONCE = row(0)
WIDE = 16_383
UNITS: dict[str, object] = {"unit_column": 3, "unit": "Wh"}
COUNTER: dict[str, object] = {"meaning": "counter", "interval": ""}
DAY_HEAD = "externalId,date," + ",".join(f"{n // 4:02}:{n % 4 * 15:02}" for n in range(96))


def day(n: int, cell: str) -> str:
    date = f"{FIRST + timedelta(days=n // DEVICES):%Y-%m-%d}"
    return f"roof-{n % DEVICES:03},{date}," + ",".join([cell] * 96)


def short_row(n: int) -> str:
    """As many readings as such a file can have."""
    return f"{datetime(2022, 1, 1) + n * QUARTER:%Y-%m-%d %H:%M},{n % 9}"


def short_cells(n: int) -> list[spreadsheets.Cell]:
    moment, number = short_row(n).split(",")
    return [moment, float(number)]


def local(n: int) -> str:
    return f"{FIRST + (n // DEVICES + 1) * QUARTER:%Y-%m-%d %H:%M}"


# A good file that is spelled dearly ...
DEARLY: dict[str, Text | Sheet] = {
    "short rows of one device": Text(
        "timestamp,value", short_row, {"device": "roof-000", "values": (1,)}
    ),
    "plus signs": Text(HEAD, lambda n: row(n, number=f"+{value(n)}")),
    "thousands marks": Text(HEAD, lambda n: row(n, number=grouped(n))),
    "scientific notation": Text(HEAD, lambda n: row(n, number=scientific(n))),
    "a unit behind each number": Text(HEAD, lambda n: row(n, number=f"{value(n)} Wh")),
    "quotation marks": Text(HEAD, lambda n: '"' + row(n).replace(",", '","') + '"'),
    "a layout a row": Text(HEAD, lambda n: row(n, time=laid_out(n)), {"dates": "ymd"}),
    "a zone a row": Text(
        f"{HEAD},timezone", lambda n: row(n, time=stamp(n)[:-1], more=f",{zone_spelled(n)}")
    ),
    "a place a row": Text(
        f"{HEAD},timezone", lambda n: row(n, time=stamp(n)[:-1], more=f",{place_spelled(n)}")
    ),
    "a place and a year a row": Text(
        f"{HEAD},timezone",
        lambda n: row(n, time=f"{1990 + n % 110}{stamp(n)[4:-1]}", more=f",{place_spelled(n)}"),
    ),
    "a factor a row": Text(f"{HEAD},scale", lambda n: row(n, more=f",0.{n % 5000 + 1:04}")),
}
# ... and a broken one.
BROKEN: dict[str, Text | Sheet] = {
    "newlines only": Text(f"{HEAD}\n{ONCE}", lambda n: ""),
    "commas only": Text(f"{HEAD}\n{ONCE}", lambda n: ",,,"),
    "blanks only": Text(f"{HEAD}\n{ONCE}", lambda n: " , , , "),
    "no number": Text(HEAD, lambda n: row(n, number="NaN")),
    "no number, always otherwise": Text(HEAD, every_third(lambda n: row(n, number=f"x{n}"))),
    "numbers with a letter": Text(HEAD, every_third(lambda n: row(n, number=f"{n}x"))),
    "numbers of three parts": Text(HEAD, every_third(lambda n: row(n, number=f'"1,{n},3"'))),
    "times with more behind": Text(HEAD, every_third(lambda n: row(n, time=f"{local(n)} and {n}"))),
    "no time, always otherwise": Text(HEAD, every_third(lambda n: row(n, time=f"time {n}"))),
    "odd years": Text(HEAD, every_third(lambda n: row(n, time=f"10{stamp(n)[2:]}"))),
    "no such day": Text(HEAD, every_third(lambda n: row(n, time=f"2025-02-31T{stamp(n)[11:]}"))),
    "ragged rows": Text(HEAD, every_third(lambda n: row(n, more=f",stray {n}"))),
    "no unit": Text(HEAD, every_third(lambda n: row(n, unit=f"unit {n}")), UNITS),
    "no device": Text(HEAD, every_third(lambda n: row(n, device=" "))),
    "always the same time": Text(HEAD, lambda n: row(n, time=stamp(0))),
    "newest first": Text(HEAD, lambda n: row(500_000 - n)),
    "three hours late": Text(HEAD, lambda n: row(n, number=value(n + 12 * DEVICES))),
    "ends before the starts": Text(
        "externalId,starttimestamp,endtimestamp,value,unit",
        lambda n: row(n, time=f"{stamp(n + 99 * (n % 3 == 0))},{stamp(n + DEVICES)}"),
    ),
    "totals": Text(f"{HEAD}\n{ONCE}", every_third(lambda n: f"Total,,{n},")),
    "headings": Text(f"{HEAD}\n{ONCE}", every_third(lambda n: HEAD), UNITS),
    "formulas": Text(HEAD, every_third(lambda n: row(n, number=f"=A{n}*2"))),
    "one endless line": Text(HEAD, lambda n: "x" * (SIZE - 100)),
    "an open quotation mark": Text(f'{HEAD}\n{ONCE}\n"', row),
    "NUL bytes": Text(HEAD, every_third(lambda n: row(n, number="\0"))),
    "500 columns": Text(HEAD, every_third(lambda n: row(n, more="," * 496))),
}
COUNTERS: dict[str, Text | Sheet] = {
    GOOD_COUNTER: Text(HEAD, lambda n: row(n, number=str(10**6 + n)), COUNTER),
    "a counter that falls": Text(
        HEAD, lambda n: row(n, number=str(10**6 + n - n // DEVICES % 2 * 5000)), COUNTER
    ),
}
ZONES: dict[str, Text | Sheet] = {
    GOOD_ZONES: Text(f"{HEAD},timezone", lambda n: row(n, time=local(n), more=",Europe/Berlin")),
    "no zone": Text(
        f"{HEAD},timezone", every_third(lambda n: row(n, more=f",Mars/{n}")), {"zone_column": 4}
    ),
    "always the hour that comes twice": Text(
        f"{HEAD},timezone",
        lambda n: row(n, time=f"2024-10-27 02:{n % 60:02}", more=",Europe/Berlin"),
    ),
    "every third in the hour that never came": Text(
        f"{HEAD},timezone",
        every_third(lambda n: row(n, time=f"2024-03-31 02:{n % 60:02}", more=",Europe/Berlin")),
    ),
}
TOWNS: dict[str, Text | Sheet] = {
    GOOD_LETTERS: Text(f"{HEAD},town", lambda n: row(n, more=",Köln")),
    "two encodings": Text(
        f"{HEAD},town", lambda n: row(n, more=",K\udcf6ln" if n % 2 else ",Köln")
    ),
    "Windows-1252": Text(f"{HEAD},town", lambda n: row(n, more=",K\udcf6ln")),
}
MANY: dict[str, Text | Sheet] = {
    GOOD_MANY: Text(HEAD, lambda n: row(n, device=f"roof-{n % 1000:03}"), {}, devices=1000),
    "a device a row": Text(HEAD, lambda n: row(n, device=f"roof-{n:05}")),
    "19,000 devices of others": Text(
        HEAD, lambda n: row(n, device=f"pump-{n % 19_000:05}"), {}, devices=1000
    ),
}
DAYS: dict[str, Text | Sheet] = {
    GOOD_DAYS: Text(DAY_HEAD, lambda n: day(n, "0.5"), {"unit": "Wh"}),
    "short days": Text(DAY_HEAD, lambda n: day(n, "5"), {"unit": "Wh"}),
    "days of no numbers": Text(DAY_HEAD, lambda n: day(n, "0.5" if n % 3 else "x"), {"unit": "Wh"}),
    "days of nothing": Text(DAY_HEAD, lambda n: day(n, "0.5" if n % 3 else ""), {"unit": "Wh"}),
}
SHEETS: dict[str, Text | Sheet] = {
    GOOD_SHEET: Sheet(sheet_row, 100_000),
    "a sheet of short rows": Sheet(short_cells, 149_000, {"device": "roof-000"}),
    "a sheet of many columns": Sheet(
        lambda n: [*short_cells(n), *[1.0] * 38], 16_000, {"device": "roof-000", "values": (1,)}
    ),
    "a sheet of notes": Sheet(lambda n: [f"note {n}"], 224_000),
    "a sheet with a far cell": Sheet(lambda n: sheet_row(n) + [None] * (WIDE - 5) + ["x"], 400),
    "a sheet of wide rows": Sheet(lambda n: [1.0] * WIDE, 38),
}
LIKE = {
    GOOD: {GOOD: Text(HEAD, row), **DEARLY, **BROKEN},
    GOOD_COUNTER: COUNTERS,
    GOOD_ZONES: ZONES,
    GOOD_LETTERS: TOWNS,
    GOOD_MANY: MANY,
    GOOD_DAYS: DAYS,
    GOOD_SHEET: SHEETS,
}
KINDS = {name: kind for group in LIKE.values() for name, kind in group.items()}
