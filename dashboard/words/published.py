"""The published weeks in words: what is out and what comes next, self-check, disputes, what differs since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from dashboard.words.numbers import (
    NO_BREAK,
    counted,
    day,
    literal,
    long_day,
    number,
    short_span,
    week,
    window,
)
from dashboard.words.record import FIELDS, plain_code
from dashboard.words.sentences import names_listed

CHECK: Final = "In self-check"
CHECK_FIGURES: Final = "Figures that will be published"
CHECK_COLUMNS: Final = ("Figure", "Window", "As it stands")
NOT_REACHED: Final = "The records do not reach far enough yet: its figures stand here once they do."
DISPUTE: Final = "Dispute a figure"
DISPUTE_LABEL: Final = "What is wrong with the data"
FIGURE: Final = "Figure"
ANSWER: Final = "Answer"
ANSWER_LABEL: Final = "What was found"
WAITS: Final = "waits for its answer"
ANSWER_NOTE: Final = (
    "This may become public: no names, case numbers or e-mail addresses. At most 400 characters. It stays as "
    "it is written."
)
PUBLIC_NOTE: Final = f"{ANSWER_NOTE[:-1]}; the steward or the chief answers it."
WEEKS: Final = "Published"
WEEK_COLUMNS: Final = ("Week", "Published", "Edition", "Head", "Units", "Disputed")
QUARTER_COLUMNS: Final = ("Quarter", "Published", "Edition", "Head")
QUARTERS: Final = "Quarters that have been published"
ALL_WEEKS: Final = "All that has been published"
HOLDS: Final = "Held"
DISPUTED: Final = "Disputed figures"
HISTORY: Final = "One figure, week by week, as published"
HISTORY_COLUMNS: Final = ("Week", "Published", "Edition", "As published", "Disputed")
LINE: Final = "All figures of the unit, as published"
LINE_COLUMNS: Final = ("Figure", "Window", "As published", "Disputed")
SCORE: Final = "Accountability score"
RECKON: Final = "Reckon the week again now (takes some seconds)"
RECKONING: Final = "Reckoning the week again…"
NOTHING_DIFFERS: Final = "Reckoned again from today's records, every figure is as it was published."
FIGURES_TABLE: Final = "Figures that differ, and why"
FIGURE_COLUMNS: Final = ("Figure", "As published", "Now", "Why")
ROWS_TABLE: Final = "Records that moved them"
ROW_COLUMNS: Final = ("Figure", "Record", "Why", "What changed", "As published", "Now")
NOT_IN_IT: Final = "not in it"
NOTHING: Final = "–"
PER: Final = " per 1,000"
NOT_PUBLISHED: Final = "no figure"
NO_ROWS: Final = "None of them follows from records alone."
OTHER_FIELDS: Final = "other fields"
CAUSES: Final = {
    "late record": "late record",
    "correction": "correction",
    "reclassification": "moved to another place or kind",
    "taken back": "taken back",
    "what stands beside the records": "units, strengths or goals",
    "method change": "method change",
}
_OF_COMPLAINTS: Final = ("category", "received_on", "closed_on")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class PublishedFacts:
    """What the page's sentence may speak of. Weeks are named by their Mondays, instants are local.

    weeks: how many are out. coming: the next, due at an instant. waits: whose time has come already.
    """

    weeks: int
    newest: date | None
    coming: date
    due: datetime
    waits: bool = False
    held: int = 0


def sentence(facts: PublishedFacts) -> str:
    """The page's sentence: how much is out, what comes next, how much is held."""
    those, at = _span(facts.coming), moment(facts.due)
    due = f"was due on {at}, and waits for the timer" if facts.waits else f"is due on {at}"
    hold = f" {counted(facts.held, 'week')} {'is' if facts.held == 1 else 'are'} held." if facts.held else ""
    if facts.newest is None:
        return f"**No week is published yet.** The first, {those}, {due}.{hold}"
    verb = "is" if facts.weeks == 1 else "are"
    out = f"{counted(facts.weeks, 'week')} {verb} published, the newest {_span(facts.newest)}."
    return f"**{out}** The next, {those}, {due}.{hold}"


def _span(monday: date) -> str:
    return short_span(monday, monday + timedelta(days=6))


def moment(at: datetime) -> str:
    """A local instant inside a sentence: "Wednesday 18 November, 17:00"."""
    return f"{_DAYS[at.weekday()]} {long_day(at.date())}, {at:%H:%M}"


def check_line(monday: date, closes: datetime, zone: str) -> str:
    """The week in self-check, and until when."""
    return (
        f"**{week(monday)}** is in self-check until {moment(closes)} ({zone}). Until then a commander can "
        "dispute a figure of the own units. A dispute hides nothing and moves no figure."
    )


def check_way(closes: datetime) -> str:
    """The way to an own unit's self-check from other pages."""
    return f"In self-check until {moment(closes)}: look at the figures that will be published"


def disputes_wait(count: int) -> str:
    """The way to disputes without an answer from other pages."""
    if not count:
        return "No dispute waits for an answer"
    return f"{counted(count, 'dispute')} {'wait' if count > 1 else 'waits'} for an answer"


def no_check(opens: datetime) -> str:
    """That no week is in self-check, and when the next is."""
    return f"No week is in self-check now; the next is from {moment(opens)} on."


def dispute_line(text: str, author: str, on: date) -> str:
    """What a unit says against a figure."""
    return f"“{literal(text)}” {literal(author)}, {day(on)}"


