"""Numbers as files write them -> Decimal. A number that could mean two things is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from portal.reads.formats.shapes import Bad

# More digits are no measurement, and more than a database column or the registry can hold.
MOST_DIGITS = 18

WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
# Marks that only ever part thousands, three digits at a time.
SPACED = re.compile(r"[-+]?\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
SPACES = re.compile(r"[ '’\u00a0\u202f]")
DECIMAL_OR_SCIENTIFIC = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)

WORDS_FOR_NOTHING = frozenset({"", "-", "nan", "null", "none", "n/a", "na", "#n/a"})
OTHER = {".": ",", ",": "."}
WORDS = {".": "a decimal point", ",": "a decimal comma"}
NOT_A_NUMBER = "This is not a number: write it like 1234.5."


def _patterns(template: str) -> dict[str, re.Pattern[str]]:
    """`template` with the decimal mark M and the other mark O, once for each mark."""
    return {
        mark: re.compile(
            template.replace("M", re.escape(mark)).replace("O", re.escape(other)), re.ASCII
        )
        for mark, other in OTHER.items()
    }


# A decimal fraction; the same where the mark cannot be one of thousands; thousands marks; the same
# where they cannot be a decimal mark.
FRACTION = _patterns(r"[-+]?\d*M\d+")
PROOF = _patterns(r"[-+]?(?:0?M\d+|\d+M(?:\d{1,2}|\d{4,})|\d{4,}M\d+|0\d*M\d+)")
GROUPED = _patterns(r"[-+]?[1-9]\d{0,2}(?:O\d{3})+(?:M\d+)?")
GROUPED_PROOF = _patterns(r"[-+]?[1-9]\d{0,2}(?:(?:O\d{3}){2,}(?:M\d+)?|O\d{3}M\d+)")


def proved_mark(cells: Iterable[str]) -> str:
    """The decimal mark that the first telling cell proves; "" when none of them does."""
    for cell in cells:
        text = cell.strip()
        for mark in OTHER:
            if PROOF[mark].fullmatch(text) or GROUPED_PROOF[mark].fullmatch(text):
                return mark
    return ""


class Numbers:
    """Reads the numbers of one column.

    `proved` is the decimal mark that the column itself shows. Without one the delimiter speaks:
    who separates columns by semicolons does so because the comma is taken.
    """

    def __init__(self, *, proved: str, delimiter: str) -> None:
        self._proved = bool(proved)
        self._mark = proved or ("," if delimiter == ";" else ".")
        self._quick = re.compile(rf"-?\d{{1,9}}{re.escape(self._mark)}\d{{1,9}}", re.ASCII)
        self._comma = self._mark == ","

    def read(self, text: str) -> Decimal:
        """The number of a cell; raises Bad."""
        if WHOLE.fullmatch(text):
            return Decimal(text)
        if self._quick.fullmatch(text):
            return Decimal(text.replace(",", ".") if self._comma else text)
        return self._read_slowly(text)

    def _read_slowly(self, text: str) -> Decimal:
        plain = text.strip()
        if plain.casefold() in WORDS_FOR_NOTHING:
            raise Bad("value", text, "There is no number in this cell: fill it, or remove the row.")
        plain = self._without_marks(plain, text)
        if not DECIMAL_OR_SCIENTIFIC.fullmatch(plain):
            raise Bad("value", text, NOT_A_NUMBER)
        number = Decimal(plain)
        if _digits(number) > MOST_DIGITS:
            raise Bad("value", text, f"This number has more than {MOST_DIGITS} digits.")
        return number

    def _without_marks(self, plain: str, typed: str) -> str:
        """The number with a decimal point and no thousands marks, if both are beyond doubt."""
        if SPACED.fullmatch(plain):
            plain = SPACES.sub("", plain)
        mark, other = self._mark, OTHER[self._mark]
        if GROUPED[mark].fullmatch(plain):
            if not self._proved and not GROUPED_PROOF[mark].fullmatch(plain):
                raise Bad("value", typed, self._two_meanings(plain))
            return plain.replace(other, "").replace(mark, ".")
        if other not in plain:
            return plain.replace(mark, ".")
        if not self._proved and PROOF[other].fullmatch(plain):
            return plain.replace(other, ".")
        if FRACTION[other].fullmatch(plain):
            raise Bad("value", typed, f"Other numbers of this column have {WORDS[mark]}.")
        raise Bad("value", typed, NOT_A_NUMBER)

    def _two_meanings(self, plain: str) -> str:
        other = OTHER[self._mark]
        return (
            f"This could be {plain.replace(other, '')} or {plain.replace(other, '.')}: write it "
            "without a thousands mark."
        )


def _digits(number: Decimal) -> int:
    """Digits of the number written out, before and after the point."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - NaN and infinity do not get here
    return max(len(digits) + max(exponent, 0), -exponent)
