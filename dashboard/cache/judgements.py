"""What is judged: trends, signals, changes, comparisons, patterns."""

from typing import Final

import pandas as pd
import streamlit as st

from dashboard.cache.views import Place, figures_of, node_of, week_view
from metrics import lists, stored, trends
from metrics.calendar import Quarter
from metrics.change.better import Directions
from metrics.change.since import SinceLastWeek, better_than_before, since_last_week
from metrics.comparison.units import Comparison, compare
from metrics.marks import seed
from metrics.patterns.checks import PatternsFound
from metrics.patterns.storing import PATTERNS
from metrics.peers import PeerGroup
from metrics.sensitivity import Sensitivity, longer_readings
from metrics.sensitivity import sensitivity as sensitivity_of
from metrics.signals.notes import Note, read_notes
from metrics.signals.questions import WeekJudged
from metrics.signals.series import Series, series
from metrics.signals.storing import JUDGED_WEEK
from metrics.worklist import Effects, effects
from models.engine import engine, reading

_WEEKS: Final = 26


@st.cache_data(max_entries=500, show_spinner=False)
def _trend(key: str, week: str, unit_id: int, measure: str, weeks: int, _place: Place) -> pd.DataFrame:
    return trends.weekly_series(figures_of(_place), measure, node_of(_place, unit_id), weeks)


def trend(place: Place, unit_id: int, measure: str, weeks: int = _WEEKS) -> pd.DataFrame:
    """A measure week by week up to the place's week; empty where it has no weekly version."""
    return _trend(place.key, place.week, unit_id, measure, weeks, place)


@st.cache_data(max_entries=50, show_spinner=False)
def _unit_trends(key: str, week: str, measure: str, _place: Place) -> dict[int, pd.DataFrame]:
    view = figures_of(_place)
    return {node.id: trends.weekly_series(view, measure, node, _WEEKS) for node in view.counts.tree}


def unit_trends(place: Place, measure: str) -> dict[int, pd.DataFrame]:
    """The same for every unit, by unit id."""
    return _unit_trends(place.key, place.week, measure, place)


@st.cache_data(max_entries=300, show_spinner=False)
def _stock(key: str, week: str, unit_id: int, count: str, weeks: int, _place: Place) -> pd.DataFrame:
    return trends.weekly_stock(figures_of(_place), count, node_of(_place, unit_id), weeks)


def stock(place: Place, unit_id: int, count: str, weeks: int = 2) -> pd.DataFrame:
    """A weekly count of a unit and what is under it, week by week up to the place's week."""
    return _stock(place.key, place.week, unit_id, count, weeks, place)


@st.cache_data(max_entries=10, show_spinner=False)
def _notes(key: str, _place: Place) -> tuple[Note, ...]:
    with reading(engine()) as connection:
        return read_notes(connection, _place.scope)


@st.cache_data(max_entries=60, show_spinner=False)
def _judged(key: str, week: str, _place: Place) -> WeekJudged:
    with reading(engine()) as connection:
        return stored.read(connection, _place.scope, figures_of(_place), JUDGED_WEEK)


def judged(place: Place) -> WeekJudged:
    """The newest settled week up to the place's, every unit against its own baseline."""
    whole = place.whole()  # judged together, whoever looks
    return _judged(whole.key, whole.week, whole).within(place.scope)


@st.cache_data(max_entries=500, show_spinner=False)
def _signals(key: str, week: str, unit_id: int, measure: str, _place: Place) -> Series | None:
    whole = _place.whole()  # everybody's week is judged alike, whatever of it they may see
    notes = _notes(whole.key, whole)
    return series(figures_of(_place), notes, measure, node_of(_place, unit_id))


def signals(place: Place, unit_id: int, measure: str) -> Series | None:
    """A unit's measure with its usual range and unusual weeks; None where it has no such chart."""
    return _signals(place.key, place.week, unit_id, measure, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _since(key: str, week: str, unit_id: int, _place: Place) -> SinceLastWeek:
    with reading(engine()) as connection:
        return since_last_week(figures_of(_place), connection, _place.scope, node_of(_place, unit_id))


def since(place: Place, unit_id: int) -> SinceLastWeek:
    """A unit's settled week against the one before, down to the records."""
    return _since(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=300, show_spinner=False)
def _directions(key: str, week: str, unit_id: int, _place: Place) -> Directions:
    return better_than_before(figures_of(_place), node_of(_place, unit_id))


def directions(place: Place, unit_id: int) -> Directions:
    """Whether a unit's settled figures are better or worse than before, by more than chance."""
    return _directions(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _effects(key: str, week: str, unit_id: int, weeks: int, _place: Place) -> Effects:
    view, node = figures_of(_place), node_of(_place, unit_id)
    with reading(engine()) as connection:
        return effects(connection, _place.scope, view, node, lists.list_day(view), weeks)


def promise_effects(place: Place, unit_id: int, weeks: int) -> Effects:
    """What finishing each open promise would change in the score of the Sunday that many weeks on."""
    return _effects(place.key, place.week, unit_id, weeks, place)


@st.cache_data(max_entries=200, show_spinner=False)
def _comparison(
    key: str, week: str, measure: str, _group: PeerGroup, units: str, _place: Place
) -> Comparison:
    return compare(figures_of(_place), measure, _group)


def comparison(place: Place, measure: str, group: PeerGroup) -> Comparison:
    """A measure over the units of a peer group."""
    return _comparison(place.key, place.week, measure, group, f"{group.name}: {group.units}", place)


@st.cache_data(max_entries=50, show_spinner=False)
def _sensitivity(key: str, week: str, _group: PeerGroup, units: str, _place: Place) -> Sensitivity | None:
    view, scores = figures_of(_place), week_view(_place).scores
    nodes = [node for node in view.counts.tree if node.id in _group.units and node.id in scores]
    text = seed(_place.agency, _group.name, Quarter.of_week(view.weeks.settled).label, view.version)
    own = {node.id: scores[node.id] for node in nodes}
    return sensitivity_of(own, longer_readings(view, nodes), view.counts.configuration, seed=text)


def sensitivity(place: Place, group: PeerGroup) -> Sensitivity | None:
    """How much the scores of a peer group hang on choices of method; None with under two scored units."""
    return _sensitivity(place.key, place.week, group, f"{group.name}: {group.units}", place)


@st.cache_data(max_entries=50, show_spinner=False)
def _patterns(key: str, week: str, _place: Place) -> PatternsFound:
    with reading(engine()) as connection:
        return stored.read(connection, _place.scope, figures_of(_place), PATTERNS)


def patterns(place: Place) -> PatternsFound:
    """Every check of every unit over the settled weeks."""
    whole = place.whole()  # checked together, whoever looks
    return _patterns(whole.key, whole.week, whole).within(place.scope)
