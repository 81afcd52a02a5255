"""Each way in which a file can be broken, brought through the upload page: one sentence that names
the cause and the place; what was chosen stays, and of the file nothing is kept."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal import limits
from portal.reads.check import checking
from portal.reads.check_models import Check
from portal.reads.models import Batch, Upload
from tests.reads import broken, ledgers
from tests.reads.broken import FORMULAS, REFUSED, ROWS, UNDERSTOOD
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOSEN = {"externalId": "hill", "type": "Delta", "unit": "MWh", "timezone": "Africa/Nairobi"}
AT_FIELD = re.compile(r'<span id="error_1_id_file"[^>]*>(.*?)</span>', re.DOTALL)
PROBLEM = re.compile(
    r'<p class="shared">(.*?)</p>\s*<ul class="problem-rows">(.*?)</ul>', re.DOTALL
)


@pytest.fixture
def member(
    sandbox_2024: Sandbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """Of an organisation with two devices; its files lie in a folder of their own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof"), ledgers.a_device("hill")])
    return signed_in_client(sandbox_2024)


def hand_in(member: Client, name: str, content: bytes, **chosen: str) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return member.post("/reads/new/", {"file": file, **chosen})  # type: ignore[return-value]


def text_of(page: str) -> str:
    """As people see it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def nothing_is_kept(tmp_path: Path) -> bool:
    kept = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    unpacked = list((tmp_path / "temporary").glob("portal-*"))
    return not (kept or unpacked or Upload.objects.exists() or Check.objects.exists())


def is_one_sentence(text: str) -> bool:
    ends = re.findall(r"[.!?](?=\s|$)", text)
    return len(ends) == 1 and text.endswith(".") and len(text) < 250


@pytest.mark.parametrize("name", REFUSED)
def test_the_upload_page_says_what_is_wrong(name: str, member: Client, tmp_path: Path) -> None:
    content, words = REFUSED[name]
    answer = hand_in(member, name, content() if callable(content) else content, **CHOSEN)
    page = answer.content.decode()
    assert answer.status_code in (400, 422)
    [found] = AT_FIELD.findall(page)
    sentence = text_of(found)
    assert is_one_sentence(sentence), sentence
    for each in words:
        assert each in sentence
    for chosen in CHOSEN.values():
        assert re.search(rf'<option value="{chosen}" selected>', page)
    assert nothing_is_kept(tmp_path)


def test_without_a_file_the_page_asks_for_one(member: Client) -> None:
    page = member.post("/reads/new/", CHOSEN).content.decode()
    assert text_of(AT_FIELD.findall(page)[0]) == "Choose the file."
    assert '<option value="hill" selected>' in page


@pytest.mark.parametrize("name", ROWS)
def test_the_check_page_names_row_column_and_value(name: str, member: Client) -> None:
    content, row, column, typed, words = ROWS[name]
    answer = hand_in(member, name, content)
    assert answer.status_code == 302
    page = member.get(answer.headers["Location"]).content.decode()
    [(said, where)] = PROBLEM.findall(page)
    place, found, _ = text_of(where).partition(typed)
    assert place.count("Row ") == 1
    assert f"Row {row}" in place
    assert column in place
    assert found == typed
    assert words in text_of(said)
    assert text_of(said).endswith(".")
    assert text_of(page).count("1 row stays here") == 1
    good = content.count(b"\n") - 2 if name.endswith(".csv") else 10
    assert Batch.objects.get().total == good


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_what_is_odd_and_no_matter(name: str, member: Client) -> None:
    answer = hand_in(member, name, UNDERSTOOD[name])
    page = text_of(member.get(answer.headers["Location"]).content.decode())
    assert "Send 10 reads" in page
    assert "stays here" not in page


def test_two_encodings_are_read_letter_by_letter(member: Client, sandbox_2024: Sandbox) -> None:
    sandbox_2024.load(devices=[ledgers.a_device("Café")])
    rows = "".join(broken.row(n, device="Café").decode() for n in range(4)).splitlines(True)
    content = broken.HEAD + rows[0].encode() + "".join(rows[1:]).encode("cp1252")
    answer = hand_in(member, "two.csv", content)
    assert "Send 4 reads" in text_of(member.get(answer.headers["Location"]).content.decode())


@pytest.mark.parametrize("which", FORMULAS)
def test_formulas_without_results_are_told_of(which: str, member: Client) -> None:
    answer = hand_in(member, "sums.xlsx", FORMULAS[which])
    page = member.get(answer.headers["Location"]).content.decode()
    told = text_of(page[page.index("Rows that are no readings") :])
    assert "Has no number in the column energy (Wh)" in told
    assert "open it in a spreadsheet program, save it and upload it again" in told
    assert ("No row of this file can be sent" in page) == (which == "all")


def test_cells_that_are_empty_are_no_formulas(member: Client) -> None:
    content = broken.sheet_with(["roof", "2026-09-01 11:00Z", "2026-09-01 12:00Z", None])
    page = member.get(hand_in(member, "gap.xlsx", content).headers["Location"]).content.decode()
    assert "Has no number in the column energy (Wh)" in page
    assert "save it and upload it again" not in page


def test_headings_of_one_name_are_told_apart(member: Client) -> None:
    content = b"device,start,end,energy,energy\n"
    content += b"".join(broken.row(n, more=",7") for n in range(10))
    page = member.get(hand_in(member, "twice.csv", content).headers["Location"]).content.decode()
    told = text_of(page)
    assert "energy (column D)" in told
    assert "energy (column E)" in told
    assert "Column energy (E)" in told


def test_a_number_in_no_spelling_is_not_asked_about(member: Client) -> None:
    """Whether the comma is a decimal mark cannot be told by what is no number either way."""
    answer = hand_in(member, "reads.csv", broken.GOOD + broken.row(11, '"1,2,3"'))
    page = text_of(member.get(answer.headers["Location"]).content.decode())
    assert "Check the file" in page
    assert "mean 1.2.3" not in page


def test_what_a_worker_finds_is_said_as_well(
    member: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """A big file that must be unpacked is looked at by a worker."""
    monkeypatch.setattr(limits, "CHECKED_AT_ONCE_BYTES", 100)
    answer = hand_in(member, "many.zip", broken.nested(1), **CHOSEN)
    address = answer.headers["Location"]
    assert checking.work("worker")
    shown = member.get(address)
    page = shown.content.decode()
    assert shown.status_code == 422
    assert "another ZIP archive in it" in text_of(page)
    assert not Batch.objects.exists()

    [again] = re.findall(r'href="(/reads/new/\?[^"]*)"', page)
    form = member.get(html.unescape(again)).content.decode()
    for chosen in CHOSEN.values():
        assert f'<option value="{chosen}" selected>' in form
    with django_capture_on_commit_callbacks(execute=True):
        member.post(f"{address}discard/")
    assert nothing_is_kept(tmp_path)


@pytest.mark.parametrize(
    "name", ["x" * 250 + ".csv", "Zähler №7 (März).csv", "...csv", "!!!", "a\u202egnp.csv", ".csv"]
)
def test_a_file_may_be_called_anything(name: str, member: Client) -> None:
    answer = hand_in(member, name, broken.GOOD)
    assert answer.status_code == 302
    assert member.get(answer.headers["Location"]).status_code == 200
