"""Signed in at a sandbox, for the tests that need its faults, its mail or its other people."""

from __future__ import annotations

from portal.drec import auth
from portal.drec.client import Drec, connect
from tests.support.people import MEMBER, STRANGER, Someone, move_in
from tests.support.sandbox import Sandbox

ADMIN = Someone("admin@example.org", "")


def signed_in(sandbox: Sandbox, who: Someone = MEMBER) -> Drec:
    session = auth.sign_in(connect(), email=who.email, password=who.password)
    return connect(token=session.token)


def as_member(sandbox: Sandbox) -> Drec:
    """A member, with a stranger's organisation beside."""
    move_in(sandbox, MEMBER, STRANGER)
    return signed_in(sandbox)


def as_admin(sandbox: Sandbox) -> Drec:
    sandbox.load(users=[{"email": ADMIN.email, "password": ADMIN.password, "role": "Admin"}])
    return signed_in(sandbox, ADMIN)


def calls(sandbox: Sandbox, method: str) -> list[str]:
    """The paths that were asked with it, in order, without sign-ins."""
    asked = (r for r in sandbox.requests() if r["method"] == method)
    return [r["path"] for r in asked if r["path"] != "/api/auth/login"]
