"""What a guess says of choices on the form, of answers, and of what was done the last time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from portal.reads.formats import (
    Choices,
    Guess,
    Limits,
    Plan,
    Source,
    guess,
    open_source,
    read,
    shape_key,
    what_lacks,
)

LIMITS = Limits()
PLAIN = "from,value (kWh)\n2024-03-01 10:00,1.5\n2024-03-01 11:00,2\n"
NAMED = (
    "device,from,kWh\nroof,2024-03-01 10:00,1\nwall,2024-03-01 10:00,2\nroof,2024-03-01 11:00,3\n"
)


@contextmanager
def opened(folder: Path, content: str, name: str = "reads.csv") -> Iterator[Source]:
    path = folder / "upload"
    path.write_text(content)
    with open_source(path, name=name, limits=LIMITS) as source:
        yield source


def guessed(folder: Path, content: str, **more: object) -> Guess:
    with opened(folder, content) as source:
        return guess(source, **more)  # type: ignore[arg-type]


def asked(found: Guess, *, needed: bool) -> set[str]:
    return {question.field for question in found.questions if question.needed is needed}


def test_every_part_of_a_guess_has_its_reason(tmp_path: Path) -> None:
    found = guessed(tmp_path, PLAIN, devices=["roof", "wall"])
    default = Plan().as_json()
    told = {name for name, value in found.plan.as_json().items() if value != default[name]}
    assert told <= found.reasons.keys()
    assert all(reason.endswith(".") for reason in found.reasons.values())
    assert found.headings == ("from", "value (kWh)")


def test_a_cell_that_is_no_time_says_nothing_of_the_zone(tmp_path: Path) -> None:
    stamps = ("2024-03-01T10:00:00Z", "rubbish", "2024-03-01T11:00:00Z", "2024-03-01T12:00:00Z")
    found = guessed(tmp_path, "\n".join(["to,kWh", *(f"{stamp},1" for stamp in stamps)]))
    assert found.reasons["zone"] == "The times name their distance from UTC."
    assert found.plan.offsets


def test_whether_times_name_their_distance_is_of_each_file(tmp_path: Path) -> None:
    last = guessed(tmp_path, "to,kWh\n2024-03-01T10:00Z,1\n2024-03-01T11:00Z,1\n").plan
    now = guessed(tmp_path, "to,kWh\n2024-03-01 10:00,1\n2024-03-01 11:00,1\n", remembered=last)
    assert (last.offsets, now.plan.offsets) == (True, False)


@pytest.mark.parametrize(
    ("content", "hints", "remark", "field", "value"),
    [
        (PLAIN, {"unit": "Wh"}, "The file says kWh, and Wh was chosen: Wh is taken.", "unit", "Wh"),
        (
            PLAIN.replace("from", "from (UTC)"),
            {"timezone": "Africa/Nairobi"},
            "The file says UTC, and Africa/Nairobi was chosen: Africa/Nairobi is taken.",
            "zone",
            "Africa/Nairobi",
        ),
        (
            "type,timestamp,Wh\nDelta,2024-03-01 10:00,1\nDelta,2024-03-01 11:00,1\n",
            {"type": "Aggregate"},
            "“type” says Delta, and Aggregate was chosen: Aggregate is taken.",
            "type",
            "Aggregate",
        ),
        (
            NAMED.replace("wall", "roof"),
            {"external_id": "well"},
            "The file calls the device “roof”: it is read as well.",
            "device",
            "well",
        ),
        (
            NAMED,
            {"external_id": "roof"},
            "roof was chosen, but “device” names 2 devices: each is read apart.",
            "device_from",
            "column",
        ),
    ],
)
def test_choices_that_the_file_contradicts(
    content: str, hints: dict[str, str], remark: str, field: str, value: str, tmp_path: Path
) -> None:
    found = guessed(tmp_path, content, hints=Choices(**hints))
    assert found.remarks == (remark,)
    assert getattr(found.plan, field) == value


def test_an_answer_stays_and_the_rest_follows_it(tmp_path: Path) -> None:
    content = "time,Wh\n01/04/2024,1\n01/05/2024,2\n"
    assert asked(guessed(tmp_path, content, hints=Choices("roof")), needed=True) == {"dates"}
    days = guessed(tmp_path, content, hints=Choices("roof"), answers={"dates": "mdy"})
    months = guessed(tmp_path, content, hints=Choices("roof"), answers={"dates": "dmy"})
    assert (days.complete, days.plan.interval) == (True, "day")
    assert (months.complete, months.plan.interval) == (True, "month")


def test_what_is_taken_without_proof_can_be_changed(tmp_path: Path) -> None:
    found = guessed(tmp_path, PLAIN.replace("from", "time"), hints=Choices("roof"))
    assert found.complete
    assert asked(found, needed=False) == {"at", "meaning"}


# --- The last time ----------------------------------------------------------------------------


def test_a_shape_is_known_again_by_its_heading(tmp_path: Path) -> None:
    keys = []
    for content in (
        "Datum;12345\n01.03.2024 10:00;1,5\n",
        "Report\n\nDatum;67890\n31.12.2023 10:00;2,5\n01.01.2024 10:00;7,25\n",
        "Datum;Wert\n01.03.2024 10:00;1,5\n",
        "2024-03-01,1.5\n",
        "2024-04-01,2.5\n2024-04-02,3.5\n",
        "1.5,2024-03-01\n",
    ):
        with opened(tmp_path, content) as source:
            keys.append(shape_key(source))
            assert guess(source).key == keys[-1]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == keys[4] != keys[5]
    assert len(set(keys)) == 4


def test_a_plan_is_taken_again_without_a_question(tmp_path: Path) -> None:
    first = "time;Left;Right\n03/04/2024 10:00;1;2\n03/04/2024 11:00;3;4\n"
    before = guessed(tmp_path, first, hints=Choices("roof"))
    assert asked(before, needed=True) == {"dates", "unit", "values"}
    answers = {"dates": "dmy", "values": (2,), "unit": "kWh", "at": "end"}
    used = replace(before.plan, **answers)
    second = "Report\n\n" + first.replace("03/04", "04/04")
    with opened(tmp_path, second) as source:
        found = guess(source, hints=Choices("roof"), remembered=used)
        assert found.complete
        assert found.plan.first_row == 4
        assert {name: getattr(found.plan, name) for name in answers} == answers
        result = read(source, found.plan, zone_of=lambda _: "UTC", limits=LIMITS)
    assert [series.wh for series in result.series] == [6_000]


def test_a_file_proves_the_last_plan_wrong(tmp_path: Path) -> None:
    used = Plan(heading=(1,), first_row=2, stamp=0, values=(1,), dates="dmy", unit="Wh")
    found = guessed(tmp_path, "time,Wh\n03/25/2024,1\n03/26/2024,2\n", remembered=used)
    assert found.plan.dates == "mdy"


DATED_ALIKE = {
    "whole dates": "Date,kWh\n2024-05-01,2\n2024-05-02,1\n2024-05-03,3\n",
    "days of a month": "May 2024\nDay,kWh\n1,2\n2,1\n3,3\n",
    "months of a year": "2024\nMonth,kWh\nJan,2\nFeb,1\nMar,3\n",
    "months of another year": "2023\nMonth,kWh\nJan,2\nFeb,1\nMar,3\n",
}


@pytest.mark.parametrize(("last", "now"), list(permutations(DATED_ALIKE, 2)))
def test_the_last_plan_is_not_taken_for_dates_of_another_kind(
    last: str, now: str, tmp_path: Path
) -> None:
    alone = guessed(tmp_path, DATED_ALIKE[now])
    before = guessed(tmp_path, DATED_ALIKE[last])
    assert before.key == alone.key
    found = guessed(tmp_path, DATED_ALIKE[now], remembered=before.plan)
    assert found.plan == alone.plan


def test_a_device_that_was_chosen_is_not_taken_for_the_next_file(tmp_path: Path) -> None:
    before = guessed(tmp_path, PLAIN, devices=["roof", "wall"], hints=Choices("roof"))
    found = guessed(tmp_path, PLAIN, devices=["roof", "wall"], remembered=before.plan)
    assert found.plan.device == ""
    assert asked(found, needed=True) == {"device"}


def test_a_plan_for_more_columns_is_not_taken(tmp_path: Path) -> None:
    found = guessed(tmp_path, PLAIN, remembered=Plan(stamp=5, values=(7,)))
    assert (found.plan.stamp, found.plan.values) == (0, (1,))


# --- What a plan lacks --------------------------------------------------------------------------

WHOLE = Plan(stamp=0, values=(1,), unit="kWh", device="roof")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"stamp": None}, "the time"),
        ({"values": ()}, "column that has the energy"),
        ({"values": (1, 2)}, "add several"),
        ({"dates": ""}, "order of day"),
        ({"decimal": ""}, "decimal mark"),
        ({"unit": ""}, "the unit"),
        ({"device": ""}, "the device"),
        ({"device_from": "column"}, "the device"),
        ({"at": "start"}, "how long"),
        ({"meaning": "power"}, "how long"),
        ({"interval": "0"}, "no length"),
        ({"zone": "Mars"}, "no time zone called Mars"),
        ({"shape": "nem12"}, "the channel"),
        ({"scale": "x"}, "factor"),
        ({"shape": "days", "values": (1,) * 5}, "24, 48 or 96"),
    ],
)
def test_what_a_plan_lacks(changes: dict[str, object], words: str) -> None:
    sentence = what_lacks(replace(WHOLE, **changes))  # type: ignore[arg-type]
    assert words in sentence
    assert bool(sentence) == bool(words)


HOURS = range(6, 18)


def test_energy_goes_before_the_power_beside_it(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {hour:02}:00,{hour % 5}.5,{hour % 5}.9" for hour in HOURS]
    content = "\n".join(["Time,Inverter 1 Energy kWh,Inverter 1 Power kW", *rows])
    found = guessed(tmp_path, content, devices=["roof"])
    assert (found.plan.values, found.plan.unit, found.plan.meaning) == ((1,), "kWh", "energy")
    assert asked(found, needed=True) == set()


def test_what_was_made_is_told_from_what_was_used_at_home(tmp_path: Path) -> None:
    rows = [f"01.03.2024 {hour:02}:00;{hour % 5},5;{hour % 5},1" for hour in HOURS]
    heading = "Zeitraum;Erzeugte Energie in kWh;Eigenverbrauch in kWh"
    found = guessed(tmp_path, "\n".join([heading, *rows]), devices=["roof"])
    assert found.plan.values == (1,)
    assert asked(found, needed=True) == set()


def test_headings_of_several_meters_of_one_device_are_no_devices(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {hour:02}:00,{hour % 5}.5,{hour % 5}.9" for hour in HOURS]
    content = "\n".join(["Time,East roof (kWh),West roof (kWh)", *rows])
    found = guessed(tmp_path, content, devices=["my east roof", "barn"])
    assert found.plan.device_from == "form"
    assert asked(found, needed=True) == {"values", "device"}


@pytest.mark.parametrize(
    ("heading", "first", "at"),
    [
        ("Timestamp,Energy (kWh)", 0, "start"),
        ("Timestamp,Energy (kWh)", 1, "end"),
        ("Timestamp,Energy (kWh)", 5, "end"),
        ("externalId,timestamp,value", 0, "end"),
        ("endtimestamp,value (kWh)", 0, "end"),
    ],
)
def test_a_timestamp_is_the_start_only_where_whole_days_say_so(
    heading: str, first: int, at: str, tmp_path: Path
) -> None:
    start = datetime(2025, 1, 1) + first * timedelta(minutes=15)
    stamps = [f"{start + n * timedelta(minutes=15):%Y-%m-%d %H:%M}" for n in range(2 * 96)]
    device = "roof," if heading.startswith("externalId") else ""
    rows = [f"{device}{stamp},{n % 7}.5" for n, stamp in enumerate(stamps)]
    found = guessed(tmp_path, "\n".join([heading, *rows]), devices=["roof"])
    assert found.plan.at == at
