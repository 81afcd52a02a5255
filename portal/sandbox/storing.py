"""What both editions share when they take a read."""

from __future__ import annotations

from . import dates
from .answers import Refusal, named
from .records import Device, Read
from .world import World

# Between the look at the last read and the write lie the real servers' database calls, without
# a lock. Parallel reads of one device meet in that gap (contract 6.6). It is most of the time
# that a read takes here, so it is as short as it may be: the others come in while it sleeps.
GAP_SECONDS = 0.0003


def last_read(world: World, device: Device) -> Read | None:
    """The newest read after onboarding; History lies before it."""
    return world.store.series[device.id].last_since(device.created)


def other_type(device: Device, sent: str) -> Refusal:
    bound = device.meter_type or "null"
    words = f"In this device you can add read for {bound} type but you are sending  {sent}"
    return named(404, words)


def set_type(world: World, device: Device, kind: str) -> None:
    if device.meter_type != kind:
        device.meter_type = kind
        device.updated = dates.now()
        world.store.save(device)
