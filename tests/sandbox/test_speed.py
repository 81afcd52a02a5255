"""The sandbox is quick enough never to hold up a test or a bench."""

from __future__ import annotations

import resource

import pytest

from tests.support import sandbox as sandboxes
from tests.support import volley

READS = 1000
A_SECOND = 500


@pytest.mark.parametrize("edition", ["2022", "2024"])
def test_five_hundred_reads_a_second_on_one_core(edition: str) -> None:
    """In seconds of the processor, less what its start takes: a busy machine counts little.
    `make bench` has the figure by the clock."""
    start_alone = _seconds(edition, reads=0)
    assert READS / (_seconds(edition, reads=READS) - start_alone) > A_SECOND


def _seconds(edition: str, *, reads: int) -> float:
    """Seconds of the processor that a sandbox uses from its start to its end."""
    before = _used()
    running = sandboxes.start(edition)
    try:
        volley.send(running.url, volley.reads(running, reads), status=201)
        assert len(running.truth()["reads"]) == reads
    finally:
        running.close()
    return _used() - before


def _used() -> float:
    """By child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
