"""The rules of the registry, asked of one read after the other."""

from __future__ import annotations

from portal.reads.formats import Reading
from portal.reads.rehearsal.columns import of_readings
from portal.reads.rehearsal.registry_rules import Device, Rule
from portal.reads.rehearsal.registry_words import words


def doubt(device: Device, read: Reading) -> tuple[str, str] | None:
    """Column and words of what speaks against one read; without it the device has the read."""
    reads = of_readings([read])
    found = device.judge(reads)
    rule = Rule(int(found.rules[0]))
    if rule is Rule.NONE:
        return None
    against, micro_wh = int(found.against[0]), int(reads.micro_wh[0])
    return words(device, rule, against=against, micro_wh=micro_wh)
