"""Checks on the fields of a body: JSON types are strict, each complaint has the server's words.

A field's complaints stand in the order of its checks, the fields in the order of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from .answers import invalid

Body = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """`passes` gets the field's value (None when absent) and the whole body."""

    passes: Callable[[Any, Body], bool]
    message: str


@dataclass(frozen=True)
class Field:
    """`optional` skips all checks for an absent or null value."""

    name: str
    checks: tuple[Check, ...]
    optional: bool = False


def complaints(body: Body, fields: Iterable[Field]) -> list[str]:
    return [
        check.message
        for field in fields
        if not (field.optional and body.get(field.name) is None)
        for check in field.checks
        if not check.passes(body.get(field.name), body)
    ]


def validate(body: Body, fields: Iterable[Field]) -> None:
    """Raises the 400 with the list of complaints, if there are any."""
    found = complaints(body, fields)
    if found:
        raise invalid(found)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def text(name: str) -> Check:
    return Check(lambda value, _: isinstance(value, str), f"{name} must be a string")


def filled(name: str) -> Check:
    return Check(lambda value, _: value not in (None, ""), f"{name} should not be empty")


def numeric(name: str) -> Check:
    message = f"{name} must be a number conforming to the specified constraints"
    return Check(lambda value, _: is_number(value), message)


def boolean(name: str) -> Check:
    return Check(lambda value, _: isinstance(value, bool), f"{name} must be a boolean value")


def array(name: str) -> Check:
    return Check(lambda value, _: isinstance(value, list), f"{name} must be an array")


def among(values: Collection[str], message: str) -> Check:
    return Check(lambda value, _: isinstance(value, str) and value in values, message)


def matching(pattern: str, message: str) -> Check:
    """The pattern is searched, as JavaScript's `test` does: anchor it where the server does."""
    compiled = re.compile(pattern, re.ASCII)
    return Check(lambda value, _: isinstance(value, str) and bool(compiled.search(value)), message)


def at_most(name: str, length: int) -> Check:
    message = f"{name} must be shorter than or equal to {length} characters"
    return Check(lambda value, _: isinstance(value, str) and len(value) <= length, message)


def equal_to(other: str, message: str) -> Check:
    return Check(lambda value, body: value is not None and value == body.get(other), message)


def field(name: str, *checks: Check) -> Field:
    return Field(name, checks)


def optional(name: str, *checks: Check) -> Field:
    return Field(name, checks, optional=True)
