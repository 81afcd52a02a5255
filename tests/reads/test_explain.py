"""The registry's words in ours: each text of the contract, with what people can do about it."""

from __future__ import annotations

import pytest

from portal.reads.sending.explain import explained


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Failed, MaxEnergy: 6849.3", "more energy than a device of this capacity"),
        ("Failed, MaxEnergy: 0.27", "more energy than a device of this capacity"),
        ("Failed, MaxEnergy: 0", "ends at the same time"),
        ("Failed,read value is greater than from MaxEnergy", "more energy than a device"),
        ("The sent date for reading x is less than last sent meter read date y", "a later read"),
        (
            "The sent date/value for reading x/1 is less than last sent mter read date/value y/2 ",
            "must rise",
        ),
        (
            "There are already one or more historical entries for this device which are "
            "conflicting current reading start date and/or end date ",
            "already holds History",
        ),
        (
            "In this device you can add read for Aggregate type but you are sending  Delta",
            "one type a device",
        ),
        (
            "For History reading start timestamp and end timestamp should be prior to device "
            "onboarding date. OnBoarding Date 2026",
            "History ends before the onboarding",
        ),
        (
            "One or more measurements endtimestamp x is less than or equal to device onboarding "
            "date y",
            "goes as History",
        ),
        (
            "For History Type Reads of devices start time and/or end time should be within 3 year "
            "of device onboarding, ex: device onboarded date: x",
            "too long before the onboarding of the device, or ends with it",
        ),
        ("meter read value should be greater then 0 ", "zero or less"),
        ("Invalid device id", "does not know this device"),
        ("words that nobody has seen yet", ""),
    ],
)
def test_words_are_explained(words: str, part: str) -> None:
    assert part in explained(words)
    assert bool(explained(words)) == bool(part)
