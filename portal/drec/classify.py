"""An answer that is not a success becomes the error that says what to do next (contract 1.2).

The registry's statuses mean little by themselves: 409 is any refusal, 404 also a type conflict,
and on the read end-points InfluxDB's own statuses leak through. So status, shape and words are
looked at together.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from portal.drec.errors import (
    DrecError,
    Forbidden,
    NotFound,
    Pending,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)

# A refusal is a sentence; what is longer is a database's dump or a proxy's page.
MESSAGE_CHARACTERS = 500
# One for each field of the device form, and a few more.
MESSAGES = 40

REFUSALS = frozenset({400, 406, 409, 413, 422})
# A proxy in front of the registry says so when nothing was passed on.
NOT_EXECUTED = frozenset({429, 503})
# A proxy passed it on and lost the answer.
ANSWER_LOST = frozenset({408, 502, 504})

# 404 that refuses a write instead of missing a thing (contract 6.3, 5.3).
_REFUSING_404 = ("in this device you can add read for", "no device group found")
# InfluxDB's own statuses, passed on as if they were the API's.
_INFLUX_STATUSES = frozenset({400, 401, 404})
# What the read end-points themselves say with 400 or 401 in the bare shape that InfluxDB's
# errors have too (contract 6.9).
_OWN_READ_WORDS = (
    *("the given start and end", "year is required", "invalid readtype", "read not found"),
    "request entity too large",
)
# The 2022 edition repeats the secret key that is taken.
_SECRET_KEY = re.compile(r'(secretkey\s+)"[^"]*"', re.IGNORECASE)
_MARKUP = re.compile(r"^\s*<")


def failure(*, endpoint: str, status: int, body: object, changes: bool) -> DrecError:
    """The error for an answer. `changes`: the call was a write, so a lost answer is a doubt."""
    messages = words(body)
    if status in NOT_EXECUTED or (status in ANSWER_LOST and not changes):
        return Unavailable(endpoint=endpoint, status=status, messages=messages)
    if status in ANSWER_LOST:
        return Unknown(endpoint=endpoint, status=status, messages=messages)
    kind = Unexpected if _from_influx(endpoint, status, body) else _kind(status, body)
    if kind is Unexpected:
        return unexpected(endpoint=endpoint, status=status, messages=messages, changes=changes)
    return kind(endpoint=endpoint, status=status, messages=messages)


def unexpected(
    *, endpoint: str, status: int | None, messages: tuple[str, ...] = (), changes: bool
) -> Unexpected:
    """A look-up has nothing to lose, so it speaks differently from a write."""
    if changes:
        return Unexpected(endpoint=endpoint, status=status, messages=messages)
    return Unexpected(
        endpoint=endpoint,
        status=status,
        messages=messages,
        summary="The registry gave an answer that makes no sense to the portal",
        next_step="Nothing was changed. Try again later.",
    )


def refused(body: object) -> bool:
    """A 2xx answer that says no in its body (contract 2.5, 5.4)."""
    return isinstance(body, dict) and body.get("success") is False


def words(body: object) -> tuple[str, ...]:
    """The registry's own sentences in any of its error shapes, trimmed, without secrets."""
    if isinstance(body, dict):
        said = body.get("message") or body.get("errors") or body.get("error")
    else:
        said = None if isinstance(body, str) and _MARKUP.match(body) else body
    found = [_SECRET_KEY.sub(r'\1"…"', text)[:MESSAGE_CHARACTERS] for text in _sentences(said)]
    return tuple(found[:MESSAGES])


def says_revoked(error: DrecError) -> bool:
    """The words of a revoked token; a fresh one hears them too in its first moments (1.3)."""
    return any(text.casefold().startswith("token revoked") for text in error.messages)


def _sentences(said: object) -> list[str]:
    if isinstance(said, str):
        return [said.strip()] if said.strip() else []
    if isinstance(said, list):
        return [text for item in said for text in _sentences(item)]
    if isinstance(said, dict):  # a validator's own object: {property, constraints: {rule: text}}
        constraints = said.get("constraints")
        texts = constraints.values() if isinstance(constraints, dict) else [said.get("message")]
        return [text for item in texts for text in _sentences(item)]
    return []


def _kind(status: int, body: object) -> type[DrecError]:
    messages = [text.casefold() for text in words(body)]
    if status == HTTPStatus.UNAUTHORIZED:
        return _kind_of_401(messages)
    if status == HTTPStatus.FORBIDDEN:
        # 2024 wraps the refusals of invitations: HTTP 403 around `"status": 409`.
        wrapped = isinstance(body, dict) and body.get("status") == HTTPStatus.CONFLICT
        return Rejected if wrapped else Forbidden
    if status == HTTPStatus.PRECONDITION_FAILED:
        return Pending
    if status == HTTPStatus.NOT_FOUND:
        return _kind_of_404(messages)
    accepted_no = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES and refused(body)
    return Rejected if (status in REFUSALS or accepted_no) else Unexpected


def _kind_of_401(messages: list[str]) -> type[DrecError]:
    """Only two texts mean the token; others refuse a foreign organisation or an API user."""
    if _token_is_dead(messages):
        return Unauthorized
    return Rejected if messages else Unexpected


def _token_is_dead(messages: list[str]) -> bool:
    return any(text == "unauthorized" or text.startswith("token revoked") for text in messages)


def _kind_of_404(messages: list[str]) -> type[DrecError]:
    if any(text.startswith(_REFUSING_404) for text in messages):
        return Rejected
    # `Cannot POST /api/…` and a proxy's page: the path is missing, not the thing.
    missing_path = not messages or any(text.startswith("cannot ") for text in messages)
    return Unexpected if missing_path else NotFound


def _from_influx(endpoint: str, status: int, body: object) -> bool:
    """InfluxDB's errors come as bare `{statusCode, message}`; the API's have more, or own words."""
    if "/meter-reads/" not in endpoint or status not in _INFLUX_STATUSES:
        return False
    if not isinstance(body, dict) or "error" in body or "success" in body:
        return False
    messages = [text.casefold() for text in words(body)]
    own = any(text.startswith(_OWN_READ_WORDS) for text in messages)
    return not (own or _token_is_dead(messages))
