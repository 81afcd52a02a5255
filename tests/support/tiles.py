"""A tile server for the map of the device form: one picture for every tile, or none at all."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


@dataclass
class Tiles:
    """A running tile server. While `down` it answers every tile with 503."""

    url: str = ""
    down: bool = False
    asked: list[str] = field(default_factory=list)


@contextmanager
def serve() -> Iterator[Tiles]:
    """Serves until the block ends."""
    tiles, picture = Tiles(), _picture()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tiles.asked.append(self.path)
            self.send_response(503 if tiles.down else 200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b"" if tiles.down else picture)

        def log_message(self, *_: object) -> None:
            """The tests' own output stays readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tiles.url = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield tiles
    finally:
        server.shutdown()
        server.server_close()


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (256, 256), "#cfe3d4").save(buffer, "PNG")
    return buffer.getvalue()
