"""Files handed in as a member does it, and the pages that they end on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.reads import ledgers
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

HOUR = timedelta(hours=1)
ONBOARDED = ledgers.ONBOARDED
HEADING = "externalId,timestamp,value,unit"


def member_with(sandbox: Sandbox, *names: str, **facts: object) -> Client:
    """Signed in, of an organisation that has these devices."""
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device(name, **facts) for name in names])
    return signed_in_client(sandbox)


def choose(client: Client, text: str | bytes, *, name: str = "logger.csv", **chosen: str) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post("/reads/new/", {"file": file, **chosen})


def upload(client: Client, text: str, *, name: str = "logger.csv", **chosen: str) -> str:
    """The address of the page that comes next."""
    answer = choose(client, text, name=name, **chosen)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def checked(client: Client, text: str, **chosen: str) -> str:
    return upload(client, text, **{"name": "reads.csv", "type": "Delta", **chosen})


def words(response: Any) -> str:
    """The text of a page as it is read."""
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def page(client: Client, address: str) -> str:
    return words(client.get(address))


def streamed(client: Client, address: str) -> str:
    parts = client.get(address).streaming_content  # type: ignore[attr-defined]
    return b"".join(parts).decode()


def hourly(values: list[float], *, first: datetime, name: str = "roof") -> str:
    lines = [
        f"{name},{first + n * HOUR:%Y-%m-%dT%H:%M:%SZ},{first + (n + 1) * HOUR:%Y-%m-%dT%H:%M:%SZ},"
        f"{value:g}"
        for n, value in enumerate(values)
    ]
    return "\n".join(["device,start,end,energy (Wh)", *lines]) + "\n"


def counter(*values: int, first: datetime = ONBOARDED + HOUR) -> str:
    """The running value of a meter, hour by hour."""
    lines = [f"{first + n * HOUR:%Y-%m-%d %H:%M}Z,{value}" for n, value in enumerate(values)]
    return "Time,Total yield (Wh)\n" + "\n".join(lines) + "\n"


def stored(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    return [read for read in sandbox.truth()["reads"] if read["type"] == kind]


def rows(*names: str, number: int = 3) -> list[str]:
    """Hourly reads of 1000 Wh and more, from onboarding on."""
    ends = [ONBOARDED + (n + 1) * HOUR for n in range(number)]
    return [
        f"{name},{end:%Y-%m-%dT%H:%M:%SZ},{1000 + n},Wh"
        for name in names
        for n, end in enumerate(ends)
    ]


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [
        r
        for r in sandbox.requests()
        if r["method"] == "POST" and r["path"].startswith("/api/meter-reads/")
    ]
