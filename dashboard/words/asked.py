"""Questions that were asked, and replies beside figures, in words."""

from datetime import date, timedelta
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number
from dashboard.words.states import due_mark

ASK: Final = "Ask"
NOTHING_ASKED: Final = "Nothing was asked last week, and no earlier question waits."
ASKED: Final = "Asked"
ANSWERED: Final = "Answered"
PUBLIC_NOTE: Final = (
    "This may become public: no names, case numbers or e-mail addresses. At most 400 characters. "
    "Somebody else reads it first; until then it can be corrected."
)
REPLY: Final = "Write a reply"
CORRECT: Final = "Correct"
SEND: Final = "Send"
UNUSUAL: Final = "Unusual in the newest settled week"
_REVIEWS: Final = {
    "waiting": "reply under review",
    "passed": "reviewed, may be published",
    "kept_inside": "reviewed, stays inside",
}
# Questions are due two days after the week has been published, which leaves a unit a week and a half.
ANSWER_DAYS: Final = 9


def question_state(due_on: date, answered_on: date | None, today: date) -> str:
    """How a question stands: "● Answered 12 Nov", "◆ Late 3 d", "○ Due 25 Nov"."""
    if answered_on is not None:
        return f":blue[●] Answered {day(answered_on, year=False)}"
    if due_on < today:
        return due_mark((due_on - today).days)
    return f"○ Due {day(due_on, year=False)}"


def asked_label(count: int) -> str:
    """The heading of what was asked in the review of the week."""
    return f"Asked about this week ({number(count)})"


def asked_before_label(count: int) -> str:
    """The heading of what was asked before the review of the week."""
    return f"Asked before ({number(count)})" if count else "Asked before"


def asked_of(owner: str) -> str:
    """To whom a question goes."""
    return f"to {owner}"


def ask_help(unit: str) -> str:
    """The name of a button that stands beside others of its kind."""
    return f"Ask {unit} about this figure"


def reply_label(waiting: int) -> str:
    """The heading on a unit's page."""
    return f"Your reply is asked ({waiting})"


def week_of(monday: date) -> str:
    """ "week of 26 Oct 2026"."""
    return f"week of {day(monday)}"


def about_week(name: str, monday: date) -> str:
    """What a question is about: "Kept on time, week of 26 Oct 2026"."""
    return f"{name}, week of {day(monday)}"


def asked_by(name: str, on: date, due_on: date) -> str:
    """Who asked, when, and until when a reply is due."""
    return f"asked by {literal(name)} on {day(on)}; reply by {day(due_on)}"


def replies_label(said: int) -> str:
    """The heading of what a unit has said beside its figures."""
    return f"What the unit said ({said})"


def reply_line(text: str, author: str, on: date, review: str, sent_back: str | None = None) -> str:
    """A reply as it stands beside its figure inside the building. sent_back: what its author is to change."""
    state = f"sent back to its author: {literal(sent_back)}" if sent_back else _REVIEWS[review]
    return f"“{literal(text)}” {literal(author)}, {day(on)} ({state})"


def names_warning(found: list[str]) -> str:
    """The question before a reply that may hold a person's name is kept."""
    listed = ", ".join(f"“{literal(name)}”" for name in found)
    if len(found) == 1:
        return f"1{NO_BREAK}word pair may be a person's name: {listed}. Send again to keep it as it is."
    pairs = counted(len(found), "word pair")
    return f"{pairs} may be persons' names: {listed}. Send again to keep them as they are."


def default_due(today: date) -> date:
    """The day a question is due unless its asker says otherwise: the Wednesday of the week after."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=ANSWER_DAYS)
