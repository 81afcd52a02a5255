"""Signing in with the registry's own e-mail and password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from portal.accounts import services
from portal.accounts.models import User


class DrecBackend(BaseBackend):
    """Takes `email` and `password`; Django's own form for staff, with a user name, passes by.

    A registry that does not answer raises DrecError: it never counts as a wrong password.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, email: str, password: str
    ) -> User | None:
        found = services.identify(email=email, password=password)
        if found is None:
            return None
        user, session = found
        if not user.is_active:
            return None
        if request is not None:
            request.drec_session = session  # type: ignore[attr-defined]
        return user

    def get_user(self, user_id: int) -> User | None:
        return (
            User.objects.select_related("organisation").filter(pk=user_id, is_active=True).first()
        )
