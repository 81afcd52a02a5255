"""How a file is read, in a few sentences."""

from __future__ import annotations

import pytest

from portal.reads.formats.plan import OF_SHEET, Plan
from portal.reads.pages.planwords import in_words


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (
            Plan(stamp=0, values=(1,), dates="dmy", unit="kWh", interval="3600", at="start"),
            "The numbers are energy in kWh. Each time begins an interval of 1 hour. Dates are day, "
            "month, year. Times are by the clock of the device.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="Wh", interval="3600", offsets=True),
            "The numbers are energy in Wh. Each time ends an interval of 1 hour. Dates are year, "
            "month, day. Times name their distance from UTC.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="Wh", interval="day", parts=(0,), day="2024-05-01"),
            "The numbers are energy in Wh. Each time ends an interval of 1 day. A column has the "
            "days of 2024-05. Times are by the clock of the device.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="Wh", interval="month", parts=(0,), year="2024"),
            "The numbers are energy in Wh. Each time ends an interval of 1 month. A column has the "
            "months of 2024. Times are by the clock of the device.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="Wh", interval="day", parts=(0,), day="?"),
            "The numbers are energy in Wh. Each time ends an interval of 1 day. A column has the "
            "days of a month. Times are by the clock of the device.",
        ),
        (
            Plan(stamp=0, values=(1,), dates="milliseconds", meaning="counter"),
            "The numbers are the running value of a meter. Dates are milliseconds since 1970.",
        ),
        (
            Plan(stamp=0, values=(1,), meaning="counter", zone="Europe/Berlin"),
            "The numbers are the running value of a meter. Dates are year, month, day. Times are "
            "in Europe/Berlin.",
        ),
        (
            Plan(date=0, stamp=1, counted="1800", interval="1800", values=(2,), zone="UTC"),
            "The numbers are energy. Each number of a part of the day ends an interval of "
            "30 minutes. Dates are year, month, day. Times are in UTC.",
        ),
        (
            Plan(span=0, values=(1,), unit="Wh", zone="UTC"),
            "The numbers are energy in Wh. Dates are year, month, day. Times are in UTC.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="kWh", scale="?", interval="rows", zone="UTC"),
            "The numbers are energy in kWh. Each row has what was made since the row before. Dates "
            "are year, month, day. Times are in UTC.",
        ),
        (
            Plan(stamp=0, values=(1,), unit="kWh", scale="40", interval="?", zone="UTC"),
            "The numbers are energy in kWh, times 40. Each time ends its interval. Dates are year, "
            "month, day. Times are in UTC.",
        ),
        (
            Plan(date=0, stamp=1, values=(2,), at="end", day=OF_SHEET, zone="UTC"),
            "The numbers are energy. Each time ends its interval. Each sheet is called by the day "
            "of its rows. Times are in UTC.",
        ),
        (
            Plan(shape="dates", values=(1, 2), unit="Wh", interval="day", dates="dmy"),
            "The numbers are energy in Wh. Each column is a day. Dates are day, month, year. Times "
            "are by the clock of the device.",
        ),
        (
            Plan(shape="dates", date=0, values=(1, 2), interval="month", zone="UTC"),
            "The numbers are energy. Each number is that of a month. A column has the rest of the "
            "date above. Times are in UTC.",
        ),
        (
            Plan(shape="dates", year="2023", values=(1, 2), interval="month", zone="UTC"),
            "The numbers are energy. Each column is a month. The first month is of 2023. "
            "Times are in UTC.",
        ),
        (
            Plan(shape="dates", values=(1, 2), meaning="counter", interval="day", zone="UTC"),
            "The numbers are the running value of a meter. Each column has the values at the "
            "beginning of a day. Dates are year, month, day. Times are in UTC.",
        ),
    ],
    ids=[
        *(
            "energy",
            "distance from UTC",
            "days of a known month",
            "months of a year",
            "days of a month",
            "since 1970",
            "a zone",
            "counted",
            "both ends in a cell",
        ),
        *("rows", "a factor", "a sheet"),
        *("days across", "months across", "months of one year across", "values across"),
    ],
)
def test_a_plan_in_words(plan: Plan, words: str) -> None:
    assert in_words(plan) == words
