"""One's own account: name, e-mail, password and the mails about them (contract 2.5)."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.drec import auth, organisations, profile
from portal.drec.client import Drec, connect
from portal.drec.errors import Forbidden, NotOffered, Rejected, Unauthorized, Unavailable
from portal.drec.profile import Confirmation
from tests.drec.signed import as_member, calls, signed_in
from tests.drec.test_with_sandbox import EMAIL, PASSWORD, registration
from tests.support.people import MEMBER, STRANGER, Someone
from tests.support.sandbox import Sandbox

NEW = "Moon2025"
LONG = "x" * 40 + "@a.example"


@pytest.fixture
def api(sandbox: Sandbox) -> Drec:
    return as_member(sandbox)


def rename(api: Drec, email: str = MEMBER.email) -> None:
    profile.change(api, first_name="Ada", last_name="Okello", email=email)


def test_a_new_name(api: Drec) -> None:
    rename(api)
    me = auth.me(api)
    assert (me.first_name, me.last_name, me.email) == ("Ada", "Okello", MEMBER.email)


def test_a_new_e_mail_is_sent_in_lower_case_and_ends_the_sign_in(
    sandbox: Sandbox, api: Drec
) -> None:
    rename(api, "Ada@Example.org")
    with pytest.raises(Unauthorized):
        auth.me(api)
    again = signed_in(sandbox, Someone("ada@example.org", MEMBER.organisation))
    assert auth.me(again).email == "ada@example.org"


def test_an_e_mail_that_is_taken(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    with pytest.raises(Rejected) as caught:
        rename(api, STRANGER.email)
    assert set(caught.value.by_field()) == {"email"}


def test_an_e_mail_that_could_stop_the_server(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    with pytest.raises(Rejected) as caught:
        rename(api, LONG)
    assert set(caught.value.by_field()) == {"email"}
    assert calls(sandbox_2024, "PUT") == []


def test_a_new_password(sandbox: Sandbox, api: Drec) -> None:
    with pytest.raises(Rejected) as caught:
        profile.change_password(api, old="Wrong1", new=NEW)
    assert set(caught.value.by_field()) == {"oldPassword"}
    with pytest.raises(Rejected) as caught:
        profile.change_password(api, old=MEMBER.password, new=" ")
    assert set(caught.value.by_field()) == {"newPassword"}
    profile.change_password(api, old=MEMBER.password, new=NEW)
    assert auth.me(api).email == MEMBER.email  # the sign-in stays
    assert auth.me(signed_in(sandbox, Someone(MEMBER.email, "", NEW))).email == MEMBER.email


def token_of(sandbox: Sandbox, to: str) -> str:
    """The token in the newest mail to somebody."""
    letters = [letter for letter in sandbox.mail() if letter["to"] == to]
    return parse_qs(urlsplit(letters[-1]["link"]).query)["token"][0]


def test_a_forgotten_password(sandbox_2024: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    as_member(sandbox_2024)
    anybody = connect()
    profile.mail_new_password(anybody, email=MEMBER.email)
    token = token_of(sandbox_2024, MEMBER.email)
    with caplog.at_level(logging.INFO):
        profile.reset_password(anybody, token=token, new=NEW)
    assert "PUT /api/user/reset/password/… 200" in caplog.text
    assert token not in caplog.text
    assert signed_in(sandbox_2024, Someone(MEMBER.email, "", NEW)).email == MEMBER.email


def test_nobody_learns_which_addresses_are_known(sandbox_2024: Sandbox) -> None:
    """An unknown address is a 500 there, one without the permission a 403."""
    sandbox_2024.reset(fresh=True)
    as_member(sandbox_2024)
    for email in (MEMBER.email, "nobody@example.org"):
        profile.mail_new_password(connect(), email=email)
    assert sandbox_2024.mail() == []
    path = {"method": "POST", "path": "/api/user/forget-password"}
    sandbox_2024.faults([{"match": path, "do": "status 503"}])
    with pytest.raises(Unavailable):
        profile.mail_new_password(connect(), email=MEMBER.email)


def test_2022_mails_no_new_password(sandbox_2022: Sandbox) -> None:
    as_member(sandbox_2022)
    with pytest.raises(NotOffered):
        profile.mail_new_password(connect(), email=MEMBER.email)
    assert calls(sandbox_2022, "POST") == []


def test_confirming_an_e_mail(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    anybody = connect()
    organisations.register(anybody, registration(anybody))
    first = token_of(sandbox, EMAIL)
    session = auth.sign_in(anybody, email=EMAIL, password=PASSWORD)
    api = connect(token=session.token)
    assert auth.me(api).email_confirmed is False
    profile.mail_confirmation(api)
    token = token_of(sandbox, EMAIL)
    assert token != first
    with caplog.at_level(logging.INFO):
        assert profile.confirm_email(anybody, token=token) is Confirmation.CONFIRMED
        assert profile.confirm_email(anybody, token=token) is Confirmation.ALREADY
    assert token not in caplog.text
    assert auth.me(api).email_confirmed
    with pytest.raises(Rejected, match="already confirmed"):
        profile.mail_confirmation(api)


def test_a_link_that_is_too_old(sandbox: Sandbox) -> None:
    anybody = connect()
    organisations.register(anybody, registration(anybody))
    sandbox.clock("2099-01-01T00:00:00.000Z")
    token = token_of(sandbox, EMAIL)
    assert profile.confirm_email(anybody, token=token) is Confirmation.EXPIRED


@pytest.mark.parametrize("token", ["ab" * 64, "no/token", "", "../../device"])
def test_links_that_the_registry_does_not_know(sandbox: Sandbox, token: str) -> None:
    anybody = connect()
    for call in (
        lambda: profile.confirm_email(anybody, token=token),
        lambda: profile.reset_password(anybody, token=token, new=NEW),
    ):
        with pytest.raises(Rejected) as caught:
            call()
        assert token == "" or token not in caught.value.endpoint
    # Only what looks like a token is sent.
    assert len(calls(sandbox, "PUT")) == (2 if token == "ab" * 64 else 0)


def test_without_the_permission(sandbox_2024: Sandbox) -> None:
    sandbox_2024.reset(fresh=True)
    api = as_member(sandbox_2024)
    with pytest.raises(Forbidden):
        rename(api)
    with pytest.raises(Forbidden):
        profile.change_password(api, old=MEMBER.password, new=NEW)


def test_looking_up_a_colleague_and_a_stranger(sandbox: Sandbox, api: Drec) -> None:
    me = auth.me(api)
    other = auth.me(signed_in(sandbox, STRANGER))
    assert profile.person(api, me.id).organisation == me.organisation
    with pytest.raises(Rejected, match="Unable to fetch"):
        profile.person(api, other.id)
    with pytest.raises(ValueError, match="no id"):
        profile.person(api, "1")  # type: ignore[arg-type]
