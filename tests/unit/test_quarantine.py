"""A row that waited, was fixed and went in stays fixed when the same export comes again."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import check_can_read_agency, local_viewer
from models.engine import reading
from models.errors import ImportRefused
from models.importing.quarantine import export, retry, waiting
from tests.factories import differences, import_rows, rows_of

BAD = {"key": "P-2", "ended_at": "2025-02-01 10:00"}  # ended before it was made


def test_the_same_export_again_does_not_reopen_a_fixed_row(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of("commitment", {"ended_at": "2025-03-04 10:00"}, BAD)
    first = import_rows(any_engine, tmp_path, "commitment", rows)
    assert (first.new, first.quarantined) == (1, 1)
    with reading(any_engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        export(waiting(connection, scope), tmp_path / "wait.csv")
    with (tmp_path / "wait.csv").open(encoding="utf-8-sig", newline="") as file:
        (cells,) = csv.DictReader(file)
    with (tmp_path / "fixed.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells)
        writer.writeheader()
        writer.writerow(cells | {"ended_at": "2025-03-05 10:00"})
    fixed = retry(any_engine, scope, "commitment", actor="test", fixed=tmp_path / "fixed.csv")
    assert (fixed.new, fixed.quarantined) == (1, 0)

    again = import_rows(any_engine, tmp_path, "commitment", rows)
    assert (again.read, again.new, again.changed, again.same, again.quarantined) == (2, 0, 0, 2, 0)
    with reading(any_engine) as connection:
        assert waiting(connection, scope) == []
    assert differences(any_engine) == {}

    # Another mistake in the same row is news.
    worse = rows_of("commitment", {"ended_at": "2025-03-04 10:00"}, BAD | {"ended_at": "yesterday"})
    assert import_rows(any_engine, tmp_path, "commitment", worse).quarantined == 1


def test_a_source_that_is_not_there_is_refused_by_its_name(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "commitment", rows_of("commitment", BAD))
    with reading(any_engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        assert len(waiting(connection, scope, "commitment")) == 1
        with pytest.raises(ImportRefused, match="no source “elsewhere”"):
            waiting(connection, scope, "elsewhere")
