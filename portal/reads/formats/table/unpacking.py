"""The process that opens a spreadsheet: sheets in, text files out, with bounds on what it takes.

It is started by its path, so it imports nothing of the portal. The answer on standard output is a
list of (name of the sheet, its number), and the number is the name of its file in the folder; a
refusal is the number that it exits with.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

BROKEN, LOCKED, EMPTY, TOO_MANY_ROWS, TOO_MANY_CELLS, TOO_BIG = range(3, 9)

# What no text has, and breaks within a cell, so that a row of the sheet is a line of the text.
UNWANTED = {0: None, ord("\n"): " ", ord("\r"): " "}
# Whole numbers below this, such as those of meters, are written in digits alone.
LARGEST_WHOLE = 1e21
# What spreadsheets show for the end of a day, one day after their beginning.
END_OF_DAY = date(1900, 1, 1)
HALF_SECOND = timedelta(milliseconds=500)
PLENTY = 1 << 30
# Where Linux tells the size of a process, in pages.
STATM = Path("/proc/self/statm")
# Sheets that are looked at; the rest is notes.
MOST_SHEETS = 200


class Refused(Exception):
    """Carries the number to exit with."""


def text_of(cell: object) -> str:
    """A cell as a text file would have it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return _stamp(cell)
    if isinstance(cell, date):
        return "24:00:00" if cell == END_OF_DAY else cell.isoformat()
    if isinstance(cell, time):
        return _time(cell)
    if isinstance(cell, timedelta):
        return _hours(cell)
    return str(cell)


def _number(cell: float) -> str:
    if cell.is_integer() and abs(cell) < LARGEST_WHOLE:
        return str(int(cell))
    text = repr(cell)
    return f"{cell:.15f}".rstrip("0") if "e-" in text else text


def _stamp(cell: datetime) -> str:
    """Spreadsheets count days as fractions, and some files have few digits of them."""
    return (cell + HALF_SECOND).replace(microsecond=0).isoformat(sep=" ")


def _time(cell: time) -> str:
    day = datetime.combine(date(2000, 1, 1), cell)
    return _hours(day - datetime.combine(day, time.min))


def _hours(cell: timedelta) -> str:
    """A time of a format that counts hours beyond a day too, the end of one being 24:00."""
    seconds = round(cell.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def rows_of(sheet: object, most: int) -> Iterator[list[str]]:
    """Rows as a spreadsheet counts them, without blank cells at their ends."""
    top, left = sheet.start or (0, 0)  # type: ignore[attr-defined]
    for _ in range(min(top, most)):
        yield []
    for cells in sheet.iter_rows():  # type: ignore[attr-defined]
        row = [""] * left + list(map(text_of, cells))
        while row and not row[-1]:
            row.pop()
        yield row


def write(
    path: str, folder: Path, most_rows: int, most_columns: int, most_cells: int, most_chars: int
) -> list[tuple[str, int]]:
    """A cell of more than `most_chars` is cut behind the next one: whoever reads it refuses it."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    written, cells = [], 0
    with CalamineWorkbook.from_path(path) as book:
        metas = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        for number, meta in enumerate(metas[:MOST_SHEETS], 1):
            sheet = book.get_sheet_by_name(meta.name)
            if not sheet.height:
                continue
            rows = 0
            with (folder / f"{number}.csv").open("w", newline="", encoding="utf-8") as target:
                writer = csv.writer(target, lineterminator="\n")
                for row in rows_of(sheet, most_rows):
                    rows, cells = rows + 1, cells + len(row)
                    if rows > most_rows:
                        raise Refused(TOO_MANY_ROWS)
                    if cells > most_cells:
                        raise Refused(TOO_MANY_CELLS)
                    writer.writerow([cell[: most_chars + 1].translate(UNWANTED) for cell in row])
                    if any(map(str.strip, row[most_columns:])):
                        break  # whoever reads the file refuses it at this row
            written.append((meta.name, number))
    if not written:
        raise Refused(EMPTY)
    return written


def _own_bytes() -> int:
    """The addresses that the process has taken; plenty on a system that does not tell."""
    try:
        return int(STATM.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return PLENTY


def bounded(path: str, folder: str, memory: str, seconds: str, *most: str) -> int:
    """`memory` beyond what the process has by now; `most` rows, columns, cells and characters
    of one."""
    from python_calamine import PasswordError

    most_bytes = _own_bytes() + int(memory)
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        written = write(path, Path(folder), *map(int, most))
    except Refused as refused:
        return int(refused.args[0])
    except PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_BIG
    except BaseException:
        return BROKEN
    sys.stdout.write(json.dumps(written))
    return 0


if __name__ == "__main__":
    sys.exit(bounded(*sys.argv[1:]))
