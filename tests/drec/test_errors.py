"""Every error shape of the contract (1.2) gets the class that says what to do next."""

from __future__ import annotations

import pytest

from portal.drec import classify
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

NEST = {"statusCode": 0, "message": "text"}
DEVICE, READS, LATEST = "POST /device", "POST /meter-reads/new/d1", "GET /meter-reads/latestread/d1"
INFLUX = "error parsing query: cannot parse time expression 'undefined'"


def nest(status: int, message: object, error: str | None = None) -> dict[str, object]:
    body: dict[str, object] = {"statusCode": status, "message": message}
    return body | ({"error": error} if error else {})


def no(message: str, key: str = "message") -> dict[str, object]:
    return {"success": False, key: message}


CASES = [
    # endpoint, status, body, class, words
    (DEVICE, 400, nest(400, [" a ", "b"], "Bad Request"), Rejected, ("a", "b")),
    (DEVICE, 409, no(" Invalid commissioning date "), Rejected, ("Invalid commissioning date",)),
    ("PUT /user/password", 409, no("Incorrect current password.", "errors"), Rejected,
     ("Incorrect current password.",)),
    ("PUT /user/profile", 422, {"success": False, "errors": [
        {"property": "email", "constraints": {"isEmail": "email must be an email"}}]}, Rejected,
     ("email must be an email",)),
    ("POST /invitation", 400, no("Invited user already belongs", "error"), Rejected,
     ("Invited user already belongs",)),
    ("POST /invitation", 403, {"message": "Unknown role", "status": 409}, Rejected,
     ("Unknown role",)),
    ("GET /device/my", 412, nest(412, "Only active users. Your status is Pending"), Pending, None),
    ("GET /device/my", 403, nest(403, "Your status is Deleted"), Forbidden, None),
    (DEVICE, 403, nest(403, "Forbidden resource", "Forbidden"), Forbidden, None),
    (DEVICE, 401, nest(401, "Unauthorized"), Unauthorized, None),
    (DEVICE, 401, nest(401, "Token revoked. Please log in again.", "Unauthorized"), Unauthorized,
     None),
    (READS, 401, nest(401, "Unauthorized"), Unauthorized, None),
    ("GET /device/my", 401, no("The organization Id in param should be same"), Rejected, None),
    ("POST /user/register", 401, nest(401, "Requested apiuser is not available"), Rejected, None),
    (READS, 401, nest(401, "unauthorized access"), Unexpected, None),
    (READS, 400, nest(400, INFLUX), Unexpected, (INFLUX,)),
    (LATEST, 404, nest(404, "bucket not found"), Unexpected, None),
    (READS, 404, nest(404, "In this device you can add read for Delta type but you are sending  "
     "Aggregate", "Not Found"), Rejected, None),
    (READS, 400, nest(400, ["unit must be a valid enum value"], "Bad Request"), Rejected, None),
    (READS, 413, nest(413, "request entity too large"), Rejected, None),
    (READS, 409, no("Failed, MaxEnergy: 6737.3"), Rejected, ("Failed, MaxEnergy: 6737.3",)),
    (LATEST, 400, nest(400, "Read Not found"), Rejected, None),
    ("GET /meter-reads/new/d1", 400, nest(400, "Invalid readType parameter"), Rejected, None),
    ("GET /meter-reads/new/d1", 400, no("The URL param externalId should be number.. "), Rejected,
     None),
    (DEVICE, 404, nest(404, "No device group found with id 77", "Not Found"), Rejected, None),
    ("PATCH /device/x", 404, nest(404, "No device found with id x", "Not Found"), NotFound, None),
    ("POST /auth/logout", 404, nest(404, "Cannot POST /api/auth/logout", "Not Found"), Unexpected,
     None),
    ("GET /device/my", 404, "<html>Not here</html>", Unexpected, ()),
    (DEVICE, 406, nest(406, "No files added"), Rejected, None),
    (DEVICE, 500, nest(500, "Internal server error"), Unexpected, ("Internal server error",)),
    (DEVICE, 503, "<html>busy</html>", Unavailable, ()),
    (DEVICE, 429, "slow down", Unavailable, ("slow down",)),
    (DEVICE, 502, "<html>Bad gateway</html>", Unknown, ()),
    (DEVICE, 504, None, Unknown, ()),
    ("GET /device/my", 502, None, Unavailable, ()),
    ("GET /device/my", 504, None, Unavailable, ()),
    (DEVICE, 418, None, Unexpected, ()),
    ("DELETE /device/1", 200, no("Device id: 1 already certified"), Rejected, None),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "status", "body", "kind", "words"), CASES)
def test_class_and_words(
    endpoint: str,
    status: int,
    body: object,
    kind: type[DrecError],
    words: tuple[str, ...] | None,
) -> None:
    changes = not endpoint.startswith("GET")
    error = classify.failure(endpoint=endpoint, status=status, body=body, changes=changes)
    assert type(error) is kind
    assert (error.status, error.endpoint) == (status, endpoint)
    assert words is None or error.messages == words


def test_the_sentence_holds_ours_and_theirs() -> None:
    error = Rejected(endpoint=DEVICE, status=409, messages=["Taken", "Too long"])
    assert str(error) == "The registry refused this: “Taken; Too long”."
    assert str(Unknown(endpoint=DEVICE)).endswith("its answer never came.")


@pytest.mark.parametrize("kind", [Unavailable, Unauthorized, Forbidden, Pending, NotFound,
                                  Rejected, Unknown, Unexpected])  # fmt: skip
def test_each_says_what_to_do_without_shouting(kind: type[DrecError]) -> None:
    error = kind(endpoint=DEVICE)
    assert error.next_step.endswith(".")
    assert "!" not in f"{error} {error.next_step}"


def test_a_secret_key_that_the_registry_repeats_is_left_out() -> None:
    text = 'Organization "o1" Or secretkey "AB0123" is already existed,please use another'
    error = classify.failure(endpoint=DEVICE, status=409, body=no(text), changes=True)
    assert "AB0123" not in f"{error!r} {error} {error.messages}"
    assert error.messages[0].startswith('Organization "o1"')


def test_long_words_are_cut() -> None:
    body = nest(500, ["x" * 10_000] * 1000)
    assert len(classify.words(body)) == classify.MESSAGES
    assert len(classify.words(body)[0]) == classify.MESSAGE_CHARACTERS


@pytest.mark.parametrize("body", [None, "", [], {}, 7, True, {"message": None}, {"errors": 3}])
def test_a_body_without_words_has_none(body: object) -> None:
    assert classify.words(body) == ()
