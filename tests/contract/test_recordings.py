"""The recorded exchanges in order against a fresh sandbox: status, shape and words.

They lie beside the repository; a file that is not there is named in a warning.
"""

from __future__ import annotations

import pytest

from tests.contract.exceptions import EXCEPTIONS, MOST
from tests.contract.recordings import FILES, FOUND, exchanges
from tests.contract.replay import Replay, Verdict
from tests.support import sandbox as sandboxes

SHOWN = 6
COUNTS = {"2022": 99, "2024": 319}


def replayed(edition: str) -> dict[tuple[str, int], Verdict]:
    running = sandboxes.start(edition)
    try:
        found = Replay(running).run(exchanges(edition))
    finally:
        running.close()
    return {(edition, verdict.exchange.place): verdict for verdict in found}


def unexplained(place: tuple[str, int], verdict: Verdict) -> list[str]:
    allowed = EXCEPTIONS.get(place)
    return [line for line in verdict.found if allowed is None or not allowed.covers(line)]


@pytest.mark.parametrize("edition", FILES)
def test_every_exchange_agrees(edition: str) -> None:
    verdicts = replayed(edition)
    left = {place: unexplained(place, verdict) for place, verdict in verdicts.items()}
    wrong = [
        f"{verdicts[place].exchange}\n    " + "\n    ".join(found[:SHOWN])
        for place, found in left.items()
        if found
    ]
    idle = [place for place in EXCEPTIONS if place in verdicts and not verdicts[place].found]

    assert not wrong, f"{len(wrong)} of {len(verdicts)} differ:\n" + "\n".join(wrong)
    assert len(verdicts) == (COUNTS[edition] if edition in FOUND else 0), FILES[edition]
    assert not idle, "these agree by now: take them off the list"


def test_the_exceptions_are_few_and_have_reasons() -> None:
    assert len(EXCEPTIONS) <= MOST
    assert all(allowed.reason for allowed in EXCEPTIONS.values())
