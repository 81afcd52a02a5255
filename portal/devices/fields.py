"""Form fields for what a device has: numbers, moments, coordinates, codes, picture addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.devices import coordinates
from portal.devices.coordinates import Axis, Coordinate, Misplaced
from portal.drec.editions import Choices

# The registry's number columns are integers of 32 bits; a larger one is a 500.
MOST = 2**31 - 1
# Kilowatts: one watt, less than a toy's panel gives. Anything smaller is a slip of the hand.
SMALLEST = Decimal("0.001")
# Nothing that makes electricity was commissioned before; a year like 0022 is a slip of the hand.
FIRST_YEAR = 1880

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
# What a browser takes for a scheme, once blanks and control characters are out of it.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.ASCII | re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)

WHOLE = "Write a whole number."
NOTHING = Decimal(0)
YES_NO: Choices = (("", "Not said"), ("true", "Yes"), ("false", "No"))


class NumberField(forms.Field):
    """A number of zero or more, to a Decimal; a decimal comma is taken for a point.

    `whole_words` says why only whole ones are taken; a form may set it for an edition. With
    `least` zero is refused, and what is below it.
    """

    def __init__(
        self,
        *,
        unit: str = "",
        whole_words: str = "",
        least: Decimal = NOTHING,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=forms.TextInput, **kwargs)
        self.unit = unit
        self.whole_words = whole_words
        self.least = least

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": 25}

    def to_python(self, value: Any) -> Decimal | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if _THOUSANDS.fullmatch(text):
            plain = text.replace(",", "")
            raise ValidationError(
                f"Is this {plain}, or is the comma a point? Write it without one."
            )
        text = text.replace(",", ".").replace("−", "-")
        if not _NUMBER.fullmatch(text):
            raise ValidationError("Write a number in digits only, for example 25.")
        return Decimal(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < 0 or (self.least and value == 0):
            wanted = "more than 0" if self.least else "0 or more"
            raise ValidationError(f"This must be {wanted}{self.unit and f' {self.unit}'}.")
        if value > MOST:
            raise ValidationError("This is more than the registry can hold.")
        if self.whole_words and value % 1:
            raise ValidationError(self.whole_words)
        if value < self.least:
            raise ValidationError(f"The smallest is {self.least} {self.unit} (1 W).")


class MomentField(forms.Field):
    """A moment of the past in UTC: a date, with or without a time, with or without a zone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"step": 1, "autocomplete": "off"}

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            words = "Write a date and time, for example 2022-08-09T19:00:00."
            raise ValidationError(words) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > datetime.now(UTC):
            raise ValidationError("This lies in the future. Register the device once it runs.")
        if value and value.year < FIRST_YEAR:
            raise ValidationError(f"Check the year: it is {value.year:04}.")


class CoordinateField(forms.Field):
    """Latitude or longitude, to a `Coordinate`; the range is for the form to see."""

    def __init__(self, axis: Axis, **kwargs: Any) -> None:
        super().__init__(label=axis.name.capitalize(), widget=forms.TextInput, **kwargs)
        self.axis = axis

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The telephone's number keys have neither minus nor letters.
        return {
            "inputmode": "text",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 60,
        }

    def to_python(self, value: Any) -> Coordinate | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return coordinates.read(text, self.axis)
        except Misplaced as words:
            raise ValidationError(str(words)) from None


class CodeInput(forms.TextInput):
    """A text field that offers a list, and takes anything."""

    template_name = "devices/code_input.html"

    def __init__(self, choices: Choices) -> None:
        super().__init__({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"})
        self.choices = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        known = f"known-{name}"
        context = super().get_context(name, value, {**(attrs or {}), "list": known})
        return {**context, "known": known, "choices": self.choices}


class CodeField(forms.CharField):
    """A code of a list that the registry does not insist on: a listed name becomes its code."""

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        super().__init__(max_length=100, widget=CodeInput(choices), **kwargs)
        self.codes = {name.casefold(): code for code, name in choices}
        self.codes |= {code.casefold(): code for code, _ in choices}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        return self.codes.get(text.casefold(), text)


class YesNoField(forms.TypedChoiceField):
    """True, False or None for not said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO, coerce=_is_true, empty_value=None, required=False, **kwargs
        )


def _is_true(value: str) -> bool:
    return value == "true"


class GoalsField(forms.MultipleChoiceField):
    """Goals as the 2024 edition has them, "SDG7"; a bare number means the same."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [f"SDG{goal}" if goal.isdigit() else goal for goal in super().to_python(value)]


class PicturesField(forms.CharField):
    """Addresses of pictures, one a line, to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 3, "inputmode": "url", "spellcheck": "false"}), **kwargs
        )

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        if any("," in line for line in lines):
            # The registry stores them with commas between (contract, trap 23).
            raise ValidationError(
                "The registry splits an address at its comma. Write %2C for it, "
                "and one address on each line."
            )
        if not all(_is_of_the_web(line) for line in lines):
            raise ValidationError("The address of a picture begins with https:// or http://.")
        return [line for line in lines if line]


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos as a phone or a folder gives them; whether they are any is found out by keeping."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PhotosInput({"multiple": True}), required=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "image/jpeg,image/png,image/webp"}

    def clean(self, value: Any, initial: Any = None) -> None:
        return None


def _is_of_the_web(address: str) -> bool:
    """Also without a scheme: the guide's own example is a plain word."""
    scheme = _SCHEME.match(_UNSEEN.sub("", address))
    return scheme is None or scheme[1].lower() in ("http", "https")


def with_blank(choices: Iterable[tuple[str, str]], blank: str) -> Choices:
    return (("", blank), *choices)
