"""How far the registry's clock is from ours.

It refuses reads that end in its future (contract 6.3, 6.4), so a clock that is behind refuses
reads of just now.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from portal.drec import transport
from portal.drec.transport import Call

# The header has whole seconds: on average half a second has passed since.
HALF_A_SECOND = timedelta(seconds=0.5)


def difference(base_url: str) -> timedelta | None:
    """The registry's time less ours, to about a second; None when it does not tell its time.

    Raises DrecError when it does not answer.
    """
    asked_at = datetime.now(UTC)
    said = transport.date(Call(base_url=base_url, method="GET", path="/swagger-json"))
    answered_at = datetime.now(UTC)
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return None
    return theirs + HALF_A_SECOND - (asked_at + (answered_at - asked_at) / 2)
