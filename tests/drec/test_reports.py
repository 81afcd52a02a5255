"""Files, files of devices, totals, permissions and certificates (contract 5.5, 5.6, 7 and 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.drec import bulk, certificates, devices, files, permissions
from portal.drec.client import Drec
from portal.drec.errors import Forbidden, NotFound, NotOffered, Rejected, Unknown
from portal.drec.transport import Part
from tests.drec.signed import as_admin, as_member, calls, signed_in
from tests.sandbox.test_files import GOOD, HEADING, ODD, TOO_SMALL
from tests.support.people import MEMBER, STRANGER
from tests.support.sandbox import Sandbox

TABLE = Part("my devices.csv", "\r\n".join([HEADING, GOOD, TOO_SMALL, ODD]).encode(), "text/csv")
PICTURE = Part("roof, south.png", bytes(range(256)), "image/png")


@pytest.fixture
def api(sandbox: Sandbox) -> Drec:
    return as_member(sandbox)


# --- files ----------------------------------------------------------------------------------


def test_files_go_up_and_2022_gives_them_back(api: Drec) -> None:
    first, second = files.upload(api, [PICTURE, TABLE])
    assert first != second
    if api.edition.keeps_files:
        assert files.download(api, first) == PICTURE.content
    else:
        assert second.startswith("my-devices-")
        with pytest.raises(NotOffered):
            files.download(api, first)


def test_a_stranger_does_not_get_the_file(sandbox_2022: Sandbox) -> None:
    (key,) = files.upload(as_member(sandbox_2022), [PICTURE])
    with pytest.raises(NotFound):
        files.download(signed_in(sandbox_2022, STRANGER), key)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "No file"),
        ([Part("a.exe", b"x", "application/octet-stream")], "none of the types"),
        ([Part("a.png", b"x" * (files.LARGEST_BYTES + 1), "image/png")], "larger than 10 MiB"),
        ([PICTURE] * 21, "More than 20"),
    ],
)
def test_files_that_the_registry_cannot_take_are_not_sent(
    sandbox: Sandbox, api: Drec, parts: list[Part], words: str
) -> None:
    with pytest.raises(Rejected, match=words):
        files.upload(api, parts)
    assert calls(sandbox, "POST") == []


def test_a_lost_answer_to_a_file_is_in_doubt(sandbox: Sandbox, api: Drec) -> None:
    sandbox.faults([{"match": {"method": "POST", "path": "/api/file"}, "do": "drop_after"}])
    with pytest.raises(Unknown):
        files.upload(api, [PICTURE])
    assert len(calls(sandbox, "POST")) == 1


# --- a file of devices ----------------------------------------------------------------------


def test_a_file_of_devices_is_read_in(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    job = bulk.start(api, *files.upload(api, [TABLE]))
    assert (job.status, bulk.outcome(api, job)) == ("Added", None)
    sandbox_2024.clock((datetime.now(UTC) + timedelta(seconds=32)).isoformat())
    assert [(one.id, one.status) for one in bulk.jobs(api)] == [(job.id, "Completed")]
    found = bulk.outcome(api, job)
    assert found is not None
    assert found.added == ("roof-1", "roof-3")
    assert [row.status for row in found.rows][:2] == ["Success", "Failed"]
    bad = found.rows[1]
    assert (bad.row, bad.external_id, bad.problems[0][0]) == (1, "roof-2", "capacity")
    assert bad.problems[0][1]
    assert {one.external_id for one in devices.mine(api)} == {"roof-1", "roof-3"}


def test_a_strangers_job_is_not_shown(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    job = bulk.start(api, *files.upload(api, [TABLE]))
    stranger = signed_in(sandbox_2024, STRANGER)
    sandbox_2024.clock((datetime.now(UTC) + timedelta(seconds=32)).isoformat())
    assert bulk.jobs(stranger) == ()
    asked = [r["query"] for r in sandbox_2024.requests() if "bulk-upload-status" in r["path"]]
    assert asked == []
    bulk.outcome(api, job)
    asked = [r["query"] for r in sandbox_2024.requests() if "bulk-upload-status" in r["path"]]
    assert asked == [{"orgId": str(job.organisation_id)}]


def test_2022_is_given_no_file_of_devices(sandbox_2022: Sandbox) -> None:
    """It would make devices of no capacity."""
    api = as_member(sandbox_2022)
    (key,) = files.upload(api, [TABLE])
    with pytest.raises(NotOffered, match="every number"):
        bulk.start(api, key)
    assert calls(sandbox_2022, "POST") == ["/api/file"]
    assert bulk.jobs(api) == ()


def test_a_file_that_is_not_there(sandbox_2024: Sandbox) -> None:
    with pytest.raises(Rejected, match="File Not Found"):
        bulk.start(as_member(sandbox_2024), "nope.csv")


# --- totals and certificates ------------------------------------------------------------------


def test_totals(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    device = {"organisation": MEMBER.organisation, "externalId": "roof-1"}
    read = {**device, "type": "Delta", "end": "2026-11-01T00:00:00Z", "wh": 1500}
    sandbox_2024.load(devices=[{**device, "createdAt": "2026-10-01T00:00:00Z"}], reads=[read])
    (total,) = devices.totals(api)
    assert (total.external_id, total.wh, total.certified_wh) == ("roof-1", 1500, 0)


@pytest.fixture
def certified(sandbox_2024: Sandbox) -> Drec:
    """Eleven certificates of a roof in Kenya and somebody else's, and one in the archive."""
    api = as_member(sandbox_2024)
    roof = {"externalId": "roof-1", "countryCode": "KEN", "offTaker": "School"}
    goal = {"SDGBenefits": ["Industry", "Innovation and Infrastructure"]}
    sandbox_2024.load(devices=[{"organisation": MEMBER.organisation, **roof, **goal}])
    logs = [
        {
            "externalId": name,
            "readvalue_watthour": 1000,
            "status": "Succeeded",
            "certificate_issuance_startdate": "2026-10-01T00:00:00.000Z",
        }
        for name in ("roof-1", "anothers")
    ]
    entry = {
        "organisation": MEMBER.organisation,
        "certificateStartDate": "2026-10-01T00:00:00.000Z",
        "certificateEndDate": "2026-10-31T00:00:00.000Z",
        "perDeviceCertificateLog": logs,
    }
    sandbox_2024.extra(certificates=[*[entry] * 11, {**entry, "archived": True}])
    return api


