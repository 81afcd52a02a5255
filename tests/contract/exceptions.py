"""Where the sandbox may differ from the recordings, in what, and why. At most twenty lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 20


@dataclass(frozen=True)
class Allowed:
    """`where` matches the places in the answer that may differ; all others must agree."""

    where: str
    reason: str

    def covers(self, difference: str) -> bool:
        return re.match(self.where, difference) is not None


# (edition, line) -> what may differ
EXCEPTIONS: dict[tuple[str, int], Allowed] = {
    ("2024", 69): Allowed(
        r"\[\d+\]\.timezones",
        "the zones come from this machine's tzdata, which renames and joins some each year, and "
        "their offsets are today's",
    ),
    ("2024", 315): Allowed(
        r"\.devices\[\d+\]\.(externalId|meterReadtype)",
        "page 9 of 293 devices that a measurement of speed made under random names, all onboarded "
        "in the same millisecond; only their number is staged",
    ),
}
