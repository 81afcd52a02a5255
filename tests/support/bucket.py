"""A bucket that speaks what photos need of S3: objects by path, signed requests, and no more."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NAME, REGION = "roofs", "af-south-1"
KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"

SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>[^,]+), "
    r"SignedHeaders=(?P<names>[^,]+), Signature=(?P<signature>\w+)"
)


@dataclass(frozen=True)
class Kept:
    content: bytes
    acl: str
    kind: str


@dataclass
class Bucket:
    """A running bucket. Methods in `failing` are answered with 503; while `silent` none is."""

    url: str = ""
    objects: dict[str, Kept] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    silent: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def environment(self) -> dict[str, str]:
        """What a deployment sets to keep its photos here."""
        return {
            "PORTAL_PHOTO_BUCKET": NAME,
            "PORTAL_PHOTO_ENDPOINT": self.url,
            "PORTAL_PHOTO_REGION": REGION,
            "PORTAL_PHOTO_KEY": KEY,
            "PORTAL_PHOTO_SECRET": SECRET,
        }


@contextmanager
def serve() -> Iterator[Bucket]:
    """Serves until the block ends."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bucket))
    server.daemon_threads = True
    bucket.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield bucket
    finally:
        bucket.over.set()
        server.shutdown()
        server.server_close()


def _handler(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if bucket.silent:
                bucket.over.wait()
                self.close_connection = True
                return
            status, content = _outcome(bucket, self, body)
            self.send_response(status)
            self.send_header("Content-Type", "image/jpeg" if status == 200 else "application/xml")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_PUT = do_GET = do_HEAD = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            """The tests' own output stays readable."""

    return Handler


def _outcome(bucket: Bucket, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
    """Status and content of the answer."""
    _, name, key = request.path.split("/", 2)
    if request.command in bucket.failing:
        return 503, _trouble("SlowDown")
    if not _is_signed(request, body):
        return 403, _trouble("SignatureDoesNotMatch")
    # Younger than most of what speaks S3.
    if request.headers["x-amz-sdk-checksum-algorithm"]:
        return 501, _trouble("NotImplemented")
    if name != NAME:
        return 404, _trouble("NoSuchBucket")
    match request.command:
        case "PUT":
            acl = request.headers.get("x-amz-acl", "")
            bucket.objects[key] = Kept(body, acl, request.headers["Content-Type"])
            return 200, b""
        case "DELETE":
            bucket.objects.pop(key, None)
            return 204, b""
    if key not in bucket.objects:
        return 404, _trouble("NoSuchKey")
    return 200, bucket.objects[key].content


def _trouble(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def _is_signed(request: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Whether the secret signed this very request, body and named headers included (SigV4)."""
    found = SIGNED.fullmatch(request.headers.get("Authorization", ""))
    if found is None or found["key"] != KEY:
        return False
    digest = hashlib.sha256(body).hexdigest()
    if request.headers["x-amz-content-sha256"] != digest:
        return False
    day, region, service, end = found["scope"].split("/")
    signer = f"AWS4{SECRET}".encode()
    for part in (day, region, service, end):
        signer = _mac(signer, part)
    wanted = _mac(signer, _to_sign(request, found, digest)).hex()
    return region == REGION and hmac.compare_digest(wanted, found["signature"])


def _to_sign(request: BaseHTTPRequestHandler, found: re.Match[str], digest: str) -> str:
    parts = urlsplit(request.path)
    names = found["names"].split(";")
    told = [f"{name}:{(request.headers[name] or '').strip()}" for name in names]
    canonical = [request.command, parts.path, parts.query, *told, "", found["names"], digest]
    whole = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    return "\n".join(("AWS4-HMAC-SHA256", request.headers["x-amz-date"], found["scope"], whole))


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
