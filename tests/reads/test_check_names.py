"""What is asked of a file: its devices, names and columns."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal import limits
from portal.reads.check_models import KnownName, KnownPlan
from portal.reads.models import Batch
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HOUR, ONBOARDED, hourly, page, stored, upload, words
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def test_what_the_file_leaves_open_is_asked_once(member: Client, sandbox: Sandbox) -> None:
    rows = [f"2026-09-01 {hour:02}:00,{hour * 10}.5" for hour in range(6, 18)]
    text = "Time,Energy (Wh)\n" + "\n".join(rows)
    address = upload(member, text)
    told = page(member, address)
    assert "Understand the file" in told
    assert "The first rows, and what they mean" in told
    assert not Batch.objects.exists()

    look = member.post(
        f"{address}understand/", {"device": "roof"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in look
    assert "2026" in look
    assert not Batch.objects.exists()
    assert member.post(f"{address}understand/", {"device": ""}).status_code == 422

    assert member.post(f"{address}understand/", {"device": "roof"}).status_code == 302
    assert "Check the file" in page(member, address)
    assert KnownPlan.objects.count() == 1
    assert "Understand the file" in page(member, f"{address}understand/")


def test_a_name_is_offered_chosen_and_remembered(member: Client, sandbox: Sandbox) -> None:
    text = hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1")
    address = upload(member, text)
    told = page(member, address)
    assert "Which device is it?" in told
    assert not Batch.objects.exists()
    member.post(f"{address}understand/", {"name-0": "roof"})
    assert "Send 2 reads" in page(member, address)
    assert KnownName.objects.get().external_id == "roof"

    later = hourly([700], first=ONBOARDED + 9 * HOUR, name="Roof 1")
    assert "Send 1 read" in page(member, upload(member, later))


def test_a_name_among_others_is_asked_on_the_check_page(member: Client, sandbox: Sandbox) -> None:
    good = hourly([500, 600], first=ONBOARDED + HOUR)
    other = hourly([500], first=ONBOARDED + HOUR, name="barn").splitlines()[1]
    address = upload(member, f"{good}{other}\n")
    told = page(member, address)
    assert "Send 2 reads" in told
    assert "“barn”" in told
    member.post(f"{address}check/", {"name-0": "hill"})
    assert "Send 3 reads" in page(member, address)


@pytest.mark.once
def test_of_many_names_the_first_are_asked_for(member: Client, sandbox: Sandbox) -> None:
    good = hourly([500, 600], first=ONBOARDED + HOUR)
    others = [hourly([5, 6, 7], first=ONBOARDED + HOUR, name=f"barn {n}") for n in range(60)]
    rows = [line for other in others for line in other.splitlines()[1:]]
    address = upload(member, good + "\n".join(rows))
    told = page(member, address)
    assert "60 names of the file mean no device of yours" in told
    assert told.count('name="name-') == 50
    assert "These are the first 50 of 60 names" in told
    member.post(f"{address}check/", {f"name-{n}": "-" for n in range(50)})
    told = page(member, address)
    assert "10 names of the file mean no device of yours" in told
    assert told.count('name="name-') == 10 + 50
    assert "These are the first" not in told


def understood(client: Client, address: str, **chosen: object) -> str:
    """The rows of the Understand page after a choice, as the page fetches them."""
    answer = client.post(f"{address}understand/", chosen, headers={"HX-Request": "true"})
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.once
def test_the_rows_follow_the_device_that_a_name_is_given(member: Client, sandbox: Sandbox) -> None:
    rows = [f"MTR-9,2026-09-02 {hour:02}:00,{hour % 5 + 1}.25" for hour in range(6, 18)]
    address = upload(member, "Meter,Time,Energy (kWh)\n" + "\n".join(rows))
    assert "06:00 to 07:00 by the device&#x27;s own clock" in page(member, address)
    told = understood(member, address, **{"name-0": "roof"})
    assert "roof: <b>2.25 kWh</b>, 2 Sep 2026, 06:00 to 07:00 Africa/Nairobi" in told


@pytest.mark.once
def test_a_name_that_is_offered_alone_is_shown_as_that_device(
    member: Client, sandbox: Sandbox
) -> None:
    text = hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1")
    told = page(member, upload(member, text))
    assert '<option value="roof" selected>' in told
    assert "roof: <b>500 Wh</b>" in told


@pytest.mark.once
def test_of_several_devices_that_are_alike_none_is_chosen(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[ledgers.a_device("barn north"), ledgers.a_device("barn south")])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="barn nouth")))
    assert '<optgroup label="Alike"><option value="barn' in told
    assert "selected" not in told.partition('id="name-0"')[2].partition("</select>")[0]


@pytest.mark.once
def test_a_short_name_within_another_is_no_likeness(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[ledgers.a_device("TR2")])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="MTR-2002")))
    assert "“MTR-2002”" in told
    assert "Alike" not in told


def test_what_was_chosen_for_a_name_stays_when_something_else_lacks(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"MTR-9,2026-09-02 {hour:02}:00,{hour % 5 + 1}.25" for hour in range(6, 18)]
    address = upload(member, "Meter,Time,Energy (kWh)\n" + "\n".join(rows))
    answer = member.post(f"{address}understand/", {"name-0": "hill", "unit": ""})
    assert answer.status_code == 422
    assert '<option value="hill" selected>' in answer.content.decode()


@pytest.mark.once
def test_columns_that_are_a_device_each_need_no_other(member: Client, sandbox: Sandbox) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    text = "Time,East (kWh),West (kWh)\n" + "\n".join(rows)
    address = upload(member, text)
    assert "Which device are the reads of?" in page(member, address)
    chosen = {"values": ["1", "2"], "combine": "devices", "device": ""}
    told = understood(member, address, **chosen)
    assert "East (kWh): <b>2.5 kWh</b>" in told
    assert "West (kWh): <b>2 kWh</b>" in told
    assert member.post(f"{address}understand/", chosen).status_code == 302
    told = page(member, address)
    assert "“East (kWh)”" in told
    member.post(f"{address}understand/", {"name-0": "roof", "name-1": "hill"})
    assert "Send 24 reads" in page(member, address)


@pytest.mark.once
def test_headings_that_are_nearly_devices_are_taken_for_them(
    member: Client, sandbox: Sandbox
) -> None:
    sandbox.load(devices=[ledgers.a_device("Kilimo East"), ledgers.a_device("Kilimo West")])
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    told = page(member, upload(member, "Time,East (kWh),West (kWh)\n" + "\n".join(rows)))
    assert "Which device is it?" in told
    assert "Kilimo East: <b>2.5 kWh</b>" in told
    assert "Kilimo West: <b>2 kWh</b>" in told


@pytest.mark.once
def test_a_heading_that_is_a_device_and_its_unit_needs_no_answer(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5 + 1}.5,{hour % 5 + 1}" for hour in range(6, 18)]
    told = page(member, upload(member, "Time,roof (kWh),hill [kWh]\n" + "\n".join(rows)))
    assert "Send 24 reads" in told


@pytest.mark.once
def test_an_interval_that_must_be_said_does_not_stand_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    text = "Date,Energy (kWh)\n03/01/2026,5.5\n03/03/2026,6.5\n03/06/2026,7.5\n"
    told = page(member, upload(member, text))
    assert "How long is the interval of one reading?" in told
    choices = told.partition('name="interval"')[2].partition("</select>")[0]
    assert '<option value="" selected>Choose</option>' in choices
    assert "from one row to the next" in choices
    assert "not said" not in choices


@pytest.mark.once
def test_of_those_alike_the_one_of_the_same_letters_is_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    names = ("Barn A", "Barn B", "Barn C")
    sandbox.load(devices=[ledgers.a_device(name) for name in names])
    told = page(member, upload(member, hourly([500], first=ONBOARDED + HOUR, name="barn-a")))
    assert '<option value="Barn A" selected>' in told


@pytest.mark.once
def test_what_several_columns_are_is_asked_where_they_must_be_chosen(
    member: Client, sandbox: Sandbox
) -> None:
    rows = [f"2026-09-02 {hour:02}:00,{hour % 5}.5,1.1" for hour in range(6, 18)]
    told = page(member, upload(member, "\n".join(["Time,PV yield (kWh),House use (kWh)", *rows])))
    assert "Several columns are" not in told
    told = page(member, upload(member, "\n".join(["Time,Gate (kWh),House (kWh)", *rows])))
    assert "Several columns are" in told


@pytest.mark.once
@pytest.mark.parametrize("column", ["Eac Today(kWh)", "Eac Total(kWh)"])
def test_the_chosen_column_is_read_as_what_it_is(
    column: str, member: Client, sandbox: Sandbox
) -> None:
    """The total of each day, or of all of them: the same energy."""
    heading = ["Time", "Ppv(W)", "Eac Today(kWh)", "Eac Total(kWh)"]
    rows = [
        f"2026-09-{day:02} {hour:02}:00,1000,{hour - 6},{5000 + 12 * day + hour - 6}"
        for day in (2, 3, 4)
        for hour in range(6, 19)
    ]
    address = upload(member, "\n".join([",".join(heading), *rows]))
    assert "Several can be added" in page(member, address)
    chosen = {"device": "roof", "values": str(heading.index(column))}
    look = member.post(f"{address}understand/", chosen, headers={"HX-Request": "true"})
    assert ("running total of each day" if "Today" in column else "running value") in words(look)
    assert member.post(f"{address}understand/", chosen).status_code == 302
    told = page(member, address)
    assert "36 kWh" in told
    assert "new meter" not in told


@pytest.mark.once
def test_what_was_used_is_not_sent_as_production(member: Client, sandbox: Sandbox) -> None:
    """Rows of both kinds in one file: the person says which device the production is of."""
    moments = [f"{ONBOARDED + n * HOUR:%Y-%m-%dT%H:%MZ}" for n in range(4)]
    rows = [
        f"{kind},{moments[n]},{moments[n + 1]},{wh}"
        for n in range(3)
        for kind, wh in (("Consumption", 300), ("Generation", 1500 - n))
    ]
    address = upload(member, "\n".join(["Type,Start,End,Energy (Wh)", *rows]))
    told = page(member, address)
    assert "Generation" in told
    assert "Consumption" in told
    names = re.findall(r'name="(name-\d+)"', told)
    order = sorted(names, key=told.index)
    member.post(f"{address}understand/", {order[0]: "", order[1]: "roof"})
    assert "Send 3 reads" in page(member, address)
    member.post(f"{address}send/")
    work()
    assert sorted(read["wh"] for read in stored(sandbox, "Delta")) == [1498, 1499, 1500]


def test_a_name_that_was_given_the_wrong_device_is_given_another(
    member: Client, sandbox: Sandbox
) -> None:
    text = hourly([500, 600], first=ONBOARDED + HOUR, name="Roof 1")
    member.post(f"{upload(member, text)}understand/", {"name-0": "roof"})
    address = upload(member, hourly([700], first=ONBOARDED + 9 * HOUR, name="Roof 1"))
    told = page(member, address)
    assert "“Roof 1” is roof, as the last time." in told
    assert "Whose names they are" in told
    assert re.search(
        r'<select[^>]* name="name-0">\s*<optgroup[^>]*>.*<option value="roof" selected>', told
    )
    member.post(f"{address}check/", {"name-0": "hill"})
    assert Batch.objects.get(upload_id=address.split("/")[-2]).external_id == "hill"
    assert "as the last time" not in page(member, address)
    assert KnownName.objects.get().external_id == "hill"

    member.post(f"{address}check/", {"name-0": "-"})
    told = page(member, address)
    assert "No row of this file can be sent" in told
    assert '<option value="-" selected>' in told
    assert KnownName.objects.get().external_id == "hill"
    member.post(f"{address}check/", {"name-0": "roof"})
    assert "Send 1 read" in page(member, address)


@pytest.mark.once
def test_where_no_list_holds_the_devices_their_name_is_typed(
    member: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DEVICES_LISTED", 1)
    rows = hourly([500, 600], first=ONBOARDED + HOUR, name="Barn").splitlines()
    both = "\n".join([*rows, *(row.replace("Barn", "Shed") for row in rows[1:])])
    address = upload(member, both)
    told = page(member, address)
    assert 'list="known-devices"' in told
    assert told.count('<datalist id="known-devices">') == 1
    answer = member.post(f"{address}understand/", {"name-0": "hil", "name-1": "roof"})
    assert answer.status_code == 422
    told = words(answer)
    assert "Your organisation has no device “hil”: choose one of the list." in told
    assert 'value="hil"' in told
    member.post(f"{address}understand/", {"name-0": "-", "name-1": "roof"})
    told = page(member, address)
    assert "Send 2 reads" in told
    assert re.search(r'name="name-0"[^>]*value="-"', told)
    member.post(f"{address}check/", {"name-0": "nobody"})
    assert "Your organisation has no device “nobody”" in page(member, address)
    member.post(f"{address}check/", {"name-0": "hill"})
    assert "Send 4 reads" in page(member, address)
