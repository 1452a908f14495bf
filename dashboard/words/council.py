"""What the council reads: its sentence, findings with caveats, pledges, the year so far, what is not here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboard.words.numbers import (
    MONTHS,
    NO_BREAK,
    WITHHELD,
    counted,
    day,
    likely,
    long_day,
    number,
    of,
    percent,
)
from dashboard.words.sentences import Clause, Source, fit, in_percent, names_listed, none_or
from dashboard.words.states import PLEDGE, mark

CAVEAT: Final = "Caveat"
NO_FIGURE: Final = "**No figure can be had for this quarter.**"
PLEDGES_NOTE: Final = (
    "Computed from dates and evidence: done counts as kept once somebody else has confirmed the evidence. "
    "The first date counts, however often it was moved."
)
NOT_COVERED: Final = "What this does not cover"
_NOT_COVERED: Final = (
    "Use of force, stops, crime and discipline of individuals: see the agency’s own pages. "
    "Nothing here is split by council district."
)
SINCE: Final = "Since your last briefing"
NO_BRIEFING: Final = "No published briefing yet, so no figure has been corrected."
SMALL_NUMBERS: Final = "Small numbers"
YEAR: Final = "The year so far"
NO_YEAR: Final = "Not known: the records do not fill the year from its first week."
NO_PLEDGE: Final = "No pledge is in the records."
SCORE_WITHHELD: Final = "Score and parts: withheld, like the counts they are made of."
SOME_WITHHELD: Final = "Some complaint figures are withheld: few people are involved."
COUNTS_BEHIND: Final = "Counts behind the complaint figures"
BODIES: Final = {"council": "to the council", "court": "to the court", "oversight": "to oversight bodies"}
_FEW: Final = 100


@dataclass(frozen=True)
class CouncilFacts:
    """What the council's sentence may speak of; shares are 0..1, None where there is no figure.

    withheld, past_withheld: the share answered, the count past 90 days, is known and not told. sources,
    quarter_end: how far each part reaches.
    """

    kept: int | None
    due: int | None
    goal: float | None = None
    answered: float | None = None
    past_cases: int | None = None
    pledges: int = 0
    pledges_late: int = 0
    withheld: bool = False
    past_withheld: bool = False
    sources: tuple[Source, ...] = ()
    quarter_end: date | None = None


def council_sentence(facts: CouncilFacts) -> str:
    """The council's sentence: what cannot be read, promises kept, complaints answered, pledges late."""
    connected = [source for source in facts.sources if source.through is not None]
    clauses: list[Clause] = [(_connected(facts.sources, connected),), *_unread(facts)]
    if facts.due is not None:
        clauses.append((_kept_of_all(facts, facts.kept or 0, facts.due),))
    said = fit([*clauses, _answered(facts), (_pledges(facts) if facts.due is not None else "",)])
    return said or NO_FIGURE


def _connected(sources: Sequence[Source], connected: Sequence[Source]) -> str:
    if len(connected) == len(sources):
        return ""
    total = counted(len(sources), "part")
    if not connected:
        return f"**None of the {total} is connected.**"
    names = names_listed([source.part for source in connected])
    return f"**{len(connected)} of {total} {'are' if len(connected) > 1 else 'is'} connected: {names}.**"


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
    past = _past(facts, days)
    if facts.withheld:
        head = f"The share of complaints answered within {days} is withheld"
    elif facts.answered is not None:
        head = f"An estimated {percent(facts.answered)} of complaints are answered within {days}"
    else:
        return ("",)
    return f"{head}; {past}." if past else f"{head}.", f"{head}."


def _past(facts: CouncilFacts, days: str) -> str:
    if facts.past_withheld:
        return "how many are past that is withheld"
    if facts.past_cases is None:
        return ""
    return f"{none_or(facts.past_cases)} {'is' if facts.past_cases in (0, 1) else 'are'} past {days}"


def _pledges(facts: CouncilFacts) -> str:
    if facts.pledges == 0:
        return "You hold no pledge."
    if facts.pledges == 1:
        return "**Your one pledge is late.**" if facts.pledges_late else "Your one pledge is not late."
    late = none_or(facts.pledges_late).capitalize()
    verb = "are" if facts.pledges_late > 1 else "is"
    return f"**{late} of your {number(facts.pledges)}{NO_BREAK}pledges {verb} late.**"


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
    """Which whole weeks the figures cover, and how far the lists reach."""
    return f"Weeks from {day(first)} to {day(last)} · pledges as on {day(on)}"


def no_such_quarter(wanted: str, first: str, last: str) -> str:
    """A quarter of the address that cannot be read."""
    return f"There is no quarter “{wanted[:20]}” to read. They run from {first} to {last}."


NO_QUARTER: Final = "No quarter can be read yet: none is whole in these records and settled."


def findings_label(count: int) -> str:
    """The heading: how many findings can be had."""
    names = {0: "No finding can be had yet", 1: "One finding", 5: "Five findings"}
    return names.get(count, f"{number(count)} findings")


