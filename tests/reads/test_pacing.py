"""The pace: up while the registry is quick, down when it slows or fails."""

from __future__ import annotations

import pytest

from portal.reads.sending.pacing import Pacing, Round, following

QUICK, QUEUED, JAMMED = [0.1] * 8, [0.2] * 8, [0.3] * 8


@pytest.mark.parametrize(
    ("pace", "heard", "ceiling", "doubling"),
    [
        (Pacing(4), Round(QUICK, 0, 4), 8, True),
        (Pacing(16, 0.1, True), Round(QUICK, 0, 16), 20, True),  # no further than the most
        (Pacing(8, 0.1, False), Round(QUICK, 0, 8), 9, False),
        (Pacing(8, 0.1, True), Round(QUICK, 0, 3), 8, True),  # nobody reaches the ceiling
        (Pacing(8, 0.1, True), Round(QUEUED, 0, 8), 8, True),  # a short queue is as it should be
        (Pacing(10, 0.1, True), Round(JAMMED, 0, 10), 8, False),
        (Pacing(8, 0.1, False), Round(QUICK, 1, 8), 4, False),
        (Pacing(64, 0.1, True), Round([], 1, 6), 3, False),  # half of what was really on its way
        (Pacing(1, 0.1, False), Round([], 3, 1), 1, False),
        (Pacing(4, None, True), Round([], 0, 4), 4, True),
    ],
)
def test_the_next_pace(pace: Pacing, heard: Round, ceiling: float, doubling: bool) -> None:
    after = following(pace, heard, most=20)
    assert (after.ceiling, after.doubling) == (ceiling, doubling)


def test_the_quickest_answer_is_remembered() -> None:
    assert following(Pacing(4), Round([0.3, 0.2], 0, 4), most=20).quickest == 0.2
    assert following(Pacing(4, 0.1), Round([0.3, 0.2], 0, 4), most=20).quickest == 0.1


def test_a_registry_of_fixed_capacity_is_filled_and_not_jammed() -> None:
    """30 calls a second at 100 ms: the pace settles where all of it is used, without a queue."""
    pace, alone, capacity = Pacing(4), 0.1, 30
    for _ in range(60):
        at_once = int(pace.ceiling)
        took = max(alone, at_once / capacity)
        pace = following(pace, Round([took] * 20, 0, at_once), most=64)
    assert alone * capacity <= int(pace.ceiling) <= 3 * alone * capacity
