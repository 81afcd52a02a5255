"""Zones as columns, headings and lines above the table spell them."""

from __future__ import annotations

from tests.reads.cases.model import Case, table

JULY = ("2024-07-03 10:00", "2024-07-03 11:00")
ROWS = [f"{time},{value}" for time, value in zip(JULY, ("1.5", "2"), strict=True)]

LATER = [row.replace(",", ";") for row in ROWS]


def away(hour: int, minute: int = 0) -> list[str]:
    """Both readings where ten o'clock is so late in UTC."""
    begins = [f"07-03T{hour + n:02}:{minute:02}" for n in range(3)]
    return [f"roof {begins[0]} {begins[1]} 1500", f"roof {begins[1]} {begins[2]} 2000"]


def beside(heading: str, *cells: str) -> str:
    """A file whose rows have these in a column of their own."""
    rows = (row.replace(",", f";{cell};") for row, cell in zip(ROWS, cells * 2, strict=False))
    return table(f"Time;{heading};kWh", *rows)


OFFSETS = (
    ("+0300", away(7)),
    ("-0300", away(13)),
    ("+0600", away(4)),
    ("-0600", away(16)),
    ("+0330", away(6, 30)),
    ("+0630", away(3, 30)),
    ("+0900", away(1)),
    ("180", away(7)),
    ("-180", away(13)),
    ("+3", away(7)),
    ("10800", away(7)),
)

LABELS = (
    *("Fuso orario", "Fuso horário", "Fuseau horaire", "Zona horaria", "Tijdzone"),
    *("Strefa czasowa", "Tidszon", "Časové pásmo", "Saat dilimi", "时区", "Часовой пояс"),
)

