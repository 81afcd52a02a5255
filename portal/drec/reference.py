"""The registry's own lists (contract 4). None of them needs a sign-in.

Where the 2022 edition has no list, the answer is empty; `fallbacks` has one.
"""

from __future__ import annotations

from portal.drec import parse
from portal.drec.client import Drec
from portal.drec.shapes import Code, Country


def countries(api: Drec) -> tuple[Country, ...]:
    """With their codes and zones (contract 4); 2022 has no such list."""
    if not api.edition.has_lists:
        return ()
    return api.get("/countrycode/list", shape=parse.countries)


def fuel_types(api: Drec) -> tuple[Code, ...]:
    """Contract 4; 2022 lists many and checks none."""
    return api.get("/device/fuel-type", shape=parse.codes)


def device_types(api: Drec) -> tuple[Code, ...]:
    """Contract 4; 2022 lists many and checks none."""
    return api.get("/device/device-type", shape=parse.codes)


def sdg_benefits(api: Drec) -> tuple[Code, ...]:
    """The goals (contract 4); `code` is what a device is sent with."""
    if not api.edition.has_lists:
        return ()
    return api.get("/sdgbenefit/code", shape=parse.sdg_benefits)
