"""Totals of a day, which begin anew with the next one, become the energy of intervals."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from portal.reads.formats.daily import intervals_of

Totals = list[tuple[str, int]]
Said = list[tuple[str, str, int]]

CASES: dict[str, tuple[str, Totals, Said, list[int]]] = {
    "the first total is since midnight": (
        "UTC",
        [("01T10:00", 5), ("01T11:00", 7)],
        [("01T00:00", "01T10:00", 5), ("01T10:00", "01T11:00", 2)],
        [],
    ),
    "the next day counts from 0": (
        "UTC",
        [("01T18:00", 9), ("02T07:00", 1), ("02T08:00", 3)],
        [("01T00:00", "01T18:00", 9), ("01T18:00", "02T07:00", 1), ("02T07:00", "02T08:00", 2)],
        [],
    ),
    "the next day is higher from its first total on": (
        "UTC",
        [("01T18:00", 9), ("02T18:00", 12)],
        [("01T00:00", "01T18:00", 9), ("01T18:00", "02T18:00", 12)],
        [],
    ),
    "what stands at midnight is of the day that ends": (
        "UTC",
        [("01T23:00", 9), ("02T00:00", 10), ("02T01:00", 0), ("02T09:00", 4)],
        [
            ("01T00:00", "01T23:00", 9),
            ("01T23:00", "02T00:00", 1),
            ("02T00:00", "02T01:00", 0),
            ("02T01:00", "02T09:00", 4),
        ],
        [],
    ),
    "it may be 0 at midnight already": (
        "UTC",
        [("01T23:00", 9), ("02T00:00", 0), ("02T09:00", 4)],
        [("01T00:00", "01T23:00", 9), ("01T23:00", "02T00:00", 0), ("02T00:00", "02T09:00", 4)],
        [],
    ),
    "the day is that of the device": (
        "Africa/Nairobi",
        [("01T20:00", 9), ("01T22:00", 1)],
        [("30T21:00", "01T20:00", 9), ("01T20:00", "01T22:00", 1)],
        [],
    ),
    "after a day without totals it is since midnight": (
        "UTC",
        [("01T18:00", 9), ("03T07:00", 1)],
        [("01T00:00", "01T18:00", 9), ("03T00:00", "03T07:00", 1)],
        [],
    ),
    "a lower total makes no interval, and no energy is counted twice": (
        "UTC",
        [("01T10:00", 5), ("01T11:00", 4), ("01T12:00", 7)],
        [("01T00:00", "01T10:00", 5), ("01T10:00", "01T12:00", 2)],
        [1],
    ),
    "an inverter that started again at noon": (
        "UTC",
        [("01T11:00", 50), ("01T12:00", 2), ("01T13:00", 4)],
        [("01T00:00", "01T11:00", 50), ("01T11:00", "01T12:00", 2), ("01T12:00", "01T13:00", 2)],
        [],
    ),
    "what stood there before the day began is yesterday's": (
        "UTC",
        [("01T01:00", 9), ("01T02:00", 9), ("01T06:00", 0), ("01T07:00", 1)],
        [
            ("01T00:00", "01T01:00", 0),
            ("01T01:00", "01T02:00", 0),
            ("01T02:00", "01T06:00", 0),
            ("01T06:00", "01T07:00", 1),
        ],
        [],
    ),
    "nothing": ("UTC", [], [], []),
}


@pytest.mark.parametrize("name", CASES)
def test_totals_of_a_day(name: str) -> None:
    zone, totals, says, falls = CASES[name]
    ends = np.array([_ms(at) for at, _ in totals], np.int64)
    found = intervals_of(ends, np.array([value for _, value in totals], np.int64), zone)
    columns = (found.starts.tolist(), found.ends.tolist(), found.energy.tolist())
    assert [(_said(s), _said(e), wh) for s, e, wh in zip(*columns, strict=True)] == says
    assert np.flatnonzero(found.falls).tolist() == falls


def _ms(at: str) -> int:
    """Of a moment of May 2026."""
    return int(datetime.fromisoformat(f"2026-05-{at}:00+00:00").timestamp() * 1000)


def _said(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%dT%H:%M}"
