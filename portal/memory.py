"""What stays in memory as long as a process lives."""

from __future__ import annotations

import gc


def settle() -> None:
    """Says that all there is now will stay: what cleans up need not go through it again and again
    while a file of a million rows is read, which it otherwise does for most of the time."""
    gc.collect()
    gc.freeze()
