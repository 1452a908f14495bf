"""A letter as a message: headers of one line each, text and HTML, the files attached."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dashboard.delivery.letter import Letter
from dashboard.words import mail as words


def message(
    letter: Letter,
    files: Mapping[str, bytes],
    *,
    sender: str,
    address: str,
    message_id: str,
    at: datetime,
) -> EmailMessage:
    """The message of a letter to one address; files: PDFs by name."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(words.FROM, addr_spec=sender)
    made["To"] = Address(addr_spec=address)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"  # nobody's absence note answers it
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    for name, content in files.items():
        made.add_attachment(content, maintype="application", subtype="pdf", filename=_plain(name))
    return made


def _plain(name: str) -> str:
    """A file's name without what a path or a header could be made of."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)
