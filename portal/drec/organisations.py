"""Registration of an organisation and its first person (contract 2)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.drec import parse, wire
from portal.drec.client import Drec
from portal.drec.shapes import Registered


def register(api: Drec, fields: Mapping[str, object]) -> Registered:
    """Sends what the edition takes of `fields` (the API's own names); other keys are left out.

    Raises Rejected with the words for each field, and Unknown when the answer was lost.
    """
    body = wire.body(fields, api.edition.registration_fields)
    return api.post(api.edition.registration_path, body, shape=parse.registered)
