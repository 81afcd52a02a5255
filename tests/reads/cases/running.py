"""What numbers are that rise: a counter, the total of a day, or the energy of a morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.layouts import said
from tests.reads.cases.model import TWO, Case, table, utc
from tests.reads.cases.periods import dated

# Totals of days in Sydney, whose midnight is 13:00 in UTC.
SUNRISE = datetime(2024, 2, 29, 20)
TOTALS = [(SUNRISE + timedelta(days=day, hours=n), n + 1) for day in range(5) for n in range(12)]
BEFORE = [SUNRISE - timedelta(hours=7), *(time for time, _ in TOTALS[:-1])]

FAR = [
    Case(
        "totals of days that begin anew far from the midnight of their zone",
        table("Time (UTC),kWh", *(f"{time:%Y-%m-%d %H:%M},{total / 2}" for time, total in TOTALS)),
        [
            f"roof {a:%m-%dT%H:%M} {b:%m-%dT%H:%M} 500"
            for a, (b, _) in zip(BEFORE, TOTALS, strict=True)
        ],
        zone="Australia/Sydney",
    )
]

SLOW = table("from,kWh", *(f"2024-03-01 1{n}:00,2.{n + 5}" for n in range(4)))
MORNING = [datetime(2024, 3, 1, 6) + timedelta(minutes=5 * n) for n in range(60)]

TEN, HOUR = datetime(2024, 3, 1, 10), timedelta(hours=1)

OF_TWO_UNITS = [
    Case(
        f"a counter beside rows in {unit}, {days} days",
        table(
            "Device,Time,Value,Unit",
            *(
                f"{name},{TEN + n * HOUR:%Y-%m-%d %H:%M},{value},{own}"
                for n in range(count)
                for name, value, own in (
                    ("roof", 1200 + n * 1.5, "kWh"),
                    ("wall", 500 + n * 137 % 390, unit),
                )
            ),
        ),
        [f"roof @ {utc(600 + 60 * n)} {1200000 + n * 1500}" for n in range(count)],
        answers={"meaning": "counter"},
        needed=("meaning",) if days == 1 else (),
        problems=("unit",),
    )
    for unit in ("W/m2", "°C")
    for days, count in ((1, 10), (2, 40))
]

RISING = [
    *OF_TWO_UNITS,
    Case(
        "a meter beside the energy of intervals",
        table(
            "Device,Time,kWh",
            *(
                f"{name},2024-03-01 {10 + n}:00,{value}"
                for n in range(10)
                for name, value in (("roof", 1200 + n * 1.5), ("wall", n * 37 % 10))
            ),
        ),
        [
            *(
                f"roof {utc(600 + 60 * n)} {utc(660 + 60 * n)} {1200000 + n * 1500}"
                for n in range(10)
            ),
            *(
                f"wall {utc(600 + 60 * n)} {utc(660 + 60 * n)} {n * 37 % 10 * 1000}"
                for n in range(10)
            ),
        ],
        answers={"meaning": "energy"},
        needed=("meaning",),
    ),
    Case(
        "a few hours that rise a little",
        SLOW,
        [*said(2500, 2600, 2700), "roof 03-01T12:00 03-01T13:00 2800"],
        answers={"meaning": "energy"},
        needed=("meaning",),
    ),
    Case(
        "a few values of a meter that rise a little, named so",
        SLOW.replace("kWh", "Total kWh"),
        [f"roof @ 03-01T{h + 9:02}:00 {2500 + 100 * h}" for h in range(4)],
    ),
    Case(
        "the energy of a clear morning",
        table("from,kWh", *(f"{at:%Y-%m-%d %H:%M},{n / 100}" for n, at in enumerate(MORNING))),
        [f"roof {utc(360 + 5 * n)} {utc(365 + 5 * n)} {10 * n}" for n in range(60)],
        answers={"meaning": "energy"},
        needed=("meaning",),
    ),
    Case(
        "dates and times as numbers of a spreadsheet",
        table("Date,Time,kWh", "45352,0.416667,1.5", "45352,0.458333,2"),
        TWO,
    ),
]

METER = "Date,Total energy (kWh)\n"
DAYS_OF_JUNE = [f"2024-06-0{day}" for day in range(1, 7)]
EAC = ((1, 20), (6, 0.5), (9, 5.5), (12, 12), (15, 17), (19, 20))


def june(day: int) -> str:
    return f"{datetime(2024, 5, 31, 22) + timedelta(days=day - 1):%m-%dT%H:%M}"


RUNNING = [
    Case(
        "a meter that was exchanged, in a few rows",
        METER
        + table(
            "2024-06-01,12000",
            *(f"2024-06-0{d},{v}" for d, v in ((2, 12020), (3, 3), (4, 23), (5, 43))),
        ),
        [f"roof @ {june(d)} {v}000" for d, v in ((1, 12000), (2, 12020), (3, 3), (4, 23), (5, 43))],
        needed=("meaning",),
    ),
    Case(
        "a meter whose rows are out of order",
        METER + table("2024-06-03,1060", "2024-06-04,1080", "2024-06-01,1020", "2024-06-02,1040"),
        [f"roof @ {june(d)} {1000 + 20 * d}000" for d in (1, 2, 3, 4)],
    ),
    Case(
        "a meter beside one that stands still",
        table(
            "Device,Date,Total energy (kWh)",
            *(
                f"{name},{date},{1020 + 20 * n if name == 'roof' else 500}"
                for n, date in enumerate(DAYS_OF_JUNE)
                for name in ("roof", "wall")
            ),
        ),
        [f"roof @ {june(d)} {1000 + 20 * d}000" for d in range(1, 7)]
        + [f"wall @ {june(d)} 500000" for d in range(1, 7)],
    ),
    Case(
        "a total of the day that stands until the inverter wakes",
        table(
            "Time,Eac today (kWh)", *(f"2024-06-0{d} {h:02}:00,{v}" for d in (3, 4) for h, v in EAC)
        ),
        [
            f"roof {a} {b} {wh}"
            for a, b, wh in (
                ("06-02T23:00", "06-03T04:00", 500),
                ("06-03T04:00", "06-03T07:00", 5000),
                ("06-03T07:00", "06-03T10:00", 6500),
                ("06-03T10:00", "06-03T13:00", 5000),
                ("06-03T13:00", "06-03T17:00", 3000),
                ("06-03T17:00", "06-03T23:00", 0),
                ("06-03T23:00", "06-04T04:00", 500),
                ("06-04T04:00", "06-04T07:00", 5000),
                ("06-04T07:00", "06-04T10:00", 6500),
                ("06-04T10:00", "06-04T13:00", 5000),
                ("06-04T13:00", "06-04T17:00", 3000),
            )
        ],
    ),
    Case(
        "kW of whole days",
        dated("2024-06-01", "2024-06-02").replace("kWh", "Production (kW)"),
        [f"roof {june(1)} {june(2)} 150500", f"roof {june(2)} {june(3)} 170000"],
        answers={"unit": "kWh", "meaning": "energy"},
        needed=("unit",),
    ),
]


RISEN = [*FAR, *RISING, *RUNNING]
