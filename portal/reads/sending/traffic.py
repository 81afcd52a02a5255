"""The pace of the whole portal, shared by all workers through the database.

Each worker listens to its own calls. After a round of them it moves the shared pace (pacing.py) by
one conditional UPDATE: of several workers that heard the same jam one moves it, the others take
over what it wrote. So the portal backs off as one.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from portal import limits
from portal.drec.errors import DrecError, Rejected, Unavailable, Unknown
from portal.reads.bell import bell
from portal.reads.models import Batch, Pace
from portal.reads.sending import turns
from portal.reads.sending.pacing import Pacing, Round, following

# Statuses of a server or a proxy in front of it that has too much to do (contract 1.2).
PRESSED = frozenset({429, 502, 503, 504})


class Traffic:
    """One worker's ear and its share in the pace. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: list[float] = []
        self._failures = 0
        self._round_since = time.monotonic()
        self._looked_at = 0.0
        self._pace = self._stored()
        self._at_once = 0
        self._over: frozenset[int] = frozenset()

    @property
    def ceiling(self) -> int:
        """Devices at once, by all workers together."""
        return max(1, int(self._pace.ceiling))

    def heard(self, seconds: float, error: DrecError | None) -> None:
        """One call's answer, or how it failed. Refusals are quick and say nothing about load."""
        if isinstance(error, Rejected):
            return
        with self._lock:
            if error is None:
                self._seconds.append(seconds)
            elif self._by_pressure(seconds, error):
                self._failures += 1
            if not self._round_is_over():
                return
            answers, failures = self._seconds, self._failures
            self._seconds, self._failures = [], 0
            self._round_since = time.monotonic()
        self._move(answers, failures)

    def _by_pressure(self, seconds: float, error: DrecError) -> bool:
        """A call that waited in vain; a connection that was cut at once is another matter."""
        if error.status in PRESSED:
            return True
        waited = seconds >= limits.PRESSED_SECONDS
        return isinstance(error, Unknown | Unavailable) and error.status is None and waited

    def _round_is_over(self) -> bool:
        if self._failures:
            return True
        lasted = time.monotonic() - self._round_since >= limits.ROUND_SECONDS
        return lasted and len(self._seconds) >= max(limits.ROUND_CALLS, self._at_once)

    def _stored(self) -> Pace:
        start = {"ceiling": float(limits.PACE_FIRST)}
        found, _ = Pace.objects.get_or_create(registry=settings.DREC_API_URL, defaults=start)
        return found

    def _move(self, answers: list[float], failures: int) -> None:
        """The shared pace after this round; somebody else's move since the last look wins.

        Who is on the way is counted now: the devices that the last move let in are among them.
        """
        before = self._pace
        now = timezone.now()
        heard = Round(answers, failures, max(1, turns.on_their_way(now).count()))
        pacing = self._measured_anew(before)
        after = following(pacing, heard, most=settings.PORTAL_CONCURRENCY)
        changes: dict[str, object] = {"ceiling": after.ceiling, "doubling": after.doubling}
        if after.quickest != pacing.quickest:
            changes |= {"quickest": after.quickest, "quickest_at": now}
        if after != Pacing(before.ceiling, before.quickest, before.doubling):
            same = Pace.objects.filter(pk=before.pk, version=before.version)
            same.update(**changes, version=before.version + 1, changed_at=now)
        self._look()
        if self._pace.ceiling > before.ceiling:
            bell.ring()

    def _measured_anew(self, pace: Pace) -> Pacing:
        """The pace as it is kept. A quickest answer that is too old to be believed is forgotten,
        and measured anew at half the pace: a line may have become longer."""
        old = timezone.now() - timedelta(seconds=limits.QUICKEST_SECONDS)
        if pace.quickest_at is None or pace.quickest_at > old:
            return Pacing(pace.ceiling, pace.quickest, pace.doubling)
        return Pacing(max(1.0, pace.ceiling / 2), None, True)

    def gives_way(self, batch: Batch) -> bool:
        """True when this batch goes beyond the ceiling, which may have come down meanwhile."""
        if time.monotonic() - self._looked_at > limits.PACE_LOOK_SECONDS:
            self._look()
        return batch.pk in self._over

    def _look(self) -> None:
        """The pace and who is on the way; those that were taken last give way."""
        self._looked_at = time.monotonic()
        self._pace = self._stored()
        active = turns.on_their_way(timezone.now()).order_by("served_at", "pk")
        numbers = list(active.values_list("pk", flat=True))
        self._at_once = len(numbers)
        self._over = frozenset(numbers[self.ceiling :])
