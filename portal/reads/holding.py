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
from typing import NamedTuple, Self

import numpy as np

from portal import limits
from portal.accounts import vault
from portal.drec import devices, reads
from portal.drec.client import Drec, connect
from portal.drec.errors import DrecError, Unauthorized, Unavailable
from portal.drec.shapes import Device, StoredRead
from portal.reads.check_models import Check
from portal.reads.formats import DeviceFacts
from portal.reads.formats.series import MICRO, milliseconds
from portal.reads.sent_before import TOUCH_MS, Earlier


class Span(NamedTuple):
    """The time from which a file has reads of a device."""

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

    Ends its threads on exit. Whatever fails is UNTOLD; a registry that is down or does not know
    the sign-in any more is not asked again.
    """

    def __init__(self, check: Check, spans: Mapping[str, Span]) -> None:
        """`spans` of the devices to ask for, in the order in which they will be needed."""
        self._spans = spans
        self._left = iter(spans)
        self._asked: dict[str, Future[Held]] = {}
        self._pool = ThreadPoolExecutor(limits.ASKED_TOGETHER)
        self._until = time.monotonic() + limits.ASKING_SECONDS
        self._silent = False
        if spans:
            self._connect(check)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _connect(self, check: Check) -> None:
        try:
            self._api = connect(token=vault.unseal(check.sealed_token))
            self._known = {device.external_id: device for device in devices.mine(self._api)}
        except (DrecError, vault.Broken):
            self._silent = True

    def holds(self, external_id: str, *, meanwhile: Callable[[], None]) -> Held:
        """`meanwhile` is called again and again while the answer is waited for."""
        if external_id not in self._spans:
            return NOTHING
        self._ask_ahead()
        answer = self._asked.pop(external_id, None)
        if answer is None:
            return UNTOLD
        while not wait([answer], timeout=limits.CHECK_TELL_SECONDS).done:
            meanwhile()
        try:
            return answer.result()
        except (Unavailable, Unauthorized):
            self._silent = True
        except DrecError:
            pass  # of this device alone
        return UNTOLD

    def _ask_ahead(self) -> None:
        if self._silent or time.monotonic() > self._until:
            return
        for external_id in islice(self._left, 2 * limits.ASKED_TOGETHER - len(self._asked)):
            self._asked[external_id] = self._pool.submit(self._ask, external_id)

    def _ask(self, external_id: str) -> Held:
        device = self._known.get(external_id)
        return _held(self._api, device, self._spans[external_id]) if device else NOTHING


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
    energy = np.array([one.wh * MICRO for one in stored], np.int64)
    return Earlier(ends - LEAST_MS, ends, energy)
