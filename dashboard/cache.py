"""All readings of the pages, kept by small keys: database, scope, data version, as-of, week.

The scope is always part of the key, because caches are shared by all viewers. Whoever calls has checked the
viewer in this very run (`dashboard.place`). What is kept by `cache_resource` is shared and never changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from metrics import lists, trends
from metrics.calendar import Week
from metrics.configuration import Configuration, load
from metrics.counts import day_of
from metrics.figures import Figures, figures
from metrics.parts import PartState, Weeks, weeks_of
from metrics.records import RecordList, rows_behind
from metrics.score import Score
from metrics.scorecards import build, of_view
from models.access import Scope
from models.engine import engine, reading
from models.errors import AccessDenied
from models.settings import settings
from models.sources import Files, read_files
from models.tree import UnitNode


@dataclass(frozen=True)
class Place:
    """Where a page is: the agency, what of it may be read, which state of its records, and the week."""

    agency: str
    scope: Scope
    key: str
    as_of: datetime
    week: str = ""


@dataclass(frozen=True)
class WeekView:
    """One agency's week as plain values: everything of its scorecard but the counts."""

    tree: list[UnitNode]
    weeks: Weeks
    states: dict[str, PartState]
    rows: pd.DataFrame
    scores: dict[int, Score]
    incomplete: dict[int, str]
    id: str
    list_on: date

    @property
    def agency(self) -> UnitNode:
        """The agency's own node."""
        return self.tree[0]

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
        return self.rows[self.rows["unit_id"] == unit_id].set_index("measure", drop=False)

    def figure(self, measure: str, unit_id: int) -> Any:
        """One figure of one unit, ready for tables and charts. KeyError where there is none."""
        return self.rows_of(unit_id).loc[measure]


def configuration() -> Configuration:
    """The configuration that all figures are reckoned with."""
    return load(settings().configuration)


@st.cache_resource(max_entries=3, show_spinner=False)
def _base(key: str, _place: Place) -> Figures:
    with reading(engine()) as connection:
        return figures(connection, _place.scope, now=_place.as_of)


def figures_of(place: Place) -> Figures:
    """The counts of the agency, looked at from the place's week; shared, so never changed."""
    base = _base(place.key, place)
    early = base.counts.configuration.windows.provisional_weeks
    weeks = weeks_of(base.parts, base.counts.as_of, Week.parse(place.week), early)
    return Figures(base.counts, base.parts, weeks, None, base.stored)


