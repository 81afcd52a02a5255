"""Rows of one time that a column tells apart: parts of a device, whose energy is added, or devices
of one site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace

from portal.reads.formats.cells.registers import ways_in
from portal.reads.formats.cells.words import plain, tokens, words
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import COUNTING, Sampled, are_most
from portal.reads.formats.guessing.wholes import has_no_part, has_sum, names_use
from portal.reads.formats.plan import ADDED, DEVICES

# Where times repeat so much, and a column has so few names, each at most once at a time (but for a
# few rows that came twice), it tells apart what was read at that time.
MOST_TIMES_SHARE, MOST_APART, ONE_EACH, LONGEST_NAME = 0.7, 200, 0.95, 60
OF_TIMES = COUNTING | words("minute minutes min mi mn minuto second seconds sec ampm time")
# What InfluxDB numbers.
INFLUX_TABLE = "table"
HAS_FRACTION = re.compile(r"\d[.,]\d")
# Headings of the parts of one meter or inverter; and what they are called and nothing else is.
CALLED_PARTS = words(
    "phase phases fase fases faza phasen tariff tariffs tarif tarifs tariffa tarifa taryfa mppt "
    "timeofuse tou"
)
PART = re.compile(
    r"L[123]|phase ?[123abcrst]|HT|NT|HP|HC|(?:(?:off|on)[ -]?)?peak|shoulder"
    r"|(?:1-\d:)?2\.8\.[1-9](?:\*255)?",
    re.IGNORECASE,
)
# The tariffs of a Spanish meter, below a heading that others have for parts of the day.
PERIOD, OF_PERIODS = re.compile(r"P[1-6]", re.IGNORECASE), words("periodo period")
ADDS = "{column} tells rows of one time apart: they are added, as parts of one device."
TOLD_APART = "{column} tells rows of one time apart: they are …"
USED_APART = "{column} speaks of what was used. If the device produced it, its rows are …"
NAMES = "{column} tells devices apart that {device} names alike."


def guess_parts(draft: Draft, device: Sampled | None) -> Sampled | None:
    """The column that names the device, where it is none that is called so: whatever it is called,
    read apart, and named by a person, no row can be taken for another."""
    others = [c for c in draft.free() if not c.field or (device and c.field == "device")]
    keys, others = _timed(draft, device, others)
    column = _apart(others, keys)
    if column is None:
        return None
    if _are_parts(column) and not _has_sum(draft, device, column):
        draft.set(ADDS.format(column=column.quoted), part_column=column.place, part=ADDED)
        is_used = all(map(names_use, set(column.filled)))
        text = USED_APART if is_used else TOLD_APART
        draft.ask("part", text.format(column=column.quoted), [], needed=is_used)
        return None
    draft.is_told_apart = True
    if device is not None:
        why = NAMES.format(column=column.quoted, device=device.quoted)
        draft.set(why, part_column=column.place, part=DEVICES)
    return column


def _timed(
    draft: Draft, device: Sampled | None, columns: Sequence[Sampled]
) -> tuple[Sequence[Hashable], list[Sampled]]:
    """The time of each row that has one, with its device, and what the columns have there: footers
    have none."""
    times: Sequence[tuple[str, ...]] = draft.times_of_rows()
    if device is not None:
        every = times or [()] * len(device.cells)
        times = [(*own, name) for own, name in zip(every, device.cells, strict=True)]
    rows = [row for row, own in enumerate(times) if own and own[0].strip()]
    cut = [replace(c, cells=[c.cells[row] for row in rows]) for c in columns]
    return [times[row] for row in rows], cut


def _has_sum(draft: Draft, device: Sampled | None, column: Sampled) -> bool:
    """Whether the numbers tell a total among the parts."""
    numbers = [c for c in draft.free() if c.is_number and c.place != column.place]
    keys, (labels, *columns) = _timed(draft, device, [draft.columns[column.place], *numbers])
    return has_sum(set(column.cells), labels.cells, keys, columns, PART)


def _are_parts(column: Sampled) -> bool:
    """A total among them would be counted twice."""
    labels = set(column.filled)
    if has_no_part(labels):
        return False
    if CALLED_PARTS & set(tokens(column.name)) or _are_periods(column):
        return True
    return all(map(PART.fullmatch, labels))


def _are_periods(column: Sampled) -> bool:
    """Whether its cells are the tariffs of a Spanish meter, perhaps with their total."""
    tariffs = [label for label in set(column.filled) if not has_no_part([label])]
    is_called_so = plain(column.name) in OF_PERIODS and bool(tariffs)
    return is_called_so and all(map(PERIOD.fullmatch, tariffs))


def _apart(columns: Sequence[Sampled], times: Sequence[Hashable]) -> Sampled | None:
    """The column that tells rows apart which share a time."""
    if not times or len(set(times)) > MOST_TIMES_SHARE * len(times):
        return None
    for whole in sorted(columns, key=_says_little):
        kept = _named_rows(whole)
        column = replace(whole, cells=[whole.cells[row] for row in kept])
        names = Counter(column.cells)
        if not are_most(len(kept), len(times)) or not 1 < len(names) <= MOST_APART:
            continue
        is_of_times = plain(column.name) in OF_TIMES and not _are_periods(column)
        if is_of_times or column.is_clock:
            continue  # what was not understood of the times tells no devices apart
        if max(map(len, names)) > LONGEST_NAME or any(map(_has_fraction, names)):
            continue
        rows = {(times[row], whole.cells[row]) for row in kept}
        if len(rows) >= ONE_EACH * len(kept) and min(names.values()) > 1:
            return column
    return None


def _named_rows(column: Sampled) -> list[int]:
    """The rows that name something: lines of words do not, nor does a heading that is repeated."""
    return [row for row, cell in enumerate(column.cells) if cell.strip() not in ("", column.name)]


def _has_fraction(name: str) -> bool:
    """Whether it is a number of what was measured; the code of a register is none."""
    return HAS_FRACTION.search(name) is not None and not ways_in(name)


def _says_little(column: Sampled) -> bool:
    """Whether it has the numbers of tables, whose rows the names of a field or a tag tell apart."""
    return column.name == INFLUX_TABLE
