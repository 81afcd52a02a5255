"""Times of the wall and instants are two names of the same moments."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from portal.reads.formats.cells import clock
from portal.reads.formats.series import Integers, milliseconds

HALF_HOUR = 30 * 60_000
# Clocks are changed at midnight, by half an hour, by a day, in Ramadan, and never.
ZONES = (
    *("Europe/Berlin", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"),
    *("Africa/Casablanca", "America/St_Johns", "Asia/Beirut", "Africa/Nairobi", "Antarctica/Troll"),
)
FIRST, LAST = "2010-12-01T00:00:00+00:00", "2012-12-01T00:00:00+00:00"


def moments() -> Integers:
    first, last = (milliseconds(datetime.fromisoformat(one)) for one in (FIRST, LAST))
    return np.arange(first, last, HALF_HOUR)


@pytest.mark.parametrize("name", ZONES)
def test_what_the_wall_shows_is_one_of_two_instants(name: str) -> None:
    zone, utc = ZoneInfo(name), moments()
    found = clock.instants(clock.shown(utc, zone), [zone], np.zeros_like(utc))
    shift = np.zeros_like(utc) if found.shift is None else found.shift
    assert ((found.utc == utc) | (found.utc + shift == utc)).all()
    assert (shift >= 0).all()


@pytest.mark.parametrize("name", ZONES)
def test_times_that_the_wall_never_shows_are_marked(name: str) -> None:
    zone, utc = ZoneInfo(name), moments()
    seen = clock.shown(utc, zone)
    walls = np.arange(seen.min(), seen.max(), HALF_HOUR)
    shift = clock.instants(walls, [zone], np.zeros_like(walls)).shift
    # The first time that is left out is that of the change itself.
    never = np.setdiff1d(walls, seen)
    marked = walls[:0] if shift is None else walls[shift < 0]
    assert set(marked) <= set(never)
    assert set(never) - set(marked) <= set(never[np.diff(never, prepend=0) > HALF_HOUR])


def test_each_time_is_read_in_its_own_zone() -> None:
    names, utc = [ZoneInfo(name) for name in ZONES], moments()
    which = np.arange(len(utc)) % len(names)
    walls = np.empty_like(utc)
    for number, zone in enumerate(names):
        walls[which == number] = clock.shown(utc[which == number], zone)
    together = clock.instants(walls, names, which)
    for number, zone in enumerate(names):
        own = which == number
        alone = clock.instants(walls[own], [zone], np.zeros(own.sum(), np.int64))
        assert (alone.utc == together.utc[own]).all()
