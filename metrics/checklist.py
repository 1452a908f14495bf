"""What a new agency has, what works with it already, and what comes next: where a page would be empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from metrics.measures import REGISTRY
from metrics.parts import Parts

State = Literal["done", "open", "later"]
PARTS: Final = ("complaints", "promises", "events")


@dataclass(frozen=True)
class Held:
    """What is there of an agency, as counts.

    units: below the agency, without nobody's. reach: the last day of each connected part. names: in waiting
    rows, of no unit; named: rows that wait for one. waiting: rows that wait for anything. to_confirm: events.
    adopted, policies: clocks and goalposts that the agency has adopted, of all of them. weeks: complete ones
    since the first record. works, measures: figures that can be reckoned, of all of them.
    """

    units: int = 0
    reach: Mapping[str, date | None] = field(default_factory=dict)
    names: int = 0
    named: int = 0
    waiting: int = 0
    to_confirm: int = 0
    adopted: int = 0
    policies: int = 0
    weeks: int = 0
    works: int = 0
    measures: int = 0

    @property
    def connected(self) -> tuple[str, ...]:
        """The parts that have a source, in the order in which they are best connected."""
        return tuple(part for part in PARTS if self.reach.get(part) is not None)


@dataclass(frozen=True)
class Step:
    """One thing that a new agency sets up. later: it waits for another step; nobody can do it now."""

    key: str
    state: State


@dataclass(frozen=True)
class Checklist:
    """The steps in order."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> str | None:
        """The first step that somebody can do now; None where nothing is open."""
        return next((step.key for step in self.steps if step.state == "open"), None)


def checklist(held: Held | None, least_weeks: int) -> Checklist:
    """The steps of an agency, in the order in which they are best done; the same rules for every agency.

    held: None where there is no agency at all: then its name is the one open step. What nothing waits for
    (names, rows in quarantine, events to confirm) is no step. least_weeks: from which charts have limits.
    """
    if held is None:
        rest = ("units", *PARTS, "clocks", "limits")
        return Checklist((Step("agency", "open"), *(Step(key, "later") for key in rest)))
    found: list[tuple[str, State]] = [("agency", "done"), ("units", _done(held.units > 0))]
    found += _while_they_wait(("names", held.names))
    found += [(part, _done(part in held.connected)) for part in PARTS]
    found += _while_they_wait(("waiting", held.waiting - held.named), ("confirm", held.to_confirm))
    begun = bool(held.connected)
    found.append(("clocks", "done" if held.adopted >= held.policies else "open" if begun else "later"))
    found.append(("limits", "done" if begun and held.weeks >= least_weeks else "later"))
    return Checklist(tuple(Step(key, state) for key, state in found))


def _while_they_wait(*counts: tuple[str, int]) -> list[tuple[str, State]]:
    return [(key, "open") for key, count in counts if count > 0]


def _done(done: bool) -> State:
    return "done" if done else "open"


def workable(parts: Parts) -> int:
    """How many measures of the catalogue can be reckoned for the agency, up to the day their part reaches.

    A measure counts where its part is connected and a file brings the fields that it needs; 0 where nothing
    is connected.
    """
    reach = {str(name): state.last_day for name, state in parts.states.items()}
    last = max((on for on in reach.values() if on is not None), default=None)
    if last is None:
        return 0
    days = {measure.id: reach.get(measure.part) or last for measure in REGISTRY.values()}
    return sum(parts.cannot(measure, "agency", days[measure.id]) is None for measure in REGISTRY.values())
