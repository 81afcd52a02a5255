"""The plan of a place: its rings reach as far as the neighbours, and as the place is known."""

from __future__ import annotations

import pytest

from portal.submissions import figure


@pytest.mark.parametrize(
    ("metres", "outer"), [(None, "50 m"), (6, "50 m"), (180, "250 m"), (400, "500 m")]
)
def test_the_plan_reaches_as_far_as_the_place_is_known(metres: float | None, outer: str) -> None:
    assert f">{outer}<" in figure.plan(-1.3, 36.8, [], metres)


def test_a_rough_place_is_a_disc_on_the_plan() -> None:
    assert 'class="accuracy"' in figure.plan(-1.3, 36.8, [], 400)
    assert 'class="accuracy"' not in figure.plan(-1.3, 36.8, [], None)
