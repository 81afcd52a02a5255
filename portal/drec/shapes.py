"""What the registry answers, as frozen dataclasses; `parse` makes them from JSON.

Texts that are null or absent are "". Times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Session:
    """A signed-in person's token and what it says of itself (contract 1.3). Never shown."""

    token: str = field(repr=False)
    email: str
    user_id: int
    role: str  # "" on 2022
    issued_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True)
class Organisation:
    id: int
    name: str
    address: str
    organisation_type: str
    status: str


@dataclass(frozen=True)
class Person:
    id: int
    email: str
    first_name: str
    last_name: str
    role: str
    status: str
    email_confirmed: bool
    organisation: Organisation | None


@dataclass(frozen=True)
class Registered:
    """A new account. The answer of 2024 holds a password hash; it is not taken over (trap 12)."""

    user_id: int
    organisation_id: int | None
    email: str
    role: str
    status: str


@dataclass(frozen=True)
class Code:
    code: str
    name: str


@dataclass(frozen=True)
class Country:
    name: str
    alpha2: str
    alpha3: str
    zones: tuple[str, ...]


@dataclass(frozen=True)
class Device:
    """A registered device. Capacities as the registry holds them: kW and kWh."""

    id: int
    external_id: str
    internal_id: str  # 2024: the UUID that keys its reads, where the end-point gives it
    organisation_id: int | None
    project_name: str
    address: str
    latitude: str
    longitude: str
    country_code: str
    fuel_code: str
    device_type_code: str
    capacity: float | None
    commissioning_date: str  # as held, 2022 checks nothing
    commissioned_at: datetime | None
    onboarded_at: datetime  # createdAt: History lies before, Delta and Aggregate after
    grid_interconnection: bool | None
    off_taker: str
    yield_value: float | None  # kWh per kW and year
    labels: str
    impact_story: str
    data: str
    images: tuple[str, ...]
    group_id: int | None
    device_description: str
    energy_storage: bool | None
    energy_storage_capacity: float | None
    quality_labels: str
    sdg_benefits: tuple[str, ...]  # as they are sent: "SDG7" on 2024, "7" on 2022
    version: str
    meter_read_type: str  # "" until the first read, then Delta or Aggregate
    timezone: str
    status: str
    irec_status: str
    irec_id: str


@dataclass(frozen=True)
class StoredRead:
    """Energy that the registry holds. Of an ongoing read the end and the energy are sure."""

    start: datetime | None
    end: datetime
    wh: int
    kind: Literal["History", "ongoing"]


@dataclass(frozen=True)
class ReadPage:
    reads: tuple[StoredRead, ...]
    number_of_reads: int
    number_of_pages: int
    page: int
    timezone: str


@dataclass(frozen=True)
class DevicePage:
    devices: tuple[Device, ...]
    page: int
    number_of_pages: int
    number_of_devices: int


@dataclass(frozen=True)
class DeviceTotal:
    """Energy of all reads of a device, History in it, and what of it is certified. In Wh."""

    external_id: str
    certified_wh: int
    wh: int


@dataclass(frozen=True)
class Member:
    """A person of one's own organisation."""

    id: int
    email: str
    first_name: str
    last_name: str
    role: str
    status: str


@dataclass(frozen=True)
class Invitation:
    id: int
    email: str
    role: str
    status: str  # Pending, Viewed, Accepted or Rejected
    sender: str


@dataclass(frozen=True)
class OwnOrganisation:
    """One's organisation with its people. The secret key of 2022 is not taken over."""

    organisation: Organisation
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]


@dataclass(frozen=True)
class MemberPage:
    """`number_of_members` counts administrators too, whom not everybody is shown."""

    members: tuple[Member, ...]
    number_of_members: int


@dataclass(frozen=True)
class Permission:
    """`module` is the registry's name of a subject; actions are Read, Write, Update, Delete."""

    module: str
    actions: tuple[str, ...]
    active: bool


@dataclass(frozen=True)
class Job:
    """The reading in of a file of devices. `status` is Added, Running or Completed."""

    id: int
    organisation_id: int | None
    status: str
    file_key: str
    created_at: datetime | None


@dataclass(frozen=True)
class RowOutcome:
    """What came of one row, counted from 0 below the heading."""

    row: int
    external_id: str
    status: str
    problems: tuple[tuple[str, str], ...]  # field, the registry's words


@dataclass(frozen=True)
class JobOutcome:
    """2022 lists the failed rows only, and counts nothing that was added."""

    rows: tuple[RowOutcome, ...]
    added: tuple[str, ...]  # external ids


@dataclass(frozen=True)
class CertifiedDevice:
    """A device's part of a certificate; those of others are named `Other Devices`."""

    external_id: str
    start: datetime | None
    end: datetime | None
    wh: int
    status: str


@dataclass(frozen=True)
class Certificate:
    id: str
    start: datetime | None
    end: datetime | None
    devices: tuple[CertifiedDevice, ...]


@dataclass(frozen=True)
class CertificatePage:
    certificates: tuple[Certificate, ...]
    page: int  # 0 when there are none
    number_of_pages: int
    number_of_certificates: int
    has_archive: bool
