"""A mail server: one message to one address, and why it did not go where it did not."""

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from dashboard.delivery.channels import NotDelivered
from models.deliveries import Why
from models.mail_settings import TLS_PORT, MailSettings

TIMEOUT: Final = 20.0  # seconds, of each step
PAUSES: Final = (1.0, 4.0)  # seconds before another attempt, where the server says "later"
_TOO_LARGE: Final = (523, 552)
_SIGN_IN: Final = (530, 534, 535, 538)


@dataclass(frozen=True)
class MailServer:
    """Sends through the server of the settings. pauses: before each further attempt, in seconds."""

    settings: MailSettings
    pauses: tuple[float, ...] = PAUSES
    rest: Callable[[float], None] = time.sleep
    name: str = "smtp"

    @property
    def sender(self) -> str:
        """The address that mail is from."""
        return self.settings.sender

    def send(self, message: EmailMessage, address: str) -> int:
        """Hand a message to the server; gives how many attempts it took. Errors: NotDelivered."""
        for attempts, pause in enumerate((*self.pauses, None), start=1):
            try:
                self._attempt(message, address)
                return attempts
            except NotDelivered as failed:
                if failed.why is not Why.LATER or pause is None:
                    raise NotDelivered(failed.why, attempts) from failed
                self.rest(pause)
        raise AssertionError("the last attempt has no pause after it")

    def _attempt(self, message: EmailMessage, address: str) -> None:
        with _reasons(), self._signed_in() as server:
            server.send_message(message, self.sender, [address])

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        """A connection that nobody listens to, signed in where the settings name a user."""
        server = self._connected()
        try:
            if self.settings.user:
                with _reason(Why.SIGN_IN):
                    server.login(self.settings.user, self.settings.password)
            yield server
            with suppress(OSError):  # of smtplib's too: a server that hangs up after the mail has the mail
                server.quit()
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if port == TLS_PORT:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=self._tls())
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if not self.settings.is_within:
                with _reason(Why.INSECURE):
                    server.starttls(context=self._tls())
        except BaseException:
            server.close()
            raise
        return server

    def _tls(self) -> ssl.SSLContext:
        """The system's authorities and the agency's own; the certificate must be for the host's name."""
        context = ssl.create_default_context()
        if self.settings.certificates is not None:
            context.load_verify_locations(self.settings.certificates)
        return context


@contextmanager
def _reason(why: Why) -> Iterator[None]:
    """What fails in here failed for this reason, unless the connection broke."""
    try:
        yield
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        raise NotDelivered(why) from error


@contextmanager
def _reasons() -> Iterator[None]:
    """What the library raises, as our kinds of reasons."""
    try:
        yield
    except ssl.SSLError as error:
        raise NotDelivered(Why.INSECURE) from error
    except smtplib.SMTPServerDisconnected as error:
        raise NotDelivered(Why.LATER) from error
    except smtplib.SMTPConnectError as error:
        raise NotDelivered(_of(error.smtp_code, Why.UNREACHABLE)) from error
    except smtplib.SMTPSenderRefused as error:
        rejected = Why.REJECTED if error.smtp_code in _TOO_LARGE else Why.SENDER
        raise NotDelivered(_of(error.smtp_code, rejected)) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotDelivered(_of(codes[0], Why.REJECTED)) from error
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(_of(error.smtp_code, Why.REJECTED)) from error
    except OSError as error:
        raise NotDelivered(Why.UNREACHABLE) from error


def _of(code: int, for_good: Why) -> Why:
    """4xx is for now, 5xx for good; some of those ask to sign in."""
    if code < 500:
        return Why.LATER
    return Why.SIGN_IN if code in _SIGN_IN else for_good
