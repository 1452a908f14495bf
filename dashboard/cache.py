"""All readings of the pages, kept by small keys: database, scope, data version, as-of, week.

The scope is always part of the key, because caches are shared by all viewers. Whoever calls has checked the
viewer in this very run (`dashboard.place`). What is kept by `cache_resource` is shared and never changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from metrics import lists, stored, timeline, trends
from metrics.calendar import Quarter, Week
from metrics.change.better import Directions
from metrics.change.since import SinceLastWeek, better_than_before, since_last_week
from metrics.comparison.units import Comparison, compare
from metrics.configuration import Configuration, load
from metrics.counts import day_of
from metrics.figures import Figures, figures
from metrics.marks import seed
from metrics.parts import PartState, Weeks, weeks_of
from metrics.patterns import rows as pattern_records
from metrics.patterns.checks import PatternsFound
from metrics.patterns.storing import PATTERNS
from metrics.peers import PeerGroup
from metrics.records import JUDGED, RecordList, rows_behind
from metrics.score import Score
from metrics.scorecards import build, of_view
from metrics.sensitivity import Sensitivity, longer_readings
from metrics.sensitivity import sensitivity as sensitivity_of
from metrics.signals.notes import Note, read_notes
from metrics.signals.questions import WeekJudged, judge_week
from metrics.signals.series import Series, series
from metrics.timeline import Story
from metrics.worklist import Effects, effects
from models import questions
from models.access import Scope
from models.engine import engine, reading
from models.errors import AccessDenied
from models.patterns import PatternOutcome, outcomes
from models.questions import Asked
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
def _notes(key: str, _place: Place) -> tuple[Note, ...]:
    # Those of the whole agency: everybody's week is judged alike, whatever of it they may see.
    with reading(engine()) as connection:
        return read_notes(connection, Scope(_place.scope.agency_id))


@st.cache_data(max_entries=60, show_spinner=False)
def _judged(key: str, week: str, _place: Place) -> WeekJudged:
    return judge_week(figures_of(_place), _notes(_place.key, _place))


def judged(place: Place) -> WeekJudged:
    """The newest settled week up to the place's, every unit against its own baseline."""
    return _judged(place.key, place.week, place)


@st.cache_data(max_entries=500, show_spinner=False)
def _signals(key: str, week: str, unit_id: int, measure: str, _place: Place) -> Series | None:
    notes = _notes(_place.key, _place)
    return series(figures_of(_place), notes, measure, node_of(_place, unit_id))


def signals(place: Place, unit_id: int, measure: str) -> Series | None:
    """A unit's measure with its usual range and unusual weeks; None where it has no such chart."""
    return _signals(place.key, place.week, unit_id, measure, place)


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
        if window in (None, JUDGED):
            return found, None
        card = build(connection, _place.scope, now=_place.as_of, week=chosen, window=window, units=only)
    return found, card.figure(measure, unit_id, window)


def rows(place: Place, unit_id: int, measure: str, window: str | None = None) -> tuple[RecordList, Any]:
    """The rows behind a figure, and the figure itself where its window is not the measure's own."""
    return _rows(place.key, place.week, unit_id, measure, window, place)


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


@st.cache_data(max_entries=100, show_spinner=False)
def _story(key: str, record: str, record_id: int, _place: Place) -> Story:
    with reading(engine()) as connection:
        return timeline.story(connection, _place.scope, record, record_id)


def story(place: Place, record: str, record_id: int) -> Story:
    """One record with everything that happened to it."""
    return _story(place.key, record, record_id, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _handed_on(key: str, week: str, unit_id: int, _place: Place) -> pd.DataFrame:
    with reading(engine()) as connection:
        return lists.handed_on(connection, _place.scope, figures_of(_place), node_of(_place, unit_id))


def handed_on(place: Place, unit_id: int) -> pd.DataFrame:
    """Who handed what to whom in 13 weeks, with the unit at either end."""
    return _handed_on(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=50, show_spinner=False)
def _asked(key: str, since: datetime, _place: Place) -> list[Asked]:
    with reading(engine()) as connection:
        return questions.asked(connection, _place.scope, answered_since=since)


def asked(place: Place, since: datetime) -> list[Asked]:
    """Questions that wait for an answer, and those answered since an instant."""
    return _asked(place.key, since, place)


@st.cache_data(max_entries=30, show_spinner=False)
def _files(key: str, _place: Place) -> Files:
    with reading(engine()) as connection:
        return read_files(connection, _place.scope)


def files(place: Place) -> Files:
    """Sources, batches and what waits in quarantine."""
    return _files(place.key, place)


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
    return _patterns(place.key, place.week, place)


@st.cache_data(max_entries=20, show_spinner=False)
def _pattern_rows(key: str, week: str, pattern: str, unit_id: int, _place: Place) -> pd.DataFrame:
    with reading(engine()) as connection:
        return pattern_records.rows_of(connection, _place.scope, figures_of(_place), pattern, unit_id)


def pattern_rows(place: Place, pattern: str, unit_id: int) -> pd.DataFrame:
    """The records behind one check of one unit."""
    return _pattern_rows(place.key, place.week, pattern, unit_id, place)


def pattern_looks(place: Place) -> list[PatternOutcome]:
    """What people recorded about patterns: read anew each time, for it changes without the records."""
    with reading(engine()) as connection:
        return outcomes(connection, place.scope)
