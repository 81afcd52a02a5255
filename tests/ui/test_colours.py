"""The palette keeps its contrast, in light and in dark."""

import re

import pytest
from django.conf import settings

TEXT, EDGE = 4.5, 3.0

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft") for ground in ("paper", "sheet", "sunk")),
    *(("action", ground, TEXT) for ground in ("paper", "sheet", "action-soft")),
    ("on-action", "action", TEXT),
    ("on-action", "action-strong", TEXT),
    *(
        (tone, ground, TEXT)
        for tone in ("waiting", "going", "good", "attention", "wrong")
        for ground in (f"{tone}-soft", "paper", "sheet")
    ),
    *(("ink", f"{tone}-soft", TEXT) for tone in ("waiting", "going", "good", "attention", "wrong")),
    *(("action", f"{tone}-soft", TEXT) for tone in ("going", "good", "attention", "wrong")),
    *(("edge", ground, EDGE) for ground in ("paper", "sheet")),
    *(("focus", ground, EDGE) for ground in ("paper", "sheet")),
    ("sun-edge", "sheet", EDGE),
]


def _palettes() -> dict[str, dict[str, str]]:
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in text.split("prefers-color-scheme: dark")
    )
    return {"light": light, "dark": dark}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("upper", "ground", "least"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str, upper: str, ground: str, least: float) -> None:
    palette = _palettes()[scheme]
    high, low = sorted((_luminance(palette[upper]), _luminance(palette[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least
