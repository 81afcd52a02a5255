"""The story of an upload: choose, check, send, watch, keep; and each way in which a file is bad."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from portal.reads.models import Batch, Upload, UploadState
from portal.submissions.models import Delivery, Kind, Submission
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HEADING, checked, choose, posts, rows, words
from tests.submissions.stories import staff
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device("roof"), ledgers.a_device("hill")])
    return signed_in_client(sandbox)


def test_nothing_is_sent_before_send_is_pressed(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof", "hill")]))
    page = words(member.get(address))

    assert posts(sandbox) == []
    assert "Check the file" in page
    assert "Send 6 reads" in page
    assert not Submission.objects.filter(kind=Kind.READS).exists()


def test_from_the_file_to_the_receipt(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof", "hill")]))
    assert member.post(f"{address}send/").status_code == 302
    assert "Sending" in member.get(address).content.decode()
    work()
    page = member.get(address).content.decode()

    assert "Receipt" in page
    assert "6 accepted, 0 refused, 0 unknown" in page
    stored = [(r["externalId"], r["wh"]) for r in sandbox.truth()["reads"]]
    assert sorted(stored) == [(n, wh) for n in ("hill", "roof") for wh in (1000, 1001, 1002)]
    submission = Submission.objects.get(kind=Kind.READS)
    assert submission.delivery == Delivery.ACCEPTED
    nothing = dict.fromkeys(("dropped", "refused", "unknown", "cancelled", "zero"), 0)
    assert submission.answer == {"total": 6, "accepted": 6, "confirmed": 6} | nothing
    assert [e.after for e in submission.events.all()] == ["waiting", "sending", "accepted"]


def test_the_receipt_has_the_clock_of_the_devices_where_they_share_one(
    member: Client, sandbox: Sandbox
) -> None:
    """From the first start to the last end; UTC where the devices stand in several zones."""
    sandbox.load(devices=[ledgers.a_device("south", countryCode="URY")])
    alone = receipt_of(member, rows("roof", "hill"))
    together = receipt_of(member, rows("roof", "south", number=5)[3:])

    own = "Africa/Nairobi"
    assert f"1 Sep 2026, 03:00 {own} to 1 Sep 2026, 06:00 {own}" in alone
    assert "1 Sep 2026, 00:00 UTC to 1 Sep 2026, 05:00 UTC" in together


def receipt_of(client: Client, lines: list[str]) -> str:
    address = checked(client, "\n".join([HEADING, *lines]))
    client.post(f"{address}send/")
    work()
    return " ".join(strip_tags(words(client.get(address))).split())


def test_a_second_press_starts_nothing_twice(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    for _ in range(3):
        assert member.post(f"{address}send/").status_code == 302
    work()
    member.post(f"{address}send/")
    work()

    assert len(posts(sandbox)) == 3
    assert Submission.objects.filter(kind=Kind.READS).count() == 1


def test_problems_are_named_with_row_and_typed_value(member: Client, sandbox: Sandbox) -> None:
    text = "\n".join(
        [
            "externalId,starttimestamp,endtimestamp,value,unit",
            "roof,,2026-09-01T01:00:00Z,1000,Wh",
            "roof,,yesterday,1000,Wh",
            "roof,,2026-09-01T03:00:00Z,3e4x,Wh",
            "barn,,2026-09-01T04:00:00Z,1000,Wh",
            "roof,,2026-09-01T05:00:00Z,1000,horse power",
            *(f"roof,,2026-09-02T{hour:02}:00:00Z,1000,Wh" for hour in range(20)),
        ]
    )
    address = checked(member, text)
    page = words(member.get(address))

    assert "Send 21 reads" in page
    for row, typed in ((3, "yesterday"), (4, "3e4x"), (5, "barn"), (6, "horse power")):
        assert f"Row {row}" in page
        assert typed in page
    member.post(f"{address}send/")
    work()
    assert [r["wh"] for r in sandbox.truth()["reads"]] == [1000] * 21


def test_reads_that_will_probably_not_be_stored_are_counted_before_send(
    member: Client, sandbox: Sandbox
) -> None:
    """Two of them are too much for the device: 2022 says yes to such a read and drops it. One
    comes before onboarding."""
    early = "roof,2026-08-01T00:00:00Z,500,Wh"
    much = [f"roof,2026-09-02T{hour}:00:00Z,900000000,Wh" for hour in (10, 12)]
    address = checked(member, "\n".join([HEADING, early, *rows("roof"), *much]))
    told = " ".join(words(member.get(address)).split())
    if sandbox.edition == "2022":
        assert "The registry will probably refuse 1 of them: below stands why." in told
        assert "2 of them the registry will probably not store, though it" in told
    else:
        assert "The registry will probably refuse 3 of them: below stands why." in told
        assert "probably not store" not in told
    member.post(f"{address}send/")
    work()
    batch = Batch.objects.get()
    drops = 2 if sandbox.edition == "2022" else 0
    assert (batch.refused, batch.dropped, batch.confirmed) == (3 - drops, drops, 3)
    good = checked(member, f"{HEADING}\nroof,2026-09-03T01:00:00Z,900,Wh")
    assert "probably" not in words(member.get(good))


def test_the_record_has_the_figures_of_an_upload_that_was_refused(
    member: Client, sandbox: Sandbox
) -> None:
    early = [f"roof,2026-08-01T0{hour}:00:00Z,500,Wh" for hour in range(3)]
    address = checked(member, "\n".join([HEADING, *early]))
    member.post(f"{address}send/")
    work()
    record = Submission.objects.get(kind=Kind.READS)
    assert record.delivery == Delivery.REFUSED
    pages = (
        (member, f"/submissions/{record.pk}/"),
        (staff(), f"/admin/submissions/submission/{record.pk}/change/"),
    )
    for client, place in pages:
        told = words(client.get(place))
        assert "roof Delta" in told
        for name, figure in (("Total", 3), ("Accepted", 0), ("Refused", 3)):
            assert f"<dt>{name}</dt><dd>{figure}</dd>" in told


def test_what_did_not_go_in_can_be_mended_and_uploaded_again(
    member: Client, sandbox: Sandbox
) -> None:
    early = "roof,2026-08-01T00:00:00Z,500,Wh"
    text = "\n".join([HEADING, early, *rows("roof"), "roof,2026-09-01T09:00:00Z,x,Wh"])
    address = checked(member, text)
    member.post(f"{address}send/")
    work()
    answer = member.get(f"{address}not-sent.csv")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))

    assert lines[0] == ["externalId", "timestamp", "value", "unit", "why it did not go in"]
    assert [line[:4] for line in lines[1:]] == [
        early.split(","),
        ["roof", "2026-09-01T09:00:00Z", "x", "Wh"],
    ]
    assert "onboarding" in lines[1][4]
    mended = "\n".join(",".join(line) for line in lines[:1])
    mended += "\nroof,2026-09-01T09:00:00Z,700,Wh,mended\n"
    again = checked(member, mended)
    member.post(f"{again}send/")
    work()
    assert 700 in [r["wh"] for r in sandbox.truth()["reads"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"PK\x03\x04\x14\x00\x06\x00", "broken"),
        (b"a," * 40_000, "columns"),
        (b"," * 10_000_000, "longer than"),
        (b"externalId,timestamp,value,unit\n" + b"x" * 300_000, "longer than"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(
    member: Client, sandbox: Sandbox, content: bytes, words: str
) -> None:
    response = choose(member, content)

    assert response.status_code in {400, 422}
    assert words in str(response.context["form"].errors["file"])
    assert not Upload.objects.exists()
    assert posts(sandbox) == []


def test_a_file_over_the_limit_is_refused(member: Client, settings: Settings) -> None:
    settings.UPLOAD_BYTES = 1024 * 1024
    response = choose(member, HEADING + "\n" + "roof,2026-09-01T01:00:00Z,1,Wh\n" * 40_000)

    assert response.status_code == 400
    assert "larger than 1 MB" in str(response.context["form"].errors["file"])


def test_a_checked_upload_can_be_thrown_away(member: Client) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    kept = Path(Upload.objects.get().file.path)
    assert kept.exists()
    assert member.post(f"{address}discard/").status_code == 302

    assert not Upload.objects.exists()
    assert not kept.exists()


def test_a_started_upload_cannot_be_thrown_away(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    member.post(f"{address}send/")
    member.post(f"{address}discard/")

    assert Upload.objects.get().state == UploadState.SENDING


def test_naive_times_are_read_in_the_devices_zone(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, f"{HEADING}\nroof,2026-09-01 12:00:00,900,Wh\n")
    assert "Africa/Nairobi" in member.get(address).content.decode()
    member.post(f"{address}send/")
    work()

    assert [r["end"] for r in sandbox.truth()["reads"]] == ["2026-09-01T09:00:00.000Z"]


def test_history_of_adjacent_days_goes_in(member: Client, sandbox: Sandbox) -> None:
    days = [ledgers.ONBOARDED - timedelta(days=n) for n in range(5, 0, -1)]
    lines = [
        f"roof,{day:%Y-%m-%dT%H:%M:%SZ},{day + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ},2000,Wh"
        for day in days[:-1]
    ]
    text = "\n".join(["id,starttimestamp,endtimestamp,value,unit", *lines])
    address = checked(member, text, type="History")
    member.post(f"{address}send/")
    work()

    assert "4 accepted, 0 refused" in member.get(address).content.decode()


def test_sign_out_leaves_the_upload_its_token_until_it_ends(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof")])
    client = signed_in_client(sandbox_2024)
    address = checked(client, "\n".join([HEADING, *rows("roof")]))
    client.post(f"{address}send/")
    page = client.post("/logout/", follow=True).content.decode()
    assert "What you handed in goes on" in page
    assert not [r for r in sandbox_2024.requests() if r["path"] == "/api/auth/logout"]
    work()

    assert len(sandbox_2024.truth()["reads"]) == 3
    assert sandbox_2024.requests()[-1]["path"] == "/api/auth/logout"
    assert Upload.objects.get().sealed_token == ""


def test_a_token_that_was_signed_out_is_revoked_though_its_owner_came_back(
    sandbox_2024: Sandbox,
) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof")])
    client = signed_in_client(sandbox_2024)
    address = checked(client, "\n".join([HEADING, *rows("roof")]))
    client.post(f"{address}send/")
    client.post("/logout/")
    signed_in_client(sandbox_2024)
    work()

    assert Upload.objects.get().state == UploadState.DONE
    assert [r["status"] for r in sandbox_2024.requests() if "logout" in r["path"]] == [200]


def test_a_file_without_a_good_row_is_never_started(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, f"{HEADING}\nroof,yesterday,1,Wh\n")
    page = words(member.get(address))
    assert "No row of this file can be sent" in page
    assert member.post(f"{address}send/", follow=True).status_code == 200

    upload = Upload.objects.get()
    assert (upload.state, upload.sealed_token) == (UploadState.CHECKED, "")


def test_a_team_mate_may_send_and_take_on(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof")])
    member = signed_in_client(sandbox_2024)
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    mate.post(f"{address}send/")
    assert Submission.objects.get(kind=Kind.READS).owner == Upload.objects.get().sent_by
    sandbox_2024.faults(
        [{"match": {"method": "POST", "path": "/api/meter-reads/*"}, "do": "revoke_token"}]
    )
    work()
    assert "Go on with my sign-in" in words(member.get(address))
    later = checked(member, "\n".join([HEADING, "roof,2026-09-02T01:00:00Z,900,Wh"]), name="l.csv")
    member.post(f"{later}send/")
    assert "comes first" in words(member.get(later))
    member.post(f"{address}resume/")
    work()

    upload = Upload.objects.get(file_name="reads.csv")
    assert upload.sent_by is not None
    assert (upload.state, upload.sent_by.email) == (UploadState.DONE, MEMBER.email)
    assert len(sandbox_2024.truth()["reads"]) == 4


def test_what_was_sent_and_what_lies_within_it_stays_here(member: Client, sandbox: Sandbox) -> None:
    first = checked(member, "\n".join([HEADING, *rows("roof")]))
    member.post(f"{first}send/")
    work()
    again = checked(member, "\n".join([HEADING, *rows("roof")]))

    page = words(member.get(again))
    assert "3 reads" in page
    assert "not sent again" in page
    assert "All of this file was sent before" in page
    assert "Sent before" in page
    assert "correct it and upload it again" not in page
    older = checked(member, f"{HEADING}\nroof,2026-09-01T00:30:00Z,700,Wh\n")
    assert "Delta of a part of this time was sent before" in words(member.get(older))
    assert "Stays here" in words(member.get(older))


def test_a_member_a_team_mate_and_a_stranger(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof"), "roof,x,1,Wh"]))
    member.post(f"{address}send/")
    work()
    record = f"/submissions/{Submission.objects.get(kind=Kind.READS).pk}/"
    mate = signed_in_client(sandbox, TEAM_MATE.email)
    stranger = signed_in_client(sandbox, STRANGER.email)
    nobody = Client()
    for page in (address, f"{address}not-sent.csv", record):
        assert member.get(page).status_code == 200
        assert mate.get(page).status_code == 200
        assert stranger.get(page).status_code == 404
        assert nobody.get(page).status_code == 302
    for verb in ("send", "discard", "resume"):
        assert stranger.post(f"{address}{verb}/").status_code == 404
        assert nobody.post(f"{address}{verb}/").status_code == 302
        assert member.get(f"{address}{verb}/").status_code == 405
    for page in ("/reads/", "/submissions/"):
        assert "reads.csv" in mate.get(page).content.decode()
        assert "reads.csv" not in stranger.get(page).content.decode()


def test_the_progress_is_a_part_of_the_page(member: Client, sandbox: Sandbox) -> None:
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    member.post(f"{address}send/")
    part = member.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" in part
    work()
    done = member.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in done


# Energy of the registry: whole Wh, each read rounded by itself (contract 6.1).
SAMPLE_WH = {
    "GIV": Decimal("15898704"),
    "GPI": Decimal("7053310"),
    "HIT": Decimal("7871000"),
    "SCH": Decimal("5699439"),
    "TR2": Decimal("3398156.2"),
    "TR3": Decimal("411375"),
    "TRB": Decimal("6140223.75"),
}


def found_samples() -> list[Path]:
    """The real file where the folder of samples is there; else the test has nothing to read."""
    return [path for path in [SAMPLES / "drec-integrator-daily.csv"] if path.exists()]


def test_the_integrators_file_goes_in_whole(sandbox: Sandbox) -> None:
    """Reads the original where the folder of samples is there, and says so where it is not."""
    found = found_samples()
    print(f"left out: {[] if found else ['drec-integrator-daily.csv']}")
    for path in found:
        goes_in_whole(sandbox, path)


def goes_in_whole(sandbox: Sandbox, path: Path) -> None:
    move_in(sandbox)
    onboarded = datetime(2021, 12, 16, tzinfo=UTC)
    sandbox.load(
        devices=[
            ledgers.a_device(name, createdAt=onboarded.isoformat(), capacity=1000)
            | {"commissioningDate": "2021-01-01T00:00:00.000Z"}
            for name in SAMPLE_WH
        ]
    )
    client = signed_in_client(sandbox)
    address = checked(client, path.read_text())
    client.post(f"{address}send/")
    work()

    upload = Upload.objects.get()
    # Two rows are zero; 2022 takes them, 2024 does not and needs none.
    assert upload.zero_rows == (2 if sandbox.edition == "2024" else 0)
    assert sum(batch.accepted for batch in Batch.objects.all()) == 60 - upload.zero_rows
    assert upload.rows == 60
    assert upload.problems_total == 0
    assert not any(batch.refused or batch.unknown for batch in Batch.objects.all())
    stored = dict.fromkeys(SAMPLE_WH, 0)
    for read in sandbox.truth()["reads"]:
        stored[read["externalId"]] += read["wh"]
    for name, wh in rounded_by_read(path).items():
        assert stored[name] == wh
        assert abs(stored[name] - SAMPLE_WH[name]) <= 10


def rounded_by_read(path: Path) -> dict[str, int]:
    found = dict.fromkeys(SAMPLE_WH, 0)
    with path.open() as file:
        for row in csv.DictReader(file):
            found[row["id"]] += int(float(row["value"]) + 0.5)
    return found
