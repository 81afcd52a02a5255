"""The figures on top of the staff pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Count

from portal.submissions import queue
from portal.submissions.models import Delivery, Submission

register = template.Library()


@register.simple_tag
def submission_counts() -> list[dict[str, Any]]:
    """How many submissions are in each state of delivery."""
    found = dict(Submission.objects.order_by().values_list("delivery").annotate(number=Count("*")))
    return [
        {"delivery": value, "label": label, "number": found.get(value, 0)}
        for value, label in Delivery.choices
    ]


@register.simple_tag
def queue_tiles() -> list[queue.Tile]:
    """What waits for a reviewer, and since when."""
    return queue.tiles()
