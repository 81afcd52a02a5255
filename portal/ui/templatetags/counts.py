"""The figures on top of the staff pages."""

from __future__ import annotations

from typing import Any

from django import template

from portal.submissions.admin import counts

register = template.Library()


@register.simple_tag(takes_context=True)
def submission_counts(context: template.Context) -> list[dict[str, Any]]:
    """How many submissions are in each state of delivery."""
    return counts(context["request"])
