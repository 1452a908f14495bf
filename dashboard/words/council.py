"""What the council reads: its sentence, findings with caveats, pledges, the year so far, what is not here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboard.words.files import known_to
from dashboard.words.numbers import (
    MONTHS,
    NO_BREAK,
    WITHHELD,
    counted,
    day,
    ends,
    likely,
    literal,
    long_day,
    number,
    of,
    percent,
    share,
    signed,
)
from dashboard.words.sentences import Clause, Source, fit, in_percent, names_listed, none_or
from dashboard.words.states import PLEDGE, mark

CAVEAT: Final = "Caveat"
DEADLINES: Final = "90 days run from receipt; a legal deadline may be another day, and can stand still."
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
FINDINGS_TABLE: Final = "What the charts of the findings draw"
YEAR: Final = "The year so far"
NO_YEAR: Final = "Not known: the records do not fill the year from its first week."
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
YEAR_CHANGE: Final = "Change"
OTHER_UNITS: Final = "All other units"
YEAR_NOTE: Final = (
    "Answered: cases closed. Told: complainants whose time to be told had run out; so the totals differ."
)
_FEW: Final = 100
_FEWEST: Final = 10


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


def past_words(count: int | None, before: int | None, withheld: bool = False) -> str:
    """How many open complaints are past 90 days, and how many a year before; empty where nobody knows."""
    if withheld:
        return "how many are past that is withheld"
    if count is None:
        return ""
    year_before = "" if before is None else f" ({none_or(before)} a year before)"
    return f"{none_or(count)} {'is' if count in (0, 1) else 'are'} past 90{NO_BREAK}days{year_before}"


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


def findings_label(count: int) -> str:
    """The heading: how many findings can be had."""
    names = {0: "No finding can be had yet", 1: "One finding", 5: "Five findings"}
    return names.get(count, f"{number(count)} findings")


# What each finding counts, with the noun of its cases, and the same as a share that went up or down.
_PLAIN: Final = {
    "kept": ("promise", "{x} {were} kept on time ({share})."),
    "told": ("complainant", "{x} {were} told the outcome {in_time} ({share})."),
    "own": ("", "{unit} kept {x} of its own promises on time ({share})."),
    "asked_for": ("meeting", "{x} that residents asked for {were} held ({share})."),
    "heard": (
        "community event",
        "After {x} attendance and feedback were recorded within 14\u00a0days ({share}).",
    ),
    "moved": ("promise", "{x} kept the date first given ({share})."),
    "liked": ("form", "{x} with feedback on events {were} positive ({share})."),
}
_CHANGED: Final = {
    "kept": "A {size} share of promises was kept on time",
    "told": "A {size} share of complainants was told the outcome {in_time}",
    "own": "{unit} kept a {size} share of its own promises on time",
    "asked_for": "A {size} share of the meetings that residents asked for was held",
    "heard": "Attendance and feedback were recorded within 14\u00a0days for a {size} share of events",
    "moved": "A {size} share of promises kept the date first given",
    "liked": "A {size} share of feedback on events was positive",
}
_NAMES: Final = {
    "answered": "Complaints answered within 90 days",
    "told": "Complainants told the outcome in time",
    "liked": "Feedback on events that was positive",
}
_CAVEATS: Final = {
    "kept": "only promises that were logged are counted.",
    "told": "counted by the date on the letter, not by the day it arrived.",
    "reach": "by the unit that held them, not by who came.",
    "own": "only promises that were logged are counted.",
    "asked_for": "only meetings that the calendar marks as asked for.",
    "heard": "events where feedback was left out on purpose are not counted.",
    "moved": "dates that residents asked to move are not counted as moved.",
    "liked": "people who gave no feedback may see it otherwise.",
}


def finding_head(found: Any, told_days: int | None = None) -> str:
    """One finding as one sentence, its counts in it; a change is told only where it is more than chance.

    told_days: how many days after the decision a complainant is told in time.
    """
    if found.value.status == "hidden":
        return f"{_NAMES[found.kind]}: {WITHHELD}."
    if found.kind == "answered":
        return _answered_finding(found)
    if found.kind == "reach":
        return _reach_finding(found)
    in_time = "in time" if told_days is None else f"within {counted(told_days, 'day')} of the decision"
    if found.change in ("up", "down"):
        size = "larger" if found.change == "up" else "smaller"
        head = _CHANGED[found.kind].format(size=size, unit=_unit(found), in_time=in_time)
        moved = found.value.value - found.before.value
        points = f"{number(abs(moved) * 100, 1)}{NO_BREAK}points {'more' if moved > 0 else 'less'}"
        return f"{head} than a year before: {_share(found.value)}, from {_share(found.before)}, {points}."
    noun, text = _PLAIN[found.kind]
    were = "was" if found.value.numerator == 1 else "were"
    words = {"x": _cases_of(found.value, noun), "were": were, "share": "{share}"}
    return _with_share(text.format(**words, unit=_unit(found), in_time=in_time), found.value)


def _answered_finding(found: Any) -> str:
    estimated = percent(found.value.value)
    within = f"within 90{NO_BREAK}days{_range(found.value)}"
    past = past_words(found.cases.past, found.cases.past_before) if found.cases else ""
    tail = f"; {past}." if past else "."
    if found.change not in ("up", "down"):
        return f"An estimated {estimated} of complaints are answered {within}{tail}"
    word, before = "sooner" if found.change == "up" else "later", percent(found.before.value)
    head = f"Complaints are answered {word} than a year before"
    return f"{head}: an estimated {estimated} {within}, from {before}{tail}"


def _range(value: Any) -> str:
    return "" if value.low is None or value.high is None else f" (likely {likely(value.low, value.high)})"


def _reach_finding(found: Any) -> str:
    every = counted(int(found.value.denominator), "community event")
    others = [bar.count for bar in found.bars if bar.unit and not bar.marked]
    each = f"{ends(min(others), max(others))}{NO_BREAK}each" if others else ""
    level = found.level or "unit"
    if not found.units:
        spread = f"; {counted(len(others), level)} held {each}" if each else ""
        return f"{every} were held{spread}."
    few = f"{number(found.value.numerator)}{NO_BREAK}of the {every}"
    beside = f" than the other {counted(len(others), level)} ({each})" if each else f" than other {level}s"
    return f"{names_listed(found.units)} held {few}, clearly {found.apart}{beside}."


def _cases_of(value: Any, noun: str) -> str:
    counted_cases = counted(int(value.denominator), noun) if noun else number(value.denominator)
    return f"{number(value.numerator)}{NO_BREAK}of{NO_BREAK}{counted_cases}"


def _unit(found: Any) -> str:
    """Offices as a sentence names them: "The chief's office"."""
    names = [name[:1].lower() + name[1:] for name in found.units]
    return f"The {names_listed(names)}"


def _counts(value: Any) -> str:
    return of(int(value.numerator), int(value.denominator))


def _share(value: Any) -> str:
    return f"{percent(value.value)} ({_counts(value)})"


def _with_share(text: str, value: Any) -> str:
    if value.value is None:
        return text.replace(" ({share})", "")
    return text.replace("{share}", percent(value.value))


def finding_caveat(found: Any) -> str:
    """The one caveat of a finding, from what was counted; and that nothing clear has changed."""
    if found.value.status == "hidden":
        return f"{CAVEAT}: few people are involved."
    return f"{_quiet(found)}{CAVEAT}: {_caveat(found)}"


def _quiet(found: Any) -> str:
    """That nothing clear has changed, with the figure of the year before."""
    if found.kind == "reach":
        return _reach_before(found)
    if found.change != "no clear change":
        return ""
    past = found.before
    if past is None or past.value is None:
        return "No clear change from a year before. "
    told = percent(past.value) if found.kind == "answered" else _share(past)
    return f"No clear change from a year before ({told}). "


def _reach_before(found: Any) -> str:
    quiet = f"No {found.level or 'unit'} differs from the others by more than chance. "
    past = found.before
    if past is None:
        return "" if found.units else quiet
    if not found.units:
        return f"{quiet}{number(past.denominator)} a year before. "
    counts = of(int(past.numerator), int(past.denominator))
    return f"{names_listed(found.units)}: {counts} a year before. "


def _caveat(found: Any) -> str:
    if found.kind == "answered":
        return _estimate(found.cases)
    n = found.value.denominator
    if found.kind != "reach" and n < _FEW:
        moved = max(round(100 / n), 1)
        return f"a small number: one more or less changes it by about {counted(moved, 'point')}."
    return _CAVEATS[found.kind]


def _estimate(cases: Any) -> str:
    """What an estimate is made of: answered, in time, still open; what is withheld is left out."""
    if cases is None or None in (cases.at_risk, cases.still_open, cases.closed):
        return "an estimate, for cases that are still open count too."
    if not cases.still_open:
        return f"none of {counted(cases.at_risk, 'case')} is still open."
    soon = "" if cases.within is None else f", {number(cases.within)} of them within 90{NO_BREAK}days"
    verb = "is" if cases.still_open == 1 else "are"
    return (
        f"of {counted(cases.at_risk, 'case')} {number(cases.closed)} were answered{soon}; "
        f"{number(cases.still_open)} {verb} still open, so the share is an estimate. {DEADLINES}"
    )


def kept_and_not(x: int, n: int) -> str:
    """Beside a row of dots: "5 kept, 4 not"."""
    return f"{none_or(x)} kept, {none_or(n - x)} not"


def bars_printed(bars: Sequence[tuple[str, int]]) -> str:
    """Every bar in words, for paper: "North 76, Central 70, all other units 75."."""
    return f"{', '.join(f'{name or OTHER_UNITS.lower()} {number(n)}' for name, n in bars)}."


def trend_of_quarters(name: str, values: Sequence[tuple[str, float | None]]) -> str:
    """A chart of quarters as text: every value, withheld ones as that."""
    told = [f"{quarter} {WITHHELD if value is None else percent(value)}" for quarter, value in values]
    return f"{name} by quarter: {', '.join(told)}."


def share_reading(value: Any, goal: float | None) -> str:
    """A share on its bar as text."""
    shown = WITHHELD if value.value is None else _share(value)
    return f"{shown}{'' if goal is None else f'; goal {percent(goal)}'}."


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


YEAR_NAMES: Final = {
    "kept": "Promises kept on time",
    "received": "Complaints received",
    "answered": "Complaints answered",
    "told": "Complainants told in time",
    "events": "Community events held",
}


def year_cell(tally: Any) -> str:
    """A count of the year so far; with its share, where it is part of something."""
    if tally is None:
        return "not known"
    if tally.count is None or (tally.part and tally.of is None):
        return WITHHELD
    return share(tally.count, tally.of, _FEWEST, table=True) if tally.part else number(tally.count)


def year_change(now: Any, before: Any) -> str:
    """How the year so far differs from the year before: points of a share, else a count."""
    if now is None or before is None or None in (now.count, before.count):
        return "–"
    if not now.part:
        more = now.count - before.count
        return f"{number(abs(more))} {'more' if more > 0 else 'fewer'}" if more else "as many"
    if not now.of or not before.of:
        return "–"
    moved = (now.count / now.of - before.count / before.of) * 100
    return f"{signed(moved, 1)}{NO_BREAK}points"


def year_column(on: date) -> str:
    """The head of a column of the year so far."""
    return f"{on.year} to {day(on, year=False)}"


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
