"""Counted attempts: one count a window, for each thing and each person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import attempts
from portal.accounts.models import Attempt

HOUR = 3600


def tries(number: int, who: str = "ann", limit: int = 3) -> list[bool]:
    return [attempts.too_many("upload", who, limit=limit, seconds=HOUR) for _ in range(number)]


@pytest.mark.django_db
def test_the_limit_is_for_each_one() -> None:
    assert tries(5) == [False, False, False, True, True]
    assert tries(1, who="bob") == [False]


@pytest.mark.django_db
def test_a_count_lasts_for_its_whole_window() -> None:
    """Also when it is counted up in between: the end does not move."""
    before = timezone.now()
    tries(2)
    ends = Attempt.objects.get().ends_at
    tries(2)

    assert Attempt.objects.get().ends_at == ends
    assert before < ends <= timezone.now() + timedelta(seconds=HOUR)
    assert ends.timestamp() % HOUR == 0


@pytest.mark.django_db
def test_a_new_window_counts_anew_and_forgets_the_old_ones() -> None:
    tries(4)
    Attempt.objects.update(ends_at=timezone.now() - timedelta(seconds=HOUR + 1))

    assert tries(1) == [False]
    assert Attempt.objects.count() == 1
