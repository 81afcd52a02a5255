"""E-mail confirmation and forgotten passwords (contract 2.5)."""

from __future__ import annotations

from . import dates, identity, mailing, rules
from .answers import Answer, Refusal, broken, business, forbidden
from .permissions import PASSWORDS, USERS, WRITE, allows
from .records import User
from .rules import field
from .shapes import user_row
from .world import Request, World

CONFIRMED, ALREADY = "Email confirmed successfully", "Email already confirmed"
EXPIRED = "Email confirmation token expired"
SENT = "Password Reset Mail has been sent to your register authorized Email."
MISMATCH = " confirmPassword does not match with newPassword "
NEW_PASSWORD = (
    field("newPassword", rules.filled("newPassword"), rules.text("newPassword")),
    field("confirmPassword", rules.equal_to("newPassword", MISMATCH)),
)


def confirm_2022(world: World, request: Request) -> Answer:
    """No sign-in; the answer is plain text."""
    user = mailing.owner_of(world, request.params["token"])
    if user is None:
        raise business("Email confirmation doesn't exist", 400)
    return Answer(200, _confirm(world, user))


def confirm_2024(world: World, request: Request) -> Answer:
    """No sign-in, yet the token's user must hold a permission; an unknown token is a 500."""
    user = _user_of_token(world, request, USERS)
    words = _confirm(world, user)
    return Answer(200, {"success": words == CONFIRMED, "message": words})


def _confirm(world: World, user: User) -> str:
    if user.confirmed:
        return ALREADY
    if user.mail_token_ends < dates.now():
        return EXPIRED
    user.confirmed = True
    world.store.save(user)
    return CONFIRMED


def _user_of_token(world: World, request: Request, module: str) -> User:
    user = mailing.owner_of(world, request.params["token"])
    if user is None:
        raise broken()
    return _allowed(world, user, module)


def _allowed(world: World, user: User, module: str) -> User:
    if not allows(world, user, WRITE, module):
        raise forbidden()
    return user


def resend(world: World, request: Request) -> Answer:
    user = request.who
    if user.confirmed:
        raise business(ALREADY, 400)
    if not user.mail_token:
        return Answer(200, {"message": "Token not found", "success": False})
    mailing.ask_to_confirm(world, user)
    return Answer(200, {"success": True})


def forget_password(world: World, request: Request) -> Answer:
    """2024. An unknown address is a 500: the call tells which addresses exist."""
    email = request.content.get("email")
    user = world.store.user_by_email(email.lower()) if isinstance(email, str) else None
    if user is None:
        raise broken()
    mailing.offer_new_password(world, _allowed(world, user, PASSWORDS))
    return Answer(201, {"success": True, "message": SENT})


def reset_2022(world: World, request: Request) -> Answer:
    rules.validate(request.content, NEW_PASSWORD)
    user = mailing.owner_of(world, request.params["token"])
    if user is None:
        raise password_refused("User Not exist .")
    return Answer(200, set_password(world, user, request.content["newPassword"]))


def reset_2024(world: World, request: Request) -> Answer:
    """The token's age is not looked at, and it can be used again."""
    user = _user_of_token(world, request, PASSWORDS)
    rules.validate(request.content, NEW_PASSWORD)
    return Answer(200, set_password(world, user, request.content["newPassword"]))


def password_refused(words: str) -> Refusal:
    """The password end-points say `errors`, a text."""
    return Refusal(Answer(409, {"success": False, "errors": words}))


def set_password(world: World, user: User, password: str) -> dict[str, object]:
    """No rule of strength; sessions stay valid."""
    user.password = identity.hashed(password)
    world.store.save(user)
    return user_row(world, user)
