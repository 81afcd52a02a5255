"""The words of the record: what is handed in, where it is on its way, what was said of it."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    SIGNUP = "signup", "Sign-up"
    DEVICE = "device", "Device"
    DEVICE_CHANGE = "device_change", "Device change"
    DEVICE_REMOVAL = "device_removal", "Device removal"
    READS = "reads", "Meter reads"


# A policy may be for a kind; or for the devices that come from a file, which else follow that of
# devices.
FROM_FILE = "device_file"
POLICIES = (*Kind.choices, (FROM_FILE, "Devices from a file"))


class Delivery(models.TextChoices):
    """Where it is on its way to the registry."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Sending"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Answer unknown"
    CANCELLED = "cancelled", "Cancelled"


class Review(models.TextChoices):
    NOT_NEEDED = "not_needed", "Not needed"
    WAITING = "waiting", "Waiting for review"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"


class When(models.TextChoices):
    """When a reviewer judges it."""

    AFTER = "after", "Sent at once, looked at later"
    BEFORE = "before", "Held until it is approved"
