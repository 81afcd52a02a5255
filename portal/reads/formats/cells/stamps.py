"""One stamp as files write it -> wall time and offset from UTC, in milliseconds."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from portal.reads.formats.cells.months import month_named
from portal.reads.formats.series import NO_TIME

# Before the first year no device of the registry was built; after the last one it is a typing
# error, or a counter of seconds that was taken for a date.
FIRST_YEAR, LAST_YEAR = 1990, 2100

# A blank cell; a cell that is no time; a time without an offset from UTC.
BLANK = NO_TIME
BAD = NO_TIME + 1
LOCAL = NO_TIME

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
UNIX_EPOCH = date(1970, 1, 1)
# Day 0 of spreadsheets, and the first moment of FIRST_YEAR.
SERIAL_ZERO = (date(1899, 12, 30) - UNIX_EPOCH).days * DAY
EARLIEST = (date(FIRST_YEAR, 1, 1) - UNIX_EPOCH).days * DAY
# The most digits of a year that is written short, and the century that it belongs to.
SHORT_YEAR, CENTURY = 2, 2000

# Names of zones behind a time that may mean several: in which one all times are is asked.
UNCLEAR_NAMES = ("AST", "BST", "CST", "IST", "PST")
# Fixed offsets of names that mean one thing only, in hours.
NAMED_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "PKT": 5, "ICT": 7,
    "WIB": 7, "WITA": 8, "SGT": 8, "MYT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "EDT": -4, "EST": -5, "CDT": -5, "MDT": -6,
    "MST": -7, "PDT": -7,
}  # fmt: skip

CLOCK = (
    r"(?P<hour>\d{1,2})(?:(?P<colon>[:.h])(?P<minute>\d{2})"
    r"(?:(?P=colon)(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\.?|\s?Uhr)?"
)
ZONE_NAMES = "|".join((*NAMED_OFFSETS, *UNCLEAR_NAMES))
OFFSET = (
    rf"(?P<offset>\s*(?:\(?(?P<named>{ZONE_NAMES})\)?)?"
    r"(?:(?P<sign>[+-])(?P<off_hour>\d{1,2})(?::?(?P<off_minute>\d{2}))?)?)"
)
PARTED = r"(?:\s*[T,]\s*|\s+(?:-\s+)?|-(?=\d{2}:\d{2}))"
# Blanks behind the dots of a date, and a dot at its end: 14. 3. 2024, 2024.03.14.
GAP, DOT = r"(?:(?<=\.)\s)?", r"(?:(?<=\d)\.(?!\d))?"
NAME = r"(?P<name>[^\W\d_]{3,12})"
YEAR_FIRST = (
    rf"(?P<y>\d{{4}})(?P<mark>[-/.]){GAP}(?P<m>\d{{1,2}})(?P=mark){GAP}(?P<d>\d{{1,2}}){DOT}"
)
YEAR_LAST = (
    rf"(?P<a>\d{{1,2}})(?P<mark>[-/. ]){GAP}(?P<b>\d{{1,2}})(?P=mark){GAP}"
    rf"(?P<c>\d{{4}}|\d{{2}}){DOT}"
)
YEAR_NAMED = rf"(?P<y>\d{{4}})[-/. ]{{1,2}}{NAME}\.?[-/. ]{{1,2}}(?P<d>\d{{1,2}}){DOT}"
DAY_NAMED = rf"(?P<d>\d{{1,2}})[-/. ]{{1,2}}{NAME}\.?[-/. ,]{{1,2}}(?P<y>\d{{4}}|\d{{2}}){DOT}"
NAME_FIRST = rf"{NAME}\.?[-/. ](?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[-/. ](?P<y>\d{{4}})"
COMPACT = r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
COMPACT_CLOCK = r"(?:[T _-]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?"
# 2024-03, 2024/3, 2024M03, 2024-M03.
MONTH_ONLY = r"(?P<y>\d{4})(?:[-/]\s?|[-/ ]?M)(?P<m>\d{1,2})"
MONTH_YEAR = r"(?P<m>\d{1,2})[-/.]\s?(?P<y>\d{4})"
YEAR_MONTH = r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})"
# Of a year in two digits none is one of the first ten: Mar-01 may be a day.
NAME_YEAR = rf"{NAME}\.?(?:[-/ ](?P<y>\d{{4}})|[-/' ]{{1,2}}(?P<short>[1-9]\d))"
YEAR_NAME = rf"(?P<y>\d{{4}})[-/. ]{{1,2}}{NAME}\.?"
# What stands before the time of a report, and is no day of the week.
REPORTED = (
    "print|generat(?!ion)|creat|export|report|download|updat|issu|retriev|erstell|erzeugt|gedruckt|druck|"
    "abgerufen|stand|impres|generad|cread|imprim|stampat|gegener"
)
WEEKDAY = rf"(?:(?!{REPORTED})[^\W\d_]{{2,12}}[.,]{{0,2}}\s+)?"


def _forms(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


# By what a stamp begins with: a year, another number, a word.
FROM_YEAR = _forms(
    rf"{YEAR_FIRST}(?:{PARTED}{CLOCK})?{OFFSET}",
    rf"{COMPACT}{COMPACT_CLOCK}{OFFSET}",
    rf"{YEAR_NAMED}(?:{PARTED}{CLOCK})?{OFFSET}",
    MONTH_ONLY,
    YEAR_MONTH,
    YEAR_NAME,
    rf"{COMPACT}(?P<whole>\d{{2}})",
)
FROM_NUMBER = _forms(
    rf"{YEAR_LAST}(?:{PARTED}{CLOCK})?{OFFSET}",
    rf"{DAY_NAMED}(?:{PARTED}{CLOCK})?{OFFSET}",
    MONTH_YEAR,
)
FROM_WORD = _forms(
    rf"{WEEKDAY}{YEAR_LAST}(?:{PARTED}{CLOCK})?{OFFSET}",
    rf"{WEEKDAY}{DAY_NAMED}(?:{PARTED}{CLOCK})?{OFFSET}",
    rf"{WEEKDAY}{NAME_FIRST}(?:{PARTED}{CLOCK})?{OFFSET}",
    NAME_YEAR,
)
# What every cell of a stamp begins with, and a blank one; most others are told from it at once.
BEGINNING = re.compile(
    r"[\s='\"]*(?:$|\d{4}|[^\W\d_]{3,12}\.?[-/' ]{1,2}(?:\d{4}|\d{2})(?!\d)|"
    rf"{WEEKDAY}(?:\d{{1,2}}[-/. 月]|[^\W\d_]{{3,12}}\.?[-/. ]\d{{1,2}}\D))"
)
CLOCK_ALONE = re.compile(CLOCK, re.IGNORECASE)
# Seconds or parts of them since 1970, or days of a spreadsheet; their lengths in milliseconds.
NUMBERED = {
    "seconds": (re.compile(r"\d{9,10}(?:\.\d{1,9})?"), SECOND),
    "milliseconds": (re.compile(r"\d{12,13}(?:\.\d+)?"), 1),
    "microseconds": (re.compile(r"1\d{15}"), 1e-3),
    "nanoseconds": (re.compile(r"1\d{18}"), 1e-6),
    "serial": (re.compile(r"\d{5}(?:\.\d+)?"), DAY),
}

# Seconds since 1970 of a year that no reading is of.
FROM_2036 = re.compile(r"2[1-9]\d{8}", re.ASCII)

WRITE_IT = "write it like 2024-04-30 14:00 or 2024-04-30T14:00:00Z"

# A wall time and its offset from UTC (LOCAL where the cell names none), both in milliseconds.
Stamp = tuple[int, int]


# The form of a cell: no layout of a stamp asks which digit stands in a place.
ALIKE = str.maketrans("123456789", "000000000")
# Forms of cells that mean nothing: so many are remembered, and none that is longer.
FORMS, LONGEST_FORM = 1000, 64


class Strange:
    """The forms of cells that mean nothing: whatever digits stand in them, it is found out once."""

    def __init__(self) -> None:
        self._forms: set[str] = set()

    def has(self, cell: str) -> bool:
        return len(cell) <= LONGEST_FORM and cell.translate(ALIKE) in self._forms

    def add(self, cell: str) -> None:
        if len(cell) > LONGEST_FORM:
            return
        if len(self._forms) >= FORMS:
            self._forms.clear()
        self._forms.add(cell.translate(ALIKE))


def unwrapped(cell: str) -> str:
    """Without blanks around, and without the ="…" that keeps spreadsheets from guessing."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text.lstrip("'") if text.startswith("'") else text


