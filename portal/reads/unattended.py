"""An upload without a browser: the same way as through the pages, in one call."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile

from portal import limits
from portal.accounts.models import User
from portal.drec import devices
from portal.drec.client import connect
from portal.reads import review, services
from portal.reads.check import checking, finding
from portal.reads.check.overtaken import Overtaken
from portal.reads.check_models import Check, CheckState
from portal.reads.formats import Choices, Unreadable
from portal.reads.models import Upload
from portal.reads.report import export

MEANWHILE = (
    "Other reads of a device of the file were sent while it was checked. Nothing of it was sent: "
    "start it again."
)


def begin(user: User, token: str, file: Path, choices: Choices) -> Upload:
    """Checks the file and starts the sending of what can be sent, with this sign-in.

    Raises Unreadable with one sentence when nothing of it can be sent, DrecError when the
    registry does not tell of the devices, OSError when there is no such file.
    """
    api = connect(token=token, request_id=file.name)
    if user.organisation is None:
        raise Unreadable("The person of this sign-in belongs to no organisation.")
    with file.open("rb") as content, TemporaryUploadedFile(file.name, None, 0, None) as given:
        for chunk in iter(lambda: content.read(given.DEFAULT_CHUNK_SIZE), b""):
            given.write(chunk)
        given.size = given.tell()
        given.seek(0)
        upload = checking.receive(
            owner=user,
            organisation=user.organisation,
            devices=devices.mine(api),
            file=given,
            choices=choices,
            token=token,
            at_once=True,
        )
    _refuse_questions(upload)
    try:
        started = services.start(upload, user=user, token=token, odd=review.odd(api, upload))
    except Overtaken:
        services.discard(upload)
        raise Unreadable(MEANWHILE) from None
    if not started:
        words = "; ".join(problem["message"] for problem in upload.problems[:3])
        services.discard(upload)
        raise Unreadable(f"No row of this file can be sent. {words}")
    return upload


def _refuse_questions(upload: Upload) -> None:
    """Nobody is there to be asked what the file leaves open."""
    check = Check.objects.get(pk=upload.pk)
    if check.state != CheckState.ASKING:
        return
    asked = [question["text"] for question in finding.open_questions(check)]
    names = [f"Which device is “{one['name']}”?" for one in check.unmatched[: limits.NAMES_ASKED]]
    services.discard(upload)
    raise Unreadable(f"The file leaves something open. {' '.join([*asked, *names])}")


def write_receipt(upload: Upload, place: Path) -> None:
    """The receipt as CSV; until the upload has ended, as far as it has come."""
    with place.open("w", newline="") as file:
        file.writelines(export.receipt_lines(upload))
