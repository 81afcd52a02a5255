"""The two editions of the registry, and which one answers at DREC_API_URL.

Everything that differs and can be said as data stands in `Edition`; forms and rehearsal read it
from here (contract 2.2, 4, 5.1, 6.2 to 6.5).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from portal.drec import energy, transport
from portal.drec.errors import Unavailable, Unexpected
from portal.drec.transport import Call

Choices = tuple[tuple[str, str], ...]

READ_TYPES = ("History", "Delta", "Aggregate")
# A unit and its Wh. The API's own spellings, case and all.
UNITS = {"Wh": 1, "kWh": 1000, "MWh": 10**6, "GWh": 10**9}

# The edition of a server changes when its operator upgrades it: noticed within this time.
REMEMBERED_SECONDS = 600.0


@dataclass(frozen=True)
class Edition:
    """One edition. Choices are (value, label): the API's spelling and ours."""

    name: Literal["2022", "2024"]

    registration_path: str
    registration_fields: tuple[str, ...]
    organisation_types: Choices
    has_secret_key: bool
    has_sign_out: bool
    # Longer addresses cannot be signed in, and the attempt can stop the server (contract 1.3).
    longest_email: int | None

    # What a member of the organisation can be made (contract 7.2).
    roles: tuple[str, ...]
    removes_members: bool
    own_invitations_path: str
    answers_in_path: bool  # an invitation's answer is part of the path
    swallows_invitations: bool  # 201 for those that are refused (contract 7.3)

    device_fields: tuple[str, ...]
    country_code: Literal["alpha2", "alpha3"]
    off_takers: Choices
    device_descriptions: Choices
    whole_kilowatts: bool  # capacity, storage: integer columns, a fraction is a 500
    free_codes: bool  # country, fuel and type are not checked
    one_goal: bool  # SDGBenefits is a number, not a list of names
    dms_coordinates: bool  # degrees, minutes and seconds are stored as typed
    commissioning_format: str  # strftime of the UTC time
    changes_by_number: bool  # a device is changed by its number, else by its external id
    renames_devices: bool
    removes_devices: bool
    pages_devices: bool  # with filters; the list without pages has none in either edition
    # A file of devices loses all its numbers: capacity becomes 0 (contract 5.6).
    bulk_loses_numbers: bool
    bulk_path: str
    case_insensitive_ids: bool  # external ids; within the organisation then, else world-wide

    has_lists: bool  # countries and goals have end-points
    has_reports: bool  # totals, permissions and certificates have end-points
    mails_new_passwords: bool
    keeps_files: bool  # what was uploaded can be fetched again
    has_internal_ids: bool  # the series of reads is kept under a UUID, not the external id
    pages_reads: bool  # reads come in pages, and the last one by itself
    history_years: int  # History lies between onboarding less so many years, and onboarding
    refuses_zero_reads: bool  # History and Delta
    drops_silently: bool  # a read over the energy limit gets 201 and is gone
    # The first Aggregate, which stores no energy, makes the device known as one of that type.
    binds_at_first_value: bool
    # A larger meter value stops the server (contract 6.4); None: no such limit.
    largest_aggregate_wh: int | None
    default_yield: float  # kWh per kW and year, for a yield of zero or none
    # (capacity_kw, hours, years, yield_value) -> the Wh that a read must stay below
    energy_limit_wh: Callable[[float, float, float, float | None], float]


_REGISTRATION = (
    *("firstName", "lastName", "email", "organizationType", "password", "confirmPassword"),
    *("orgName", "orgAddress"),
)
_DEVICE_2022 = (
    *("externalId", "projectName", "address", "latitude", "longitude", "countryCode"),
    *("fuelCode", "deviceTypeCode", "capacity", "commissioningDate", "gridInterconnection"),
    *("offTaker", "yieldValue", "labels", "impactStory", "data", "images"),
    *("deviceDescription", "energyStorage", "energyStorageCapacity", "qualityLabels"),
    *("groupId", "SDGBenefits"),
)
# `labels`, `data` and `groupId` are taken by 2024 and lost; they are not offered.
_LOST_2024 = frozenset({"labels", "data", "groupId"})
_DEVICE_2024 = (*(name for name in _DEVICE_2022 if name not in _LOST_2024), "version")

_DESCRIPTIONS = (
    ("Solar Lantern", "Solar lantern"),
    ("Solar Home System", "Solar home system"),
    ("Mini Grid", "Mini grid"),
    ("Rooftop Solar", "Rooftop solar"),
    ("Ground Mount Solar", "Ground-mounted solar"),
)