# Digits and marks of other scripts, and the words between the numbers of a Chinese date.
DIGIT_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\uff10"
WESTERN = str.maketrans(
    {chr(ord(zero) + n): str(n) for zero in DIGIT_ZEROS for n in range(10)}
    | {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u066b": ".", "\u066c": ","}
    | {"\uff0d": "-", "\uff0e": ".", "\uff0f": "/", "\uff1a": ":", "\u3000": " "}
    | {"年": "-", "月": "-", "日": "", "時": ":", "时": ":", "分": ""}
)


def western(cell: str) -> str:
    """A number or a time in the digits and marks that all of these are read in."""
    text = unwrapped(cell)
    if text.isascii():
        return text
    if "年" in text:  # of a date without a day the month stands last
        text = text.removesuffix("月")
    return text.translate(WESTERN).strip()


def matched(text: str) -> re.Match[str] | None:
    """The parts of a stamp of any spelling."""
    by_number = FROM_YEAR if text[:4].isdigit() else FROM_NUMBER
    for form in by_number if text[:1].isdigit() else FROM_WORD:
        if match := form.fullmatch(text):
            return match
    return None


def parsed(cell: str, dates: str) -> Stamp:
    """One stamp; BAD or BLANK where there is none."""
    text = western(cell)
    if not text:
        return BLANK, LOCAL
    if dates in NUMBERED:
        return _from_number(text, dates)
    match = matched(text)
    return (BAD, LOCAL) if match is None else _stamp(match, dates)


def has_form(cell: str, dates: str) -> bool:
    """Whether a cell is laid out as a stamp, with the name of a month where it has one, whatever
    its digits are."""
    text = western(cell)
    if dates in NUMBERED:
        return NUMBERED[dates][0].fullmatch(text) is not None
    match = matched(text)
    if match is None:
        return False
    try:
        return not (name := match.groupdict().get("name")) or month_named(name) > 0
    except KeyError:
        return False


def _stamp(match: re.Match[str], dates: str) -> Stamp:
    groups = match.groupdict()
    try:
        wall = _wall(groups, dates)
        return wall, _offset(groups)
    except (ValueError, KeyError):
        return BAD, LOCAL


def _from_number(text: str, dates: str) -> Stamp:
    pattern, length = NUMBERED[dates]
    if not pattern.fullmatch(text):
        return BAD, LOCAL
    wall = round(float(text) * length)
    if dates == "serial":
        return to_the_second(wall) + SERIAL_ZERO, LOCAL
    return (wall, 0) if wall >= EARLIEST else (BAD, LOCAL)


def to_the_second(walls: Any) -> Any:
    """A wall time in ms, or many: spreadsheets cut the fractions of a day off."""
    return (walls + SECOND // 2) // SECOND * SECOND


def _wall(groups: dict[str, str | None], dates: str) -> int:
    """Raises ValueError or KeyError for a date or time that is none."""
    year, month, day = _day_of(groups, dates)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError
    return (date(year, month, day) - UNIX_EPOCH).days * DAY + _time_of(groups)


def _day_of(groups: dict[str, str | None], dates: str) -> tuple[int, int, int]:
    if groups.get("a"):
        texts = {part_of(k, dates): groups[k] or "0" for k in "abc"}
        if four_digits_are_no_year(groups, dates):
            raise ValueError
        return _year_of(texts["y"]), int(texts["m"]), int(texts["d"])
    name = groups.get("name")
    month = month_named(name) if name else int(groups["m"] or 0)
    return _year_of(groups.get("y") or groups.get("short") or "0"), month, int(groups.get("d") or 1)


def _year_of(text: str) -> int:
    """One or two digits are a year of this century; four are what they say."""
    return int(text) + (CENTURY if len(text) <= SHORT_YEAR else 0)


def four_digits_are_no_year(groups: dict[str, str | None], dates: str) -> bool:
    return len(groups.get("c") or "") > SHORT_YEAR and part_of("c", dates) != "y"


def part_of(group: str, dates: str) -> str:
    """Year, month or day for the first, second and third number of a date."""
    if group in ("a", "b", "c"):
        return _order(dates)["abc".index(group)]
    return group


def _order(dates: str) -> str:
    return dates if dates in ("ymd", "dmy", "mdy") else "   "


def _time_of(groups: dict[str, str | None]) -> int:
    hour, minute = int(groups.get("hour") or 0), int(groups.get("minute") or 0)
    second, half = int(groups.get("second") or 0), groups.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half in "pP" else 0)
    elif groups.get("hour") and not groups.get("minute"):
        raise ValueError
    hour = int(groups.get("whole") or hour)
    fraction = int(((groups.get("fraction") or "") + "000")[:3])
    time = hour * HOUR + minute * MINUTE + second * SECOND + fraction
    if minute > 59 or second > 59 or time > DAY:  # 24:00 is the end of the day
        raise ValueError
    return time


def _offset(groups: dict[str, str | None]) -> int:
    named, sign = groups.get("named"), groups.get("sign")
    offset = offset_named(named or "")
    if sign:
        offset = 0 if offset == LOCAL else offset
        away = int(groups["off_hour"] or 0) * HOUR + int(groups["off_minute"] or 0) * MINUTE
        if away > 14 * HOUR:
            raise ValueError
        offset += -away if sign == "-" else away
    return offset


def offset_named(name: str) -> int:
    """That of a name, in ms; LOCAL where it does not tell."""
    hours = NAMED_OFFSETS.get(name.upper())
    return LOCAL if hours is None else hours * HOUR


def unclear_name(cell: str) -> str:
    """The name of a zone behind a time that may mean several; "" for any other cell."""
    match = matched(western(cell))
    named = (match.groupdict().get("named") or "").upper() if match else ""
    return named if named in UNCLEAR_NAMES else ""


def time_of_day(cell: str) -> int:
    """Milliseconds after midnight; BLANK or BAD."""
    text = western(cell)
    if not text:
        return BLANK
    if written := WITH_HOURS.fullmatch(text):
        text = written["time"] if ":" in written["time"] else written["time"] + ":00"
    match = CLOCK_ALONE.fullmatch(text) or CLOCK_COMPACT.fullmatch(text)
    try:
        return BAD if match is None else _time_of(match.groupdict())
    except ValueError:
        return BAD


# 18h, 18 Uhr, 18:00 hrs.
WITH_HOURS = re.compile(r"(?P<time>\d{1,2}(?::\d{2}){0,2})\s?(?:h|hrs?|uhr)\.?", re.IGNORECASE)
CLOCK_COMPACT = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})(?P<second>\d{2})?")


