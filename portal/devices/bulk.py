"""A file of devices: the bytes -> rows of cells by the names of the device form; no database.

Headings are the registry's names or the form's own words; what a column means is said by nothing
else. A cell is kept as it was written: the form that reads it says what is wrong with it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from django import forms
from django.http import QueryDict

from portal import limits
from portal.devices.fields import PicturesField
from portal.devices.forms import OWN, DeviceForm
from portal.reads.formats import Limits, Unreadable, open_source
from portal.reads.formats.cells.words import plain
from portal.ui.templatetags.ui import field_name

# The form's own, beside the answers to its doubts.
NOT_IN_FILES = OWN - {"placeIsRight", "isAnother"}
# Beside the words of a choice itself.
YES_NO = {"1": "true", "y": "true", "x": "true", "0": "false", "n": "false", "no": "false"}
YES = {"true": "true", "yes": "true", **YES_NO}

_SPLIT = re.compile(r"[;|\n]")

Cells = dict[str, str]


@dataclass(frozen=True)
class Table:
    """`rows`: the number as a spreadsheet counts, and the cells by field. `unused`: the headings
    that mean nothing here."""

    rows: list[tuple[int, Cells]]
    unused: list[str]


def columns(form: DeviceForm) -> dict[str, forms.Field]:
    """What a file may say of a device, by the registry's names, in the order of the form."""
    return {name: field for name, field in form.fields.items() if name not in NOT_IN_FILES}


def read(file: IO[bytes], *, name: str, form: DeviceForm) -> Table:
    """The first sheet. Raises Unreadable with one sentence."""
    with tempfile.NamedTemporaryFile(prefix="portal-devices-") as kept:
        shutil.copyfileobj(file, kept)
        kept.flush()
        sizes = Limits(max_bytes=limits.IMPORT_BYTES)
        with open_source(Path(kept.name), name=name, limits=sizes) as source:
            return _table(source.sheets[0].rows(), columns(form))


def _table(lines: Iterator[tuple[int, list[str]]], fields: Mapping[str, forms.Field]) -> Table:
    filled = (line for line in lines if any(cell.strip() for cell in line[1]))
    number, headings = next(filled, (1, []))
    names = _names(fields)
    places = [names.get(plain(heading), "") for heading in headings]
    if "externalId" not in places:
        raise Unreadable(f"No column of row {number} is called External id (or externalId).")
    twice = sorted({place for place in places if place and places.count(place) > 1})
    if twice:
        raise Unreadable(f"Two columns are called {field_name(twice[0])}: keep one of them.")
    rows = [(at, _cells(places, cells)) for at, cells in filled]
    if not rows:
        raise Unreadable("There is no device below the heading.")
    if len(rows) > limits.IMPORT_ROWS:
        raise Unreadable(
            f"The file has {len(rows):,} devices, and {limits.IMPORT_ROWS:,} are the limit: "
            "split it and upload the parts."
        )
    unused = [h for h, place in zip(headings, places, strict=True) if h.strip() and not place]
    return Table(rows, unused)


def _names(fields: Mapping[str, forms.Field]) -> dict[str, str]:
    """Each spelling of a heading, and the field that it names."""
    found = {plain(field_name(name)): name for name in fields}
    found |= {plain(str(field.label)): name for name, field in fields.items() if field.label}
    return found | {plain(name): name for name in fields}


def _cells(places: list[str], cells: list[str]) -> Cells:
    pairs = zip(places, cells, strict=False)
    return {place: cell.strip() for place, cell in pairs if place and cell.strip()}


# --- a row as the form takes it ------------------------------------------------------------------


def typed(cells: Cells, fields: Mapping[str, forms.Field]) -> QueryDict:
    """The cells as a browser would send them: a name of a choice has become its code."""
    data = QueryDict(mutable=True)
    for name, text in cells.items():
        match fields.get(name):
            case forms.MultipleChoiceField() as field:
                data.setlist(name, _several(text, field))
            case forms.ChoiceField() as field:
                data[name] = _code(text, field)
            case forms.BooleanField():
                data[name] = YES.get(text.casefold(), "")
            case PicturesField():
                data[name] = "\n".join(_SPLIT.sub(" ", text).split())
            case None:
                continue
            case _:
                data[name] = text
    return data


def _several(text: str, field: forms.ChoiceField) -> list[str]:
    """Semicolons between; commas, too, where they are no part of a name."""
    known = _codes(field)
    parts: list[str] = []
    for part in _SPLIT.split(text):
        parts += [part] if part.strip().casefold() in known else part.split(",")
    return [_code(part, field) for part in parts if part.strip()]


def _code(text: str, field: forms.ChoiceField) -> str:
    return _codes(field).get(text.strip().casefold(), text.strip())


def _codes(field: forms.ChoiceField) -> dict[str, str]:
    choices = cast("list[tuple[str, str]]", field.choices)
    known = {str(label).casefold(): code for code, label in choices if code}
    if known.keys() == {"yes", "no"}:
        known |= YES_NO
    return known | {code.casefold(): code for code, _ in choices if code}
