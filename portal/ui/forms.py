"""Puts what the registry answered onto the form that was sent."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.http import QueryDict

from portal.drec.errors import (
    DrecError,
    Forbidden,
    NotFound,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)


def show_refusal(form: forms.Form, error: DrecError) -> int:
    """Adds the error to the form, at the field it speaks of, and returns the page's status.

    What needs a page of its own (sign in again, no permission) is raised on.
    """
    match error:
        case Unauthorized() | Forbidden():
            raise error
        case Rejected():
            _at_fields(form, error)
            renew(form)
            return 422
        case NotFound() | Unexpected():
            form.add_error(None, f"The registry could not take this. {quoted(error)}".strip())
            renew(form)
            return 502
        case Unknown():
            form.add_error(
                None,
                "No answer came from the registry. Your entries are kept. Press the button again: "
                "the registry is asked first, so that nothing is made twice.",
            )
            return 503
        case Unavailable():
            form.add_error(None, f"{error} {error.next_step} Your entries are kept.")
            return 503
    raise error


def _at_fields(form: forms.Form, error: Rejected) -> None:
    for name, words in error.by_field().items():
        for word in words:
            said = f"The registry refused this: “{word}”"
            form.add_error(name if name in form.fields else None, said)


def quoted(error: DrecError) -> str:
    """The registry's own words, in quotation marks."""
    return f"It said: “{' '.join(error.messages)}”" if error.messages else ""


def renew(form: forms.Form) -> None:
    """A refused form is corrected and sent as a new submission: it gets a number of its own."""
    if "client_id" in form.fields and isinstance(form.data, QueryDict):
        data = form.data.copy()
        data["client_id"] = str(uuid4())
        form.data = data
