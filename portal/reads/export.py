"""The rows that did not go in, as a file to mend and upload again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from portal.reads.formats import Limits, Table, open_table
from portal.reads.models import Refusal, Upload

WHY = "why it did not go in"
# A spreadsheet runs a cell that begins so; a number with its sign is left as it is.
FORMULA = ("=", "+", "@", "\t", "\r", "-")


class Echo:
    """A file whose write hands the line back: csv.writer writes, the response streams."""

    def write(self, line: str) -> str:
        return line


def not_sent(upload: Upload) -> HttpResponse:
    """The rows that did not go in, in the shape of the person's own file."""
    table = open_table(Path(upload.file.path), Limits(max_bytes=settings.UPLOAD_BYTES))
    rows = _rows_not_sent(table, _reasons(upload))
    return csv_response(rows, name=f"not-sent-{upload.file_name}", delimiter=table.delimiter)


def _rows_not_sent(table: Table, reasons: dict[int, str]) -> Iterator[list[str]]:
    """The heading and those rows that the registry does not hold, with the reason."""
    yield [*table.heading, WHY]
    for row, cells in table.rows():
        if row in reasons:
            yield [*_as_wide_as(table.heading, cells), reasons[row]]


def _as_wide_as(heading: list[str], cells: list[str]) -> list[str]:
    """A short row is filled up, so that the reason stands in its own column."""
    return [*cells[: len(heading)], *[""] * (len(heading) - len(cells))]


def _reasons(upload: Upload) -> dict[int, str]:
    """Row number -> why: problems of the check, and what the registry said."""
    reasons = dict.fromkeys(upload.blocked_rows, "see the check page")
    for problem in upload.problems:
        if problem["blocking"]:
            reasons[problem["row"]] = problem["message"]
    refusals = Refusal.objects.filter(batch__upload=upload)
    for row, outcome, words in refusals.values_list("row", "outcome", "words").iterator():
        unknown = outcome == Refusal.Outcome.UNKNOWN
        reasons[row] = f"no answer came: {words}" if unknown else words
    return reasons


def csv_response(rows: Iterator[list[str]], *, name: str, delimiter: str) -> HttpResponse:
    """A download that is written while it is read."""
    writer: Any = csv.writer(Echo(), delimiter=delimiter)
    lines = (writer.writerow([_harmless(cell) for cell in row]) for row in rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response  # type: ignore[return-value]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not cell.startswith(FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
