"""The page of a submission tells what is needed to judge it; each verb leaves its author."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from portal.accounts import tokens
from portal.submissions import lending, review
from portal.submissions.models import Event, Review, Submission
from tests.devices.samples import words
from tests.devices.shots import a_file, a_shot
from tests.reads import ledgers
from tests.submissions import stories
from tests.submissions.stories import address, hand_in, held, judge, made, reviewer, staff
from tests.submissions.test_admin import many, some
from tests.submissions.test_change_story import TOLD, shown
from tests.submissions.test_policies import much_energy
from tests.support.people import TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE, _ = TOLD


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def page(submission: Submission) -> str:
    return str(staff("Reviewer").get(address(submission)).content.decode())


def told(submission: Submission) -> str:
    """The text of its page."""
    found = words(staff("Reviewer").get(address(submission)))
    return found.replace("\N{NO-BREAK SPACE}", " ")


def test_a_device_with_its_photos_and_how_exactly_it_is_placed(
    member: Client, sandbox: Sandbox
) -> None:
    held()
    place = {"latitude": "-1.292", "longitude": "36.822", "countryCode": "KEN"}
    photos = a_file(a_shot(place=(-1.35, 36.82)))
    submission = hand_in(member, sandbox, photoSet=str(uuid4()), photos=photos, **place)
    photo = f"/devices/photos/{submission.photos.get().pk}/"

    assert f'<img src="{photo}"' in page(submission)
    assert staff("Reviewer").get(photo).headers["Content-Type"] == "image/jpeg"
    assert "Taken 6 km from the place in the form." in told(submission)
    assert "given to about 56 m" in told(submission)
    assert 'class="accuracy"' in page(submission)


def test_what_came_before_of_the_same_device(member: Client, sandbox: Sandbox) -> None:
    first = hand_in(member, sandbox, externalId="roof-1")
    second = CHANGE.hand_in(member)

    assert "The same thing before and after" not in told(first)
    assert "The same thing before and after Device " in told(second)
    assert f'href="{address(first)}"' in page(second)


def test_the_odd_rows_of_a_file_are_marked(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[ledgers.a_device("roof")])
    upload = much_energy(member, sandbox)

    assert "2 of 3 reads come near what the registry believes of 20 kW" in told(upload)
    assert "Rows: 3, 4." in told(upload)
    assert page(upload).count('class="bar marked"') == 2


def test_what_the_registry_answered(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    sandbox.faults([{"match": stories.POST_DEVICE, "do": "status 400", "times": 1}])
    judge(staff("Reviewer"), submission, "approve")

    assert "What the registry answered The registry refused this" in told(submission)


def test_both_see_that_a_sign_in_has_ended(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    tokens.release(lending.token_of(submission))
    judge(staff("Reviewer"), submission, "approve")
    mate = signed_in_client(sandbox, TEAM_MATE.email)

    assert "The sign-in has ended. It goes at the next sign-in of its person." in told(submission)
    own = words(mate.get(f"/submissions/{submission.pk}/"))
    assert "The sign-in that it was handed in with has ended" in own


# What each verb needs on the page of a submission; on many it is a text.
NEEDS: dict[str, dict[str, str]] = {
    "approve": {},
    "return": {"remark-capacity": "Is it MW?"},
    "reject": {"reason": "Not ours."},
    "take": {},
    "note": {"note": "Ask Otto."},
}


def text_of(verb: str) -> str:
    return "".join(NEEDS[verb].values())


@pytest.mark.parametrize("verb", NEEDS)
def test_each_verb_is_an_event_with_its_author(verb: str) -> None:
    (submission,) = some(1, payload={"externalId": "roof-0", "capacity": 5})
    judge(staff("Reviewer"), submission, verb, **NEEDS[verb])

    (event,) = submission.events.all()
    assert event.actor == reviewer()
    assert text_of(verb) in event.note


@pytest.mark.parametrize("verb", NEEDS)
def test_each_verb_on_many_comes_after_a_summary(verb: str) -> None:
    chosen = some(3)
    summary = words(many(staff("Reviewer"), verb, chosen))
    assert all(one.subject in summary for one in chosen)
    assert not Event.objects.exists()
    result = many(staff("Reviewer"), verb, chosen, confirmed="yes", text=text_of(verb))

    assert "Not done" not in words(result)
    assert list(Event.objects.values_list("actor__username", flat=True)) == ["rita"] * 3


def test_sent_again_is_an_event_with_its_author(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    sandbox.faults([{"match": stories.POST_DEVICE, "do": "status 503", "times": 9}])
    review.approve(submission, by=reviewer("otto"))
    sandbox.faults([])
    many(staff("Reviewer"), "again", [submission], confirmed="yes")

    assert made(sandbox) == ["uattesting12"]
    assert submission.events.get(note="Sent again by hand.").actor == reviewer()


def test_each_verdict_has_its_mail(member: Client, sandbox: Sandbox) -> None:
    held()
    for verb in ("approve", "return", "reject"):
        submission = hand_in(member, sandbox, externalId=f"{verb}-roof", isAnother="on")
        judge(staff("Reviewer"), submission, verb, **NEEDS[verb])

    subjects = [one.subject for one in mail.outbox]
    wanted = ["Approved: approve-roof", "Please mend: return-roof", "Not accepted: reject-roof"]
    assert subjects == wanted
    assert "Is it MW?" in mail.outbox[1].body
    assert "Not ours." in mail.outbox[2].body


def test_what_was_sent_at_once_stays_sent(member: Client, sandbox: Sandbox) -> None:
    submission = hand_in(member, sandbox)
    judge(staff("Reviewer"), submission, "reject", reason="Not ours.")
    submission.refresh_from_db()

    assert submission.review == Review.REJECTED
    assert made(sandbox) == ["uattesting12"]
    assert "Not ours." in words(member.get(f"/submissions/{submission.pk}/"))


def test_what_a_device_was_called_before_is_followed_back(member: Client, sandbox: Sandbox) -> None:
    first = hand_in(member, sandbox, externalId="roof-1")
    other = hand_in(member, sandbox, externalId="hill", isAnother="on")
    for name, changes in (
        ("roof-1", {"externalId": "roof-2"}),
        ("roof-2", {"externalId": "roof-3"}),
        ("roof-3", {"capacity": "33"}),
    ):
        edit = f"/devices/id/{name}/edit/"
        assert member.post(edit, shown(member, edit, **changes)).status_code == 302
    last = Submission.objects.latest("created_at")

    assert last.subject == "roof-3"
    assert address(first) in page(last)
    assert address(other) not in page(last)
    assert address(last) not in page(first)
