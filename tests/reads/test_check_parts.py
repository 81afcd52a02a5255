"""Several rows of one time that are one device: its phases, its tariffs, its inverters; or the same
energy by two meters."""

from __future__ import annotations

import re

import pytest

from portal.reads.check_models import KnownPlan
from portal.reads.models import Batch
from tests.reads.ledgers import work
from tests.reads.uploads import HOUR, ONBOARDED, hourly, member_with, page, stored, upload
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def rows(*names: str, heading: str, wh: int = 100, count: int = 4, device: str = "") -> str:
    """Each hour has a row of each name: the first has 100 Wh, the next one 200, and so on."""
    lines = [heading]
    for hour in range(1, count + 1):
        time = f"{ONBOARDED + hour * HOUR:%Y-%m-%d %H:%M}Z"
        for at, name in enumerate(names, 1):
            cells = [*([device] if device else []), name, time, str(wh * at + hour % 3)]
            lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


INVERTERS = "INV1", "INV2", "INV3"


def named(member: object, address: str, *names: str) -> None:
    """All of them are the roof."""
    chosen = {f"name-{at}": "roof" for at in range(len(names))}
    member.post(f"{address}understand/", chosen)  # type: ignore[attr-defined]


def test_names_of_one_device_are_added_by_one_press(sandbox: Sandbox) -> None:
    member = member_with(sandbox, "roof", "hill")
    address = upload(member, rows(*INVERTERS, heading="Inverter,end,energy (Wh)"))
    named(member, address, *INVERTERS)
    told = page(member, address)
    assert "roof: 3 names of the file have readings of the same 4 times" in told
    assert "“INV1”, “INV2”, “INV3”" in told
    assert "nothing of this device is sent until you choose" in told
    assert "Nothing." in told
    assert not Batch.objects.exists()

    member.post(f"{address}check/", {"parts-0": "+"})
    told = page(member, address)
    assert "Send 4 reads" in told
    assert "until you choose" not in told
    member.post(f"{address}send/")
    work()
    assert [read["wh"] for read in stored(sandbox, "Delta")] == [603, 606, 600, 603]
    assert "4 reads" in page(member, address)


def test_of_two_meters_of_the_same_energy_one_is_taken(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof")
    address = upload(member, rows("INV1", "INV2", heading="Inverter,end,energy (Wh)"))
    named(member, address, "INV1", "INV2")
    member.post(f"{address}check/", {"parts-0": "INV2"})
    told = page(member, address)
    assert "Send 4 reads" in told
    assert "4 rows" in told
    assert "You chose to take INV2 alone" in told
    assert re.search(r'<option value="INV2" selected>', told)
    member.post(f"{address}check/", {"parts-0": "+"})
    assert "Send 4 reads" in page(member, address)
    assert Batch.objects.get().wh == 4 * 300 + 2 * (1 + 2 + 0 + 1)
    assert member.post(f"{address}check/", {"parts-0": "no such name"}).status_code == 302
    assert Batch.objects.get().wh == 4 * 300 + 2 * (1 + 2 + 0 + 1)


def test_what_says_the_same_is_probably_the_same_energy(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof")
    one, other = (hourly([500, 600], first=ONBOARDED + HOUR, name=name) for name in ("A1", "B1"))
    address = upload(member, one + "".join(other.splitlines(keepends=True)[1:]))
    named(member, address, "A1", "B1")
    assert re.search(r'<option value="A1" selected>', page(member, address))


def test_the_rows_of_a_sum_that_is_refused_come_back_all(sandbox_2024: Sandbox) -> None:
    """The file of what did not go in has every row of a sum, or energy would be lost."""
    member = member_with(sandbox_2024, "roof")
    text = rows("L1", "L2", "L3", heading="Phase,end,energy (Wh)", wh=10**7)
    address = upload(member, text, externalId="roof")
    assert "Send 4 reads" in page(member, address)
    member.post(f"{address}send/")
    work()
    assert len(stored(sandbox_2024, "Delta")) == 1
    kept = b"".join(member.get(f"{address}not-sent.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert len(kept.splitlines()) == 1 + 3 * 3
    assert "Send 3 reads" in page(member, upload(member, kept, externalId="roof"))


def test_phases_are_added_and_the_page_says_so(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof", "hill")
    heading = "Phase,end,energy (Wh)"
    address = upload(member, rows("L1", "L2", "L3", heading=heading))
    assert "they are added, as parts of one device" in page(member, address)
    member.post(f"{address}understand/", {"device": "roof"})
    told = page(member, address)
    assert "Parts of a device are added." in told
    assert re.search(r"<dt>Part</dt><dd>column “Phase”</dd>", told)
    assert "Send 4 reads" in told
    assert KnownPlan.objects.count() == 1

    again = upload(member, rows("L1", "L2", "L3", heading=heading), externalId="hill")
    assert "Send 4 reads" in page(member, again)
    assert {batch.external_id for batch in Batch.objects.all()} == {"roof", "hill"}


def test_tariffs_of_devices_in_a_column_are_added(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "roof", "hill")
    head = "meter,tariff,end,energy (Wh)"
    both = [rows("T1", "T2", heading=head, device=name) for name in ("roof", "hill")]
    address = upload(member, both[0] + "".join(both[1].splitlines(keepends=True)[1:]))
    told = page(member, address)
    assert "Send 8 reads" in told
    assert {batch.wh for batch in Batch.objects.all()} == {4 * 300 + 2 * (1 + 2 + 0 + 1)}


def test_inverters_that_each_site_names_alike_are_told_apart(sandbox_2024: Sandbox) -> None:
    member = member_with(sandbox_2024, "North 1", "North 2", "South 1", "South 2")
    head = "plant,inverter,end,energy (Wh)"
    both = [rows("1", "2", heading=head, device=name) for name in ("North", "South")]
    address = upload(member, both[0] + "".join(both[1].splitlines(keepends=True)[1:]))
    assert "Send 16 reads" in page(member, address)
    assert Batch.objects.count() == 4


def test_reads_of_other_times_are_not_asked_for(sandbox_2024: Sandbox) -> None:
    """An exchanged inverter has another name, and readings of its own time."""
    member = member_with(sandbox_2024, "roof")
    first = hourly([500, 600], first=ONBOARDED + HOUR, name="INV1")
    second = hourly([500, 600], first=ONBOARDED + 3 * HOUR, name="INV2").splitlines()[1:]
    address = upload(member, first + "\n".join(second))
    named(member, address, "INV1", "INV2")
    told = page(member, address)
    assert "Send 4 reads" in told
    assert "readings of the same" not in told
