"""The state of the sandbox: tables in memory, each change written through to a file.

The file is an SQLite database of one table, rows as JSON. What was committed survives a killed
process; a power cut may lose the last moments, which a sandbox may.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

from .answers import broken
from .records import (
    Certificate,
    Device,
    Invitation,
    Job,
    Meter,
    Organisation,
    Permission,
    Read,
    Session,
    StoredFile,
    User,
)
from .series import Series

Plain = Organisation | Permission | Invitation | StoredFile | Job | Certificate
Row = Plain | User | Device | Read | Meter | Session
TABLES: dict[str, type[Row]] = {kind.__name__: kind for kind in get_args(Row)}
SCHEMA = "CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF")
# Kinds of rows that are no records: numbers that rise, and the key that signs tokens.
SERIAL, VALUE = "serial", "value"
DEVICES = Device.__name__


class Store:
    """All tables. One lock guards each single operation; nothing guards a sequence of them,
    as in the real servers (contract 6.6).
    """

    def __init__(self, *, first_id: int, path: Path | None = None) -> None:
        self.first_id = first_id
        self.is_new = path is None or not path.exists()
        self._lock = threading.RLock()
        self._file = _open(path)
        self._forget()
        self._remember()

    def _forget(self) -> None:
        self.organisations: dict[int, Organisation] = {}
        self.users: dict[int, User] = {}
        self.devices: dict[int, Device] = {}
        self.deleted_devices: dict[int, Device] = {}
        self.permissions: dict[int, Permission] = {}
        self.invitations: dict[int, Invitation] = {}
        self.files: dict[str, StoredFile] = {}
        self.jobs: dict[int, Job] = {}
        self.certificates: dict[int, Certificate] = {}
        self.meters: dict[int, Meter] = {}
        self.series: defaultdict[int, Series] = defaultdict(Series)
        self._sessions: set[tuple[int, str]] = set()
        self._emails: dict[str, User] = {}
        self._by_organisation: defaultdict[int | None, list[Device]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Device]] = defaultdict(list)
        self._serials: dict[str, int] = {}
        self._values: dict[str, str] = {}

    def _remember(self) -> None:
        for kind, key, body in self._file.execute(
            "SELECT kind, key, body FROM rows ORDER BY rowid"
        ):
            content = json.loads(body)
            if kind == SERIAL:
                self._serials[key] = content
            elif kind == VALUE:
                self._values[key] = content
            else:
                self._index(TABLES[kind](**content))

    def reset(self) -> None:
        """Back to the empty state. Devices are numbered on: a client may remember old numbers."""
        with self._lock:
            devices = self._serials.get(DEVICES, self.first_id - 1)
            self._forget()
            self._file.execute("DELETE FROM rows")
            self._serials[DEVICES] = devices
            self._write(SERIAL, DEVICES, devices)

    def close(self) -> None:
        with self._lock:
            self._file.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Changes that nobody may come between, in one write to the disk."""
        with self._lock:
            self._file.execute("BEGIN")
            try:
                yield
            finally:
                self._file.execute("COMMIT")

    # --- writing -----------------------------------------------------------------------------

    def save(self, row: Row) -> None:
        """Inserts the row, or updates the one of the same key. A text with a NUL is a 500, as
        Postgres takes none."""
        if not isinstance(row, StoredFile) and _has_nul(list(vars(row).values())):
            raise broken()
        with self._lock:
            self._index(row)
            self._write(type(row).__name__, _key(row), vars(row))

    def next_id(self, table: str) -> int:
        """Ids rise and are never used twice, also when the insert then fails."""
        with self._lock:
            self._serials[table] = self._serials.get(table, self.first_id - 1) + 1
            self._write(SERIAL, table, self._serials[table])
            return self._serials[table]

    def value(self, name: str, default: str) -> str:
        """A text that is kept with the state, set on first use."""
        with self._lock:
            if name not in self._values:
                self._values[name] = default
                self._write(VALUE, name, default)
            return self._values[name]

    def end_session(self, session: Session) -> None:
        with self._lock:
            self._sessions.discard((session.user_id, session.digest))
            self._drop(session)

    def change_email(self, user: User, email: str) -> None:
        with self._lock:
            self._emails.pop(user.email, None)
            user.email = email
            self.save(user)

    def rename(self, device: Device, external_id: str) -> None:
        with self._lock:
            self._by_name[device.external_id.lower()].remove(device)
            device.external_id = external_id
            self._by_name[external_id.lower()].append(device)
            self.save(device)

    def delete(self, device: Device) -> None:
        """The row goes; its reads stay, in another database (contract 5.4)."""
        with self._lock:
            self._by_name[device.external_id.lower()].remove(device)
            self._by_organisation[device.organisation_id].remove(device)
            del self.devices[device.id]
            device.deleted = True
            self.save(device)

    def delete_user(self, user: User) -> None:
        with self._lock:
            self._emails.pop(user.email, None)
            del self.users[user.id]
            self._drop(user)

    def delete_invitation(self, invitation: Invitation) -> None:
        with self._lock:
            del self.invitations[invitation.id]
            self._drop(invitation)

    def _drop(self, row: Row) -> None:
        place = (type(row).__name__, _key(row))
        self._file.execute("DELETE FROM rows WHERE kind = ? AND key = ?", place)

    def _write(self, kind: str, key: str, body: Any) -> None:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._file.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (kind, key, text))

    def _index(self, row: Row) -> None:
        match row:
            case User():
                self.users[row.id] = row
                self._emails[row.email] = row
            case Device():
                self._index_device(row)
            case Meter():
                self.meters[row.device_id] = row
            case Session():
                self._sessions.add((row.user_id, row.digest))
            case Read():
                self._index_read(row)
            case _:
                self._index_plain(row)

    def _index_plain(self, row: Plain) -> None:
        match row:
            case Organisation():
                self.organisations[row.id] = row
            case Permission():
                self.permissions[row.id] = row
            case Invitation():
                self.invitations[row.id] = row
            case StoredFile():
                self.files[row.id] = row
            case Job():
                self.jobs[row.id] = row
            case Certificate():
                self.certificates[row.id] = row

    def _index_device(self, device: Device) -> None:
        if device.deleted:
            self.deleted_devices[device.id] = device
            return
        if device.id not in self.devices:
            self._by_organisation[device.organisation_id].append(device)
            self._by_name[device.external_id.lower()].append(device)
        self.devices[device.id] = device

    def _index_read(self, read: Read) -> None:
        series = self.series[read.device_id]
        series.put(read)
        if read.type == "History":
            series.put_history(read)

    # --- reading -----------------------------------------------------------------------------

    def user_by_email(self, email: str) -> User | None:
        return self._emails.get(email)

    def has_session(self, session: Session) -> bool:
        return (session.user_id, session.digest) in self._sessions

    def organisation_of(self, user: User) -> Organisation | None:
        return self.organisations.get(user.organisation_id or 0)

    def organisation_named(self, name: str) -> Organisation | None:
        """The first one of that name, letter case aside."""
        wanted = name.lower()
        return next(
            (o for o in list(self.organisations.values()) if o.name.lower() == wanted), None
        )

    def members(self, organisation_id: int) -> list[User]:
        return [u for u in list(self.users.values()) if u.organisation_id == organisation_id]

    def any_device(self, device_id: int) -> Device:
        """Also one that is deleted."""
        return self.devices.get(device_id) or self.deleted_devices[device_id]

    def knows(self, device_id: int) -> bool:
        return device_id in self.devices or device_id in self.deleted_devices

    def devices_of(self, organisation_id: int | None) -> list[Device]:
        """In the order of their making."""
        return list(self._by_organisation.get(organisation_id, ()))

    def devices_named(self, external_id: str) -> list[Device]:
        """All devices of that external id, letter case aside."""
        return list(self._by_name.get(external_id.lower(), ()))

    def reads(self) -> list[Read]:
        """Every stored read, by device and time; 2024's History rows and points count once."""
        with self._lock:
            return [
                read
                for device_id in sorted(self.series)
                for read in _of_one_device(self.series[device_id])
            ]


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_nul(part) for part in parts)


def _of_one_device(series: Series) -> list[Read]:
    ongoing = [read for read in series.points.values() if read.type != "History"]
    history = {read.end: read for read in series.history}
    return sorted([*ongoing, *history.values()], key=lambda read: (read.end, read.start))


def _open(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    place = str(path) if path is not None else ":memory:"
    connection = sqlite3.connect(place, check_same_thread=False, isolation_level=None)
    for statement in (*PRAGMAS, SCHEMA):
        connection.execute(statement)
    return connection


def _key(row: Row) -> str:
    match row:
        case Read():
            return f"{row.device_id}/{row.type}/{row.start}/{row.end}"
        case Meter():
            return str(row.device_id)
        case Session():
            return f"{row.user_id}/{row.digest}"
        case _:
            return str(row.id)
