"""One picture of Bootstrap Icons as inline SVG, read from its package.

Only the pictures that a page shows are sent; the thousands of others never leave the wheel.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]+")


class NoSuchIcon(LookupError):
    """The package has no picture of this name."""


@cache
def drawing(name: str) -> SafeString:
    """What stands between <svg> and </svg>. Raises NoSuchIcon."""
    picture = files("js_lib_bootstrap_icons") / "static" / "bootstrap-icons" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not picture.is_file():
        raise NoSuchIcon(name)
    found = _DRAWING.search(picture.read_text(encoding="utf-8"))
    if found is None:
        raise NoSuchIcon(name)
    return mark_safe(" ".join(found[1].split()))  # noqa: S308 - the package's own file


def icon(name: str, label: str = "") -> SafeString:
    """Hidden from screen readers, unless a `label` makes it say something of its own."""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="18" height="18" fill="currentColor" '
        "{}>{}</svg>",
        mark_safe(said),  # noqa: S308 - escaped above
        drawing(name),
    )
