"""The one door into the record: each outcome of a call, and every kind of repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from portal import limits
from portal.accounts.models import Organisation, User
from portal.drec.errors import (
    DrecError,
    Forbidden,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)
from portal.submissions import services
from portal.submissions.models import Delivery, Kind, Submission
from portal.submissions.services import Answer

pytestmark = pytest.mark.django_db

NUMBER = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def owner() -> User:
    organisation = Organisation.objects.create(registry="r", registry_id=1, name="Hillside")
    return User.objects.create(username="1@r", organisation=organisation)


class Registry:
    """A stand-in for the two questions that a form puts to the registry; counts them."""

    def __init__(self, *answers: Answer | DrecError, holds: Answer | None = None) -> None:
        self.answers = list(answers)
        self.holds = holds
        self.sent = self.looked = 0

    def send(self) -> Answer:
        self.sent += 1
        answer = self.answers.pop(0)
        if isinstance(answer, DrecError):
            raise answer
        return answer

    def look(self) -> Answer | None:
        self.looked += 1
        return self.holds


def hand_in(
    owner: User, registry: Registry, number: UUID = NUMBER, name: str = "roof"
) -> Submission:
    return services.hand_in(
        kind=Kind.DEVICE,
        client_id=number,
        owner=owner,
        organisation=owner.organisation,
        subject=name,
        payload={"externalId": name, "labels": (name,)},
        send=registry.send,
        look=registry.look,
    )


def error(kind: Callable[..., DrecError], status: int | None = None) -> DrecError:
    return kind(endpoint="POST /device", status=status, messages=["its words"])


def test_accepted_is_kept_with_its_way(owner: User) -> None:
    submission = hand_in(owner, Registry({"id": 7}))

    assert submission.delivery == Delivery.ACCEPTED
    assert submission.answer == {"id": 7}
    steps = [(e.before, e.after) for e in submission.events.all()]
    assert steps == [("", "waiting"), ("waiting", "sending"), ("sending", "accepted")]


@pytest.mark.parametrize(
    ("raised", "kept"),
    [
        (Rejected, Delivery.REFUSED),
        (Forbidden, Delivery.REFUSED),
        (Unexpected, Delivery.REFUSED),
        (Unavailable, Delivery.WAITING),
        (Unauthorized, Delivery.WAITING),
        (Unknown, Delivery.UNKNOWN),
    ],
)
def test_each_failure_has_its_state(
    owner: User, raised: Callable[..., DrecError], kept: Delivery
) -> None:
    with pytest.raises(DrecError):
        hand_in(owner, Registry(error(raised, 409)))

    submission = Submission.objects.get()
    assert submission.delivery == kept
    assert submission.answer["registry"] == ["its words"]


def test_a_repeat_of_an_accepted_form_gets_its_result(owner: User) -> None:
    registry = Registry({"id": 7}, {"id": 8})
    first, second = hand_in(owner, registry), hand_in(owner, registry)

    assert first == second
    assert registry.sent == 1


def test_what_was_not_executed_is_sent_again(owner: User) -> None:
    registry = Registry(error(Unavailable), {"id": 7})
    with pytest.raises(Unavailable):
        hand_in(owner, registry)

    assert hand_in(owner, registry).delivery == Delivery.ACCEPTED
    assert Submission.objects.count() == 1


def test_a_lost_answer_is_looked_up_at_once(owner: User) -> None:
    registry = Registry(error(Unknown), holds={"id": 7})

    assert hand_in(owner, registry).answer == {"id": 7}
    assert (registry.sent, registry.looked) == (1, 1)


def test_after_a_lost_answer_the_registry_is_asked_before_sending(owner: User) -> None:
    registry = Registry(error(Unknown), {"id": 7})
    with pytest.raises(Unknown):
        hand_in(owner, registry)
    registry.holds = {"id": 9}

    assert hand_in(owner, registry).answer == {"id": 9}
    assert registry.sent == 1


def test_a_refused_form_sent_again_is_another_submission(owner: User) -> None:
    registry = Registry(error(Rejected, 409), {"id": 7})
    with pytest.raises(Rejected):
        hand_in(owner, registry)

    assert hand_in(owner, registry).delivery == Delivery.ACCEPTED
    assert Submission.objects.count() == 2


def being_sent(owner: User, *, kind: Kind = Kind.DEVICE, seconds: float = 0) -> Submission:
    """A submission whose sending began so many seconds ago."""
    submission, _ = services.begin(
        kind=kind,
        client_id=NUMBER,
        owner=owner,
        organisation=owner.organisation,
        subject="roof",
        payload={"externalId": "roof", "labels": ["roof"]},
    )
    Submission.objects.filter(pk=submission.pk).update(
        delivery=Delivery.SENDING, updated_at=timezone.now() - timedelta(seconds=seconds)
    )
    submission.refresh_from_db()
    return submission


def test_a_sending_that_broke_off_is_in_doubt(owner: User) -> None:
    being_sent(owner, seconds=limits.TWIN_WAIT_SECONDS + 1)
    registry = Registry(holds={"id": 7})

    assert hand_in(owner, registry).answer == {"id": 7}
    assert registry.sent == 0


def test_a_number_of_somebody_else_is_not_theirs_to_answer(owner: User) -> None:
    other = User.objects.create(username="2@r", organisation=owner.organisation)
    first = hand_in(owner, Registry({"id": 7}))
    second = hand_in(other, Registry({"id": 8}))

    assert first != second
    assert second.answer == {"id": 8}


def test_other_forms_are_other_submissions(owner: User) -> None:
    hand_in(owner, Registry({"id": 7}))
    hand_in(owner, Registry({"id": 8}), uuid4())

    assert Submission.objects.count() == 2


def test_a_form_changed_after_a_lost_answer_is_another_submission(owner: User) -> None:
    registry = Registry(error(Unknown), {"id": 8})
    with pytest.raises(Unknown):
        hand_in(owner, registry)
    changed = hand_in(owner, registry, name="hill")

    assert (changed.subject, changed.answer) == ("hill", {"id": 8})
    assert Submission.objects.get(subject="roof").delivery == Delivery.UNKNOWN


def test_a_look_that_fails_leaves_the_doubt(owner: User) -> None:
    registry = Registry(error(Unknown))

    def cannot_look() -> Answer | None:
        raise error(Unavailable)

    with pytest.raises(Unknown):
        services.hand_in(
            kind=Kind.DEVICE,
            client_id=NUMBER,
            owner=owner,
            organisation=owner.organisation,
            subject="roof",
            payload={},
            send=registry.send,
            look=cannot_look,
        )
    assert Submission.objects.get().delivery == Delivery.UNKNOWN


def test_a_form_changed_after_it_was_accepted_is_sent(owner: User) -> None:
    registry = Registry({"id": 7}, {"id": 8})
    hand_in(owner, registry)
    changed = hand_in(owner, registry, name="hill")

    assert (changed.subject, changed.answer) == ("hill", {"id": 8})
    assert Submission.objects.count() == 2


def test_a_second_press_of_a_changed_form_is_a_repeat(owner: User) -> None:
    registry = Registry({"id": 7}, {"id": 8}, {"id": 9})
    hand_in(owner, registry)
    changed = [hand_in(owner, registry, name="hill") for _ in range(2)]

    assert changed[0] == changed[1]
    assert registry.sent == 2


def test_a_form_changed_while_it_is_sent_is_another_submission(owner: User) -> None:
    first = being_sent(owner)
    changed = hand_in(owner, Registry({"id": 8}), name="hill")

    assert (changed.subject, changed.answer) == ("hill", {"id": 8})
    first.refresh_from_db()
    assert first.delivery == Delivery.SENDING


def test_an_outcome_is_not_overwritten_by_one_who_did_not_see_it(owner: User) -> None:
    stale = being_sent(owner)
    assert services.settle(Submission.objects.get(), Delivery.ACCEPTED, answer={"id": 7})
    events = stale.events.count()

    assert not services.settle(stale, Delivery.UNKNOWN, note="late")
    assert (stale.delivery, stale.answer) == (Delivery.ACCEPTED, {"id": 7})
    assert Submission.objects.get().delivery == Delivery.ACCEPTED
    assert stale.events.count() == events


def test_an_answer_after_a_long_wait_ends_the_doubt_of_others(owner: User) -> None:
    """The sender is alive, only slow: what it hears is worth more than their guess."""

    def slow() -> Answer:
        services.settle(Submission.objects.get(), Delivery.UNKNOWN, note="guessed")
        return {"id": 7}

    registry = Registry()
    registry.send = slow  # type: ignore[method-assign]

    assert hand_in(owner, registry).delivery == Delivery.ACCEPTED
    steps = [event.after for event in Submission.objects.get().events.all()]
    assert steps == ["waiting", "sending", "unknown", "accepted"]


@pytest.mark.parametrize(
    ("kind", "late", "kept"),
    [
        (Kind.DEVICE, 1, Delivery.UNKNOWN),
        (Kind.SIGNUP, 1, Delivery.UNKNOWN),
        (Kind.DEVICE, -10, Delivery.SENDING),
        (Kind.READS, 1, Delivery.SENDING),
    ],
)
def test_what_a_killed_process_left_is_swept_into_doubt(
    owner: User, kind: Kind, late: float, kept: Delivery
) -> None:
    submission = being_sent(owner, kind=kind, seconds=limits.TWIN_WAIT_SECONDS + late)
    swept = services.sweep()

    submission.refresh_from_db()
    assert submission.delivery == kept
    assert swept == (1 if kept == Delivery.UNKNOWN else 0)
    notes = [event.note for event in submission.events.all() if event.after == Delivery.UNKNOWN]
    assert notes == ["Its sending was broken off."] * swept
