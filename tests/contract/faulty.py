"""The faults that the registry can have, and what a person is told of them."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from portal import limits
from tests.support.sandbox import Sandbox

BUSY = "does not answer at the moment"
LOST = "No answer came from the registry. Your entries are kept. Press the button again"
STRANGE = "could not take this"
# Fault > what the page says of a write. None of these reaches the registry the first time.
WRITES = {
    "status 429": BUSY,
    "status 503": BUSY,
    "status 500": STRANGE,
    "status 502": LOST,
    "status 504": LOST,
    "drop_before": LOST,
    "hang": LOST,
    "crash": LOST,
}
# One fault for each sentence: how a database keeps an outcome does not follow from its cause.
FOR_EACH_DATABASE = {"status 503", "status 500", "drop_before"}
each_write = pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, marks=() if fault in FOR_EACH_DATABASE else pytest.mark.once)
        for fault in WRITES
    ],
)
# These arrive, and the portal finds that out before it answers: nobody notices.
UNNOTICED = ("drop_after", "delay 300")


def soon(sandbox: Sandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that hangs ends soon, and a registry that died comes back soon."""
    settings.DREC_READ_SECONDS = 0.6
    monkeypatch.setattr(limits, "DOUBT_LOOKS_SECONDS", (0.0, 0.02))
    monkeypatch.setattr(limits, "READ_BACK_LOOKS_SECONDS", (0.0, 0.02))
    sandbox.manner(down_seconds=0.2)


def over(sandbox: Sandbox) -> None:
    """The fault has passed."""
    sandbox.wait_until_it_listens()
    sandbox.faults([])
