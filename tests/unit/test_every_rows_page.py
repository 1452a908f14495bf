"""Every figure in every window for every kind of unit: its rows, or one plain sentence; never a break."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from dashboard import cache, place
from dashboard.cache import Place
from dashboard.facts import records
from dashboard.facts.records import RecordsPage
from metrics.measures import REGISTRY
from metrics.records import COUNT_ROWS
from models.access import local_viewer
from models.errors import AccessDenied
from tests.demo import database

WINDOWS = (None, *records.WINDOWS, "2025-W40", "2026-W01", "nonsense")
UNITS = ("Springfield", "North", "Unassigned")
# Of the seventeen categories, which are one formula, one.
CATALOGUE = [name for name in REGISTRY if not name.startswith("A7:") or name == "A7:force"]
MEASURES = (*CATALOGUE, *COUNT_ROWS, *records.LISTS)


@pytest.fixture(scope="module")
def here(agency_engine: sa.Engine) -> Iterator[Place]:
    """The newest week of the random agency."""
    url = str(agency_engine.url)
    with database(url):
        found = place.agency_place("Springfield", url, local_viewer())
        yield replace(found, week=cache.week_labels(found)[0])


def page(here: Place, measure: str, unit: str, window: str | None) -> RecordsPage | None:
    """The page, or None where one plain sentence says why there is none."""
    view = cache.week_view(here)
    try:
        return records.find(here, view, measure, view.unit(unit), window)
    except AccessDenied:
        return None


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_figure_has_rows_or_a_sentence_in_every_window(here: Place, measure: str, unit: str) -> None:
    shown = {}
    for window in WINDOWS:
        found = page(here, measure, unit, window)
        if found is None:
            continue
        table = records.shown(found, found.rows)
        file = records.csv_text(found, found.rows)
        assert len(table) == len(found.rows) == file.count("\n") - 1
        if found.parts:
            assert sum(len(found.part(name)) for name in found.parts) == len(found.rows)
        shown[window] = table
    assert "nonsense" not in shown
    if unit != "Unassigned" or measure not in REGISTRY:
        assert shown
