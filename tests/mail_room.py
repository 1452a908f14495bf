"""A real mail server on this machine, as kind as a test wants it: what came, and what it answers."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SENDER = "accountability@agency.example"
FAR = "127.0.0.2"  # another address of this machine, which counts as another machine


@dataclass
class Room:
    """What came in, by address, and answers by address: used up one by one, then all is taken."""

    host: str = "127.0.0.1"
    port: int = 0
    came: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(  # the name is the library's
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.asked.append(address)
        if waiting := self.answers.get(address):
            answer = waiting.pop(0)
            if answer == "hang up":
                server.transport.close()
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.came += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for an address."""
        return [message for one, message in self.came if one == address]

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a program that sends here."""
        return {
            "ACCOUNTABILITY_SMTP_HOST": self.host,
            "ACCOUNTABILITY_SMTP_PORT": str(self.port),
            "ACCOUNTABILITY_MAIL_FROM": SENDER,
        }


def free_port(host: str) -> int:
    """A port that nobody has."""
    with socket.socket() as asking:
        asking.bind((host, 0))
        return int(asking.getsockname()[1])


@contextmanager
def mail_room(room: Room, **options: Any) -> Iterator[Room]:
    """Open a room at a free port, or at its own; options: of the server."""
    room.port = room.port or free_port(room.host)
    controller = Controller(room, hostname=room.host, port=room.port, **options)
    controller.start()
    try:
        yield room
    finally:
        controller.stop()


def who_knows(room: Room, user: str, password: str) -> Any:
    """A doorkeeper that lets one user in."""

    def asked(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        room.signed_in.append(given.login.decode())
        known = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=known, handled=known)

    return asked


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """TLS for a server of this address, and the certificate that those who trust it need."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public