EDITION_2022 = Edition(
    name="2022",
    registration_path="/user/registerWithOrganization",
    registration_fields=(*_REGISTRATION, "secretKey"),
    # Unchecked there: `developer` is what its guide writes, exactly `Buyer` makes a buyer.
    organisation_types=(("developer", "Developer"), ("Buyer", "Buyer")),
    has_secret_key=True,
    has_sign_out=False,
    longest_email=None,
    roles=("OrganizationAdmin", "DeviceOwner", "User"),
    removes_members=False,
    own_invitations_path="/invitation",
    answers_in_path=True,
    swallows_invitations=True,
    device_fields=_DEVICE_2022,
    country_code="alpha2",
    off_takers=(
        ("School", "School"),
        ("HealthFacility", "Health facility"),
        ("Residential", "Residential"),
        ("Commercial", "Commercial"),
        ("Industrial", "Industrial"),
        ("PublicSector", "Public sector"),
    ),
    device_descriptions=_DESCRIPTIONS,
    whole_kilowatts=True,
    free_codes=True,
    one_goal=True,
    dms_coordinates=True,
    commissioning_format="%Y-%m-%dT%H:%M:%S",
    changes_by_number=True,
    renames_devices=False,
    removes_devices=False,
    pages_devices=False,
    bulk_loses_numbers=True,
    bulk_path="/device-group",
    case_insensitive_ids=False,
    has_lists=False,
    has_reports=False,
    mails_new_passwords=False,
    keeps_files=True,
    has_internal_ids=False,
    pages_reads=False,
    history_years=1,
    refuses_zero_reads=False,
    drops_silently=True,
    binds_at_first_value=False,  # not seen in a recording of this edition
    largest_aggregate_wh=2**31 - 1,
    default_yield=energy.YIELD_2022,
    energy_limit_wh=energy.limit_wh_2022,
)

EDITION_2024 = Edition(
    name="2024",
    registration_path="/user/register",
    registration_fields=_REGISTRATION,
    organisation_types=(("Developer", "Developer"), ("Buyer", "Buyer")),
    has_secret_key=False,
    has_sign_out=True,
    longest_email=47,
    roles=("OrganizationAdmin", "DeviceOwner", "User", "SubBuyer"),
    removes_members=True,
    own_invitations_path="/invitation/By_email",
    answers_in_path=False,
    swallows_invitations=False,
    device_fields=_DEVICE_2024,
    country_code="alpha3",
    off_takers=(
        ("School", "School"),
        ("Education", "Education"),
        ("Health Facility", "Health facility"),
        ("Residential", "Residential"),
        ("Commercial", "Commercial"),
        ("Industrial", "Industrial"),
        ("Public Sector", "Public sector"),
        ("Agriculture", "Agriculture"),
        ("Utility", "Utility"),
        ("Off-Grid Community", "Off-grid community"),
    ),
    device_descriptions=_DESCRIPTIONS,
    whole_kilowatts=False,
    free_codes=False,
    one_goal=False,
    dms_coordinates=False,
    commissioning_format="%Y-%m-%dT%H:%M:%S.000Z",
    changes_by_number=False,
    renames_devices=True,
    removes_devices=True,
    pages_devices=True,
    bulk_loses_numbers=False,
    bulk_path="/buyer-reservation",
    case_insensitive_ids=True,
    has_lists=True,
    has_reports=True,
    mails_new_passwords=True,
    keeps_files=False,
    has_internal_ids=True,
    pages_reads=True,
    history_years=3,
    refuses_zero_reads=True,
    drops_silently=False,
    binds_at_first_value=True,
    largest_aggregate_wh=None,
    default_yield=energy.YIELD_2024,
    energy_limit_wh=energy.limit_wh_2024,
)

_BY_NAME: dict[str, Edition] = {edition.name: edition for edition in (EDITION_2022, EDITION_2024)}

# Paths that only one edition lists in its /swagger-json.
_ONLY_2022 = frozenset({"/api/user/registerWithOrganization"})
_ONLY_2024 = frozenset({"/api/auth/logout", "/api/countrycode/list"})


_remembered: dict[str, tuple[Edition, float]] = {}
_lock = threading.Lock()


def current() -> Edition:
    """The edition of the settings, or the one that the registry speaks.

    Raises Unavailable when the registry has never answered (the next call asks again), and
    Unexpected when something else than a D-REC API does.
    """
    known = remembered()
    if known:
        return known
    base_url = settings.DREC_API_URL.rstrip("/")
    try:
        edition = detect(base_url)
    except Unavailable:
        # It was this one before: a form that comes in now must not be lost for the asking.
        with _lock:
            if base_url in _remembered:
                return _remembered[base_url][0]
        raise
    with _lock:
        _remembered[base_url] = (edition, time.monotonic() + REMEMBERED_SECONDS)
    return edition


def named(name: str) -> Edition:
    return _BY_NAME[name]


def remembered() -> Edition | None:
    """The edition as far as it is known without asking the registry."""
    if settings.DREC_EDITION in _BY_NAME:
        return _BY_NAME[settings.DREC_EDITION]
    with _lock:
        edition, until = _remembered.get(settings.DREC_API_URL.rstrip("/"), (None, 0.0))
    return edition if time.monotonic() < until else None


def forget() -> None:
    """Ask again at the next call."""
    with _lock:
        _remembered.clear()


def detect(base_url: str) -> Edition:
    """Which edition answers there, by the paths of its own description."""
    answer = transport.exchange(Call(base_url=base_url, method="GET", path="/swagger-json"))
    listed = answer.get("paths") if isinstance(answer, dict) else None
    paths = set(listed) if isinstance(listed, dict) else set()
    if paths & _ONLY_2024:
        return EDITION_2024
    if paths & _ONLY_2022:
        return EDITION_2022
    raise Unexpected(
        endpoint="GET /swagger-json",
        summary="What answers at the registry's address is no D-REC API that the portal knows",
        next_step="The operator of the portal should check DREC_API_URL and DREC_EDITION.",
    )
