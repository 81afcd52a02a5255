"""The page of operators: whether the registry answers, what is being sent, what stands still."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.reads.models import Held, Upload
from tests.devices.samples import words
from tests.reads import ledgers
from tests.submissions.stories import staff
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


def page() -> str:
    answer = staff("Operator", "olga").get("/admin/technical/")
    assert answer.status_code == 200
    return words(answer).replace("\N{NO-BREAK SPACE}", " ")


def test_the_registry_answers_or_not(sandbox: Sandbox) -> None:
    assert "It answers in" in page()
    sandbox.faults([{"match": {"path": "*"}, "do": "status 503", "times": 99}])

    assert "The registry does not answer at the moment" in page()


def test_an_upload_that_stands_still(sandbox_2024: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 3))
    assert "Its sign-in" not in page()
    Upload.objects.filter(pk=upload.pk).update(
        held=Held.SIGN_IN, trouble="Its sign-in has ended.", trouble_since=timezone.now()
    )

    assert "Its sign-in has ended." in page()
