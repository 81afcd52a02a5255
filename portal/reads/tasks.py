"""The wake-up: tells a worker that there is something to send. The ledger is the truth; a wake-up
that is lost, late or repeated changes nothing."""

from __future__ import annotations

from threading import Event

from django_tasks import task

# Set in the worker's process; its lanes wait on it between two looks into the ledger.
woken = Event()


@task()
def wake_up() -> None:
    woken.set()
