"""A file of devices and the job that reads it in (contract 5.6)."""

from __future__ import annotations

from typing import Any

from . import bulk_rows, dates, paging
from .answers import Answer, broken, business
from .people import number
from .records import Job
from .shapes import API_USER, Shape
from .world import Request, World

# The real servers look for one job every half minute; a file is then read in at once.
PICKED_UP = 30_000
DONE = PICKED_UP + 1_000
NO_ORGANISATION = "User needs to have organization added"


def start(world: World, request: Request) -> Answer:
    return _start(world, request, request.who.organisation_id)


def start_for(world: World, request: Request) -> Answer:
    """2024, for an organisation of one's choice: nobody looks whose it is."""
    return _start(world, request, number(request.params["organisation"]))


def _start(world: World, request: Request, organisation_id: int | None) -> Answer:
    key = request.content.get("fileName")
    if organisation_id is None:
        raise business(NO_ORGANISATION)
    file = world.store.files.get(key) if isinstance(key, str) else None
    if file is None:
        raise business("File Not Found")
    if not file.name.endswith(".csv"):
        raise business("Invalid file")
    job = Job(world.store.next_id("Job"), request.who.id, organisation_id, file.id, dates.now())
    world.store.save(job)
    return Answer(201, _row(world, job))


def _row(world: World, job: Job) -> Shape:
    stamp = dates.iso(job.created)
    later = {} if world.is_2022 else {"api_user_id": API_USER}
    return {
        "userId": job.user_id,
        "organizationId": job.organisation_id,
        "status": job.status,
        "fileId": job.file_id,
        **later,
        "createdAt": stamp,
        "updatedAt": stamp,
        "jobId": job.id,
    }


def run_due(world: World) -> None:
    """Before each call: what would have been done by now."""
    for job in list(world.store.jobs.values()):
        age = dates.now() - job.created
        if job.status == "Added" and age >= PICKED_UP:
            job.status = "Running"
            world.store.save(job)
        if job.status == "Running" and age >= DONE:
            job.status = "Completed"
            job.details = bulk_rows.read_in(world, job, world.store.files[job.file_id].text)
            world.store.save(job)


def listed_2022(world: World, request: Request) -> Answer:
    return Answer(200, [_row(world, job) for job in _of(world, request.who.organisation_id)])


def listed_2024(world: World, request: Request) -> Answer:
    wanted = request.query.get("orgId")
    organisation_id = int(wanted) if wanted and wanted.isdigit() else request.who.organisation_id
    organisation = world.store.organisations.get(organisation_id or 0)
    name = {"organization": {"name": organisation.name if organisation else None}}
    rows = [{**_row(world, job), **name} for job in _of(world, organisation_id)]
    return Answer(200, paging.paged(request, "csvJobs", rows))


def _of(world: World, organisation_id: int | None) -> list[Job]:
    """The newest first."""
    jobs = [j for j in world.store.jobs.values() if j.organisation_id == organisation_id]
    return sorted(jobs, key=lambda job: job.id, reverse=True)


def rows(world: World, request: Request) -> Answer:
    """The outcome of each row; empty before the job is done, on 2022 also when none failed."""
    text = request.params["id"]
    if not text.isdigit():
        raise broken()
    job, wanted = world.store.jobs.get(int(text)), request.query.get("orgId")
    if job is not None and wanted and wanted != str(job.organisation_id):
        raise business("The job requested is belongs to other organization", 401)
    if job is None or job.details is None:
        return Answer(200)
    stamp = dates.iso(job.created)
    stamps: dict[str, Any] = {"createdAt": stamp, "updatedAt": stamp}
    return Answer(200, {"id": job.id, "jobId": job.id, "errorDetails": job.details, **stamps})
