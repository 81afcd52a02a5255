"""Fields whose choices are the edition's or the registry's."""

from __future__ import annotations

from django import forms

from portal.devices.fields import CodeField, GoalsField, with_blank
from portal.devices.reference import Lists, named
from portal.drec.editions import Choices, Edition


def listed(edition: Edition, lists: Lists) -> dict[str, forms.Field]:
    """By name; and `data`, which as an attribute of the form's class would stand for what the
    form was given.
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
