"""Photos in a bucket, as a deployment has them: kept, shown, tidied away, and what fails told."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import environ
import pytest
import requests as http
from botocore.exceptions import ReadTimeoutError
from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler
from PIL import Image

from portal import limits
from portal.statics import photo_storage
from tests.devices.samples import TYPED_2024
from tests.devices.shots import a_shot
from tests.support import bucket as buckets
from tests.support import stack
from tests.support.bucket import Bucket
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in
from tests.support.stack import BASE, Stack
from tests.support.visitor import Visitor

# One portal serves all of these.
pytestmark = [pytest.mark.xdist_group("bucket"), pytest.mark.once]

FORM = "/devices/new/"
# Two waits of a fifth of a second, a pause between them, and a slow machine.
QUICK_SECONDS = 10
NAIROBI = {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN", "images": ""}


@pytest.fixture(scope="module")
def _bucket() -> Iterator[Bucket]:
    with buckets.serve() as running:
        yield running


@pytest.fixture(scope="module")
def _portal(_bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = stack.start(tmp_path_factory.mktemp("portal"), "2024", **_bucket.environment)
    yield running
    running.close()


@pytest.fixture
def bucket(_bucket: Bucket) -> Bucket:
    """An empty one that works."""
    _bucket.objects.clear()
    _bucket.failing.clear()
    _bucket.silent = False
    return _bucket


@pytest.fixture
def portal(_portal: Stack, bucket: Bucket) -> Stack:
    _portal.sandbox.reset()
    move_in(_portal.sandbox)
    return _portal


@pytest.fixture
def member(portal: Stack) -> Visitor:
    return Visitor(portal.url, MEMBER)


def typed(**changes: str) -> dict[str, str]:
    own = {"externalId": f"roof-{uuid4()}", "client_id": str(uuid4()), "photoSet": str(uuid4())}
    return {**TYPED_2024, **NAIROBI, **own, **changes}


def a_photo() -> tuple[str, bytes, str]:
    return "roof.jpg", a_shot(place=(-1.2921, 36.8219), more=b"a second file"), "image/jpeg"


def send_photo(member: Visitor, photo_set: str, number: str) -> http.Response:
    """One photo ahead of its form, as the page's script sends it."""
    fields = {"set": photo_set, "id": number, "kind": "site"}
    return member.hand_in(FORM, fields, {"file": a_photo()}, to="/devices/photos/")


def tidied(portal: Stack) -> None:
    """What the worker does every minute, in a process of its own."""
    words = "from portal.reads.worker.tidy import tidy; tidy()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", words]
    subprocess.run(command, cwd=BASE, env=portal.environment, check=True, capture_output=True)


def test_a_photo_lies_in_the_bucket_stripped_and_private(bucket: Bucket, member: Visitor) -> None:
    fields = typed()
    page = member.hand_in(FORM, fields, {"photos": a_photo()})
    assert page.url.endswith(f"/devices/id/{fields['externalId']}/"), page.text

    assert sorted(key.endswith("-small.jpg") for key in bucket.objects) == [False, True]
    for kept in bucket.objects.values():
        assert (kept.acl, kept.kind) == ("private", "image/jpeg")
        picture = Image.open(io.BytesIO(kept.content))
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert b"secret words" not in kept.content
        assert b"a second file" not in kept.content


def test_the_bucket_s_photos_are_shown_to_their_organisation_alone(
    bucket: Bucket, portal: Stack, member: Visitor
) -> None:
    number = str(uuid4())
    assert send_photo(member, str(uuid4()), number).status_code == 201
    mate, stranger = (Visitor(portal.url, who) for who in (TEAM_MATE, STRANGER))
    by_name = {key.rpartition("/")[2]: kept.content for key, kept in bucket.objects.items()}

    for address, name in (("", ".jpg"), ("small/", "-small.jpg")):
        path = f"/devices/photos/{number}/{address}"
        for visitor in (member, mate):
            assert visitor.get(path).content == by_name[f"{number}{name}"]
        assert stranger.get(path).status_code == 404
    key = next(iter(bucket.objects))
    assert http.get(f"{bucket.url}/{buckets.NAME}/{key}", timeout=9).status_code == 403


def test_the_tidying_empties_the_bucket_of_what_was_never_handed_in(
    bucket: Bucket, portal: Stack, member: Visitor
) -> None:
    fields = typed()
    member.hand_in(FORM, fields, {"photos": a_photo()})
    handed_in = set(bucket.objects)
    assert send_photo(member, str(uuid4()), str(uuid4())).status_code == 201
    assert len(bucket.objects) == 4
    portal.change("UPDATE devices_photo SET created_at = '2024-01-01 00:00:00+00:00'")
    tidied(portal)

    assert set(bucket.objects) == handed_in


def test_a_bucket_that_deletes_nothing_holds_nothing_up_and_loses_nothing(
    bucket: Bucket, portal: Stack, member: Visitor
) -> None:
    number = str(uuid4())
    send_photo(member, str(uuid4()), number)
    portal.change("UPDATE devices_photo SET created_at = '2024-01-01 00:00:00+00:00'")
    bucket.failing.add("DELETE")
    tidied(portal)
    assert member.get(f"/devices/photos/{number}/").status_code == 200
    bucket.failing.clear()
    tidied(portal)

    assert bucket.objects == {}
    assert member.get(f"/devices/photos/{number}/").status_code == 404


def test_a_photo_that_the_bucket_does_not_take_comes_again(bucket: Bucket, member: Visitor) -> None:
    photo_set, number = str(uuid4()), str(uuid4())
    bucket.failing.add("PUT")
    first = send_photo(member, photo_set, number)
    assert first.status_code == 503
    said = "roof.jpg could not be kept just now. It is sent again by itself."
    assert first.json() == {"error": said}
    assert bucket.objects == {}
    bucket.failing.clear()

    assert send_photo(member, photo_set, number).json() == {"id": number}
    assert len(bucket.objects) == 2
    assert member.get(f"/devices/photos/{number}/").status_code == 200


def test_a_bucket_that_never_answers_is_not_waited_for_long(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BUCKET_SECONDS", 0.2)
    env = environ.Env()
    env.ENVIRON = bucket.environment
    kept = StorageHandler({"photos": photo_storage(env, tmp_path)})["photos"]
    bucket.silent = True
    began = time.monotonic()
    with pytest.raises(ReadTimeoutError):
        kept.save("7/roof.jpg", ContentFile(b"a picture"))

    assert time.monotonic() - began < QUICK_SECONDS


def test_a_form_whose_photo_the_bucket_does_not_take_stays(
    bucket: Bucket, portal: Stack, member: Visitor
) -> None:
    fields = typed()
    bucket.failing.add("PUT")
    page = member.hand_in(FORM, fields, {"photos": a_photo()})
    assert page.status_code == 400
    assert "roof.jpg could not be kept just now. Hand it in again in a few minutes." in page.text
    assert fields["externalId"] in page.text
    assert portal.sandbox.truth()["devices"] == []
    bucket.failing.clear()
    member.hand_in(FORM, fields, {"photos": a_photo()})

    (device,) = portal.sandbox.truth()["devices"]
    assert len(device["images"]) == 1


def test_a_photo_that_the_bucket_does_not_give_is_asked_for_again(
    bucket: Bucket, member: Visitor
) -> None:
    number = str(uuid4())
    send_photo(member, str(uuid4()), number)
    path = f"/devices/photos/{number}/"
    bucket.failing |= {"GET", "HEAD"}
    assert member.get(path).status_code == 503
    bucket.failing.clear()

    assert member.get(path).status_code == 200
