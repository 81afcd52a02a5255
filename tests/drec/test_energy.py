"""The registry's energy limits (contract 6.5), against the figures that it gave itself."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from portal.drec.editions import EDITION_2022, EDITION_2024
from portal.drec.energy import limit_wh_2022, limit_wh_2024, years_in_use

COMMISSIONED = datetime(2022, 8, 9, 19, tzinfo=UTC)


def test_2024_gives_the_figure_of_a_real_server() -> None:
    # `Failed, MaxEnergy: 6737.340384183175`, answered on 2026-11-23 at 01:40:48 for 25 kW, 1 h.
    now = datetime(2026, 11, 23, 1, 40, 48, 500_000, tzinfo=UTC)
    limit = limit_wh_2024(25, 1, years_in_use(COMMISSIONED, now), 2000)
    assert limit == pytest.approx(6737.340384183175, abs=1e-5)


@pytest.mark.parametrize("yield_value", [None, 0, 2000])
def test_2024_rule_of_thumb(yield_value: float | None) -> None:
    assert limit_wh_2024(25, 1, 1, yield_value) == pytest.approx(6849.315, abs=0.001)


@pytest.mark.parametrize("yield_value", [None, 0, 1500])
@pytest.mark.parametrize("capacity", [0.5, 1, 25])
@pytest.mark.parametrize("hours", [0, 1 / 60, 1, 24])
@pytest.mark.parametrize("years", [1 / 12, 1, 4.3])
def test_2022_bound_says_what_the_rounding_says(
    capacity: float, hours: float, years: float, yield_value: float | None
) -> None:
    limit = limit_wh_2022(capacity, hours, years, yield_value)
    allowed = capacity * hours * years * 0.5 * 1500
    near = math.floor(max(limit, 0))
    for wh in {0, 1, *range(max(near - 3, 0), near + 4)}:
        passes = math.floor(1.2 * wh + 0.5) < allowed
        assert (wh < limit) is passes, wh


def test_2022_drops_the_guide_s_own_history_read() -> None:
    a_month = timedelta(days=30) / timedelta(days=365)
    assert limit_wh_2022(25, 1 / 60, a_month, 0) < 5000


def test_no_time_no_energy() -> None:
    assert not limit_wh_2024(25, 0, 1, 2000) > 0
    assert not limit_wh_2022(25, 0, 1, 2000) > 0


@pytest.mark.parametrize(
    ("commissioned", "now", "years"),
    [
        (None, COMMISSIONED, 1),
        (COMMISSIONED, COMMISSIONED, 1),
        (COMMISSIONED, COMMISSIONED - timedelta(days=1), 1),
        (COMMISSIONED, COMMISSIONED.replace(year=2025), 3),
        (COMMISSIONED, COMMISSIONED + timedelta(days=73), 0.2),
        (datetime(2024, 2, 29, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC), 1),
    ],
)
def test_years_in_use(commissioned: datetime | None, now: datetime, years: float) -> None:
    assert years_in_use(commissioned, now) == pytest.approx(years)


def test_each_edition_has_its_own_formula() -> None:
    assert EDITION_2022.energy_limit_wh(25, 1, 1, None) > 15_000
    assert EDITION_2024.energy_limit_wh(25, 1, 1, None) < 7_000
