"""Pledges in words: how they stand, what was pledged, what has become of them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, long_day, number
from dashboard.words.sentences import names_listed

NO_WORDING: Final = "The file holds no wording for some pledges; these stand by their kind and number."
NO_WORDING_AT_ALL: Final = "The file holds no wording; pledges stand by their kind and number."
SHORT: Final = {"council": "the council", "court": "the court", "oversight": "an oversight body"}
BODIES: Final = {"council": "council", "court": "court", "oversight": "oversight body"}
MOST_NAMED: Final = 5


def publication(weeks: int, out: int, corrected: Sequence[tuple[str, str]]) -> str:
    """How much of a quarter has been published, and what of it was corrected: weeks with their reasons."""
    if not out:
        return "No week of this quarter has been published yet, so nothing had to be corrected."
    head = f"{out} of the quarter's {counted(weeks, 'week')} {'is' if out == 1 else 'are'} published"
    if not corrected:
        return f"{head}; nothing was corrected."
    told = names_listed([f"{label} ({literal(reason)})" for label, reason in corrected])
    return f"{head}. Corrected: {told}."


def released(on: date, head: str, correction: str) -> str:
    """That a quarter stands as it was released: when, with which head of the chain, and why again."""
    again = f" Corrected: {literal(correction)}" if correction else ""
    return (
        f"Shown as it was released on {long_day(on)} {on.year} from its published weeks. Head {head}.{again}"
    )


@dataclass(frozen=True)
class PledgeFacts:
    """What the sentence on a council's own pledges may speak of, on a day; fields as in `Standing`."""

    on: date
    every: int
    late: int = 0
    claimed: int = 0
    claimed_past: int = 0
    done_late: int = 0


def pledge_sentence(facts: PledgeFacts) -> str:
    """How a council's own pledges stand: open past their date, said done without confirmed evidence."""
    if not facts.every:
        return "The records hold no pledge to you."
    rest = _said_done(facts) or _done_late(facts)
    return f"On {long_day(facts.on)} {_open_late(facts)}{f'; {rest}' if rest else ''}."


def _open_late(facts: PledgeFacts) -> str:
    if facts.every == 1:
        return f"your one pledge is {'' if facts.late else 'not '}open past its date"
    pledges = f"of your {number(facts.every)}{NO_BREAK}pledges"
    if not facts.late:
        return f"none {pledges} is open past its date"
    verb, whose = ("is", "its") if facts.late == 1 else ("are", "their")
    return f"**{number(facts.late)} {pledges} {verb} open past {whose} date**"


def _said_done(facts: PledgeFacts) -> str:
    n, past = facts.claimed, facts.claimed_past
    if not n:
        return ""
    head = f"**{number(n)} {'is' if n == 1 else 'are'} said done without confirmed evidence**"
    if not past:
        return head
    if past == n:
        return f"{head}, and {'its date has' if n == 1 else 'all their dates have'} passed"
    return f"{head}, and the date of {number(past)} of them has passed"


def _done_late(facts: PledgeFacts) -> str:
    n = facts.done_late
    return f"{number(n)} {'was' if n == 1 else 'were'} done late" if n else ""


def pledge_kind(kind: str) -> str:
    """What a pledge is, where the file holds no wording."""
    return kind.replace("_", " ").capitalize()


def pledge_link(title: str | None, kind: str, key: str, address: str | None) -> str:
    """A pledge by its wording, else its kind, with the way to its record where there is one; its number."""
    name = literal(title) if title else pledge_kind(kind)
    shown = f"[{name}]({address})" if address else f"**{name}**"
    return f"{shown} :gray[{key}]"


def since_title(since: date, on: date) -> str:
    """The heading of what has become of pledges: "From 29 June to 15 November"."""
    return f"From {long_day(since)} to {long_day(on)}"


def since_lines(kept: int, late: Sequence[Any]) -> list[str]:
    """How many pledges were kept, how many fell due and were late, and how these stand now."""
    done = f"**{counted(kept, 'pledge')} kept with evidence.**" if kept else "None was kept with evidence."
    if not late:
        return [done, "None fell due and was late."]
    still = sum(one.ended_on is None for one in late)
    parts = [f"{number(still)} {'is' if still == 1 else 'are'} still open"] if still else []
    if ended := sorted(one.days for one in late if one.ended_on is not None):
        days = counted(ended[-1], "day")
        if ended[0] != ended[-1]:
            days = f"{number(ended[0])} to {days}"
        parts.append(f"{number(len(ended))} {'was' if len(ended) == 1 else 'were'} done {days} late")
    head = f"{counted(len(late), 'pledge')} fell due and {'was' if len(late) == 1 else 'were'} late"
    return [done, f"**{head}:** {names_listed(parts)}."]


def since_named(link: str, body: str, days: int, still_open: bool) -> str:
    """One pledge that fell due and was late."""
    how = f"open, {counted(days, 'day')} late" if still_open else f"done {counted(days, 'day')} late"
    return f"{link}, to {SHORT[body]}: {how}"


def and_more(count: int) -> str:
    """What the list of names leaves out."""
    return f"and {number(count)} more, in the table above"


def unproven_label(count: int, since: date) -> str:
    """The heading of pledges said done before the quarter that still lack confirmed evidence."""
    return f"Said done before {long_day(since)}, still without confirmed evidence ({number(count)})"


def not_printed(rest: int, unproven: int, since: date) -> str:
    """On paper, in place of the lists that stay folded."""
    parts = [f"{number(rest)} kept with evidence or not due"] if rest else []
    if unproven:
        parts.append(f"{number(unproven)} said done before {day(since)} without confirmed evidence")
    return f"Listed on the page, not here: {names_listed(parts)}." if parts else ""
