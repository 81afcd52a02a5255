"""The wake-up: tells a worker that there is something to send. The ledger is the truth; a wake-up
that is lost, late or repeated changes nothing."""

from __future__ import annotations

from django_tasks import task

from portal.reads.bell import bell


@task()
def wake_up() -> None:
    """Runs in the worker's process; its lanes wait for the bell between two looks."""
    bell.ring()
