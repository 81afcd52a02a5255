"""The rows that are shown of a file, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reads.formats import Limits, guess, open_source
from portal.reads.formats.reading.preview import Preview, preview
from portal.reads.formats.series import instant

LIMITS = Limits()
ZONES = {"roof": "Africa/Nairobi"}


def shown(folder: Path, rows: list[str], *, most: int = 8) -> Preview:
    path = folder / "upload"
    path.write_text("\n".join(rows))
    with open_source(path, name="reads.csv", limits=LIMITS) as source:
        plan = guess(source, devices=["roof", "wall"]).plan
        return preview(source, plan, zone_of=lambda n: ZONES.get(n, ""), limits=LIMITS, rows=most)


def hours(*values: float) -> list[str]:
    stamps = [f"2024-03-{1 + n // 24:02} {n % 24:02}:00" for n in range(len(values))]
    return [f"{at},{value}" for at, value in zip(stamps, values, strict=True)]


def test_a_night_is_left_out(tmp_path: Path) -> None:
    found = shown(tmp_path, ["Time,Energy (kWh)", *hours(*[0.0] * 12, *[1.5] * 12, *[0.0] * 24)])
    assert [row.row for row in found.rows] == [2, 3, 14, 15, 16, 17, 18, 19]
    assert [row.row for row in found.rows if row.after_gap] == [14]


@pytest.mark.parametrize(
    "values",
    [(1.5,) * 24, (0.0, 0.0, 1.5) + (0.0,) * 21, (0.0,) * 24],
    ids=["none", "a short one", "nothing else"],
)
def test_without_a_long_night_the_first_rows_are_shown(
    values: tuple[float, ...], tmp_path: Path
) -> None:
    found = shown(tmp_path, ["Time,Energy (kWh)", *hours(*values)])
    assert [row.row for row in found.rows] == list(range(2, 10))
    assert not any(row.after_gap for row in found.rows)


def test_of_a_day_in_columns_the_readings_with_energy_are_shown(tmp_path: Path) -> None:
    heading = ",".join(f"{hour:02}:00" for hour in range(24))
    cells = ",".join("2.5" if 7 <= hour < 10 else "0" for hour in range(24))
    rows = [f"Date,{heading}", *(f"2024-03-{day:02},{cells}" for day in range(1, 5))]
    first = shown(tmp_path, rows).rows[0]
    assert [reading.micro_wh for reading in first.readings] == [2_500 * 10**6] * 2
    assert first.more == 22


def test_a_name_that_means_no_device_is_by_its_own_clock(tmp_path: Path) -> None:
    rows = [
        f"{name},2024-03-01 {hour:02}:00,{hour}.5" for name in ("roof", "x") for hour in (9, 10)
    ]
    found = shown(tmp_path, ["device,Time,Energy (kWh)", *rows])
    zones = {r.device: r.zone for row in found.rows for r in row.readings}
    assert zones == {"roof": "Africa/Nairobi", "x": ""}


def test_below_dates_the_first_readings_of_a_row_are_shown(tmp_path: Path) -> None:
    rows = ["Site,Jan-24,Feb-24,Mar-24,Total", "roof,0,2.5,3.5,6", "Total,0,2.5,3.5,6"]
    found = shown(tmp_path, rows)
    assert found.headings == ("Site", "Jan-24", "Feb-24", "Mar-24", "Total")
    first, total = found.rows
    assert [instant(r.end).isoformat()[:10] for r in first.readings] == ["2024-02-29", "2024-03-31"]
    assert (first.more, total.readings) == (1, ())
