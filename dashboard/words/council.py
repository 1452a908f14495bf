"""What the council reads: its sentence, pledges, score, small numbers, what is not here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.words.files import known_to
from dashboard.words.findings import past_words
from dashboard.words.numbers import (
    MONTHS,
    NO_BREAK,
    WITHHELD,
    counted,
    day,
    likely,
    literal,
    long_day,
    number,
    of,
    percent,
)
from dashboard.words.sentences import Clause, Source, fit, in_percent, names_listed
from dashboard.words.states import PLEDGE, mark

NO_FIGURE: Final = "**No figure can be had for this quarter.**"
PLEDGES_NOTE: Final = (
    "Computed from dates and evidence: done counts as kept once somebody else has confirmed the evidence. "
    "The first date counts, however often it was moved."
)
NOT_COVERED: Final = "What this does not cover"
_NOT_COVERED: Final = (
    "Use of force, stops, crime and discipline of individuals: this agency publishes those elsewhere. "
    "Nothing here is split by council district."
)
SMALL_NUMBERS: Final = "Small numbers"
NO_PLEDGE: Final = "No pledge is in the records."
SCORE_WITHHELD: Final = "Score and parts: withheld, like the counts they are made of."
SOME_WITHHELD: Final = "Some complaint figures are withheld: few people are involved."
_WHERE: Final = "The rule is for what leaves the agency; its own pages show small counts."
METHOD: Final = "How this score is worked"
FILES: Final = "The files behind these figures"
ROWS_OF: Final = {"A1": "Rows of finding 1: complaints", "B1": "Rows of finding 2: promises"}
ROWS_OF |= {"A8": "Rows of finding 3: complainants told"}
ROWS_OF_EVENTS: Final = "Rows of finding 4: community events"
COUNTS_BEHIND: Final = "Counts behind the figures"
BODIES: Final = {"council": "to the council", "court": "to the court", "oversight": "to oversight bodies"}
PLEDGE_TERMS: Final = (
    "not due",
    "at risk",
    "late",
    "kept, with evidence",
    "said done",
    "cannot be checked as written",
)
SCORE_TERMS: Final = (
    "accountability score",
    "pillar",
    "meets the standard",
    "short of the standard",
    "too close to call",
    "weak spot",
)


@dataclass(frozen=True)
class CouncilFacts:
    """What the council's sentence may speak of; shares are 0..1, None where there is no figure.

    past_before: past 90 days a year earlier. withheld, past_withheld: the share answered, the count past 90
    days, is known and not told. sources,
    quarter_end: how far each part reaches.
    """

    kept: int | None
    due: int | None
    goal: float | None = None
    answered: float | None = None
    past_cases: int | None = None
    past_before: int | None = None
    withheld: bool = False
    past_withheld: bool = False
    sources: tuple[Source, ...] = ()
    quarter_end: date | None = None


def council_sentence(facts: CouncilFacts) -> str:
    """The council's sentence: what cannot be read, promises kept, complaints answered."""
    connected = [source for source in facts.sources if source.through is not None]
    clauses: list[Clause] = [(_connected(facts.sources, connected),), *_unread(facts)]
    if facts.due is not None:
        clauses.append((_kept_of_all(facts, facts.kept or 0, facts.due),))
    said = fit([*clauses, _answered(facts)])
    return said or NO_FIGURE


def _connected(sources: Sequence[Source], connected: Sequence[Source]) -> str:
    if len(connected) == len(sources):
        return ""
    total = counted(len(sources), "part")
    if not connected:
        return f"**None of the {total} is connected.**"
    names = names_listed([source.part for source in connected])
    count = f"{len(connected)}{NO_BREAK}of{NO_BREAK}{total}"
    return f"**{count} {'are' if len(connected) > 1 else 'is'} connected: {names}.**"


def _unread(facts: CouncilFacts) -> list[Clause]:
    end = facts.quarter_end
    short = [one for one in facts.sources if end is not None and one.through and one.through < end]
    if not short:
        return []
    parts = names_listed([source.part for source in short]).capitalize()
    ends = names_listed([long_day(on) for on in sorted({s.through for s in short if s.through})])
    file = "the file ends" if len(short) == 1 else "the files end"
    return [(f"**{parts} cannot be read for this quarter: {file} {ends}.**",)]


def _kept_of_all(facts: CouncilFacts, kept: int, due: int) -> str:
    if due == 0:
        return "**No promise came due.**"
    goal = "" if facts.goal is None else f"; goal {percent(facts.goal)}"
    noun = "promise" if due == 1 else "promises"
    verb = "was" if kept == 1 else "were"
    return f"**{of(kept, due)}{NO_BREAK}{noun} {verb} kept on time**{in_percent(kept, due, goal)}."


def _answered(facts: CouncilFacts) -> Clause:
    days = f"90{NO_BREAK}days"
    past = past_words(facts.past_cases, None, facts.past_withheld)
    compared = past_words(facts.past_cases, facts.past_before, facts.past_withheld)
    if facts.withheld:
        head = f"The share of complaints answered within {days} is withheld"
    elif facts.answered is not None:
        head = f"An estimated {percent(facts.answered)} of complaints are answered within {days}"
    else:
        return ("",)
    return *(f"{head}; {told}." for told in (compared, past) if told), f"{head}."


def council_title(agency: str, first: date, last: date) -> str:
    """The page's title: agency and months."""
    return f"{agency}: accountability, {quarter_name(first, last)}"


