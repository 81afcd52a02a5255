"""The staff pages at a path of choice."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings

from portal import run, urls
from portal.submissions.models import Kind, Review, Submission
from tests.submissions.stories import staff
from tests.submissions.test_admin import some

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[str]:
    """Where they are while the test runs."""
    usual = settings.ADMIN_PATH
    yield _moved(settings, "behind-the-counter/")
    _moved(settings, usual)


def _moved(settings: Settings, path: str) -> str:
    settings.ADMIN_PATH = path
    importlib.reload(urls)
    clear_url_caches()
    return f"/{path}"


def test_nothing_leads_to_where_they_usually_are(elsewhere: str) -> None:
    (submission,) = some(1, kind=Kind.DEVICE, payload={"externalId": "roof-0"})
    client = staff("Supervisor")
    record = f"{elsewhere}submissions/submission/"
    own = f"{record}{submission.pk}/"
    for page in ("", "submissions/policy/add/"):
        assert "/admin/sub" not in client.get(f"{elsewhere}{page}").content.decode()
    for page in (record, f"{own}change/", f"{own}print/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "/admin/sub" not in answer.content.decode()
    answer = client.post(f"{own}judge/", {"verb": "approve"})

    assert answer.headers["Location"].startswith(elsewhere)
    assert Submission.objects.get().review == Review.APPROVED
    assert Client().get("/admin/").status_code == 404
    assert Client().get(elsewhere).headers["Location"].startswith(f"{elsewhere}login/")


def test_it_is_told_when_the_portal_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_ADMIN_PATH", "behind-the-counter/")
    run.greet("http://127.0.0.1:8000", "admin")

    assert "http://127.0.0.1:8000/behind-the-counter/" in capsys.readouterr().out
