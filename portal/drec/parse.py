"""The registry's JSON becomes the dataclasses of `shapes` here and nowhere else.

A parser takes the parsed JSON and raises Strange for what does not have the shape that the
contract gives it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from portal.drec import goals
from portal.drec.shapes import (
    Code,
    Country,
    Device,
    Organisation,
    Person,
    ReadPage,
    Registered,
    Session,
    StoredRead,
)
from portal.drec.values import (
    Object,
    Strange,
    a_list,
    an_object,
    flag,
    maybe_moment,
    maybe_whole,
    moment,
    number,
    text,
    whole,
)


def nothing(answer: object) -> None:
    """For an answer that nobody needs."""


def session(token: str) -> Session:
    """What a token says of itself. It is not verified: the registry does that at each call."""
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        claims = an_object(json.loads(base64.urlsafe_b64decode(padded)))
    except (IndexError, binascii.Error, ValueError) as error:
        raise Strange("the token is no JWT") from error
    return Session(
        token=token,
        email=text(claims, "email"),
        user_id=whole(claims, "id"),
        role=text(claims, "role"),
        issued_at=_epoch(claims, "iat") if "iat" in claims else None,
        expires_at=_epoch(claims, "exp"),
    )


def _epoch(claims: Object, key: str) -> datetime:
    try:
        return datetime.fromtimestamp(whole(claims, key), UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Strange(f"{key} is no time") from error


def signed_in(answer: object) -> Session:
    return session(text(an_object(answer), "accessToken"))


def person(answer: object) -> Person:
    source = an_object(answer)
    return Person(
        id=whole(source, "id"),
        email=text(source, "email"),
        first_name=text(source, "firstName"),
        last_name=text(source, "lastName"),
        role=text(source, "role"),
        status=text(source, "status"),
        email_confirmed=bool(flag(source, "emailConfirmed")),
        organisation=organisation(source.get("organization")),
    )


def organisation(value: object) -> Organisation | None:
    """Null, or on 2022 an empty object, for somebody without one (contract 2.2)."""
    if not value:
        return None
    source = an_object(value)
    return Organisation(
        id=whole(source, "id"),
        name=text(source, "name"),
        address=text(source, "address"),
        organisation_type=text(source, "organizationType"),
        status=text(source, "status"),
    )


def registered(answer: object) -> Registered:
    source = an_object(answer)
    return Registered(
        user_id=whole(source, "id"),
        organisation_id=maybe_whole(an_object(source.get("organization") or {}), "id"),
        email=text(source, "email"),
        role=text(source, "role"),
        status=text(source, "status"),
    )


def codes(answer: object) -> tuple[Code, ...]:
    """Fuel and device types, in the order of their codes."""
    found = [an_object(item) for item in a_list(answer)]
    return tuple(
        sorted((Code(text(item, "code"), text(item, "name")) for item in found), key=_by_code)
    )


def _by_code(item: Code) -> str:
    return item.code


def sdg_benefits(answer: object) -> tuple[Code, ...]:
    """The goals: `name` is the code that is sent, `value` its text."""
    found = [an_object(item) for item in a_list(answer)]
    return tuple(Code(text(item, "name"), text(item, "value")) for item in found)


def countries(answer: object) -> tuple[Country, ...]:
    found = [an_object(item) for item in a_list(answer)]
    return tuple(
        Country(
            name=text(item, "country"),
            alpha2=text(item, "alpha2"),
            alpha3=text(item, "alpha3"),
            zones=tuple(text(an_object(zone), "name") for zone in a_list(item.get("timezones"))),
        )
        for item in found
    )


def device(answer: object) -> Device:
    """A device as POST /device and GET /device/my name its ids (contract 5.2)."""
    source = an_object(answer)
    return Device(
        id=whole(source, "id"),
        external_id=text(source, "externalId"),
        internal_id=text(source, "internalexternalId"),
        organisation_id=maybe_whole(source, "organizationId"),
        project_name=text(source, "projectName"),
        address=text(source, "address"),
        latitude=text(source, "latitude"),
        longitude=text(source, "longitude"),
        country_code=text(source, "countryCode"),
        fuel_code=text(source, "fuelCode"),
        device_type_code=text(source, "deviceTypeCode"),
        capacity=number(source, "capacity"),
        commissioning_date=text(source, "commissioningDate"),
        commissioned_at=maybe_moment(source.get("commissioningDate")),
        onboarded_at=moment(source, "createdAt"),
        grid_interconnection=flag(source, "gridInterconnection"),
        off_taker=text(source, "offTaker"),
        yield_value=number(source, "yieldValue"),
        labels=text(source, "labels"),
        impact_story=text(source, "impactStory"),
        data=text(source, "data"),
        images=tuple(str(image) for image in a_list(source.get("images")) if image),
        group_id=maybe_whole(source, "groupId"),
        device_description=text(source, "deviceDescription"),
        energy_storage=flag(source, "energyStorage"),
        energy_storage_capacity=number(source, "energyStorageCapacity"),
        quality_labels=text(source, "qualityLabels"),
        sdg_benefits=goals.codes(source.get("SDGBenefits")),
        version=text(source, "version"),
        meter_read_type=text(source, "meterReadtype"),
        timezone=text(source, "timezone"),
        status=text(source, "status"),
        irec_status=text(source, "IREC_Status"),
        irec_id=text(source, "IREC_ID"),
    )


def devices(answer: object) -> tuple[Device, ...]:
    """Newest first, whatever the order of the edition."""
    found = [device(item) for item in a_list(answer)]
    return tuple(sorted(found, key=_by_age, reverse=True))


def _by_age(found: Device) -> tuple[datetime, int]:
    return (found.onboarded_at, found.id)


def read_page(answer: object) -> ReadPage:
    """A page of the 2024 edition, oldest first (contract 6.9).

    On a page after the first the start of its first ongoing read is wrong by up to four reads,
    so it is left out.
    """
    source = an_object(answer)
    page = whole(source, "currentPageNumber")
    history = [_read(item, "History") for item in a_list(source.get("historyread"))]
    ongoing = [_read(item, "ongoing") for item in a_list(source.get("ongoing"))]
    if ongoing and page > 1:
        ongoing[0] = replace(ongoing[0], start=None)
    return ReadPage(
        reads=oldest_first(history + ongoing),
        number_of_reads=whole(source, "numberOfReads"),
        number_of_pages=whole(source, "numberOfPages"),
        page=page,
        timezone=text(source, "timezone"),
    )


def _read(item: object, kind: Literal["History", "ongoing"]) -> StoredRead:
    source = an_object(item)
    return StoredRead(
        start=maybe_moment(source.get("startdate")),
        end=moment(source, "enddate"),
        wh=whole(source, "value"),
        kind=kind,
    )


def read_series(answer: object) -> tuple[tuple[datetime, int], ...]:
    """The plain series of both editions: (end, Wh), oldest first."""
    found = [an_object(item) for item in a_list(answer)]
    return tuple((moment(item, "timestamp"), whole(item, "value")) for item in found)


def latest_read(answer: object) -> StoredRead:
    source = an_object(answer)
    return StoredRead(
        start=None, end=moment(source, "enddate"), wh=whole(source, "value"), kind="ongoing"
    )


def oldest_first(reads: Sequence[StoredRead]) -> tuple[StoredRead, ...]:
    return tuple(sorted(reads, key=_by_end))


def _by_end(read: StoredRead) -> datetime:
    return read.end


def keys(answer: object) -> tuple[str, ...]:
    """The keys of uploaded files."""
    found = a_list(answer)
    if not found or not all(isinstance(key, str) for key in found):
        raise Strange("keys of files were expected")
    return tuple(str(key) for key in found)


def content(answer: object) -> bytes:
    if isinstance(answer, bytes):
        return answer
    raise Strange("the bytes of a file were expected")
