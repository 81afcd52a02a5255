"""Coordinates as people write them, and as each edition wants them; pure.

Taken are decimals with a sign, a point or a comma (-1.2921 and -1,2921), a hemisphere letter
before or after (1.2921 S), and degrees, minutes and seconds (19°20'50.97"S, S 19 20 50.97).
What is wrong is said in words (Misplaced). Contract 5.1 has what the editions take.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# A tenth of a metre: more than seconds with two decimals can say.
DMS_DECIMALS = 6
# The 2024 edition takes no more (contract 5.1).
MOST_DECIMALS = 9


class Misplaced(ValueError):
    """The text is no such coordinate; the message says why and what would be right."""


@dataclass(frozen=True)
class Axis:
    name: str
    positive: str
    negative: str
    most: int
    example: str


LATITUDE = Axis("latitude", "N", "S", 90, "-1.2921, 1.2921 S or 1°17'31.6\"S")
LONGITUDE = Axis("longitude", "E", "W", 180, "36.8219, 36.8219 E or 36°49'18.8\"E")
OTHER = {LATITUDE: LONGITUDE, LONGITUDE: LATITUDE}


@dataclass(frozen=True)
class Coordinate:
    """One coordinate. `typed` is the text as it came, without blanks around it."""

    degrees: Decimal
    typed: str
    in_minutes: bool

    def for_edition(self, *, dms: bool) -> str:
        """What is sent: with `dms` (2022) minutes and seconds as typed, otherwise decimals."""
        if self.in_minutes and dms:
            return self.typed
        return f"{self.degrees:f}"


_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("′’‘´`ʹ", "'"),
        **dict.fromkeys("″”“„ʺ", '"'),
        **dict.fromkeys("−–—", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
    }
)
_LETTER = re.compile(r"^(?P<before>[NSEW]?)(?P<number>[^A-Z]*)(?P<after>[NSEW]?)$")
_DECIMAL = re.compile(r"(?P<sign>[+-]?) ?(?P<whole>\d{1,3})(?:[.,](?P<part>\d+))? ?°?", re.ASCII)
_DMS = re.compile(
    r"(?P<sign>[+-]?) ?(?P<d>\d{1,3}) ?[° :] ?(?P<m>\d{1,2}(?:[.,]\d+)?) ?"
    r"(?:'|$|[ :](?=\d)) ?(?:(?P<s>\d{1,2}(?:[.,]\d+)?) ?\"?)?",
    re.ASCII,
)
_TWO = re.compile(
    r"[NSEW]? ?[+-]?\d+[.,]\d+ ?°? ?[NSEW]?(?:[,;] ?| )"
    r"[NSEW]? ?[+-]?\d+(?:[.,]\d+)? ?°? ?[NSEW]?"
)


def read(typed: str, axis: Axis) -> Coordinate:
    """The coordinate that a person typed. Raises Misplaced; the range is not looked at."""
    text = _plain(typed)
    if _TWO.fullmatch(text):
        raise Misplaced("These are two numbers. Write latitude and longitude in a field each.")
    found = _LETTER.match(text)
    if not found:
        raise _no_coordinate(axis)
    letter = _letter_of(found["before"], found["after"], axis)
    number = found["number"].strip()
    if match := _DECIMAL.fullmatch(number):
        whole = str(int(match["whole"]))
        value, in_minutes = Decimal(f"{whole}.{match['part']}" if match["part"] else whole), False
    elif match := _DMS.fullmatch(number):
        value, in_minutes = _from_minutes(match), True
    else:
        raise _no_coordinate(axis)
    negative = _is_negative(match["sign"], letter, axis, sure=not in_minutes)
    return Coordinate(_signed(value, negative), typed.strip(), in_minutes)


def out_of_range(latitude: Coordinate | None, longitude: Coordinate | None) -> dict[str, str]:
    """What is wrong with the two together, under the name of the field; empty when nothing is.

    None for one that could not be read.
    """
    wrong: dict[str, str] = {}
    for axis, found in ((LATITUDE, latitude), (LONGITUDE, longitude)):
        if found and abs(found.degrees) > axis.most:
            wrong[axis.name] = (
                f"{found.degrees:f} is out of range: a {axis.name} lies between "
                f"-{axis.most} and {axis.most}."
            )
    return wrong


def _plain(typed: str) -> str:
    text = typed.translate(_LOOKALIKES).replace("''", '"').upper()
    return " ".join(text.split())


def _letter_of(before: str, after: str, axis: Axis) -> str:
    if before and after:
        raise Misplaced("Write one hemisphere letter only.")
    letter = before or after
    other = OTHER[axis]
    if letter in (other.positive, other.negative):
        raise Misplaced(
            f"{letter} belongs to a {other.name}. Latitude and longitude seem to be swapped."
        )
    return letter


def _from_minutes(match: re.Match[str]) -> Decimal:
    minutes = Decimal(match["m"].replace(",", "."))
    seconds = Decimal((match["s"] or "0").replace(",", "."))
    if match["s"] and minutes % 1:
        raise Misplaced("Minutes with a fraction leave no place for seconds. Write one of the two.")
    if minutes >= 60 or seconds >= 60:
        raise Misplaced("Minutes and seconds end at 59.")
    exact = int(match["d"]) + minutes / 60 + seconds / 3600
    return round(exact, DMS_DECIMALS).normalize()


def _is_negative(sign: str, letter: str, axis: Axis, *, sure: bool) -> bool:
    """`sure`: without sign and letter it is positive; minutes and seconds want to be told."""
    if sign and letter:
        raise Misplaced(f"Write either a sign or {axis.positive} or {axis.negative}, not both.")
    if not (sign or letter or sure):
        raise Misplaced(f"Add {axis.positive} or {axis.negative}, for example {axis.example}.")
    return sign == "-" or letter == axis.negative


def _signed(value: Decimal, negative: bool) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        value = round(value, MOST_DECIMALS)
    return -value if negative and value else value


def _no_coordinate(axis: Axis) -> Misplaced:
    return Misplaced(f"This is no {axis.name}. Write it as {axis.example}.")
