"""Months of wall times; pure, a column at once. Times are ms by the clock on the wall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.stamps import DAY
from portal.reads.formats.series import Integers


def first_of_month(walls: Integers) -> Integers:
    """The midnight at which the month of each begins."""
    months = (walls // DAY).astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64) * DAY)


def are_first_days(walls: Integers) -> NDArray[np.bool_]:
    """Which lie on the first day of a month."""
    return np.asarray(first_of_month(walls) == walls // DAY * DAY)
