"""The client's own tests: against the sandboxes, and against a real server when one is named."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal.drec import (
    auth,
    bulk,
    certificates,
    devices,
    organisations,
    permissions,
    profile,
    reads,
    reference,
    settle,
)
from portal.drec.client import Drec, connect
from portal.drec.errors import (
    Forbidden,
    NotFound,
    NotOffered,
    Rejected,
    Unauthorized,
    Unexpected,
)
from portal.drec.settle import Sent, Verdict
from portal.drec.shapes import Device
from tests.contract import registries
from tests.contract.conftest import Make
from tests.contract.registries import Account

pytestmark = pytest.mark.registry

HOUR = timedelta(hours=1)


# --- who ------------------------------------------------------------------------------------


def test_signing_in_and_out(account: Account) -> None:
    api = account.sign_in()
    me = auth.me(api)
    assert me.email == account.email.lower()
    assert profile.person(api, me.id).id == me.id
    auth.sign_out(api)
    if api.edition.has_sign_out:
        with pytest.raises(Unauthorized):
            auth.me(api)
    else:
        assert auth.me(api).id == me.id


def test_a_wrong_password(account: Account) -> None:
    with pytest.raises(Unauthorized, match="does not know this e-mail"):
        auth.sign_in(connect(), email=account.email, password="Wrong1" + account.password)


def test_somebody_who_is_not_there(api: Drec) -> None:
    with pytest.raises((NotFound, Unexpected)):
        profile.person(api, 2**31 - 1)


def test_the_lists(api: Drec) -> None:
    assert "ES100" in {fuel.code for fuel in reference.fuel_types(api)}
    assert "TC150" in {kind.code for kind in reference.device_types(api)}
    there = 1 if api.edition.has_lists else 0
    assert len(reference.countries(api)) == 249 * there
    assert len(reference.sdg_benefits(api)) == 17 * there


def test_one_s_organisation(api: Drec) -> None:
    own = organisations.mine(api)
    me = auth.me(api)
    assert me.organisation == own.organisation
    assert me.id in {member.id for member in own.members}
    page = organisations.members(api, page=1, limit=5)
    assert page.number_of_members == len(own.members)
    assert {one.id for one in page.members} <= {one.id for one in own.members}
    assert organisations.invitations(api) == own.invitations
    assert all(one.email == me.email for one in organisations.invitations_for_me(api))


def test_what_only_2024_tells(api: Drec) -> None:
    me = auth.me(api).id
    if not api.edition.has_reports:
        for call in (
            lambda: permissions.of_user(api, me),
            lambda: certificates.page(api),
            lambda: devices.totals(api),
            lambda: devices.page(api),
        ):
            with pytest.raises(NotOffered, match="does not offer"):
                call()
        return
    assert all(set(one.actions) <= set(permissions.ACTIONS) for one in permissions.of_user(api, me))
    log = certificates.page(api)
    assert (log.page, bool(log.certificates)) == (min(1, log.number_of_pages), log.page > 0)
    assert len(log.certificates) <= 10


def test_jobs_are_listed(api: Drec) -> None:
    own = organisations.mine(api).organisation.id
    assert all(job.organisation_id == own for job in bulk.jobs(api))


# --- devices --------------------------------------------------------------------------------


def test_a_device_comes_back_as_it_was_sent(api: Drec, make: Make) -> None:
    made = make(projectName="Check")
    assert (made.project_name, made.capacity) == ("Check", float(registries.CAPACITY))
    assert made.sdg_benefits == (("7",) if api.edition.one_goal else ("SDG7", "SDG9"))
    assert made.external_id in {one.external_id for one in devices.mine(api)}
    assert [one.id for one in devices.starting_with(api, made.external_id[:-2])] == [made.id]
    assert devices.starting_with(api, "nobody-calls-a-device-so") == ()
    body = registries.fields_of(api, made.external_id)
    assert settle.device(api, body).stored


def test_a_device_that_nobody_has(api: Drec) -> None:
    with pytest.raises(NotFound):
        devices.get(api, registries.new_id())
    body = registries.fields_of(api, registries.new_id())
    assert settle.device(api, body).verdict is Verdict.NOT_STORED


def test_refused_devices(api: Drec, make: Make) -> None:
    made = make()
    for more, field in (
        ({"externalId": made.external_id}, "externalId"),
        ({"offTaker": "Nobody"}, "offTaker"),
    ):
        fields = registries.fields_of(api, registries.new_id(), **more)
        with pytest.raises(Rejected) as caught:
            devices.create(api, fields)
        assert set(caught.value.by_field()) == {field}


def test_pages_of_devices(api: Drec, make: Make) -> None:
    if not api.edition.pages_devices:
        with pytest.raises(NotOffered):
            devices.page(api, 1)
        return
    made = make(offTaker="Utility")
    newest = devices.page(api, 1)
    assert newest.devices[0].id == made.id
    assert newest.number_of_devices == len(devices.mine(api))
    for filters in ({"offTaker": "utility"}, {"SDGBenefits": "SDG9"}, {"country": "IND"}):
        assert made.id in {one.id for one in devices.page(api, 1, **filters).devices}
    assert made.id not in {one.id for one in devices.page(api, 1, capacity="1").devices}
    assert devices.page(api, 1, offTaker="it's").devices == ()


def test_changing_a_device(api: Drec, make: Make) -> None:
    made = make(projectName="Before")
    change = {"projectName": "After", "capacity": Decimal(1200), "impactStory": None}
    if api.edition.changes_by_number:
        with pytest.raises(Forbidden):  # to an OrganizationAdmin
            devices.change(api, made, change)
        assert settle.change(api, made.id, change).verdict is Verdict.NOT_STORED
        return
    changed = devices.change(api, made, change)
    assert (changed.project_name, changed.capacity) == ("After", 1200.0)
    assert changed.sdg_benefits == made.sdg_benefits
    assert devices.get(api, made.external_id) == changed
    assert settle.change(api, made.id, change).stored
    renamed = devices.change(api, changed, {"externalId": registries.new_id()})
    assert (renamed.id, renamed.sdg_benefits) == (made.id, made.sdg_benefits)


def test_refused_changes(api: Drec, make: Make) -> None:
    made, other = make(), make()
    if not api.edition.renames_devices:
        with pytest.raises(Rejected, match="does not change"):
            devices.change(api, made, {"externalId": registries.new_id()})
        return
    for change, field in (
        ({"externalId": other.external_id}, "externalId"),
        ({"externalId": made.external_id.upper()}, "externalId"),
        ({"capacity": 0}, "capacity"),
        ({"countryCode": "IN"}, "countryCode"),
    ):
        with pytest.raises(Rejected) as caught:
            devices.change(api, made, change)
        assert set(caught.value.by_field()) == {field}
    assert devices.get(api, made.external_id) == made
    assert devices.change(api, made, {"externalId": made.external_id}).id == made.id


def test_removing_a_device(api: Drec) -> None:
    fields = registries.fields_of(api, registries.new_id())
    made = devices.create(api, fields)
    if not api.edition.removes_devices:
        with pytest.raises(NotOffered):
            devices.remove(api, made)
        assert settle.removal(api, made.id).verdict is Verdict.NOT_STORED
        return
    devices.remove(api, made)
    with pytest.raises(NotFound):
        devices.get(api, made.external_id)
    assert settle.removal(api, made.id).stored
    with pytest.raises(Unexpected):
        devices.remove(api, made)


# --- reads ----------------------------------------------------------------------------------


def send(api: Drec, device: Device, sent: Sent) -> Sent:
    reads.create(
        api,
        device.external_id,
        type=sent.type,
        unit=sent.unit,
        start=sent.start,
        end=sent.end,
        value=sent.value,
    )
    return sent


def after(device: Device, seconds: float, value: int, type: str = "Delta") -> Sent:
    """A read that ends so long after onboarding, once the registry's clock has got there too."""
    end = device.onboarded_at + timedelta(seconds=seconds)
    while datetime.now(UTC) < end + timedelta(seconds=0.1):
        time.sleep(0.05)
    return Sent(type=type, unit="Wh", end=end, value=Decimal(value))


