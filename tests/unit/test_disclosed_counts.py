"""The tables of a real agency: they are its own counts, they add up, and what is small stays inside."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from metrics.calendar import Quarter
from metrics.counts import Counts
from metrics.disclosure.agency import FINDINGS, tables_of
from metrics.disclosure.quarters import disclosed as disclosed_of
from metrics.disclosure.release import Disclosed, hidden_counts
from metrics.disclosure.search import CannotProtect
from metrics.disclosure.tables import ALL, Cell, Table, release_of
from metrics.figures import Figures
from models.vocabulary import CATEGORIES

View = Callable[..., Figures]
LAST = Quarter(2025, 4)


@pytest.fixture(scope="module")
def released() -> dict[str, Disclosed]:
    return {}


def disclosed(view: View, released: dict[str, Disclosed]) -> Disclosed:
    if not released:
        released["one"] = release(view())
    return released["one"]


def release(found: Figures) -> Disclosed:
    made = disclosed_of(found, Quarter(2025, 1), [])
    assert made is not None
    return made


def counts_by_name(tables: list[Table]) -> dict[str, Table]:
    return {next(iter(table.counts)).of: table for table in tables}


def unit_id(counts: Counts, name: str) -> str:
    return str(next(node.id for node in counts.tree if node.name == name))


def test_the_agency_line_is_the_plain_count_of_its_weeks(view: View) -> None:
    counts = view().counts
    tables = counts_by_name(tables_of(view(), LAST))
    root = str(counts.scope.agency_id)
    case, outcome = counts.tables["case_count"], counts.tables["outcome_count"]
    # Its whole weeks: from Monday 29 September to Sunday 28 December 2025.
    inside = (case["received_on"] >= 20_360) & (case["received_on"] <= 20_450)
    handled = int(case["n"][inside].sum())
    assert tables["handled"].counts[Cell("handled", root, time="2025-Q4")] == handled > 0
    closed = (outcome["closed_on"] >= 20_360) & (outcome["closed_on"] <= 20_450)
    excluded = np.isin(outcome["disposition"], ["duplicate", "out_of_jurisdiction", "void"])
    allegations = int(outcome["n"][closed & ~excluded].sum())
    assert tables["findings"].counts[Cell("findings", root, time="2025-Q4")] == allegations > 0


def test_tables_add_up_over_units_that_moved_in_the_year(view: View) -> None:
    counts = view().counts
    tables = tables_of(view(), LAST)
    release = release_of(tables)
    assert not (release.matrix @ release.values).any()
    south, patrol = unit_id(counts, "South"), unit_id(counts, "Patrol")
    pieces = {cell.unit for table in tables for cell in table.behind}
    assert f"{south} in {unit_id(counts, 'Valley')}" in pieces
    assert not any(release.released[release.place[cell]] for table in tables for cell in table.behind)
    findings = counts_by_name(tables)["findings"].counts
    whole = findings[Cell("findings", south, time="2025-Q4")]
    assert 0 < findings[Cell("findings", f"{south} elsewhere", time="2025-Q4")] < whole
    assert patrol


def test_a_quarter_is_made_of_whole_weeks(view: View) -> None:
    counts = view().counts
    received = counts_by_name(tables_of(view(), Quarter(2025, 2)))["received"].counts
    root = str(counts.scope.agency_id)
    weeks = [cell for cell in received if "-W" in cell.time]
    assert len(weeks) == 13
    assert sum(received[cell] for cell in weeks) == received[Cell("received", root, time="2025-Q2")] > 0


def test_every_category_has_its_cell_in_every_quarter(view: View) -> None:
    # Where one came and went, two sums of one cell would give the other ones away.
    found = [
        {cell.category for cell in counts_by_name(tables_of(view(), quarter))["received"].counts}
        for quarter in (Quarter(2024, 4), Quarter(2025, 1), LAST)
    ]
    # A week has no categories of its own.
    assert found[0] == found[1] == found[2] == {*CATEGORIES, "unknown", ALL}


def test_what_goes_out_is_the_count_or_nothing(view: View, released: dict[str, Disclosed]) -> None:
    found = disclosed(view, released)
    cells, small, others = hidden_counts(found)
    assert cells > small > 0
    assert others > 0
    for row in found.rows():
        truth = found.release.values[found.release.place[row.cell]]
        assert row.value in (None, truth)
        assert row.value is None or not 0 < row.value < 11
    assert {row.cell.of for row in found.rows()} >= {"received", "handled", "closed", "findings"}
    assert {row.cell.outcome for row in found.rows() if row.cell.of == "findings"} == {*FINDINGS, ALL}


def test_a_quarter_that_is_not_over_is_not_published(view: View) -> None:
    with pytest.raises(CannotProtect, match="2026-Q1 is not settled"):
        disclosed_of(view(), Quarter(2026, 1), [])


def test_a_year_without_records_has_no_tables(view: View) -> None:
    assert tables_of(view(), Quarter(2019, 2)) == []


def test_what_the_sources_do_not_tell_is_not_there(view: View) -> None:
    told = view()
    fields = told.parts.provided - {"case.handling_unit", "event.positive", "outcome.disposition"}
    told.parts = replace(told.parts, provided=fields | {"outcome.disposition"})
    tables = counts_by_name(tables_of(told, LAST))
    assert "feedback" not in tables
    root = str(told.counts.scope.agency_id)
    assert {cell.unit for cell in tables["closed"].counts} == {root}
    told.parts = replace(told.parts, provided=fields)
    assert set(counts_by_name(tables_of(told, LAST))) == {"handled"}
    told.parts = replace(told.parts, provided=frozenset())
    assert tables_of(told, LAST) == []


def test_quarters_before_the_first_record_are_not_zero_but_not_there(view: View) -> None:
    # The first complaint came in September 2024.
    tables = counts_by_name(tables_of(view(), Quarter(2024, 3)))
    assert {cell.time for cell in tables["handled"].counts} == {"2024-Q3"}
    assert "handled" not in counts_by_name(tables_of(view(), Quarter(2024, 2)))


def test_a_scope_of_one_unit_reads_the_same_release(view: View, released: dict[str, Disclosed]) -> None:
    assert release(view("North")).digest == disclosed(view, released).digest
