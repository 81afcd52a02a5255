"""Which path does what, and who may call it, in each edition."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from . import accounts, devices, lists, making, readback, reads_2022, reads_2024, registration
from .answers import Answer
from .guards import DEVICES, READ, READS, WRITE, active, may, role, signed_in
from .world import Guard, Handler, Request, World

READ_WRITERS = ("Admin", "DeviceOwner", "OrganizationAdmin")


@dataclass(frozen=True)
class Route:
    """`pattern` has `{name}` for a segment that is a parameter; fixed ones ignore letter case."""

    method: str
    pattern: str
    handler: Handler
    guards: tuple[Guard, ...] = ()

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """The parameters, decoded, when the path is this route's."""
        wanted = self.pattern.split("/")
        if len(wanted) != len(segments):
            return None
        params: dict[str, str] = {}
        for mine, theirs in zip(wanted, segments, strict=True):
            if mine.startswith("{"):
                params[mine[1:-1]] = unquote(theirs)
            elif mine.lower() != theirs.lower():
                return None
        return params


def swagger(world: World, request: Request) -> Answer:
    """The paths of the edition: this tells a client which one it speaks with."""
    paths: dict[str, dict[str, object]] = {}
    for route in ROUTES[world.edition]:
        if route.pattern.startswith("/api/"):
            paths.setdefault(route.pattern, {})[route.method.lower()] = {"responses": {}}
    info = {"title": "DREC API", "description": "A sandbox", "version": "1.0"}
    return Answer(200, {"openapi": "3.0.0", "info": info, "paths": paths})


COMMON = (
    Route("GET", "/swagger-json", swagger),
    Route("POST", "/api/auth/login", accounts.login),
    Route("GET", "/api/user/me", accounts.me, (signed_in,)),
    Route("GET", "/api/device/fuel-type", lists.fuel_types),
    Route("GET", "/api/device/device-type", lists.device_types),
)
MAY_READ_DEVICES = (signed_in, active, may(READ, DEVICES))
MAY_WRITE_DEVICES = (signed_in, may(WRITE, DEVICES))

ROUTES_2022 = (
    *COMMON,
    Route("POST", "/api/user/registerWithOrganization", registration.register_with_organisation),
    Route("POST", "/api/user/register", registration.register_alone),
    Route("GET", "/api/device/my", devices.my_2022, MAY_READ_DEVICES),
    Route("GET", "/api/device/{id}", devices.by_id, MAY_READ_DEVICES),
    Route("POST", "/api/device", making.create_2022, MAY_WRITE_DEVICES),
    Route("POST", "/api/meter-reads/new/{id}", reads_2022.create, (signed_in, role(*READ_WRITERS))),
    Route("GET", "/api/meter-reads/{id}", readback.array_2022, (signed_in,)),
)
MAY_LIST_2024 = (signed_in, may(READ, DEVICES))
MAY_READ_READS = (signed_in, may(READ, READS))

ROUTES_2024 = (
    *COMMON,
    Route("POST", "/api/user/register", registration.register),
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
        "POST",
        "/api/meter-reads/new/{id}",
        reads_2024.create,
        (signed_in, role(*READ_WRITERS, "ApiUser"), may(WRITE, READS)),
    ),
    Route("GET", "/api/meter-reads/time-zones", lists.time_zones),
    Route("GET", "/api/meter-reads/new/{id}", readback.pages_2024, MAY_READ_READS),
    Route("GET", "/api/meter-reads/latestread/{id}", readback.latest_2024, MAY_READ_READS),
    Route("GET", "/api/meter-reads/{id}", readback.array_2024, MAY_READ_READS),
)
ROUTES = {"2022": ROUTES_2022, "2024": ROUTES_2024}


def find(edition: str, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route of the table that fits."""
    segments = path.rstrip("/").split("/")
    for route in ROUTES[edition]:
        if route.method == method:
            params = route.match(segments)
            if params is not None:
                return route, params
    return None
