"""A certificate that nobody vouches for: nothing is sent, so nothing is in doubt."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.drec.client import Drec
from portal.drec.editions import EDITION_2024
from portal.drec.errors import Unavailable
from tests.drec.conftest import QUICK


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """A port where the handshake begins and the caller breaks it off."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    plain = socket.create_server(("127.0.0.1", 0))
    with context.wrap_socket(plain, server_side=True) as listener:

        def greet() -> None:
            with suppress(OSError):
                listener.accept()

        greeter = threading.Thread(target=greet)
        greeter.start()
        yield listener.getsockname()[1]
        greeter.join()


def test_a_certificate_that_is_not_valid(tls_port: int) -> None:
    api = Drec(base_url=f"https://localhost:{tls_port}", edition=EDITION_2024, patience=QUICK)
    with pytest.raises(Unavailable) as caught:
        api.post("/device", {}, shape=lambda answer: answer)
    assert "CERTIFICATE_VERIFY_FAILED" in str(caught.value.__cause__)
