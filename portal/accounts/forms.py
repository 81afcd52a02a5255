"""The sign-up and sign-in forms: the API's own field names, its rules checked before the call."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.validators import EmailValidator

from portal.drec.editions import Edition

# Contract 2.2: at most 20 characters, and a stretch of six with a letter and a digit.
PASSWORD_LENGTH = range(6, 21)
SECRET_KEY = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6}")


def _side_by_side(*names: str) -> Div:
    return Div(*(Div(name, css_class="col-sm") for name in names), css_class="row")


class EmailField(forms.EmailField):
    """An e-mail as the registry takes it: unlike Django it wants a whole domain, never a bare
    `localhost` (contract 2.2)."""

    default_validators = [EmailValidator(allowlist=[])]


class SignUpForm(forms.Form):
    """Registration of an organisation and its first person (contract 2.2), for one edition."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    orgName = forms.CharField(label="Organisation", max_length=255)
    organizationType = forms.ChoiceField(label="Kind of organisation")
    orgAddress = forms.CharField(
        label="Address", max_length=500, help_text="Street, place and country."
    )
    firstName = forms.CharField(label="First name", max_length=100)
    lastName = forms.CharField(label="Last name", max_length=100)
    email = EmailField(
        label="E-mail",
        # Longer ones cannot sign in at the registry (contract 1.3: the session column).
        max_length=47,
        help_text="You sign in with it. The registry sends a mail to confirm it.",
    )
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="6 to 20 characters, with at least one letter and one digit.",
    )
    confirmPassword = forms.CharField(
        label="Password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    secretKey = forms.CharField(
        label="Secret key",
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="6 characters, capital letters A to Z and digits, at least one of each. "
        "Make one up and keep it: the registry knows your organisation by it.",
    )

    AUTOCOMPLETE = {
        "orgName": "organization",
        "orgAddress": "street-address",
        "firstName": "given-name",
        "lastName": "family-name",
        "email": "email",
    }

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid4
        kinds = self.fields["organizationType"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 - declared above
        kinds.choices = list(edition.organisation_types)
        if not edition.has_secret_key:
            del self.fields["secretKey"]
        for name, value in self.AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "client_id",
            "orgName",
            "organizationType",
            "orgAddress",
            _side_by_side("firstName", "lastName"),
            "email",
            _side_by_side("password", "confirmPassword"),
            *(["secretKey"] if edition.has_secret_key else []),
        )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if len(password) not in PASSWORD_LENGTH:
            raise forms.ValidationError("Use 6 to 20 characters.")
        if not re.search(r"[A-Za-z]", password) or not re.search(r"[0-9]", password):
            raise forms.ValidationError("Use at least one letter and one digit.")
        return password

    def clean_confirmPassword(self) -> str:
        again = str(self.cleaned_data["confirmPassword"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError("The two passwords differ.")
        return again

    def clean_secretKey(self) -> str:
        key = str(self.cleaned_data["secretKey"])
        if not SECRET_KEY.fullmatch(key):
            raise forms.ValidationError(
                "Use exactly 6 characters, only A to Z and 0 to 9, at least one of each."
            )
        return key

    def registration(self) -> dict[str, object]:
        """The body of the registration call, without our own `client_id`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "client_id"}


class FinishForm(SignUpForm):
    """What nobody kept of an approved sign-up: the password, and on 2022 the secret key."""

    SECRETS = ("password", "confirmPassword", "secretKey")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        for name in set(self.fields) - set(self.SECRETS):
            del self.fields[name]
        rest = ["secretKey"] if edition.has_secret_key else []
        self.helper.layout = Layout(_side_by_side("password", "confirmPassword"), *rest)


class SignInForm(forms.Form):
    """The registry's sign-in. Nothing is checked here that could lock out a valid password."""

    email = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
