"""What the registry's words about a read mean, in ours (contract 6.3 to 6.6). Pure."""

from __future__ import annotations

# A part of the registry's words, in lower case and with a line's end, and what to make of it. The
# first that fits.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        "failed, maxenergy: 0\n",
        "The registry already holds a read of this device that ends at the same time.",
    ),
    (
        "maxenergy",
        "It is more energy than a device of this capacity can make in that time. Check the value "
        "and its unit, and the capacity of the device.",
    ),
    (
        "less than last sent mter read date/value",
        "The meter's value must rise from read to read, and the registry already has a later or "
        "higher one.",
    ),
    (
        "less than last sent",
        "The registry already holds a later read of this device and takes only newer ones.",
    ),
    (
        "already one or more historical entries",
        "The registry already holds History of this device for a part of that time.",
    ),
    (
        "in this device you can add read for",
        "The device has reads of another type, and the registry takes one type a device.",
    ),
    (
        "prior to device onboarding",
        "History ends before the onboarding of the device; what lies after it goes as Delta or "
        "Aggregate.",
    ),
    (
        "before of device onboarding",
        "This edition compares dates as texts and takes this one for later than onboarding.",
    ),
    (
        "year of device onboarding",
        "It lies too long before the onboarding of the device, or ends with it and not before it.",
    ),
    (
        "device onboarding date",
        "It lies before the onboarding of the device; what lies there goes as History.",
    ),
    ("commissioning", "It lies before the commissioning of the device."),
    ("greater than current date", "It ends in the future."),
    ("greater then 0", "The registry takes no read of zero or less."),
    ("invalid device id", "The registry does not know this device for your organisation."),
    ("doesnt belongs", "The device belongs to another organisation."),
)


def explained(words: str) -> str:
    """Our sentence for the registry's; "" where its own say enough."""
    said = f"{words.strip()}\n".casefold()
    return next((meaning for part, meaning in _MEANINGS if part in said), "")
