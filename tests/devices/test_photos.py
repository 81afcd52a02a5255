"""Photos of a device: who sees them, what the registry is told, what is said of doubtful ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from portal import limits
from portal.accounts.models import Organisation
from portal.devices import photos
from portal.devices.models import Photo
from tests.devices.samples import TYPED_2024, words
from tests.devices.shots import a_file, a_shot
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

NAIROBI = {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN"}


@pytest.fixture
def member(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    return signed_in_client(sandbox_2024)


def typed(**changes: Any) -> dict[str, Any]:
    own = {"client_id": str(uuid4()), "photoSet": str(uuid4())}
    return {**TYPED_2024, **NAIROBI, "images": "", **own, **changes}


def send_photo(client: Client, photo_set: str, **changes: Any) -> Any:
    fields = {"set": photo_set, "id": str(uuid4()), "kind": "site", "file": a_file(), **changes}
    return client.post("/devices/photos/", fields)


def held(sandbox: Sandbox) -> list[dict[str, Any]]:
    return sandbox.truth()["devices"]


def test_photos_of_the_form_reach_the_registry_as_addresses(
    member: Client, sandbox_2024: Sandbox
) -> None:
    fields = typed(photos=[a_file(), a_file(name="inverter.jpg")], nameplate=a_file(name="sn.jpg"))
    answer = member.post("/devices/new/", fields)
    assert answer.status_code == 302
    (device,) = held(sandbox_2024)
    body = next(r["body"] for r in sandbox_2024.requests() if r["path"] == "/api/device")

    assert [p.kind for p in Photo.objects.all()] == ["site", "site", "nameplate"]
    assert len(body["images"]) == 3
    assert device["externalId"] == fields["externalId"]
    assert not any("," in address for address in body["images"])
    shown = Client().get(body["images"][0].removeprefix("http://testserver"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Robots-Tag"] == "noindex"
    page = member.get(answer.headers["Location"])
    assert page.content.decode().count("/small/") == 3


def test_a_photo_is_its_organisation_s_own(
    member: Client, sandbox_2024: Sandbox, admin_client: Client
) -> None:
    assert send_photo(member, str(uuid4())).status_code == 201
    photo = Photo.objects.get()
    mate, stranger = (signed_in_client(sandbox_2024, p.email) for p in (TEAM_MATE, STRANGER))
    for address in (f"/devices/photos/{photo.pk}/", f"/devices/photos/{photo.pk}/small/"):
        seen = [
            c.get(address).status_code for c in (member, mate, admin_client, stranger, Client())
        ]
        assert seen == [200, 200, 200, 404, 404]
    # Not public until a registry has been told of it.
    assert Client().get(f"/photos/{photo.public_name}.jpg").status_code == 404


def test_the_same_photo_twice_is_kept_once(member: Client) -> None:
    photo_set, number = str(uuid4()), str(uuid4())
    first, second = (send_photo(member, photo_set, id=number) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() == {"id": number}
    assert Photo.objects.count() == 1


@contextmanager
def full_disk() -> Iterator[None]:
    """A storage that takes nothing: where the organisation's folder would be lies a file."""
    number = Organisation.objects.get(name=MEMBER.organisation).pk
    folder = Path(storages["photos"].location) / str(number)  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    try:
        yield
    finally:
        folder.unlink()


def test_a_photo_that_could_not_be_kept_is_kept_when_it_comes_again(member: Client) -> None:
    photo_set, number = str(uuid4()), str(uuid4())
    with full_disk():
        first = send_photo(member, photo_set, id=number)
    assert first.status_code == 503  # the phone sends it again
    assert "could not be kept just now" in first.json()["error"]
    again = send_photo(member, photo_set, id=number)

    assert (again.status_code, again.json()) == (201, {"id": number})
    assert member.get(f"/devices/photos/{number}/").status_code == 200
    assert member.get(f"/devices/photos/{number}/small/").status_code == 200


def test_a_form_whose_photo_could_not_be_kept_says_so_and_stays(
    member: Client, sandbox_2024: Sandbox
) -> None:
    fields = typed()
    with full_disk():
        page = member.post("/devices/new/", {**fields, "photos": a_file()})
    assert page.status_code == 400
    assert "roof.jpg could not be kept just now" in words(page)
    assert page.context["form"]["externalId"].value() == fields["externalId"]
    assert list(page.context["kept"]) == []
    assert held(sandbox_2024) == []
    assert member.post("/devices/new/", {**fields, "photos": a_file()}).status_code == 302

    (device,) = held(sandbox_2024)
    assert len(device["images"]) == 1


