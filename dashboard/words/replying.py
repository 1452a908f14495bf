"""Replies that wait until somebody else has read them, in words."""

from datetime import date
from typing import Final

from dashboard.words.numbers import counted, day, literal

WAITING: Final = "Waiting, oldest first"
MAY_LEAVE: Final = "May be published"
KEEP: Final = "Stays inside"
SEND_BACK: Final = "Send back"
REASON: Final = "What is to be changed"
OWN: Final = "Your own reply: somebody else reads it."
NOTE: Final = (
    "Somebody other than the author reads it. Read for names, for what points at "
    "one person, and for what admits fault; what is sent back waits for its author."
)


def sentence(waiting: int) -> str:
    """The page's sentence: how many replies wait."""
    if not waiting:
        return "**No reply waits to be read.** New ones come when units answer beside their figures."
    return f"**{waits(waiting)}.** Outside they read “reply under review”."


def waits(count: int) -> str:
    """ "2 replies wait to be read": the sentence's first clause, and the link from other pages."""
    if not count:
        return "No reply waits to be read"
    return f"{counted(count, 'reply', 'replies')} {'wait' if count > 1 else 'waits'} to be read"


def head(unit: str, name: str, monday: date) -> str:
    """Whose reply, about which figure of which week."""
    return f"**{literal(unit)}, {name}**, week of {day(monday)}"


def said(text: str, author: str, on: date) -> str:
    """The reply's words, who wrote them and when."""
    return f"“{literal(text)}” {literal(author)}, {day(on)}"


def possible_names(found: list[str]) -> str:
    """Word pairs that may be a person's name; empty where there are none."""
    return f"May be a name: {', '.join(f'“{literal(one)}”' for one in found)}" if found else ""
