"""Files of eight makers and services in small, written for these tests; and what a person must say
to each: the device where the file has none, and the column where several have energy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support import spreadsheets

MARCH = datetime(2025, 3, 3)
SUN = range(7, 18)


@dataclass(frozen=True)
class Shape:
    """`reads` go out, with so much `energy`. `columns` are ticked by their headings; `called` is
    the name in the file, where it is none of ours; `devices` are those of the file where it is."""

    name: str
    content: str | bytes
    reads: int
    energy: str
    columns: tuple[str, ...] = ()
    called: str = ""
    devices: tuple[str, ...] = ()

    @property
    def device_name(self) -> str:
        """A device of its own, since an upload waits for the one before of the same device."""
        return f"roof-{self.name.partition('-')[0]}"

    @property
    def choices(self) -> int:
        """What a person must say, at most."""
        return len(self.columns) + (0 if self.devices else 1)


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def days(number: int) -> list[datetime]:
    return [MARCH + timedelta(days=n) for n in range(number)]


def integrator() -> str:
    rows = [f"{name},{at:%Y-%m-%d}T00:00:00Z,40000,Wh" for name in ("GIV", "HIT") for at in days(3)]
    return lines('"id","timestamp","value","unit"', *rows)


def enphase() -> str:
    """Three days of hours, month first, in local time: only so do the days follow each other."""
    moments = [MARCH + timedelta(hours=n) for n in range(72)]
    rows = [f"{at:%m/%d/%Y %H:%M},{900 if at.hour in SUN else 0}" for at in moments]
    return lines("Date/Time,Energy Produced (Wh)", *rows)


def solarman() -> bytes:
    """A zone and the name of the site in columns, all cells as text."""
    head = ["Plant Name", "Updated Time", "Time Zone", "Production-Today(kWh)"]
    rows: list[list[spreadsheets.Cell]] = [
        ["Casa", f"{at:%Y/%m/%d}", " UTC+01:00 ", value, "11.80"]
        for at, value in zip(days(3), ("28.20", "19.90", "20.10"), strict=True)
    ]
    return spreadsheets.xlsx({"Sheet1": [[*head, "Consumption-Today(kWh)"], *rows]})


def isolarcloud() -> str:
    rows = [f"{at:%Y-%m-%d},56.2,7,44.7,18.5" for at in days(3)]
    head = "\ufeffTime,PV(kWh),Purchased Energy(kWh),Feed-in(kWh),Load(kWh)"
    return lines(head, *rows)


def edc() -> str:
    """From and to, the number of the meter as heading, no unit, a separator at the end."""
    quarters = [MARCH + timedelta(minutes=15 * n) for n in range(48)]
    rows = [
        f"{at:%d.%m.%Y};{at:%H:%M};{at + timedelta(minutes=15):%H:%M};"
        f"{'0,4' if at.hour in (10, 11) else '0,0'};"
        for at in quarters
    ]
    return lines("Datum;Cas od;Cas do;123456789987654321-987654321123456789", *rows)


def sma() -> str:
    """Lines above the heading, a heading of three lines, cells without a number."""
    counts = ("0", "NaN", "10805", "48058", "86493")
    rows = [f"{at:%d.%m.%Y} 00:00:00,{n},0,NaN" for at, n in zip(days(5), counts, strict=True)]
    return lines(
        "\ufeffsep=,",
        "Version CSV3|Tool WebUI|Linebreaks CR/LF|Delimiter comma",
        "",
        *(",STP6.0-3AV-40 033" * 3, ",SUNNY TRIPOWER 6.0" * 3, ",XXXXXXXXXX" * 3),
        ",Metering.TotWhOut,Metering.GridMs.TotWhOut,Metering.GridMs.AbsWhOut",
        *(",Analog" * 3, "DD.MM.YYYY hh:mm:ss,[Wh],[Wh],[Wh]"),
        *rows,
    )


def homewizard() -> str:
    rows = []
    for n in range(40):
        at, made = MARCH + timedelta(hours=8, minutes=15 * n), n / 4
        rows.append(
            f"{at:%Y-%m-%d %H:%M},{8350 + n / 10:.3f},{4650 + n / 8:.3f},{3095 + made:.3f},"
            f"{7450 + made:.3f}"
        )
    return lines("time,Import T1 kWh,Import T2 kWh,Export T1 kWh,Export T2 kWh", *rows)


def grafana() -> str:
    moments = [MARCH + timedelta(hours=n) for n in range(48)]
    made = [sum(at.hour in SUN for at in moments[: n + 1]) for n in range(48)]
    rows = [f"{at:%Y-%m-%d %H:%M:%S},{28480 + n}" for at, n in zip(moments, made, strict=True)]
    return lines('"Time","kWh.first"', *rows)


SHAPES = (
    Shape("integrator-daily.csv", integrator(), 6, "240 kWh", devices=("GIV", "HIT")),
    Shape("enphase-hourly.csv", enphase(), 33, "29.7 kWh"),
    Shape("solarman-daily.xlsx", solarman(), 3, "68.2 kWh", called="Casa"),
    Shape("isolarcloud-daily.csv", isolarcloud(), 3, "169 kWh"),
    Shape("edc-quarter-hour.csv", edc(), 8, "3.2 kWh"),
    Shape("sma-counter.csv", sma(), 3, "86.5 kWh", columns=("Metering.TotWhOut [Wh]",)),
    Shape(
        "homewizard-counters.csv",
        homewizard(),
        39,
        "19.5 kWh",
        columns=("Export T1 kWh", "Export T2 kWh"),
    ),
    Shape("grafana-counter.csv", grafana(), 22, "22 kWh"),
)
