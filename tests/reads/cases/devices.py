"""Where the name of the device stands."""

from __future__ import annotations

from tests.reads.cases.model import PLAIN, TWO, Case, table, utc

# Of two devices one has made nothing yet.
IDLE = [f"2024-03-01 {hour}:00,0,{hour % 4 + 1}" for hour in range(10, 16)]
IDLE_SAYS = [
    *(f"roof {utc(hour * 60)} {utc(hour * 60 + 60)} 0" for hour in range(10, 16)),
    *(
        f"wall {utc(hour * 60)} {utc(hour * 60 + 60)} {(hour % 4 + 1) * 1000}"
        for hour in range(10, 16)
    ),
]

NAMED = [
    Case(
        "a device that has made nothing yet beside one that has",
        table("from,roof,wall", *IDLE),
        IDLE_SAYS,
        hints={"unit": "kWh"},
    ),
    Case(
        "a device nobody knows that has made nothing yet beside one that has",
        table("from,House A,House B", *IDLE),
        [line.replace("wall", "House B").replace("roof", "House A") for line in IDLE_SAYS],
        hints={"unit": "kWh"},
        needed=("values",),
        answers={"values": (1, 2), "combine": "devices", "device_from": "headings"},
    ),
    Case(
        "a flag that never changes is no device",
        table("from,alarm,wall", *IDLE),
        [line for line in IDLE_SAYS if "wall" in line],
        hints={"unit": "kWh"},
    ),
    Case(
        "devices in a column",
        table(
            "device,from,to,kWh",
            "roof,2024-03-01 10:00,2024-03-01 11:00,1.5",
            "wall,2024-03-01 10:00,2024-03-01 11:00,2",
            "roof,2024-03-01 11:00,2024-03-01 12:00,2",
        ),
        [*TWO, "wall 03-01T09:00 03-01T10:00 2000"],
    ),
    Case(
        "devices in the headings",
        table(
            "from,to,Roof (kWh),Wall (kWh)",
            "2024-03-01 10:00,2024-03-01 11:00,1.5,7",
            "2024-03-01 11:00,2024-03-01 12:00,2,",
        ),
        ["Roof (kWh)" + s.removeprefix("roof") for s in TWO]
        + ["Wall (kWh) 03-01T09:00 03-01T10:00 7000"],
        notes=("no number",),
    ),
    Case(
        "a device in the heading of its energy",
        PLAIN.replace("value (kWh)", "Wall (kWh)"),
        [reading.replace("roof", "wall") for reading in TWO],
    ),
    Case("a device in the file's name", PLAIN, TWO, file="export-roof-2024.csv"),
    Case("the only device", PLAIN, TWO, devices=("roof",)),
    Case("the device chosen", PLAIN, TWO, hints={"externalId": "roof"}),
    Case(
        "a name that only the file has",
        table(
            "Plant Name,from,to,kWh",
            *(f"Casa,2024-03-01 {h}:00,2024-03-01 {h + 1}:00,1.5" for h in (10, 11)),
        ),
        [s.replace("roof", "Casa").replace("2000", "1500") for s in TWO],
    ),
    Case(
        "names that are numbers",
        table(
            "Meter ID,from,to,kWh",
            *(f"100{n},2024-03-01 10:00,2024-03-01 11:00,1.5" for n in (1, 2)),
        ),
        [TWO[0].replace("roof", f"100{n}") for n in (1, 2)],
    ),
    *(
        Case(
            f"numbers of records in a short file are no devices, called {called}",
            table(
                f"{called},from,to,kWh",
                f"{first},2024-03-01 10:00,2024-03-01 11:00,1.5",
                f"{second},2024-03-01 11:00,2024-03-01 12:00,2",
            ),
            TWO,
        )
        for called, first, second in (
            ("id", "881", "882"),
            ("Record ID", "881", "885"),
            ("Entry", "881", "882"),
            ("uid", "0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        )
    ),
    Case(
        "numbers of one time in a short file are devices",
        table("id,from,to,kWh", *(f"88{n},2024-03-01 10:00,2024-03-01 11:00,1.5" for n in (1, 2))),
        [TWO[0].replace("roof", f"88{n}") for n in (1, 2)],
    ),
    Case(
        "a state before the months is no device",
        table("Status,2024-01,2024-02", "OK,100.5,90"),
        ["roof 12-31T23:00 01-31T23:00 100500", "roof 01-31T23:00 02-29T23:00 90000"],
        answers={"unit": "kWh"},
    ),
]
