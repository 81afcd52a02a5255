"""How pages name a row of a file."""

from __future__ import annotations

from django import template

from portal.reads.formats import places

register = template.Library()


@register.filter
def row_words(place: int) -> str:
    """5, or "5 of sheet 2" where several sheets of a workbook were read."""
    return str(places.shown(place))
