"""Whatever comes over the wire, the client has an answer to it and no other exception."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.drec import classify, parse
from portal.drec.errors import DrecError, Rejected
from portal.drec.refusals import by_field
from portal.drec.values import Strange
from tests.drec import bodies
from tests.drec.conftest import jwt

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
# What a random draw seldom finds.
ODD = [
    *(float("inf"), float("nan"), 10**400, -(10**400), 10**29),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00", "\ud800"),
    *([], {}, [None], [{}], {"id": None}, True, ""),
]
answers = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["message", "errors", "error", "success", "status", "constraints"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
ENDPOINTS = st.sampled_from(["GET /device/my", "POST /device", "POST /meter-reads/new/d1"])


@given(endpoint=ENDPOINTS, status=st.integers(100, 599), body=answers, changes=st.booleans())
def test_any_failure_has_a_class(endpoint: str, status: int, body: object, changes: bool) -> None:
    error = classify.failure(endpoint=endpoint, status=status, body=body, changes=changes)
    assert isinstance(error, DrecError)
    assert str(error).endswith(".")
    assert all(len(text) <= classify.MESSAGE_CHARACTERS for text in error.messages)
    if isinstance(error, Rejected):
        spoken = [text for texts in error.by_field().values() for text in texts]
        assert set(spoken) == set(error.messages)


@given(messages=st.lists(st.text(max_size=60)))
def test_no_message_is_lost(messages: list[str]) -> None:
    assert {text for texts in by_field(messages).values() for text in texts} == set(messages)


SAMPLES: list[tuple[Callable[[object], object], dict[str, object]]] = [
    (parse.person, bodies.ME_2024),
    (parse.registered, bodies.REGISTERED_2024),
    (parse.device, bodies.DEVICE_2022),
    (parse.device, bodies.DEVICE_2024),
    (parse.read_page, bodies.page_2024(2)),
    (parse.latest_read, {"enddate": "2026-11-03T18:40:45.000Z", "value": 1}),
]


@pytest.mark.parametrize(("parser", "sample"), SAMPLES)
@given(data=st.data())
def test_a_shape_with_one_value_changed(
    parser: Callable[[object], object], sample: dict[str, object], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(sample)))
    with suppress(Strange):
        parser(sample | {key: data.draw(answers)})


@pytest.mark.parametrize(("parser", "sample"), SAMPLES)
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_shape_with_one_odd_value(
    parser: Callable[[object], object], sample: dict[str, object], odd: object
) -> None:
    for key in sample:
        with suppress(Strange):
            parser(sample | {key: odd})


@pytest.mark.parametrize(
    "parser", [parse.codes, parse.countries, parse.devices, parse.read_series, parse.sdg_benefits]
)
@given(answer=answers)
def test_a_list_of_anything(parser: Callable[[object], object], answer: object) -> None:
    with suppress(Strange):
        parser(answer)


@given(claims=st.dictionaries(st.sampled_from(["id", "exp", "iat", "email", "role"]), scalars))
def test_a_token_with_any_claims(claims: dict[str, object]) -> None:
    with suppress(Strange):
        parse.session(jwt(**claims))


@given(token=st.text(max_size=60))
def test_a_token_of_any_text(token: str) -> None:
    with suppress(Strange):
        parse.session(token)
