"""Twenty Aggregates of one device at once: the registry stores too much, the portal's way does not.

Measured at real servers: where the meter rose by 20 kWh, 80 to 98 kWh were stored on 2024 and 21
to 44 on 2022 (contract 6.6).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.reads import ledgers
from tests.sandbox.api import Api, at_once, iso, settled
from tests.support import lanes
from tests.support.sandbox import Sandbox

AT_ONCE = 20
HOUR = timedelta(hours=1)
# By chance some rounds pass in order: the next device is tried then.
ROUNDS = 20


def stored(sandbox: Sandbox, device: str) -> int:
    return sum(read["wh"] for read in sandbox.truth()["reads"] if read["externalId"] == device)


def aggregate(hours: int, wh: int) -> dict[str, Any]:
    read = {"starttimestamp": "", "endtimestamp": iso(ledgers.ONBOARDED + hours * HOUR)}
    return {"type": "Aggregate", "unit": "Wh", "reads": [{**read, "value": wh}]}


def a_round(sandbox: Sandbox, api: Api, device: str) -> int:
    """A baseline, a first rise of 1 kWh, then twenty steps of 1 kWh in the same moment."""
    path = f"/api/meter-reads/new/{device}"
    for hours in (1, 2):
        assert api.post(path, aggregate(hours, 1000 * hours)).status_code == 201
    at_once(api, path, [aggregate(3 + n, 3000 + 1000 * n) for n in range(AT_ONCE)])
    return stored(sandbox, device)


def test_twenty_at_once_store_more_than_the_meter_rose(sandbox: Sandbox) -> None:
    names = [f"meter-{n}" for n in range(ROUNDS)]
    more = {"createdAt": iso(ledgers.ONBOARDED), "capacity": ledgers.CAPACITY_KW}
    api = settled(sandbox, *({"externalId": name, **more} for name in names))
    rise = 1000 + 1000 * AT_ONCE
    assert any(a_round(sandbox, api, name) > rise for name in names), (
        "no energy was counted twice in twenty rounds"
    )


def test_the_portal_sends_twenty_uploads_of_one_device_in_order(sandbox: Sandbox) -> None:
    """Twenty people press at once; eight lanes look for work at the same time."""
    assert lanes.run(sandbox) == lanes.AT_ONCE

    # The first value is the baseline; what is stored is the rise from there.
    assert stored(sandbox, lanes.DEVICE) == 1000 * (lanes.AT_ONCE - 1)
    path = f"/api/meter-reads/new/{lanes.DEVICE}"
    sent = [r for r in sandbox.requests() if (r["method"], r["path"]) == ("POST", path)]
    values = [r["body"]["reads"][0]["value"] for r in sent]
    assert values == [1000 * (n + 1) for n in range(lanes.AT_ONCE)]
    assert {r["status"] for r in sent} == {201}
