"""After a lost answer: what a look at the registry can say, and what it cannot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal.drec import auth, devices, goals, reads, settle
from portal.drec.client import Drec, connect
from portal.drec.errors import Rejected, Unauthorized, Unavailable, Unknown
from portal.drec.settle import Finding, Sent, Verdict
from portal.drec.transport import Patience
from tests.drec.test_with_sandbox import device_fields, past_the_first_moments
from tests.support.people import MEMBER, move_in
from tests.support.sandbox import Sandbox

ONBOARDED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
HOUR = timedelta(hours=1)
READS = {"method": "POST", "path": "/api/meter-reads/new/*"}
SERIES = {"method": "GET", "path": "/api/meter-reads/*"}
DEVICE = {"method": "POST", "path": "/api/device"}
QUICK = Patience(read_seconds=5, retries=0)


def a_read(hours: int, wh: int | str, type: str = "Delta", unit: str = "Wh") -> Sent:
    end = ONBOARDED + hours * HOUR
    return Sent(
        type=type,
        unit=unit,
        start=end - HOUR if type == "History" else None,
        end=end,
        value=Decimal(wh),
    )


HISTORY, DELTA, COUNTER = a_read(-5, 3000, "History"), a_read(3, 1003), a_read(3, 5000, "Aggregate")


def signed_in(sandbox: Sandbox) -> Drec:
    """A member whose device roof-1 was onboarded twenty days ago."""
    move_in(sandbox, MEMBER)
    api = connect()
    onboarded = ONBOARDED.isoformat().replace("+00:00", ".000Z")
    fields = device_fields(api) | {"capacity": 25, "createdAt": onboarded}
    sandbox.load(devices=[{"organisation": MEMBER.organisation, **fields}])
    token = auth.sign_in(api, email=MEMBER.email, password=MEMBER.password).token
    return past_the_first_moments(
        Drec(base_url=api.base_url, edition=api.edition, token=token, patience=QUICK)
    )


@pytest.fixture
def api(sandbox: Sandbox) -> Drec:
    return signed_in(sandbox)


def send(api: Drec, sent: Sent) -> None:
    reads.create(
        api,
        "roof-1",
        type=sent.type,
        unit=sent.unit,
        start=sent.start,
        end=sent.end,
        value=sent.value,
    )


def lose(sandbox: Sandbox, api: Drec, sent: Sent, do: str) -> None:
    sandbox.faults([{"match": READS, "do": do, "times": 1}])
    with pytest.raises(Unknown):
        send(api, sent)


def look(api: Drec, sent: Sent) -> Finding:
    return settle.read(api, "roof-1", sent)


@pytest.mark.parametrize("sent", [HISTORY, DELTA], ids=["History", "Delta"])
def test_energy_is_there_or_it_is_not(sandbox: Sandbox, api: Drec, sent: Sent) -> None:
    lose(sandbox, api, sent, "drop_before")
    found = look(api, sent)
    assert (found.verdict, found.ask_by_sending) == (Verdict.NOT_STORED, False)
    assert "no read" in found.reason

    lose(sandbox, api, sent, "drop_after")
    assert look(api, sent).stored
    assert f"{sent.wh} Wh" in look(api, sent).reason


@pytest.mark.parametrize("sent", [HISTORY, DELTA], ids=["History", "Delta"])
def test_another_read_of_that_time_is_not_taken_for_ours(api: Drec, sent: Sent) -> None:
    send(api, sent)
    other = a_read((sent.end - ONBOARDED) // HOUR, 7, sent.type)
    found = look(api, other)
    assert found.verdict is Verdict.NOT_STORED
    assert f"another read with this end, of {sent.wh} Wh" in found.reason


def test_energy_is_compared_as_the_registry_rounds_it(api: Drec) -> None:
    sent = a_read(2, "1.0005", unit="kWh")
    send(api, sent)
    assert look(api, sent).stored


def test_energy_that_2022_drops_is_not_stored(sandbox_2022: Sandbox) -> None:
    api = signed_in(sandbox_2022)
    send(api, a_read(1, 10**9))
    assert look(api, a_read(1, 10**9)).verdict is Verdict.NOT_STORED


# --- the counter --------------------------------------------------------------------------


def test_a_later_value_of_a_counter(sandbox: Sandbox, api: Drec) -> None:
    send(api, a_read(1, 3000, "Aggregate"))
    send(api, a_read(2, 4000, "Aggregate"))
    lose(sandbox, api, COUNTER, "drop_before")
    found = look(api, COUNTER)
    # 2022 may have counted the value and dropped its energy: no look can tell that.
    silent = api.edition.drops_silently
    assert found.verdict is (Verdict.CANNOT_TELL if silent else Verdict.NOT_STORED)
    assert found.ask_by_sending is silent

    lose(sandbox, api, COUNTER, "drop_after")
    assert look(api, COUNTER).stored


def test_the_first_value_of_a_counter_is_shown_nowhere(sandbox: Sandbox, api: Drec) -> None:
    lose(sandbox, api, COUNTER, "drop_before")
    before = look(api, COUNTER)
    assert before.stored is False
    if api.edition.binds_at_first_value:
        assert before.verdict is Verdict.NOT_STORED

    lose(sandbox, api, COUNTER, "drop_after")
    found = look(api, COUNTER)
    assert (found.verdict, found.ask_by_sending) == (Verdict.CANNOT_TELL, True)
    assert settled_by_sending(api, COUNTER).stored


def settled_by_sending(api: Drec, sent: Sent) -> Finding:
    with pytest.raises(Rejected) as caught:
        send(api, sent)
    return settle.after_refusal(api, "roof-1", sent, caught.value)


def test_an_equal_value_of_another_time_is_not_ours(api: Drec) -> None:
    """A meter that stood still over night: the refusal names our value, with another time."""
    send(api, a_read(1, 4000, "Aggregate"))
    send(api, a_read(2, 5000, "Aggregate"))
    found = settled_by_sending(api, COUNTER)
    assert found.stored is False


def test_energy_of_a_counter_that_2022_dropped(sandbox_2022: Sandbox) -> None:
    api = signed_in(sandbox_2022)
    send(api, a_read(1, 1000, "Aggregate"))
    send(api, a_read(2, 2000, "Aggregate"))
    leap = a_read(3, 10**9, "Aggregate")
    lose(sandbox_2022, api, leap, "drop_after")
    assert look(api, leap).ask_by_sending
    found = settled_by_sending(api, leap)
    assert found.verdict is Verdict.NOT_STORED
    assert "stored no energy" in found.reason


def test_a_refusal_of_other_reads_is_settled_by_a_look(sandbox_2024: Sandbox) -> None:
    api = signed_in(sandbox_2024)
    for sent in (HISTORY, DELTA):
        lose(sandbox_2024, api, sent, "drop_after")
        assert settled_by_sending(api, sent).stored
    late = a_read(1, 500)
    assert settled_by_sending(api, late).verdict is Verdict.NOT_STORED


# --- when the registry cannot be asked ------------------------------------------------------


@pytest.mark.parametrize("do", ["status 500", "status 404"])
def test_a_look_that_fails_tells_nothing(sandbox: Sandbox, api: Drec, do: str) -> None:
    sandbox.faults([{"match": SERIES, "do": do, "times": 1}])
    found = look(api, DELTA)
    assert (found.verdict, found.ask_by_sending) == (Verdict.CANNOT_TELL, False)
    assert "could not be looked at" in found.reason


def test_a_refusal_that_cannot_be_looked_into_tells_nothing(sandbox_2024: Sandbox) -> None:
    api = signed_in(sandbox_2024)
    lose(sandbox_2024, api, COUNTER, "drop_after")
    with pytest.raises(Rejected) as caught:
        send(api, COUNTER)
    latest = {"method": "GET", "path": "/api/meter-reads/latestread/*"}
    sandbox_2024.faults([{"match": latest, "do": "delay 0"}, {"match": latest, "do": "status 500"}])
    found = settle.after_refusal(api, "roof-1", COUNTER, caught.value)
    assert (found.verdict, found.ask_by_sending) == (Verdict.CANNOT_TELL, False)


def test_an_outage_and_a_dead_sign_in_are_no_findings(sandbox: Sandbox, api: Drec) -> None:
    sandbox.faults([{"match": SERIES, "do": "status 503", "times": 1}])
    with pytest.raises(Unavailable):
        look(api, DELTA)
    sandbox.faults([{"match": {"method": "GET", "path": "/api/device/my"}, "do": "revoke_token"}])
    with pytest.raises(Unauthorized):
        look(api, DELTA)


def test_a_device_that_is_gone(api: Drec) -> None:
    found = settle.read(api, "roof-9", DELTA)
    assert (found.verdict, found.ask_by_sending) == (Verdict.CANNOT_TELL, False)
    assert "lists no device “roof-9”" in found.reason


# --- devices ------------------------------------------------------------------------------


def test_a_device_is_there_or_it_is_not(sandbox: Sandbox, api: Drec) -> None:
    body = device_fields(api, "roof-2", capacity=Decimal("12"))
    sandbox.faults(
        [{"match": DEVICE, "do": "drop_before"}, {"match": DEVICE, "do": "drop_after", "times": 1}]
    )
    with pytest.raises(Unknown):
        devices.create(api, body)
    assert settle.device(api, body).verdict is Verdict.NOT_STORED
    with pytest.raises(Unknown):
        devices.create(api, body)
    found = settle.device(api, body)
    assert found.stored
    assert found.device is not None
    assert found.device.external_id == "roof-2"


def test_an_older_device_of_the_same_id_is_another_one(api: Drec) -> None:
    found = settle.device(api, device_fields(api, address="Elsewhere 9"))
    assert found.verdict is Verdict.NOT_STORED
    assert "another device “roof-1”" in found.reason


def test_twins_are_named(sandbox_2024: Sandbox) -> None:
    api = signed_in(sandbox_2024)
    body = device_fields(api, "roof-2")
    twin = {"organisation": MEMBER.organisation, **body, "capacity": 25}
    sandbox_2024.load(devices=[twin, twin])
    found = settle.device(api, body)
    assert found.stored
    assert "2 times" in found.reason


@pytest.mark.parametrize("do", ["status 500", "status 404"])
def test_a_list_of_devices_that_fails_tells_nothing(sandbox: Sandbox, api: Drec, do: str) -> None:
    sandbox.faults([{"match": {"method": "GET", "path": "/api/device/my"}, "do": do}])
    assert settle.device(api, device_fields(api)).verdict is Verdict.CANNOT_TELL


# --- changes and removals -----------------------------------------------------------------


@pytest.mark.parametrize(("do", "made"), [("drop_before", False), ("drop_after", True)])
def test_a_lost_change_and_a_lost_removal(sandbox_2024: Sandbox, do: str, made: bool) -> None:
    api = signed_in(sandbox_2024)
    device = devices.get(api, "roof-1")
    wanted = {"projectName": "New", "capacity": Decimal("30.5"), "images": ["a", "b"]}
    sandbox_2024.faults([{"match": {"method": "PATCH", "path": "/api/device/*"}, "do": do}])
    with pytest.raises(Unknown):
        devices.change(api, device, wanted)
    assert settle.change(api, device.id, wanted).stored is made
    devices.change(api, device, wanted)
    assert settle.change(api, device.id, wanted).stored
    other = settle.change(api, device.id, {**wanted, "offTaker": "School"})
    assert other.reason == "The registry holds other values in offTaker"

    sandbox_2024.faults([{"match": {"method": "DELETE", "path": "/api/device/*"}, "do": do}])
    with pytest.raises(Unknown):
        devices.remove(api, device)
    assert settle.removal(api, device.id).stored is made


def test_a_change_of_a_device_that_is_gone(sandbox_2024: Sandbox) -> None:
    api = signed_in(sandbox_2024)
    device = devices.get(api, "roof-1")
    devices.remove(api, device)
    found = settle.change(api, device.id, {"projectName": "x"})
    assert (found.verdict, found.device) == (Verdict.NOT_STORED, None)
    assert "does not list the device any more" in found.reason
    sandbox_2024.faults(
        [{"match": {"method": "GET", "path": "/api/device/my"}, "do": "status 500", "times": 2}]
    )
    assert settle.removal(api, device.id).verdict is Verdict.CANNOT_TELL
    assert settle.change(api, device.id, {"projectName": "x"}).verdict is Verdict.CANNOT_TELL


VALUES: list[tuple[str, object, object]] = [  # a field, what it is changed to, what it is else
    ("projectName", "Roofs of Kisumu ", "Roofs"),
    ("projectName", None, "Roofs"),
    ("address", "Kisumu", "Nairobi"),
    ("latitude", "-1.30", "-1.3"),
    ("capacity", Decimal("30"), 25),
    ("yieldValue", Decimal("0"), 1500),
    ("yieldValue", None, 0),
    ("gridInterconnection", False, None),
    ("gridInterconnection", None, False),
    ("energyStorage", True, False),
    ("offTaker", "Commercial", "School"),
    ("images", ["https://a.example/1.jpg", "b,c"], []),
    ("images", [], ["https://a.example/1.jpg"]),
    ("deviceDescription", "Rooftop Solar", None),
    ("commissioningDate", "2022-08-09T19:00:00.000Z", "2022-08-10T19:00:00.000Z"),
]
GOALS: dict[str, list[tuple[str, object, object]]] = {
    "2022": [("SDGBenefits", 7, 1), ("groupId", 0, None), ("labels", "a", "b")],
    "2024": [
        ("SDGBenefits", ["SDG7", "SDG9"], ["Affordable and Clean Energy"]),
        ("SDGBenefits", [], ["Affordable and Clean Energy"]),
    ],
}
HELD_GOALS = {"SDG7": "Affordable and Clean Energy", "SDG9": goals.NAMES[8]}


def held(wanted: object) -> object:
    """A value as the registry keeps it."""
    if isinstance(wanted, list):
        return ",".join(HELD_GOALS.get(part, part) for part in wanted).split(",") if wanted else []
    return int(wanted) if isinstance(wanted, Decimal) else wanted


def test_each_field_of_a_change_is_compared_as_the_registry_keeps_it(
    sandbox: Sandbox, api: Drec
) -> None:
    for number, (name, wanted, other) in enumerate([*VALUES, *GOALS[sandbox.edition]]):
        ids = [f"{number}-changed", f"{number}-not"]
        values = [held(wanted), other]
        fields = [
            {**device_fields(api, external_id), "capacity": 25, name: value}
            for external_id, value in zip(ids, values, strict=True)
        ]
        sandbox.load(devices=[{"organisation": MEMBER.organisation, **one} for one in fields])
        found = [
            settle.change(api, devices.get(api, external_id).id, {name: wanted}).verdict
            for external_id in ids
        ]
        assert found == [Verdict.STORED, Verdict.NOT_STORED], (name, wanted)
