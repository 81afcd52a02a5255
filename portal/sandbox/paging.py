"""The `pageNumber` and `limit` of the 2024 edition's lists (contract 7.2)."""

from __future__ import annotations

import math
from typing import Any

from .answers import broken
from .shapes import Shape
from .world import Request


def paged(request: Request, name: str, rows: list[Any]) -> Shape:
    """Without `limit` everything, and no number of pages: it is divided by nothing there."""
    page = _number(request, "pageNumber") or 1
    limit = _number(request, "limit")
    shown = rows[(page - 1) * limit : page * limit] if limit else rows
    return {
        name: shown,
        "currentPage": page,
        "totalPages": math.ceil(len(rows) / limit) if limit else None,
        "totalCount": len(rows),
    }


def _number(request: Request, name: str) -> int | None:
    text = request.query.get(name)
    if not text:
        return None
    if not text.isdigit() or not int(text):
        raise broken()
    return int(text)
