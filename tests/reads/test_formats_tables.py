"""Tables that are not read: a sentence says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reads.formats import Choices, Limits, Unreadable, guess, open_source, read
from tests.reads.cases.refused import REFUSED

LIMITS = Limits()


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_table_that_is_refused(content: str | bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    hints = Choices(external_id="roof", unit="kWh", timezone="UTC")
    opened = open_source(path, name="reads.csv", limits=LIMITS)
    with opened as source, pytest.raises(Unreadable) as refused:
        read(source, guess(source, hints=hints).plan, zone_of=lambda _: "UTC", limits=LIMITS)
    assert words in str(refused.value)
