"""A folder instead of a server: one file a mail, for a mail program or another tool to take from there."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from dashboard.briefings import files
from dashboard.delivery.channels import NotDelivered
from models.deliveries import Why
from models.errors import ExportFailed


@dataclass(frozen=True)
class Folder:
    """Writes mails into a folder. sender: the address that they are from."""

    path: Path
    sender: str
    name: str = "folder"

    def send(self, message: EmailMessage, address: str) -> int:
        """Write a message, whole or not at all; the same message has the same name. Errors: NotDelivered."""
        name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        try:
            files.write(self.path, f"{name}.eml", message.as_bytes())
        except ExportFailed as error:
            raise NotDelivered(Why.NOT_WRITTEN) from error
        return 1
