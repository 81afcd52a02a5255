"""Stamps as files write them -> instants in UTC, to the millisecond."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from portal.reads.formats.shapes import Bad

# Before the first year no device of the registry was built; after the last one it is a typing
# error, or a counter of seconds that was taken for a date.
FIRST_YEAR, LAST_YEAR = 1990, 2100

# Stamps whose meaning is kept: those of a year of quarter hours, which every device of a file
# shares, and some more.
REMEMBERED = 50_000

# What `fromisoformat` does not take: slashes, dots, single digits, a blank before the offset.
LOOSE = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
# Day and month first: which of them is first nobody can know.
DAY_OR_MONTH_FIRST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})(?:\D.*)?", re.ASCII
)

SPELLING = "write it like 2024-04-30 14:00 or 2024-04-30T14:00:00Z"


class Clock:
    """Reads the stamps of one zone; of no zone when only stamps with an offset can be read.

    A stamp of the hour that comes twice in autumn gives the first of its two instants, marked
    with `fold=1` (which changes nothing else about an instant in UTC), and the second one is kept
    in `repeated`: only the order of the rows can tell them apart, and that is known at the end.
    """

    def __init__(self, zone: tzinfo | None, repeated: dict[datetime, datetime]) -> None:
        self._zone = zone
        self._repeated = repeated
        self._known: dict[str, datetime] = {}

    def at(self, text: str, field: str) -> datetime:
        """The instant; raises Bad with words that say what is wrong."""
        try:
            return self._known[text]
        except KeyError:
            instant = self._instant(text, field)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[text] = instant
        return instant

    def _instant(self, text: str, field: str) -> datetime:
        stamp = parsed(text, field)
        if not FIRST_YEAR <= stamp.year <= LAST_YEAR:
            raise Bad(
                field,
                text,
                f"The year {stamp.year} cannot be: a read lies between {FIRST_YEAR} and "
                f"{LAST_YEAR}.",
            )
        stamp = stamp.replace(microsecond=stamp.microsecond // 1000 * 1000)
        if stamp.tzinfo is not None:
            return stamp.astimezone(UTC)
        return self._from_wall(stamp, text, field)

    def _from_wall(self, wall: datetime, text: str, field: str) -> datetime:
        if self._zone is None:
            raise Bad(field, text, "The time zone of this device is not known: choose one.")
        early = _offset(wall, self._zone, fold=0)
        late = _offset(wall, self._zone, fold=1)
        instant = (wall - early).replace(tzinfo=UTC)
        if early < late:
            raise Bad(field, text, self._skipped(wall, late - early))
        if early > late:
            instant = instant.replace(fold=1)
            self._repeated[instant] = instant + (early - late)
        return instant

    def _skipped(self, wall: datetime, jump: timedelta) -> str:
        minutes = int(jump.total_seconds()) // 60
        return (
            f"This time did not exist in {self._zone}: on {wall:%Y-%m-%d} the clocks there went "
            f"forward by {minutes} minutes. If the file is in another time zone, choose that one."
        )


def _offset(wall: datetime, zone: tzinfo, *, fold: int) -> timedelta:
    return wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0)


def parsed(text: str, field: str) -> datetime:
    """The stamp as it stands, with or without an offset; raises Bad."""
    if text[4:5] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # the long way says what is wrong
    return _parsed_loosely(text, field)


def _parsed_loosely(text: str, field: str) -> datetime:
    plain = text.strip()
    if not plain:
        raise Bad(field, text, f"There is no time in this cell: {SPELLING}.")
    match = LOOSE.fullmatch(plain)
    if match is None:
        raise Bad(field, text, _not_a_stamp(plain))
    try:
        return datetime.fromisoformat(_as_iso(match))
    except ValueError:
        raise Bad(field, text, f"There is no such date or time: {SPELLING}.") from None


def _as_iso(match: re.Match[str]) -> str:
    year, month, day = match["year"], match["month"].zfill(2), match["day"].zfill(2)
    hour, minute, second = (match["hour"] or "0").zfill(2), match["minute"], match["second"]
    zone = (match["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    time = f"{hour}:{minute or '00'}:{second or '00'}.{match['fraction'] or '0'}"
    return f"{year}-{month}-{day}T{time}{zone}"


def _not_a_stamp(text: str) -> str:
    match = DAY_OR_MONTH_FIRST.fullmatch(text)
    if match is None:
        return f"This is not a date and time: {SPELLING}."
    year, one, two = (int(match[name]) for name in ("year", "one", "two"))
    meant = [day for day in (_date(year, two, one), _date(year, one, two)) if day]
    spellings = " or ".join(dict.fromkeys(day.isoformat() for day in meant))
    if not spellings:
        return f"There is no such date: {SPELLING}."
    why = "Day and month could be either way round" if len(meant) > 1 else "The year comes first"
    return f"{why}: write {spellings}, then the time."


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
