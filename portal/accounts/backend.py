"""Signing in with the registry's own e-mail and password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from portal.accounts import services
from portal.accounts.models import User
from portal.drec.errors import Unauthorized


class DrecBackend(BaseBackend):
    """Takes `email` and `password`; Django's own form for staff, with a user name, passes by.

    Why the registry refused a sign-in is left on the request as `drec_refusal`. A registry that
    does not answer raises DrecError: it never counts as a wrong password.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, email: str, password: str
    ) -> User | None:
        try:
            user, session = services.identify(email=email, password=password)
        except Unauthorized as error:
            if request is not None:
                request.drec_refusal = error  # type: ignore[attr-defined]
            return None
        if not user.is_active:
            return None
        if request is not None:
            request.drec_session = session  # type: ignore[attr-defined]
        return user

    def get_user(self, user_id: int) -> User | None:
        return (
            User.objects.select_related("organisation").filter(pk=user_id, is_active=True).first()
        )
