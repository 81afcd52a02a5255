"""Charts of energy: numbers in, SVG out, on the server; pure.

Sizes across are in per cent and heights in pixels, so that the words keep their size on a phone.
Everything visible is a class of components.css: no style attribute, no script.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.ui import figures, periods
from portal.ui.periods import Bar

# Pixels: the plot with room for the words above it and the dates below.
TOP, PLOT, BOTTOM = 24, 168, 28
# Of the room of one bar; the rest is the gap to the next.
BAR_SHARE = 0.78
# Per cent of the width: a few bars stay bars and do not become walls.
WIDEST = 6
# A read of nothing is a mark on the line; a missing read is nothing at all.
ZERO_HEIGHT = 2
# Per cent of the width: words centred closer to the edge would run over it.
EDGE = 20


@dataclass(frozen=True)
class Chart:
    """The picture, and the same figures for the table behind it (`bars` that were read)."""

    svg: SafeString
    bars: tuple[Bar, ...]
    period: str
    zone: str
    days: str
    total: int


@dataclass(frozen=True)
class Frame:
    """Where things stand: across in per cent, down in pixels. `top` is the Wh of the top line."""

    count: int
    top: int

    @property
    def room(self) -> float:
        return 100 / self.count

    @property
    def thickness(self) -> float:
        return min(self.room * BAR_SHARE, WIDEST)

    def y(self, wh: int) -> float:
        return round(TOP + PLOT * (1 - wh / self.top), 1)

    def height(self, wh: int) -> float:
        return round(PLOT * wh / self.top, 1) if wh else ZERO_HEIGHT

    def middle(self, at: int) -> float:
        return (at + 0.5) * self.room

    def words(self, at: int) -> tuple[str, str]:
        """Place and anchor of words at a bar: those near the edge begin or end with the bar."""
        middle, half = self.middle(at), self.thickness / 2
        if self.count > 1 and middle < EDGE:
            return _percent(middle - half), "start"
        if self.count > 1 and middle > 100 - EDGE:
            return _percent(middle + half), "end"
        return _percent(middle), "middle"


def bars(
    points: Sequence[tuple[datetime, int]],
    zone: str,
    *,
    name: str = "energy",
    marked: Collection[datetime] = (),
) -> Chart | None:
    """Energy over time. `points`: (end of the read, aware; Wh since the one before), any order.

    The energy belongs to the calendar period of `zone` that the read ends in. The finest period
    is taken that the reads fill and that gives at most `periods.MOST_BARS` bars. None without
    points. `name` makes the ids of the SVG unique on a page. `marked`: ends of reads to look at.
    """
    if not points:
        return None
    known = figures.zone_of(zone)
    period, every = periods.fill(points, known, marked)
    chart = Chart(
        svg=SafeString(""),
        bars=tuple(bar for bar in every if bar.wh is not None),
        period=period.name,
        zone=known.key,
        days=_days(points, known.key),
        total=sum(wh for _, wh in points),
    )
    return replace(chart, svg=_svg(every, chart, name))


def _days(points: Sequence[tuple[datetime, int]], zone: str) -> str:
    """The days of the first and the last read."""
    ends = [end - periods.MOMENT for end, _ in points]
    days = dict.fromkeys(figures.day(at, zone) for at in (min(ends), max(ends)))
    return " to ".join(days)


def _svg(every: Sequence[Bar], chart: Chart, name: str) -> SafeString:
    most = max(every, key=lambda bar: bar.wh or 0)
    frame = Frame(len(every), _round_up(most.wh or 0))
    described = (
        f"{figures.energy(chart.total)} together. The most is {figures.energy(most.wh or 0)}: "
        f"{most.label}. A table with all figures follows."
    )
    return format_html(
        '<svg role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        'width="100%" height="{height}"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-desc">{described}</desc>{grid}{bars}{dates}{most}</svg>',
        name=name,
        height=TOP + PLOT + BOTTOM,
        title=f"Energy by {chart.period}, {chart.days}, {chart.zone} time",
        described=described,
        grid=_grid(frame),
        bars=_bars(every, frame),
        dates=_dates(every, frame),
        most=_most(every.index(most), most.wh or 0, frame),
    )


def _round_up(wh: int) -> int:
    """The next 1, 2, 2.5 or 5 with noughts; an axis of nothing goes to 1 kWh."""
    if wh <= 0:
        return 1000
    power: int = 10 ** (len(str(wh)) - 1)
    return next(
        -(-power * tenths // 10) for tenths in (10, 20, 25, 50, 100) if wh * 10 <= power * tenths
    )


def _grid(frame: Frame) -> SafeString:
    """Three lines with their energy in the margin; the lowest is the axis."""
    lines = ((frame.top, "grid"), (frame.top / 2, "grid"), (0, "axis"))
    heights = (TOP, TOP + PLOT // 2, TOP + PLOT)
    return format_html_join(
        "",
        '<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>'
        '<text class="scale" x="-10" y="{}">{}</text>',
        (
            (look, y, y, y + 4, figures.energy(wh))
            for (wh, look), y in zip(lines, heights, strict=True)
        ),
    )


def _bars(every: Sequence[Bar], frame: Frame) -> SafeString:
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (
                _look(bar),
                _percent(frame.middle(at) - frame.thickness / 2),
                round(TOP + PLOT - frame.height(bar.wh), 1),
                _percent(frame.thickness),
                frame.height(bar.wh),
                f"{bar.label} (to be looked at)" if bar.marked else bar.label,
                figures.energy(bar.wh),
            )
            for at, bar in enumerate(every)
            if bar.wh is not None
        ),
    )


def _look(bar: Bar) -> str:
    return ("bar" if bar.wh else "zero") + " marked" * bar.marked


def _dates(every: Sequence[Bar], frame: Frame) -> SafeString:
    """First, last and one between, which a phone has no room for; more would run together.

    Those near the edge stand at the edge: on a phone two take nearly the whole width.
    """
    last = len(every) - 1
    shown = sorted({0, last // 2, last})
    edges = {"start": "0%", "end": "100%"}
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                "date" if at in (0, last) else "between",
                edges.get(anchor, x),
                TOP + PLOT + 20,
                anchor,
                every[at].label,
            )
            for at in shown
            for x, anchor in (frame.words(at),)
        ),
    )


def _most(at: int, wh: int, frame: Frame) -> SafeString:
    """The largest bar says its figure itself."""
    if not wh:
        return SafeString("")
    x, anchor = frame.words(at)
    return format_html(
        '<text class="most" x="{}" y="{}" text-anchor="{}">{}</text>',
        x,
        frame.y(wh) - 6,
        anchor,
        figures.energy(wh),
    )


def _percent(share: float) -> str:
    return f"{share:.2f}%"
