"""The published weeks: what has been frozen, whether it holds, what differs from it today."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from dashboard.cache.views import Place
from metrics.calendar import Week
from metrics.revisions import Revised
from metrics.revisions import revised as revised_of
from models import disputes as said
from models import published
from models.chain import Head
from models.disputes import Disputed
from models.editions import Edition
from models.editions import editions as editions_of
from models.engine import engine, reading
from models.errors import ChainBroken
from models.published import PublishedWeek


def _head(place: Place) -> str:
    with reading(engine()) as connection:
        return str(published.head(connection, place.scope))


@st.cache_data(max_entries=50, show_spinner=False)
def _published_weeks(key: str, head: str, _place: Place) -> list[PublishedWeek]:
    with reading(engine()) as connection:
        return published.weeks(connection, _place.scope)


def published_weeks(place: Place) -> list[PublishedWeek]:
    """What has been published: it changes without the records, and never without the chain's head."""
    return _published_weeks(place.key, _head(place), place)


@st.cache_data(max_entries=50, show_spinner=False)
def _published_quarters(key: str, head: str, _place: Place) -> list[PublishedWeek]:
    with reading(engine()) as connection:
        return published.quarters(connection, _place.scope)


def published_quarters(place: Place) -> list[PublishedWeek]:
    """The same of quarters."""
    return _published_quarters(place.key, _head(place), place)


@st.cache_data(max_entries=100, show_spinner=False)
def _editions(key: str, head: str, unit_id: int, _place: Place) -> list[Edition]:
    with reading(engine()) as connection:
        return editions_of(connection, _place.scope, unit_id)


def editions(place: Place, unit_id: int) -> list[Edition]:
    """All that was published of a unit, oldest first."""
    return _editions(place.key, _head(place), unit_id, place)


# By the head, so that what is new is walked at once; by the minute, so that what was spoiled is found.
@st.cache_data(ttl=300, max_entries=20, show_spinner=False)
def _chain(key: str, head: str, _place: Place) -> Head | str:
    try:
        with reading(engine()) as connection:
            return published.verify(connection, _place.scope)
    except ChainBroken as broken:
        return str(broken)


def chain(place: Place) -> Head | str:
    """The head of the agency's chain, walked to it; where it does not verify, what is wrong with it."""
    whole = place.whole()
    return _chain(whole.key, _head(whole), whole)


def publication_holds(place: Place) -> Sequence[Any]:
    """Every hold there was or is, oldest first: read anew, for it changes without the records."""
    with reading(engine()) as connection:
        return published.holds(connection, place.scope)


def disputes(place: Place) -> list[Disputed]:
    """What units have said against their figures: read anew, for it changes without the records."""
    with reading(engine()) as connection:
        return said.disputes(connection, place.scope)


@st.cache_resource(max_entries=10, show_spinner=False)
def _revised(key: str, head: str, week: str, _place: Place) -> Revised:
    with TemporaryDirectory(prefix="accountability-") as folder:
        return revised_of(engine(), _place.scope, Week.parse(week), Path(folder), now=_place.as_of)


def revised(place: Place, week: str) -> Revised:
    """What differs today from a published week, within the scope. Errors: EntryRefused, with why not."""
    return _revised(place.key, _head(place), week, place)
