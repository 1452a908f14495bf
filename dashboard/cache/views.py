"""Where a page is, and the week it shows."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from metrics import lists, stored
from metrics.calendar import Week
from metrics.configuration import Configuration, load
from metrics.counts import day_of
from metrics.figures import Figures, figures
from metrics.parts import PartState, Weeks
from metrics.score import Score
from models.access import Scope, Viewer
from models.engine import engine, reading
from models.errors import AccessDenied
from models.settings import settings
from models.tree import UnitNode


@dataclass(frozen=True)
class Place:
    """Where a page is: the agency, what of it may be read and by whom, which state of its records, the week.

    state: which database, version, as-of and configuration. viewer: for what is not kept for others; what is
    kept hangs on the scope alone. beside: the agencies that the viewer may choose from. head: of several
    units with nothing above them in the scope, the one that the page is about; blank for the first.
    """

    agency: str
    scope: Scope
    state: str
    as_of: datetime
    viewer: Viewer
    week: str = ""
    beside: tuple[str, ...] = ()
    head: str = ""

    @property
    def key(self) -> str:
        """What the kept readings of this place go by; the scope is always part of it."""
        return f"{self.scope.cache_key}|{self.state}|{self.head}"

    def whole(self) -> "Place":
        """The whole agency in the same state: for what is alike for everybody or disclosed, never rows."""
        return replace(self, scope=Scope(self.scope.agency_id), head="")


@dataclass(frozen=True)
class WeekView:
    """One agency's week as plain values, all of its scorecard but the counts; shared, so never changed.

    configuration: the agency's own, with the clocks and goalposts it has adopted.
    """

    tree: list[UnitNode]
    weeks: Weeks
    states: dict[str, PartState]
    rows: pd.DataFrame
    scores: dict[int, Score]
    incomplete: dict[int, str]
    id: str
    list_on: date
    configuration: Configuration
    _of_units: dict[int, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def top(self) -> UnitNode:
        """The agency's own node; for who reads some units only, the first of these or the one chosen."""
        return self.tree[0]

    @property
    def heads(self) -> list[str]:
        """The units with nothing above them: one, or those of somebody who commands several."""
        inside = {node.id for node in self.tree}
        return [node.name for node in self.tree if node.parent_id not in inside]

    def head_of(self, name: str) -> str:
        """Under which of these a unit is; blank where it is none of the tree."""
        found = next((node for node in self.tree if node.name == name), None)
        by_id = {node.id: node for node in self.tree}
        while found is not None and found.parent_id in by_id:
            found = by_id[found.parent_id]
        return "" if found is None else found.name

    def unit(self, name: str) -> UnitNode:
        """The unit of this name. Errors: AccessDenied, alike for unknown and forbidden."""
        for node in self.tree:
            if node.name == name:
                return node
        raise AccessDenied(f"There is no unit “{name[:60]}” that you may read.")

    def below(self, unit_id: int) -> list[UnitNode]:
        """The unit itself and all units under it, in tree order."""
        inside, found = {unit_id}, []
        for node in self.tree:
            if node.id == unit_id or node.parent_id in inside:
                inside.add(node.id)
                found.append(node)
        return found

    def rows_of(self, unit_id: int) -> pd.DataFrame:
        """A unit's figures, each by its measure."""
        if unit_id not in self._of_units:
            mine = self.rows[self.rows["unit_id"] == unit_id]
            self._of_units[unit_id] = mine.set_index("measure", drop=False)
        return self._of_units[unit_id]

    def figure(self, measure: str, unit_id: int) -> Any:
        """One figure of one unit, ready for tables and charts. KeyError where there is none."""
        return self.rows_of(unit_id).loc[measure]


def configuration() -> Configuration:
    """The configuration file: what is the same for every agency, such as windows and what is scored.

    Clocks and goalposts are those of `WeekView.configuration`: an agency may have adopted others.
    """
    return load(settings().configuration)


@st.cache_resource(max_entries=3, show_spinner=False)
def _whole(key: str, _place: Place) -> Figures:
    with reading(engine()) as connection:
        return figures(connection, _place.scope, now=_place.as_of)


# A scope of some units holds its own rows alone, beside the whole agency's, which all scopes share.
@st.cache_resource(max_entries=60, show_spinner=False)
def _part(key: str, _place: Place) -> Figures:
    whole = _place.whole()
    return _whole(whole.key, whole).within(_place.scope)


def _base(place: Place) -> Figures:
    """What the place's scope sees of its agency, looked at from the newest week."""
    return (_whole if place.scope.unit_ids is None else _part)(place.key, place)


def figures_of(place: Place) -> Figures:
    """The counts of the agency, looked at from the place's week; shared, so never changed."""
    return _base(place).at_week(Week.parse(place.week))


@st.cache_data(max_entries=50, show_spinner=False)
def _week_labels(key: str, _place: Place) -> list[str]:
    base = _base(_place)
    first, last = Week.of(day_of(base.everything().first)), base.weeks.last
    count = max((last.start - first.start).days // 7, 0)
    return [last.shift(-back).label for back in range(count + 1)]


def week_labels(place: Place) -> list[str]:
    """Every week from the first record to the last complete week, newest first."""
    return _week_labels(place.key, place)


@st.cache_resource(max_entries=100, show_spinner=False)
def _week_view(key: str, week: str, _place: Place) -> WeekView:
    view = figures_of(_place)
    with reading(engine()) as connection:
        card = stored.read(connection, _place.scope, view, stored.SCORECARD)
    # Every page calls a goal a target, and a missing reason None.
    rows = card.rows.rename(columns={"goal": "target"}).astype({"reason": object})
    rows["reason"] = rows["reason"].where(rows["reason"].notna(), None)
    states = {str(part): state for part, state in card.parts.states.items()}
    return WeekView(
        _headed(card.counts.tree, _place.head),
        card.weeks,
        states,
        rows,
        card.scores,
        card.incomplete,
        card.id,
        lists.list_day(view),
        view.counts.configuration,
    )


def _headed(tree: list[UnitNode], head: str) -> list[UnitNode]:
    """The same tree, what is under one of its heads first."""
    inside: set[int] = set()
    for node in tree:
        if node.name == head or node.parent_id in inside:
            inside.add(node.id)
    return sorted(tree, key=lambda node: node.id not in inside)


def week_view(place: Place) -> WeekView:
    """The scorecard of the place's week."""
    return _week_view(place.key, place.week, place)


def node_of(place: Place, unit_id: int) -> UnitNode:
    """A unit by its id, within the scope."""
    return _base(place).counts.nodes[unit_id]
