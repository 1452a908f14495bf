"""Whatever came and was taken back: what is held is what would be held, had it never come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Scope
from models.engine import reading
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.undo import preview, undo
from models.importing.upsert import UNIT_COLUMNS
from models.imports import ImportBatch, QuarantineRow, Source
from models.tallies import TALLIES
from models.tree import find_agency
from models.units import Unit, UnitAncestor, UnitExposure, UnitParent
from tests.factories import AGENCY, differences, import_rows, rows_of
from tests.property.test_counts_property import PARENTS, RECORDS

NewDatabase = Callable[[], sa.Engine]
Cells = list[dict[str, str]]
NOT_CONTENT = {"id", "known_at", "agency_id"}
# The sources that others attach to, and two units, are there from the start and stay.
BASE: list[tuple[str, Cells]] = [
    ("case", rows_of("case", {"key": "C0", "handling_unit": "North"}, {"key": "C00", "handling_unit": "South"})),
    ("commitment", rows_of("commitment", {"key": "P0"})),
]
NEW_UNITS = {"East": "Nowhere", "West": "Nowhere"}  # what a file that may not make units finds unknown


@dataclass(frozen=True)
class File:
    """One file: its rows, how new it is, in days, and whether it may make units."""

    record: str
    rows: Cells
    age: int
    makes_units: bool


@st.composite
def a_file(draw: st.DrawFn) -> File:
    """One file; some rows say when they were changed; units from other files now and then."""
    record = draw(st.sampled_from([*RECORDS, "exposure"]))
    makes = draw(st.booleans()) and record not in ("unit", "exposure")
    rows = draw(EXPOSURES if record == "exposure" else RECORDS[record])
    if draw(st.booleans()) and record not in ("unit", "exposure"):
        changed = st.sampled_from(["", "2025-04-01 10:00", "2025-04-02 10:00", "2025-07-09 10:00"])
        rows = [row | {"modified_at": draw(changed)} for row in rows]
    if draw(st.integers(0, 5)) == 0:
        rows = [*rows, draw(st.sampled_from(rows)) | {"received_on": "2025-01-06"}]  # a key twice
    if draw(st.booleans()) and makes:
        rows = [{name: "West" if cell == "South" else cell for name, cell in row.items()} for row in rows]
    if not makes and record != "unit":
        rows = [{name: NEW_UNITS.get(cell, cell) for name, cell in row.items()} for row in rows]
    return File(record, rows, draw(st.integers(1, 40)), makes)


EXPOSURES = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["North", "South", "Nowhere"]),
            "week": st.sampled_from(["2025-03-03", "2025-03-10"]),
            "n": st.sampled_from(["120", "130"]),
        }
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda row: (row["unit"], row["week"]),
).map(lambda rows: rows_of("exposure", *({"key": f"{n}"} | row for n, row in enumerate(rows))))


@dataclass
class Agency:
    """A database and the batches that came, by their place in the sequence."""

    engine: sa.Engine
    folder: Path
    batches: dict[int, int] = field(default_factory=dict)

    def begin(self) -> None:
        for place, (record, rows) in enumerate(BASE):
            self.take(-1 - place, File(record, rows, 0, True))

    def take(self, place: int, file: File) -> None:
        as_of = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=file.age)
        options = {} if file.record in ("unit", "exposure") else {"create_units": file.makes_units}
        report = import_rows(self.engine, self.folder, file.record, file.rows, as_of=as_of, **options)
        self.batches[place] = report.batch_id

    def take_back(self, place: int) -> None:
        with reading(self.engine) as connection:
            row = find_agency(connection, AGENCY)
            assert row is not None
            told = preview(connection, Scope(row.id), self.batches[place])
        assert undo(self.engine, Scope(row.id), told.batch_id, "test", by="x", at=datetime.now(UTC)) == told
        assert differences(self.engine) == {}, place

    def state(self) -> dict[str, list[Any]]:
        """Everything that is held, with names in place of ids."""
        with reading(self.engine) as connection:
            return State(connection, {own: place for place, own in self.batches.items()}).read()


class State:
    """Reads everything that is held."""

    def __init__(self, connection: sa.Connection, batches: dict[int, int]) -> None:
        self.connection, self.batches = connection, batches
        unit, source, batch = table_of(Unit), table_of(Source), table_of(ImportBatch)
        self.units = dict(map(tuple, connection.execute(sa.select(unit.c.id, unit.c.key))))
        self.sources = dict(map(tuple, connection.execute(sa.select(source.c.id, source.c.name))))
        times = connection.execute(sa.select(batch.c.imported_at, batch.c.id))
        self.times = {at: batches[own] for at, own in times}
        self.keys = {
            name: dict(map(tuple, connection.execute(sa.select(t.c.id, t.c.key))))
            for name, t in PARENTS.items()
        }

    def read(self) -> dict[str, list[Any]]:
        q, source, unit = table_of(QuarantineRow), table_of(Source), table_of(Unit)
        batch, mine = table_of(ImportBatch), table_of(Unit).c.agency_id.is_not(None)
        wanted = {
            t.name: sa.select(t).where(t.c.digest != "")
            for t in (complaint, outcome, commitment, hand_off, due_change, event)
        }
        wanted |= {t.name: sa.select(t) for t in {tally.table for tally in TALLIES}}
        wanted |= {t.name: sa.select(t) for t in map(table_of, (UnitAncestor, UnitExposure, UnitParent))}
        wanted["waiting"] = sa.select(q).where(q.c.state != "dropped")
        wanted["source"] = sa.select(source).where(source.c.refreshed_at.is_not(None))
        wanted["unit"] = sa.select(unit).where(mine)
        wanted["batch"] = sa.select(batch).where(batch.c.state == "done")
        return {name: self._rows(name, statement) for name, statement in wanted.items()}

    def _rows(self, name: str, statement: sa.Select[Any]) -> list[Any]:
        rows = self.connection.execute(statement).mappings()
        return sorted((self._named(name, dict(row)) for row in rows), key=repr)

    def _named(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        if table == "batch":
            row["batch_id"] = row["id"]
        named = {name: self._name(name, value) for name, value in row.items() if name not in NOT_CONTENT}
        return named

    def _name(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column in UNIT_COLUMNS or column in ("ancestor_id", "parent_id"):
            return self.units[value]
        if column in self.keys:
            return self.keys[column][value]
        if column in ("batch_id", "origin_id"):
            return self.batches[value]
        if column == "source_id":
            return self.sources[value]
        return self.times[value] if column in ("imported_at", "entered_at", "resolved_at", "refreshed_at") else value


def compare(one: Agency, other: Agency) -> None:
    """Both hold the same."""
    found, wanted = one.state(), other.state()
    for name in wanted:
        assert found[name] == wanted[name], name


@st.composite
def sequences(draw: st.DrawFn) -> tuple[list[File], list[tuple[int, int]]]:
    """Files, and which are taken back: after which file, and which one."""
    files = draw(st.lists(a_file(), min_size=1, max_size=7))
    lost = draw(st.lists(st.integers(0, len(files) - 1), min_size=1, max_size=3, unique=True))
    return files, sorted((draw(st.integers(place, len(files) - 1)), place) for place in lost)


def run(new: NewDatabase, folder: Path, files: list[File], undone: list[tuple[int, int]]) -> None:
    one, other = Agency(new(), folder), Agency(new(), folder)
    for agency in (one, other):
        agency.begin()
    lost = {place for _, place in undone}
    for now, file in enumerate(files):
        one.take(now, file)
        for after, place in undone:
            if after == now:
                one.take_back(place)
        if now not in lost:
            other.take(now, file)
    compare(one, other)


quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(sequence=sequences())
def test_as_if_it_had_never_come(
    new_sqlite: NewDatabase, tmp_path: Path, sequence: tuple[list[File], list[tuple[int, int]]]
) -> None:
    run(new_sqlite, tmp_path, *sequence)


@pytest.mark.postgresql
@settings(quick, max_examples=6)
@given(sequence=sequences())
def test_as_if_it_had_never_come_on_postgresql(
    new_postgresql: NewDatabase, tmp_path: Path, sequence: tuple[list[File], list[tuple[int, int]]]
) -> None:
    run(new_postgresql, tmp_path, *sequence)
