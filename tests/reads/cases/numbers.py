"""Energy, counters and power, units, marks and several columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from tests.reads.cases.model import API, DAYS, PLAIN, TWO, Case, table

COUNTER = [100 + n for n in range(30)]
COUNTER_ROWS = [f"2024-03-{1 + n:02} 00:00,{value}" for n, value in enumerate(COUNTER)]
COUNTER_SAYS = [
    f"roof @ {'02-29' if n == 0 else f'03-{n:02}'}T23:00 {value * 1000}"
    for n, value in enumerate(COUNTER)
]

IN_WH = (("10:00,2024-03-01 11:00", "1500"), ("11:00,2024-03-01 12:00", "2000"))

# The day's total so far, by the hour; 12 kWh on each of three days.
TODAY = [
    (f"2024-03-{day:02} {hour:02}:00", max(0, min(hour - 6, 12)))
    for day in (1, 2, 3)
    for hour in range(24)
]


def rises(totals: list[tuple[str, int]]) -> list[str]:
    """The energy of each hour; the row at midnight has that of the hour before it."""
    moments = [datetime.fromisoformat(at) - timedelta(hours=1) for at, _ in totals]
    return [
        f"roof {start:%m-%dT%H:%M} {end:%m-%dT%H:%M} {max(0, now - before) * 1000}"
        for (start, (_, before)), (end, (_, now)) in pairwise(zip(moments, totals, strict=True))
    ]


NIGHTS = ("02-29", "03-01", "03-02", "03-03", "03-04")
TODAY_ALONE = ((7, 0.1), (9, 2.1), (11, 7.2), (13, 13.9))

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

NUMBERED = [
    Case("digits of another script", PLAIN.translate(ARABIC).replace("kWh", "kWh"), TWO),
    Case(
        "what was used is not taken for what was made",
        PLAIN.replace("value", "Consumption"),
        TWO,
        answers={"values": (2,)},
        needed=("values",),
    ),
    Case(
        "what was expected is not taken for what was measured",
        table(
            "start,end,Expected (kWh),Actual (kWh)",
            *(f"2024-03-01 {h}:00,2024-03-01 {h + 1}:00,9,{v}" for h, v in ((10, 1.5), (11, 2))),
        ),
        TWO,
    ),
    Case("wide digits", PLAIN.replace("1.5", "１．５").replace("10:00", "１０：００"), TWO),
    Case(
        "dates in Chinese",
        PLAIN.replace("2024-03-01 ", "2024年3月1日 "),
        TWO,
    ),
    Case(
        "a minus of typesetters",
        table("start,end,kWh", "2024-03-01 10:00,2024-03-01 11:00,\u22121.5"),
        ["roof 03-01T09:00 03-01T10:00 -1500"],
    ),
    Case(
        "a decimal comma that parts columns",
        table("Time,Energy (kWh)", "2024-03-01 10:00,1,50", "2024-03-01 11:00,2,75"),
        [],
        problems=("width",),
    ),
    Case(
        "the capacity beside what was made",
        table("Date,Capacity (kW),Generation", "2024-03-01,5,1.5", "2024-03-02,5,2.0"),
        DAYS,
        answers={"unit": "kWh"},
    ),
    Case(
        "what was made rises, and stands high",
        table(
            "Date,Energy Produced (kWh)",
            *(f"2024-03-0{n},{29.5 + n}" for n in range(1, 5)),
        ),
        [
            f"roof {before}T23:00 {after}T23:00 {29500 + 1000 * n}"
            for n, (before, after) in enumerate(pairwise(NIGHTS), 1)
        ],
    ),
    Case(
        "the day's total of one day",
        table(
            "Time,Today Energy (kWh)",
            *(f"2024-03-01 {hour:02}:00,{total}" for hour, total in TODAY_ALONE),
        ),
        [
            "roof 02-29T23:00 03-01T06:00 100",
            "roof 03-01T06:00 03-01T08:00 2000",
            "roof 03-01T08:00 03-01T10:00 5100",
            "roof 03-01T10:00 03-01T12:00 6700",
        ],
    ),
    Case(
        "a few readings of a meter",
        table("Date,Meter reading (kWh)", "2024-01-01,10402", "2024-02-01,11022"),
        ["roof @ 12-31T23:00 10402000", "roof @ 01-31T23:00 11022000"],
    ),
    Case(
        "what was used and what was produced, row by row",
        table(
            "Type,Start,End,kWh",
            "Consumption,2024-03-01 10:00,2024-03-01 11:00,0.3",
            "Generation,2024-03-01 10:00,2024-03-01 11:00,1.5",
            "Consumption,2024-03-01 11:00,2024-03-01 12:00,0.4",
            "Generation,2024-03-01 11:00,2024-03-01 12:00,2",
        ),
        [
            "Consumption 03-01T09:00 03-01T10:00 300",
            "Consumption 03-01T10:00 03-01T11:00 400",
            "Generation 03-01T09:00 03-01T10:00 1500",
            "Generation 03-01T10:00 03-01T11:00 2000",
        ],
    ),
    Case(
        "a word beside the unit",
        table("from;Energy (Wh AC)", "01.03.2024 10:00;1500,5", "01.03.2024 11:00;2000,5"),
        ["roof 03-01T09:00 03-01T10:00 1500.5", "roof 03-01T10:00 03-01T11:00 2000.5"],
    ),
    Case(
        "power without a unit",
        table("Time,Active Power", "2024-03-01 10:00,1.5", "2024-03-01 10:15,2.0"),
        ["roof 03-01T09:00 03-01T09:15 375", "roof 03-01T09:15 03-01T09:30 500"],
        answers={"unit": "kW", "meaning": "power"},
        needed=("unit",),
    ),
    Case(
        "the serial number of the inverter",
        table(
            "Time,Inverter SN,Yield (kWh)",
            "2024-03-01 10:00,SN1,1.5",
            "2024-03-01 11:00,SN1,2",
            "2024-03-01 10:00,SN2,7",
            "2024-03-01 11:00,SN2,6",
        ),
        [
            "SN1 03-01T09:00 03-01T10:00 1500",
            "SN1 03-01T10:00 03-01T11:00 2000",
            "SN2 03-01T09:00 03-01T10:00 7000",
            "SN2 03-01T10:00 03-01T11:00 6000",
        ],
    ),
    Case(
        "a total that begins anew each day",
        table("Time,Daily yield (kWh)", *(f"{at},{total}" for at, total in TODAY)),
        rises(TODAY),
    ),
    Case(
        "a total that begins anew each day, newest first",
        table("Time,Daily yield (kWh)", *(f"{at},{total}" for at, total in reversed(TODAY))),
        rises(TODAY),
    ),
    Case(
        "a total of a day that falls",
        table(
            "Time,Eac Today (kWh)",
            *(f"{at},{total - (at == '2024-03-02 12:00') * 3}" for at, total in TODAY),
        ),
        rises([total for total in TODAY if total[0] != "2024-03-02 12:00"]),
        problems=("number",),
    ),
    Case(
        "thousands marks",
        table(
            "from;to;Wh",
            "01.03.2024 10:00;01.03.2024 11:00;1.500,0",
            "01.03.2024 11:00;01.03.2024 12:00;2.000,00",
        ),
        TWO,
    ),
    Case(
        "blanks part thousands",
        table(
            "from,to,Wh",
            "2024-03-01 10:00,2024-03-01 11:00,1 500",
            "2024-03-01 11:00,2024-03-01 12:00,2 000.0",
        ),
        TWO,
    ),
    Case(
        "scientific",
        table(
            "from,to,Wh",
            "2024-03-01 10:00,2024-03-01 11:00,1.5E+03",
            "2024-03-01 11:00,2024-03-01 12:00,2e3",
        ),
        TWO,
    ),
    Case(
        "a comma that could be either, answered",
        table(
            "from\tto\tWh",
            "2024-03-01 10:00\t2024-03-01 11:00\t1,500",
            "2024-03-01 11:00\t2024-03-01 12:00\t2,000",
        ),
        TWO,
        answers={"decimal": "."},
        needed=("decimal",),
    ),
    Case(
        "units behind the numbers",
        table(
            "from,to,energy",
            "2024-03-01 10:00,2024-03-01 11:00,1.5 kWh",
            "2024-03-01 11:00,2024-03-01 12:00,2 kWh",
        ),
        TWO,
    ),
    Case(
        "a unit of its own behind each number",
        table(
            "Time,PV energy",
            "2024-03-01 10:00:00,1.50 kWh",
            "2024-03-01 11:00:00,950 Wh",
            "2024-03-01 12:00:00,0.002 MWh",
            "2024-03-01 13:00:00,3",
        ),
        [
            "roof 03-01T09:00 03-01T10:00 1500",
            "roof 03-01T10:00 03-01T11:00 950",
            "roof 03-01T11:00 03-01T12:00 2000",
            "roof 03-01T12:00 03-01T13:00 3000",
        ],
    ),
    Case(
        "a unit with a blank or a dot in it behind each number",
        table("Time,PV energy", "2024-03-01 10:00,1.5 kW h", "2024-03-01 11:00,2000 W·h"),
        TWO,
    ),
    Case(
        "a unit behind a number and another one in the heading",
        table("from;Ertrag (kWh)", "01.03.2024 10:00;1,5", "01.03.2024 11:00;2000 Wh"),
        TWO,
    ),
    Case(
        "a unit behind the numbers, and another one chosen",
        table("from,to,energy", *(f"2024-03-01 {a},{v} kWh" for a, v in IN_WH)),
        TWO,
        hints={"unit": "Wh"},
    ),
    Case(
        "power behind a number among energy",
        table(
            "Time,PV energy",
            "2024-03-01 10:00,1.5 kWh",
            "2024-03-01 11:00,2 kWh",
            "2024-03-01 12:00,2 kW",
        ),
        TWO,
        problems=("number",),
    ),
    Case(
        "a unit column with blanks in its units",
        table("from,value,unit", "2024-03-01 10:00,1.5,kW h", "2024-03-01 11:00,2000,W h"),
        TWO,
    ),
    Case(
        "a unit column",
        table(
            "from,to,value,unit",
            "2024-03-01 10:00,2024-03-01 11:00,1.5,kWh",
            "2024-03-01 11:00,2024-03-01 12:00,2000,wh",
        ),
        TWO,
    ),
    Case(
        "a scale column",
        table(
            "from,to,Wh,scale",
            "2024-03-01 10:00,2024-03-01 11:00,1.5,1000",
            "2024-03-01 11:00,2024-03-01 12:00,2,1000",
        ),
        TWO,
    ),
    Case("megawatt-hours", PLAIN.replace("kWh", "MWh"), [s + "000" for s in TWO]),
    Case("the unit chosen", PLAIN.replace(" (kWh)", ""), TWO, hints={"unit": "kWh"}),
    Case(
        "the unit asked",
        PLAIN.replace(" (kWh)", "").replace("1.5", "1500").replace(",2\n", ",2000\n"),
        TWO,
        answers={"unit": "Wh"},
        needed=("unit",),
    ),
    Case(
        "power",
        table(
            "from,Power (kW)", "2024-03-01 10:00,6", "2024-03-01 10:15,4", "2024-03-01 10:30,0.5"
        ),
        [
            "roof 03-01T09:00 03-01T09:15 1500",
            "roof 03-01T09:15 03-01T09:30 1000",
            "roof 03-01T09:30 03-01T09:45 125",
        ],
    ),
    Case(
        "power without the start of its interval",
        table(
            "from,to,Power (kW)",
            "2024-03-01 10:00,2024-03-01 10:15,6",
            ",2024-03-01 10:30,4",
            "2024-03-01 10:30,2024-03-01 10:45,2",
        ),
        ["roof 03-01T09:00 03-01T09:15 1500", "roof 03-01T09:30 03-01T09:45 500"],
        problems=("time",),
    ),
    Case("a counter", table("time,Total energy (kWh)", *COUNTER_ROWS), COUNTER_SAYS),
    Case(
        "a counter, newest first",
        table("time,Total energy (kWh)", *reversed(COUNTER_ROWS)),
        COUNTER_SAYS,
    ),
    Case(
        "Aggregate reads",
        table(API, *(f"roof,,2024-03-0{n}T00:00:00Z,{n}00,Wh,Aggregate" for n in (1, 2))),
        ["roof @ 03-01T00:00 100", "roof @ 03-02T00:00 200"],
    ),
    Case(
        "several columns, one is made",
        table(
            "from,to,PV kWh,Load kWh,Grid import kWh",
            "2024-03-01 10:00,2024-03-01 11:00,1.5,9,9",
            "2024-03-01 11:00,2024-03-01 12:00,2,8,8",
        ),
        TWO,
    ),
    Case(
        "several columns added",
        table(
            "from,to,PV 1 kWh,PV 2 kWh",
            "2024-03-01 10:00,2024-03-01 11:00,1.25,0.25",
            "2024-03-01 11:00,2024-03-01 12:00,2,0",
        ),
        TWO,
        answers={"values": (2, 3), "combine": "sum"},
        needed=("values",),
    ),
    Case(
        "temperature beside the energy",
        table(
            "from,to,Energy,Temperature (°C),Status",
            "2024-03-01 10:00,2024-03-01 11:00,1.5,21,1",
            "2024-03-01 11:00,2024-03-01 12:00,2,22,1",
        ),
        TWO,
    ),
]
