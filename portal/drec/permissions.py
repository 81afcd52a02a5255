"""Who may do what (contract 7.1). 2024 only: 2022 has no call that tells it."""

from __future__ import annotations

from collections.abc import Sequence

from portal.drec import parse_reports, wire
from portal.drec.client import Drec
from portal.drec.errors import NotOffered
from portal.drec.shapes import Permission

ACTIONS = ("Read", "Write", "Update", "Delete")
# Role ids of both editions, as far as a developer's people have them.
ROLES = {"Admin": 1, "OrganizationAdmin": 2, "DeviceOwner": 3, "Buyer": 4, "User": 5}
# What a developer's portal needs for the roles 2 and 3 of a 2024 registry.
NEEDED: dict[str, tuple[str, ...]] = {
    "DEVICE": ACTIONS,
    "READS": ("Read", "Write"),
    "USER": ("Read", "Write"),
    "ORGANIZATION": ("Read", "Delete"),
    "FILE": ("Write",),
    "DEVICE_BULK": ("Read", "Write"),
    "INVITATION": ("Read", "Write", "Update"),
    "CERTIFICATE_LOG": ("Read",),
    "PASSWORD": ("Write",),
}


def of_role(api: Drec, role: str) -> tuple[Permission, ...]:
    """What everybody of a role may do (contract 7.1); the caller must be an administrator."""
    _refuse_2022(api)
    return api.get(f"/permission/role/{ROLES[role]}", shape=parse_reports.permissions)


def of_user(api: Drec, user: int) -> tuple[Permission, ...]:
    """What one person may do besides the role's (contract 7.1)."""
    _refuse_2022(api)
    number = wire.row_number(user, endpoint="GET /permission/user")
    return api.get(f"/permission/user/{number}", shape=parse_reports.permissions)


def grant(api: Drec, *, module: str, role: str, actions: Sequence[str]) -> Permission:
    """Lets a role act on a module (contract 7.1); for the registry's own administrator.

    `status: 1` is always sent: without it the permission is there and does nothing (trap 20).
    A repeat adds a second, equal row.
    """
    if not set(actions) <= set(ACTIONS):
        raise ValueError(f"no actions of the registry: {actions!r}")
    body = {
        "aclmodulesId": parse_reports.MODULES.index(module) + 1,
        "entityType": "Role",
        "entityId": ROLES[role],
        "permissions": list(actions),
        "status": 1,
    }
    return api.post("/permission/module", body, shape=parse_reports.permission)


def _refuse_2022(api: Drec) -> None:
    if not api.edition.has_reports:
        raise NotOffered(endpoint="GET /permission")
