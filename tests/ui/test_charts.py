"""Reads put into periods, and the picture of them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from portal.ui import charts, periods

START = datetime(2025, 1, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

Points = list[tuple[datetime, int]]


def _every(step: timedelta, count: int, wh: int = 1000) -> Points:
    """Reads that end one step after another, the first one step after the year's beginning."""
    return [(START + step * (n + 1), wh) for n in range(count)]


@pytest.mark.parametrize(
    ("step", "count", "period", "bars"),
    [
        (timedelta(days=1), 1, "day", 1),
        (timedelta(minutes=15), 96, "quarter of an hour", 96),
        (timedelta(minutes=15), 192, "half hour", 96),
        (timedelta(minutes=15), 960, "six hours", 40),
        (timedelta(minutes=5), 12, "quarter of an hour", 4),
        (timedelta(hours=1), 72, "hour", 72),
        (timedelta(days=1), 4, "day", 4),
        (timedelta(days=1), 60, "day", 60),
        (timedelta(days=1), 365, "week", 53),
        (timedelta(days=1), 1095, "month", 36),
        (timedelta(days=7), 10, "week", 10),
    ],
)
def test_the_finest_period_that_is_filled_and_readable(
    step: timedelta, count: int, period: str, bars: int
) -> None:
    found, every = periods.fill(_every(step, count), ZoneInfo("UTC"))
    assert (found.name, len(every)) == (period, bars)
    assert sum(bar.wh or 0 for bar in every) == count * 1000


def test_months_stay_months() -> None:
    points = [(datetime(2025, month, 1, tzinfo=UTC), 1000) for month in range(2, 13)]
    found, every = periods.fill(points, ZoneInfo("UTC"))
    assert found.name == "month"
    assert [bar.start.month for bar in every] == list(range(1, 12))


def test_a_read_that_ends_at_midnight_belongs_to_the_day_before() -> None:
    midnight = datetime(2025, 6, 2, 0, tzinfo=BERLIN)
    _, (bar,) = periods.fill([(midnight, 5)], BERLIN)
    assert bar.start == datetime(2025, 6, 1)


def test_missing_is_none_and_zero_is_zero() -> None:
    points = [(START + timedelta(days=n), wh) for n, wh in ((1, 5), (2, 0), (4, 7))]
    _, every = periods.fill(points, ZoneInfo("UTC"))
    assert [bar.wh for bar in every] == [5, 0, None, 7]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime(2025, 3, 30, tzinfo=BERLIN), 23), (datetime(2025, 10, 26, tzinfo=BERLIN), 24)],
)
def test_the_hour_that_the_clock_skips_is_no_gap(day: datetime, hours: int) -> None:
    """In autumn the doubled hour is one bar with the energy of both."""
    ends = [day.astimezone(UTC) + timedelta(hours=n + 1) for n in range(25)]
    inside = [(end, 1) for end in ends if end <= (day + timedelta(days=1)).astimezone(UTC)]
    _, every = periods.fill(inside, BERLIN)
    assert len(every) == hours
    assert all(bar.wh for bar in every)
    assert sum(bar.wh or 0 for bar in every) == len(inside)


@pytest.mark.parametrize(
    "count",
    [1, 2, 3, 60, 365, 5000],
)
@pytest.mark.parametrize("wh", [0, 1, 118_400, 10**13])
def test_a_chart_is_sound_and_says_what_it_shows(count: int, wh: int) -> None:
    chart = charts.bars(_every(timedelta(days=1), count, wh), "Asia/Kolkata", name="a")
    assert chart is not None
    svg = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "a-title"
    assert "Asia/Kolkata" in svg.findtext("title", "")
    rects = svg.findall("rect")
    assert len(rects) == len(chart.bars) <= periods.MOST_BARS
    assert {rect.get("class") for rect in rects} == ({"bar"} if wh else {"zero"})
    heights = [float(rect.get("height", "")) for rect in rects]
    assert all(0 < height <= charts.PLOT for height in heights)
    assert chart.total == count * wh


def test_no_reads_no_chart() -> None:
    assert charts.bars([], "UTC") is None


# Per cent that "28 Mar, 23:45" takes: 95 pixels, of 198 on a phone and 500 where all are shown.
@pytest.mark.parametrize(("looks", "width"), [({"date"}, 48), ({"date", "between"}, 19)])
@pytest.mark.parametrize("count", [*range(1, 14), 30, 60, 96, 120])
def test_dates_run_neither_together_nor_out(count: int, looks: set[str], width: float) -> None:
    chart = charts.bars(_every(timedelta(minutes=15), count), "UTC")
    assert chart is not None
    svg = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own
    words = [text for text in svg.findall("text") if text.get("class") in looks]
    starts = [_start(text, width) for text in words]
    assert starts
    assert all(after - before >= width for before, after in pairwise(starts))
    assert starts[0] >= 0
    assert starts[-1] + width <= 100


def _start(text: ElementTree.Element, width: float) -> float:
    before = {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "")]
    return float(text.get("x", "").removesuffix("%")) - before


def test_a_chart_obeys_the_content_policy() -> None:
    chart = charts.bars(_every(timedelta(days=1), 9), "UTC")
    assert chart is not None
    assert "style" not in chart.svg
    assert "<script" not in chart.svg


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1000), (1, 1), (3, 5), (11, 20), (249, 250), (250, 250), (251, 500), (999, 1000)],
)
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert charts._round_up(most) == top
