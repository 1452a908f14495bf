"""Words of signing in: the page before the pages, and the line that says who is there."""

from typing import Final

from models.access import Viewer
from models.sign_ins import Why

NAME: Final = "Accountability dashboard"
SIGN_IN: Final = "Sign in"
SIGN_OUT: Final = "Sign out"
SWITCH: Final = "Look as"
RECORDED: Final = (
    "What is recorded: each sign-in and sign-out, each opening of a single record, each file that is taken "
    "away, each refusal, and each change, with name and time. Not recorded: which pages you read."
)
OWN_PROVIDER: Final = "Your agency's own sign-in asks who you are. This dashboard keeps no password."
_BEFORE: Final = {
    Why.NOT_YET: "Sign in to see the figures.",
    Why.TOKEN: "**This sign-in was not made for this dashboard.** Sign in again.",
    Why.OLD: "**Your sign-in is over:** it holds for a working day at most. Sign in again.",
    Why.IDLE: "**Your sign-in is over:** nothing was done for a while. Sign in again.",
    Why.ENDED: "**This sign-in has ended.** Sign in again.",
    Why.NO_GRANT: "**You are signed in, but nothing has been granted to you here.** Give the line below to "
    "whoever runs this dashboard.",
}


def before(why: Why) -> str:
    """The sentence of the page before the pages."""
    return _BEFORE[why]


def subject_line(issuer: str, subject: str) -> str:
    """By which the operator grants something; shown as text that is not read as marks."""
    return f"--issuer {issuer} --subject {subject}"


def who(viewer: Viewer) -> str:
    """Who is signed in, in which role, and for whom."""
    acting = f", acting for {viewer.acting_for}" if viewer.acting_for else ""
    return f"{viewer.name} ({viewer.role}{acting})"


def hat(viewer: Viewer, agency: str) -> str:
    """One of the things that a person may be."""
    acting = f", acting for {viewer.acting_for}" if viewer.acting_for else ""
    return f"{viewer.role} of {agency}{acting}"
