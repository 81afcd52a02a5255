"""What the registry holds already of the devices of a file, whoever sent it: asked of it for a
forecast, so that a registry which does not tell is no obstacle."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from portal import limits
from portal.accounts import vault
from portal.drec import devices, reads
from portal.drec.client import Drec, connect
from portal.drec.errors import DrecError, Unauthorized, Unavailable
from portal.drec.shapes import Device, StoredRead
from portal.reads.check_models import Check
from portal.reads.formats import DeviceFacts
from portal.reads.formats.cells.amounts import LARGEST_MICRO
from portal.reads.formats.series import MICRO, instant, milliseconds
from portal.reads.rehearsal.prepared import Site
from portal.reads.rehearsal.sent_before import TOUCH_MS, Earlier


class Span(NamedTuple):
    """The time in which a file has reads of a device."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class Held:
    """The end of the last running read, and by type the reads in the time of the file.

    `told` is False where the registry did not say.
    """

    last_end: datetime | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    told: bool = True


NOTHING = Held()
UNTOLD = Held(told=False)
# After so many failures in a row the next ones are taken for granted.
ENOUGH = 2 * limits.ASKED_TOGETHER
# No read is shorter; and what only touches a read does not lie in this.
LEAST_MS = 2 * TOUCH_MS


def may_hold(facts: DeviceFacts, span: Span) -> bool:
    """Whether the registry may hold something that matters: a device without a type has no running
    reads yet (contract 6.3, 6.4), and History ends with onboarding."""
    return span.first < facts.onboarded_at or _may_run(facts.bound_type, facts.onboarded_at, span)


def _may_run(bound_type: str, onboarded_at: datetime, span: Span) -> bool:
    return bool(bound_type) and span.last > onboarded_at


class Registry:
    """Asked a little ahead of where its answers are needed, of some devices at once.

    Ends its threads on exit. Whatever fails is UNTOLD; a registry that is down, does not know the
    sign-in any more or refuses one device after the other is not asked again.
    """

    def __init__(
        self, check: Check, sites: Mapping[str, Site], spans: Mapping[str, Span], *, at_once: bool
    ) -> None:
        """`spans` of the devices in the order in which they will be needed. What was answered when
        the file was checked a while ago holds still."""
        self.spans, self._check = spans, check
        self._seconds = limits.ASKING_AT_ONCE_SECONDS if at_once else limits.ASKING_SECONDS
        before = {line["device"]: line.get("held") for line in check.lines}
        self.kept = {
            name: answer
            for name, span in spans.items()
            if (answer := before.get(name)) and _holds_still(answer, span)
        }
        self.asked = {
            name: span
            for name, span in spans.items()
            if name not in self.kept and may_hold(sites[name].facts, span)
        }
        self._left = iter(self.asked)
        self._answers: dict[str, Future[Held]] = {}
        self._silent, self._failed, self._until = False, 0, 0.0

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(limits.ASKED_TOGETHER)
        self._until = time.monotonic() + self._seconds
        if self.asked:
            self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _connect(self) -> None:
        try:
            self._api = connect(token=vault.unseal(self._check.sealed_token))
            self._known = {device.external_id: device for device in devices.mine(self._api)}
        except (DrecError, vault.Broken):
            self._silent = True

    def holds(self, external_id: str, *, meanwhile: Callable[[], None]) -> Held:
        """`meanwhile` is called again and again while the answer is waited for."""
        if answer := self.kept.get(external_id):
            return Held(None if answer["last_end"] is None else instant(answer["last_end"]))
        if external_id not in self.asked:
            return NOTHING
        self._ask_ahead()
        found = self._answers.pop(external_id, None)
        held = self._waited_for(found, meanwhile) if found else UNTOLD
        if answer := _as_json(held, self.spans[external_id]):
            self.kept[external_id] = answer
        return held

    def _waited_for(self, answer: Future[Held], meanwhile: Callable[[], None]) -> Held:
        while not wait([answer], timeout=limits.CHECK_TELL_SECONDS).done:
            meanwhile()
        return answer.result()

    @property
    def _is_over(self) -> bool:
        return self._silent or self._failed >= ENOUGH or time.monotonic() > self._until

    def _ask_ahead(self) -> None:
        if self._is_over:
            return
        for external_id in islice(self._left, 2 * limits.ASKED_TOGETHER - len(self._answers)):
            self._answers[external_id] = self._pool.submit(self._ask, external_id)

    def _ask(self, external_id: str) -> Held:
        """In a thread of the pool."""
        if self._is_over:
            return UNTOLD
        device = self._known.get(external_id)
        try:
            held = _held(self._api, device, self.spans[external_id]) if device else NOTHING
        except (Unavailable, Unauthorized):
            self._silent = True
        except DrecError:
            self._failed += 1  # of this device alone, or of each
        else:
            self._failed = 0
            return held
        return UNTOLD


def _as_json(held: Held, span: Span) -> dict[str, Any] | None:
    """An answer that is short, to be kept with the check; None for a longer one, and for none."""
    if not held.told or any(len(earlier.ends) for earlier in held.earlier.values()):
        return None
    return {
        "last_end": milliseconds(held.last_end) if held.last_end else None,
        "span": [milliseconds(moment) for moment in span],
        "at": time.time(),
    }


def _holds_still(answer: Mapping[str, Any], span: Span) -> bool:
    """Whether it is not old, and was given for all of this time."""
    first, last = answer["span"]
    whole = first <= milliseconds(span.first) and milliseconds(span.last) <= last
    return bool(whole and time.time() - answer["at"] < limits.ANSWER_SECONDS)


def _held(api: Drec, device: Device, span: Span) -> Held:
    runs = _may_run(device.meter_read_type, device.onboarded_at, span)
    last = reads.latest(api, device) if runs else None
    last_end = last.end if last else None
    if span.first >= device.onboarded_at and (last_end is None or span.first >= last_end):
        return Held(last_end)  # there is nothing that could be the same
    stored = reads.held(api, device, start=span.first, end=span.last)
    # What is shown of a meter that counts is the energy between its values, not the values.
    kinds = {"History": "History"} | (
        {} if device.meter_read_type == "Aggregate" else {"ongoing": "Delta"}
    )
    earlier = {
        kind: _as_earlier([one for one in stored if one.kind == shown])
        for shown, kind in kinds.items()
    }
    return Held(last_end, earlier)


def _as_earlier(stored: list[StoredRead]) -> Earlier:
    """The registry shows ends alone: of the time before each so much is taken for granted."""
    ends = np.array([milliseconds(one.end) for one in stored], np.int64)
    energy = np.array([min(one.wh * MICRO, LARGEST_MICRO) for one in stored], np.int64)
    return Earlier(ends - LEAST_MS, ends, energy)
