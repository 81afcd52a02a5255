"""`make run`: sets the portal up on this machine and keeps its processes running until Ctrl-C.

Web, one worker and, unless DREC_API_URL names an API, the sandbox. A process that dies is
started again; one that cannot start at all ends the run with its reason.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import environ

from portal import keys
from portal.sandbox import demo

BASE = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
HOST = "127.0.0.1"

LOOK_SECONDS = 0.2
START_SECONDS = 60
# Children get this long to end by themselves; a worker needs its call to come back.
STOP_SECONDS = 8
# A process that ends this soon never came up: starting it again would not help.
NEVER_UP_SECONDS = 3


class CannotRun(Exception):
    """Says in one sentence why the portal does not start."""


@dataclass
class Child:
    """One process that belongs to the run."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, cwd=BASE)  # noqa: S603 - our own commands
        self.started = time.monotonic()
        print(f"{self.name} started, process {self.process.pid}", flush=True)

    def watch(self) -> None:
        """Starts the process again when it died; raises CannotRun when it never came up."""
        if self.process is None or self.process.poll() is None:
            return
        failed = self.process.returncode > 0  # a negative code is a signal: it was up
        if failed and time.monotonic() - self.started < NEVER_UP_SECONDS:
            raise CannotRun(f"The {self.name} process does not start; its words stand above.")
        print(f"The {self.name} process ended; it is started again.", flush=True)
        self.start()

    def stop(self, signum: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signum)


def read_env(file: Path) -> None:
    """Takes the settings of this file over; what the environment has already wins."""
    environ.Env.read_env(file)


def number(name: str, default: int) -> int:
    """A port from the environment."""
    text = os.environ.get(name) or str(default)
    if not text.isdigit():
        raise CannotRun(f"{name} must be a number; it is “{text}”.")
    return int(text)


def free(port: int, name: str) -> int:
    """The port, when nobody listens on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} is taken. Stop what uses it, or choose another: {name}=… make run"
            ) from error
    return port


def prepare(data: Path) -> None:
    """Keys, tables, style sheets and the first staff user; quick when all is there."""
    keys.keep(data)
    manage("migrate", "--verbosity", "0")
    if not static_is_fresh(Path(os.environ.get("PORTAL_STATIC_ROOT") or data / "static")):
        manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")


def manage(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        (*MANAGE, *arguments), cwd=BASE, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise CannotRun(f"“manage.py {arguments[0]}” failed; its words stand above.")
    return done.stdout.strip()


def static_is_fresh(built: Path) -> bool:
    """True when the collected files are newer than what they are made of."""
    manifest = built / "staticfiles.json"
    if not manifest.exists():
        return False
    sources = [
        BASE / "requirements.txt",
        BASE / "portal" / "staff.py",
        BASE / "portal" / "statics.py",
        *(BASE / "static").rglob("*"),
    ]
    return manifest.stat().st_mtime > max(path.stat().st_mtime for path in sources)


def sandbox(data: Path, edition: str, port: int) -> Child:
    """The local API, and the environment that points the portal at it."""
    os.environ["DREC_API_URL"] = f"http://{HOST}:{port}"
    os.environ["PORTAL_SANDBOX"] = "on"
    state = data / f"sandbox-{edition}.sqlite3"
    options = ("--edition", edition, "--port", str(port), "--data", str(state))
    return Child("sandbox", (*MANAGE, "sandbox", *options))


def children(data: Path) -> list[Child]:
    """The processes of this run, in the order in which they start."""
    port = free(number("PORT", 8000), "PORT")
    found = []
    if not os.environ.get("DREC_API_URL"):
        edition = os.environ.get("SANDBOX_EDITION") or "2024"
        if edition not in demo.SIGN_INS:
            raise CannotRun(f"SANDBOX_EDITION is 2022 or 2024; it is “{edition}”.")
        found.append(sandbox(data, edition, free(number("SANDBOX_PORT", 8001), "SANDBOX_PORT")))
    gunicorn = (PYTHON, "-m", "gunicorn", "portal.wsgi", "--bind", f"{HOST}:{port}")
    threads = ("--workers", "2", "--threads", "4", "--log-level", "warning")
    found.append(Child("web", (*gunicorn, *threads)))
    found.append(Child("worker", (*MANAGE, "work")))
    return found


def wait_until_served(address: str, started: list[Child]) -> None:
    """Returns when this address answers."""
    patience = time.monotonic() + START_SECONDS
    while time.monotonic() < patience:
        for child in started:
            child.watch()
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - ours
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_SECONDS)
    raise CannotRun(f"Nothing answers at {address}.")


def greet(address: str, staff: str) -> None:
    pages = os.environ.get("PORTAL_ADMIN_PATH", "admin/")
    lines = [
        "",
        f"  Portal       {address}/",
        f"  Staff        {address}/{pages}    {staff}",
        f"  D-REC API    {os.environ['DREC_API_URL']}",
    ]
    if os.environ.get("PORTAL_SANDBOX") == "on":
        email, password = demo.SIGN_INS[os.environ.get("SANDBOX_EDITION") or "2024"]
        lines.append(
            f"  Demo         {email} / {password}   (a sandbox: nothing reaches the registry)"
        )
    print("\n".join([*lines, "", "  Ctrl-C stops everything.", ""]), flush=True)


def run() -> None:
    read_env(BASE / ".env")
    data = Path(os.environ.get("PORTAL_DATA_DIR") or BASE / "var").resolve()
    # Plain HTTP on this machine alone: a secure cookie would never come back.
    os.environ.setdefault("PORTAL_HTTPS", "off")
    os.environ["PORTAL_DATA_DIR"] = str(data)
    address = f"http://{HOST}:{number('PORT', 8000)}"
    os.environ.setdefault("PORTAL_PUBLIC_URL", address)
    mine = children(data)
    prepare(data)
    staff = manage("ensure_admin")
    try:
        for child in mine:
            child.start()
        if os.environ.get("PORTAL_SANDBOX") == "on":
            wait_until_served(f"{os.environ['DREC_API_URL']}/swagger-json", mine)
        wait_until_served(f"{address}/healthz", mine)
        greet(address, staff)
        while True:
            time.sleep(LOOK_SECONDS)
            for child in mine:
                child.watch()
    finally:
        stop(mine)


def stop(mine: list[Child]) -> None:
    """Asks each process to end, and ends those that do not."""
    for child in reversed(mine):
        child.stop(signal.SIGTERM)
    patience = time.monotonic() + STOP_SECONDS
    for child in mine:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, patience - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()


def interrupted(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupted)
    try:
        run()
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    except CannotRun as error:
        sys.exit(str(error))
