"""What is handed in can be told, mended and, where the portal does it, sent."""

from __future__ import annotations

import pytest

from portal.submissions import ways
from portal.submissions.models import Kind


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_way(kind: Kind) -> None:
    assert isinstance(ways.of(kind), ways.OneCall | ways.ByWorker | ways.ByPerson)
