"""What a sign-in may do, found out without changing anything.

The registry looks at rights before it looks at what is sent (contract 1.4): so a look-up, or a
write of an empty body, which it refuses in any case, tells whether the right is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.drec import bulk, certificates, devices, organisations, parse
from portal.drec.client import Drec
from portal.drec.errors import (
    Forbidden,
    NotFound,
    NotOffered,
    Rejected,
    Unexpected,
)

# No device is called so; an id that exists would be looked at after the rights as well.
NOBODY = "portal-check-nobody"


@dataclass(frozen=True)
class Ability:
    """`allowed` is None where the registry gave no clear answer; `words` are its own."""

    name: str
    allowed: bool | None
    words: str = ""


def of(api: Drec) -> tuple[Ability, ...]:
    """One after the other (contract 1.4). Raises Unauthorized and Unavailable."""
    found = (_ability(api, name, ask) for name, ask in _QUESTIONS.items())
    return tuple(one for one in found if one is not None)


def _ability(api: Drec, name: str, ask: Callable[[Drec], object]) -> Ability | None:
    """None for what the edition does not have."""
    try:
        ask(api)
    except NotOffered:
        return None
    except Forbidden as error:
        return Ability(name, allowed=False, words="; ".join(error.messages))
    except (Rejected, NotFound):  # it looked at what was sent: the right is there
        return Ability(name, allowed=True)
    except Unexpected as error:
        return Ability(name, allowed=None, words=str(error))
    return Ability(name, allowed=True)


def _see_reads(api: Drec) -> object:
    """2022 guards its reads with the sign-in alone."""
    if not api.edition.pages_reads:
        raise NotOffered(endpoint="GET /meter-reads")
    return api.get(f"/meter-reads/latestread/{NOBODY}", shape=parse.nothing)


def _register_devices(api: Drec) -> object:
    return api.post("/device", {}, shape=parse.nothing, changes=False)


def _change_devices(api: Drec) -> object:
    """By the id of no device; 2022 goes by role: an administrator of an organisation may not."""
    if api.edition.changes_by_number:
        raise NotOffered(endpoint="PATCH /device")
    return api.patch(f"/device/{NOBODY}", {"SDGBenefits": []}, shape=parse.nothing)


def _send_reads(api: Drec) -> object:
    return api.post(f"/meter-reads/new/{NOBODY}", {}, shape=parse.nothing, changes=False)


def _change_profile(api: Drec) -> object:
    return api.put("/user/profile", {}, shape=parse.nothing, changes=False)


_QUESTIONS: dict[str, Callable[[Drec], object]] = {
    "see devices": devices.mine,
    "register devices": _register_devices,
    "change devices": _change_devices,
    "see meter reads": _see_reads,
    "send meter reads": _send_reads,
    "see the organisation": organisations.mine,
    "see invitations": organisations.invitations_for_me,
    "see files of devices": bulk.jobs,
    "see certificates": certificates.page,
    "change one's profile": _change_profile,
}
