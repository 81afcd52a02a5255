"""What the sandbox keeps: the rows of its tables. Times in milliseconds UTC, energy in Wh."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ROLE_IDS = {
    "Admin": 1,
    "OrganizationAdmin": 2,
    "DeviceOwner": 3,
    "Buyer": 4,
    "User": 5,
    "ApiUser": 6,
    "SubBuyer": 7,
}


@dataclass
class Organisation:
    id: int
    name: str
    created: int
    address: str | None = None
    type: str | None = None
    email: str | None = None
    status: str = "Active"
    secret_key: str | None = None


@dataclass
class User:
    """`password` is a salted hash."""

    id: int
    email: str
    password: str
    first_name: str
    last_name: str
    role: str
    created: int
    organisation_id: int | None = None
    status: str = "Active"
    confirmed: bool = False
    title: str | None = None
    telephone: str | None = None
    notifications: bool = True
    # The token of the newest mail and the end of its life; "" where no mail was ever sent.
    mail_token: str = ""
    mail_token_ends: int = 0


@dataclass
class Device:
    """`fields` are the API's columns beside the ones named here, under the API's own names.

    `external_id` is the developer's id; `internal_id` the UUID that the 2024 edition files
    reads under ("" on 2022).
    """

    id: int
    external_id: str
    internal_id: str
    organisation_id: int | None
    created: int
    updated: int
    meter_type: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False

    @property
    def commissioned(self) -> str | None:
        """The date as the API holds it: any text."""
        return self.fields.get("commissioningDate")


@dataclass
class Read:
    """Energy of a device up to `end`; `start` is the end of the read before, or the onboarding."""

    device_id: int
    type: str
    start: int
    end: int
    wh: int


@dataclass
class Meter:
    """The last accepted meter value of an Aggregate device."""

    device_id: int
    end: int
    wh: int


@dataclass(frozen=True)
class Session:
    """A token lives while its row exists (2024). `digest` is the token's SHA-256."""

    user_id: int
    digest: str


@dataclass
class Permission:
    """What a role or a user may do in a module; counts only while `status` is 1 (contract 7.1)."""

    id: int
    module_id: int
    entity_type: str
    entity_id: int
    actions: list[str]
    status: int
    created: int


@dataclass
class Invitation:
    id: int
    organisation_id: int
    email: str
    role: str
    sender: str
    created: int
    status: str = "Pending"


@dataclass
class StoredFile:
    """An uploaded file under its key; `text` is the content as Latin-1, so that bytes survive."""

    id: str
    owner_id: int
    organisation_id: int | None
    name: str
    kind: str
    text: str


@dataclass
class Job:
    """A file of devices that is being read in; `details` are the rows' outcomes (contract 5.6)."""

    id: int
    user_id: int
    organisation_id: int
    file_id: str
    created: int
    status: str = "Added"
    details: dict[str, Any] | None = None


@dataclass
class Certificate:
    """A certified-log entry, as a control call put it in; `body` is what the API shows."""

    id: int
    organisation_id: int
    body: dict[str, Any]
    archived: bool = False
