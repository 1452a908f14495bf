"""Files that hold only what they must: no findings, no kind, no basis of a date. Every page stands."""

from pathlib import Path

import pytest

from models.engine import engine, engine_for
from models.importing.load import import_file
from models.importing.mapping import parse_mapping
from models.migrate import migrate
from tests.demo import database

CASES = """
name = "cases"
title = "Cases without findings"
record = "case"
zone = "America/Chicago"
as_of = 2026-11-16
create_units = true
[key]
columns = ["No"]
[fields]
received_on = { column = "Received" }
closed_on = { column = "Closed" }
handling_unit = { column = "Unit" }
"""
PROMISES = """
name = "promises"
title = "Tickets"
record = "commitment"
zone = "America/Chicago"
as_of = 2026-11-16
create_units = true
[key]
columns = ["No"]
[fields]
made_at = { column = "Made" }
due_at = { column = "Due" }
ended_at = { column = "Ended" }
unit = { column = "Unit" }
"""


@pytest.fixture
def sparse(tmp_path: Path):
    """Two agencies: one with cases and no findings, one with promises of unknown kind and basis."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    cases = tmp_path / "cases.csv"
    cases.write_text("No,Received,Closed,Unit\n1,2026-09-01,,North\n2,2026-08-01,2026-09-01,North\n")
    promises = tmp_path / "promises.csv"
    promises.write_text(
        "No,Made,Due,Ended,Unit\n1,2026-11-01,2026-11-05,,North\n2,2026-11-01,2026-11-20,,North\n"
    )
    with database(url):
        migrate(engine())
        import_file(engine(), cases, parse_mapping(CASES, "cases"), "Casetown", actor="test")
        import_file(engine(), promises, parse_mapping(PROMISES, "promises"), "Promisetown", actor="test")
        yield
    engine_for(url).dispose()


@pytest.mark.parametrize(
    "name",
    [
        "this_week",
        "unit",
        "council",
        "meeting",
        "compare",
        "records",
        "patterns",
        "published",
        "data",
        "method",
    ],
)
@pytest.mark.parametrize("agency", ["Casetown", "Promisetown"])
@pytest.mark.usefixtures("sparse")
def test_every_page_stands_on_a_sparse_file(sentence, agency, name):
    from tests.views.conftest import opened

    query = {"unit": "NORTH"} if name in ("unit", "compare", "records") else {}
    app = opened(name, agency=agency, **query)
    assert "that you may read" not in sentence(app)


@pytest.mark.usefixtures("sparse")
def test_without_findings_nobody_says_that_no_complaint_concerns_a_unit(sentence):
    from tests.views.conftest import opened

    said = sentence(opened("unit", agency="Casetown", unit="NORTH"))
    assert "Promises are not connected." in said
    assert "concern" not in said