def answer_line(text: str, by: str, on: date) -> str:
    """The answer to it."""
    return f"Answered: “{literal(text)}” {literal(by)}, {day(on)}"


def of_figure(unit: str, name: str, value: str) -> str:
    """A unit's figure: "North, kept on time: 91% (166 of 182)"."""
    head = f"{literal(unit)}, {name[:1].lower()}{name[1:]}"
    return f"**{head}:** {value}" if value else f"**{head}**"


def disputed(count: int) -> str:
    """How many figures of a week were disputed, in a cell."""
    return number(count) if count else "none"


def edition(count: int, reason: str) -> str:
    """Which edition of a week, and why there is another than the first."""
    return f"{count}: {reason}" if reason else number(count)


def held_line(period: str, by: str, on: date, reason: str, lifted: str) -> str:
    """A hold with its name and reason; lifted: by whom and when, or blank."""
    return f"**{period}**, held by {literal(by)} since {day(on)}{lifted}: {literal(reason)}"


def lifted(by: str, on: date) -> str:
    """By whom and when a hold was lifted."""
    return f", lifted by {literal(by)} on {day(on)}"


def chain(lines: int, head: str) -> str:
    """That the chain of published lines verifies."""
    if not lines:
        return "The chain of published weeks holds no line yet."
    return (
        f"The chain verifies: {counted(lines, 'line')}, head `{head}`. Write the head down elsewhere: a "
        "chain whose end was cut off is found only against one."
    )


def chain_broken(said: str) -> str:
    """That it does not."""
    return f"**The chain does not verify.** {said}"


def history_title(name: str, value: str, monday: date) -> str:
    """What a figure's newest published week says."""
    return f"**{name}: {value}**, as published for {week(monday)}"


def history_reading(name: str, weeks: Sequence[tuple[date, str]]) -> str:
    """A figure over the published weeks in words: first, last and how many."""
    if len(weeks) == 1:
        return f"{name} in 1{NO_BREAK}published week: {weeks[0][1]}."
    (first, then), (_, now) = weeks[0], weeks[-1]
    return f"{name} in {counted(len(weeks), 'published week')}: {now}; {then} in the first, {_span(first)}."


def rows_now(monday: date) -> str:
    """The way to the rows behind a published figure."""
    return f"See the rows of {_span(monday)} as they are now"


def differs(figures: int, units: int, causes: Sequence[tuple[str, int]]) -> str:
    """How many figures differ from what was published, and by which causes."""
    if not figures:
        return NOTHING_DIFFERS
    told = names_listed([f"{CAUSES.get(cause, cause)} ({number(n)})" for cause, n in causes])
    verb = "differs" if figures == 1 else "differ"
    head = f"{counted(figures, 'figure')} of {counted(units, 'unit')} {verb}"
    return f"**{head} from what was published.** Why: {told}."


def causes(said: str) -> str:
    """The causes of one figure's difference, in a cell."""
    return ", ".join(CAUSES.get(one, one) for one in said.split(", "))


def others_differ(names: Sequence[tuple[str, int]]) -> str:
    """Other units whose figures differ, with how many."""
    told = names_listed([f"{literal(name)} ({number(n)})" for name, n in names])
    return f"Figures of other units that differ: {told}. Choose one above." if names else ""


def exactly(first: float, last: float) -> tuple[str, str]:
    """Two values with as many decimals as it takes to tell them apart."""
    told = [(number(first, places), number(last, places)) for places in (1, 2, 3, 4, 6)]
    return next((pair for pair in told if pair[0] != pair[1]), told[-1])


def record_called(record: str, what: str | None, on: date | None) -> str:
    """A record by what it is and when, never by a number: "Call back, due 12 Nov 2026"."""
    if on is None:
        return (plain_code(what) if what else record).capitalize()
    about = plain_code(what)
    if record in ("case", "outcome"):
        head = "Complaint" if record == "case" else "Finding"
        about = f" about {about}" if what else ""
        return f"{head}{about}, received in the {_week_of(on)}"
    name = f"{about[:1].upper()}{about[1:]}" if what else record.capitalize()
    return f"{name}, {'due' if record == 'commitment' else 'on'} {day(on)}"


def _week_of(on: date) -> str:
    return f"week of {day(on - timedelta(days=on.weekday()))}"


def changed_fields(record: str, names: str) -> str:
    """Which fields changed, as people call them; of complaints only those that all may read."""
    if not names:
        return NOTHING
    told = names.split(", ")
    open_to_all = record in ("commitment", "event")
    known = [name for name in told if name in FIELDS and (open_to_all or name in _OF_COMPLAINTS)]
    others = [OTHER_FIELDS] if len(known) < len(told) else []
    return ", ".join([*dict.fromkeys(FIELDS[name] for name in known), *others])


def window_of(code: str) -> str:
    """A window's label beside a figure of any week: "the week", "13 weeks"; "–" where a figure has none."""
    return "the week" if code == "week" else window(code) if code else NOTHING


def choice(name: str, code: str) -> str:
    """A figure to choose: its name, and its window, for two may have one name."""
    return f"{name}, {window_of(code)}" if code else name


def to_dispute(name: str, window: str, value: str) -> str:
    """A figure to choose as it stands: "Kept on time, 13 weeks: 82% (280 of 340)"."""
    return f"{name}, {window}: {value}"


def figure_name(measure: str, names: dict[str, Any]) -> str:
    """A figure by its name on the screen; the score has its own."""
    return SCORE if measure == "score" else str(names.get(measure, measure))