def is_stamp(cell: str) -> bool:
    """Whether a cell is a date, perhaps with a time; which number is the month does not matter."""
    match = matched(western(cell))
    return match is not None and any(_stamp(match, order)[0] != BAD for order in ORDERS_OF_DIGITS)


def has_time(cell: str) -> bool:
    """Whether a stamp has a time of day."""
    match = matched(western(cell))
    return match is not None and not {"hour", "whole"}.isdisjoint(
        name for name, text in match.groupdict().items() if text
    )


def names_no_day(cell: str) -> bool:
    """Whether a cell is a month without a day."""
    match = matched(western(cell))
    groups = match.groupdict() if match else {}
    return match is not None and not (groups.get("d") or groups.get("a"))


def has_order(cell: str) -> bool:
    """Whether a cell is a date of three numbers, of which none is surely the year."""
    match = matched(western(cell))
    return match is not None and bool(match.groupdict().get("a"))


def orders_of(cell: str) -> frozenset[str]:
    """The orders of day, month and year that a cell allows; all of them where it does not say."""
    match = matched(western(cell))
    if match is None or not match.groupdict().get("a"):
        return ALL_ORDERS
    return frozenset(o for o in ORDERS_OF_DIGITS if parsed(cell, o)[0] != BAD)


ORDERS_OF_DIGITS = ("dmy", "mdy", "ymd")
ALL_ORDERS = frozenset(ORDERS_OF_DIGITS)


def why_bad(cell: str, dates: str) -> str:
    """What is wrong with a cell that is no stamp, and what would be right."""
    text = western(cell)
    if not text:
        return f"There is no time in this cell: {WRITE_IT}."
    match = matched(text)
    if match is None or dates in NUMBERED:
        return f"This is not a date and time: {WRITE_IT}."
    year = match.groupdict().get("y") or match.groupdict().get("c") or ""
    if len(year) == 4 and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return f"The year {year} cannot be: a read lies between {FIRST_YEAR} and {LAST_YEAR}."
    if orders_of(text) != ALL_ORDERS and orders_of(text):
        return f"Read as {ORDER_WORDS[dates]} this is no date: {WRITE_IT}."
    return f"There is no such date or time: {WRITE_IT}."


ORDER_WORDS = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}


def as_text(wall: int) -> str:
    """A wall time for people: 2024-04-30 14:00."""
    moment = datetime(1970, 1, 1) + timedelta(milliseconds=wall)
    return f"{moment:%Y-%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")
