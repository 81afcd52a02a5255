"""The registers of a meter, by their codes."""

from __future__ import annotations

import re

# The registers of a meter: what was taken from the grid, and what was given to it.
REGISTERS = {
    "import": re.compile(r"(?<![\d.])1\.(?:8|29)\.\d{1,3}(?!\d)|(?<!\w)A\+(?!\w)"),
    "export": re.compile(r"(?<![\d.])2\.(?:8|29)\.\d{1,3}(?!\d)|(?<!\w)A-(?!\w)"),
}
RUNNING = re.compile(r"(?<![\d.])[12]\.8\.\d{1,3}(?!\d)")


def ways_in(text: str) -> frozenset[str]:
    """The ways of the registers that a heading or a cell names: "1-0:2.8.0" is of export."""
    return frozenset(way for way, code in REGISTERS.items() if code.search(text))


def is_register(heading: str) -> bool:
    """Whether it is one that counts on, as 1-0:2.8.0 does and 1-0:2.29.0 does not."""
    return RUNNING.search(heading) is not None
