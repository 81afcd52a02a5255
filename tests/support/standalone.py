"""Django in a process of its own, with a database of its own: for what forks and kills."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Where continuous integration and developers have one, if they have one.
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/15"


def postgres() -> str:
    """The address of a PostgreSQL server that answers, or ""."""
    url = os.environ.get("DATABASE_URL", "")
    url = url if url.startswith("postgres") else POSTGRES
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return ""
    return url


def redis() -> str:
    """The address of a Redis that answers, or ""."""
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=2).close()
    except OSError:
        return ""
    return REDIS


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, `sqlite` or `postgres`; dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    server, name = postgres(), f"alone_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def set_up(database_url: str, *, migrated: bool = True, **more: str) -> None:
    """Makes this process a portal on that database. Before anything of Django is imported."""
    os.environ.update(
        DATABASE_URL=database_url,
        PORTAL_LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="tests.settings",
        **more,
    )
    import django
    from django.core.management import call_command

    django.setup()
    if migrated:
        call_command("migrate", verbosity=0)