def history(device: Device, hours: int) -> Sent:
    start = registries.hours_before(device, hours)
    return Sent("History", "kWh", start=start, end=start + HOUR, value=Decimal("1.5"))


def test_history(api: Drec, make: Make) -> None:
    device = make()
    sent = send(api, device, history(device, 5))
    assert settle.read(api, device.external_id, sent).stored
    (stored,) = reads.held(api, device, start=sent.end, end=sent.end)
    assert (stored.kind, stored.wh, stored.end) == ("History", 1500, sent.end)
    assert reads.latest(api, device) is None
    other = history(device, 3)
    assert settle.read(api, device.external_id, other).verdict is Verdict.NOT_STORED


def test_deltas(api: Drec, make: Make) -> None:
    device = make()
    for seconds, wh in ((0.2, 5), (0.6, 6)):
        sent = send(api, device, after(device, seconds, wh))
    assert settle.read(api, device.external_id, sent).stored
    latest = reads.latest(api, device)
    assert latest is not None
    assert (latest.end, latest.wh) == (sent.end, 6)
    page = reads.page(api, device, start=device.onboarded_at, end=sent.end + HOUR, number=1)
    assert [read.wh for read in page.reads] == [5, 6]
    with pytest.raises(Rejected, match="less than last"):
        send(api, device, after(device, 0.1, 5))
    with pytest.raises(Rejected, match="you can add read for Delta"):
        send(api, device, after(device, 0.7, 50, "Aggregate"))
    assert devices.get(api, device.external_id).meter_read_type == "Delta"
    if api.edition.has_reports:
        totals = {one.external_id: one.wh for one in devices.totals(api)}
        assert totals[device.external_id] == 11


def test_a_counter(api: Drec, make: Make) -> None:
    device = make()
    first = send(api, device, after(device, 0.5, 8, "Aggregate"))
    assert settle.read(api, device.external_id, first).ask_by_sending
    assert reads.latest(api, device) is None
    second = send(api, device, after(device, 0.8, 12, "Aggregate"))
    assert settle.read(api, device.external_id, second).stored
    latest = reads.latest(api, device)
    assert latest is not None
    assert (latest.end, latest.wh) == (second.end, 4)
    with pytest.raises(Rejected) as caught:
        send(api, device, second)
    assert settle.after_refusal(api, device.external_id, second, caught.value).stored


def test_refused_reads(api: Drec, make: Make) -> None:
    device = make()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(Rejected, match="current date"):
        send(api, device, Sent("Delta", "Wh", end=tomorrow, value=Decimal(1)))
    with pytest.raises(Rejected, match="onboarding"):
        send(
            api,
            device,
            Sent("Delta", "Wh", end=registries.hours_before(device, 1), value=Decimal(1)),
        )
    with pytest.raises(Rejected, match="Invalid device id"):
        reads.create(
            api,
            registries.new_id(),
            type="Delta",
            unit="Wh",
            start=None,
            end=device.onboarded_at + timedelta(seconds=0.1),
            value=Decimal(1),
        )
    assert reads.latest(api, device) is None
