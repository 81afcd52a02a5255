"""Worker processes that can be killed: each is a fork of this process, so that a new one costs
milliseconds and not the start of a Python."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import sys
import traceback

from django.db import connections

# linux/prctl.h
PR_SET_PDEATHSIG = 1


class Fleet:
    """`number` processes of `manage.py work`, with so many lanes each. The process that forks must
    have no threads."""

    def __init__(self, number: int, *, lanes: int) -> None:
        self.lanes = lanes
        self.killed = 0
        self.pids = [self._fork() for _ in range(number)]

    def _fork(self) -> int:
        connections.close_all()
        pid = os.fork()
        if pid:
            return pid
        _die_with_the_parent()
        try:
            from portal.reads.management.commands.work import Command

            random.seed()
            Command().handle(concurrency=self.lanes)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)

    def kill(self, chance: random.Random) -> None:
        """Kills one of them, as a machine that loses its power does; another takes its place."""
        victim = chance.randrange(len(self.pids))
        os.kill(self.pids[victim], signal.SIGKILL)
        os.waitpid(self.pids[victim], 0)
        self.killed += 1
        self.pids[victim] = self._fork()

    def stop(self, signum: int = signal.SIGTERM) -> None:
        """Asks all of them to end, and waits for it."""
        for pid in self.pids:
            os.kill(pid, signum)
        for pid in self.pids:
            os.waitpid(pid, 0)
        self.pids = []


def _die_with_the_parent() -> None:
    """A test that is broken off leaves no workers behind (Linux; elsewhere they are left)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
