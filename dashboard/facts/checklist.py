"""Setting up a new agency: its steps with their words and ways, and giving it a name."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard import cache, wording
from dashboard.cache import Place
from dashboard.facts import clocks, confirm, units, week
from metrics.checklist import PARTS, Held, checklist, workable
from metrics.measures import REGISTRY
from models.access import Viewer
from models.agencies import begin_agency
from models.engine import engine
from models.importing.faults import FAULTS

words = wording.checklist
# The page where each step is done; the address of one that a viewer lacks is never shown.
PAGE: Final = {
    "units": "units",
    **dict.fromkeys(PARTS, "connect"),
    "names": "units",
    "waiting": "data",
    "confirm": "confirm",
    "clocks": "clocks",
}


@dataclass(frozen=True)
class StepLine:
    """One step: its line, what stands under it, and the page that does it with its link's words."""

    key: str
    state: str
    head: str
    below: str
    page: str | None
    way: str


@dataclass(frozen=True)
class Steps:
    """The steps of a page: label: how many are done; works: what can be reckoned already."""

    label: str
    lines: list[StepLine]
    works: str

    @property
    def left(self) -> list[StepLine]:
        """The steps that are not done."""
        return [line for line in self.lines if line.state != "done"]


def begin(viewer: Viewer, name: str, zone: str | None) -> str:
    """Name a new agency; gives its name as it is kept. Errors: AccessDenied, EntryRefused."""
    begin_agency(engine(), viewer, name, zone or "", datetime.now(UTC))
    return " ".join(name.split())


def _least() -> int:
    return cache.configuration().signals.least_points


def of_nothing() -> list[StepLine]:
    """What comes once the agency has a name."""
    found = checklist(None, _least())
    return [
        _line(step.key, step.state, _below(step.key, step.state, None, None), None)
        for step in found.steps[1:]
    ]


@cache.once
def held(place: Place) -> Held:
    """What is there of an agency."""
    figures, unknown = cache.figures_of(place), units.unknown(place)
    configuration = figures.counts.configuration
    return Held(
        units=len(units.units_below(units.tree(place))),
        reach={str(part): state.last_day for part, state in figures.parts.states.items()},
        names=len(unknown),
        named=sum(one.rows for one in unknown),
        waiting=cache.files(place).quarantined,
        to_confirm=confirm.how_many(place),
        adopted=sum(configuration.adopted(key) is not None for key in configuration.policies),
        policies=len(configuration.policies),
        weeks=len(cache.week_labels(place)),
        works=workable(figures.parts),
        measures=len(REGISTRY),
    )


@cache.once
def of_agency(place: Place) -> Steps:
    """The steps of an agency with how each of them stands."""
    found, there = checklist(held(place), _least()), held(place)
    lines = [
        _line(step.key, step.state, _below(step.key, step.state, place, there), found.next)
        for step in found.steps
    ]
    done = sum(step.state == "done" for step in found.steps)
    label = words.checklist_label(done, len(found.steps))
    return Steps(label, lines, words.works_line(there.works, there.measures))


def sentence(place: Place) -> str:
    """The first page's sentence of an agency without a file."""
    return week.sentence(place) if held(place).units else words.UNITS_FIRST


def _line(key: str, state: str, below: str, following: str | None) -> StepLine:
    head = words.step_head(words.TITLES[key], state, key == following)
    return StepLine(key, state, head, below, PAGE.get(key), words.WAYS.get(key, ""))


def _below(key: str, state: str, place: Place | None, there: Held | None) -> str:
    there = there or Held()
    if key in PARTS:
        return words.part_text(key, there.reach.get(key))
    said = {
        "units": words.units_text(there.units),
        "clocks": clocks.line(
            cache.figures_of(place).counts.configuration if place else cache.configuration()
        ),
        "limits": words.limits_text(there.weeks if there.connected else 0, _least()),
        "names": words.names_text(there.names, there.named),
        "confirm": words.confirm_text(there.to_confirm),
    }
    if key in said or place is None:
        return said[key]
    if key == "agency":
        return words.agency_text(wording.literal(place.agency), cache.figures_of(place).counts.zone)
    return words.waiting_text(_causes(place))


def _causes(place: Place) -> list[tuple[str, int]]:
    """Why rows wait, but for names that no unit has, the commonest cause first."""
    causes: Counter[str] = Counter()
    for _, said, n in cache.files(place).reasons:
        if said != FAULTS["unknown_unit"]:
            causes[said] += n
    return causes.most_common()
