"""The numbers of a column of the sample."""

from __future__ import annotations

from decimal import Decimal

from portal.reads.formats.cells.amounts import Amounts, Factors, may_have_units, own_unit
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.reading.rowreader import WH_OF
from portal.reads.formats.series import MICRO


def numbers_of(column: Sampled, mark: str) -> list[int]:
    """In millionths; those with a unit behind them in millionths of a watt or watt-hour."""
    amounts = Amounts(mark)
    if not may_have_units(column.cells):
        numbers: list[int] = amounts.read(column.cells, Factors([Decimal(MICRO)])).tolist()
        return numbers
    return [
        amounts.one(cell, Decimal(MICRO * WH_OF.get(unit_named(own_unit(cell)), 1)))
        for cell in column.cells
    ]
