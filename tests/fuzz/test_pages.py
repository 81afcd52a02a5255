"""Spoiled files through the pages, as a person would bring them: no page fails, whatever is chosen.

The seed is fixed, so that a failure comes again; the message names its number.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from portal import limits
from portal.reads.check_models import Check, CheckState
from tests.fuzz.test_text_files import spoiled
from tests.reads import ledgers
from tests.reads.cases import CASES
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FILES = 40
# In the midst of the readings of the small files.
ONBOARDED = "2024-03-01T09:30:00.000Z"
SEEDS = [case for case in CASES if len(case.content) < 5_000]
FORM = {
    "externalId": ("", "roof", "wall"),
    "unit": ("", "", "Wh", "kWh", "GWh"),
    "timezone": ("", "", "Europe/Berlin", "Asia/Kolkata"),
    "type": ("", "", "History", "Delta", "Aggregate"),
}
ANSWERS = {
    "device": ("roof",),
    "dates": ("dmy", "mdy", "ymd", "seconds"),
    "decimal": (".", ","),
    "unit": ("kWh", "kW"),
    "interval": ("", "900", "day", "month"),
    "meaning": ("energy", "counter", "power"),
    "stamp": ("0",),
    "year": ("2024", "0", ""),
    "values": ("1",),
    "name-0": ("roof", "-"),
}
CHANGES = (
    *({"combine": "day"}, {"combine": "month"}, {"type": "Aggregate"}, {"type": ""}),
    *({"fix": "unit"}, {"fix": "sun"}, {"fix": "back"}, {"falls-0": "rollover"}),
)


@pytest.fixture
def member(
    sandbox: Sandbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(limits, "UPLOADS_PER_HOUR", 10 * FILES)
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device(n, createdAt=ONBOARDED) for n in ("roof", "wall")])
    return signed_in_client(sandbox)


def one_of_each(choices: dict[str, tuple[str, ...]], chance: random.Random) -> dict[str, str]:
    return {name: chance.choice(values) for name, values in choices.items()}


def handed_in(member: Client, number: int) -> str:
    """How a file ends; every page on its way answers as a page."""
    chance, case = random.Random(number), SEEDS[number % len(SEEDS)]  # noqa: S311
    content = case.content.encode() if isinstance(case.content, str) else case.content
    file = SimpleUploadedFile(case.file, spoiled(content, chance))
    answer = member.post("/reads/new/", {"file": file, **one_of_each(FORM, chance)})
    if answer.status_code in (400, 422):
        return "refused"
    address = answer.headers["Location"]
    looked_at(member, address)
    if state_of(address) == CheckState.ASKING:
        answers = one_of_each(ANSWERS, chance)
        shown = member.post(f"{address}understand/", answers, headers={"HX-Request": "true"})
        assert shown.status_code == 200
        assert member.post(f"{address}understand/", answers).status_code in (302, 422)
        looked_at(member, address)
    if state_of(address) == CheckState.DONE:
        assert member.get(f"{address}check/0/").status_code in (200, 404)
        for change in chance.sample(CHANGES, 3):
            assert member.post(f"{address}check/", change).status_code == 302
            looked_at(member, address)
    return str(state_of(address))


def looked_at(member: Client, address: str) -> None:
    assert member.get(address).status_code in (200, 422)


def state_of(address: str) -> str:
    return Check.objects.get(pk=address.split("/")[-2]).state


def test_no_page_fails_over_a_spoiled_file(member: Client) -> None:
    ends: Counter[str] = Counter()
    for number in range(FILES):
        try:
            ends[handed_in(member, number)] += 1
        except Exception as error:
            raise AssertionError(f"REPLAY {number}") from error
    assert min(ends["refused"], ends[CheckState.DONE]) > FILES // 10, ends
