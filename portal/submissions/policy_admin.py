"""Policies in the admin: when what is reviewed, and what counts as odd."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.submissions.models import Oddity, Policy


class PolicyForm(forms.ModelForm[Policy]):
    rules = forms.MultipleChoiceField(
        label="What counts as odd",
        required=False,
        choices=Oddity.Rule.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Policy
        fields = ("kind", "organisation", "when", "only_odd", "rules", "own")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("only_odd") and not data.get("rules"):
            self.add_error("rules", "Choose what counts as odd, or nothing would be looked at.")
        return data


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin[Policy]):
    form = PolicyForm
    list_display = ("kind", "whose", "when", "only_odd", "own")
    list_filter = ("kind", "when")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)

    @admin.display(description="Organisation", ordering="organisation")
    def whose(self, policy: Policy) -> str:
        return str(policy.organisation or "All without one of their own")
