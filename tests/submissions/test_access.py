"""A walk over every address: who gets in, and whether anything is seen that must not be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain as joined
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from portal.accounts import vault
from portal.accounts.models import User
from portal.devices.models import DeviceFile, Photo
from portal.installers.models import Link, LinkForm
from portal.reads.models import Upload
from portal.submissions import review
from portal.submissions.models import Kind, LentSignIn, Policy, Submission
from tests.devices import device_files as files
from tests.devices.shots import a_file
from tests.installers import test_links as links
from tests.reads import ledgers
from tests.reads.uploads import HEADING, checked, rows
from tests.submissions.stories import hand_in, held, owner, reviewer, staff
from tests.support.people import PASSWORD, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

ROOF = "roof"
SECRET_REMARK = "A remark for Hillside alone"
SECRET_FILE = "hillside-devices.csv"
# Whoever has the address may see it, and nobody can guess it.
BY_A_SECRET_ADDRESS = {
    *("signup_held", "public_photo", "installers:outside", "installers:outside_new"),
    *("installers:outside_look", "installers:outside_me", "installers:outside_form"),
}
# Public by design: they show nothing of anybody.
OPEN = {
    *("home", "signup", "login", "admin:login", "health"),
    *("pwa:worker", "pwa:manifest", "pwa:phone", "pwa:me"),
}


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every named address with its name space."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = ":".join(filter(None, (space, one.namespace)))
            yield from patterns(one, inner)
        elif one.name:
            yield ":".join(filter(None, (space, one.name)))


def addresses(everything: Everything, submission: Submission) -> dict[str, str]:
    """An address for every name, with the numbers of what belongs to Hillside."""
    found = {}
    for name in patterns():
        for arguments in ({}, *_values(name, everything, submission)):
            try:
                found[name] = reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue
    return found


def _values(name: str, everything: Everything, submission: Submission) -> list[dict[str, object]]:
    pk = next((pk for start, pk in everything.numbers if name.startswith(start)), submission.pk)
    object_id = {
        "user": owner().pk,
        "organisation": submission.organisation_id,
        "upload": everything.upload.pk,
        "link": everything.link.pk,
        "policy": Policy.objects.values_list("pk", flat=True)[0],
    }.get(name.split("_")[-2] if "_" in name else "", submission.pk)
    return [
        {"pk": pk},
        {"pk": pk, "number": 0},
        {"external_id": ROOF},
        {"object_id": str(object_id)},
        {"form": "csv"},
        {"signed": "made-up"},
        {"name": "made-up"},
        {"app_label": "submissions"},
        {"content_type_id": _type_of_people(), "object_id": owner().pk},
        {"id": str(owner().pk)},
        {"token": "made-up"},
        {"token": "made-up", "pk": pk},
    ]


def _type_of_people() -> int:
    return ContentType.objects.get_for_model(User).pk


class Everything:
    """What Hillside handed in, held, returned with a remark; and the tokens that it waits with."""

    def __init__(self, sandbox: Sandbox) -> None:
        move_in(sandbox)
        sandbox.load(devices=[ledgers.a_device(ROOF)])
        held()
        held(Kind.READS)
        self.member = signed_in_client(sandbox)
        self.waiting = hand_in(self.member, sandbox, photoSet=str(uuid4()), photos=a_file())
        self.returned = hand_in(self.member, sandbox, externalId="hill", isAnother="on")
        given = {"": SECRET_REMARK}
        review.give_back(self.returned, by=reviewer("otto"), remarks=given)
        files.kept(self.member, files.text([files.HEADING, files.roof(1)]), name=SECRET_FILE)
        self.member.post(f"{checked(self.member, chr(10).join([HEADING, *rows(ROOF)]))}send/")
        self.upload = Upload.objects.get()
        links.hand_in(links.make_link(self.member))
        self.link, form = Link.objects.get(), LinkForm.objects.get()
        # By the beginning of a name; what is left is a submission's.
        self.numbers: list[tuple[str, object]] = [
            ("reads:", self.upload.pk),
            ("devices:photo", Photo.objects.get().pk),
            ("devices:import", DeviceFile.objects.get().pk),
            ("installers:review", form.pk),
            ("installers:outside", form.pk),
            ("installers:", self.link.pk),
        ]
        self.tokens = [vault.unseal(one.sealed_token) for one in LentSignIn.objects.all()]

    def seen_by(self, client: Client) -> dict[str, tuple[int, str]]:
        """Status and text of every address, as GET shows it."""
        both = joined(
            addresses(self, self.waiting).items(),
            (
                (f"{name} returned", address)
                for name, address in addresses(self, self.returned).items()
                if "submission" in name
            ),
        )
        return {name: _get(client, address) for name, address in both if "logout" not in name}


def _get(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    if answer.streaming:
        return answer.status_code, b"".join(answer.streaming_content).decode(errors="replace")  # type: ignore[attr-defined]
    return answer.status_code, answer.content.decode(errors="replace")


@pytest.fixture
def everything(sandbox_2024: Sandbox) -> Everything:
    return Everything(sandbox_2024)


@pytest.mark.once
def test_the_walk_meets_every_address_and_what_is_there(everything: Everything) -> None:
    """Those who may see it find it: where others do not, that is not for want of a number."""
    assert set(addresses(everything, everything.waiting)) == set(patterns())
    seen = everything.seen_by(everything.member)

    missing = {name for name, (status, _) in seen.items() if status == 404}
    assert missing == BY_A_SECRET_ADDRESS


def test_nobody_sees_a_token_or_a_password(everything: Everything) -> None:
    assert everything.tokens
    for client in (everything.member, staff("", "root")):
        no_secret(everything, everything.seen_by(client))


def no_secret(everything: Everything, seen: dict[str, tuple[int, str]]) -> None:
    for name, (status, text) in seen.items():
        assert status < 500, name
        for secret in (*everything.tokens, PASSWORD):
            assert secret not in text, name
        assert "gAAAA" not in text, f"{name} shows something sealed"


@pytest.mark.once
def test_a_visitor_sees_nothing(everything: Everything) -> None:
    for name, (status, text) in everything.seen_by(Client()).items():
        assert "uattesting12" not in text, name
        assert SECRET_REMARK not in text, name
        shut = status in (302, 400, 404, 405)
        assert shut or name in OPEN, (name, status)


@pytest.mark.once
def test_a_stranger_sees_nothing_of_another_organisation(
    everything: Everything, sandbox_2024: Sandbox
) -> None:
    stranger = signed_in_client(sandbox_2024, STRANGER.email)
    for name, (status, text) in everything.seen_by(stranger).items():
        assert SECRET_REMARK not in text, name
        assert everything.upload.file_name not in text, name
        assert SECRET_FILE not in text, name
        assert "uattesting12" not in text, name
        if "admin:" in name and name != "admin:login":
            assert status in (302, 404), (name, status)


@pytest.mark.once
def test_a_team_mate_sees_what_the_member_sees(
    everything: Everything, sandbox_2024: Sandbox
) -> None:
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    seen = everything.seen_by(mate)

    assert SECRET_REMARK in seen["submissions:detail returned"][1]
    inside = {name: status for name, (status, _) in seen.items() if "admin:" in name}
    assert set(inside.values()) - {inside["admin:login"]} <= {302, 404}


SUBMISSIONS = "admin:submissions_submission_changelist"
POLICY_NEW = "admin:submissions_policy_add"
PEOPLE = "admin:accounts_user_changelist"
TECHNICAL = "admin:technical"
TASKS = "admin:django_tasks_database_dbtaskresult_changelist"
EXPORT = "admin:submissions_submission_export"
LINKS = "admin:installers_link_changelist"
RIGHTS = {
    "Reviewer": {SUBMISSIONS, LINKS},
    "Supervisor": {SUBMISSIONS, LINKS, POLICY_NEW, EXPORT},
    "Operator": {TECHNICAL, TASKS},
}


@pytest.mark.once
@pytest.mark.parametrize("group", sorted(RIGHTS))
def test_each_group_has_its_pages_and_no_others(everything: Everything, group: str) -> None:
    seen = everything.seen_by(staff(group, group.lower()))
    no_secret(everything, seen)
    watched = set().union(*RIGHTS.values()) | {PEOPLE}

    assert {name for name in watched if seen[name][0] == 200} == RIGHTS[group]
    assert {seen[name][0] for name in watched - RIGHTS[group]} == {403}
    if group == "Operator":
        assert not any(SECRET_REMARK in text for _, text in seen.values())


@pytest.mark.parametrize("group", ["Operator", "Supervisor", "Reviewer"])
def test_only_those_who_may_judge(everything: Everything, group: str) -> None:
    address = reverse("admin:submissions_submission_judge", args=[everything.waiting.pk])
    status = staff(group, group.lower()).post(address, {"verb": "take"}).status_code

    assert status == (403 if group == "Operator" else 302)
    assert everything.member.post(address, {"verb": "take"}).status_code == 302
    everything.waiting.refresh_from_db()
    assert everything.waiting.reviewer is None or everything.waiting.reviewer.is_staff