def quarter_name(first: date, last: date) -> str:
    """ "July–September 2026"."""
    return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {last.year}"


def quarter_short(year: int, quarter: int) -> str:
    """ "Q3 26", for the axis of a chart."""
    return f"Q{quarter} {year % 100:02d}"


def weeks_of_quarter(first: date, last: date, on: date) -> str:
    """Which whole weeks the figures cover, and the day on which pledges stand as told."""
    start = day(first, year=first.year != last.year)
    return f"Whole weeks, {start} to {day(last)} · pledges as on {day(on)}"


def rows_of_own(unit: str) -> str:
    """The link to a unit's own promises, the last finding."""
    return f"Rows of finding 5: promises of {literal(unit)}"


def no_such_quarter(wanted: str, first: str, last: str) -> str:
    """A quarter of the address that cannot be read."""
    return f"There is no quarter “{wanted[:20]}” to read. They run from {first} to {last}."


NO_QUARTER: Final = "No quarter can be read yet: none is whole in these records and settled."


def pledges_label(total: int) -> str:
    """The heading of the pledges."""
    return f"Pledges ({number(total)})"


def pledges_to(bodies: Sequence[tuple[str, int]]) -> str:
    """To whom they were made: "30 to the council, 6 to the court"."""
    return ", ".join(f"{number(n)} {BODIES[body]}" for body, n in bodies if n)


def pledge_states(counts: Sequence[tuple[str, int]]) -> str:
    """How they stand, in a fixed order: "◆ Late 1 · ◊ At risk 2"."""
    return " · ".join(f"{mark(state, PLEDGE)} {number(n)}" for state, n in counts if n)


def pledge_state(state: str, days: int, moves: int) -> str:
    """The state of a pledge, how late it is or was, and how often its date was moved."""
    late = f" {counted(days, 'day')}" if state == "late" and days else ""
    more = [f"{counted(days, 'day')} late"] if days and state != "late" else []
    if moves:
        more.append(
            "moved once" if moves == 1 else "moved twice" if moves == 2 else f"moved {number(moves)} times"
        )
    shape, word, colour = PLEDGE[state]
    text = f"{shape}{NO_BREAK}{word}{late}"
    shown = f":{colour}[{text}]" if colour else text
    return f"{shown} ({', '.join(more)})" if more else shown


def pledge_evidence(ended_on: date | None, evidence: str | None, confirmed: bool) -> str:
    """What shows that it was done."""
    if ended_on is None:
        return "not done yet"
    if evidence is None:
        return f"none, said done {day(ended_on)}"
    return f"{evidence}, {day(ended_on)}{'' if confirmed else ', not confirmed'}"


def rest_label(count: int) -> str:
    """The heading of the pledges about which nothing is to be asked."""
    return f"Kept with evidence, or not due ({number(count)})"


def not_covered(lacking: Sequence[str]) -> str:
    """What the page does not tell: by its nature, and for want of a source."""
    if not lacking:
        return _NOT_COVERED
    return f"{_NOT_COVERED} {names_listed(lacking).capitalize()} are not connected."


def files_to(reach: Mapping[str, date]) -> str:
    """How far each part's file reaches: "Complaints, promises and events to 15 November"."""
    text = known_to(reach)
    return f"{text[:1].upper()}{text[1:]}"


def pillar_reading(name: str, point: float | None, low: float | None, high: float | None) -> str:
    """A pillar on its line as text."""
    if point is None or low is None or high is None:
        return f"{name}: not reckoned."
    return f"{name} {number(point)}, likely {likely(low, high, 'score')}, on a line from 0 to 100."


def small_numbers(withheld: bool, smallest: int) -> str:
    """Whether anything on the page is withheld, and where the rule holds."""
    if withheld:
        return f"{SOME_WITHHELD} {_WHERE}"
    counts = f"complaint and feedback counts from 1 to {number(smallest - 1)} would be"
    return f"Nothing here is withheld; {counts}. {_WHERE}"


PROMISE_CELLS: Final = ("Promises kept on time", "Promises not kept on time", "Promises due in the quarter")
CELL_NAMES: Final = {
    ("answered", "within"): "Answered within 90 days of receipt",
    ("answered", "later"): "Answered later",
    ("answered", "all"): "Answered in the quarter",
    ("open", "recent"): "Open at its end, up to 90 days old",
    ("open", "old"): "Open at its end, past 90 days",
    ("open", "all"): "Open at its end",
    ("handled", "all"): "Received in the quarter",
    ("at risk", "all"): "Open at some time in the quarter",
    ("told", "in_time"): "Told the outcome in time",
    ("told", "not_in_time"): "Not told in time",
    ("told", "all"): "To be told the outcome",
    ("feedback", "positive"): "Feedback forms, positive",
    ("feedback", "other"): "Feedback forms, other",
    ("feedback", "all"): "Feedback forms",
}


def cell_count(value: int | None) -> str:
    """A released count, or that it is withheld."""
    return WITHHELD if value is None else number(value)


def above_its_measure(pillar: str, point: float, marks: Sequence[tuple[str, float]], head: str) -> str:
    """Why a part's mark is above that of the measure it is known by, which misses its goal."""
    own = next(mark for name, mark in marks if name == head)
    each = ", ".join(f"{name.lower()} {number(mark)}" for name, mark in marks)
    return (
        f"{pillar} {number(point)} is the average of {counted(len(marks), 'mark')} ({each}); "
        f"{head.lower()} alone marks {number(own)}, for it is under its goal."
    )
