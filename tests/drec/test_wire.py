"""Values on their way out: whole numbers, one spelling of time, only the allowed fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from portal.drec import wire
from portal.drec.errors import Rejected


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("50000", "50000"),
        ("50000.00", "50000"),
        ("1E+5", "100000"),
        ("0", "0"),
        ("-5", "-5"),
        ("1.5", "1.5"),
        ("0.1", "0.1"),
        ("12345678901234567", "12345678901234567"),
    ],
)
def test_numbers(value: str, sent: str) -> None:
    assert json.dumps(wire.number(Decimal(value))) == sent


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        wire.number(Decimal(value))


def test_times_are_utc_with_milliseconds() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert wire.timestamp(datetime(2026, 1, 1, 5, 30, tzinfo=india)) == "2026-01-01T00:00:00.000Z"
    precise = datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)
    assert wire.timestamp(precise) == "2026-01-01T00:00:00.999Z"
    with pytest.raises(ValueError, match="zone"):
        wire.timestamp(datetime(2026, 1, 1))


def test_a_body_holds_only_what_is_allowed() -> None:
    fields = {
        "createdAt": "2020-01-01",
        "b": Decimal("25"),
        "a": ("x",),
        "c": None,
        "d": datetime(2026, 1, 1, tzinfo=UTC),
        "e": "",
        "f": False,
    }
    body = wire.body(fields, ("a", "b", "c", "d", "e", "f", "g"))
    assert json.dumps(body) == (
        '{"a": ["x"], "b": 25, "d": "2026-01-01T00:00:00.000Z", "e": "", "f": false}'
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("roof-1", "roof-1"), ("sp ace", "sp%20ace"), ("a/b", "a%2Fb"), ("a?b#c", "a%3Fb%23c"),
     ("ä", "%C3%A4"), ("a.b", "a.b"), ("%2e", "%252e")],
)  # fmt: skip
def test_segments(text: str, quoted: str) -> None:
    assert wire.segment(text, endpoint="GET /x") == quoted


@pytest.mark.parametrize("text", ["", ".", "..", "a\x00b", "a\nb", "\ud800"])
def test_segments_that_no_path_carries(text: str) -> None:
    with pytest.raises(Rejected):
        wire.segment(text, endpoint="GET /x")