@st.cache_data(max_entries=50, show_spinner=False)
def _week_labels(key: str, _place: Place) -> list[str]:
    base = _base(key, _place)
    first, last = Week.of(day_of(base.everything().first)), base.weeks.last
    count = max((last.start - first.start).days // 7, 0)
    return [last.shift(-back).label for back in range(count + 1)]


def week_labels(place: Place) -> list[str]:
    """Every week from the first record to the last complete week, newest first."""
    return _week_labels(place.key, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _week_view(key: str, week: str, _place: Place) -> WeekView:
    view = figures_of(_place)
    card = of_view(view)
    # Every page calls a goal a target, and a missing reason None.
    rows = card.rows.rename(columns={"goal": "target"}).astype({"reason": object})
    rows["reason"] = rows["reason"].where(rows["reason"].notna(), None)
    states = {str(part): state for part, state in card.parts.states.items()}
    return WeekView(
        card.counts.tree,
        card.weeks,
        states,
        rows,
        card.scores,
        card.incomplete,
        card.id,
        lists.list_day(view),
    )


def week_view(place: Place) -> WeekView:
    """The scorecard of the place's week."""
    return _week_view(place.key, place.week, place)


def node_of(place: Place, unit_id: int) -> UnitNode:
    """A unit by its id, within the scope."""
    return _base(place.key, place).counts.nodes[unit_id]


@st.cache_data(max_entries=100, show_spinner=False)
def _promises(key: str, week: str, unit_id: int, late_only: bool, _place: Place) -> pd.DataFrame:
    view, node = figures_of(_place), node_of(_place, unit_id)
    with reading(engine()) as connection:
        return lists.open_promises(
            connection, _place.scope, view, node, lists.list_day(view), late_only=late_only
        )


def open_promises(place: Place, unit_id: int, *, late_only: bool = False) -> pd.DataFrame:
    """Promises open at the end of the list day, of a unit and what is under it."""
    return _promises(place.key, place.week, unit_id, late_only, place)


@st.cache_data(max_entries=300, show_spinner=False)
def _complaints(key: str, week: str, unit_id: int, _place: Place) -> pd.DataFrame:
    view, node = figures_of(_place), node_of(_place, unit_id)
    with reading(engine()) as connection:
        return lists.open_complaints(connection, _place.scope, view, node, lists.list_day(view))


def open_complaints(place: Place, unit_id: int) -> pd.DataFrame:
    """Complaints open at the end of the list day with their legal clocks, by handling unit."""
    return _complaints(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _nobody_owns(key: str, week: str, unit_id: int, _place: Place) -> pd.DataFrame:
    view, node = figures_of(_place), node_of(_place, unit_id)
    with reading(engine()) as connection:
        return lists.nobody_owns(connection, _place.scope, view, node, lists.list_day(view))


def nobody_owns(place: Place, unit_id: int) -> pd.DataFrame:
    """Open records that no unit has accepted, oldest first."""
    return _nobody_owns(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=500, show_spinner=False)
def _trend(key: str, week: str, unit_id: int, measure: str, weeks: int, _place: Place) -> pd.DataFrame:
    return trends.weekly_series(figures_of(_place), measure, node_of(_place, unit_id), weeks)


def trend(place: Place, unit_id: int, measure: str, weeks: int = 26) -> pd.DataFrame:
    """A measure week by week up to the place's week; empty where it has no weekly version."""
    return _trend(place.key, place.week, unit_id, measure, weeks, place)


@st.cache_data(max_entries=50, show_spinner=False)
def _unit_trends(key: str, week: str, measure: str, weeks: int, _place: Place) -> dict[int, pd.DataFrame]:
    view = figures_of(_place)
    return {node.id: trends.weekly_series(view, measure, node, weeks) for node in view.counts.tree}


def unit_trends(place: Place, measure: str, weeks: int = 26) -> dict[int, pd.DataFrame]:
    """The same for every unit, by unit id."""
    return _unit_trends(place.key, place.week, measure, weeks, place)


@st.cache_data(max_entries=300, show_spinner=False)
def _stock(key: str, week: str, unit_id: int, count: str, weeks: int, _place: Place) -> pd.DataFrame:
    return trends.weekly_stock(figures_of(_place), count, node_of(_place, unit_id), weeks)


def stock(place: Place, unit_id: int, count: str, weeks: int = 2) -> pd.DataFrame:
    """A weekly count of a unit and what is under it, week by week up to the place's week."""
    return _stock(place.key, place.week, unit_id, count, weeks, place)


@st.cache_data(max_entries=10, show_spinner=False)
def _rows(
    key: str, week: str, unit_id: int, measure: str, window: str | None, _place: Place
) -> tuple[RecordList, Any]:
    node, chosen = node_of(_place, unit_id), Week.parse(week)
    only = frozenset({unit_id})
    with reading(engine()) as connection:
        found = rows_behind(
            connection, _place.scope, measure, node, now=_place.as_of, week=chosen, window=window
        )
        if window is None:
            return found, None
        card = build(connection, _place.scope, now=_place.as_of, week=chosen, window=window, units=only)
    return found, card.figure(measure, unit_id, window) if window else None


def rows(place: Place, unit_id: int, measure: str, window: str | None = None) -> tuple[RecordList, Any]:
    """The rows behind a figure, and the figure itself where its window is not the measure's own."""
    return _rows(place.key, place.week, unit_id, measure, window, place)


@st.cache_data(max_entries=30, show_spinner=False)
def _files(key: str, _place: Place) -> Files:
    with reading(engine()) as connection:
        return read_files(connection, _place.scope)


def files(place: Place) -> Files:
    """Sources, batches and what waits in quarantine."""
    return _files(place.key, place)
