"""Answers, and the shapes of the refusals (contract 1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

JSON_TYPE = "application/json; charset=utf-8"
TEXT_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """A status and what is said with it; `body` None is an empty body, a text goes out raw."""

    status: int
    body: Any = None
    headers: tuple[str, ...] = ()


class Refusal(Exception):
    """A handler ends early with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class NoAnswer(Exception):
    """The connection ends without an answer, at once or (`hangs`) when the caller gives up."""

    def __init__(self, *, hangs: bool) -> None:
        super().__init__(hangs)
        self.hangs = hangs


class Crash(NoAnswer):
    """The process dies of it: all connections end, and it is some seconds until it listens."""

    def __init__(self) -> None:
        super().__init__(hangs=False)


def plain(status: int, message: Any) -> Refusal:
    return Refusal(Answer(status, {"statusCode": status, "message": message}))


def named(status: int, message: Any) -> Refusal:
    """With `error`, the name of the status, as built-in exceptions carry it."""
    name = HTTPStatus(status).phrase
    return Refusal(Answer(status, {"statusCode": status, "message": message, "error": name}))


def business(message: str, status: int = 409) -> Refusal:
    return Refusal(Answer(status, {"success": False, "message": message}))


def invalid(messages: list[str]) -> Refusal:
    return named(400, messages)


def broken() -> Refusal:
    return plain(500, "Internal server error")


def unauthorized() -> Refusal:
    return plain(401, "Unauthorized")


def revoked() -> Refusal:
    return named(401, "Token revoked. Please log in again.")


def forbidden() -> Refusal:
    return named(403, "Forbidden resource")
