"""Which path does what, and who may call it, in each edition."""

from __future__ import annotations

from . import (
    accounts,
    bulk,
    certificates,
    changing,
    confirming,
    devices,
    invitations,
    lists,
    making,
    oldreads,
    organisations,
    people,
    permissions,
    readback,
    reads_2022,
    reads_2024,
    registration,
    uploads,
)
from .answers import Answer
from .guards import active, may, role, signed_in
from .permissions import (
    ADMIN,
    BULK,
    CERTIFICATES,
    DELETE,
    DEVICES,
    FILES,
    INVITATIONS,
    ORGANISATIONS,
    PERMISSIONS,
    READ,
    READS,
    UPDATE,
    USERS,
    WRITE,
)
from .routing import Route, Table
from .world import Guard, Request, World

READ_WRITERS = ("Admin", "DeviceOwner", "OrganizationAdmin")


def swagger(world: World, request: Request) -> Answer:
    """The paths of the edition: this tells a client which one it speaks with."""
    paths: dict[str, dict[str, object]] = {}
    for route in TABLES[world.edition].routes:
        if route.pattern.startswith("/api/"):
            paths.setdefault(route.pattern, {})[route.method.lower()] = {"responses": {}}
    info = {"title": "DREC API", "description": "A sandbox", "version": "1.0"}
    return Answer(200, {"openapi": "3.0.0", "info": info, "paths": paths})


def may_users(action: str) -> tuple[Guard, ...]:
    return (signed_in, active, may(action, USERS))


COMMON = (
    Route("GET", "/swagger-json", swagger),
    Route("POST", "/api/auth/login", accounts.login),
    Route("GET", "/api/user/me", accounts.me, (signed_in,)),
    Route("GET", "/api/device/fuel-type", lists.fuel_types),
    Route("GET", "/api/device/device-type", lists.device_types),
)
MAY_READ_DEVICES = (signed_in, active, may(READ, DEVICES))
MAY_WRITE_DEVICES = (signed_in, may(WRITE, DEVICES))

ADMINISTERS = (signed_in, active, role("OrganizationAdmin", ADMIN))
ORGANISATION_2022 = (
    Route("GET", "/api/Organization/me", organisations.mine, (signed_in,)),
    Route("GET", "/api/Organization/users", organisations.users_2022, (signed_in,)),
    Route("GET", "/api/Organization/{id}/invitations", organisations.invitations, (signed_in,)),
    Route(
        "PUT", "/api/Organization/{id}/change-role/{user}", organisations.change_role, ADMINISTERS
    ),
    Route("POST", "/api/invitation", invitations.invite_2022, ADMINISTERS),
    Route("PUT", "/api/invitation/{id}/{status}", invitations.answer_2022, (signed_in,)),
    Route("GET", "/api/invitation", invitations.listed_2022, (signed_in,)),
)
FILES_2022 = (
    Route("POST", "/api/file", uploads.upload_2022, (signed_in,)),
    Route("POST", "/api/file/public", uploads.upload_public),
    Route("GET", "/api/file/public/{id}", uploads.download_public),
    Route("GET", "/api/file/{id}", uploads.download, (signed_in,)),
    Route(
        "POST",
        "/api/device-group/process-creation-bulk-devices-csv",
        bulk.start,
        (signed_in, may(WRITE, BULK)),
    ),
    Route(
        "GET",
        "/api/device-group/bulk-upload/get-all-csv-jobs-of-organization",
        bulk.listed_2022,
        (signed_in, may(READ, BULK)),
    ),
    Route(
        "GET",
        "/api/device-group/bulk-upload-status/{id}",
        bulk.rows,
        (signed_in, may(READ, BULK)),
    ),
)
ROUTES_2022 = (
    *COMMON,
    *ORGANISATION_2022,
    *FILES_2022,
    Route("POST", "/api/user/registerWithOrganization", registration.register_with_organisation),
    Route("POST", "/api/user/register", registration.register_alone),
    Route("GET", "/api/device/my", devices.my_2022, MAY_READ_DEVICES),
    Route("PUT", "/api/user/confirm-email/{token}", confirming.confirm_2022),
    Route("PUT", "/api/user/resend-confirm-email", confirming.resend, (signed_in,)),
    Route("PUT", "/api/user/reset/password/{token}", confirming.reset_2022),
    Route("PUT", "/api/user/profile", people.change_profile, (signed_in, active)),
    Route("PUT", "/api/user/password", people.change_password, (signed_in, active)),
    Route("PUT", "/api/user", people.change_settings, (signed_in, active)),
    Route("GET", "/api/user/{id}", people.by_id, (signed_in, active)),
    Route("GET", "/api/device/{id}", devices.by_id, MAY_READ_DEVICES),
    Route(
        "PATCH", "/api/device/{id}", changing.change_2022, (signed_in, role(ADMIN, "DeviceOwner"))
    ),
    Route("POST", "/api/device", making.create_2022, MAY_WRITE_DEVICES),
    Route("POST", "/api/meter-reads/new/{id}", reads_2022.create, (signed_in, role(*READ_WRITERS))),
    Route("POST", "/api/meter-reads/{id}", oldreads.write, (signed_in, role(*READ_WRITERS))),
    Route("GET", "/api/meter-reads/{id}", readback.array, (signed_in,)),
    Route("GET", "/api/meter-reads/{id}/difference", oldreads.difference, (signed_in,)),
    Route("GET", "/api/meter-reads/{id}/aggregate", oldreads.aggregate),
    Route("GET", "/api/meter-reads/{id}/latest", oldreads.latest),
    Route("POST", "/api/permission/module", permissions.create, (signed_in, role(ADMIN))),
)
MAY_WRITE_USERS = (signed_in, may(WRITE, USERS))
MAY_LIST_2024 = (signed_in, may(READ, DEVICES))
MAY_READ_READS = (signed_in, may(READ, READS))

