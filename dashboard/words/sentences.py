"""The sentence that leads a page: number first with its denominator, at most 35 words and 3 clauses.

Comparisons are only with last week's counts and with the usual range. "Usual" and "unusual" are never decided
here: they come in from the signal rules, and where these cannot say anything their arguments are None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, days, likely, long_day, number, of, percent, plain

MOST_WORDS: Final = 35
MOST_CLAUSES: Final = 3
_FEWEST_FOR_PERCENT: Final = 10

# A clause offers the same statement at shrinking lengths; the first that fits is taken.
Clause = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One connected part of the records and the last day it reaches; None where it is not connected."""

    part: str
    through: date | None


@dataclass(frozen=True)
class WeekFacts:
    """What the chief's sentence may speak of; None where it is not known.

    questions: how many unusual figures are asked about; worse: those of them that are worse than usual;
    usual: the share of promises kept in a usual week.
    """

    week_end: date
    sources: tuple[Source, ...] = ()
    due: int | None = None
    kept: int | None = None
    late: int | None = None
    late_before: int | None = None
    oldest_days: int | None = None
    oldest_unit: str | None = None
    oldest_unowned: bool = False
    ending_soon: int | None = None
    past_deadline: int | None = None
    open_cases: int | None = None
    past_cases: int | None = None
    questions: int | None = None
    worse: int = 0
    usual: tuple[float, float] | None = None


@dataclass(frozen=True)
class UnitFacts:
    """What the commander's sentence may speak of.

    on: the day of the lists; until: the Sunday up to which `coming` promises come due. standing: what the
    signal rules say, at shrinking lengths; empty where they say nothing.
    """

    late: int
    coming: int
    without_owner: int
    kept: int
    due: int
    on: date
    until: date
    weeks: int = 13
    standing: tuple[str, ...] = ()


def chief_sentence(facts: WeekFacts) -> str:
    """The chief's sentence: unreadable sources, legal clocks and late promises, then the week's counts."""
    connected = [source for source in facts.sources if source.through is not None]
    if len(connected) < len(facts.sources):
        return fit(_partial(facts, connected))
    return fit([*_unreadable(facts), *_week_clauses(facts)])


def commander_sentence(facts: UnitFacts) -> str:
    """The commander's sentence: what is late, due and unowned now, then the share over the window."""
    return fit([(_waiting(facts),), tuple(_kept_over(facts, how) for how in (*facts.standing, ""))])


def fit(clauses: Sequence[Clause]) -> str:
    """The clauses that fit into one sentence, each at the greatest length there is room for."""
    taken: list[str] = []
    for clause in clauses:
        room = MOST_WORDS - sum(words(text) for text in taken)
        fitting = next((text for text in clause if text and words(text) <= room), None)
        if fitting and len(taken) < MOST_CLAUSES:
            taken.append(fitting)
    return " ".join(taken)


def words(text: str) -> int:
    """Words as a reader counts them: a no-break space parts words like any other."""
    return len([word for word in plain(text).split() if any(sign.isalnum() for sign in word)])


def _partial(facts: WeekFacts, connected: Sequence[Source]) -> list[Clause]:
    names = {source.part for source in connected}
    waiting = [source.part for source in facts.sources if source.part not in names]
    total = counted(len(facts.sources), "part")
    count = f"{len(connected)}{NO_BREAK}of{NO_BREAK}{total}" if connected else f"None of the {total}"
    verb = "are" if len(connected) > 1 else "is"
    clauses: list[Clause] = [(f"**{count} {verb} connected.**",)]
    if "complaints" in names and facts.open_cases is not None:
        past = "" if facts.past_cases is None else f", {none_or(facts.past_cases)} past 90{NO_BREAK}days"
        clauses.append((f"Complaints: {none_or(facts.open_cases)} open{past}.",))
    elif "promises" in names and facts.late is not None:
        clauses.append(_late(facts))
    return [*clauses, (f"Connect {waiting[0]} {'next' if connected else 'first'}.",)]


def _unreadable(facts: WeekFacts) -> list[Clause]:
    short = [s for s in facts.sources if s.through and s.through < facts.week_end]
    if not short:
        return []
    parts = names_listed([source.part for source in short]).capitalize()
    ends = names_listed([long_day(on) for on in sorted({s.through for s in short if s.through})])
    file = "the file ends" if len(short) == 1 else "the files end"
    rest = names_listed([source.part for source in facts.sources if source not in short]).capitalize()
    return [
        (f"**{parts} cannot be read for this week: {file} {ends}.**",),
        (f"{rest} run to {long_day(facts.week_end)}." if rest else "",),
    ]


