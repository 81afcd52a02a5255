"""What a person may say on the pages before Send, and what comes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from portal import limits
from portal.reads.models import Batch
from tests.reads.ledgers import ONBOARDED, work
from tests.reads.uploads import HOUR, counter, hourly, member_with, page, stored, upload
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


RISES = 90_000_000, 90_000_500, 90_001_100, 90_001_800


def test_the_first_value_of_an_old_meter_is_explained_and_goes_as_intervals(
    sandbox_2024: Sandbox,
) -> None:
    member = member_with(sandbox_2024, "roof")
    address = upload(member, counter(*RISES), externalId="roof", type="Aggregate")
    told = page(member, address)
    assert "The registry refuses the first value of this meter" in told
    assert "takes all that the meter shows for energy made since onboarding" in told
    assert re.search(r'name="type" value=""[^>]*>Send as intervals', told)

    member.post(f"{address}check/", {"type": ""})
    told = page(member, address)
    assert "refuses the first value" not in told
    assert "Send 3 reads" in told
    member.post(f"{address}send/")
    work()
    assert [read["wh"] for read in stored(sandbox_2024, "Delta")] == [500, 600, 700]


def test_the_first_value_is_no_matter_where_the_edition_takes_it_unseen(
    sandbox_2022: Sandbox,
) -> None:
    member = member_with(sandbox_2022, "roof")
    address = upload(member, counter(*RISES), externalId="roof", type="Aggregate")
    told = page(member, address)
    assert "refuses the first value" not in told


FALLS = *(5_000_000 + 500 * n for n in range(30)), *(300 + 500 * n for n in range(30))


@pytest.mark.parametrize(
    ("what", "reads", "wh"),
    [
        # A new meter: the interval of the change is not known. A counter that ran over: it is what
        # was missing to ten million. A wrong value: the last one before the fall is left out.
        ("new meter", 58, 58 * 500),
        ("rollover", 59, 58 * 500 + 10_000_000 - 5_014_500 + 300),
        ("error", 57, 57 * 500),
    ],
)
def test_a_fall_of_the_counter_is_what_the_person_says(
    what: str, reads: int, wh: int, sandbox_2024: Sandbox
) -> None:
    member = member_with(sandbox_2024, "roof")
    address = upload(member, counter(*FALLS), externalId="roof")
    told = page(member, address)
    assert "roof: the counter falls" in told
    assert "Row 32: from 5.01 MWh to 300 Wh. It looks like a new meter." in " ".join(told.split())
    member.post(f"{address}check/", {"falls-0": what})
    batch = Batch.objects.get()
    assert (batch.total, batch.wh) == (reads, wh)
    assert re.search(rf'<option value="{what}" selected>', page(member, address))


def test_one_press_says_it_of_every_counter_that_falls(
    sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many devices those that ask for something are on the page that is shown first."""
    monkeypatch.setattr(limits, "DEVICES_PER_PAGE", 2)
    names = ["barn", "hill", "roof", "yard"]
    member = member_with(sandbox_2024, *names)
    heading, *rows = counter(*FALLS).splitlines()
    good = counter(*range(1000, 31_000, 500)).splitlines()[1:]
    lines = [f"{name},{row}" for name in names for row in (good if name == "barn" else rows)]
    address = upload(member, "\n".join([f"device,{heading}", *lines]))
    told = page(member, address)
    assert re.findall(r"(\w+): the counter falls", told) == ["hill", "roof"]
    assert "The same for all 3 devices" in told
    member.post(f"{address}check/", {"falls-1": "error", "every": "1"})
    assert dict(Batch.objects.values_list("external_id", "total")) == {
        name: 59 if name == "barn" else 57 for name in names
    }


def test_an_answer_is_taken_for_the_next_file_of_the_heading(sandbox: Sandbox) -> None:
    """What is asked once: the order of day and month, and how long an interval is."""
    member = member_with(sandbox, "roof", "hill")

    def month(number: int) -> str:
        rows = [f"roof,{day:02}/{number:02}/2026,5" for day in (3, 7, 9)]
        return "device,date,energy (kWh)\n" + "\n".join(rows) + "\n"

    asking = upload(member, month(10))
    assert "Understand the file" in page(member, asking)
    member.post(f"{asking}understand/", {"dates": "dmy", "interval": "day"})
    assert "Send 3 reads" in page(member, asking)

    next_time = upload(member, month(11))
    assert "Send 3 reads" in page(member, next_time)
    batch = Batch.objects.get(upload__pk=next_time.split("/")[-2])
    assert batch.last.astimezone(UTC) == datetime(
        2026, 11, 9, 21, tzinfo=UTC
    )  # midnight in Nairobi


def test_each_way_of_combining_tells_calls_and_duration(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof")
    values = [100.0 + n % 7 for n in range(24 * 40)]
    told = " ".join(page(member, upload(member, hourly(values, first=ONBOARDED + HOUR))).split())
    ways = re.findall(r'<span class="soft">([\d,]+) calls?, ([^<]*)</span>', told)
    calls = [int(number.replace(",", "")) for number, _ in ways]
    assert calls == sorted(calls, reverse=True)
    assert calls[:2] == [960, 41]
    assert [lasts for _, lasts in ways] == ["about 4 minutes", *["less than a minute"] * 3]


def test_every_problem_that_is_kept_can_be_seen(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof")
    good = hourly([500.0] * 80, first=ONBOARDED + HOUR)
    later = ONBOARDED + timedelta(days=9)
    bad = hourly([0.5] * 60, first=later).replace(",0.5", ",x").partition("\n")[2]
    told = " ".join(page(member, upload(member, good + bad)).split())
    assert "60 problems" in told
    for row in range(82, 82 + 50):
        assert told.count(f"<b>Row {row}</b>") == 1
    assert "And 10 rows more." in told


def test_a_type_chosen_with_the_file_can_be_taken_back(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof")
    text = hourly([500.0, 600, 700, 800], first=ONBOARDED - 2 * HOUR)
    address = upload(member, text, type="Delta")
    told = " ".join(page(member, address).split())
    assert re.search(r'value="Delta" checked>.{0,200}2 of them would be refused', told)
    assert re.search(r'<span>By onboarding[^<]*</span> <span class="soft">4 reads</span>', told)
    member.post(f"{address}check/", {"type": ""})
    assert set(Batch.objects.values_list("type", "total")) == {("History", 2), ("Delta", 2)}
