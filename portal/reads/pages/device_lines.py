"""The devices of a check, a page at a time: those that ask for something come first, then those
that need a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict

from portal import limits

# What comes first, by the state of a line.
RANKS = {"in_doubt": 0, "problem": 1, "blocked": 2}
LOOK = ("in_doubt", "problem")
SHOWS = (
    ("", "All devices"),
    ("look", "With something to look at"),
    ("none", "With nothing to send"),
)


def paged(lines: Sequence[dict[str, Any]], asked: QueryDict) -> dict[str, Any]:
    """What the list of devices shows of these lines; `asked` is the query of the address."""
    show, words = asked.get("show", ""), asked.get("q", "").strip()
    fitting = [line for line in lines if _fits(line, show) and _is_named(line, words.casefold())]
    fitting.sort(key=lambda line: (not _asks(line), RANKS.get(line["state"], len(RANKS))))
    return {
        "device_page": Paginator(fitting, limits.DEVICES_PER_PAGE).get_page(asked.get("page")),
        "shows": SHOWS,
        "show": show,
        "words": words,
        "are_many": len(lines) > limits.DEVICES_PER_PAGE,
    }


def _asks(line: dict[str, Any]) -> bool:
    return bool(line["falls_total"] or line.get("shared"))


def _fits(line: dict[str, Any], show: str) -> bool:
    if show == "look":
        return line["state"] in LOOK
    return not line["types"] if show == "none" else True


def _is_named(line: dict[str, Any], words: str) -> bool:
    return any(words in name.casefold() for name in (line["device"], *line["names"]))
