"""Files (contract section 8): multipart bodies, upload, download."""

from __future__ import annotations

import uuid
from email.parser import BytesParser
from email.policy import HTTP

from .answers import Answer, broken, named, plain
from .records import StoredFile, User
from .world import Request, Upload, World

FIELD = "files"
MOST_FILES = 20
LARGEST = 10 * 1024 * 1024
TYPES = (
    "image/jpeg",
    "image/png",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/csv",
)


def read_form(content_type: str, raw: bytes) -> list[Upload]:
    """The parts of a multipart body."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + raw)
    return [
        Upload(
            field=str(part.get_param("name", "", header="content-disposition")),
            name=part.get_filename() or "",
            kind=part.get_content_type(),
            content=_bytes(part.get_payload(decode=True)),
        )
        for part in message.iter_parts()
    ]


def _bytes(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else b""


def upload_2022(world: World, request: Request) -> Answer:
    if not request.files and FIELD in request.content:
        raise named(406, "No files added")
    return Answer(201, [_keep(world, request.who, file, _id_2022(file)) for file in _sent(request)])


def upload_2024(world: World, request: Request) -> Answer:
    return Answer(
        201, [_keep(world, request.who, file, _key_2024(file)) for file in _sent(request)]
    )


def _sent(request: Request) -> list[Upload]:
    """A type that is not on the list is a 500, as is a call without a file."""
    files = request.files
    if any(file.field != FIELD for file in files) or len(files) > MOST_FILES:
        raise named(400, "Unexpected field")
    if any(len(file.content) > LARGEST for file in files):
        raise plain(413, "File too large")
    if not files or any(file.kind not in TYPES for file in files):
        raise broken()
    return files


def _id_2022(file: Upload) -> str:
    return str(uuid.uuid4())


def _key_2024(file: Upload) -> str:
    """What stands before `.csv`, and `.csv`, whatever the type."""
    start, found, _ = file.name.partition(".csv")
    return f"{start if found else ''}-{uuid.uuid4()}.csv"


def _keep(world: World, owner: User | None, file: Upload, key: str) -> str:
    text = file.content.decode("latin-1")
    owner_id = owner.id if owner else 0
    organisation_id = owner.organisation_id if owner else None
    world.store.save(StoredFile(key, owner_id, organisation_id, file.name, file.kind, text))
    return key


def upload_public(world: World, request: Request) -> Answer:
    """2022, without sign-in."""
    return Answer(201, [_keep(world, None, file, _id_2022(file)) for file in _sent(request)])


def download_public(world: World, request: Request) -> Answer:
    return _content(world.store.files.get(request.params["id"]), owner_id=0)


def download(world: World, request: Request) -> Answer:
    """2022. One's own."""
    return _content(world.store.files.get(request.params["id"]), owner_id=request.who.id)


def _content(file: StoredFile | None, *, owner_id: int) -> Answer:
    if file is None or file.owner_id != owner_id:
        raise named(404, "Not Found")
    return Answer(200, file.text.encode("latin-1"), (f"Content-Type: {file.kind}",))


def download_2024(world: World, request: Request) -> Answer:
    """It still looks into the database, where the file is not."""
    raise broken()
