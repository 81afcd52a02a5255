"""Numbers as files write them -> whole micro-units, a whole column at once.

A number may be written with thousands marks, a decimal comma or in scientific notation. Which of
comma and point is the decimal mark is one decision for the column (Plan.decimal).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.stamps import ALIKE, Strange, unwrapped, western
from portal.reads.formats.cells.words import words
from portal.reads.formats.series import NO_TIME, Integers

# What stands for a cell without a number, and for one that is none.
NOTHING = NO_TIME
NO_NUMBER = NO_TIME + 1
TOO_LARGE = NO_TIME + 2

# More digits are no measurement.
MOST_DIGITS = 18
# The largest that fits into 64 bits, with room for the three marks above: 9 TWh.
LARGEST_MICRO = 9 * 10**18
# A float is exact to the half of a micro-unit below this; what is larger is reckoned exactly.
EXACT_BELOW = 2.0**50
# Cells read one by one whose meaning is kept.
REMEMBERED = 50_000

PLAIN_CHARS = {".": b"0123456789-.\n", ",": b"0123456789-,\n"}
SPACED = re.compile(r"[-+]?\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
SPACES = re.compile(r"[ '’\u00a0\u202f]")
DECIMAL_OR_SCIENTIFIC = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
# A unit behind the number: "12.5 kWh", "12.5 kW h".
UNIT = r"[kMG]?W(?:[ ·]?h)?"
WITH_UNIT = re.compile(rf"(?P<number>.*\d)\s*(?P<unit>{UNIT})", re.IGNORECASE)
UNITS_AT_ENDS = re.compile(rf"^(.*\d)[^\S\n]*{UNIT}$", re.IGNORECASE | re.MULTILINE)

WORDS_FOR_NOTHING = words(
    "- -- — – . ? nan null none nil n/a na #n/a #na missing nodata n.a. n.d. inf unavailable "
    "unknown"
) | {"", "no data", "#value!", "#ref!", "#div/0!", "#num!", "#name?"}
# What every cell of a number or of none looks like; most others are told from it at once.
NUMERALS = (
    r"\d+(?:[.,]\d*)?(?:e[-+]?\d+)?",
    r"[.,]\d+(?:e[-+]?\d+)?",
    r"\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?",
    r"\d{1,3}(?:,\d{3})+(?:\.\d*)?",
    r"\d{1,3}(?:\.\d{3})+(?:,\d*)?",
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?",
)
MAY_BE = re.compile(
    rf"[\s='\"]*(?:[-+]?(?:{'|'.join(NUMERALS)})\s*(?:{UNIT})?|"
    rf"{'|'.join(map(re.escape, WORDS_FOR_NOTHING))})[\s\"]*",
    re.IGNORECASE,
)
OTHER = {".": ",", ",": "."}
WORDS = {".": "a decimal point", ",": "a decimal comma"}


def _patterns(template: str) -> dict[str, re.Pattern[str]]:
    """`template` with the decimal mark M and the other mark O, once for each mark."""
    return {
        mark: re.compile(
            template.replace("M", re.escape(mark)).replace("O", re.escape(other)),
            re.ASCII | re.MULTILINE,
        )
        for mark, other in OTHER.items()
    }


# Lines that float() does not take once the marks of thousands are gone, or not with no more than
# MOST_DIGITS when a scientific notation is written out. A decimal fraction; the same where the mark
# cannot be one of thousands; thousands marks; the same where they cannot be a decimal mark.
SLOW = _patterns(
    r"^(?![-+]?(?:\d+(?:M\d+)?|[1-9]\d{0,2}(?:O\d{3})+(?:M\d+)?|"
    r"\d{1,9}(?:M\d{1,9})?[eE][-+]?0?\d)$).*$"
)
FRACTION = _patterns(r"[-+]?\d*M\d+")
PROOF = _patterns(r"[-+]?(?:0?M\d+|\d+M(?:\d{1,2}|\d{4,})|\d{4,}M\d+|0\d*M\d+)(?:[eE][-+]?\d+)?")
# In India only the last three digits are a thousand: 1,10,120.
INDIAN = r"[1-9]\d?(?:O\d{2})+O\d{3}(?:M\d*)?"
GROUPED = _patterns(rf"[-+]?(?:[1-9]\d{{0,2}}(?:O\d{{3}})+(?:M\d*)?|{INDIAN})")
GROUPED_PROOF = _patterns(
    rf"[-+]?(?:[1-9]\d{{0,2}}(?:(?:O\d{{3}}){{2,}}(?:M\d*)?|O\d{{3}}M\d+)|{INDIAN})"
)


def mark_of(cell: str) -> str:
    """The decimal mark that a cell proves; "?" where it has one that could be either; else ""."""
    text = SPACES.sub("", western(cell))
    if text[-1:].isalpha() and (match := WITH_UNIT.fullmatch(text)):
        text = match["number"]
    for mark in OTHER:
        if PROOF[mark].fullmatch(text) or GROUPED_PROOF[mark].fullmatch(text):
            return mark
    return "?" if FRACTION["."].fullmatch(text) or FRACTION[","].fullmatch(text) else ""


def proved_mark(cells: Iterable[str]) -> str:
    """The decimal mark that the first telling cell proves; "?" where marks are there and none
    tells; "" where there are none."""
    found = ""
    for cell in cells:
        if "," not in cell and "." not in cell:
            continue
        mark = mark_of(cell)
        if mark in OTHER:
            return mark
        found = found or mark
    return found


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is no number."""
    return western(cell).casefold() in WORDS_FOR_NOTHING


