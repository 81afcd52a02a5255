"""The form that makes a link, and the remarks that go back through one."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from portal.installers.services import MOST_WORDS

# A crew on a tour; a year is too long for a paper that anybody may find.
MOST_DAYS = 180
MOST_FORMS = 500


class LinkForm(forms.Form):
    name = forms.CharField(
        max_length=100,
        label="Name",
        help_text="Who gets it, or for which tour. The installer sees it too.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        min_value=1, max_value=MOST_DAYS, initial=30, label="Good for how many days"
    )
    most = forms.IntegerField(
        min_value=1, max_value=MOST_FORMS, initial=50, label="For how many forms at most"
    )


def remarks_from(posted: QueryDict) -> list[tuple[str, str]]:
    """The remarks of a page, each with the field that was chosen for it."""
    fields, texts = posted.getlist("remarkField"), posted.getlist("remark")
    pairs = zip(fields, texts, strict=False)
    return [(field[:100], text.strip()[:MOST_WORDS]) for field, text in pairs if text.strip()]
