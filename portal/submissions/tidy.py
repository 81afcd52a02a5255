"""Housekeeping of the record: what was broken off, what is approved and waits, what was lent."""

from __future__ import annotations

from portal.submissions import digest, lending, sending, services


def tidy() -> None:
    """Safe to run at any time, in any number of workers."""
    services.sweep()
    lending.tidy()
    sending.send_due()
    digest.send_if_due()
