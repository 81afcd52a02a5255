"""What a file of devices says, and what is wrong with it."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from portal import limits
from portal.devices import bulk
from portal.devices.forms import DeviceForm
from portal.devices.models import DeviceFile
from tests.devices.device_files import HEADING, IMPORT, kept, press, roof, states, text, upload
from tests.devices.samples import words
from tests.devices.test_register import SENT, TYPED, held, sent
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox
from tests.support.spreadsheets import Cell, Stamp, xlsx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


@pytest.fixture
def member_2024(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    return signed_in_client(sandbox_2024)


@pytest.mark.parametrize("spelled", ["names", "labels"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_registry_gets_what_the_form_of_one_would_send(
    member: Client, sandbox: Sandbox, spelled: str, kind: str
) -> None:
    given = TYPED[sandbox.edition]
    fields = member.get("/devices/new/").context["form"].fields
    labels = {name: str(fields[name].label or name) for name in given}
    heading = [labels[name] if spelled == "labels" else name for name in given]
    lines = [heading, list(given.values())]
    content = text(lines) if kind == "csv" else xlsx({"Devices": lines})
    address = kept(member, content, f"devices.{kind}")

    assert states(member, address) == ["ready"]
    assert sent(sandbox) == []
    assert press(member, address) == ["accepted"]
    assert sent(sandbox) == [SENT[sandbox.edition]]


def test_cells_of_a_spreadsheet_and_names_of_choices(
    member_2024: Client, sandbox_2024: Sandbox
) -> None:
    heading: list[Cell] = [*HEADING, "Has energy storage", "SDGBenefits", "images"]
    cells: list[Cell] = [
        *(
            "roof 1",
            "Nairobi",
            -1.29,
            36.8,
            "kenya",
            "Solar",
            "PV Roof Mounted (single installation)",
        ),
        *(25, Stamp(44782.5), "Yes", "7; SDG13", "https://a.example/1.jpg https://a.example/2.jpg"),
    ]
    address = kept(member_2024, xlsx({"Devices": [heading, cells]}), "devices.xlsx")

    assert press(member_2024, address) == ["accepted"]
    (body,) = sent(sandbox_2024)
    assert (body["countryCode"], body["fuelCode"], body["deviceTypeCode"]) == (
        *("KEN", "ES100", "TC120"),
    )
    assert body["capacity"] == 25
    assert body["commissioningDate"] == "2022-08-09T12:00:00.000Z"
    assert body["energyStorage"] is True
    assert body["SDGBenefits"] == ["SDG7", "SDG13"]
    assert body["images"] == ["https://a.example/1.jpg", "https://a.example/2.jpg"]


def test_what_is_wrong_stands_by_row_column_and_value(
    member_2024: Client, sandbox_2024: Sandbox
) -> None:
    lines = [
        [*HEADING, "Colour"],
        roof(1),
        [],
        roof(2, capacity="3,4e"),
        roof(3, latitude="51.5"),
        roof(1, address="Elsewhere"),
    ]
    address = kept(member_2024, text(lines))
    page = member_2024.get(address)

    assert [(row.number, row.state) for row in page.context["rows"]] == [
        *((4, "blocked"), (5, "blocked"), (6, "blocked"), (2, "ready")),
    ]
    seen = words(page)
    assert "Capacity (kW) , “3,4e”: Write a number in digits only" in seen
    assert "write yes in a column “placeIsRight”" in seen
    assert "Row 2 has the same one." in seen
    assert "Some columns are not used" in seen
    assert "Colour" in seen
    assert press(member_2024, address) == ["accepted", "blocked", "blocked", "blocked"]
    assert held(sandbox_2024) == ["roof-1"]


UNREADABLE = [
    (b"", "empty"),
    (b"name,place\nroof,here\n", "No column of row 1 is called External id"),
    (b"externalId,capacity\n", "no device below the heading"),
    (b"externalId,External id\na,b\n", "Two columns are called External id"),
    (b"externalId\n" + b"roof\n" * (limits.IMPORT_ROWS + 1), "501 devices, and 500 are the limit"),
    (b"PK\x03\x04broken xl/", "broken"),
]


@pytest.mark.once
@pytest.mark.parametrize(("content", "said"), UNREADABLE)
def test_a_file_that_cannot_be_used_says_why(
    member_2024: Client, content: bytes, said: str
) -> None:
    answer = upload(member_2024, content)

    assert answer.status_code in (400, 422)
    assert said in words(answer)
    assert not DeviceFile.objects.exists()


def test_the_empty_file_has_every_column(member: Client) -> None:
    content = member.get(f"{IMPORT}devices.csv").content
    (heading,) = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    form: DeviceForm = member.get("/devices/new/").context["form"]

    assert heading == list(bulk.columns(form))
    assert set(HEADING) < set(heading)
    assert "no device below the heading" in words(upload(member, content))
