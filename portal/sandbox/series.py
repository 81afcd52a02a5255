"""The reads of one device, found by time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from .records import Read


class Series:
    """`points` as the time series database keeps them: one for each end, the last write wins.

    `history` is the 2024 edition's table of History reads, in the order they came.
    """

    def __init__(self) -> None:
        self.points: dict[int, Read] = {}
        self.history: list[Read] = []
        self._ends: list[int] = []
        self._spans: list[tuple[int, int]] = []

    def put(self, read: Read) -> None:
        if read.end not in self.points:
            insort(self._ends, read.end)
        self.points[read.end] = read

    def put_history(self, read: Read) -> None:
        self.history.append(read)
        insort(self._spans, (read.start, read.end))

    def between(self, start: int, stop: int) -> list[Read]:
        """Points from `start` to before `stop`, oldest first."""
        ends = self._ends[bisect_left(self._ends, start) : bisect_left(self._ends, stop)]
        return [self.points[end] for end in ends]

    def last_since(self, moment: int) -> Read | None:
        """The newest point after `moment`."""
        newest = self._ends[-1] if self._ends else None
        return self.points[newest] if newest is not None and newest > moment else None

    def conflicts(self, start: int, end: int) -> bool:
        """True when a History read shares an instant with this interval, bounds included.

        Accepted intervals lie apart, so the nearest one that starts before `end` decides.
        """
        place = bisect_right(self._spans, end, key=_start)
        return place > 0 and self._spans[place - 1][1] >= start


def _start(span: tuple[int, int]) -> int:
    return span[0]
