"""A file becomes an upload: understood, held against the rules, packed. Nothing is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal import limits
from portal.accounts import vault
from portal.accounts.models import Organisation, User
from portal.drec.shapes import Device
from portal.reads.check import check_ledger, finding, recall, sites, storing, understanding
from portal.reads.check.check_ledger import LeaseLost, Told
from portal.reads.check_models import Check, CheckState
from portal.reads.formats import Choices, Source, Unreadable
from portal.reads.formats.plan import Plan
from portal.reads.models import Upload, UploadState
from portal.reads.rehearsal.wishes import Wishes


def _request() -> str:
    """Who reads a small file: the request that brought it, and no other one."""
    return f"request {uuid4()}"


def receive(
    *,
    owner: User,
    organisation: Organisation,
    devices: Sequence[Device],
    file: UploadedFile[bytes],
    choices: Choices,
    token: str,
    at_once: bool = False,
) -> Upload:
    """Keeps the file and checks it, a big one in the background unless it must be `at_once`; sends
    nothing.

    `devices` are those of the organisation. Raises Unreadable with one sentence when the file as
    a whole cannot be used; nothing is kept of it then.
    """
    upload = _new_upload(owner, organisation, file, choices)
    check = Check(
        upload=upload,
        sites=sites.as_json(devices),
        wishes=Wishes(type=choices.type).as_json(),
        sealed_token=vault.seal(token),
        asked_at=upload.created_at,
    )
    try:
        # Under a name of its own: what people call files is not always a name to a disk.
        upload.file.save(str(upload.pk), file, save=False)
        upload.save()
        _begin(check, big=not at_once and (file.size or 0) > limits.CHECKED_AT_ONCE_BYTES)
        if at_once and check.state == CheckState.WAITING:
            _read_now(check)
    except BaseException:
        _throw_away(upload)
        raise
    return upload


def _read_now(check: Check) -> None:
    """Instead of a worker."""
    check_ledger.ask_for(check, holder=_request())
    read(check)


def _begin(check: Check, *, big: bool) -> None:
    """The first look in the request that brought the file, so that what is open is asked at once;
    a small file is read there too. What must be unpacked first and is big waits for a worker."""
    if big and understanding.is_packed(check.upload):
        check_ledger.ask_for(check)
        return
    with understanding.opened(check.upload) as source:
        check.rows_expected = understanding.rows_expected(source)
        check_ledger.ask_for(check, holder=_request())
        if not _guess(check, source):
            return
        if not big and check.rows_expected <= limits.CHECKED_AT_ONCE_ROWS:
            _read(check, source, Told(check), at_once=True)
            return
    check_ledger.ask_for(check)


def again(check: Check, *, token: str, devices: Sequence[Device] | None, **changes: Any) -> bool:
    """Checks once more with what the person changed: `plan`, `wishes`, `guess`, as JSON; that is
    remembered for the next file of this shape. Without a change the registry is asked anew.

    False when the upload was started meanwhile. A file that cannot be read so keeps its sentence.
    """
    if not changes:
        changes["lines"] = []  # with what the registry answered
    else:
        changes["guess"] = changes.get("guess", check.guess) | {"answered": True}
    changes["sealed_token"] = vault.seal(token)
    if devices is not None:
        changes["sites"] = sites.as_json(devices)
    if _is_big(check):
        return check_ledger.ask_for(check, **changes)
    if not check_ledger.ask_for(check, holder=_request(), **changes):
        return False
    try:
        read(check, at_once=True)
    except Unreadable as error:
        check_ledger.fail(check, str(error))
    except LeaseLost:
        pass  # somebody changed it once more, and that is read now
    return True


def _is_big(check: Check) -> bool:
    """By what is known of a file that was looked at before."""
    rows = check.rows_expected
    return (
        rows is None
        or rows > limits.CHECKED_AT_ONCE_ROWS
        or len(check.lines) > limits.CHECKED_AT_ONCE_DEVICES
        or check.upload.file.size > limits.CHECKED_AT_ONCE_BYTES
    )


def work(holder: str, stopping: Callable[[], bool] = lambda: False) -> bool:
    """A worker reads the next file that waits, and gives it back when it is `stopping`; False when
    there was none."""
    check = check_ledger.claim(holder)
    if check is None:
        return False
    try:
        read(check, stopping=stopping)
    except Unreadable as error:
        check_ledger.fail(check, str(error))
    except LeaseLost:
        pass  # the person changed it meanwhile, or threw it away; or the worker was stopped
    return True


def read(
    check: Check, *, at_once: bool = False, stopping: Callable[[], bool] = lambda: False
) -> None:
    """Reads the file as far as it can be read without another answer; where that must be done
    `at_once`, one of many devices is left to a worker.

    Raises Unreadable, and LeaseLost when somebody else has it now.
    """
    with understanding.opened(check.upload) as source:
        if check.rows_expected is None:
            check.rows_expected = understanding.rows_expected(source)
            Check.objects.filter(pk=check.pk).update(rows_expected=check.rows_expected)
        if check.plan or _guess(check, source):
            _read(check, source, Told(check, stopping), at_once=at_once)


def _read(check: Check, source: Source, told: Told, *, at_once: bool) -> None:
    plan, names = _with_type_as_wish(check, Plan.from_json(check.plan)), finding.Names(check)
    found = understanding.found_in(source, plan, zone_of=names.zone_of, told=told.rows)
    if not storing.store(check, plan, names, found, told, at_once=at_once):
        check_ledger.ask_for(check)
    elif check.state == CheckState.DONE and check.guess.get("answered"):
        _remember(check)


def _remember(check: Check) -> None:
    """What the person told us, for the next file of this shape."""
    organisation = check.upload.organisation
    recall.keep_plan(organisation, check.guess.get("key", ""), Plan.from_json(check.plan))
    recall.keep_names(organisation, Wishes.from_json(check.wishes).names)


def _with_type_as_wish(check: Check, plan: Plan) -> Plan:
    """A type that was chosen for all rows is no part of the file: the check page can take it back,
    and tells what another one would bring."""
    wishes = Wishes.from_json(check.wishes)
    if plan.type and not wishes.type:
        check.wishes = replace(wishes, type=plan.type).as_json()
        Check.objects.filter(pk=check.pk).update(wishes=check.wishes)
    meaning = "counter" if plan.type == "Aggregate" else plan.meaning
    return replace(plan, type="", meaning=meaning)


def _guess(check: Check, source: Source) -> bool:
    """Keeps the guess; False when the person must be asked something first."""
    devices = [site["external_id"] for site in check.sites]
    guess = understanding.guessed(check.upload, source, devices)
    plan = finding.with_only_device(check, guess.plan)
    check.plan = plan.as_json()
    check.guess = finding.guess_as_json(guess, plan)
    kept = {"plan": check.plan, "guess": check.guess}
    if finding.open_questions(check):
        check_ledger.ask(check, **kept)
        return False
    Check.objects.filter(pk=check.pk).update(**kept)
    return True


def _new_upload(
    owner: User, organisation: Organisation, file: UploadedFile[bytes], choices: Choices
) -> Upload:
    return Upload(
        owner=owner,
        organisation=organisation,
        state=UploadState.NEW,
        file_name=(file.name or "reads.csv")[:255],
        sha256=_fingerprint(file),
        choices={
            "externalId": choices.external_id,
            "type": choices.type,
            "unit": choices.unit,
            "timezone": choices.timezone,
        },
        rows=0,
    )


def _fingerprint(file: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _throw_away(upload: Upload) -> None:
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk, state=UploadState.NEW).delete()
    upload.file.delete(save=False)
