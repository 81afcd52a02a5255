"""The certificates of one's devices (contract 7.5). 2024 only."""

from __future__ import annotations

from portal.drec import goals, parse_reports
from portal.drec.client import Drec
from portal.drec.errors import NotOffered
from portal.drec.shapes import CertificatePage

PATH = "/certificate-log/issuer/certifiedlogOfdevices"
FILTERS = (
    *("country", "fuelCode", "offTaker", "start_date", "end_date", "SDGBenefits"),
    *("fromAmountread", "toAmountread"),
)


def page(api: Drec, number: int = 1, *, archive: bool = False, **filters: str) -> CertificatePage:
    """Page `number` (from 1), ten a page (contract 7.5). `filters`: FILTERS; one that fits is
    enough. Goals by their code, amounts in Wh of a device's part.

    `archive`: those from before the registry's present way of certifying; `has_archive` of any
    other page says whether there are such. Roles other than OrganizationAdmin, Buyer and ApiUser
    get a 500 (Unexpected).
    """
    if not api.edition.has_reports:
        raise NotOffered(endpoint=f"GET {PATH}")
    if number < 1 or not set(filters) <= set(FILTERS):
        raise ValueError(f"no page or filter of the registry: {number}, {sorted(filters)}")
    if "SDGBenefits" in filters:
        filters["SDGBenefits"] = goals.name(filters["SDGBenefits"])
    params = filters | {"pageNumber": str(number)}
    if archive:
        params["oldcertificatelog"] = "true"
    return api.get(PATH, params, shape=parse_reports.certificates)
