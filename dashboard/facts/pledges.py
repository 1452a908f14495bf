"""A council's pledges as its page shows them: their sentence, the lists, what has become of them since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard import wording
from dashboard.facts.council import Briefing
from metrics.pledges import Pledge, Pledges
from metrics.timeline import PROMISE

common, words = wording.council, wording.pledges
# What asks for a look, in this order; within each by first date.
ORDER: Final = ("late", "at_risk", "claimed", "unclear", "called_off")
SETTLED_STATES: Final = ("kept", "not_due")  # in the second table: nothing is to be asked about them
Link = Callable[[str], str | None]


def pledge_sentence(found: Briefing) -> str:
    """How the council's own pledges stand on the page's day; empty where no promise can be read."""
    if found.council.reaches["promises"] is None:
        return ""
    held = found.council.pledges.standing("council")
    facts = (held.every, held.late, held.claimed, held.claimed_past, held.done_late)
    return words.pledge_sentence(words.PledgeFacts(found.on, *facts))


@dataclass(frozen=True)
class PledgeLists:
    """The pledges: what asks for a look, the rest, older ones without evidence; empty frames for none."""

    label: str
    to: str
    states: str
    asked: pd.DataFrame
    rest: pd.DataFrame
    rest_label: str
    unproven: pd.DataFrame
    unproven_label: str
    note: str
    not_printed: str


def pledge_lists(found: Briefing, link: Link) -> PledgeLists:
    """How the pledges stand; `link` gives the address of a record, None where it may not be opened."""
    held = found.council.pledges
    rest = [one for one in held.rows if one.state in SETTLED_STATES]
    asked = sorted(
        (one for one in held.rows if one.state not in SETTLED_STATES), key=lambda one: ORDER.index(one.state)
    )
    return PledgeLists(
        common.pledges_label(len(held.rows)),
        common.pledges_to([(body, sum(p.body == body for p in held.rows)) for body in common.BODIES]),
        common.pledge_states([(state, sum(p.state == state for p in held.rows)) for state in wording.PLEDGE]),
        _pledge_table(asked, link),
        _pledge_table(rest, link),
        common.rest_label(len(rest)),
        _pledge_table(held.unproven, link),
        words.unproven_label(len(held.unproven), held.since),
        " ".join(filter(None, (_without_wording(held), common.PLEDGES_NOTE))),
        words.not_printed(len(rest), len(held.unproven), held.since),
    )


def _without_wording(held: Pledges) -> str:
    titles = [one.title for one in (*held.rows, *held.unproven)]
    if all(titles):
        return ""
    return words.NO_WORDING if any(titles) else words.NO_WORDING_AT_ALL


def _pledge_table(rows: Sequence[Pledge], link: Link) -> pd.DataFrame:
    columns = ["Pledge", "To", "Held by", "Due (first date)", "State", "Evidence"]
    cells = [
        (
            _named(one, link),
            words.BODIES[one.body].capitalize().replace(" ", wording.NO_BREAK),
            one.unit.replace(" ", wording.NO_BREAK),
            wording.day(one.due_on) if one.due_on is not None else "no date",
            common.pledge_state(one.state, one.days, one.moves),
            common.pledge_evidence(one.ended_on, one.evidence, one.confirmed),
        )
        for one in rows
    ]
    return pd.DataFrame(cells, columns=columns)


def _named(one: Pledge, link: Link) -> str:
    address = link(f"{PROMISE}-{one.id}") if one.key else None  # one that is apart opens to nobody
    return words.pledge_link(one.title, one.kind, one.key, address)


@dataclass(frozen=True)
class Since:
    """What has become of pledges since the quarter began: heading, lines, those that were late by name."""

    title: str
    lines: list[str]
    named: list[str]


def since(found: Briefing, link: Link) -> Since:
    """Pledges kept, and those that fell due and were late, at most five by name."""
    held = found.council.pledges
    named = [
        words.since_named(_named(one, link), one.body, one.days, one.ended_on is None)
        for one in held.newly_late[: words.MOST_NAMED]
    ]
    if more := len(held.newly_late) - len(named):
        named.append(words.and_more(more))
    lines = [*words.since_lines(held.newly_kept, held.newly_late)]
    return Since(words.since_title(held.since, held.on), lines, named)
