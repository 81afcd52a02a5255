"""What the pages say of an upload's state, for each mix of outcomes."""

from __future__ import annotations

import pytest

from portal.reads.report.progress import outcome, outcome_words, percent
from portal.reads.sending.receipt import figures


@pytest.mark.parametrize(
    ("sums", "state", "words"),
    [
        ({"total": 4, "accepted": 4, "confirmed": 4}, "confirmed", ""),
        ({"total": 4, "accepted": 4, "confirmed": 3}, "accepted", ""),
        ({"total": 4, "accepted": 4, "confirmed": 3, "dropped": 1}, "dropped", "1 dropped"),
        ({"total": 4, "accepted": 4, "dropped": 4}, "dropped", ""),
        ({"total": 4, "accepted": 2, "confirmed": 2, "refused": 2}, "refused", "2 refused"),
        ({"total": 4, "accepted": 3, "confirmed": 3, "unknown": 1}, "in_doubt", "1 in doubt"),
        (
            {"total": 9, "accepted": 5, "confirmed": 4, "dropped": 1, "refused": 4},
            "dropped",
            "5 did not go in",
        ),
        ({"total": 4, "accepted": 1, "confirmed": 1, "cancelled": 3}, "cancelled", "3 cancelled"),
        ({"total": 4, "cancelled": 4}, "cancelled", ""),
    ],
)
def test_the_state_of_what_came(sums: dict[str, int], state: str, words: str) -> None:
    assert outcome(figures(sums)) == state
    assert outcome_words(figures(sums)) == words


def test_the_share_that_is_settled() -> None:
    assert percent(figures({"total": 3, "accepted": 1})) == 33
    assert percent(figures({"total": 3, "accepted": 1, "cancelled": 2})) == 100
    assert percent(figures({"total": 3, "cancelled": 3})) == 100
