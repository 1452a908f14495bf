"""Notes on the time line, too, are put together as they stood at an instant: limits follow from them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from metrics.signals.notes import Note, read_notes
from models.engine import reading, writing
from models.known import as_known
from models.notes import approve_note, end_note, write_note
from models.tree import find_unit
from tests.measure_factories import UNITS, import_files, scope_of


def write(connection: sa.Connection, kind: str, unit: str, at: datetime) -> int:
    scope = scope_of(connection)
    return write_note(
        connection, agency_id=scope.agency_id, unit_id=find_unit(connection, scope, unit).id, measure="B1",
        week_start=date(2025, 6, 2), kind=kind, text="New intake form", author="Sergeant", at=at,
    )  # fmt: skip


def standing(engine: sa.Engine) -> list[tuple[Note, ...]]:
    with reading(engine) as connection:
        scope = scope_of(connection)
        return [read_notes(connection, scope, waiting=waiting) for waiting in (False, True)]


def test_notes_written_approved_or_ended_later_are_not_known_yet(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    engine = any_engine
    import_files(engine, tmp_path, {"units": list(UNITS)})
    first = datetime.now(UTC)
    with writing(engine) as connection:
        begun = write(connection, "rebase", "North", first)
        left_out = write(connection, "excluded", "South", first)
        approve_note(connection, left_out, by="Deputy chief", at=first)
    known, at = standing(engine), first + timedelta(seconds=1)
    later = at + timedelta(seconds=1)
    with writing(engine) as connection:
        approve_note(connection, begun, by="Deputy chief", at=later)
        end_note(connection, left_out, by="Sergeant", at=later)
        write(connection, "note", "North", later)
    with reading(engine) as connection:
        scope = scope_of(connection)
    assert standing(engine) != known
    for instant, wanted in ((at, known), (later, standing(engine))):
        copy = as_known(engine, scope, instant, tmp_path / f"{instant:%S%f}.db")
        assert standing(copy) == wanted
        copy.dispose()
