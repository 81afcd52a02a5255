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


def member_with(sandbox: Sandbox, *names: str, **facts: object) -> Client:
    """Signed in, of an organisation that has these devices."""
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device(name, **facts) for name in names])
    return signed_in_client(sandbox)


def upload(client: Client, text: str, *, name: str = "logger.csv", **chosen: str) -> str:
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    answer = client.post("/reads/new/", {"file": file, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")


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
