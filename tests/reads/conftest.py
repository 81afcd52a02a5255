"""The member of the stories before Send; a module may have its own."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.reads import ledgers
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device("roof"), ledgers.a_device("hill")])
    return signed_in_client(sandbox)