def own_unit(cell: str) -> str:
    """The unit that stands behind a number, as files write it; "" where none does."""
    text = unwrapped(cell)
    match = WITH_UNIT.fullmatch(text) if text[-1:].isalpha() else None
    return match["unit"] if match else ""


def may_have_units(cells: Sequence[str]) -> bool:
    """Whether a unit may stand behind some of the numbers: a quick look."""
    joined = "".join(cells)
    return "W" in joined or "w" in joined


class Factors(NamedTuple):
    """What the numbers of a column are multiplied by: `which` of the factors each of them, all by
    the first one where it is None."""

    every: Sequence[Decimal]
    which: NDArray[np.int64] | None = None

    def of(self, place: int) -> Decimal:
        return self.every[0 if self.which is None else int(self.which[place])]

    @property
    def floats(self) -> NDArray[np.float64]:
        """One, or one for each number."""
        floats = np.array(list(map(float, self.every)))
        return floats[:1] if self.which is None else floats[self.which]


# By mark, which bytes are not of a plain number.
IS_ODD = {
    mark: np.isin(np.arange(256), list(chars), invert=True) for mark, chars in PLAIN_CHARS.items()
}


def _odd_lines(content: bytes, mark: str) -> Integers:
    """The numbers of the lines that have more than plain digits and marks."""
    table = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(table == ord("\n"))
    return np.unique(np.searchsorted(ends, np.flatnonzero(IS_ODD[mark][table])))


