"""Who may do what in which module, and the calls that change it (contract 7.1)."""

from __future__ import annotations

from typing import Any

from . import dates, rules
from .answers import Answer, broken
from .records import ROLE_IDS, Permission, User
from .rules import field, optional
from .shapes import Shape
from .world import Request, World

READ, WRITE, UPDATE, DELETE = "Read", "Write", "Update", "Delete"
ACTIONS = (READ, WRITE, UPDATE, DELETE)
USERS = "USER_MANAGEMENT_CRUDL"
ORGANISATIONS = "ORGANIZATION_MANAGEMENT_CRUDL"
FILES = "FILE_MANAGEMENT_CRUDL"
DEVICES = "DEVICE_MANAGEMENT_CRUDL"
BULK = "DEVICE_BULK_MANAGEMENT_CRUDL"
READS = "READS_MANAGEMENT_CRUDL"
CERTIFICATES = "CERTIFICATE_LOG_MANAGEMENT_CRUDL"
INVITATIONS = "INVITATION_MANAGEMENT_CRUDL"
PASSWORDS = "PASSWORD_MANAGEMENT_CRUDL"
PERMISSIONS = "PERMISSION_MANAGEMENT_CRUDL"
# Their places in this row are their ids.
MODULES = (
    *(USERS, ORGANISATIONS, FILES, DEVICES, "BUYER_RESERVATION_MANAGEMENT_CRUDL", BULK, READS),
    *(CERTIFICATES, INVITATIONS, "ADMIN_APIUSER_ORGANIZATION_CRUDL", PASSWORDS, PERMISSIONS),
)
ADMIN = "Admin"
# A new registry grants no role anything. Here its admin has been at work already, save after a
# reset that asks for a fresh one: then this value is set, and the rows alone count.
FRESH = "fresh registry"

_DEVELOPER = {
    USERS: (READ, WRITE),
    ORGANISATIONS: (READ, DELETE),
    FILES: (WRITE,),
    DEVICES: ACTIONS,
    BULK: (READ, WRITE),
    READS: (READ, WRITE),
    CERTIFICATES: (READ,),
    INVITATIONS: (READ, WRITE, UPDATE),
    PASSWORDS: (WRITE,),
    PERMISSIONS: (READ,),
}
_MEMBER = {USERS: (READ, WRITE), INVITATIONS: (READ, UPDATE), PASSWORDS: (WRITE,)}
GRANTED = {"OrganizationAdmin": _DEVELOPER, "DeviceOwner": _DEVELOPER, "User": _MEMBER}

FIELDS = (
    field("aclmodulesId", rules.numeric("aclmodulesId")),
    field("entityType", rules.among(("Role", "User"), "entityType must be a valid enum value")),
    field("entityId", rules.numeric("entityId")),
    field("permissions", rules.array("permissions")),
    optional("status", rules.numeric("status")),
)


def allows(world: World, user: User, action: str, module: str) -> bool:
    """Raises the 500 where the module itself is missing: a fresh registry of 2022."""
    is_fresh = bool(world.store.value(FRESH, ""))
    rows = list(world.store.permissions.values())
    if world.is_2022 and is_fresh and not rows:
        raise broken()
    if user.role == ADMIN:
        return True
    if not is_fresh and action in GRANTED.get(user.role, {}).get(module, ()):
        return True
    entities = (("Role", ROLE_IDS.get(user.role)), ("User", user.id))
    return any(
        row.status == 1
        and action in row.actions
        and row.module_id == MODULES.index(module) + 1
        and (row.entity_type, row.entity_id) in entities
        for row in rows
    )


def grant(
    world: World, module_id: int, entity: tuple[str, int], actions: list[str], status: int
) -> Permission:
    row = Permission(
        id=world.store.next_id("Permission"),
        module_id=module_id,
        entity_type=entity[0],
        entity_id=entity[1],
        actions=actions,
        status=status,
        created=dates.now(),
    )
    world.store.save(row)
    return row


def create(world: World, request: Request) -> Answer:
    """Without `"status": 1` the row is there and does nothing."""
    body = request.content
    rules.validate(body, FIELDS)
    entity = (body["entityType"], body["entityId"])
    row = grant(world, body["aclmodulesId"], entity, body["permissions"], body.get("status") or 0)
    return Answer(201, {**body, **_shape(row)})


def _shape(row: Permission) -> Shape:
    stamp = dates.iso(row.created)
    return {
        "aclmodulesId": row.module_id,
        "entityType": row.entity_type,
        "entityId": row.entity_id,
        "permissions": row.actions,
        "permissionValue": sum(2 ** ACTIONS.index(action) for action in row.actions),
        "createdAt": stamp,
        "updatedAt": stamp,
        "id": row.id,
        "status": row.status,
    }


def of_user(world: World, request: Request) -> Answer:
    return Answer(200, _of(world, "User", request.params["id"]))


def of_role(world: World, request: Request) -> Answer:
    return Answer(200, _of(world, "Role", request.params["id"]))


def _of(world: World, entity_type: str, text: str) -> list[Any]:
    if not text.isdigit():
        raise broken()
    mine = (entity_type, int(text))
    rows = list(world.store.permissions.values())
    return [_shape(row) for row in rows if (row.entity_type, row.entity_id) == mine]