MAY_READ_ORGANISATION = (signed_in, may(READ, ORGANISATIONS))
ORGANISATION_2024 = (
    Route("GET", "/api/Organization/me", organisations.mine, MAY_READ_ORGANISATION),
    Route("GET", "/api/Organization/users", organisations.users_2024, MAY_READ_ORGANISATION),
    Route("GET", "/api/Organization/{id}", organisations.by_id, MAY_READ_ORGANISATION),
    Route("GET", "/api/Organization/{id}/invitations", organisations.invitations, (signed_in,)),
    Route(
        "PUT", "/api/Organization/{id}/change-role/{user}", organisations.change_role, ADMINISTERS
    ),
    Route(
        "DELETE",
        "/api/Organization/user/{id}",
        organisations.remove_user,
        (signed_in, active, may(DELETE, ORGANISATIONS)),
    ),
    Route(
        "POST",
        "/api/invitation",
        invitations.invite_2024,
        (*ADMINISTERS, may(WRITE, INVITATIONS)),
    ),
    Route(
        "PUT",
        "/api/invitation/{id}",
        invitations.answer_2024,
        (signed_in, may(UPDATE, INVITATIONS)),
    ),
    Route("GET", "/api/invitation", invitations.listed_2024, (signed_in, may(READ, INVITATIONS))),
    Route(
        "GET", "/api/invitation/By_email", invitations.by_email, (signed_in, may(READ, INVITATIONS))
    ),
)
FILES_2024 = (
    Route("POST", "/api/file", uploads.upload_2024, (signed_in, may(WRITE, FILES))),
    Route("GET", "/api/file/{id}", uploads.download_2024, (signed_in,)),
    Route(
        "POST", "/api/buyer-reservation/process-creation-bulk-devices-csv", bulk.start, (signed_in,)
    ),
    Route(
        "POST",
        "/api/device/addByAdmin/process-creation-bulk-devices-csv/{organisation}",
        bulk.start_for,
        (signed_in, may(WRITE, BULK)),
    ),
    Route(
        "GET",
        "/api/buyer-reservation/bulk-upload/get-all-csv-jobs-of-organization",
        bulk.listed_2024,
        (signed_in, may(READ, BULK)),
    ),
    Route(
        "GET",
        "/api/buyer-reservation/bulk-upload-status/{id}",
        bulk.rows,
        (signed_in, may(READ, BULK)),
    ),
    Route(
        "GET",
        "/api/certificate-log/issuer/certifiedlogOfdevices",
        certificates.certified_log,
        (signed_in, may(READ, CERTIFICATES)),
    ),
)
ROUTES_2024 = (
    *COMMON,
    *ORGANISATION_2024,
    *FILES_2024,
    Route("POST", "/api/user/register", registration.register),
    Route("PUT", "/api/user/confirm-email/{token}", confirming.confirm_2024),
    Route("PUT", "/api/user/resend-confirm-email", confirming.resend, MAY_WRITE_USERS),
    Route("POST", "/api/user/forget-password", confirming.forget_password),
    Route("PUT", "/api/user/reset/password/{token}", confirming.reset_2024),
    Route("PUT", "/api/user/profile", people.change_profile, may_users(WRITE)),
    Route("PUT", "/api/user/password", people.change_password, may_users(WRITE)),
    Route("GET", "/api/user/{id}", people.by_id, may_users(READ)),
    Route(
        "POST",
        "/api/permission/module",
        permissions.create,
        (signed_in, role(ADMIN, "OrganizationAdmin"), may(WRITE, PERMISSIONS)),
    ),
    Route("GET", "/api/permission/user/{id}", permissions.of_user, (signed_in,)),
    Route(
        "GET",
        "/api/permission/role/{id}",
        permissions.of_role,
        (signed_in, role(ADMIN, "OrganizationAdmin"), may(READ, PERMISSIONS)),
    ),
    Route("POST", "/api/auth/logout", accounts.logout, (signed_in,)),
    Route("GET", "/api/countrycode/list", lists.country_list),
    Route("GET", "/api/sdgbenefit/code", lists.goal_codes),
    Route("GET", "/api/sdgbenefit", lists.goal_table),
    Route("GET", "/api/device/my", devices.my_2024, MAY_READ_DEVICES),
    Route("GET", "/api/device/my/autocomplete", devices.autocomplete, MAY_LIST_2024),
    Route("GET", "/api/device/my/totalamountread", devices.total_reads, MAY_LIST_2024),
    Route("GET", "/api/device/externalId/{id}", devices.by_external_id, MAY_LIST_2024),
    Route("GET", "/api/device/{id}", devices.by_id, MAY_READ_DEVICES),
    Route("POST", "/api/device", making.create_2024, MAY_WRITE_DEVICES),
    Route(
        "PUT",
        "/api/device/my/deviceOnBoardingDate",
        changing.move_onboarding,
        MAY_WRITE_DEVICES,
    ),
    Route("PATCH", "/api/device/{id}", changing.change_2024, (signed_in, may(UPDATE, DEVICES))),
    Route(
        "DELETE",
        "/api/device/{id}",
        changing.remove,
        (signed_in, role(ADMIN, "OrganizationAdmin"), may(DELETE, DEVICES)),
    ),
    Route(
        "POST",
        "/api/meter-reads/new/{id}",
        reads_2024.create,
        (signed_in, role(*READ_WRITERS, "ApiUser"), may(WRITE, READS)),
    ),
    Route(
        "POST",
        "/api/meter-reads/addByAdmin/new/{id}",
        reads_2024.create_for,
        (signed_in, role(*READ_WRITERS), may(WRITE, READS)),
    ),
    Route("GET", "/api/meter-reads/time-zones", lists.time_zones),
    Route("GET", "/api/meter-reads/new/{id}", readback.pages_2024, MAY_READ_READS),
    Route("GET", "/api/meter-reads/latestread/{id}", readback.latest_2024, MAY_READ_READS),
    Route("GET", "/api/meter-reads/{id}", readback.array, MAY_READ_READS),
    # Nobody guards these (contract 6.8).
    Route("POST", "/api/meter-reads/{id}", oldreads.write),
    Route("GET", "/api/meter-reads/{id}/difference", oldreads.difference),
    Route("GET", "/api/meter-reads/{id}/aggregate", oldreads.aggregate),
    Route("GET", "/api/meter-reads/{id}/latest", oldreads.latest),
)
TABLES = {"2022": Table(ROUTES_2022), "2024": Table(ROUTES_2024)}


def find(edition: str, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    return TABLES[edition].find(method, path)
