"""Registration of a user with an organisation, as each edition does it (contract section 2)."""

from __future__ import annotations

import uuid
from typing import Any

from . import dates, identity, mailing, rules
from .answers import Answer, broken, business, plain
from .records import ROLE_IDS, Organisation, User
from .rules import Body, Field, field, optional
from .shapes import API_USER, user_2022_row
from .world import Request, World

PASSWORD_LENGTH = 20
SECRET_KEY_LENGTH = 6
EMAIL = r"^[^\s@\"(),:;<>\[\]\\]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$"
# Not anchored: any stretch of six characters with a letter and a digit will do.
PASSWORD = r"((?=.*[0-9])(?=.*[A-Za-z]).{6,})"  # noqa: S105 - a rule, not a password
WEAK_WORDS = (
    "Password must contain minimum 6 characters (upper and/or lower case) and at least 1 digit"
)
SECRET_KEY = r"^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6}\Z"  # noqa: S105 - a rule as well
KEY_WORDS = (
    "Secret key should be of 6 characters length and consist of minimum one upper case and "
    "minimum one digit, and combination should include only A-Z upper case and 0-9 numbers. "
    "please enter valid secret key"
)

PERSON: tuple[Field, ...] = (
    field("firstName", rules.filled("firstName"), rules.text("firstName")),
    field("lastName", rules.filled("lastName"), rules.text("lastName")),
    field("email", rules.filled("email"), rules.matching(EMAIL, "email must be an email")),
    field(
        "password",
        rules.matching(PASSWORD, WEAK_WORDS),
        rules.at_most("password", PASSWORD_LENGTH),
    ),
    field(
        "confirmPassword",
        rules.equal_to("password", " confirmPassword does not match with password "),
    ),
)
FIELDS_2022: tuple[Field, ...] = (
    *PERSON,
    optional("organizationType", rules.text("organizationType")),
    optional("orgName", rules.text("orgName")),
    optional("orgAddress", rules.text("orgAddress")),
    optional(
        "secretKey",
        rules.matching(SECRET_KEY, KEY_WORDS),
        rules.at_most("secretKey", SECRET_KEY_LENGTH),
    ),
)
FIELDS_2024: tuple[Field, ...] = (
    *PERSON,
    field("orgName", rules.filled("orgName"), rules.text("orgName")),
    optional("orgAddress", rules.text("orgAddress")),
)
TYPES_2024 = ("Developer", "Buyer", "ApiUser")


def register_with_organisation(world: World, request: Request) -> Answer:
    """2022 `POST /user/registerWithOrganization`. Without a secret key no organisation is made."""
    body = request.content
    rules.validate(body, FIELDS_2022)
    _refuse_known_email(world, body["email"])  # as typed: another letter case slips through
    organisation = _organisation_2022(world, body) if body.get("secretKey") is not None else None
    user = _new_user(world, body, _role(body.get("organizationType")), organisation)
    shown: dict[str, Any] = {**_typed(body, user), "role": user.role, "roleId": ROLE_IDS[user.role]}
    shown["organization"] = {"id": organisation.id} if organisation else {}
    return Answer(201, {**shown, "title": None, "telephone": None, **_stamps(user)})


def register_alone(world: World, request: Request) -> Answer:
    """2022 `POST /user/register`: a user without organisation, who stays Pending."""
    body = request.content
    rules.validate(body, PERSON)
    _refuse_known_email(world, body["email"])
    user = _new_user(world, body, "OrganizationAdmin", None, status="Pending")
    shown = user_2022_row(user)
    shown.pop("roleId")
    return Answer(201, {**shown, **_stamps(user)})


def register(world: World, request: Request) -> Answer:
    """2024 `POST /user/register`. The answer carries what looks like the password's hash."""
    body = request.content
    if body.get("organizationType") not in TYPES_2024:
        raise broken()  # a guard trips over it before any validation
    rules.validate(body, FIELDS_2024)
    _refuse_api_user(body.get("api_user_id"))
    if not body["orgName"].strip():
        raise business("orgName should not be empty")
    _refuse_known_email(world, body["email"].lower())
    _refuse_known_organisation(world, body["orgName"])
    organisation = _new_organisation(world, body, status="Active")
    user = _new_user(world, body, _role(body["organizationType"]), organisation)
    typed = _typed(body, user)
    head = {key: typed.pop(key) for key in ("firstName", "lastName", "email")}
    leak = {"password": identity.bcrypt_lookalike()} if world.manner.quirks else {}
    shown = {**head, **leak, **typed}
    shown |= {"role": user.role, "roleId": ROLE_IDS[user.role]}
    shown |= {"organization": {"id": organisation.id}, "api_user_id": API_USER}
    return Answer(201, {**shown, **_stamps(user)})


def _organisation_2022(world: World, body: Body) -> Organisation:
    name, key = body.get("orgName"), body["secretKey"]
    taken = [o for o in world.store.organisations.values() if o.secret_key == key]
    if taken or (name is not None and world.store.organisation_named(name)):
        raise business(
            f'Organization "{name}" Or secretkey "{key}" is already existed,'
            "please use another Organization name Or secretkey"
        )
    if name is None or body.get("organizationType") is None:
        raise broken()  # both columns refuse null
    return _new_organisation(world, body, status="Submitted")


def _refuse_known_email(world: World, email: str) -> None:
    if world.store.user_by_email(email):
        raise business(f"User with email {email} already exists")


def _refuse_known_organisation(world: World, name: str) -> None:
    if world.store.organisation_named(name):
        words = "is already existed,please use another Organization name"
        raise business(f'Organization "{name}"  {words}')


def _refuse_api_user(wanted: Any) -> None:
    if wanted is None or wanted == API_USER:
        return
    try:
        uuid.UUID(str(wanted))
    except ValueError:
        raise broken() from None
    raise plain(401, "Requested apiuser is not available")


def _new_organisation(world: World, body: Body, *, status: str) -> Organisation:
    organisation = Organisation(
        id=world.store.next_id("Organisation"),
        name=body["orgName"],
        created=dates.now(),
        address=body.get("orgAddress"),
        type=body["organizationType"],
        email=body["email"].lower(),
        status=status,
        secret_key=body.get("secretKey") if world.is_2022 else None,
    )
    world.store.save(organisation)
    return organisation


def _new_user(
    world: World, body: Body, role: str, organisation: Organisation | None, status: str = "Active"
) -> User:
    """Inserts the user. The e-mail is unique in lower case: a clash is a 500, too late for the
    organisation, which stays behind (contract 2.4)."""
    user = User(
        id=world.store.next_id("User"),
        email=body["email"].lower(),
        password=identity.hashed(body["password"]),
        first_name=body["firstName"],
        last_name=body["lastName"],
        role=role,
        created=dates.now(),
        organisation_id=organisation.id if organisation else None,
        status=status,
    )
    with world.store.together():
        if world.store.user_by_email(user.email):
            raise broken()
        world.store.save(user)
    mailing.ask_to_confirm(world, user)
    return user


def _role(organisation_type: Any) -> str:
    return {"Buyer": "Buyer", "ApiUser": "ApiUser"}.get(organisation_type, "OrganizationAdmin")


def _typed(body: Body, user: User) -> dict[str, Any]:
    names = {"firstName": user.first_name, "lastName": user.last_name, "email": user.email}
    return {**names, "notifications": True, "status": user.status}


def _stamps(user: User) -> dict[str, Any]:
    stamp = dates.iso(user.created)
    return {"createdAt": stamp, "updatedAt": stamp, "id": user.id}
