"""Files as the portals of makes and utilities write them, and what was misread of them once."""

from tests.reads.cases.model import TWO, Case, table

DAYS = ["roof 05-09T22:00 05-10T22:00 12300", "roof 05-10T22:00 05-11T22:00 25100"]
QUARTERS = ["roof 02-29T09:00 02-29T09:15 1300", "roof 02-29T09:15 02-29T09:30 1120"]


def profile(heading: str) -> str:
    """A load profile whose last column says that each value is a true one."""
    return table(heading, "29.02.2024;10:00;10:15;1,300;W", "29.02.2024;10:15;10:30;1,120;W")


MADE_BY = [
    Case(
        "days with their distance from UTC, on one of which the clocks change",
        table(
            "Date,Energy (Wh)",
            *("2024-03-30T00:00:00+01:00,187", "2024-03-31T00:00:00+01:00,300"),
            "2024-04-01T00:00:00+02:00,950",
        ),
        [
            "roof 03-29T23:00 03-30T23:00 187",
            "roof 03-30T23:00 03-31T22:00 300",
            "roof 03-31T22:00 04-01T22:00 950",
        ],
    ),
    Case(
        "months since 1970 that begin at the midnights of their zone",
        table("from,Energy (Wh)", "1709247600,187", "1711922400,300", "1714514400,950"),
        [
            "roof 02-29T23:00 03-31T22:00 187",
            "roof 03-31T22:00 04-30T22:00 300",
            "roof 04-30T22:00 05-31T22:00 950",
        ],
    ),
    Case(
        "days of UTC in a zone whose clocks change",
        table("Date,Energy (Wh)", "2024-03-30T00:00:00Z,187", "2024-03-31T00:00:00Z,300"),
        ["roof 03-30T00:00 03-31T00:00 187", "roof 03-31T00:00 04-01T00:00 300"],
    ),
    Case("true values are no watts", profile("Datum;von;bis;Wert;Status"), QUARTERS),
    Case("nor where the heading has a unit", profile("Datum;von;bis;Wert (kWh);Status"), QUARTERS),
    Case(
        "three decimals with a comma and a unit behind them",
        table("Tag;Ertrag", "10.05.2024;12,300 kWh", "11.05.2024;25,100 kWh"),
        DAYS,
    ),
    Case(
        "a comma and the unit of the heading once more",
        table("Tag;Ertrag (kWh)", "10.05.2024;12,3 kWh", "11.05.2024;25,1 kWh"),
        DAYS,
    ),
    Case(
        "units behind the numbers in any letters",
        table("Tag,Yield", "2024-05-10,12.3 KWh", "2024-05-11,25.1  kwh"),
        DAYS,
    ),
    Case(
        "a time behind its date with a hyphen",
        table("Time,Yield (kWh)", "2024/03/01-10:00,1.5", "2024/03/01-11:00,2"),
        TWO,
    ),
    *(
        Case(
            f"a distance from UTC alone: {heading}",
            table(f"{heading},kWh", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
            TWO,
            zone="Africa/Nairobi",
        )
        for heading in ("from (+01:00)", "Time +0100")
    ),
    Case(
        "UTC by another name",
        table("from (Z),kWh", "2024-03-01 09:00,1.5", "2024-03-01 10:00,2"),
        TWO,
        zone="Africa/Nairobi",
    ),
    Case(
        "power among other words in brackets",
        table(
            "from;to;Valeur (en kW)",
            "2024-03-01 10:00;2024-03-01 11:00;1,5",
            "2024-03-01 11:00;2024-03-01 12:00;2",
        ),
        TWO,
    ),
    Case(
        "a unit in full among other words",
        table(
            "from,Generation(Real energy in kilowatt-hours)",
            "2024-03-01 10:00,1.5",
            "2024-03-01 11:00,2",
        ),
        TWO,
    ),
    Case(
        "what was fed in beside what was made",
        table(
            "Datum;Opbrengst (kWh);Teruglevering (kWh);Levering (kWh)",
            *("10-05-2024;12,3;8,6;2,2", "11-05-2024;25,1;9,6;2,1", "13-05-2024;20,1;9,6;2,1"),
        ),
        [*DAYS, "roof 05-12T22:00 05-13T22:00 20100"],
        answers={"interval": "day"},
    ),
    Case(
        "periods in French words, of which an end proves the order",
        table("Période;kWh", "du 01/01/2024 au 31/01/2024;100", "du 01/02/2024 au 29/02/2024;90"),
        ["roof 12-31T23:00 01-31T23:00 100000", "roof 01-31T23:00 02-29T23:00 90000"],
    ),
    Case(
        "hours of one day whose lengths prove the order",
        table(
            "From;To;kWh",
            "01/03/2024 10:00;01/03/2024 11:00;1,5",
            "01/03/2024 11:00;01/03/2024 12:00;2",
            "01/03/2024 23:00;02/03/2024 00:00;1",
        ),
        [*TWO, "roof 03-01T22:00 03-01T23:00 1000"],
    ),
    Case(
        "five minutes of the Australian market, written 05",
        "100,NEM12,202405010000,A,B\n200,6102,B1,,B1,,252129362,KWH,05,\n300,20240501,"
        + ",".join(["0.1"] * 288)
        + ",A,,,20240502,\n900\n",
        [
            f"6102 {'04-30' if at < 120 else '05-01'}T{(14 + at // 12) % 24:02}:{at % 12 * 5:02} "
            f"{'04-30' if at + 1 < 120 else '05-01'}T{(14 + (at + 1) // 12) % 24:02}:"
            f"{(at + 1) % 12 * 5:02} 100"
            for at in range(288)
        ],
    ),
    Case(
        "energy beside what was fed in: which is what was made is asked",
        table(
            "from,Energie (Wh),Eigenverbrauch (Wh),Einspeisung (Wh),Verbrauch (Wh)",
            *("2024-03-01 10:00,1500,500,1000,700", "2024-03-01 11:00,2000,900,1100,1000"),
        ),
        TWO,
        needed=("values",),
        answers={"values": (1,)},
    ),
    Case(
        "a price that is called after its unit",
        table("from,Price USD (kWh),Solar", "2024-03-01 10:00,0.31,1.5", "2024-03-01 11:00,0.32,2"),
        TWO,
    ),
    Case(
        "hundredths of a unit, with underscores",
        table("from,Energy_(0.01_kWh)", "2024-03-01 10:00,150", "2024-03-01 11:00,200"),
        TWO,
    ),
    Case(
        "a quantity and its unit in French",
        table("from,Énergie / kWh", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
        TWO,
    ),
    *(
        Case(
            f"a unit in the title: {title}",
            table(title, "from,Roof", "2024-03-01 10:00,1500", "2024-03-01 11:00,2000"),
            TWO,
        )
        for title in ("Energy production (Wh)", "Ertrag 2024 in Wh", "Generation 2024 Wh")
    ),
    *(
        Case(
            f"a line that names another unit: {line}",
            table(line, "from,Roof", "2024-03-01 10:00,1500", "2024-03-01 11:00,2000"),
            TWO,
            needed=("unit",),
            answers={"unit": "Wh"},
        )
        for line in ("Production so far: 5.3 MWh", "Capacity 3 MWh", "Price per kWh", "MWh")
    ),
    Case(
        "a zone below the name of the time, and units beside it",
        table(
            "timestamp,Grid to consumers,PV to consumers",
            "Africa/Nairobi (+03:00),kWh,kWh",
            *("2024-03-01 12:00:00,9,1.5", "2024-03-01 13:00:00,8,2"),
            *("2024-03-01 14:00:00,9,1", "2024-03-01 15:00:00,7,0.5"),
        ),
        [
            *("roof 03-01T09:00 03-01T10:00 1500", "roof 03-01T10:00 03-01T11:00 2000"),
            *("roof 03-01T11:00 03-01T12:00 1000", "roof 03-01T12:00 03-01T13:00 500"),
        ],
    ),
]
