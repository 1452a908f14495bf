"""Sentences that people write beside figures: short, and fit to become public."""

import re
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from models.access import Scope
from models.errors import EntryRefused
from models.facts import complaint

LONGEST: Final = 400
_ADDRESS: Final = re.compile(r"\S@\S")
# A file's number in the forms that people write: joined or after a word that announces one.
_NUMBER: Final = re.compile(
    r"\b[A-Za-z]{0,6}[-/#]?\d{2,4}[-/]\d{3,}\b|\b[A-Za-z]{1,6}[-/#]?\d{4,}\b|#\s?\d{2,}|\b\d{5,}\b"
    r"|\b(?:no|nr|num|number)\b\.?[\s:#]{0,3}[A-Za-z]{0,4}[\s-]?\d{2,}"
    r"|\b(?:case|complaint|file|ticket|incident|report|record|docket|badge|IA)[\s:#-]{1,3}[A-Za-z]{0,4}[\s-]?\d{3,}"
    r"|\b[A-Z]{1,3}\s\d{5,}\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


def checked_text(connection: sa.Connection, scope: Scope, text: str, called: str) -> str:
    """A text that may be kept: 1 to 400 characters, no address, no case number; blanks as single ones.

    called: what it is to whoever writes it, such as "reply". Errors: EntryRefused with a plain sentence.
    """
    said, a = " ".join(text.split()), f"{'An' if called[0] in 'aeiou' else 'A'} {called}"
    if not said or len(said) > LONGEST:
        over = f"{len(said) - LONGEST} too many" if said else "none"
        raise EntryRefused(f"{a} needs between 1 and {LONGEST} characters; this has {over}.")
    if _ADDRESS.search(said):
        raise EntryRefused(f"{a} may become public: leave out e-mail addresses.")
    without_days = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", "", said)
    if _NUMBER.search(without_days) or _names_a_case(connection, scope, said):
        raise EntryRefused(f"{a} may become public: leave out case and ticket numbers.")
    return said


def _names_a_case(connection: sa.Connection, scope: Scope, said: str) -> bool:
    words = {word.strip(".,;:()!?“”\"'") for word in said.split()}
    coded = [word for word in words if any(sign.isdigit() for sign in word) and len(word) > 3]
    if not coded:
        return False
    mine = sa.and_(complaint.c.agency_id == scope.agency_id, complaint.c.key.in_(coded))
    return connection.scalar(sa.select(complaint.c.id).where(mine).limit(1)) is not None


def possible_names(text: str, units: Iterable[str]) -> list[str]:
    """Words of a text that may be a person's name: to be warned about, never refused."""
    known = {name.casefold() for name in units}
    return [found for found in _NAME.findall(text) if found.casefold() not in known]
