"""Is the registry there, which one is it, and what may a sign-in do: for operators, in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import IntEnum

from portal.drec import abilities, auth, clock, editions, reference
from portal.drec.client import Drec
from portal.drec.editions import Edition
from portal.drec.errors import DrecError, Unauthorized, Unavailable, Unexpected

# More than the second that the measurement is blurred by, and less than anybody reads a meter.
CLOCK_SECONDS = 5


class Outcome(IntEnum):
    """Exit codes; when several apply, the first one that was met."""

    WELL = 0
    UNREACHABLE = 3
    NO_API = 4  # something else answers, or another edition than DREC_EDITION says
    NO_LISTS = 5  # a list is empty, or fails
    CLOCK = 6
    NO_SIGN_IN = 7
    NO_PERMISSION = 8


Say = Callable[[str], object]
SignIn = tuple[str, str]  # e-mail and password


def run(base_url: str, *, expected: str, sign_in: SignIn | None, say: Say) -> Outcome:
    """Says what it finds, a line at a time. `expected`: "auto", "2022" or "2024"."""
    say(f"Address      {base_url}")
    try:
        outcomes = list(_all(base_url, expected, sign_in, say))
    except Unavailable as error:
        say(f"Unreachable  {error}")
        return Outcome.UNREACHABLE
    except Unauthorized as error:
        say(f"Sign-in      {error}")
        return Outcome.NO_SIGN_IN
    except DrecError as error:
        say(f"Fails        {error}")
        return Outcome.NO_API
    bad = [outcome for outcome in outcomes if outcome]
    say("All is well." if not bad else "Something is wrong: see above.")
    return bad[0] if bad else Outcome.WELL


def _all(base_url: str, expected: str, sign_in: SignIn | None, say: Say) -> Iterator[Outcome]:
    edition = _edition(base_url, say)
    yield _agrees(edition, expected, say)
    yield _lists(Drec(base_url=base_url, edition=edition), say)
    yield _clock(base_url, say)
    if sign_in is None:
        say("Sign-in      not asked for")
    else:
        yield _signed_in(base_url, edition, sign_in, say)


def _edition(base_url: str, say: Say) -> Edition:
    started = time.monotonic()
    edition = editions.detect(base_url)
    say(f"Answers      yes, in {(time.monotonic() - started) * 1000:.0f} ms")
    say(f"Edition      {edition.name}")
    return edition


def _agrees(edition: Edition, expected: str, say: Say) -> Outcome:
    if expected in ("auto", edition.name):
        return Outcome.WELL
    say(f"             but DREC_EDITION says {expected}: set it to {edition.name} or auto")
    return Outcome.NO_API


def _lists(api: Drec, say: Say) -> Outcome:
    try:
        counts = _counts(api)
    except Unexpected as error:
        say(f"Lists        {error}")
        return Outcome.NO_LISTS
    say("Lists        " + ", ".join(f"{name}: {count}" for name, count in counts.items()))
    if not api.edition.has_lists:
        say("             this edition has none of countries and goals; the portal has its own")
    return Outcome.WELL if all(counts.values()) else Outcome.NO_LISTS


def _counts(api: Drec) -> dict[str, int]:
    counts = {
        "fuel types": len(reference.fuel_types(api)),
        "device types": len(reference.device_types(api)),
    }
    if api.edition.has_lists:
        counts["countries"] = len(reference.countries(api))
        counts["goals"] = len(reference.sdg_benefits(api))
    return counts


def _clock(base_url: str, say: Say) -> Outcome:
    ahead = clock.difference(base_url)
    if ahead is None:
        say("Clock        the registry does not tell its time")
        return Outcome.WELL
    seconds = round(ahead / timedelta(seconds=1))
    if abs(seconds) <= CLOCK_SECONDS:
        say("Clock        agrees with this machine's")
        return Outcome.WELL
    where = "ahead of" if seconds > 0 else "behind"
    say(f"Clock        {abs(seconds)} s {where} this machine's: set the clocks, or reads of just")
    say("             now are refused as reads of the future")
    return Outcome.CLOCK


def _signed_in(base_url: str, edition: Edition, sign_in: SignIn, say: Say) -> Outcome:
    email, password = sign_in
    session = auth.sign_in(Drec(base_url=base_url, edition=edition), email=email, password=password)
    api = Drec(base_url=base_url, edition=edition, token=session.token)
    try:
        me = auth.me(api)
        organisation = me.organisation.name if me.organisation else "no organisation"
        say(f"Sign-in      works: {me.role}, {me.status.lower()}, {organisation}")
        return _rights(api, say)
    finally:
        auth.sign_out(api)


def _rights(api: Drec, say: Say) -> Outcome:
    found = abilities.of(api)
    for one in found:
        answer = {True: "yes", False: "no", None: "cannot tell"}[one.allowed]
        say(f"  may {one.name:<22} {answer}{_in_quotes(one.words)}")
    return Outcome.WELL if all(one.allowed for one in found) else Outcome.NO_PERMISSION


def _in_quotes(words: str) -> str:
    return f" (“{words}”)" if words else ""