def test_somebody_else_s_number_is_not_taken_over(member: Client, sandbox_2024: Sandbox) -> None:
    photo_set, number = str(uuid4()), str(uuid4())
    send_photo(member, photo_set, id=number)
    other = send_photo(signed_in_client(sandbox_2024, STRANGER.email), photo_set, id=number)

    assert other.status_code == 201
    assert other.json() != {"id": number}
    assert Photo.objects.values("organisation").distinct().count() == 2


def test_what_is_no_photo_is_said_at_its_field_and_the_rest_stays(
    member: Client, sandbox_2024: Sandbox
) -> None:
    pdf = a_file(b"%PDF-1.7 not a picture", name="invoice.jpg")
    fields = typed(photos=[a_file(), pdf])
    page = member.post("/devices/new/", fields)

    assert page.status_code == 400
    assert "invoice.jpg is no photo that can be read" in words(page)
    assert page.context["form"]["externalId"].value() == fields["externalId"]
    assert [photo.name for photo in page.context["kept"]] == ["roof.jpg"]
    again = {k: v for k, v in fields.items() if k != "photos"}
    assert member.post("/devices/new/", again).status_code == 302
    body = next(r["body"] for r in sandbox_2024.requests() if r["path"] == "/api/device")
    assert len(body["images"]) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": a_file(b"%PDF-1.7", name="x.jpg")}, "x.jpg is no photo"),
        ({"file": ""}, "without its picture"),
        ({"set": "none"}, "without its form"),
    ],
)
def test_each_refusal_of_a_photo_has_its_sentence(
    member: Client, fields: dict[str, Any], said: str
) -> None:
    answer = send_photo(member, str(uuid4()), **fields)

    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_a_form_takes_so_many_photos(member: Client) -> None:
    photo_set = str(uuid4())
    answers = [send_photo(member, photo_set) for _ in range(limits.PHOTOS_PER_FORM + 1)]

    assert [a.status_code for a in answers] == [201] * limits.PHOTOS_PER_FORM + [400]
    assert "one more" in answers[-1].json()["error"]


def test_a_photo_of_another_place_and_year_is_told(member: Client) -> None:
    far = a_shot(place=(-1.30, 36.90), taken=datetime(2019, 1, 1))
    answer = member.post("/devices/new/", typed(photos=[a_file(far)]))
    page = words(member.get(answer.headers["Location"]))

    assert "roof.jpg: Taken 9 km from the place in the form." in page
    assert "01 Jan 2019, or the camera&#x27;s clock is wrong" in page


def test_what_the_phone_read_before_it_made_the_photo_smaller_counts(member: Client) -> None:
    ahead = timezone.now() + timedelta(days=365)
    photo_set = str(uuid4())
    told = {"latitude": "-1.2921", "longitude": "36.8219", "taken": ahead.timestamp()}
    send_photo(member, photo_set, **told)
    send_photo(member, photo_set, latitude="nan", longitude="1e999", taken="inf")
    first, second = Photo.objects.all()

    assert (first.latitude, first.longitude) == (-1.2921, 36.8219)
    assert photos.doubts(first, (-1.2921, 36.8219)) == [
        f"The camera's clock is wrong: it says {ahead:%d %b %Y}."
    ]
    assert (second.latitude, second.taken_at) == (None, None)


def test_photos_of_forms_that_never_came_are_tidied_away(member: Client) -> None:
    send_photo(member, str(uuid4()))
    member.post("/devices/new/", typed(photos=[a_file()]))
    old = datetime.now(UTC) - timedelta(days=limits.PHOTO_DAYS + 1)
    Photo.objects.update(created_at=old)
    lost = Photo.objects.get(submission=None)
    place = lost.full.storage, lost.full.name
    photos.tidy()

    assert [photo.submission is not None for photo in Photo.objects.all()] == [True]
    assert not place[0].exists(place[1])


def test_too_many_photos_are_slowed_down(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHOTOS_PER_HOUR", 1)
    photo_set = str(uuid4())

    assert [send_photo(member, photo_set).status_code for _ in range(2)] == [201, 429]


def test_the_script_hears_what_became_of_the_form(member: Client) -> None:
    fields = typed()
    ask = {"Accept": "application/json"}
    wrong = member.post("/devices/new/", {**fields, "latitude": "95"}, headers=ask)
    right = member.post("/devices/new/", fields, headers=ask)
    again = member.post("/devices/new/", fields, headers=ask)

    assert wrong.status_code == 400
    assert json.loads(wrong.content)["state"] == "refused"
    assert "out of range" in json.loads(wrong.content)["errors"]["latitude"][0]
    assert right.json() == again.json()
    assert right.json()["state"] == "accepted"
