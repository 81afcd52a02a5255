"""Listens to the queue of wake-ups: the database's, or Redis where PORTAL_QUEUE_URL names one.

A queue that fails only makes the lanes slower to notice new work: they look into the ledger every
few seconds anyway. So it is asked again and again, and nothing else depends on it.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker

from portal import limits

log = logging.getLogger("portal.worker")


def listen(name: str, stopping: threading.Event) -> None:
    """Runs wake-ups in this process until it is stopped. For a thread of its own."""
    once = _from_redis if settings.QUEUE_URL else _from_database
    while not stopping.is_set():
        try:
            once(name, stopping)
        except _failures():
            log.exception("The queue of wake-ups failed; the ledger is looked at all the same.")
            connection.close()
        stopping.wait(limits.SWEEP_SECONDS)


def _failures() -> tuple[type[Exception], ...]:
    if not settings.QUEUE_URL:
        return (OSError, DatabaseError)
    from redis.exceptions import RedisError

    return (OSError, DatabaseError, RedisError)


def _from_database(name: str, stopping: threading.Event) -> None:
    worker = DatabaseWorker(
        queue_names=["default"],
        interval=limits.LISTEN_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name[:64],
        excluded_queue_names=[],
    )
    threading.Thread(target=_end, args=(worker, stopping), daemon=True).start()
    worker.run()


def _end(worker: DatabaseWorker, stopping: threading.Event) -> None:
    stopping.wait()
    worker.running = False


def _from_redis(name: str, stopping: threading.Event) -> None:
    """RQ's own worker, in a thread: it leaves the signals alone and times its jobs by a timer."""
    import django_rq
    from django_tasks_rq import Job
    from rq import SimpleWorker
    from rq.timeouts import TimerDeathPenalty

    class ThreadWorker(SimpleWorker):
        death_penalty_class = TimerDeathPenalty

        def _install_signal_handlers(self) -> None:
            """Signals reach the main thread, and that stops the lanes."""

    queue: Any = django_rq.get_queue("default", job_class=Job)
    worker = ThreadWorker([queue], name=name, connection=queue.connection, job_class=Job)
    while not stopping.is_set():
        worker.work(burst=False, max_idle_time=limits.LISTEN_IDLE_SECONDS, logging_level="WARNING")
