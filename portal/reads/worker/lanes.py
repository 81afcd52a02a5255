"""The lanes of a worker: each sends one batch at a time, for one turn."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection

from portal import limits
from portal.reads.bell import bell
from portal.reads.check import checking
from portal.reads.models import Batch
from portal.reads.sending import ledger, sender, turns
from portal.reads.sending.traffic import Traffic
from portal.reads.worker.tidy import tidy

log = logging.getLogger("portal.worker")


class Lanes:
    """Threads that each send one batch at a time. One scout looks into the ledger for all of them;
    a lane that has nothing to send holds no connection to the database. What is sent is read back
    beside the lanes, so that they can go on sending."""

    def __init__(self, number: int) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stopping = threading.Event()
        self.traffic = Traffic()
        self.tidy_at = 0.0
        self.handed_out = 0
        self.free = threading.Semaphore(number)
        self.pool = ThreadPoolExecutor(number, thread_name_prefix="lane")
        self.to_read_back = threading.Semaphore(number)
        self.readers = ThreadPoolExecutor(limits.READERS, thread_name_prefix="reader")
        self.threads = [
            threading.Thread(target=self._always, args=(look,), name=name)
            for name, look in {"scout": self._hand_out, "chores": self._chores}.items()
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Each lane ends after the call that it is in."""
        self.stopping.set()
        bell.ring()
        for thread in self.threads:
            thread.join()
        self.pool.shutdown()
        self.readers.shutdown()

    def _always(self, look: Callable[[], bool]) -> None:
        """Looks again and again until the end: at once where something was found, else after a
        ring of the bell or some seconds."""
        while not self.stopping.is_set():
            seen, found = bell.rings, False
            try:
                found = look()
            except DatabaseError:
                log.exception("The database failed; it is looked at again in a moment.")
                connection.close()
            except Exception:
                log.exception("A look for work failed; the next one comes in a moment.")
            if not found:
                bell.wait(seen=seen, seconds=limits.SWEEP_SECONDS)
        connection.close()

    def _hand_out(self) -> bool:
        """Gives the next batch to a free lane; False when there is no lane or no batch."""
        if not self.free.acquire(blocking=False):
            return False
        batch = None
        try:
            self.handed_out += 1
            holder = f"{self.name}:{self.handed_out}"[:100]
            batch = ledger.claim(holder, ceiling=self.traffic.ceiling)
        finally:
            if batch is None:
                self.free.release()
        if batch is None:
            return False
        self.pool.submit(self._send, batch)
        return True

    def _send(self, batch: Batch) -> None:
        """In a lane: one batch, or one turn of it."""
        try:
            turn = Turn(batch, self.stopping, self.traffic)
            heard, then = self.traffic.heard, self._sent
            sender.send(batch, stopping=turn.is_over, heard=heard, then=then)
        except Exception:
            log.exception("A batch could not be sent; it is tried again after its lease.")
        finally:
            connection.close()
            self.free.release()
            bell.ring()

    def _sent(self, batch: Batch) -> None:
        """Hands a batch that is through to a reader; where too many stand before them already, the
        lane reads back itself."""
        if self.to_read_back.acquire(blocking=False):
            self.readers.submit(self._read_back, batch)
        else:
            sender.read_back(batch)

    def _read_back(self, batch: Batch) -> None:
        """In a reader. A batch that waited here longer than its lease is another worker's."""
        try:
            sender.read_back(batch)
        except Exception:
            log.exception("A batch could not be read back; it is tried again after its lease.")
        finally:
            connection.close()
            self.to_read_back.release()
            bell.ring()

    def _chores(self) -> bool:
        """Tidies now and then, and reads big files, one at a time: that takes the processor, and
        of the registry no more than what it holds."""
        if time.monotonic() >= self.tidy_at:
            self.tidy_at = time.monotonic() + limits.TIDY_SECONDS
            tidy()
        return checking.work(self.name[:100], self.stopping.is_set)


class Turn:
    """How long a lane stays with a batch: until it is through, or others are next."""

    def __init__(self, batch: Batch, stopping: threading.Event, traffic: Traffic) -> None:
        self._batch, self._stopping, self._traffic = batch, stopping, traffic
        self._ends = time.monotonic() + limits.TURN_SECONDS

    def is_over(self) -> bool:
        if self._stopping.is_set() or self._traffic.gives_way(self._batch):
            return True
        had_it = time.monotonic() > self._ends
        return had_it and not self._nearly_through() and self._others_wait()

    def _nearly_through(self) -> bool:
        """Another turn would be enough: a claim more for a few reads serves nobody."""
        left, each = self._batch.total - self._batch.cursor, self._batch.seconds_a_read
        return each is not None and left * each < limits.TURN_SECONDS

    def _others_wait(self) -> bool:
        self._ends = time.monotonic() + limits.TURN_SECONDS
        return turns.others_wait(self._batch)
