"""A file of devices, and the job that reads it in (contract 5.6).

The file is uploaded first (`files.upload`, type text/csv). On 2022 all its numbers become 0
(`edition.bulk_loses_numbers`): devices of no capacity, whose every later read fails. So `start`
refuses there; register such devices one by one.
"""

from __future__ import annotations

from portal.drec import parse_reports, wire
from portal.drec.client import Drec
from portal.drec.errors import NotOffered
from portal.drec.shapes import Job, JobOutcome


def start(api: Drec, key: str) -> Job:
    """Has an uploaded file read in for one's own organisation, in half a minute (contract 5.6).

    Raises Rejected (`File Not Found`, `Invalid file`). After Unknown, `jobs` shows whether the
    job is there: a second one would find all ids taken.
    """
    path = f"{api.edition.bulk_path}/process-creation-bulk-devices-csv"
    if api.edition.bulk_loses_numbers:
        raise NotOffered(
            endpoint=f"POST {path}",
            summary="This edition of the registry loses every number of a file of devices",
            next_step="Register the devices one by one.",
        )
    return api.post(path, {"fileName": key}, shape=parse_reports.job)


def jobs(api: Drec) -> tuple[Job, ...]:
    """The jobs of one's own organisation, newest first (contract 5.6)."""
    path = f"{api.edition.bulk_path}/bulk-upload/get-all-csv-jobs-of-organization"
    return api.get(path, shape=parse_reports.jobs)


def outcome(api: Drec, job: Job) -> JobOutcome | None:
    """What came of each row; None before the job is through.

    The organisation is sent along: without it the registry shows anybody's job (contract 5.6).
    """
    number = wire.row_number(job.id, endpoint="GET bulk-upload-status")
    path = f"{api.edition.bulk_path}/bulk-upload-status/{number}"
    params = {"orgId": str(job.organisation_id)} if job.organisation_id else {}
    return api.get(path, params, shape=parse_reports.job_outcome)
