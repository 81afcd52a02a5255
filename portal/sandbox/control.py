"""The control calls under `/_sandbox/`, for tests and demonstrations; loopback only."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import demo, loading, truth
from .answers import Answer
from .app import Sandbox
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
    """Empties everything, faults and request list as well; `{"demo": true}` loads the demo."""
    sandbox.world.store.reset()
    sandbox.faults.lay([])
    sandbox.journal.clear()
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


def _truth(sandbox: Sandbox, body: Any) -> Shape:
    return truth.whole(sandbox.world)


CALLS: dict[tuple[str, str], Callable[[Sandbox, Any], Any]] = {
    ("POST", f"{PREFIX}reset"): _reset,
    ("POST", f"{PREFIX}load"): _load,
    ("GET", f"{PREFIX}requests"): _requests,
    ("POST", f"{PREFIX}faults"): _faults,
    ("GET", f"{PREFIX}truth"): _truth,
}