ZONES_TOLD = [
    *(
        Case(
            f"the distance from UTC in a column: {cell}",
            beside("UTC offset", cell),
            says,
        )
        for cell, says in OFFSETS
    ),
    *(
        Case(
            f"the distance from UTC in a line above: {cell}",
            table(f"Time zone: {cell}", "Time,kWh", *ROWS),
            says,
        )
        for cell, says in OFFSETS
    ),
    *(
        Case(f"the zone in a column: {cell}", beside(heading, cell), says, zone="Africa/Lagos")
        for heading, cell, says in (
            ("Time zone", "EAT", away(7)),
            ("TZ", "SAST", away(8)),
            ("Timezone", "JST", away(1)),
            ("Zeitzone", "CET/CEST", away(8)),
            ("Time zone", "Europe/Berlin (+02:00)", away(8)),
            ("Time zone", "UTC+2 (CEST)", away(8)),
            ("Time zone", "GMT +2:00 h", away(8)),
            ("Time zone", "India Standard Time", away(4, 30)),
            ("Time zone", "(UTC+05:30) Chennai, Kolkata, Mumbai", away(4, 30)),
            ("Time zone", "local", away(9)),
            ("Time zone", "n/a", away(9)),
        )
    ),
    *(
        Case(
            f"what nobody is sure of in a column of zones is asked: {cell}",
            beside("Time zone", cell),
            says,
            answers={"zone": zone},
            needed=("zone",),
        )
        for cell, zone, says in (
            ("IST", "UTC+05:30", away(4, 30)),
            ("AEST", "Australia/Sydney", away(0)),
            ("BST", "Europe/London", away(9)),
            ("(UTC+01:00) Amsterdam, Berlin, Bern", "UTC+01:00", away(9)),
            ("Summertime", "Europe/Berlin", away(8)),
        )
    ),
    Case(
        "abbreviations of several zones in a column",
        table(
            "Device;Start;End;TZ;kWh",
            *(
                f"{name};{JULY[0]};{JULY[1]};{zone};1,5"
                for name, zone in (("roof", "EAT"), ("wall", "PKT"))
            ),
        ),
        ["roof 07-03T07:00 07-03T08:00 1500", "wall 07-03T05:00 07-03T06:00 1500"],
    ),
    Case(
        "one cell of a column of zones names none",
        table(
            "Time;Time zone;kWh",
            *(f"2024-07-03 {h}:00;{'?' if h == 14 else 'EAT'};{h % 3}" for h in range(10, 15)),
        ),
        [f"roof 07-03T{h - 3:02}:00 07-03T{h - 2:02}:00 {h % 3 * 1000}" for h in range(10, 14)],
        problems=("zone",),
    ),
    Case(
        "an abbreviation of a zone beside days in columns",
        table("Device,Unit,Timezone,2024-01-01,2024-01-02", "roof,kWh,EAT,1.5,2"),
        ["roof 12-31T21:00 01-01T21:00 1500", "roof 01-01T21:00 01-02T21:00 2000"],
    ),
    Case(
        "times in UTC beside the zone of their site",
        beside("TZ", "Europe/Berlin").replace("Time;", "Time (UTC);"),
        away(10),
    ),
    Case(
        "times since 1970 beside a zone that nobody is sure of",
        table("Time,Time zone,kWh", "1720000800,IST,1.5", "1720004400,IST,2"),
        away(10),
    ),
    *(
        Case(f"the zone told by a heading: {heading}", table(f"{heading},kWh", *ROWS), says)
        for heading, says in (
            ("Time (China Standard Time)", away(2)),
            ("India Standard Time", away(4, 30)),
            ("Beijing time", away(2)),
            ("Time (Nairobi time)", away(7)),
            ("Time (Universal Time)", away(10)),
            ("Heure (TU)", away(10)),
            ("Time (UTC 0)", away(10)),
            ("Time UTC\u00b100:00", away(10)),
            ("Time UTC (+03:00)", away(7)),
            ("Time (+3)", away(7)),
            ("Time (-5h)", away(15)),
            ("time_africa_nairobi", away(7)),
            ("timestamp_jst", away(1)),
            ("Local standard time", away(8)),
            ("Reading time", away(8)),
        )
    ),
    *(
        Case(
            f"a zone that is written out in a heading is asked about: {heading}",
            table(f"{heading},kWh", *ROWS),
            says,
            answers={"zone": zone},
            needed=("zone",),
        )
        for heading, zone, says in (
            ("Time (Eastern Standard Time)", "UTC-05:00", away(15)),
            ("Central European Time", "Europe/Berlin", away(8)),
            ("Time (Arabian Standard Time)", "Asia/Riyadh", away(7)),
            ("Pacific Prevailing Time", "America/Los_Angeles", away(17)),
            ("Time (Atlantic Standard Time)", "UTC-04:00", away(14)),
            ("Time (Berlin Standard Time)", "UTC+01:00", away(9)),
            ("timestamp_cest", "UTC+02:00", away(8)),
        )
    ),
    Case(
        "UTC with its distance below the name of the time",
        table("timestamp,Solar Yield", "UTC (+00:00),kWh", *ROWS, "2024-07-03 12:00,1.1"),
        [*away(10), "roof 07-03T12:00 07-03T13:00 1100"],
    ),
    *(
        Case(f"the zone told by a line above: {line}", table(line, "Time;kWh", *LATER), says)
        for line, says in (
            ("Times: India Standard Time", away(4, 30)),
            ("Time zone: (UTC+03:00) Nairobi", away(7)),
            ("Time zone: (UTC) Coordinated Universal Time", away(10)),
            ("Offset: +03:00", away(7)),
            ("Offset: 0.5", away(8)),
            ("Times are local standard time", away(8)),
        )
    ),
    *(
        Case(
            f"what nobody is sure of in a line above is asked: {line}",
            table(line, "Time;kWh", *LATER),
            says,
            answers={"zone": zone},
            needed=("zone",),
        )
        for line, zone, says in (
            ("Time zone: (UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Europe/Amsterdam", away(8)),
            ("Time zone: (UTC-05:00) Eastern Time (US & Canada)", "UTC-05:00", away(15)),
            ("Time zone: W. Europe Standard Time", "UTC+01:00", away(9)),
            ("Time zone: GMT Standard Time", "Europe/London", away(9)),
            ("All times are Eastern Standard Time", "America/New_York", away(14)),
        )
    ),
    *(
        Case(
            f"the distance of the times in a column called Offset: {cell}",
            beside("Offset", cell),
            says,
        )
        for cell, says in (("+3", away(7)), ("-05:00", away(15)), ("0", away(8)))
    ),
    *(
        Case(
            f"numbers called Offset may be distances from UTC: {cell}",
            beside("Offset", cell),
            away(8),
            answers={"zone": "UTC+02:00"},
            needed=("zone",),
        )
        for cell in ("120", "2", "-5")
    ),
    *(
        Case(
            f"the zone in a line above in another language: {label}",
            table(f"{label}: Africa/Nairobi", "Time;kWh", *LATER),
            away(7),
        )
        for label in LABELS
    ),
    *(
        Case(
            f"a column of zones in another language: {label}",
            beside(label, "EAT"),
            away(7),
        )
        for label in LABELS
    ),
    *(
        Case(
            f"one abbreviation in the summer too, in a column: {cell}",
            beside("Time zone", cell),
            says,
            answers={"zone": zone},
            needed=("zone",),
        )
        for cell, zone, says in (
            ("CET", "UTC+01:00", away(9)),
            ("EST", "America/New_York", away(14)),
        )
    ),
    Case(
        "one abbreviation in the winter alone, in a column",
        beside("Time zone", "CET").replace("-07-", "-01-"),
        [line.replace("07-03", "01-03") for line in away(9)],
        zone="Africa/Nairobi",
    ),
    Case(
        "the abbreviation of each season in a column",
        beside("Time zone", "CEST", "CET").replace("07-03 11", "12-03 11"),
        ["roof 07-03T08:00 07-03T09:00 1500", "roof 12-03T10:00 12-03T11:00 2000"],
        zone="Africa/Nairobi",
        answers={"interval": "3600", "at": "start"},
    ),
]
