"""Questions that were asked, and replies beside figures, in words."""

from datetime import date, timedelta
from typing import Final

from dashboard.words.numbers import counted, day
from dashboard.words.states import due_mark

ASK: Final = "Ask"
ASKED: Final = "Asked"
PUBLIC_NOTE: Final = (
    "This may become public: no names, case numbers or e-mail addresses. At most 400 characters."
)
REPLY: Final = "Write a reply"
_REVIEWS: Final = {
    "waiting": "under review",
    "passed": "reviewed, may be published",
    "kept_inside": "reviewed, stays inside",
}
# Questions are due two days after the week has been published, which leaves a unit a week and a half.
ANSWER_DAYS: Final = 9


def question_state(due_on: date, answered_on: date | None, today: date) -> str:
    """How a question stands: "● Answered 12 Nov", "◆ Late 3 d", "○ In 2 d"."""
    if answered_on is not None:
        return f":blue[●] Answered {day(answered_on, year=False)}"
    return due_mark((due_on - today).days)


def asked_label(waiting: int) -> str:
    """The heading of the list: how many questions wait."""
    return f"{ASKED} ({waiting})"


def reply_label(waiting: int) -> str:
    """The heading on a unit's page."""
    return f"Your reply is asked ({waiting})"


def about_week(name: str, monday: date) -> str:
    """What a question is about: "Kept on time, week of 26 Oct 2026"."""
    return f"{name}, week of {day(monday)}"


def asked_by(name: str, on: date, due_on: date) -> str:
    """Who asked, when, and until when a reply is due."""
    return f"asked by {name} on {day(on)}; reply by {day(due_on)}"


def replies_label(said: int) -> str:
    """The heading of what a unit has said beside its figures."""
    return f"What the unit said ({said})"


def reply_line(text: str, author: str, on: date, review: str) -> str:
    """A reply as it stands beside its figure inside the building."""
    return f"“{text}” {author}, {day(on)} ({_REVIEWS[review]})"


def names_warning(found: list[str]) -> str:
    """The question before a reply that may hold a person's name is kept."""
    listed = ", ".join(f"“{name}”" for name in found)
    pairs = counted(len(found), "word pair")
    return f"{pairs} may be a person's name: {listed}. Send again to keep it as it is."


def default_due(today: date) -> date:
    """The day a question is due unless its asker says otherwise: the Wednesday of the week after."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=ANSWER_DAYS)
