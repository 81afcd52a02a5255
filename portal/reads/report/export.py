"""Files to keep: the receipt by read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.http import HttpResponse, StreamingHttpResponse

from portal.reads.formats import places
from portal.reads.models import Upload
from portal.reads.report import account
from portal.reads.report.account import Entry
from portal.reads.sending import receipt
from portal.ui.tables import csv_lines

READ_COLUMNS = (
    *("row", "device", "type", "start", "end", "value", "unit", "outcome"),
    *("why", "the registry said"),
)


def receipt_csv(upload: Upload) -> HttpResponse:
    """The facts of the upload, an empty line, and each read with its outcome."""
    return csv_response(_receipt_rows(upload), name=f"receipt-{_stem(upload)}.csv", delimiter=",")


def receipt_lines(upload: Upload) -> Iterator[str]:
    """The same, line by line, for a file."""
    return csv_lines(_receipt_rows(upload))


def _receipt_rows(upload: Upload) -> Iterator[list[str]]:
    for name, value in facts(upload).items():
        yield [name, str(value)]
    yield []
    yield list(READ_COLUMNS)
    for entry in account.of(upload):
        yield [str(cell) for cell in _cells(entry).values()]


def _cells(entry: Entry) -> dict[str, str | int]:
    """In the order of READ_COLUMNS."""
    read, batch = entry.read, entry.batch
    start = _iso(read.start) if batch.type == "History" else ""
    row = places.shown(read.row)
    known = (row, batch.external_id, batch.type, start, _iso(read.end), read.value, read.unit)
    return dict(zip(READ_COLUMNS, (*known, entry.outcome, entry.reason, entry.words), strict=True))


def facts(upload: Upload) -> dict[str, str | int]:
    """What a receipt says of the whole upload."""
    told = receipt.summary(upload)
    return {
        "file": upload.file_name,
        "sha256": upload.sha256,
        "rows": told.rows,
        "rows that stayed here": told.stayed_here,
        "rows of zero energy": told.zero_rows,
        "devices": told.devices,
        "energy (Wh)": f"{told.wh:f}",
        "energy confirmed (Wh)": "" if told.confirmed_wh is None else told.confirmed_wh,
        "first": _iso(told.first),
        "last": _iso(told.last),
        "started": _iso(upload.started_at),
        "finished": _iso(upload.finished_at),
        "sent by": str(upload.sent_by or ""),
        **{f"reads {name}": told.figures[name] for name in receipt.KEPT},
    }


def _iso(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z" if at else ""


def _stem(upload: Upload) -> str:
    return upload.file_name.rpartition(".")[0] or upload.file_name


def receipt_json(upload: Upload) -> HttpResponse:
    """The same for a machine; written while it is read, for a year of many devices."""
    response = StreamingHttpResponse(_json_parts(upload), content_type="application/json")
    name = _safe(f"receipt-{_stem(upload)}.json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]


def _json_parts(upload: Upload) -> Iterator[str]:
    head = json.dumps(facts(upload), ensure_ascii=False, indent=1)
    yield f'{head[:-2]},\n "reads": ['
    separator = "\n  "
    for entry in account.of(upload):
        yield separator + json.dumps(_cells(entry), ensure_ascii=False)
        separator = ",\n  "
    yield "\n ]\n}\n"


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name)


def csv_response(rows: Iterator[list[str]], *, name: str, delimiter: str) -> HttpResponse:
    """A download that is written while it is read."""
    response = StreamingHttpResponse(
        csv_lines(rows, delimiter), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{_safe(name)}"'
    return response  # type: ignore[return-value]
