"""Totals, permissions, jobs and certificates, out of the registry's JSON."""

from __future__ import annotations

from portal.drec import parse
from portal.drec.shapes import (
    Certificate,
    CertificatePage,
    CertifiedDevice,
    DevicePage,
    DeviceTotal,
    Job,
    JobOutcome,
    Permission,
    RowOutcome,
)
from portal.drec.values import (
    Object,
    Strange,
    a_list,
    an_object,
    flag,
    maybe_moment,
    maybe_whole,
    text,
    whole,
)

# The modules in the order of their ids (contract 7.1; 4 and 7 were seen).
MODULES = (
    *("USER", "ORGANIZATION", "FILE", "DEVICE", "BUYER_RESERVATION", "DEVICE_BULK", "READS"),
    *("CERTIFICATE_LOG", "INVITATION", "ADMIN_APIUSER_ORGANIZATION", "PASSWORD", "PERMISSION"),
)


def device_page(answer: object) -> DevicePage:
    source = an_object(answer)
    return DevicePage(
        devices=parse.devices(source.get("devices")),
        page=_page(source, "currentPage"),
        number_of_pages=whole(source, "totalPages"),
        number_of_devices=whole(source, "totalCount"),
    )


def _page(source: Object, key: str) -> int:
    """A number comes back as the text that was asked with, and zero as a number."""
    page = str(source.get(key))
    if not page.isdecimal():
        raise Strange(f"{key}: a page was expected")
    return int(page)


def totals(answer: object) -> tuple[DeviceTotal, ...]:
    return tuple(_total(an_object(item)) for item in a_list(answer))


def _total(source: Object) -> DeviceTotal:
    return DeviceTotal(
        external_id=text(source, "externalId"),
        certified_wh=maybe_whole(source, "totalcertifiedReadValue") or 0,
        wh=maybe_whole(source, "totalReadValue") or 0,
    )


def permissions(answer: object) -> tuple[Permission, ...]:
    return tuple(_permission(an_object(item)) for item in a_list(answer))


def permission(answer: object) -> Permission:
    return _permission(an_object(answer))


def _permission(source: Object) -> Permission:
    number = whole(source, "aclmodulesId")
    known = 0 < number <= len(MODULES)
    return Permission(
        module=MODULES[number - 1] if known else str(number),
        actions=tuple(str(action) for action in a_list(source.get("permissions"))),
        active=maybe_whole(source, "status") == 1,
    )


def job(answer: object) -> Job:
    source = an_object(answer)
    return Job(
        id=whole(source, "jobId"),
        organisation_id=maybe_whole(source, "organizationId"),
        status=text(source, "status"),
        file_key=text(source, "fileId"),
        created_at=maybe_moment(source.get("createdAt")),
    )


def jobs(answer: object) -> tuple[Job, ...]:
    """A plain list on 2022, a page on 2024."""
    found = answer if isinstance(answer, list) else an_object(answer).get("csvJobs")
    return tuple(job(item) for item in a_list(found))


def job_outcome(answer: object) -> JobOutcome | None:
    """None for an empty answer: not done yet, or on 2022 also without a failed row."""
    if answer is None:
        return None
    details = an_object(an_object(answer).get("errorDetails") or {})
    log = an_object(details.get("log") or {})
    added = a_list(log.get("successfullyAddedRowsAndExternalIds"))
    return JobOutcome(
        rows=tuple(_row(an_object(item)) for item in a_list(log.get("errorDetails"))),
        added=tuple(text(an_object(item), "externalId") for item in added),
    )


def _row(source: Object) -> RowOutcome:
    problems = [an_object(item) for item in a_list(source.get("errorsList"))]
    return RowOutcome(
        row=whole(source, "rowNumber"),
        external_id=text(source, "externalId"),
        status=text(source, "status"),
        problems=tuple((text(one, "property"), _words(one.get("constraints"))) for one in problems),
    )


def _words(constraints: object) -> str:
    """The validator's `{rule: text}`; the rules' names say nothing to a person."""
    if not isinstance(constraints, dict):
        return ""
    return "; ".join(str(words).strip() for words in constraints.values())


def certificates(answer: object) -> CertificatePage:
    source = an_object(answer)
    return CertificatePage(
        certificates=tuple(
            _certificate(an_object(i)) for i in a_list(source.get("certificatelog"))
        ),
        page=_page(source, "currentpage"),
        number_of_pages=maybe_whole(source, "totalPages") or 0,
        number_of_certificates=maybe_whole(source, "totalCount") or 0,
        has_archive=flag(source, "oldcertificatelog") or False,
    )


def _certificate(source: Object) -> Certificate:
    parts = a_list(source.get("perDeviceCertificateLog"))
    return Certificate(
        id=text(source, "internalCertificateId"),
        start=maybe_moment(source.get("certificateStartDate")),
        end=maybe_moment(source.get("certificateEndDate")),
        devices=tuple(_certified(an_object(part)) for part in parts),
    )


def _certified(source: Object) -> CertifiedDevice:
    return CertifiedDevice(
        external_id=text(source, "externalId"),
        start=maybe_moment(source.get("certificate_issuance_startdate")),
        end=maybe_moment(source.get("certificate_issuance_enddate")),
        wh=maybe_whole(source, "readvalue_watthour") or 0,
        status=text(source, "status"),
    )
