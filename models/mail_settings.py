"""The mail server that briefings go to, and as whom: by TLS, or within one machine."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from models.errors import EntryRefused, SettingsError
from models.recipients import checked_address
from models.settings import Settings

TLS_PORT: Final = 465  # TLS from the first byte; on every other port by STARTTLS
_WITHIN: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class MailSettings:
    """One mail server. sender: the address that mail is from. certificates: of the agency's own authority."""

    host: str
    port: int
    sender: str
    user: str
    password: str = field(repr=False)
    certificates: Path | None = None

    @property
    def is_within(self) -> bool:
        """Whether the server is on this machine, so that nobody listens in between."""
        return self.host in _WITHIN

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2].lower()

    def __str__(self) -> str:
        how = "within this machine" if self.is_within else "by TLS, certificate checked"
        return f"{self.host}:{self.port} {how}, from {self.sender}"


def read_mail(held: Settings) -> MailSettings | None:
    """How mail is sent, or None where no mail server is set. Errors: SettingsError for a part that lacks."""
    host = held.smtp_host.strip()
    if not host:
        return None
    if not host.isascii() or not host.isprintable() or set(host) & set(" /@"):
        raise SettingsError("ACCOUNTABILITY_SMTP_HOST is no host such as mail.example.org.")
    user, password = held.smtp_user.strip(), held.smtp_password.get_secret_value()
    if bool(user) != bool(password):
        raise SettingsError("ACCOUNTABILITY_SMTP_USER and ACCOUNTABILITY_SMTP_PASSWORD go together.")
    if held.smtp_certificates is not None and not held.smtp_certificates.is_file():
        raise SettingsError("ACCOUNTABILITY_SMTP_CERTIFICATES names no file.")
    return MailSettings(host, held.smtp_port, read_sender(held), user, password, held.smtp_certificates)


def read_sender(held: Settings) -> str:
    """The address that mail is from. Errors: SettingsError where it is none."""
    try:
        return checked_address(held.mail_from.strip())
    except EntryRefused as error:
        raise SettingsError(
            "Set ACCOUNTABILITY_MAIL_FROM to the address that mail is from, such as "
            "accountability@example.org."
        ) from error
