"""What can go wrong with the registry, named by what the portal does next (contract 1.2).

Unavailable   nothing was executed: try again later
Unauthorized  the sign-in is wrong or has ended: sign in
Forbidden     not allowed for this organisation; Pending: the account is not active
NotFound      the registry does not hold it
Rejected      the registry refuses it: show its words; NotOffered: its edition has no such call
Unknown       it was sent and no answer came: ask before sending again
Unexpected    an answer that says nothing useful: our bug, or the registry's
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.drec import refusals


class DrecError(Exception):
    """One failed call. `str()` is one plain sentence for the person; nothing in it is secret.

    `messages` are the registry's own words, trimmed; `status` is None when no answer came.
    """

    summary = "The registry failed"
    next_step = "Try again later."

    def __init__(
        self,
        *,
        endpoint: str,
        status: int | None = None,
        messages: Iterable[str] = (),
        summary: str = "",
        next_step: str = "",
    ) -> None:
        self.endpoint = endpoint
        self.status = status
        self.messages = tuple(messages)
        self.summary = summary or self.summary
        self.next_step = next_step or self.next_step
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if not self.messages:
            return f"{self.summary}."
        return f"{self.summary}: “{'; '.join(self.messages)}”."


class Unavailable(DrecError):
    """Nothing was executed: no connection, 503, 429, or a look-up that failed after its retries."""

    summary = "The registry does not answer at the moment"
    next_step = "Nothing was changed. Try again in a minute."


class Unauthorized(DrecError):
    """The token is dead, or the sign-in is wrong."""

    summary = "The registry does not accept this sign-in any more"
    next_step = "Sign in again; you come back to where you were."


class Forbidden(DrecError):
    """403: the role or the organisation lacks the permission."""

    summary = "The registry does not allow this for your account"
    next_step = "Ask the administrator of your organisation, or D-REC, for the permission."


class Pending(Forbidden):
    """412: the account is pending or suspended."""

    summary = "The registry allows this for active accounts only"
    next_step = "Ask D-REC to activate your account, then try again."


class NotFound(DrecError):
    """404: the registry does not hold the thing."""

    summary = "The registry does not hold this"
    next_step = "Check the name, or look for it in the list."


class Rejected(DrecError):
    """The registry understood and refuses. Sending the same again gets the same answer."""

    summary = "The registry refused this"
    next_step = "Correct what it speaks of and send it again."

    def by_field(self) -> dict[str, list[str]]:
        """The registry's words under the API field they speak of; "" for those of no field."""
        return refusals.by_field(self.messages)


class NotOffered(Rejected):
    """This edition of the registry has no such call; nothing was sent."""

    summary = "This edition of the registry does not offer this"
    next_step = "Ask D-REC, or do it in another way."


class Unknown(DrecError):
    """A write was sent and its answer never came: it may have been executed."""

    summary = "This was sent to the registry, but its answer never came"
    next_step = "Look whether it has arrived before you send it again."


class Unexpected(DrecError):
    """500, or an answer that cannot be understood. For a write it does not say what was done."""

    summary = "The registry could not take this"
    next_step = "Nothing you typed is lost. Check unusual values, or try again later."
