"""Policies: what is held, what is let through, and each rule for what is odd."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import Organisation
from portal.submissions import review
from portal.submissions.models import Delivery, Kind, Oddity, Policy, Review, Submission, When
from tests.reads import ledgers
from tests.reads.uploads import HEADING, checked, rows
from tests.submissions.stories import hand_in, held, made, reviewer, staff
from tests.support.people import MEMBER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

Rule = Oddity.Rule
IN_NAIROBI = {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN"}
TWENTY_METRES_ON = {**IN_NAIROBI, "latitude": "-1.29228", "isAnother": "on"}
IN_LONDON = {**IN_NAIROBI, "latitude": "51.5", "longitude": "-0.1", "placeIsRight": "on"}


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device("roof")])
    return signed_in_client(sandbox)


def a_device(member: Client, sandbox: Sandbox, name: str, **changes: str) -> Submission:
    return hand_in(member, sandbox, externalId=name, **{**IN_NAIROBI, **changes})


def elsewhere(member: Client, sandbox: Sandbox) -> Submission:
    return a_device(member, sandbox, "odd", **IN_LONDON)


def unlike_the_others(member: Client, sandbox: Sandbox) -> Submission:
    for n in range(3):
        a_device(member, sandbox, f"roof-{n}", latitude=f"-1.3{n}", capacity="5")
    return a_device(member, sandbox, "odd", capacity="500")


def near_by(member: Client, sandbox: Sandbox) -> Submission:
    a_device(member, sandbox, "hill")
    return a_device(member, sandbox, "odd", **TWENTY_METRES_ON)


def an_upload(member: Client, *lines: str) -> Submission:
    member.post(f"{checked(member, chr(10).join([HEADING, *lines]))}send/")
    return Submission.objects.latest("created_at")


def first_upload(member: Client, sandbox: Sandbox) -> Submission:
    return an_upload(member, *rows("roof"))


def much_energy(member: Client, sandbox: Sandbox) -> Submission:
    """Nearly what 20 kW make in an hour."""
    an_upload(member, *rows("roof"))
    lines = rows("roof", number=6)[3:]
    return an_upload(member, *(line.replace(",100", ",1900") for line in lines))


ODD: dict[str, tuple[str, Callable[[Client, Sandbox], Submission]]] = {
    Rule.PLACE: (Kind.DEVICE, elsewhere),
    Rule.CAPACITY: (Kind.DEVICE, unlike_the_others),
    Rule.DUPLICATE: (Kind.DEVICE, near_by),
    Rule.FIRST: (Kind.READS, first_upload),
    Rule.ENERGY: (Kind.READS, much_energy),
}


@pytest.mark.parametrize("counts", [True, False], ids=["counts", "does not count"])
@pytest.mark.parametrize("rule", Rule)
def test_only_what_is_odd_is_held(
    member: Client, sandbox: Sandbox, rule: str, counts: bool
) -> None:
    kind, do = ODD[rule]
    rules = [one for one in Rule.values if (one == rule) is counts]
    held(kind, only_odd=True, rules=rules)
    submission = do(member, sandbox)

    assert list(submission.oddities.values_list("rule", flat=True)) == [rule]
    assert submission.held is counts
    assert submission.review == (Review.WAITING if counts else Review.NOT_NEEDED)
    if counts:
        assert Submission.objects.filter(held=True).count() == 1


def test_an_odd_one_that_is_looked_at_later_is_sent(member: Client, sandbox: Sandbox) -> None:
    Policy.objects.create(kind=Kind.DEVICE, when=When.AFTER, only_odd=True)
    found = [a_device(member, sandbox, "plain"), elsewhere(member, sandbox)]

    assert [one.delivery for one in found] == [Delivery.ACCEPTED, Delivery.ACCEPTED]
    assert [one.review for one in found] == [Review.NOT_NEEDED, Review.WAITING]


def test_an_organisation_s_own_policy_goes_before_that_for_all(
    member: Client, sandbox: Sandbox
) -> None:
    held()
    held(Kind.READS)
    mine = Organisation.objects.get(name=MEMBER.organisation)
    Policy.objects.create(kind=Kind.DEVICE, when=When.AFTER, organisation=mine)

    assert a_device(member, sandbox, "plain").delivery == Delivery.ACCEPTED
    assert not first_upload(member, sandbox).may_go


def test_an_answer_comes_back_to_its_reviewer_though_nothing_is_odd_any_more(
    member: Client, sandbox: Sandbox
) -> None:
    held(only_odd=True)
    first = elsewhere(member, sandbox)
    review.give_back(first, by=reviewer(), remarks={"latitude": "In London?"})
    second = hand_in(member, sandbox, f"?answers={first.pk}", externalId="odd", **IN_NAIROBI)

    assert not second.oddities.exists()
    assert (second.held, second.review) == (True, Review.WAITING)
    assert made(sandbox) == ["roof"]


def test_a_policy_that_would_look_at_nothing_is_refused() -> None:
    fields = {"kind": Kind.DEVICE, "when": When.BEFORE, "only_odd": "on"}
    page = staff("Supervisor").post("/admin/submissions/policy/add/", fields)

    assert "or nothing would be looked at" in page.content.decode()
    assert not Policy.objects.exists()
