"""The member of the stories before Send; a module may have its own."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.reads.uploads import member_with
from tests.support.sandbox import Sandbox


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    return member_with(sandbox, "roof", "hill")
