"""The date that one heading names: a day, a month, perhaps without its year, or a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.kinds import LONGEST, kind_of
from portal.reads.formats.cells.months import month_named
from portal.reads.formats.cells.stamps import BAD, FIRST_YEAR, LAST_YEAR
from portal.reads.formats.cells.units import UNIT_TOKENS
from portal.reads.formats.cells.words import IN_BRACKETS, MADE, WORD, plain, tokens, words

MONTHS_OF_A_YEAR = 12
DAYS_OF_A_MONTH = range(28, 32)

# 2023 in a text, and no part of a day or of a longer number.
YEAR_ALONE = re.compile(r"(?<!\d)(?<!\d[./:-])(?:19|20)\d\d(?![./:-]?\d)", re.ASCII)
YEAR = re.compile(r"(?P<year>\d{4})(?:\.0+)?", re.ASCII)
# Months and days that look like numbers: 01.2024, 202401, 20240131.
IN_DIGITS = re.compile(r"\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d{4}(?:\d\d)?", re.ASCII)
# What spreadsheets write behind a day.
MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")
NUMBER = re.compile(r"\d+", re.ASCII)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:\.0+)?[-/ ](?P<month>[^\W\d_]{3,10})")
# "31.12.", "31/12": days without a year.
BARE_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.|\d{1,2}/\d{1,2}", re.ASCII)
# "KW 1", "2024-W01", "Week 1", "Q1", "2024 Q1", "1. Quartal 2024".
PERIOD = re.compile(
    r"(?:\d{4}[-/ ]?)?(?:(?:w|kw|cw|wk|week|woche|semaine|semana|q|quarter)[-. ]?\d{1,2}|"
    r"\d\.?\s?(?:quartal|quarter|trimestre))(?:[-/ ]?(?:\d{4}|\d{2}))?",
    re.IGNORECASE,
)
# What may stand beside the date in a heading. Some call months "gen" and "out".
BESIDE = (
    (MADE - words("gen out"))
    | UNIT_TOKENS.keys()
    | words("energy energie energia value of year jahr")
)


def date_in(heading: str) -> str:
    """The day or month that a heading names, as it is written; "" where it names none."""
    text = bare(heading)
    return text if kind_of(text) == "date" or IN_DIGITS.fullmatch(text) else ""


def wall_of(heading: str, dates: str) -> int:
    """The midnight at which the day or month of a heading begins by the clock on the wall, in ms;
    BAD for any other heading. `dates` is the order of day, month and year."""
    text = date_in(heading)
    return stamps.parsed(text, dates)[0] if text else BAD


def month_in(heading: str) -> int:
    """The number of the month that a heading names without a year; 0 for none."""
    letters = plain(bare(heading))
    try:
        return month_named(letters) if letters.isalpha() else 0
    except KeyError:
        return 0


def month_of(heading: str) -> int:
    """The same where the heading may be the number itself; 0 for none."""
    number = number_in(heading)
    return month_in(heading) or (number if 0 < number <= MONTHS_OF_A_YEAR else 0)


def year_of(cell: str) -> int:
    """The first midnight of a year, in ms by the clock on the wall; BLANK or BAD."""
    text = stamps.western(cell)
    match = YEAR.fullmatch(text)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return BAD if text else stamps.BLANK
    return stamps.parsed(f"{match['year']}-01-01", "ymd")[0]


def year_named(text: str) -> str:
    """The only year that a text has; "" for none."""
    years = set(YEAR_ALONE.findall(text))
    return years.pop() if len(years) == 1 else ""


def form_of(heading: str) -> str:
    """How the date of a heading is laid out, whatever month it names: "a-0" for Jan-24."""
    return NUMBER.sub("0", WORD.sub("a", bare(heading)))


def bare(heading: str) -> str:
    """Without unit, words and what a spreadsheet writes behind a day; the month before its year."""
    if len(heading) > LONGEST:
        return ""
    if heading.isascii() and heading.isdigit():
        return heading
    parts = IN_BRACKETS.sub(" ", stamps.western(heading)).split()
    text = " ".join(part for part in parts if not BESIDE.issuperset(tokens(part)))
    text = MIDNIGHT.sub("", text)
    match = YEAR_FIRST.fullmatch(text)
    return f"{match['month']} {match['year']}" if match else text


def number_in(cell: str) -> int:
    """A whole one; -1 for anything else."""
    text = bare(cell)
    return int(text) if text.isascii() and text.isdigit() else -1


def year_in(heading: str) -> int:
    """The first midnight of the year that a heading names alone; BAD for any other."""
    return max(BAD, year_of(bare(heading)))


def tell_dates(headings: Sequence[str]) -> bool:
    """Whether each is a day or a month with its year."""
    return bool(headings) and all(map(date_in, headings))


def tell_days(headings: Sequence[str]) -> bool:
    """Whether they count the days of a month: 1 to 28, or more."""
    days = list(range(1, len(headings) + 1))
    return len(days) in DAYS_OF_A_MONTH and list(map(number_in, headings)) == days


def tell_years(headings: Sequence[str]) -> bool:
    """Whether each is a year alone."""
    return bool(headings) and all(year_in(heading) > BAD for heading in headings)