# What each finding counts: of how many, and the same as a share that went up or down.
_PLAIN: Final = {
    "kept": "{x} promises were kept on time ({share}).",
    "told": "{x} complainants were told the outcome in time ({share}).",
    "own": "{unit} kept {x} of its own promises on time ({share}).",
    "asked_for": "{x} meetings that residents asked for were held ({share}).",
    "heard": "After {x} community events attendance and feedback were recorded within 14 days ({share}).",
    "moved": "{x} promises kept the date first given ({share}).",
    "liked": "{x} forms with feedback on events were positive ({share}).",
}
_CHANGED: Final = {
    "kept": "A {size} share of promises was kept on time",
    "told": "A {size} share of complainants was told the outcome in time",
    "own": "{unit} kept a {size} share of its own promises on time",
    "asked_for": "A {size} share of the meetings that residents asked for was held",
    "heard": "Attendance and feedback were recorded within 14 days for a {size} share of events",
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


def finding_head(found: Any) -> str:
    """One finding as one sentence, its counts in it; a change is told only where it is more than chance."""
    if found.value.status == "hidden":
        return f"{_NAMES[found.kind]}: {WITHHELD}."
    if found.kind == "answered":
        return _answered_finding(found)
    if found.kind == "reach":
        few, every = int(found.value.numerator), int(found.value.denominator)
        return f"{names_listed(found.units)} held {number(few)} of the {number(every)} community events."
    if found.change in ("up", "down"):
        size = "larger" if found.change == "up" else "smaller"
        head = _CHANGED[found.kind].format(size=size, unit=_unit(found))
        return f"{head} than a year before: {_share(found.value)}, from {_share(found.before)}."
    text = _PLAIN[found.kind].format(x=_counts(found.value), share="{share}", unit=_unit(found))
    return _with_share(text, found.value)


def _answered_finding(found: Any) -> str:
    days, share = f"90{NO_BREAK}days ({_cases(found.value)})", percent(found.value.value)
    if found.change not in ("up", "down"):
        return f"An estimated {share} of complaints are answered within {days}."
    word, before = "sooner" if found.change == "up" else "later", percent(found.before.value)
    return (
        f"Complaints are answered {word} than a year before: an estimated {share} within {days}, "
        f"from {before} ({_cases(found.before)})."
    )


def _cases(value: Any) -> str:
    return f"of {counted(int(value.denominator), 'case')}"


def _unit(found: Any) -> str:
    return names_listed(found.units)


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
    quiet = "No clear change from a year before. " if found.change == "no clear change" else ""
    return f"{quiet}{CAVEAT}: {_caveat(found)}"


def _caveat(found: Any) -> str:
    if found.kind == "answered":
        if found.still_open is None or found.at_risk is None:
            return "an estimate, for cases that are still open count too."
        return f"{of(found.still_open, found.at_risk)}{NO_BREAK}cases are still open, so this is an estimate."
    n = found.value.denominator
    if found.kind != "reach" and n < _FEW:
        moved = max(round(100 / n), 1)
        return f"a small number: one more or less changes it by about {counted(moved, 'point')}."
    return _CAVEATS[found.kind]


def kept_and_not(x: int, n: int) -> str:
    """Beside a row of dots: "5 kept, 4 not"."""
    return f"{none_or(x)} kept, {none_or(n - x)} not"


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
    """How they stand, in a fixed order: "◆ Late 1 · ◌ At risk 2"."""
    return " · ".join(f"{mark(state, PLEDGE)} {number(n)}" for state, n in counts if n)


def pledge_name(kind: str, key: str) -> str:
    """A pledge by its kind and its number."""
    return f"{kind.replace('_', ' ').capitalize()} {key}"


def pledge_state(state: str, days: int, moves: int) -> str:
    """The state of a pledge, how late it is or was, and how often its date was moved."""
    late = f" {counted(days, 'day')}" if state == "late" else ""
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


def unproven_line(count: int) -> str:
    """Pledges said done before the quarter that still lack evidence; empty for none."""
    if not count:
        return ""
    verbs = ("was", "lacks") if count == 1 else ("were", "lack")
    return f"{counted(count, 'older pledge')} {verbs[0]} said done and still {verbs[1]} evidence."


def rest_label(count: int) -> str:
    """The heading of the pledges about which nothing is to be asked."""
    return f"Kept with evidence, or not due ({number(count)})"


def not_covered(lacking: Sequence[str]) -> str:
    """What the page does not tell: by its nature, and for want of a source."""
    if not lacking:
        return _NOT_COVERED
    return f"{_NOT_COVERED} {names_listed(lacking).capitalize()} are not connected."


def pillar_reading(name: str, point: float | None, low: float | None, high: float | None) -> str:
    """A pillar on its line as text."""
    if point is None or low is None or high is None:
        return f"{name}: not reckoned."
    return f"{name} {number(point)}, likely {likely(low, high, 'score')}, on a line from 0 to 100."


def since_text(kept: int, late: int, since: date) -> str:
    """What has become of pledges since the quarter began."""
    done = f"{counted(kept, 'pledge')} kept with evidence" if kept else "No pledge kept with evidence"
    newly = f"{number(late)} newly late" if late else "none newly late"
    return f"{done} · {newly}, since {day(since)}. {NO_BRIEFING}"


def small_numbers(withheld: bool, smallest: int) -> str:
    """Whether anything on the page is withheld."""
    if withheld:
        return SOME_WITHHELD
    return (
        f"Nothing here is withheld. Complaint and feedback counts from 1 to {number(smallest - 1)} would be."
    )


YEAR_NAMES: Final = {
    "kept": "Promises kept on time",
    "received": "Complaints received",
    "answered": "Complaints answered",
    "told": "Complainants told in time",
    "events": "Community events held",
}


def year_cell(tally: Any) -> str:
    """A count of the year so far, out of what it is part of."""
    if tally is None:
        return "not known"
    if tally.count is None or (tally.part and tally.of is None):
        return WITHHELD
    return of(tally.count, tally.of) if tally.part else number(tally.count)


def year_column(on: date) -> str:
    """The head of a column of the year so far."""
    return f"{on.year} to {day(on, year=False)}"


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
