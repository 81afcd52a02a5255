"""Files of every shape -> readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.reads.formats import Limits, Reading, open_table, summarise
from tests.reads.files import LIMITS, ROOF, facts, read_file

FIXTURES = Path(__file__).parent / "fixtures"

TEN = datetime(2024, 3, 1, 10, tzinfo=UTC)
ELEVEN = datetime(2024, 3, 1, 11, tzinfo=UTC)
PLAIN = "time,value\n2024-03-01 10:00,1.5\n2024-03-01 11:00,2\n"


def values(content: str | bytes, folder: Path, **choices: str) -> list[tuple[int, datetime, str]]:
    found = read_file(folder, content, **{**ROOF, **choices})
    assert found.problems == []
    return [(reading.row, reading.end, str(reading.value)) for reading in found.readings]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", ";").replace("1.5", "1,5"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "\t").replace("1.5", "1,5"),
        PLAIN.replace(",", "|"),
        PLAIN.replace("1.5", '"1,5"'),
        PLAIN.replace("1.5", '" 1.5 "'),
        PLAIN.replace("\n", ",,\n"),
        PLAIN + "\n\n,\n , \n",
        '"time","value"\n"2024-03-01 10:00","1.5"\n"2024-03-01 11:00","2"\n',
        "sep=;\n" + PLAIN.replace(",", ";"),
        "SEP=,\r\n" + PLAIN,
        "value;note; TIME \n1,5;a,b,c;2024-03-01 10:00\n2;d,e,f;2024-03-01 11:00\n",
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        "\ufeffsep=,\n".encode() + PLAIN.encode(),
        PLAIN.replace("time", "Énergie,time").replace("\n2", "\né,2").encode("cp1252"),
        PLAIN.replace("time", "x\x81,time").replace("\n2", "\né,2").encode("latin-1"),
    ],
)
def test_one_content_in_many_shapes(content: str | bytes, tmp_path: Path) -> None:
    assert values(content, tmp_path) == [(2, TEN, "1.5"), (3, ELEVEN, "2")]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("\n\n" + PLAIN, [4, 5]),
        (PLAIN.replace("\n", "\n\n"), [3, 5]),
        ('time,value,"a\nnote"\n2024-03-01 10:00,1.5,"b\nc"\n2024-03-01 11:00,2,\n', [2, 3]),
        ("Report of the plant\nMarch\n" + PLAIN, [4, 5]),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_does(
    content: str, rows: list[int], tmp_path: Path
) -> None:
    assert [row for row, _, _ in values(content, tmp_path)] == rows


@pytest.mark.parametrize(
    "heading",
    [
        "externalId,starttimestamp,endtimestamp,value,unit,type,timezone",
        "EXTERNALID,START TIMESTAMP,End_Timestamp,Value,UNIT,Type,Time Zone",
        "id,start,timestamp,energy,unit,type,tz",
        "Device ID,from,to,reading,unit,read type,zone",
        "external id,Start date,end date,value [kWh],Units,TYPE,timezone",
    ],
)
def test_columns_by_any_of_their_names(heading: str, tmp_path: Path) -> None:
    line = "roof,2024-03-01 13:00,2024-03-01 14:00,1.5,kwh,history,Africa/Nairobi"
    [reading] = read_file(tmp_path, f"{heading}\n{line}\n").readings
    assert reading == Reading(2, "roof", "History", TEN, ELEVEN, Decimal("1.5"), "kWh")


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    found = read_file(tmp_path, "When?;Time;Value (MWh)\nx;2024-03-01;1\n", **{**ROOF, "unit": ""})
    assert found.columns == {"end": "Time", "value": "Value (MWh)"}
    assert found.heading == ["When?", "Time", "Value (MWh)"]
    assert (found.delimiter, found.encoding, found.rows) == (";", "utf-8", 1)
    assert found.readings[0].unit == "MWh"
    assert found.readings[0].wh == 1_000_000


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", "7"),
        ("0", "0"),
        ("-3.25", "-3.25"),
        ("+3.25", "3.25"),
        (".5", "0.5"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("123456789012", "123456789012"),
        ("1.5E+03", "1.5E+3"),
        ('"1,234.5"', "1234.5"),
        ('"1,234,567"', "1234567"),
        ('"1.234,5"', "1234.5"),
        ('"0,125"', "0.125"),
        ("1 234.5", "1234.5"),
        ("1'234'567", "1234567"),
        ("1\u00a0234.5", "1234.5"),
    ],
)
def test_numbers(typed: str, number: str, tmp_path: Path) -> None:
    content = f"time,value\n2024-03-01 10:00,{typed}\n"
    assert values(content, tmp_path) == [(2, TEN, number)]


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        (["1,234", "0,5"], ["1.234", "0.5"]),
        (["1.234", "0,5"], ["1234", "0.5"]),
        (["1.234", "0.5"], ["1.234", "0.5"]),
        (["1,234", "0.5"], ["1234", "0.5"]),
        (["1,234", "17"], ["1.234", "17"]),
    ],
)
def test_the_column_proves_its_decimal_mark(
    column: list[str], numbers: list[str], tmp_path: Path
) -> None:
    content = f"time;value\n2024-03-01 10:00;{column[0]}\n2024-03-01 11:00;{column[1]}\n"
    assert [value for _, _, value in values(content, tmp_path)] == numbers


def test_devices_are_matched(tmp_path: Path) -> None:
    content = "id,time,value\n ROOF ,2024-03-01,1\nmini GRID,2024-03-01,2\n"
    found = read_file(tmp_path, content, type="Delta", unit="Wh")
    assert [reading.external_id for reading in found.readings] == ["roof", "Mini grid"]


def test_a_case_sensitive_edition_wants_the_exact_name(tmp_path: Path) -> None:
    content = "id,time,value\nroof,2024-03-01,1\nROOF,2024-03-01,2\n"
    found = read_file(tmp_path, content, type="Delta", unit="Wh", case_insensitive=False)
    assert [reading.row for reading in found.readings] == [2]
    assert found.problems[0].message == "There is no device called ROOF in your organisation."


def test_a_chosen_device_fills_blank_cells(tmp_path: Path) -> None:
    found = read_file(tmp_path, "id,time,value\n,2024-03-01,1\nroof,2024-03-02,1\n", **ROOF)
    assert [reading.external_id for reading in found.readings] == ["roof", "roof"]


def test_formulas_are_data(tmp_path: Path) -> None:
    content = "time,value,id\n2024-03-01,1,=1+1\n2024-03-01,=SUM(A1),roof\n"
    found = read_file(tmp_path, content, type="Delta", unit="Wh")
    assert [(p.row, p.column, p.typed) for p in found.problems] == [
        (2, "id", "=1+1"),
        (3, "value", "=SUM(A1)"),
    ]


def test_the_table_can_be_read_again(tmp_path: Path) -> None:
    read_file(tmp_path, "sep=;\ntime;value\n\n2024-03-01;x\n", **ROOF)
    table = open_table(tmp_path / "reads.csv", LIMITS)
    assert (table.heading, table.heading_row) == (["time", "value"], 1)
    assert list(table.rows()) == [(3, ["2024-03-01", "x"])]


def test_summary(tmp_path: Path) -> None:
    content = (
        "id,type,start,end,value\n"
        "roof,History,2023-03-01 00:00,2023-03-01 01:00,1.5\n"
        "roof,Aggregate,,2024-03-02,900\n"
        "roof,Aggregate,,2024-03-01,850\n"
        "roof,History,2023-03-01 01:00,2023-03-01 02:00,0.25\n"
    )
    history, counter = summarise(read_file(tmp_path, content, unit="kWh").readings)
    assert (history.type, history.rows, history.wh) == ("History", 2, 1750)
    assert (history.first.hour, history.last.hour) == (0, 2)
    assert (counter.type, counter.rows, counter.wh) == ("Aggregate", 2, 50_000)


def test_problems_are_kept_up_to_a_limit_and_counted(tmp_path: Path) -> None:
    content = "time,value\n" + "2024-03-01,x\n" * 5
    found = read_file(tmp_path, content, limits=Limits(max_problems=2), **ROOF)
    assert [problem.row for problem in found.problems] == [2, 3]
    assert found.problems_total == 5
    assert found.blocked_rows == [2, 3, 4, 5, 6]


def test_fixture_of_a_logger(tmp_path: Path) -> None:
    """Semicolons, decimal comma, trailing separators, blank lines, a report's title on top."""
    found = read_file(
        tmp_path,
        (FIXTURES / "logger-semicolon.csv").read_bytes(),
        devices=(facts("Dach Süd", "Europe/Berlin"),),
        type="History",
    )
    assert found.problems == []
    assert [reading.row for reading in found.readings] == [4, 5, 7]
    [summary] = summarise(found.readings)
    assert (summary.external_id, summary.wh) == ("Dach Süd", Decimal("1330.5"))
    assert summary.first == datetime(2023, 6, 30, 22, tzinfo=UTC)


