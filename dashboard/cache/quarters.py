"""A council's quarters: as they were released, or as they would be."""

from datetime import date

import streamlit as st

from dashboard.cache.views import Place, figures_of
from metrics.calendar import Quarter
from metrics.council import Council
from metrics.council import council as council_of
from metrics.council_counts import CouncilCounts
from metrics.disclosure.quarters import live, quarters
from metrics.releasing import ReleasedQuarter, released
from models.engine import engine, reading
from models.published import head


@st.cache_data(max_entries=30, show_spinner=False)
def _quarters(key: str, week: str, _place: Place) -> list[Quarter]:
    return quarters(figures_of(_place))


def council_quarters(place: Place) -> list[Quarter]:
    """The quarters that a council can read, newest first."""
    return _quarters(place.key, place.week, place)


@st.cache_data(max_entries=50, show_spinner=False)
def _released(key: str, head: str, quarter: str, _place: Place) -> ReleasedQuarter | None:
    with reading(engine()) as connection:
        return released(connection, _place.scope, quarter)


def released_quarter(place: Place, quarter: Quarter) -> ReleasedQuarter | None:
    """A quarter as it was released; None while it has not been."""
    return _released(place.key, _head(place), quarter.label, place)


def _head(place: Place) -> str:
    """Releases come without a change of the records, and never without one of the chain."""
    with reading(engine()) as connection:
        return str(head(connection, place.scope))


@st.cache_data(max_entries=10, show_spinner=False)
def _live(key: str, week: str, head: str, _place: Place) -> CouncilCounts:
    with reading(engine()) as connection:
        return live(connection, _place.scope, figures_of(_place))


@st.cache_data(max_entries=50, show_spinner=False)
def _council(key: str, week: str, head: str, quarter: str, on: date, _place: Place) -> Council:
    counts = _live(key, week, head, _place)
    with reading(engine()) as connection:
        return council_of(figures_of(_place), connection, _place.scope, Quarter.parse(quarter), on, counts)


def council(place: Place, quarter: Quarter, on: date) -> Council:
    """A quarter that has not been released, as it would be, its pledges as at the end of a day."""
    return _council(place.key, place.week, _head(place), quarter.label, on, place)
