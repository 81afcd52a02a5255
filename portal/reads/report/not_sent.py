"""The rows that did not go in, in the shape of the person's own file, to mend and upload again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse

from portal.reads.check import recall, understanding
from portal.reads.check.earlier import rows_behind
from portal.reads.check_models import Check
from portal.reads.formats import Source, key_of, places, without_dates
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.read import head_of_sheet, sheets_of
from portal.reads.models import Refusal, Upload
from portal.reads.report.export import csv_response

WHY = "why it did not go in"
DEVICE = "device"
# Records of a NEM12 file that are no readings: without them it could not be read again.
FRAME = ("100", "200", "900")


def response(upload: Upload) -> HttpResponse:
    """The heading, and those rows that the registry does not hold, with the reason."""
    check = Check.objects.filter(pk=upload.pk).first()
    plan = Plan.from_json(check.plan) if check else Plan(heading=(1,), first_row=2)
    if plan.heading:
        _remember(upload, plan)
    stem = upload.file_name.rpartition(".")[0] or upload.file_name
    return csv_response(
        _rows(upload, plan, _reasons(upload)), name=f"not-sent-{stem}.csv", delimiter=","
    )


def _remember(upload: Upload, plan: Plan) -> None:
    """A few rows do not tell what the whole file told: theirs is the plan of it."""
    with understanding.opened(upload) as source:
        names = list(head_of_sheet(sheets_of(source, plan)[0], plan).names)
    mended = replace(plan, blocks=False, parts=(), day="", filled_down=(), sheets=())
    if plan.device_from == "sheet":
        names = [DEVICE, *names]
        mended = replace(mended.moved(1), device_from="column", device_column=0)
    dates = mended.values if mended.shape == "dates" else ()
    key = key_of(without_dates([*names, WHY], dates))
    recall.keep_plan(upload.organisation, key, mended)


def _rows(upload: Upload, plan: Plan, reasons: dict[int, str]) -> Iterator[list[str]]:
    with understanding.opened(upload) as source:
        if plan.shape == "nem12":
            yield from _records(source, reasons)
        else:
            yield from _of_table(source, plan, reasons)


def _of_table(source: Source, plan: Plan, reasons: dict[int, str]) -> Iterator[list[str]]:
    """The heading stands on top once, though each sheet has it. Where each sheet is a device, its
    name goes first, so that the file can be read again."""
    width, by_sheet = 0, plan.device_from == "sheet"
    for turn, sheet in enumerate(sheets_of(source, plan)):
        before = places.before(sheet.number, plan)
        for row, cells in sheet.rows():
            if row in plan.heading:
                width = max(width, len(cells))
                is_last = row == plan.heading[-1]
                if not turn:
                    named = [DEVICE if is_last else ""] if by_sheet else []
                    yield [*named, *cells, WHY if is_last else ""]
            elif row >= plan.first_row and before + row in reasons:
                named = [sheet.name] if by_sheet else []
                yield [*named, *_as_wide_as(width, cells), reasons[before + row]]


def _records(source: Source, reasons: dict[int, str]) -> Iterator[list[str]]:
    for row, cells in source.sheets[0].rows():
        if row in reasons or (cells and cells[0] in FRAME):
            yield cells


def _as_wide_as(width: int, cells: list[str]) -> list[str]:
    """A short row is filled up, so that the reason stands in its own column."""
    return [*cells[: width or None], *[""] * (width - len(cells))]


def _reasons(upload: Upload) -> dict[int, str]:
    """Place -> why: problems of the check, and what the registry said."""
    reasons = dict.fromkeys(upload.blocked_rows, "see the check page")
    for problem in upload.problems:
        if problem["blocking"]:
            reasons[problem["row"]] = problem["message"]
    behind = rows_behind(upload)
    lost = Refusal.objects.filter(batch__upload=upload).exclude(outcome=Refusal.Outcome.UNSEEN)
    columns = ("batch", "position", "row", "outcome", "words", "reason")
    for batch, position, row, outcome, words, reason in lost.values_list(*columns):
        why = _why(outcome, words, reason)
        reasons |= dict.fromkeys(behind.get((batch, position), [row]), why)
    return reasons


def _why(outcome: str, words: str, reason: str) -> str:
    """One line: our words first, then the registry's."""
    said = f"no answer came: {words}" if outcome == Refusal.Outcome.UNKNOWN else words
    return " ".join(part for part in (reason, said) if part)
