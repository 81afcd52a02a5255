"""Links for installers: what comes in, who sees it, what goes back, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from portal import limits
from portal.devices import photos
from portal.devices.models import Photo
from portal.installers.models import Link, LinkForm, State
from portal.submissions.models import Delivery, Submission
from tests.devices.samples import TYPED_2024, words
from tests.devices.shots import a_file
from tests.devices.test_pages import a_device
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

NAIROBI = {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN", "images": ""}


@pytest.fixture
def member(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    return signed_in_client(sandbox_2024)


@pytest.fixture
def address(member: Client) -> str:
    return make_link(member)


def make_link(member: Client, **changes: Any) -> str:
    """The path of a new link, as its page shows it to be copied."""
    fields = {"name": "Crew of May", "days": "30", "most": "3", **changes}
    answer = member.post("/installers/", fields)
    assert answer.status_code == 302, words(answer)
    page = member.get(answer.headers["Location"])
    found = re.search(r'value="http://testserver(/i/[^"]+/)"', page.content.decode())
    assert found
    assert "<svg" in page.content.decode()
    return found[1]


def typed(**changes: Any) -> dict[str, Any]:
    own = {"client_id": str(uuid4()), "photoSet": str(uuid4())}
    return {**TYPED_2024, **NAIROBI, **own, **changes}


def hand_in(address: str, **changes: Any) -> Any:
    return Client().post(f"{address}new/", typed(**changes))


def waiting(member: Client) -> str:
    """The address of the one form in the inbox."""
    found = re.findall(r'href="(/inbox/\d+/)"', member.get("/inbox/").content.decode())
    assert len(found) == 1
    return str(found[0])


def as_shown(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {**{n: v for n, v in values.items() if v not in (None, "")}, **changes}


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    asked = sandbox.requests()
    return [r["body"] for r in asked if (r["method"], r["path"]) == ("POST", "/api/device")]


def test_a_form_waits_in_the_inbox_until_somebody_accepts_it(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    assert hand_in(address, photos=[a_file()]).status_code == 302
    assert posts(sandbox_2024) == []
    assert "Inbox (1)" in words(member.get("/devices/"))
    page = waiting(member)
    assert member.get(page).content.decode().count("/small/") == 1
    answer = member.post(page, as_shown(member, page, capacity="0.6"))

    assert answer.headers["Location"] == "/devices/id/uattesting12/"
    (body,) = posts(sandbox_2024)
    assert body["capacity"] == 0.6
    assert len(body["images"]) == 1
    submission = Submission.objects.get()
    assert submission.delivery == Delivery.ACCEPTED
    assert submission.link_form.state == State.ACCEPTED
    assert submission.owner is not None
    assert submission.owner.email == MEMBER.email
    assert "Accepted" in words(Client().get(address))
    assert member.get(answer.headers["Location"]).context["photos"]


def test_remarks_go_back_and_are_answered(member: Client, address: str) -> None:
    hand_in(address)
    page = waiting(member)
    empty = member.post(page, as_shown(member, page, verdict="return"))
    assert empty.status_code == 400
    assert "at least one remark" in words(empty)
    said = {"remarkField": ["capacity", ""], "remark": ["Is it 5 kW?", "Thank you"]}
    member.post(page, as_shown(member, page, verdict="return", **said))
    holder = Client()
    mine = f"{address}forms/{LinkForm.objects.get().pk}/"
    shown = words(holder.get(mine))
    assert "Sent back: please answer" in words(holder.get(address))
    assert "Is it 5 kW?" in shown
    assert MEMBER.email not in shown
    answered = holder.post(mine, as_shown(holder, mine, capacity="5", answer="Yes, five."))
    assert answered.status_code == 302

    again = member.get(waiting(member))
    assert again.context["form"]["capacity"].value() == 5
    assert "Yes, five." in words(again)
    assert again.context["form"].remarks == {}
    assert holder.post(mine, typed()).status_code == 200  # nothing more to answer
    assert LinkForm.objects.get().payload["capacity"] == 5


def test_what_the_registry_refuses_stays_in_the_inbox(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    sandbox_2024.load(devices=[a_device(sandbox_2024, "uattesting12", latitude="1")])
    hand_in(address)
    page = waiting(member)
    refused = member.post(page, as_shown(member, page))
    assert refused.status_code == 422
    assert "already exist" in words(refused)
    assert LinkForm.objects.get().state == State.WAITING

    answer = member.post(page, as_shown(member, page, externalId="another"))
    assert answer.headers["Location"] == "/devices/id/another/"


@pytest.mark.parametrize("fault", ["drop_after", "status 503"])
def test_a_lost_answer_makes_one_device(
    member: Client, address: str, sandbox_2024: Sandbox, fault: str
) -> None:
    hand_in(address)
    page = waiting(member)
    silent = {"match": {"method": "GET", "path": "/api/device/my"}, "do": "status 503", "times": 9}
    match = {"method": "POST", "path": "/api/device"}
    sandbox_2024.faults([{"match": match, "do": fault}, silent])
    assert member.post(page, as_shown(member, page)).status_code == 503
    sandbox_2024.faults([])
    assert member.post(page, as_shown(member, page)).status_code == 302

    assert len(sandbox_2024.truth()["devices"]) == 1
    assert LinkForm.objects.get().state == State.ACCEPTED


def test_a_rejected_form_is_put_aside(member: Client, address: str) -> None:
    hand_in(address)
    page = waiting(member)
    said = {"remarkField": "", "remark": "Not ours"}
    member.post(page, as_shown(member, page, verdict="reject", **said))

    assert "Nothing waits for you" in words(member.get("/inbox/"))
    assert "Not ours" in words(member.get(page))
    assert "Put aside" in words(Client().get(address))


def test_a_form_is_shown_in_the_words_of_the_form(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    hand_in(address, SDGBenefits="SDG7")
    row = LinkForm.objects.get()
    shown = [words(Client().get(f"{address}forms/{row.pk}/"))]
    said = {"remarkField": "", "remark": "Not ours"}
    page = waiting(member)
    member.post(page, as_shown(member, page, verdict="reject", **said))
    shown += [words(member.get(page)), words(Client().get(f"{address}forms/{row.pk}/"))]
    member.post("/devices/new/", typed(SDGBenefits="SDG7"))
    device = Submission.objects.get()
    shown.append(words(member.get(f"/submissions/{device.pk}/")))

    for text in shown:
        assert "Country Kenya (KEN)" in text
        assert "Fuel Solar (ES100)" in text
        assert "Device type PV Roof Mounted (single installation) (TC120)" in text
        assert "Sustainable development goals Affordable and Clean Energy" in text
        assert "Commissioning date 9 Aug 2022, 19:00 UTC" in text


def test_a_form_is_shown_while_the_registry_is_away(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    hand_in(address)
    row = LinkForm.objects.get()
    sandbox_2024.faults([{"match": {"method": "*", "path": "*"}, "do": "status 503", "times": 99}])
    before = len(sandbox_2024.requests())
    shown = Client().get(f"{address}forms/{row.pk}/")

    assert shown.status_code == 200
    assert "Country Kenya (KEN)" in words(shown)
    assert len(sandbox_2024.requests()) == before


def test_the_same_form_twice_waits_once(member: Client, address: str) -> None:
    fields = typed()
    ask = {"Accept": "application/json"}
    answers = [Client().post(f"{address}new/", fields, headers=ask) for _ in range(2)]

    assert [a.status_code for a in answers] == [201, 201]
    assert LinkForm.objects.count() == 1
    other = make_link(member)
    Client().post(f"{other}new/", fields)  # its number belongs to another link
    assert LinkForm.objects.count() == 2


def test_a_link_takes_so_many_forms(address: str) -> None:
    first = typed()
    assert Client().post(f"{address}new/", first).status_code == 302
    for _ in range(2):
        hand_in(address)
    spent = hand_in(address)

    assert spent.status_code == 410
    assert "has taken all of its 3 forms. Ask Hillside Solar for another one." in words(spent)
    assert LinkForm.objects.count() == 3
    assert Client().post(f"{address}new/", first).status_code == 302  # a repeat is told the same


def test_an_expired_link_shows_what_came_in_and_takes_nothing(address: str) -> None:
    hand_in(address)
    Link.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert "uattesting12" in words(Client().get(address))
    assert Client().get(f"{address}new/").status_code == 410
    assert "has run out of time" in words(hand_in(address))


def test_a_withdrawn_link_shows_nothing(member: Client, address: str) -> None:
    hand_in(address)
    link = Link.objects.get()
    member.post(f"/installers/{link.pk}/revoke/")
    page = Client().get(address)

    assert page.status_code == 410
    assert "This link was withdrawn." in words(page)
    assert "uattesting12" not in words(page)
    asked = Client().post(f"{address}new/", typed(), headers={"Accept": "application/json"})
    said = "This link was withdrawn. Ask whoever gave it to you for another one."
    assert asked.json() == {"state": "refused", "errors": {"": [said]}}
    assert MEMBER.organisation not in words(page)
    assert waiting(member)


def test_a_guessed_link_is_slowed_down(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINK_GUESSES_PER_HOUR", 2)
    guesses = [Client().get(f"/i/{signing.dumps(n)}/") for n in range(3)]

    assert [g.status_code for g in guesses] == [404, 404, 429]
    assert "There is no such link" in words(guesses[0])


def test_outsiders_learn_the_name_of_the_organisation_and_no_more(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    sandbox_2024.load(devices=[a_device(sandbox_2024, "secret-roof")])
    member.post("/devices/new/", typed(externalId="own-roof", projectName="Own project"))
    holder = Client()
    pages = [address, f"{address}new/", f"{address}me/"]
    near = {"externalId": "secret-roof", "latitude": "-1.2921", "longitude": "36.8219"}
    answers = [holder.get(page) for page in pages] + [holder.get(f"{address}look/", near)]
    text = "".join(answer.content.decode() for answer in answers)

    for hidden in ("secret-roof", "own-roof", "Own project", MEMBER.email):
        assert hidden not in text
    assert all("noindex" in answer.headers["X-Robots-Tag"] for answer in answers)
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)
    token = address.split("/")[2]
    assert token not in str(list(Link.objects.values()))


def test_photos_come_through_the_link_and_only_there(address: str) -> None:
    photo_set = str(uuid4())
    fields = {"set": photo_set, "id": str(uuid4()), "kind": "nameplate"}
    answer = Client().post(f"{address}photos/", {**fields, "file": a_file()})
    assert answer.status_code == 201
    hand_in(address, photoSet=photo_set)

    photo = Photo.objects.get()
    assert photo.set == LinkForm.objects.get().photo_set
    Photo.objects.update(created_at=timezone.now() - timedelta(days=limits.PHOTO_DAYS + 1))
    photos.tidy()
    assert Photo.objects.count() == 1  # it waits with its form
    assert Client().get(f"/devices/photos/{photo.pk}/").status_code == 404
    assert Client().get(f"/photos/{photo.public_name}.jpg").status_code == 404


def test_links_and_the_inbox_are_the_organisation_s_own(
    member: Client, address: str, sandbox_2024: Sandbox
) -> None:
    hand_in(address)
    link, row = Link.objects.get(), LinkForm.objects.get()
    mate, stranger = (signed_in_client(sandbox_2024, p.email) for p in (TEAM_MATE, STRANGER))

    assert "uattesting12" in words(mate.get("/inbox/"))
    assert "uattesting12" not in words(stranger.get("/inbox/"))
    assert "Crew of May" not in words(stranger.get("/installers/"))
    for page in (f"/installers/{link.pk}/", f"/inbox/{row.pk}/"):
        assert mate.get(page).status_code == 200
        assert stranger.get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert stranger.post(f"/installers/{link.pk}/revoke/").status_code == 404
    assert stranger.post(f"/inbox/{row.pk}/", typed()).status_code == 404
    # Its address is shown to whoever made it, once.
    assert "/i/" not in mate.get(f"/installers/{link.pk}/").content.decode().replace("/img/", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "required"),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "9999"}, "less than or equal to 180"),
        ({"most": "1000"}, "less than or equal to 500"),
    ],
)
def test_a_link_has_its_bounds(member: Client, fields: dict[str, str], said: str) -> None:
    page = member.post("/installers/", {"name": "x", "days": "30", "most": "50", **fields})

    assert page.status_code == 400
    assert said in words(page)
    assert Link.objects.count() == 0
