"""Real files, where the folder with them lies beside the repository."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from portal.reads.formats import Choices, Limits, summarise, understand
from tests.reads.files import facts

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"

# Rows and Wh of each device, computed from the file by an independent script.
INTEGRATOR = {
    "GIV": (10, Decimal("15898704")),
    "GPI": (10, Decimal("7053310")),
    "HIT": (10, Decimal("7871000")),
    "SCH": (10, Decimal("5699439")),
    "TR2": (9, Decimal("3398156.2")),
    "TR3": (1, Decimal("411375")),
    "TRB": (10, Decimal("6140223.75")),
}


def found(name: str) -> Iterator[Path]:
    """The sample; where it is missing, that is told and nothing is compared."""
    path = SAMPLES / name
    if path.is_file():
        yield path
    else:
        print(f"left out: {path} is not there")


def test_daily_reads_of_an_integrator() -> None:
    for path in found("drec-integrator-daily.csv"):
        understood = understand(
            path,
            choices=Choices(type="Delta"),
            devices={name: facts(name, "Africa/Nairobi") for name in INTEGRATOR},
            case_insensitive=False,
            limits=Limits(),
        )
        assert understood.problems == []
        assert understood.rows == 60
        summaries = summarise(understood.readings)
        assert {s.external_id: (s.rows, s.wh) for s in summaries} == INTEGRATOR
        assert min(s.first for s in summaries) == datetime(2021, 12, 17, tzinfo=UTC)
        assert max(s.last for s in summaries) == datetime(2021, 12, 26, tzinfo=UTC)
