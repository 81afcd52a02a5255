"""A place and its neighbours as a plan seen from above: degrees in, SVG out; pure.

No map server is asked: which places somebody looks at is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

METRES_A_DEGREE = 111_195
SIDE, MIDDLE, REACH = 360, 180, 150  # pixels; REACH from the middle to the outer ring
RINGS = (50, 100, 250, 500, 1000, 2500, 5000)  # metres


@dataclass(frozen=True)
class Dot:
    """A neighbour; degrees."""

    number: int
    name: str
    latitude: float
    longitude: float
    metres: float


def plan(
    latitude: float, longitude: float, dots: Sequence[Dot], accuracy_m: float | None = None
) -> SafeString:
    """The place in the middle, rings of equal distance, the neighbours with their numbers."""
    farthest = max([dot.metres for dot in dots] + [RINGS[0], accuracy_m or 0])
    outer = next((ring for ring in RINGS if ring >= farthest), RINGS[-1])
    scale = REACH / outer
    return format_html(
        '<svg class="plan" role="img" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        "<title>{title}</title>{rings}{accuracy}{dots}"
        '<circle class="here" cx="{middle}" cy="{middle}" r="6"/></svg>',
        side=SIDE,
        middle=MIDDLE,
        title=f"The place and {len(dots)} neighbours within {_metres(outer)}; north is up",
        rings=_rings(outer, scale),
        accuracy=_accuracy(accuracy_m, scale),
        dots=_dots(latitude, longitude, dots, scale),
    )


def _rings(outer: int, scale: float) -> SafeString:
    return format_html_join(
        "",
        '<circle class="ring" cx="{0}" cy="{0}" r="{1}"/>'
        '<text class="scale" x="{0}" y="{2}">{3}</text>',
        (
            (MIDDLE, round(ring * scale, 1), round(MIDDLE - ring * scale - 4, 1), _metres(ring))
            for ring in (outer, outer / 2)
        ),
    )


def _accuracy(metres: float | None, scale: float) -> SafeString:
    """How exactly the place was given; nothing where that is less than a dot."""
    if metres is None or not 7 < metres * scale < SIDE:
        return SafeString("")
    return format_html(
        '<circle class="accuracy" cx="{0}" cy="{0}" r="{1}"/>', MIDDLE, round(metres * scale, 1)
    )


def _dots(latitude: float, longitude: float, dots: Sequence[Dot], scale: float) -> SafeString:
    def place(dot: Dot) -> tuple[float, float, int, float, str]:
        east = (dot.longitude - longitude) * METRES_A_DEGREE * cos(radians(latitude))
        north = (dot.latitude - latitude) * METRES_A_DEGREE
        x, y = round(MIDDLE + east * scale, 1), round(MIDDLE - north * scale, 1)
        return x, y, dot.number, y + 4, f"{dot.name}, {_metres(dot.metres)}"

    return format_html_join(
        "",
        '<g class="near"><title>{4}</title><circle cx="{0}" cy="{1}" r="9"/>'
        '<text x="{0}" y="{3}">{2}</text></g>',
        (place(dot) for dot in dots),
    )


def _metres(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:.0f} m"
