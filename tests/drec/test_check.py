"""`manage.py drec check`: what it says, how it ends, and that it changes nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.drec.checkup import Outcome
from tests.drec.signed import as_admin, as_member, calls
from tests.support.people import MEMBER
from tests.support.sandbox import Sandbox


def check(*options: str) -> tuple[int, str]:
    """The exit code and what was said."""
    said = io.StringIO()
    try:
        call_command("drec", "check", *options, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


@pytest.fixture
def signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREC_CHECK_EMAIL", MEMBER.email)
    monkeypatch.setenv("DREC_CHECK_PASSWORD", MEMBER.password)


def test_all_is_well(sandbox: Sandbox) -> None:
    code, said = check()
    assert code == Outcome.WELL
    assert f"Edition      {sandbox.edition}" in said
    assert ("countries: 249" in said) is (sandbox.edition == "2024")
    assert "Clock        agrees" in said
    assert "Sign-in      not asked for" in said
    assert calls(sandbox, "POST") == []


@pytest.mark.usefixtures("signs_in")
def test_what_a_sign_in_may_do(sandbox: Sandbox) -> None:
    as_member(sandbox)
    before = sandbox.truth()
    code, said = check()
    assert code == Outcome.WELL
    assert f"works: OrganizationAdmin, active, {MEMBER.organisation}" in said
    assert "may send meter reads       yes" in said
    assert " no" not in said.partition("works:")[2]
    assert MEMBER.password not in said
    assert sandbox.truth() == before
    if sandbox.edition == "2024":
        assert calls(sandbox, "POST")[-1] == "/api/auth/logout"


@pytest.mark.usefixtures("signs_in")
def test_permissions_that_nobody_has_granted(sandbox_2024: Sandbox) -> None:
    sandbox_2024.reset(fresh=True)
    as_admin(sandbox_2024)
    as_member(sandbox_2024)
    code, said = check()
    assert code == Outcome.NO_PERMISSION
    assert "may register devices       no (“Forbidden resource”)" in said


@pytest.mark.usefixtures("signs_in")
def test_an_account_that_is_not_active(sandbox_2024: Sandbox) -> None:
    as_member(sandbox_2024)
    sandbox_2024.extra(statuses=[{"email": MEMBER.email, "status": "Pending"}])
    code, said = check()
    assert code == Outcome.NO_PERMISSION
    assert "works: OrganizationAdmin, pending" in said
    assert "Only active users" in said


@pytest.mark.usefixtures("signs_in")
def test_a_wrong_password(sandbox: Sandbox) -> None:
    code, said = check()
    assert code == Outcome.NO_SIGN_IN
    assert "does not know this e-mail" in said


def test_half_a_sign_in(sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREC_CHECK_EMAIL", MEMBER.email)
    with pytest.raises(CommandError, match="Set both"):
        check()


def test_nobody_answers(settings: Settings) -> None:
    settings.DREC_API_URL = "http://127.0.0.1:9"
    code, said = check()
    assert code == Outcome.UNREACHABLE
    assert "Unreachable  The registry does not answer" in said


def test_another_edition_than_the_settings_say(sandbox: Sandbox, settings: Settings) -> None:
    settings.DREC_EDITION = "2022" if sandbox.edition == "2024" else "2024"
    code, said = check()
    assert code == Outcome.NO_API
    assert f"set it to {sandbox.edition} or auto" in said


def test_something_else_answers(sandbox_2024: Sandbox, settings: Settings) -> None:
    settings.DREC_API_URL = f"{sandbox_2024.url}/elsewhere"
    code, said = check()
    assert code == Outcome.NO_API
    assert "Fails" in said
    assert "Cannot GET /elsewhere/swagger-json" in said


@pytest.mark.parametrize(("hours", "where"), [(1, "ahead of"), (-1, "behind")])
def test_clocks_that_differ(sandbox_2024: Sandbox, hours: int, where: str) -> None:
    sandbox_2024.clock((datetime.now(UTC) + timedelta(hours=hours)).isoformat())
    code, said = check()
    assert code == Outcome.CLOCK
    assert f"s {where} this machine's" in said


def test_a_list_that_fails(sandbox_2024: Sandbox) -> None:
    path = {"method": "GET", "path": "/api/device/fuel-type"}
    sandbox_2024.faults([{"match": path, "do": "status 500"}])
    code, said = check()
    assert code == Outcome.NO_LISTS
    assert "makes no sense" in said