def test_certificates(certified: Drec) -> None:
    first = certificates.page(certified)
    assert (first.page, first.number_of_pages, first.number_of_certificates) == (1, 2, 11)
    one = first.certificates[0]
    assert (one.start, one.end) == (
        datetime(2026, 10, 1, tzinfo=UTC),
        datetime(2026, 10, 31, tzinfo=UTC),
    )
    assert [(part.external_id, part.wh, part.status) for part in one.devices] == [
        ("roof-1", 1000, "Succeeded"),
        ("Other Devices", 1000, "Succeeded"),
    ]
    assert len(certificates.page(certified, 2).certificates) == 1
    beyond = certificates.page(certified, 3)
    assert (beyond.certificates, beyond.page, beyond.number_of_pages) == ((), 0, 0)


def test_certificates_of_the_archive(certified: Drec) -> None:
    assert certificates.page(certified).has_archive
    archive = certificates.page(certified, archive=True)
    assert (len(archive.certificates), archive.number_of_certificates) == (1, 1)
    assert not certificates.page(certified, country="IND").has_archive


# A filter, a value that fits, and one that does not.
FITTING = [
    ("country", "KEN", "IND"),
    ("fuelCode", "ES100", "ES200"),
    ("offTaker", "School", "Residential"),
    ("start_date", "2026-09-30T00:00:00.000Z", "2026-10-02T00:00:00.000Z"),
    ("end_date", "2026-11-01T00:00:00.000Z", "2026-10-30T00:00:00.000Z"),
    ("SDGBenefits", "SDG9", "SDG7"),
    ("fromAmountread", "999", "1000"),
    ("toAmountread", "1001", "1000"),
]


@pytest.mark.parametrize(("name", "fits", "fails"), FITTING)
def test_each_filter_of_certificates(certified: Drec, name: str, fits: str, fails: str) -> None:
    found = [
        certificates.page(certified, **{name: value}).number_of_certificates
        for value in (fits, fails)
    ]
    assert found == [11, 0]


def test_no_filter_of_certificates_is_left_out() -> None:
    assert [name for name, _, _ in FITTING] == list(certificates.FILTERS)


def test_a_page_or_filter_that_means_nothing_is_not_asked_for(certified: Drec) -> None:
    with pytest.raises(ValueError, match="no page"):
        certificates.page(certified, 0)
    with pytest.raises(ValueError, match="no page or filter"):
        certificates.page(certified, deviceTypeCode="TC110")


def test_a_certified_device_stays(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    sandbox_2024.load(devices=[{"organisation": MEMBER.organisation, "externalId": "roof-1"}])
    device = devices.get(api, "roof-1")
    log = {"externalId": "roof-1", "deviceId": device.id}
    entry = {"organisation": MEMBER.organisation, "perDeviceCertificateLog": [log]}
    sandbox_2024.extra(certificates=[entry])
    with pytest.raises(Rejected, match="already certified"):
        devices.remove(api, device)
    assert devices.get(api, "roof-1") == device


# --- permissions ------------------------------------------------------------------------------


def test_permissions_are_granted_and_shown(sandbox_2024: Sandbox) -> None:
    sandbox_2024.reset(fresh=True)
    admin = as_admin(sandbox_2024)
    api = as_member(sandbox_2024)
    with pytest.raises(Forbidden):
        devices.mine(api)
    for module, actions in permissions.NEEDED.items():
        made = permissions.grant(admin, module=module, role="OrganizationAdmin", actions=actions)
        assert (made.module, made.actions, made.active) == (module, actions, True)
    assert devices.mine(api) == ()
    held = permissions.of_role(admin, "OrganizationAdmin")
    assert {one.module: one.actions for one in held if one.active} == permissions.NEEDED


def test_what_is_no_permission(sandbox_2024: Sandbox) -> None:
    admin = as_admin(sandbox_2024)
    with pytest.raises(ValueError, match="no actions"):
        permissions.grant(admin, module="DEVICE", role="User", actions=["Fly"])
    assert calls(sandbox_2024, "POST") == []


# --- what must never be sent --------------------------------------------------------------------


@pytest.mark.parametrize("number", ["roof-1", "1", 0, -1, 2**31, True, 1.0])
def test_a_device_is_removed_by_its_number_alone(sandbox_2024: Sandbox, number: object) -> None:
    """A text in the path ends the server (trap 19)."""
    api = as_member(sandbox_2024)
    sandbox_2024.load(devices=[{"organisation": MEMBER.organisation, "externalId": "roof-1"}])
    device = replace(devices.get(api, "roof-1"), id=number)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no id of the registry"):
        devices.remove(api, device)
    assert calls(sandbox_2024, "DELETE") == []
