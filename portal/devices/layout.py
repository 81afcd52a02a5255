"""The order in which a device's fields are asked for: what is required first, the rest folded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """`name` tells the template what more belongs here: the position, the photos."""

    title: str
    names: tuple[str, ...]
    name: str = ""


MAIN = (
    Section("Where it stands", ("latitude", "longitude", "countryCode", "address"), "place"),
    Section("The device", ("externalId",), "device"),
    Section("What it is", ("fuelCode", "deviceTypeCode", "capacity", "commissioningDate")),
    Section("Photos", ("photos", "nameplate"), "photos"),
)
MORE = (
    Section(
        "The system",
        (
            *("deviceDescription", "gridInterconnection", "offTaker", "yieldValue"),
            *("energyStorage", "energyStorageCapacity"),
        ),
    ),
    Section(
        "The project",
        (
            *("projectName", "impactStory", "SDGBenefits", "images", "qualityLabels"),
            *("labels", "data", "groupId"),
        ),
    ),
)
