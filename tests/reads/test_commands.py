"""Without a browser: a whole upload for a nightly job, and an operator's look at what runs."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal import limits
from portal.reads.management.commands import send_reads
from portal.reads.models import Batch, BatchState, Held, PackedReads, Upload, UploadState
from portal.reads.worker import tidy
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.test_story import HEADING, rows
from tests.support.people import MEMBER, move_in
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def registry(sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof")])
    monkeypatch.setenv("DREC_EMAIL", MEMBER.email)
    monkeypatch.setenv("DREC_PASSWORD", MEMBER.password)
    monkeypatch.setattr(send_reads, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(limits, "READ_BACK_LOOKS_SECONDS", (0.0,))
    return sandbox_2024


def send(file: Path, **options: object) -> tuple[int, str]:
    """The exit code and what was written."""
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("send_reads", file, stdout=said, stderr=said, **options)
    return int(ended.value.code or 0), said.getvalue()


def a_file(folder: Path, *more: str) -> Path:
    path = folder / "night.csv"
    path.write_text("\n".join([HEADING, *rows("roof"), *more]))
    return path


def test_a_nightly_job(registry: Sandbox, tmp_path: Path) -> None:
    place = tmp_path / "receipt.csv"
    code, said = send(a_file(tmp_path), type="Delta", receipt=place)

    assert code == send_reads.DONE
    assert "3 accepted, 3 confirmed" in said
    assert len(registry.truth()["reads"]) == 3
    lines = list(csv.reader(place.read_text().splitlines()))
    assert [line[7] for line in lines[-3:]] == ["confirmed"] * 3


def test_what_did_not_go_in_is_told_by_the_exit_code(registry: Sandbox, tmp_path: Path) -> None:
    code, said = send(a_file(tmp_path, "roof,2026-09-01T09:00:00Z,x,Wh"), type="Delta")

    assert code == send_reads.NOT_ALL
    assert "1 rows stayed here" in said


@pytest.mark.parametrize(
    ("text", "password", "code", "words"),
    [
        (f"{HEADING}\nroof,yesterday,1,Wh\n", MEMBER.password, send_reads.UNREADABLE, "No row"),
        ("", MEMBER.password, send_reads.UNREADABLE, "empty"),
        (HEADING, "", send_reads.SIGN_IN, "DREC_PASSWORD"),
        (HEADING, "wrong1", send_reads.SIGN_IN, "does not know this e-mail"),
    ],
)
def test_what_keeps_it_from_beginning(
    registry: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    text: str,
    password: str,
    code: int,
    words: str,
) -> None:
    file = tmp_path / "night.csv"
    file.write_text(text)
    monkeypatch.setenv("DREC_PASSWORD", password)
    with pytest.raises(CommandError, match=words) as failed:
        call_command("send_reads", file, type="Delta")

    assert failed.value.returncode == code
    assert not Upload.objects.exists()


def test_it_does_not_wait_for_ever(registry: Sandbox, tmp_path: Path) -> None:
    assert send(a_file(tmp_path), type="Delta", wait=0)[0] == send_reads.TOO_LONG
    assert Upload.objects.get().state == UploadState.SENDING


def told(*arguments: str) -> str:
    said = StringIO()
    call_command("uploads", *arguments, stdout=said)
    return said.getvalue()


def test_an_operator_sees_and_resumes(registry: Sandbox, tmp_path: Path) -> None:
    send(a_file(tmp_path), type="Delta", wait=0)
    Upload.objects.update(trouble="It does not answer.", trouble_since=timezone.now())
    Batch.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    listed = told("list", "--running")
    assert "Sending, 0 %" in listed
    assert "It does not answer." in listed
    assert "1 devices are tried at once" in told("resume")
    assert Batch.objects.get().not_before <= timezone.now()
    Upload.objects.update(held=Held.PAUSED)
    assert "1 paused uploads go on" in told("resume", str(Upload.objects.get().pk))
    work()
    assert "Confirmed" in told("list")
    assert told("list", "--running") == "No uploads.\n"
    with pytest.raises(CommandError, match="no upload"):
        told("report", "no-such-number")


def test_long_ended_uploads_keep_their_receipt_alone(registry: Sandbox, tmp_path: Path) -> None:
    early = "roof,2026-08-01T00:00:00Z,500,Wh"
    send(a_file(tmp_path, early), type="Delta", wait=0)
    work()
    upload = Upload.objects.get()
    kept = Path(upload.file.path)
    tidy.tidy()
    assert kept.exists()
    Upload.objects.update(finished_at=timezone.now() - timedelta(days=limits.KEEP_READS_DAYS + 1))
    tidy.tidy()

    assert not kept.exists()
    assert not PackedReads.objects.exists()
    upload.refresh_from_db()
    assert upload.dropped_at is not None
    assert upload.state == UploadState.DONE
    batch = Batch.objects.get()
    assert (batch.state, batch.confirmed, batch.refusals.count()) == (BatchState.DONE, 3, 1)
