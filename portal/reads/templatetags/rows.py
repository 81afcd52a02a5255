"""How pages name a row of a file."""

from __future__ import annotations

from django import template

from portal.reads.formats import places

register = template.Library()


@register.filter
def row_words(place: int) -> str:
    """1,005, or 1,005 of sheet 2 where several sheets of a workbook were read."""
    return places.words(place)
