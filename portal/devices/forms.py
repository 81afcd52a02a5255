"""The device form: every field of POST /device of an edition, by the API's names (contract 5.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from portal.devices import coordinates
from portal.devices.coordinates import LATITUDE, LONGITUDE, Coordinate
from portal.devices.fields import (
    SMALLEST,
    WHOLE,
    CodeField,
    CoordinateField,
    GoalsField,
    MomentField,
    NumberField,
    PicturesField,
    YesNoField,
    with_blank,
)
from portal.devices.reference import Lists, named
from portal.devices.swaps import look_swapped
from portal.drec import wire
from portal.drec.editions import Choices, Edition

# By field, where the registry's columns are integers.
WHOLE_ONLY = {
    "capacity": "This registry stores whole kilowatts. Round it to a whole number.",
    "energyStorageCapacity": (
        "This registry stores whole kilowatt-hours (kWh). Round it to a whole number."
    ),
}

_ID_2024 = re.compile(r"[A-Za-z0-9_\- ]+")

# The guide of 2022 sends them even when there is nothing in them.
TEXTS_2022 = frozenset({"projectName", "address", "labels", "impactStory", "data", "qualityLabels"})


@dataclass(frozen=True)
class Section:
    title: str
    names: tuple[str, ...]


MAIN = (
    Section("The device", ("externalId",)),
    Section("Where it stands", ("latitude", "longitude", "address", "countryCode")),
    Section("What it is", ("fuelCode", "deviceTypeCode", "capacity", "commissioningDate")),
)
MORE = (
    Section(
        "The system",
        (
            *("deviceDescription", "gridInterconnection", "offTaker", "yieldValue"),
            *("energyStorage", "energyStorageCapacity"),
        ),
    ),
    Section(
        "The project",
        (
            *("projectName", "impactStory", "SDGBenefits", "images", "qualityLabels"),
            *("labels", "data", "groupId"),
        ),
    ),
)


class DeviceForm(forms.Form):
    """A device as one person types it; `body()` is the JSON of it for the edition."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    externalId = forms.CharField(
        label="External id",
        max_length=250,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    latitude = CoordinateField(LATITUDE, help_text="For example -1.2921 or 1°17'31.6\"S.")
    longitude = CoordinateField(LONGITUDE, help_text="For example 36.8219 or 36°49'18.8\"E.")
    address = forms.CharField(max_length=500, widget=forms.TextInput({"autocomplete": "off"}))
    capacity = NumberField(label="Capacity (kW)", unit="kW", least=SMALLEST)
    commissioningDate = MomentField(
        label="Commissioned (UTC)", help_text="When it began to produce: date and time in UTC."
    )

    projectName = forms.CharField(label="Project name", max_length=250, required=False)
    gridInterconnection = YesNoField(label="Connected to the grid")
    yieldValue = NumberField(
        label="Yield (kWh/kW)",
        whole_words=WHOLE,
        required=False,
        help_text="What one kW makes in a year. The registry measures reads against it.",
    )
    energyStorage = YesNoField(label="Has energy storage")
    energyStorageCapacity = NumberField(label="Storage capacity (kWh)", required=False)
    impactStory = forms.CharField(
        label="Impact story", max_length=5000, required=False, widget=forms.Textarea({"rows": 4})
    )
    images = PicturesField(
        label="Pictures",
        max_length=5000,
        required=False,
        help_text="Addresses of pictures on the web, one a line.",
    )
    qualityLabels = forms.CharField(label="Quality labels", max_length=500, required=False)
    labels = forms.CharField(label="Labels", max_length=500, required=False)
    groupId = NumberField(
        label="Device group",
        whole_words=WHOLE,
        required=False,
        help_text="The number of a group that exists at the registry. Empty for none.",
    )

    def __init__(self, *args: Any, edition: Edition, lists: Lists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["client_id"].initial = uuid4
        self.fields |= _listed(edition, lists)
        self._fit(edition)
        for name in set(self.fields) - {"client_id", *edition.device_fields}:
            del self.fields[name]
        self.order_fields([name for section in MAIN + MORE for name in section.names])

    def _fit(self, edition: Edition) -> None:
        """What the same field takes in one edition and not in the other."""
        self.fields["externalId"].help_text = (
            "Your own name for it: letters, digits, hyphens, underscores and blanks."
            if edition.case_insensitive_ids
            else "Your own name for it. No other device in the registry may have it."
        )
        if edition.whole_kilowatts:
            self.fields["capacity"].help_text = "Whole kilowatts."
            for name, words in WHOLE_ONLY.items():
                cast(NumberField, self.fields[name]).whole_words = words

    # --- what is typed ---------------------------------------------------------------------

    def clean_externalId(self) -> str:
        name = str(self.cleaned_data["externalId"])
        if self.edition.case_insensitive_ids and not _ID_2024.fullmatch(name):
            raise ValidationError(
                "Use only letters A to Z, digits, hyphens, underscores and blanks."
            )
        if not name.strip(".") or any(unicodedata.category(c) == "Cc" for c in name):
            # No address of the registry can carry it: its reads could never be sent.
            raise ValidationError("Use letters or digits; dots alone are no name.")
        return name

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        latitude, longitude = data.get("latitude"), data.get("longitude")
        country = str(data.get("countryCode", ""))
        wrong = coordinates.out_of_range(latitude, longitude)
        if swapped := look_swapped(latitude, longitude, country):
            wrong["latitude"] = " ".join(filter(None, (wrong.get("latitude"), swapped)))
        for name, words in wrong.items():
            self.add_error(name, words)
        return data

    # --- what is sent ----------------------------------------------------------------------

    def body(self) -> dict[str, object]:
        """The body of POST /device. On 2022 empty texts are sent, other empty values never."""
        empty_texts = TEXTS_2022 if self.edition.name == "2022" else frozenset()
        filled = {name: self._sent(name, value) for name, value in self.cleaned_data.items()}
        kept = {
            name: value
            for name, value in filled.items()
            if value not in (None, "", []) or name in empty_texts
        }
        return wire.body(kept, self.edition.device_fields)

    def _sent(self, name: str, value: Any) -> Any:
        match value:
            case Coordinate():
                return value.for_edition(dms=self.edition.dms_coordinates)
            case datetime():
                return value.strftime(self.edition.commissioning_format)
        return int(value) if name == "SDGBenefits" and self.edition.one_goal and value else value

    # --- what is shown ---------------------------------------------------------------------

    def main(self) -> Iterator[tuple[str, list[BoundField]]]:
        return self._sections(MAIN)

    def more(self) -> Iterator[tuple[str, list[BoundField]]]:
        return self._sections(MORE)

    def _sections(self, sections: tuple[Section, ...]) -> Iterator[tuple[str, list[BoundField]]]:
        for section in sections:
            yield section.title, [self[name] for name in section.names if name in self.fields]

    def more_is_open(self) -> bool:
        """Nothing that was typed, and no error, is folded away."""
        return any(field.errors or field.value() for _, fields in self.more() for field in fields)


def _listed(edition: Edition, lists: Lists) -> dict[str, forms.Field]:
    """The fields whose choices are the edition's or the registry's; and `data`, which as an
    attribute of the class would stand for what the form was given.
    """
    return {
        "countryCode": _code("Country", lists.country_choices(edition), edition),
        "fuelCode": _code("Fuel", named(lists.fuels), edition),
        "deviceTypeCode": _code("Device type", named(lists.device_types), edition),
        "SDGBenefits": _goals(edition, named(lists.goals)),
        "data": forms.CharField(label="Further data", max_length=2000, required=False),
        "offTaker": forms.ChoiceField(
            label="Who uses the energy",
            choices=with_blank(edition.off_takers, "Not said"),
            required=False,
        ),
        "deviceDescription": forms.ChoiceField(
            label="Kind of system",
            choices=with_blank(edition.device_descriptions, "Not said"),
            required=False,
        ),
    }


def _code(label: str, choices: Choices, edition: Edition) -> forms.Field:
    """A choice; or, where the registry takes any code, a field that only proposes."""
    if edition.free_codes:
        words = "Choose, or type a code of your own."
        return CodeField(choices, label=label, help_text=words)
    only = choices[0][0] if len(choices) == 1 else ""
    return forms.ChoiceField(
        label=label, choices=choices if only else with_blank(choices, "Choose"), initial=only
    )


def _goals(edition: Edition, choices: Choices) -> forms.Field:
    """Named with their numbers, by which people know them."""
    label = "Sustainable development goal"
    numbered = [(code, f"{code.removeprefix('SDG')} {name}") for code, name in choices]
    if edition.one_goal:
        blank = with_blank(numbered, "Not said")
        return forms.ChoiceField(label=label, choices=blank, required=False)
    return GoalsField(label=f"{label}s", choices=numbered, required=False)
