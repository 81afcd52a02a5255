"""A file of devices row by row: checked as the form of one device is, handed in as one is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from portal import limits
from portal.accounts.models import Organisation, User
from portal.devices import bulk, entry, reference, services
from portal.devices.forms import DeviceForm
from portal.devices.models import DeviceFile
from portal.devices.twins import twins
from portal.drec import devices as registry
from portal.drec.client import Drec
from portal.drec.devices import same_id
from portal.drec.errors import DrecError, Unauthorized, Unavailable
from portal.drec.shapes import Device
from portal.submissions import lending
from portal.submissions.models import Delivery, Kind, Review, Submission
from portal.submissions.recording import FileRow
from portal.ui.templatetags.ui import field_name

# States of a row that somebody has to look at.
ATTENTION = ("blocked", "refused", "unknown", "returned", "rejected")
# A row is known by what it says: where only others are mended, it stays the same device.
ROWS = UUID("6b0c3c51-7a0f-4f0e-9d55-2f3b5f4f6a11")


@dataclass(frozen=True)
class Trouble:
    """What is wrong; `column` is empty for what concerns the whole row."""

    column: str
    value: str
    words: str


@dataclass
class Row:
    """One device of a file. `body` is what is sent; empty where the form found something."""

    number: int
    external_id: str
    form: DeviceForm
    troubles: list[Trouble] = field(default_factory=list)
    body: dict[str, object] = field(default_factory=dict)
    is_there: bool = False
    submission: Submission | None = None

    @property
    def state(self) -> str:
        if self.submission is not None:
            return self.submission.standing
        if self.troubles:
            return "blocked"
        return "there" if self.is_there else "ready"

    @property
    def went_away(self) -> bool:
        """It was registered, and removed or renamed since: a file does not bring it back."""
        return self.state == Delivery.ACCEPTED and not self.is_there

    @property
    def urgency(self) -> tuple[bool, int]:
        return self.state not in ATTENTION, self.number

    def may_be_sent(self, user: User) -> bool:
        """It was not sent, or nothing came of it and who handed it in tries again."""
        if self.submission is None:
            return self.state == "ready"
        mine = self.submission.owner_id == user.pk
        return mine and self.submission.may_go and self.submission.delivery in lending.UNSENT


def keep(table: bulk.Table, *, name: str, user: User, organisation: Organisation) -> DeviceFile:
    """Keeps the rows of a file, so that its page can be come back to."""
    return DeviceFile.objects.create(
        organisation=organisation,
        owner=user,
        name=name[:200],
        rows=table.rows,
        unused=[heading[:200] for heading in table.unused],
    )


def blank(api: Drec) -> DeviceForm:
    """The form without a device: its fields say what a file may hold."""
    return DeviceForm(edition=api.edition, lists=reference.lists(api))


def rows(file: DeviceFile, api: Drec) -> list[Row]:
    """Every row as it stands now. Raises DrecError when the registry cannot be asked."""
    found = list(_read(file, api))
    handed_in = _submissions(found, file.organisation)
    held = registry.mine(api)
    there = {same_id(api.edition, one.external_id) for one in held}
    names: dict[str, int] = {}
    for row in found:
        name = same_id(api.edition, row.external_id)
        first = names.setdefault(name, row.number)
        row.submission = handed_in.get(_number(file.organisation, row)) if row.body else None
        row.is_there = name in there
        if name and first != row.number:
            words = f"Row {first} has the same one."
            row.troubles.append(Trouble(field_name("externalId"), row.external_id, words))
    others = [one for one in held if same_id(api.edition, one.external_id) not in names]
    for row in found:
        if row.state == "ready":
            row.troubles += _near(row, others, api)
    return found


def _read(file: DeviceFile, api: Drec) -> Iterator[Row]:
    lists = reference.lists(api)
    fields = bulk.columns(DeviceForm(edition=api.edition, lists=lists))
    for number, cells in file.rows:
        data = bulk.typed(cells, fields)
        data["client_id"] = str(ROWS)
        form = DeviceForm(data, edition=api.edition, lists=lists)
        row = Row(number, cells.get("externalId", ""), form, list(_troubles(form, cells)))
        row.body = {} if row.troubles else form.body()
        yield row


def _troubles(form: DeviceForm, cells: bulk.Cells) -> Iterator[Trouble]:
    for name, words in form.errors.items():
        yield Trouble(field_name(name), cells.get(name, ""), " ".join(map(str, words)))
    if form.doubt and not form.doubt.exact and form.has_error("latitude"):
        yield Trouble("", "", "If the place is right, write yes in a column “placeIsRight”.")


def _near(row: Row, others: Sequence[Device], api: Drec) -> list[Trouble]:
    """Devices that may be this one; those of the same file are meant to stand side by side."""
    data = row.form.cleaned_data
    if data["isAnother"]:
        return []
    found = twins(
        others,
        edition=api.edition,
        external_id=row.external_id,
        latitude=data["latitude"],
        longitude=data["longitude"],
        capacity=data["capacity"],
    )
    return [
        Trouble(
            "",
            "",
            f"Your organisation has “{twin.device.external_id}” {twin.metres} m from there. If "
            "this is another device, write yes in a column “isAnother”.",
        )
        for twin in found
        if entry.stops(twin)
    ]


def _number(organisation: Organisation, row: Row) -> UUID:
    return uuid5(ROWS, f"{organisation.pk} {json.dumps(row.body, sort_keys=True)}")


def _submissions(found: Sequence[Row], organisation: Organisation) -> dict[UUID, Submission]:
    numbers = [_number(organisation, row) for row in found if row.body]
    mine = Submission.objects.filter(organisation=organisation, client_id__in=numbers)
    return {one.client_id: one for one in mine.select_related("owner")}


def _returned(organisation: Organisation, row: Row) -> Submission | None:
    """The returned device of this name that a mended row answers."""
    returned = Submission.objects.filter(
        organisation=organisation,
        kind=Kind.DEVICE,
        review=Review.RETURNED,
        subject=row.external_id,
        answers=None,
    )
    return returned.order_by("-created_at").first()


def send(file: DeviceFile, *, api: Drec, user: User) -> None:
    """Hands in what may be sent, each row as a device of its own, oldest row first.

    It stops after a while, and where the registry is down; another press goes on from there. What
    came of each row stands in the record. Raises Unauthorized.
    """
    until = time.monotonic() + limits.IMPORT_SECONDS
    for row in rows(file, api):
        if time.monotonic() > until:
            return
        if not row.may_be_sent(user):
            continue
        try:
            services.register(
                api=api,
                user=user,
                organisation=file.organisation,
                client_id=_number(file.organisation, row),
                body=row.body,
                previous=_returned(file.organisation, row),
                row=FileRow(file.pk, file.name, row.number),
            )
        except Unauthorized:
            raise
        except Unavailable:
            return
        except DrecError:
            continue


def tidy() -> None:
    """The rows of a file go after some days; what was handed in stays in the record."""
    old = timezone.now() - timedelta(days=limits.CHECKED_DAYS)
    DeviceFile.objects.filter(created_at__lt=old).delete()
