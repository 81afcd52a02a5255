"""The end of a token, and who has to be told of its beginning and its end."""

from __future__ import annotations

from django.dispatch import Signal

from portal.accounts.models import User
from portal.drec import auth
from portal.drec.client import connect
from portal.drec.errors import DrecError

# Sent before a token is revoked, with `user` and `token`. A receiver that answers True still
# needs the token (an upload is being sent) and revokes it itself when it is done.
token_released = Signal()
# Sent after a sign-in, with `user` and `session` (a fresh token for what had to wait for one).
signed_in = Signal()


def sign_out(*, user: User, token: str) -> bool:
    """Revokes the token at the registry; False when something that waits still needs it."""
    answers = token_released.send(sender=User, user=user, token=token)
    if any(answer for _, answer in answers):
        return False
    release(token)
    return True


def release(token: str) -> None:
    """Revokes a token. A registry that is down must keep nobody from leaving."""
    try:
        auth.sign_out(connect(token=token))
    except DrecError:
        return
