"""A mail server that cannot show who it is gets no mail and no password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.services.mail import hand_over
from server.settings import Settings, load_settings
from server.tables import Mail
from tests.ports import free_port


class Sink:
    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802  aiosmtpd's name
        self.taken += 1
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of localhost, signed by itself; the key stands in the same file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                               serialization.NoEncryption())  # fmt: skip
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(params=["starttls", "tls"])
def office(request: pytest.FixtureRequest, certificate: Path) -> Iterator[SimpleNamespace]:
    """Settings for a mail server of this certificate, and what it has taken."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    sink, port = Sink(), free_port()
    over = "tls_context" if request.param == "starttls" else "ssl_context"
    given: dict[str, Any] = {over: context}
    controller = Controller(sink, hostname="localhost", port=port, **given)
    controller.start()
    settings = replace(load_settings("test"), smtp_host="localhost", smtp_port=port,
                       smtp_security=request.param, mail_from="vp@thanhuy.example")  # fmt: skip
    yield SimpleNamespace(settings=settings, sink=sink)
    controller.stop()


def send(settings: Settings) -> None:
    hand_over(settings, Mail(key="1", address="lam@thanhuy.example", subject="Thử", body="Thử",
                             at=datetime.now(UTC)))  # fmt: skip


def test_a_certificate_that_nobody_vouches_for_is_refused(office: SimpleNamespace) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        send(office.settings)

    assert office.sink.taken == 0


def test_one_that_the_system_trusts_is_taken_under_its_name_alone(
    office: SimpleNamespace, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send(office.settings)
    assert office.sink.taken == 1

    with pytest.raises(ssl.SSLCertVerificationError):
        send(replace(office.settings, smtp_host="127.0.0.1"))
    assert office.sink.taken == 1
