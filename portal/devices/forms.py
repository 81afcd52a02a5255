"""The device form: every field of POST /device of an edition, by the API's names (contract 5.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from portal.devices import coordinates, kinds, outlines
from portal.devices.coordinates import LATITUDE, LONGITUDE, Coordinate
from portal.devices.fields import (
    SMALLEST,
    WHOLE,
    CoordinateField,
    MomentField,
    NumberField,
    PhotosField,
    PicturesField,
    YesNoField,
)
from portal.devices.layout import MAIN, MORE, Section
from portal.devices.listed import listed
from portal.devices.outlines import Doubt
from portal.devices.reference import Lists
from portal.devices.twins import Twin
from portal.drec import wire
from portal.drec.editions import Edition

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

# The form's own: never sent to the registry.
OWN = frozenset({"client_id", "photoSet", "placeIsRight", "isAnother", "photos", "nameplate"})


class DeviceForm(forms.Form):
    """A device as one person types it; `body()` is the JSON of it for the edition."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    photoSet = forms.UUIDField(
        widget=forms.HiddenInput, required=False, help_text="Keeps the photos of a form together."
    )
    # What a person says to a doubt of ours; shown where there is one.
    placeIsRight = forms.BooleanField(label="The place and the country are right", required=False)
    isAnother = forms.BooleanField(label="This is another device", required=False)

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

    photos = PhotosField(
        label="Photos of the site", help_text="The panels, the inverter, the place. Up to 10."
    )
    nameplate = PhotosField(
        label="Nameplate or serial number", help_text="Close enough that it can be read."
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

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        lists: Lists,
        registered: bool = False,
        **kwargs: Any,
    ) -> None:
        """`registered`: of a device that the registry has, which may not take every change."""
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.doubt: Doubt | None = None
        self.twins: list[Twin] = []
        # What a reviewer said, by field.
        self.remarks: dict[str, list[str]] = {}
        self.fields["client_id"].initial = uuid4
        self.fields["photoSet"].initial = uuid4
        self.fields |= listed(edition, lists)
        self._fit(edition)
        for name in set(self.fields) - {*OWN, *edition.device_fields}:
            del self.fields[name]
        self.fields["externalId"].disabled = registered and not edition.renames_devices
        for field in self.fields.values():
            # The phone's Enter says where it leads: to the next field, not to the registry.
            field.widget.attrs.setdefault("enterkeyhint", "next")
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
        wrong = coordinates.out_of_range(latitude, longitude)
        self.doubt = outlines.doubt(latitude, longitude, str(data.get("countryCode", "")))
        if self.doubt and not (self.doubt.exact or data.get("placeIsRight")):
            wrong["latitude"] = " ".join(filter(None, (wrong.get("latitude"), self.doubt.words)))
        for name, words in wrong.items():
            self.add_error(name, words)
        if not kinds.fit(str(data.get("fuelCode", "")), str(data.get("deviceTypeCode", ""))):
            self.add_error(
                "deviceTypeCode", "This type does not run on the chosen fuel. Change one of them."
            )
        return data

    def refuse_twins(self, found: list[Twin]) -> bool:
        """Stops at devices that may be this one, unless the person has said that it is another."""
        self.twins = found
        if found and not self.cleaned_data["isAnother"]:
            self.add_error(None, "Your organisation may have this device already. Look below.")
            return True
        return False

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

    def main(self) -> Iterator[tuple[Section, list[BoundField]]]:
        return self._sections(MAIN)

    def more(self) -> Iterator[tuple[Section, list[BoundField]]]:
        return self._sections(MORE)

    def _sections(
        self, sections: tuple[Section, ...]
    ) -> Iterator[tuple[Section, list[BoundField]]]:
        for section in sections:
            bound = [self[name] for name in section.names if name in self.fields]
            for field in bound:
                setattr(field, "remarks", self.remarks.get(field.name, []))  # noqa: B010
            yield section, bound

    def more_is_open(self) -> bool:
        """Nothing that was typed, and no error, is folded away."""
        return self.is_bound and any(
            field.errors or field.value() for _, fields in self.more() for field in fields
        )
