"""Columns that look like what they are not, beside those that are."""

from __future__ import annotations

from tests.reads.cases.layouts import TABLE, said
from tests.reads.cases.model import TWO, Case, table, utc
from tests.reads.cases.running import june

MORNINGS = [
    [f"{name},2024-03-01 {h:02}:00,{v}.5" for h in hours]
    for name, hours, v in (("roof", range(2, 13), 1), ("wall", range(1, 13), 1))
]

NAMED_OTHERWISE = [
    *(
        Case(
            f"the mornings of two devices are no clock of twelve hours, {order}",
            table("device,from,kWh", *(row for rows in turns for row in rows)),
            [
                f"{rows[0][:4]} {utc(60 * h)} {utc(60 * h + 60)} {rows[0][-3]}500"
                for rows in turns
                for h in range(13 - len(rows), 13)
            ],
            answers={"meaning": "energy"},
        )
        for order, turns in (("the later first", MORNINGS), ("the later last", MORNINGS[::-1]))
    ),
    Case(
        "a timestamp that says which end it is",
        TABLE.replace("Time", "Timestamp (interval start)"),
        TWO,
    ),
    *(
        Case(
            f"headings that are numbered like {heading[0]}",
            table(";".join(heading), *rows),
            read,
        )
        for heading, rows, read in (
            (
                ("1. Start", "2. Duration (min)", "3. Energy (kWh)"),
                ("2024-03-01 10:00;60;1,5", "2024-03-01 11:00;30;2"),
                [TWO[0], "roof 03-01T10:00 03-01T10:30 2000"],
            ),
            (
                ("1) Time", "2) Energy (kWh)", "3) Multiplier"),
                ("2024-03-01 10:00;1,5;10", "2024-03-01 11:00;2;10"),
                [reading + "0" for reading in TWO],
            ),
            (
                ("1 - Time", "2 - UTC offset", "3 - Energy (kWh)"),
                ("2024-03-01 11:00;+02:00;1,5", "2024-03-01 12:00;+02:00;2"),
                TWO,
            ),
            (
                ("1: Time", "2: Device", "3: Energy (kWh)"),
                ("2024-03-01 10:00;wall;1,5", "2024-03-01 11:00;wall;2"),
                [reading.replace("roof", "wall") for reading in TWO],
            ),
        )
    ),
    Case(
        "both times without a blank",
        table(
            "Zeit;kWh",
            "01.03.2024 10:00-11:00;1,5",
            "01.03.2024 11:00-12:00;2",
            "01.03.2024 12:00-13:00;2,2",
        ),
        said(1500, 2000, 2200),
    ),
    Case(
        "when the peak was is no time of a day's energy",
        table("Date,kWh,Peak time", "2024-06-01,150.5,12:31", "2024-06-02,170,13:05"),
        [f"roof {june(1)} {june(2)} 150500", f"roof {june(2)} {june(3)} 170000"],
    ),
    Case(
        "what was imported is no production, though it alone is energy",
        table(
            "from,PV power (kW),Grid import (kWh)",
            *(f"2024-03-01 {h}:00,{v},0.3" for h, v in ((10, 1.5), (11, 2), (12, 2.2))),
        ),
        said(1500, 2000, 2200),
    ),
    Case(
        "a price for each kWh is no energy",
        table("from,Price USD/kWh,Solar", "2024-03-01 10:00,0.31,1.5", "2024-03-01 11:00,0.32,2"),
        TWO,
    ),
    Case(
        "an inverter of a plant",
        table(
            "Plant,Inverter,Time,kWh",
            *(
                f"P1,{n},2024-03-01 {h}:0{m},1.5"
                for h in (10, 11, 12)
                for n, m in (("roof", 0), ("wall", 5))
            ),
        ),
        [
            *said(1500, 1500, 1500),
            *(f"wall 03-01T{h:02}:05 03-01T{h + 1:02}:05 1500" for h in (9, 10, 11)),
        ],
    ),
    Case(
        "thousandths of a watt-hour are not known",
        table("from,energy", "2024-03-01 10:00,1500 mWh", "2024-03-01 11:00,2000 mWh"),
        [],
        answers={"unit": "Wh"},
        needed=("unit",),
        problems=("number",),
    ),
    Case("a device whose name is in another", TABLE, TWO, devices=("SN1", "SN2"), file="SN11.csv"),
]