WRITERS = {
    "iso": lambda end: end.isoformat(),
    "z": lambda end: f"{end:%Y-%m-%dT%H:%M:%S}.{end.microsecond // 1000:03}Z",
    "blank": lambda end: f"{end:%Y-%m-%d %H:%M:%S}.{end.microsecond // 1000:03}",
    "slash": lambda end: f"{end:%Y/%m/%d %H:%M:%S}.{end.microsecond // 1000:03}",
    "nairobi": lambda end: (end + timedelta(hours=3)).isoformat().replace("+00:00", "+03:00"),
}
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
)
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(lambda v: abs(v) + 0)
READS = st.lists(st.tuples(MOMENTS, VALUES), min_size=1, max_size=8, unique_by=lambda r: r[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    reads=READS,
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    spelling=st.sampled_from(sorted(WRITERS)),
    trailing=st.booleans(),
)
def test_what_is_written_comes_back(
    tmp_path: Path,
    reads: list[tuple[datetime, Decimal]],
    delimiter: str,
    newline: str,
    encoding: str,
    spelling: str,
    trailing: bool,
) -> None:
    tail = delimiter if trailing else ""
    lines = [delimiter.join(["value (kWh)", "timestamp"]) + tail]
    for end, value in reads:
        number = f"{value:f}".replace(".", "," if delimiter == ";" else ".")
        lines.append(delimiter.join([number, WRITERS[spelling](end)]) + tail)
    content = newline.join(lines).encode(encoding)
    found = read_file(tmp_path, content, **{**ROOF, "unit": ""})
    assert found.problems == []
    assert [(reading.end, reading.value) for reading in found.readings] == reads
