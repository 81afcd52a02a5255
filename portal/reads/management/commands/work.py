"""The worker: sends the reads of started uploads until it is stopped."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal import limits, memory
from portal.reads.worker.lanes import Lanes
from portal.reads.worker.listening import listen

log = logging.getLogger("portal.worker")


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
        # Lanes mostly wait: one that has its answer must not wait long for another one to compute.
        sys.setswitchinterval(limits.SWITCH_SECONDS)
        memory.settle()
        lanes = Lanes(max(1, concurrency))
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: lanes.stopping.set())
        ear = threading.Thread(target=listen, args=(lanes.name, lanes.stopping), daemon=True)
        ear.start()
        lanes.start()
        log.info("The worker is up: %s devices at once.", concurrency)
        # A wait without an end would keep a signal out on some systems.
        while not lanes.stopping.wait(limits.SWEEP_SECONDS):
            pass
        lanes.stop()
        log.info("The worker has stopped.")
