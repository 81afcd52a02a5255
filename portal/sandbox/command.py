"""The command line of the sandbox, for `manage.py sandbox` and `python -m portal.sandbox`."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import FrameType

from . import app, demo
from .server import listen
from .world import EDITIONS, Manner

DEFAULT_PORT = 8001
DEFAULT_HOST = "127.0.0.1"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--edition", choices=EDITIONS, default="2024", help="the API's edition")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--latency", type=float, default=0, help="milliseconds before each answer")
    parser.add_argument("--capacity", type=float, help="requests a second; more have to queue")
    parser.add_argument(
        "--no-quirks",
        dest="quirks",
        action="store_false",
        help="no hanging calls, no crashes, no late tokens, no hash in the registration answer",
    )
    parser.add_argument("--mode", choices=("production", "dev"), default="production")
    parser.add_argument("--data", type=Path, help="keep the state in this file")


def run(options: Namespace) -> None:
    """Serves until SIGTERM or SIGINT. Demo data goes into a new file, never into no file."""
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, _stop)
    sandbox = app.new(
        options.edition,
        data=options.data,
        latency=options.latency / 1000,
        capacity=options.capacity,
        manner=Manner(options.quirks, options.mode == "dev"),
    )
    if options.data and sandbox.world.store.is_new:
        demo.load(sandbox.world)
    try:
        server = listen(options.host, options.port, sandbox)
    except OSError as error:
        sys.exit(f"The sandbox cannot listen on port {options.port}: {error.strerror}.")
    print(f"sandbox {options.edition} on {server.url}", flush=True)
    server.run()


def _stop(signum: int, frame: FrameType | None) -> None:
    """At once: the threads are daemons, and each change is in the file already."""
    sys.exit(0)


def main() -> None:
    parser = ArgumentParser(prog="python -m portal.sandbox", description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
