"""What the readings of a piece of a table share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.series import Integers
from portal.reads.formats.table.text import Row

Flags = NDArray[np.bool_]


class Basis(NamedTuple):
    """What the channels of a piece share. `good` are the rows whose times and names are fine;
    `lengths` are there where a column tells those of the intervals."""

    rows: Integers
    cells: list[Row]
    ends: Column
    starts: Column | None
    lengths: Integers | None
    names: Smalls
    parts: Smalls
    types: Smalls
    units: Smalls
    scales: Smalls
    zones: Smalls | None
    good: Flags
