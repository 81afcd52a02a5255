"""The second step of staff: a code of an app, or a recovery code; each is taken once."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.urls import reverse
from django_otp.oath import TOTP

from portal.accounts import vault
from portal.accounts.models import SecondStep, User

DONE = "second_step"  # the session's key; it holds whose and which
KEY_BYTES = 20
# Steps of thirty seconds that a phone's clock may be off.
TOLERANCE = 1
RECOVERY_CODES = 10
# Without what looks alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 12


def is_done(request: HttpRequest) -> bool:
    """True when this session has done the second step, or need not."""
    if not isinstance(request.user, User):
        return False
    step = of(request.user)
    if step is None:
        return not settings.STAFF_TOTP
    return bool(request.session.get(DONE) == _mark(step))


def of(user: User) -> SecondStep | None:
    return SecondStep.objects.filter(user=user).first()


def address(request: HttpRequest) -> str:
    """Where the person does the second step, or sets it up."""
    user = request.user
    has_one = isinstance(user, User) and of(user) is not None
    page = reverse("admin:two_step" if has_one else "admin:two_step_new")
    query = urlencode({"next": request.GET.get("next", "")})
    return f"{page}?{query}" if request.GET.get("next") else page


def _mark(step: SecondStep) -> str:
    """Of this person and this key: a new key asks again."""
    return f"{step.user_id}:{hashlib.sha256(step.sealed_key.encode()).hexdigest()[:16]}"


def finish(session: SessionBase, step: SecondStep) -> None:
    session[DONE] = _mark(step)
    session.cycle_key()


# --- codes ------------------------------------------------------------------------------------


def new_key() -> str:
    """In base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def app_address(user: User, key: str) -> str:
    """What the QR code says."""
    label = quote(f"D-REC portal:{user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': 'D-REC portal'})}"


def step_of(key: str, code: str, *, after: int = -1) -> int | None:
    """The time step that the code is of; None when it is wrong or was used before."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    totp = TOTP(base64.b32decode(key))
    totp.time = time.time()
    if not totp.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1):
        return None
    return int(totp.t())


def keep(user: User, key: str, step: int) -> tuple[SecondStep, list[str]]:
    """The person's second step from now on, and the recovery codes, which nobody sees again."""
    codes = [
        "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    kept, _ = SecondStep.objects.update_or_create(
        user=user,
        defaults={
            "sealed_key": vault.seal(key),
            "last_step": step,
            "recovery": [_fingerprint(code) for code in codes],
        },
    )
    return kept, codes


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))


def take(step: SecondStep, code: str) -> bool:
    """Takes a code, of the app or of the list; two that come at once with the same get one yes."""
    try:
        key = vault.unseal(step.sealed_key)
    except vault.Broken:
        return _take_recovery(step, code)
    at = step_of(key, code, after=step.last_step)
    if at is None:
        return _take_recovery(step, code)
    same = SecondStep.objects.filter(pk=step.pk, last_step__lt=at)
    return bool(same.update(last_step=at))


def _take_recovery(step: SecondStep, code: str) -> bool:
    given = _fingerprint(code.replace(" ", "").lower())
    if given not in step.recovery:
        return False
    left = [one for one in step.recovery if one != given]
    return bool(SecondStep.objects.filter(pk=step.pk, recovery=step.recovery).update(recovery=left))


def _fingerprint(code: str) -> str:
    """The codes are long and random: a plain fingerprint cannot be turned round."""
    return hashlib.sha256(code.encode()).hexdigest()
