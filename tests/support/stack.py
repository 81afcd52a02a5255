"""The whole portal as `make run` starts it: web, worker, sandbox; ports and data of its own."""

from __future__ import annotations

import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from portal.run import static_is_fresh
from tests.support.sandbox import Sandbox

BASE = Path(__file__).resolve().parent.parent.parent
READY = "Ctrl-C stops everything"
START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """A running portal. `log` is everything that its processes have printed."""

    url: str
    sandbox: Sandbox
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    def stored_text(self) -> str:
        """All of the database as text, as somebody who stole it would search it."""
        url = self.environment.get("DATABASE_URL", "")
        if not url:
            with sqlite3.connect(self.data / "portal.sqlite3") as database:
                return "\n".join(database.iterdump())
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            ).fetchall()
            return str([connection.execute(f'SELECT * FROM "{t}"').fetchall() for (t,) in tables])  # noqa: S608

    def change(self, statement: str) -> None:
        """One change past the portal: what only time would bring."""
        url = self.environment.get("DATABASE_URL", "")
        if url:
            with psycopg.connect(url) as connection:
                connection.execute(statement.encode())
            return
        with sqlite3.connect(self.data / "portal.sqlite3") as database:
            database.execute(statement)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the portal, beside the running processes and on their database."""
        more = {"DREC_API_URL": self.sandbox.url, "PORTAL_HTTPS": "off"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env={**self.environment, **more},
            text=True,
            capture_output=True,
            check=False,
        )

    def close(self) -> None:
        """Stops the processes and drops the database that was made for them."""
        self.process.terminate()
        self.process.wait(timeout=20)
        url = self.environment.get("DATABASE_URL", "")
        if url:
            server, name = url.rsplit("/", 1)
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def collected() -> Path:
    """The front end's files, collected once for all portals of the tests."""
    place = BASE / "var" / "tests-static"
    place.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "PORTAL_STATIC_ROOT": str(place), "PORTAL_SECRET_KEY": "collect"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    with (place.parent / "tests-static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not static_is_fresh(place):
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear"]
            subprocess.run([*command, "--verbosity", "0"], cwd=BASE, env=env, check=True)
    return place


def environment(data: Path, edition: str, **more: str) -> dict[str, str]:
    """A clean environment: nothing of the tests' own settings leaks into the portal's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "DREC_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {
        **kept,
        "PORTAL_DATA_DIR": str(data),
        "PORTAL_STATIC_ROOT": str(collected()),
        "PORTAL_ADMIN_PASSWORD": "Staff-of-the-tests-1",
        "PORTAL_HOLD_SECONDS": "0",
        "SANDBOX_EDITION": edition,
        "PORT": str(free_port()),
        "SANDBOX_PORT": str(free_port()),
        **_database(),
        **more,
    }


def _database() -> dict[str, str]:
    """On PostgreSQL each stack has a database of its own beside the suite's."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    name = f"stack_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"}


def start(data: Path, edition: str, **more: str) -> Stack:
    """Starts everything and returns when the first page is served."""
    env = environment(data, edition, **more)
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.run"],
        cwd=BASE,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    stack = Stack(
        url=f"http://127.0.0.1:{env['PORT']}",
        sandbox=Sandbox(url=f"http://127.0.0.1:{env['SANDBOX_PORT']}", edition=edition),
        data=data,
        environment=env,
        process=process,
    )
    ready = threading.Event()
    threading.Thread(target=_listen, args=(stack, ready), daemon=True).start()
    if not ready.wait(START_SECONDS):
        process.kill()
        raise AssertionError("The portal did not start:\n" + "".join(stack.log))
    return stack


def _listen(stack: Stack, ready: threading.Event) -> None:
    assert stack.process.stdout is not None
    for line in stack.process.stdout:
        stack.log.append(line)
        if READY in line:
            ready.set()
