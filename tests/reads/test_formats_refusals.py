"""Files that cannot be used at all: one sentence that names cause and place."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from portal.reads.formats import Limits, Unreadable
from tests.reads.files import ROOF, read_file

MEGABYTE = 1024 * 1024
SMALL = Limits(
    max_bytes=20_000,
    max_line_chars=1_000,
    max_cell_chars=100,
    max_row_lines=5,
    max_columns=20,
    max_rows=50,
)
ROW = "2024-03-01 10:00,1\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n \r\n\t\n", "empty"),
        (b",,,,\n,,\n", "blank"),
        (b"time,value\n", "no rows below"),
        (b"time,value\n\n,\n", "no rows below"),
        (b"PK\x03\x04rest", "XLSX"),
        (b"PK\x05\x06rest", "empty ZIP"),
        (b"\xd0\xcf\x11\xe0rest", "XLS"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\n<!DOCTYPE html><table>", "web page"),
        (b"time,value\n2024-03-01,1\n2024-03-02,\x001\n", "Line 3 has a NUL byte"),
        (bytes(range(1, 32)) * 40, "not text"),
        (b"\xff\xfet\x00i\x00m\x00e\x00,", "UTF-16"),
        (b"\xef\xbb\xbftime,value\n\xff\xfe,1\n", "UTF-8"),
        (b"a,b\n1,2\n", "“a”, “b”"),
        (b"Tag;Von;Menge\nx;y;0,1;\nx;y;0,2;\n", "“Tag”, “Von”, “Menge”"),
        (b"time,note\n2024-03-01,2\n", "No column names the energy (value)"),
        (b"value,note\n1,2\n", "No column names the time (endtimestamp)"),
        (b"2024-03-01 10:00,1\n2024-03-01 11:00,2\n", "first line must name the columns"),
        (b"time,timestamp,value\n2024-03-01,2024-03-01,1\n", "“time” and “timestamp”"),
        (b"time,value,Value (Wh)\n2024-03-01,1,1\n", "“value” and “Value (Wh)”"),
        (b"time,value (kW)\n2024-03-01,1\n", "“value (kW)” names no unit of energy"),
        (b"time,value (Wh)\n2024-03-01,1\n", "says Wh, but kWh was chosen"),
        (b"sep=^\ntime^value\n", "separator"),
        (b'time,value\n2024-03-01,1\n2024-03-02,"1\n2024-03-03,1\n', "Row 3 has a quotation mark"),
        (b'time,value\n2024-03-01,"1" 5\n', "Row 2 has a quotation mark"),
        (b'time,value\n2024-03-01,"' + b"1\n" * 20, "opens in line 2"),
        (b"time,value\n2024-03-01," + b"1" * 101 + b"\n", "Row 2 has a cell of more than 100"),
        (b"time,value\n" + b"1" * 1_001, "Line 2 is longer than 1,000"),
        (b"," * 15_000, "Line 1 is longer than 1,000"),
        (b"time,value" + b"," * 19 + b"\n", "21 columns, and 20"),
        (b"time,value\n" + ROW.encode() * 50, "more than 50 rows"),
        (b"time,value\n" + b"\n" * 50, "more than 50 rows"),
        (b"time,value\n" + b"2024-03-01 10:00,1\n" * 1_100, "20,000 are the limit"),
    ],
)
def test_one_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path, content, limits=SMALL, **ROOF)
    sentence = str(refused.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"external_id": ""}, "no column for the device: choose the device"),
        ({"type": ""}, "no column for the type of reads: choose"),
        ({"unit": ""}, "no column for the unit: choose"),
        (
            {"external_id": "", "type": "", "unit": ""},
            "choose the device, the type of reads and the unit",
        ),
        ({"type": "History"}, "History reads need the start"),
        ({"external_id": "cellar"}, "There is no device called cellar"),
        ({"timezone": "Mars/Olympus"}, "There is no such time zone"),
        ({"type": "Guess"}, "The type of a read is"),
    ],
)
def test_what_the_form_must_say(choices: dict[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=words):
        read_file(tmp_path, "time,value\n" + ROW, **{**ROOF, **choices})


def test_only_some_headings_are_quoted(tmp_path: Path) -> None:
    content = ",".join([f"column {n} " + "x" * 50 for n in range(30)]) + "\n1\n"
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path, content, **ROOF)
    assert str(refused.value).count("“column ") == 10
    assert "and 20 more" in str(refused.value)
    assert len(str(refused.value)) < 800


@pytest.mark.parametrize(
    "content",
    [
        b"," * (20 * MEGABYTE),
        b"x" * (20 * MEGABYTE),
        b'time,value\n"' + b"1\n" * (10 * MEGABYTE),
        b'time,value\n"' + b'\n","' * (5 * MEGABYTE),
        b"time,value\n" + (b"," * 99_000 + b"\n") * 200,
    ],
    ids=["commas", "one line", "open quotation mark", "many quotation marks", "wide rows"],
)
def test_bad_files_take_little_memory(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "reads.csv"
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(Unreadable):
        read_file(tmp_path, path.read_bytes(), **ROOF)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(content) + 20 * MEGABYTE
