"""Records: what waits, what stands behind a figure, what was asked and found."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard.cache.views import Place, figures_of, node_of
from metrics import lists, timeline
from metrics.patterns import rows as pattern_records
from metrics.records import COUNT_ROWS, JUDGED, RecordList, rows_of_view
from metrics.scorecards import of_view
from metrics.timeline import Story
from models import questions
from models import retention as retention_of
from models.access import Viewer
from models.adoptions import Adoption
from models.adoptions import adoptions as adoptions_of
from models.engine import engine, reading
from models.holds import hold_on
from models.patterns import PatternOutcome, outcomes
from models.questions import Asked
from models.removals import Removal, removals
from models.replies import Replied
from models.replies import replies as replies_of
from models.sources import Files, read_files
from models.tree import agency_zone


@st.cache_data(max_entries=100, show_spinner=False)
def _promises(
    key: str, week: str, unit_id: int, late_only: bool, on: date | None, _place: Place
) -> pd.DataFrame:
    view, node = figures_of(_place), node_of(_place, unit_id)
    with reading(engine()) as connection:
        return lists.open_promises(
            connection, _place.scope, view, node, on or lists.list_day(view), late_only=late_only
        )


def open_promises(
    place: Place, unit_id: int, *, late_only: bool = False, on: date | None = None
) -> pd.DataFrame:
    """Promises open at the end of a day (None: the list day), of a unit and what is under it."""
    return _promises(place.key, place.week, unit_id, late_only, on, place)


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


@st.cache_data(max_entries=40, show_spinner=False)
def _rows(
    key: str, week: str, unit_id: int, measure: str, window: str | None, _place: Place
) -> tuple[RecordList, Any]:
    node, view = node_of(_place, unit_id), figures_of(_place).through(window)
    with reading(engine()) as connection:
        found = rows_of_view(connection, _place.scope, view, measure, node)
    if window in (None, JUDGED) or measure in COUNT_ROWS:
        return found, None
    return found, of_view(view, frozenset({unit_id})).figure(measure, unit_id, window)


def rows(place: Place, unit_id: int, measure: str, window: str | None = None) -> tuple[RecordList, Any]:
    """The rows behind a figure, and the figure itself where its window is not the measure's own."""
    return _rows(place.key, place.week, unit_id, measure, window, place)


def story(place: Place, viewer: Viewer, record: str, record_id: int) -> Story:
    """One record with everything that happened to it: read anew, for viewers of one scope differ."""
    with reading(engine()) as connection:
        return timeline.story(connection, place.scope, viewer, record, record_id)


@st.cache_data(max_entries=100, show_spinner=False)
def _handed_on(key: str, week: str, unit_id: int, weeks: int, _place: Place) -> pd.DataFrame:
    with reading(engine()) as connection:
        return lists.handed_on(connection, _place.scope, figures_of(_place), node_of(_place, unit_id), weeks)


def handed_on(place: Place, unit_id: int, weeks: int = 13) -> pd.DataFrame:
    """Who handed what to whom in the weeks up to the list day, with the unit at either end."""
    return _handed_on(place.key, place.week, unit_id, weeks, place)


@st.cache_data(max_entries=30, show_spinner=False)
def _hand_offs(key: str, week: str, unit_id: int, _place: Place) -> pd.DataFrame:
    with reading(engine()) as connection:
        return lists.hand_offs(connection, _place.scope, figures_of(_place), node_of(_place, unit_id))


def hand_offs(place: Place, unit_id: int) -> pd.DataFrame:
    """The hand-offs behind `handed_on`, one row each."""
    return _hand_offs(place.key, place.week, unit_id, place)


@st.cache_data(max_entries=50, show_spinner=False)
def _asked(key: str, since: datetime, _place: Place) -> list[Asked]:
    with reading(engine()) as connection:
        return questions.asked(connection, _place.scope, answered_since=since)


def asked(place: Place, since: datetime) -> list[Asked]:
    """Questions that wait for an answer, and those answered since an instant."""
    return _asked(place.key, since, place)


@st.cache_data(max_entries=100, show_spinner=False)
def _replies(key: str, unit_id: int, since: date, _place: Place) -> list[Replied]:
    with reading(engine()) as connection:
        return replies_of(connection, _place.scope, [unit_id], since)


def replies(place: Place, unit_id: int, since: date) -> list[Replied]:
    """What a unit has said beside its figures of the weeks since a Monday, newest first."""
    return _replies(place.key, unit_id, since, place)


@st.cache_data(max_entries=30, show_spinner=False)
def _files(key: str, _place: Place) -> Files:
    with reading(engine()) as connection:
        return read_files(connection, _place.scope)


def files(place: Place) -> Files:
    """Sources, batches and what waits in quarantine."""
    return _files(place.key, place)


@st.cache_data(max_entries=30, show_spinner=False)
def _adoptions(key: str, _place: Place) -> list[Adoption]:
    with reading(engine()) as connection:
        return adoptions_of(connection, _place.scope)


def adoptions(place: Place) -> list[Adoption]:
    """Clocks and goalposts as the agency has adopted them, oldest first."""
    return _adoptions(place.key, place)


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


@st.cache_data(max_entries=30, show_spinner=False)
def _retention(key: str, years: tuple[tuple[str, int | None], ...], on: date, _place: Place) -> Any:
    with reading(engine()) as connection:
        due = retention_of.due(connection, _place.scope, dict(years), on)
        return due, removals(connection, _place.scope)


def retention(
    place: Place, years: tuple[tuple[str, int | None], ...], on: date
) -> tuple[list[retention_of.Due], list[Removal]]:
    """What is due to be removed on a day, and what was removed, newest first."""
    due, removed = _retention(place.key, years, on, place)
    return due, removed


@st.cache_data(max_entries=100, show_spinner=False)
def _held_since(key: str, record: str, record_id: int, _place: Place) -> date | None:
    with reading(engine()) as connection:
        found = hold_on(connection, _place.scope, record, record_id)
        zone = ZoneInfo(agency_zone(connection, _place.scope))
        return None if found is None else found.set_at.astimezone(zone).date()


def held_since(place: Place, record: str, record_id: int) -> date | None:
    """Since when a record is under a legal hold; None where it is not."""
    return _held_since(place.key, record, record_id, place)