class Amounts:
    """Reads the numbers of one column whose decimal mark is known."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._known: dict[str, Decimal | str | None] = {}
        self._strange = Strange()

    def read(self, cells: Sequence[str], micro: Factors) -> Integers:
        """The numbers times `micro`; NOTHING, NO_NUMBER and TOO_LARGE where there is none."""
        if not cells:
            return np.empty(0, np.int64)
        return self._whole(self._numbers(cells), cells, micro)

    def _numbers(self, cells: Sequence[str]) -> NDArray[np.float64]:
        """NaN for what takes a closer look; one odd cell costs the others nothing."""
        joined = "\n".join(cells)
        if joined.count("\n") + 1 == len(cells):
            content = joined.encode()
            with suppress(ValueError):
                if not content.translate(None, PLAIN_CHARS[self._mark]):
                    return self._floats(joined)
                return self._apart(cells, _odd_lines(content, self._mark))
        return self._floats(self._plain(joined, cells))

    def _apart(self, cells: Sequence[str], odd: Integers) -> NDArray[np.float64]:
        """The plain cells, and those that are written otherwise. Raises ValueError where one that
        looks plain is no number."""
        is_plain = np.ones(len(cells), bool)
        is_plain[odd] = False
        numbers = np.empty(len(cells))
        if len(odd) < len(cells):
            plain = "\n".join(compress(cells, is_plain.tolist()))
            numbers[is_plain] = self._floats(plain)
        others = [cells[place] for place in odd.tolist()]
        numbers[odd] = self._floats(self._plain("\n".join(others), others))
        return numbers

    def _floats(self, joined: str) -> NDArray[np.float64]:
        """NaN for a blank line. Raises ValueError where one is no number."""
        texts = joined.replace(OTHER[self._mark], "").replace(self._mark, ".").split("\n")
        if "" in texts:
            texts = [text or "nan" for text in texts]
        return np.fromiter(map(float, texts), np.float64, len(texts))

    def _whole(
        self, numbers: NDArray[np.float64], cells: Sequence[str], micro: Factors
    ) -> Integers:
        """Rounded; what is no number so far, or may have been bent, is reckoned anew."""
        numbers = numbers * micro.floats
        plain = np.abs(numbers) < EXACT_BELOW  # NaN is not
        if plain.all():
            return np.rint(numbers).astype(np.int64)
        whole = np.rint(np.where(plain, numbers, 0)).astype(np.int64)
        left = np.flatnonzero(~plain).tolist()
        whole[left] = [
            self.one(cells[place], micro.of(place)) if cells[place] else NOTHING for place in left
        ]
        return whole

    def _plain(self, joined: str, cells: Sequence[str]) -> str:
        """A line for each cell: its number, without a unit behind it; "nan" where that takes a
        closer look."""
        is_one_a_line = joined.count("\n") + 1 == len(cells)
        texts = cells if is_one_a_line else [cell.replace("\n", "?") for cell in cells]
        joined = "\n".join(map(unwrapped if "=" in joined else str.strip, texts))
        if "w" in joined.casefold():
            joined = UNITS_AT_ENDS.sub(r"\1", joined)
        return SLOW[self._mark].sub("nan", joined)

    def one(self, cell: str, micro: Decimal) -> int:
        cell = cell if cell.isascii() else western(cell)
        if self._strange.has(cell):
            return NO_NUMBER
        if not MAY_BE.fullmatch(cell):
            if not MAY_BE.fullmatch(cell.translate(ALIKE)):  # "#DIV/1!" is none, "#DIV/0!" is
                self._strange.add(cell)
            return NO_NUMBER
        number = self.number(cell)
        if number is None:
            return NOTHING
        if isinstance(number, str):
            return NO_NUMBER
        whole = int((number * micro).to_integral_value())
        return whole if abs(whole) <= LARGEST_MICRO else TOO_LARGE

    def number(self, cell: str) -> Decimal | str | None:
        """The number of a cell; None where it says that there is none; else what is wrong."""
        try:
            return self._known[cell]
        except KeyError:
            number = _number(cell, self._mark)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[cell] = number
        return number


def _number(cell: str, mark: str) -> Decimal | str | None:
    text = western(cell)
    if not text[:1].isdigit() and text.casefold() in WORDS_FOR_NOTHING:
        return None
    if text[-1].isalpha() and (match := WITH_UNIT.fullmatch(text)):
        text = match["number"]
    if SPACED.fullmatch(text):
        text = SPACES.sub("", text)
    text, wrong = _with_point(text, mark)
    if wrong or not DECIMAL_OR_SCIENTIFIC.fullmatch(text):
        return wrong or _not_a_number(cell)
    number = Decimal(text)
    may_be_long = len(text) > MOST_DIGITS or not text[-2:].isdigit() or "e" in text.casefold()
    if may_be_long and _digits(number) > MOST_DIGITS:
        return f"This number has more than {MOST_DIGITS} digits: check it."
    return number


def _not_a_number(cell: str) -> str:
    if unwrapped(cell).startswith("="):
        return "This is a formula and not its result: save the sheet as CSV with values."
    return "This is not a number: write it like 1234.5."


def _with_point(text: str, mark: str) -> tuple[str, str]:
    """The number with a decimal point and no thousands marks; and what is wrong with it."""
    other = OTHER[mark]
    if other not in text:
        return text.replace(mark, "."), ""
    if GROUPED[mark].fullmatch(text):
        return text.replace(other, "").replace(mark, "."), ""
    if FRACTION[other].fullmatch(text):
        return "", f"Other numbers of this column have {WORDS[mark]}: write it like them."
    return "", "This is not a number: write it like 1234.5."


def _digits(number: Decimal) -> int:
    """Digits of the number written out, before and after the point."""
    _, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - NaN and infinity do not get here
    return max(len(digits) + max(exponent, 0), -exponent)