def _week_clauses(facts: WeekFacts) -> list[Clause]:
    readable = {
        source.part for source in facts.sources if source.through and source.through >= facts.week_end
    }
    everything = not facts.sources
    promises = everything or "promises" in readable
    clocks = _clocks(facts) if everything or "complaints" in readable else ("",)
    late, kept = (_late(facts), _kept(facts)) if promises else (("",), ("",))
    running = bool(facts.ending_soon or facts.past_deadline)
    if facts.questions:
        asked: Clause = (_questions(facts.questions),)
        rest = [asked, late] if facts.worse or not facts.late else [late, asked]
        return [clocks, *rest] if running else [*rest, clocks]
    # Nobody can say that nothing is unusual while a part cannot be read.
    quiet = [("**Nothing unusual.**",)] if facts.questions == 0 and not _unreadable(facts) else []
    if running:
        return [*quiet, clocks, late, kept]
    if facts.late:
        return [*quiet, late, kept, clocks]
    return [*quiet, kept, late, clocks]


def _questions(count: int) -> str:
    return f"**{counted(count, 'question')} {'needs' if count == 1 else 'need'} asking.**"


def _clocks(facts: WeekFacts) -> Clause:
    count = facts.ending_soon
    if count is None:
        return ("",)
    if facts.past_deadline:
        return _past_deadline(facts.past_deadline, count)
    within = f"legal deadline within 30{NO_BREAK}days."
    if count == 0:
        return (f"No complaint case reaches its {within}",)
    case = counted(count, "complaint case")
    return (f"**{case}** {'reaches its' if count == 1 else 'reach their'} {within}",)


def _past_deadline(past: int, soon: int) -> Clause:
    whose = "is past its" if past == 1 else "are past their"
    head = f"**{counted(past, 'complaint case')} {whose} legal deadline**"
    more = f"{number(soon)} more {'reaches' if soon == 1 else 'reach'} it within 30{NO_BREAK}days"
    return (f"{head}, {more}.", f"{head}.") if soon else (f"{head}.",)


def _late(facts: WeekFacts) -> Clause:
    if facts.late is None:
        return ("",)
    if facts.late == 0:
        return (f"No promise is late{_against(facts)}.", "No promise is late.")
    head = f"**{counted(facts.late, 'promise')} {'is' if facts.late == 1 else 'are'} late**"
    oldest = _oldest(facts)
    return (f"{head}{_against(facts)}{oldest}.", f"{head}{oldest}.", f"{head}.")


def _against(facts: WeekFacts) -> str:
    if facts.late_before is None or facts.late is None:
        return ""
    change = facts.late - facts.late_before
    if change == 0:
        return ", as many as last week" if facts.late else ", as last week"
    return f", {number(abs(change))} {'fewer' if change < 0 else 'more'} than last week"


def _oldest(facts: WeekFacts) -> str:
    if facts.oldest_days is None:
        return ""
    place = f", in {facts.oldest_unit}" if facts.oldest_unit else ""
    if facts.oldest_unowned:
        place += ", and nobody owns it"
    return f"; {'it' if facts.late == 1 else 'the oldest'} is {days(facts.oldest_days)} late{place}"


def _kept(facts: WeekFacts) -> Clause:
    if facts.due is None or facts.kept is None:
        return ("",)
    if facts.due == 0:
        return ("No promise came due this week.",)
    noun = "promise" if facts.due == 1 else "promises"
    counts = f"{of(facts.kept, facts.due)}{NO_BREAK}{noun} due this week"
    usual = f"; usual {likely(*facts.usual)}" if facts.usual and facts.questions == 0 else ""
    return (
        f"{counts} {'was' if facts.kept == 1 else 'were'} kept{in_percent(facts.kept, facts.due, usual)}.",
    )


def _waiting(facts: UnitFacts) -> str:
    on, until = long_day(facts.on), long_day(facts.until)
    if not (facts.late or facts.coming or facts.without_owner):
        return f"**No promise is late on {on} or comes due by {until}.**"
    late = counted(facts.late, "promise") if facts.late else "No promise"
    head = f"**{late} {'are' if facts.late > 1 else 'is'} late on {on},**"
    coming = f"{none_or(facts.coming)} {'come' if facts.coming > 1 else 'comes'} due by {until}"
    owner = f", {number(facts.without_owner)} {'have' if facts.without_owner > 1 else 'has'} no owner"
    return f"{head} {coming}{owner if facts.without_owner else ''}."


def _kept_over(facts: UnitFacts, how: str) -> str:
    weeks = counted(facts.weeks, "week")
    if facts.due == 0:
        return f"No promise came due over {weeks}."
    verb = "was" if facts.kept == 1 else "were"
    standing = f"; {how}" if how else ""
    share = in_percent(facts.kept, facts.due)
    return f"Over {weeks} {of(facts.kept, facts.due)} {verb} kept on time{share}{standing}."


def in_percent(part: int, whole: int, more: str = "") -> str:
    """ " (87%; goal 95%)"; of few, what follows alone."""
    if whole < _FEWEST_FOR_PERCENT:
        return f" ({more.removeprefix('; ')})" if more else ""
    return f" ({percent(part / whole)}{more})"


def none_or(count: int) -> str:
    """A count, or none."""
    return number(count) if count else "none"


def names_listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
