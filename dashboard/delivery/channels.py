"""What every channel says of a mail that did not go."""

from email.message import EmailMessage
from typing import Final, Protocol

from models.deliveries import Why

# Reasons that have nothing to do with the one mail: the next would fail alike.
_FOR_ALL: Final = (Why.UNREACHABLE, Why.INSECURE, Why.SIGN_IN, Why.SENDER, Why.NOT_WRITTEN)


class NotDelivered(Exception):
    """A mail did not go. why: the kind of reason. attempts: how often it was tried."""

    def __init__(self, why: Why, attempts: int = 1) -> None:
        super().__init__(why.value)
        self.why, self.attempts = why, attempts

    @property
    def for_all(self) -> bool:
        """Whether the next mail would fail alike."""
        return self.why in _FOR_ALL


class Channel(Protocol):
    """A way for mail to leave. name: one of `models.deliveries.CHANNELS`. sender: the address it is from."""

    @property
    def name(self) -> str: ...

    @property
    def sender(self) -> str: ...

    def send(self, message: EmailMessage, address: str) -> int:
        """Send a message to one address; gives how many attempts it took. Errors: NotDelivered."""
        ...
