"""The worker: sends the reads of started uploads until it is stopped."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django_tasks_db.management.commands.db_worker import Worker

from portal import limits
from portal.reads import ledger, sender, tasks
from portal.reads.tidy import tidy

log = logging.getLogger("portal.worker")


class Lanes:
    """Threads that each send one batch at a time; the ledger keeps them out of each other's way."""

    def __init__(self, number: int) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stopping = threading.Event()
        self.tidy_at = 0.0
        self.threads = [
            threading.Thread(target=self._lane, args=(i,), name=f"lane-{i}") for i in range(number)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Each lane ends after the call that it is in."""
        self.stopping.set()
        tasks.woken.set()
        for thread in self.threads:
            thread.join()

    def _lane(self, number: int) -> None:
        holder = f"{self.name}:{number}"[:100]
        while not self.stopping.is_set():
            try:
                if number == 0:
                    self._tidy()
                busy = self._turn(holder)
            except DatabaseError:
                log.exception("The database failed; the lane looks again in a moment.")
                connection.close()
                busy = False
            except Exception:
                log.exception("A batch could not be sent; it is tried again after its lease.")
                busy = False
            if not busy:
                tasks.woken.wait(limits.SWEEP_SECONDS)
                tasks.woken.clear()

    def _tidy(self) -> None:
        """The first lane's second job, now and then."""
        if time.monotonic() >= self.tidy_at:
            self.tidy_at = time.monotonic() + limits.TIDY_SECONDS
            tidy()

    def _turn(self, holder: str) -> bool:
        """Sends one batch; False when there was none."""
        batch = ledger.claim(holder)
        if batch is None:
            return False
        sender.send(batch, stopping=self.stopping.is_set)
        return True


class Command(BaseCommand):
    help = "Send the reads of started uploads. Any number of workers may run side by side."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--concurrency",
            type=int,
            default=settings.WORKER_CONCURRENCY,
            help="Devices that are sent to at once (default: %(default)s).",
        )

    def handle(self, *args: Any, concurrency: int, **options: Any) -> None:
        lanes = Lanes(max(1, concurrency))
        listener = Worker(
            queue_names=["default"],
            interval=0.5,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=lanes.name[:64],
            excluded_queue_names=[],
        )
        listener.configure_signals()
        lanes.start()
        log.info("The worker is up: %s devices at once.", concurrency)
        try:
            listener.run()
        finally:
            lanes.stop()
            log.info("The worker has stopped.")
