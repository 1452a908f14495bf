"""Clocks and goalposts as pages tell of them: who adopted which, and the ways to adopt."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place, WeekView
from metrics.adopting import adopt, frozen_for
from metrics.calendar import local_day, zone
from metrics.configuration import GOALPOSTS, LEGAL_CLOCK, Configuration
from metrics.counts import day_of
from metrics.measures import REGISTRY
from metrics.policies import Policy, clock_text, in_force, policies
from models.access import Viewer
from models.engine import engine
from models.units import BEGINNING

words = wording.clocks
CLOCKS: Final = "clocks"


def adoption(configuration: Configuration) -> str:
    """How much the agency has adopted, in words."""
    found = [configuration.adopted(key) for key in configuration.policies]
    done = [one for one in found if one is not None]
    same = {(one.by, one.on) for one in done}
    by, on = same.pop() if len(same) == 1 else (None, None)
    return words.adoption(len(done), len(found), by, on)


def line(configuration: Configuration) -> str:
    """Whether goals, floors and clocks are the agency's own: the line of every page that shows them."""
    return wording.adoption_line(adoption(configuration))


def caption(configuration: Configuration) -> str:
    """What the score's ends are: agreed where the goalposts of all scored measures are adopted."""
    scored = [GOALPOSTS + name for name, rule in configuration.measures.items() if rule.scored]
    return wording.score_caption(all(configuration.adopted(key) for key in scored))


def score_note(configuration: Configuration) -> str:
    """Both, under a score."""
    return f"{caption(configuration)} {line(configuration)}"


def version(configuration: Configuration) -> str:
    """The method's version and what of it is adopted."""
    return wording.version_line(configuration.version, line(configuration))


def of_goal(configuration: Configuration, measure: str) -> str:
    """Whether one measure's goal is adopted."""
    adopted = configuration.adopted(GOALPOSTS + REGISTRY[measure].rule_id)
    return words.goal_adoption(adopted.by if adopted else None)


def legal_clock_line(configuration: Configuration) -> str:
    """The clock that runs where a file gives no deadline, and whether it is adopted."""
    clock = configuration.legal_clocks[0]
    return wording.clock_line(clock.name, clock.adopted or configuration.adopted(LEGAL_CLOCK) is not None)


@dataclass(frozen=True)
class Clocks:
    """All clocks and goalposts of an agency, by key and in the order of the file."""

    policies: dict[str, Policy]
    configuration: Configuration

    @property
    def waiting(self) -> list[str]:
        """The keys that nobody has adopted."""
        return [key for key, one in self.policies.items() if one.adopted is None]


def clocks(view: WeekView) -> Clocks:
    """Those of the view's agency, beside our defaults."""
    found = policies(view.configuration, cache.configuration())
    return Clocks({one.key: one for one in found}, view.configuration)


def sentence(found: Clocks, view: WeekView) -> str:
    """How many are adopted."""
    total = len(found.policies)
    return words.clocks_sentence(total - len(found.waiting), total, view.top.name)


def name(key: str) -> str:
    """What a clock or a goalpost is called."""
    return words.policy_name(key, REGISTRY[key.removeprefix(GOALPOSTS)].name if _is_goal(key) else "")


def _is_goal(key: str) -> bool:
    return key.startswith(GOALPOSTS)


def table(found: Clocks, *, goalposts: bool) -> pd.DataFrame:
    """One row a clock, or a goalpost: its value, where it comes from, who adopted it."""
    chosen = [one for one in found.policies.values() if _is_goal(one.key) == goalposts]
    columns = words.GOAL_COLUMNS if goalposts else words.COLUMNS
    return pd.DataFrame([_line(one, found) for one in chosen], columns=list(columns))


def _line(one: Policy, found: Clocks) -> tuple[str, ...]:
    adopted = one.adopted
    ours = one.source or words.OURS
    source = (adopted.note if adopted else "") or (ours if one.value == one.default else words.NOT_SAID)
    who = (adopted.by, adopted.on, adopted.first_day, adopted.reason) if adopted else (None, None, None, "")
    value = words.value_cell(one.value, one.default, _terms(one.key, found.configuration))
    return name(one.key), value, wording.literal(source), words.adopted_cell(*who)


def _terms(key: str, configuration: Configuration) -> str:
    if not _is_goal(key):
        return ""
    return words.terms(*_counted_in(key, configuration))


def _counted_in(key: str, configuration: Configuration) -> tuple[str, float]:
    """What a goalpost's numbers are: the unit of its measure, and out of how many."""
    measure = key.removeprefix(GOALPOSTS)
    return REGISTRY[measure].unit, configuration.measures[measure].out_of


def hint(found: Clocks, key: str) -> str:
    """What may be typed as the value of a key."""
    known = "; ".join(f"{clock_text(one)} ({one.source})" for one in cache.configuration().legal_clocks[1:])
    return words.hint(key, *(_counted_in(key, found.configuration) if _is_goal(key) else ("", 0)), known)


def now_is(found: Clocks, key: str) -> str:
    """The value of a key in force."""
    one = found.policies[key]
    return words.now_is(one.value, one.default)


def is_frozen(place: Place, key: str) -> bool:
    """Whether another value of a key needs a reason, and the day it holds from."""
    standing = in_force(cache.adoptions(place), reach(place)).get(key)
    return frozen_for(standing, _zone(place)) is not None


def reach(place: Place) -> date:
    """The day that the records reach: from which a change holds unless another day is named."""
    return day_of(cache.figures_of(place).counts.last_day)


def history(place: Place) -> pd.DataFrame:
    """Every adoption there has been, newest first."""
    where = zone(_zone(place))
    return pd.DataFrame(
        [
            (
                wording.day(local_day(row.adopted_at, where)),
                name(row.key) if row.key in cache.configuration().policies else row.key,
                words.policy_value(row.value),
                words.holds_for(None if row.in_force_from == BEGINNING else row.in_force_from),
                wording.literal(row.post),
                words.source_and_reason(row.note, row.reason),
            )
            for row in reversed(cache.adoptions(place))
        ],
        columns=list(words.HISTORY_COLUMNS),
    )


def _zone(place: Place) -> str:
    return cache.figures_of(place).counts.zone


def adopt_one(
    place: Place,
    viewer: Viewer,
    key: str,
    value: str,
    *,
    post: str,
    note: str,
    reason: str = "",
    first_day: date | None = None,
) -> str:
    """Adopt one value; gives what was kept, in words. Errors: AccessDenied, EntryRefused."""
    (kept,) = adopt(
        engine(),
        place.scope,
        viewer,
        {key: value},
        configuration=cache.configuration(),
        post=post,
        note=note,
        reason=reason,
        first_day=first_day,
        at=datetime.now(UTC),
    )
    return words.kept_line(1, name(key), kept.value)


def adopt_rest(place: Place, viewer: Viewer, found: Clocks, *, post: str) -> str:
    """Adopt what nobody has adopted yet, as it stands. Errors: AccessDenied, EntryRefused."""
    kept = adopt(
        engine(),
        place.scope,
        viewer,
        dict.fromkeys(found.waiting),
        configuration=cache.configuration(),
        post=post,
        at=datetime.now(UTC),
    )
    return words.kept_line(len(kept), name(kept[0].key), kept[0].value)
