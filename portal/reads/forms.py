"""The upload form: a file, and what the file itself may not say."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from portal.drec.editions import READ_TYPES, UNITS
from portal.drec.shapes import Device
from portal.reads.formats.shapes import size_words
from portal.reads.formats.table.source import EMPTY

FILE_SAYS = "As the file says"
# What few people need, and what can be said on the next pages too.
MORE = (
    '<details class="fold"{% if form.type.errors or form.unit.errors or form.timezone.errors %} '
    "open{% endif %}><summary>What the file does not say, if you know</summary>"
)
ACCEPTED = ".csv,.txt,.tsv,.dat,.xlsx,.xls,.xlsb,.ods,.zip,.nem12,text/csv"

BY_ITSELF = "As the file says, else divided at onboarding"

MEANINGS = {
    "History": "History: energy before the device was registered here",
    "Delta": "Delta: energy since the read before",
    "Aggregate": "Aggregate: the running value of the meter",
}


class UploadForm(forms.Form):
    """A file of meter reads. What is left to the file is read from its columns."""

    file = forms.FileField(
        label="File of meter reads",
        help_text="Text (CSV), spreadsheet or zip, as it is.",
        error_messages={
            "required": "Choose the file.",
            "invalid": "Choose the file.",
            "missing": "Choose the file.",
            "empty": EMPTY,
        },
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    externalId = forms.ChoiceField(
        label="Device",
        required=False,
        help_text="Choose it where the file is of one device and does not name it.",
    )
    type = forms.ChoiceField(
        label="Type of reads",
        required=False,
        choices=[("", BY_ITSELF), *((value, MEANINGS[value]) for value in READ_TYPES)],
    )
    unit = forms.ChoiceField(
        label="Unit", required=False, choices=[("", FILE_SAYS), *((u, u) for u in UNITS)]
    )
    timezone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="For times in the file that name no zone.",
    )

    def __init__(self, *args: Any, devices: tuple[Device, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(device.external_id for device in devices)
        self._choose("externalId", [("", FILE_SAYS), *((name, name) for name in names)])
        zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
        self._choose("timezone", [("", "The zone of the device"), *((z, z) for z in zones)])
        self.helper = FormHelper()
        self.helper.form_tag = False
        more = (HTML(MORE), "type", "unit", "timezone", HTML("</details>"))
        self.helper.layout = Layout("file", "externalId", *more)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_BYTES:
            limit = size_words(settings.UPLOAD_BYTES)
            raise forms.ValidationError(
                f"The file is larger than {limit}: split it and upload the parts."
            )
        return file
