"""How a file is read, in a few words: what stands chosen below them. Pure."""

from __future__ import annotations

from portal.reads.formats.plan import ADDED, BETWEEN_ROWS, EPOCHS, NOT_CHOSEN, OF_SHEET, Plan
from portal.reads.pages.plan_form import DATES, LENGTHS


def in_words(plan: Plan) -> str:
    """A few short sentences; what is not known is left out."""
    told = (_numbers(plan), _columns(plan), _stamps(plan), _dates(plan), _zone(plan))
    return " ".join(f"{words}." for words in told if words)


def _numbers(plan: Plan) -> str:
    unit = f" in {plan.unit}" if plan.unit else ""
    unit += f", times {plan.scale}" if plan.scale not in ("1", NOT_CHOSEN) else ""
    kinds = {
        "energy": f"The numbers are energy{unit}",
        "counter": f"The numbers are the running value of a meter{unit}",
        "daily": f"The numbers are the running total of each day{unit}",
        "power": f"The numbers are power{unit}, made energy over each interval",
    }
    return "" if plan.shape == "nem12" else kinds[plan.meaning]


def _columns(plan: Plan) -> str:
    if plan.part_column is not None:
        added, named = "Parts of a device are added", "Two columns name the device"
        return added if plan.part == ADDED else named
    if plan.blocks:
        return "A line above each table names its device"
    if len(plan.values) < 2 or plan.shape in ("days", "dates"):
        return ""
    return "Each column is a device" if plan.combine == "devices" else "The columns are added"


def _stamps(plan: Plan) -> str:
    if plan.shape == "nem12":
        return ""
    if plan.shape == "days":
        return "A row is a day, and each column a part of it"
    if plan.has_clock:
        return _below_days(plan)
    if plan.shape == "dates":
        return _above_columns(plan)
    if plan.inclusive and plan.has_both_ends:
        last = {"86400": "day", "60": "minute"}.get(plan.inclusive, "second")
        return f"Each interval ends with its last {last}"
    if plan.is_running and plan.inclusive == "month":
        return "Each is the value at the end of its month"
    if plan.has_both_ends or plan.is_running:
        return ""
    if plan.interval == BETWEEN_ROWS:
        before = "from its time to the next row" if plan.at == "start" else "since the row before"
        return f"Each row has what was made {before}"
    if plan.length is not None:
        begins = "begins" if plan.at == "start" else "ends"
        return f"Each time {begins} an interval, and a column tells how long it is"
    seconds = plan.interval.strip(NOT_CHOSEN)
    length = dict(LENGTHS).get(seconds, f"{seconds} seconds") if seconds else ""
    whose = f"an interval of {length}" if length else "its interval"
    what = "number of a part of the day" if plan.counted else "time"
    return f"Each {what} {'begins' if plan.at == 'start' else 'ends'} {whose}"


def _below_days(plan: Plan) -> str:
    if plan.has_both_ends or plan.is_running:
        return "Each column is a day, and each row a time of it"
    ends = "begins" if plan.at == "start" else "ends"
    return f"Each column is a day, and each row a time at which an interval of it {ends}"


def _above_columns(plan: Plan) -> str:
    if plan.is_running and plan.inclusive in ("month", "year"):
        return f"Each column has the values at the end of a {plan.inclusive}"
    if plan.is_running:
        return "Each column has the values at the beginning of a day"
    what = "column is" if plan.date is None else "number is that of"
    return f"Each {what} a {plan.interval}" if plan.interval else ""


def _dates(plan: Plan) -> str:
    if plan.shape == "dates" and plan.date is not None:
        of_year = f", in {plan.year}" if plan.year.isdigit() else ""
        return f"A column has the rest of the date above{of_year}"
    if plan.shape == "dates" and plan.year.isdigit():
        return f"The first month is of {plan.year}"
    if plan.shape == "dates" and plan.year == OF_SHEET:
        return "Each sheet is called by its year"
    if plan.shape == "nem12" or not plan.dates:
        return ""
    if plan.day == OF_SHEET:
        what = "tells the month of its days" if plan.parts else "is called by the day of its rows"
        return f"Each sheet {what}"
    if plan.parts and plan.year:
        year = {OF_SHEET: "the year of their sheet", NOT_CHOSEN: "a year"}.get(plan.year, plan.year)
        return f"A column has the months of {year}"
    if plan.parts and plan.day:
        return f"A column has the days of {plan.day[:7].replace(NOT_CHOSEN, 'a month')}"
    if plan.day and plan.day != NOT_CHOSEN:
        return f"All rows are of {plan.day}"
    if plan.parts:
        return "Columns of year, month and day make the date"
    return f"Dates are {dict(DATES)[plan.dates]}"


def _zone(plan: Plan) -> str:
    if plan.zone_column is not None:
        return "A column names the time zone"
    if plan.offsets:
        return "Times name their distance from UTC"
    if plan.dates in EPOCHS or plan.zone == NOT_CHOSEN:
        return ""  # they are of no zone
    return f"Times are in {plan.zone}" if plan.zone else "Times are by the clock of the device"
