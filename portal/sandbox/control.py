"""The control calls under `/_sandbox/`, for tests and demonstrations; loopback only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from . import dates, demo, loading, truth
from .answers import Answer
from .app import Sandbox
from .faults import MEASURED, Capacity
from .permissions import FRESH
from .shapes import Shape
from .world import Request

PREFIX = "/_sandbox/"


def answer(sandbox: Sandbox, request: Request, raw: bytes) -> Answer:
    """Mistakes in a control call are a 400 with the reason in plain words."""
    call = CALLS.get((request.method, request.path))
    if call is None:
        return Answer(404, {"error": f"no such control call: {request.method} {request.path}"})
    try:
        return Answer(200, call(sandbox, json.loads(raw or b"{}")))
    except (KeyError, TypeError, ValueError) as error:
        return Answer(400, {"error": f"{type(error).__name__}: {error}"})


def _reset(sandbox: Sandbox, body: Any) -> Shape:
    """Empties everything, faults, mail and request list as well; clock and manner as at the start.

    `{"demo": true}` loads the demo; `{"fresh": true}` is a registry whose admin has not granted
    any role anything yet.
    """
    sandbox.world.store.reset()
    sandbox.world.mail.clear()
    sandbox.faults.lay([])
    sandbox.journal.clear()
    dates.Clock.stopped_at = None
    sandbox.as_at_start()
    if body.get("fresh"):
        sandbox.world.store.value(FRESH, "yes")
    if body.get("demo"):
        demo.load(sandbox.world)
    return {"ok": True}


def _load(sandbox: Sandbox, body: Any) -> Shape:
    return loading.load(sandbox.world, body)


def _requests(sandbox: Sandbox, body: Any) -> list[Shape]:
    return sandbox.journal.listed()


def _faults(sandbox: Sandbox, body: Any) -> Shape:
    sandbox.faults.lay(body)
    return {"ok": True}


def _mail(sandbox: Sandbox, body: Any) -> list[Shape]:
    return [dict(vars(letter)) for letter in sandbox.world.mail]


def _clock(sandbox: Sandbox, body: Any) -> Shape:
    """`{"now": "2026-11-23T01:40:10.110Z"}` stops the clock there, `{"now": null}` lets it go."""
    wanted = body["now"]
    moment = dates.parse(wanted)
    if wanted is not None and moment is None:
        raise ValueError(f"no date: {wanted!r}")
    dates.Clock.stopped_at = moment
    return {"now": dates.iso(dates.now())}


def _manner(sandbox: Sandbox, body: Any) -> Shape:
    """`{"quirks", "dev", "down_seconds", "capacity"}`, each optional; until the reset.

    `capacity` is in requests a second, "measured" that of the real server, null without limit.
    """
    wanted = dict(body)
    if "capacity" in wanted:
        limit = wanted.pop("capacity")
        measured = MEASURED[sandbox.world.edition]
        sandbox.capacity = Capacity(measured if limit == "measured" else limit)
    sandbox.world.manner = replace(sandbox.world.manner, **wanted)
    return dict(vars(sandbox.world.manner))


def _truth(sandbox: Sandbox, body: Any) -> Shape:
    return truth.whole(sandbox.world)


CALLS: dict[tuple[str, str], Callable[[Sandbox, Any], Any]] = {
    ("POST", f"{PREFIX}reset"): _reset,
    ("POST", f"{PREFIX}load"): _load,
    ("GET", f"{PREFIX}requests"): _requests,
    ("POST", f"{PREFIX}faults"): _faults,
    ("GET", f"{PREFIX}truth"): _truth,
    ("GET", f"{PREFIX}mail"): _mail,
    ("POST", f"{PREFIX}clock"): _clock,
    ("POST", f"{PREFIX}manner"): _manner,
}
