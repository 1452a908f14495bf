"""What a mail with a briefing says beside the briefing, and what a delivery tells its operator."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from dashboard.briefings.briefing import Stamp
from dashboard.words.briefings import as_of_line, published_line
from dashboard.words.numbers import NO_BREAK, counted, number, short_span
from dashboard.words.sentences import none_or

FROM: Final = "Accountability dashboard"
QUESTIONS: Final = "Questions"
PARTS: Final = "The parts"
ABOUT: Final = "About these figures"
ATTACHED: Final = "All figures, their charts and their tables are in the file attached."
WHERE: Final = "Where to look"
WHY_SENT: Final = "You get this because you asked for it. Whoever runs the dashboard can end it."
STATES: Final = {
    "would": "would be sent",
    "sent": "sent",
    "again": "sent again: it may have come before",
    "before": "sent before",
    "claimed": "left: another run is at it, or was stopped; tried again after 15 minutes",
    "rejected": "left: the server rejects the address; give another one",
    "no_role": "nothing: no role today",
    "nothing": "nothing: nothing published to read",
    "not_tried": "not tried",
    "failed": "failed",
}
REASONS: Final = {
    "unreachable": "the mail server does not answer",
    "insecure": "the mail server has no TLS with a certificate that holds",
    "sign_in": "the mail server refuses the user or the password",
    "sender": "the mail server does not let this address send",
    "later": "the mail server puts it off",
    "rejected": "the mail server rejects it",
    "not_made": "the file could not be made",
    "not_written": "the folder cannot be written to",
}


def of_week(places: Sequence[str], first: date, last: date) -> str:
    """Of which agency and units a mail is, and of which week."""
    return f"{', '.join(places)}, week {short_span(first, last)}"


def subject(head: str, kept: int | None, due: int | None, late: int | None) -> str:
    """A mail's subject: what it is of, and promises in numbers; never a complaint and never a person.

    kept, due, late: None where they are not known.
    """
    if kept is None or not due:
        return f"{head}: the published figures"
    counts = f"{number(kept) if kept else 'none'}{NO_BREAK}of{NO_BREAK}{counted(due, 'promise')} kept"
    return f"{head}: {counts}" + ("" if late is None else f", {none_or(late)} late")


def corrected(subject: str, edition: int) -> str:
    """The subject of an edition after the first."""
    return subject if edition == 1 else f"{subject} (corrected, edition {edition})"


def stamped(stamp: Stamp, zone: str) -> tuple[str, ...]:
    """Of what the figures are made, a line each."""
    return (
        f"Scorecard {stamp.scorecard}, head of the chain {stamp.head}",
        f"Shown: {stamp.filters}",
        as_of_line(stamp.as_of, zone),
        stamp.reaches,
        published_line(stamp.published_at, zone, stamp.edition, stamp.reason),
        stamp.denominators,
        stamp.suppression,
        f"Method {stamp.method}, goals and rules {stamp.configuration}",
    )


def told_of(state: str, why: str = "") -> str:
    """What became of one mail."""
    return f"{STATES[state]}: {REASONS[why]}" if why else STATES[state]


def undelivered(left: int, of_all: int, why: str) -> str:
    """What a run says where mail did not go."""
    again = "Run it again: what went is not sent twice."
    return (
        f"{number(left)}{NO_BREAK}of{NO_BREAK}{counted(of_all, 'mail')} did not go: {REASONS[why]}. {again}"
    )
