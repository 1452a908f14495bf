"""Where a page is: keys of the caches, choices in the address, agencies that hold nothing yet."""

import pytest

from dashboard import cache, place
from models import counting
from models.access import Scope, local_viewer
from models.engine import engine, writing
from models.errors import AccessDenied
from models.tree import create_agency
from tests.demo import database

ZONE = "America/New_York"


def test_a_change_of_the_records_and_a_narrower_scope_are_other_keys(open_empty):
    with writing(engine()) as connection:
        agency = create_agency(connection, "Ashford Police", ZONE)
    before = place.agency_place("Ashford Police", "one", local_viewer())
    assert place.agency_place("Ashford Police", "one", local_viewer()).key == before.key
    with writing(engine()) as connection:
        counting.new_version(connection, agency)
    after = place.agency_place("Ashford Police", "one", local_viewer())
    assert after.key != before.key
    assert place.agency_place("Ashford Police", "two", local_viewer()).key != after.key
    assert Scope(agency, frozenset({agency})).cache_key not in before.key


def test_an_agency_without_a_file_says_so_on_every_page(open_empty, sentence):
    with writing(engine()) as connection:
        create_agency(connection, "Ashford Police", ZONE)
    said = sentence(open_empty("this_week"))
    assert said == "None of the 3 parts is connected. Add the units first, then connect complaints."
    for name in ("unit", "records", "patterns", "data", "method"):
        assert sentence(open_empty(name)), name


def test_the_viewer_is_asked_for_on_every_run(open_page):
    with pytest.raises(AccessDenied, match="There is no agency “Elsewhere” that you may read"):
        place.agency_place("Elsewhere", "one", local_viewer())


def test_weeks_run_from_the_first_record_to_the_last_complete_week(open_page):
    here = place.agency_place(
        "Eldermere Police", engine().url.render_as_string(hide_password=True), local_viewer()
    )
    labels = cache.week_labels(here)
    assert labels[0] == "2026-W46"
    assert labels == sorted(labels, reverse=True)
    assert len(set(labels)) == len(labels) > 100


def test_reading_ahead_is_silent_without_a_database(tmp_path):
    with database(f"sqlite:///{tmp_path / 'none.db'}"):
        assert place.warm() is None
