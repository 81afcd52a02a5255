"""Running counters and power -> energy of intervals; pure, a whole series at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from portal.reads.formats.falls import (
    LARGEST,
    Falls,
    Flags,
    Way,
    are_spikes,
    falls_of,
    powers_above,
)
from portal.reads.formats.series import Integers, Series

HOUR_MS = 3_600_000
COLUMNS = ("rows", "starts", "ends", "micro_wh")
# A product below this fits into 64 bits.
SAFE = 2**62
# What is more may be more than 64 bits hold: floats are not exact.
NEARLY_LARGEST = 9.2e18


def integrated(micro_w: Integers, lengths: Integers) -> Integers:
    """Mean power (millionths of a watt) over lengths in ms -> µWh; no more than a column holds."""
    if not len(micro_w):
        return micro_w
    largest = int(np.abs(micro_w).max()) * int(np.abs(lengths).max())
    if largest < SAFE:
        return (micro_w * lengths + HOUR_MS // 2) // HOUR_MS
    whole, rest = np.divmod(micro_w, HOUR_MS)
    exact = whole * lengths + (rest * lengths + HOUR_MS // 2) // HOUR_MS
    about = micro_w * (lengths / HOUR_MS)
    most = np.where(about < 0, -LARGEST, LARGEST)
    return np.where(np.abs(about) < NEARLY_LARGEST, exact, most)


def to_intervals(series: Series, way: Way | None = None) -> tuple[Series, Falls]:
    """The energy between the values of a counter, and every fall of it.

    `way` is what was chosen for its falls; without it the guess holds for each. A new meter leaves
    its interval out, since nobody knows what the old one still counted; a rollover counts on
    through the power of ten; an error takes the wrong values out.
    """
    falls = falls_of(series)
    kept = np.flatnonzero(_sound(falls, way))
    rows, ends = series.rows[kept], series.ends[kept]
    energy = np.diff(series.micro_wh[kept])
    energy += np.where(energy < 0, _missed(falls, way)[kept[1:]], 0)
    counted = energy >= 0
    made = replace(
        series,
        counter=False,
        rows=rows[1:][counted],
        starts=ends[:-1][counted],
        ends=ends[1:][counted],
        micro_wh=energy[counted],
    )
    return made, falls


def without_errors(falls: Falls, way: Way | None = None) -> Series:
    """The counter without its wrong values, as chosen or guessed: a registry that takes one that is
    too high refuses every right one after it."""
    series, sound = falls.series, _sound(falls, way)
    if sound.all():
        return series
    return replace(series, **{name: getattr(series, name)[sound] for name in COLUMNS})


def _sound(falls: Falls, way: Way | None) -> Flags:
    return _without_errors(falls.series.micro_wh, falls.places[falls.those("error", way)])


def _missed(falls: Falls, way: Way | None) -> Integers:
    """For each value of the counter what it passed through when it rolled over before it."""
    missed = np.zeros(len(falls.series), np.int64)
    rolled = falls.those("rollover", way)
    before = falls.series.micro_wh[falls.places[rolled]]
    limits = falls.rollover_at[rolled]
    above = powers_above(before, falls.series.unit)
    missed[falls.places[rolled] + 1] = np.where(limits > 0, limits, above)
    return missed


def _without_errors(micro: Integers, errors: Integers) -> Flags:
    """The values that stay: without those that stick out, up or down, at these falls."""
    keep = np.ones(len(micro), bool)
    if not len(errors):
        return keep
    nexts, spikes = _as_high_again(micro), are_spikes(micro, errors)
    for place, is_spike in zip(errors.tolist(), spikes.tolist(), strict=True):
        back = nexts[place]
        if back < len(micro) and not (is_spike and back > place + 2):
            keep[place + 1 : back] = False
        else:
            keep[place] = False
    return keep


def _as_high_again(micro: Integers) -> list[int]:
    """For each value the place of the next one that is as high; beyond the end where there is
    none."""
    values = micro.tolist()
    nexts, waiting = [len(values)] * len(values), list[int]()
    for place, value in enumerate(values):
        while waiting and values[waiting[-1]] <= value:
            nexts[waiting.pop()] = place
        waiting.append(place)
    return nexts
