"""Encodings, separators, and what stands above the readings."""

from __future__ import annotations

from tests.reads.cases.model import PLAIN, TWO, Case, table

ENCODED = [
    Case(f"encoded in {encoding}", PLAIN.replace("value", "énergie").encode(encoding), TWO)
    for encoding in (
        *("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"),
        *("utf-16-le", "utf-16-be", "utf-32"),
    )
]
CAFE = "café,2024-03-01 {}:00,2024-03-01 {}:00,{}\n"
MIXED = [
    Case(
        "in two encodings",
        b"device,start,end,value (kWh)\n"
        + CAFE.format(10, 11, 1.5).encode()
        + CAFE.format(11, 12, 2).encode("cp1252"),
        [reading.replace("roof", "café") for reading in TWO],
        devices=("café", "wall"),
    )
]
SEPARATED = [
    Case("separated by semicolons", PLAIN.replace(",", ";"), TWO),
    Case("semicolons and decimal commas", PLAIN.replace(",", ";").replace("1.5", "1,5"), TWO),
    Case("separated by tabs", PLAIN.replace(",", "\t"), TWO),
    Case("tabs and decimal commas", PLAIN.replace(",", "\t").replace("1.5", "1,5"), TWO),
    Case("separated by pipes", PLAIN.replace(",", "|"), TWO),
    Case("quoted throughout", '"' + PLAIN.replace(",", '","').replace("\n", '"\n"')[:-1], TWO),
    Case("a line names the separator", "sep=;\n" + PLAIN.replace(",", ";"), TWO),
    Case("trailing separators", PLAIN.replace("\n", ",\n"), TWO),
    Case("many trailing separators below", PLAIN.replace(",1.5", ",1.5,,,,"), TWO),
    Case("line ends of Windows", PLAIN.replace("\n", "\r\n"), TWO),
    Case("line ends of old Macs", PLAIN.replace("\n", "\r"), TWO),
    Case("mixed line ends", PLAIN.replace("\n", "\r\n", 2), TWO),
    Case("blank lines between", PLAIN.replace("\n", "\n\n"), TWO),
    Case("cells kept from spreadsheets", PLAIN.replace("1.5", '="1.5"'), TWO),
    Case("lines of separators", PLAIN + ",,\n , ,\n", TWO),
]
HEADED = [
    Case("a preamble", "Plant report\nMarch 2024\n\n" + PLAIN, TWO),
    Case("a preamble of two columns", "Plant:,Casa\nCreated:,2024-04-01\n\n" + PLAIN, TWO),
    Case(
        "a line of units",
        table("from,energy", ",kWh", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
        TWO,
    ),
    *(
        Case(
            f"a line with one unit {where}",
            table(";".join(heading), units, *(";".join(row) for row in rows)),
            [reading.replace("roof", device) for reading in TWO],
        )
        for where, units, device, heading, *rows in (
            (
                *("beside a ratio", ";kWh;", "roof", ("Time", "Energy", "Power factor")),
                *(("2024-03-01 10:00", "1,5", "0,9"), ("2024-03-01 11:00", "2", "0,8")),
            ),
            (
                *("behind a serial number", ";;[kWh]", "4711", ("Time", "Serial", "Energy")),
                *(("2024-03-01 10:00", "4711", "1,5"), ("2024-03-01 11:00", "4711", "2")),
            ),
            (
                *("beside seconds since 1970", ";kWh", "roof", ("Time", "Energy")),
                *(("1709283600", "1,5"), ("1709287200", "2")),
            ),
            (
                *("beside times in digits", ";kWh", "roof", ("Time", "Energy")),
                *(("202403011000", "1,5"), ("202403011100", "2")),
            ),
        )
    ),
    Case(
        "units in brackets below",
        table("from,energy", "[DD.MM.YYYY],[kWh]", "01.03.2024 10:00,1.5", "01.03.2024 11:00,2"),
        TWO,
    ),
    Case(
        "a heading of three lines",
        table(
            ",Inverter 5,Inverter 5",
            ",Yield,Temp",
            "from,[kWh],[°C]",
            "2024-03-01 10:00,1.5,20",
            "2024-03-01 11:00,2,21",
        ),
        TWO,
    ),
    Case(
        "no heading",
        table("2024-03-01 10:00,1.5", "2024-03-01 11:00,2.25", "2024-03-01 12:00,0.5"),
        [
            TWO[0],
            "roof 03-01T10:00 03-01T11:00 2250",
            "roof 03-01T11:00 03-01T12:00 500",
        ],
        answers={"at": "start"},
    ),
    Case(
        "the heading again in the middle",
        PLAIN + PLAIN.partition("\n")[0] + "\n",
        TWO,
        notes=("heading again",),
    ),
    Case("a line of totals", PLAIN + "Total,,3.5\n", TWO, notes=("total",)),
    Case("totals in German", PLAIN + ",Summe:,3.5\n", TWO, notes=("total",)),
    Case(
        "cells without a number",
        PLAIN + "2024-03-01 12:00,2024-03-01 13:00,NaN\n2024-03-01 13:00,2024-03-01 14:00,-\n",
        TWO,
        notes=("no number",),
    ),
    Case(
        "headings twice",
        table("from,kWh,kWh", "2024-03-01 10:00,1.5,7", "2024-03-01 11:00,2,8"),
        TWO,
        answers={"values": (1,)},
        needed=("values",),
    ),
]
