"""Whatever came and was taken back: what is held is what would be held, had it never come."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Scope, check_can_read_agency, local_viewer
from models.engine import reading
from models.importing.quarantine import retry
from models.importing.undo import preview, undo
from tests.factories import AGENCY, differences, import_rows, rows_of
from tests.held import HISTORY, held
from tests.property.test_counts_property import RECORDS

NewDatabase = Callable[[], sa.Engine]
Cells = list[dict[str, str]]
# The sources that others attach to, and two units, are there from the start and stay.
BASE: list[tuple[str, Cells]] = [
    (
        "case",
        rows_of("case", {"key": "C0", "handling_unit": "North"}, {"key": "C00", "handling_unit": "South"}),
    ),
    ("commitment", rows_of("commitment", {"key": "P0"})),
    ("outcome", rows_of("outcome", {"key": "C0-1", "parent": "C0"})),
    ("hand_off", rows_of("hand_off", {"key": "P0-1", "parent": "P0"})),
    ("due_change", rows_of("due_change", {"key": "P0-d1", "parent": "P0"})),
]
NEW_UNITS = {"East": "Nowhere", "West": "Nowhere"}  # what a file that may not make units finds unknown


@dataclass(frozen=True)
class File:
    """One file: its rows, how new it is, in days, and whether it may make units."""

    record: str
    rows: Cells
    age: int
    makes_units: bool


@dataclass(frozen=True)
class Retry:
    """The rows of a source that wait, tried again."""

    source: str


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

    @property
    def scope(self) -> Scope:
        with reading(self.engine) as connection:
            return check_can_read_agency(connection, local_viewer(), AGENCY)

    def begin(self) -> None:
        for place, (record, rows) in enumerate(BASE):
            self.take(-1 - place, File(record, rows, 0, True))

    def take(self, place: int, file: File | Retry) -> None:
        if isinstance(file, Retry):
            self.batches[place] = retry(self.engine, self.scope, file.source, actor="test").batch_id
            return
        as_of = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=file.age)
        options = {} if file.record in ("unit", "exposure") else {"create_units": file.makes_units}
        report = import_rows(self.engine, self.folder, file.record, file.rows, as_of=as_of, **options)
        self.batches[place] = report.batch_id

    def take_back(self, place: int) -> None:
        with reading(self.engine) as connection:
            told = preview(connection, self.scope, self.batches[place])
        assert undo(self.engine, self.scope, told.batch_id, "test", by="x", at=datetime.now(UTC)) == told
        assert differences(self.engine) == {}, place

    def state(self, without: frozenset[str] = frozenset()) -> dict[str, list[object]]:
        """Everything that is held; batches by their place in the sequence."""
        return held(self.engine, {own: place for place, own in self.batches.items()}, without)


@st.composite
def sequences(draw: st.DrawFn, retries: bool) -> tuple[list[File | Retry], list[tuple[int, int]]]:
    """Files, and which are taken back: after which file, and which one."""
    kinds = [a_file(), a_file(), a_file(), RETRIES] if retries else [a_file()]
    files = draw(st.lists(st.one_of(*kinds), min_size=1, max_size=8))
    lost = draw(st.lists(st.integers(0, len(files) - 1), min_size=1, max_size=3, unique=True))
    return files, sorted((draw(st.integers(place, len(files) - 1)), place) for place in lost)


RETRIES = st.sampled_from(["outcome", "hand-off", "due-change"]).map(Retry)


@contextmanager
def run(
    new: NewDatabase, folder: Path, files: list[File | Retry], undone: list[tuple[int, int]]
) -> Iterator[tuple[Agency, Agency]]:
    """An agency that took all files and gave some back, and one that these never came to.

    Their connections are closed at the end of each example: a server has a hundred, and the search for
    the smallest failing example makes more databases than that.
    """
    with ExitStack() as open_agencies:
        one, other = Agency(new(), folder), Agency(new(), folder)
        for agency in (one, other):
            open_agencies.callback(agency.engine.dispose)
            agency.begin()
        play(one, other, files, undone)
        yield one, other


def play(one: Agency, other: Agency, files: list[File | Retry], undone: list[tuple[int, int]]) -> None:
    """One takes all files and gives some back; the other never gets those."""
    lost = {place for _, place in undone}
    for now, file in enumerate(files):
        one.take(now, file)
        for after, place in undone:
            if after == now:
                one.take_back(place)
        if now not in lost:
            other.take(now, file)


def check_alike(one: Agency, other: Agency, without: frozenset[str] = frozenset()) -> None:
    found, wanted = one.state(without), other.state(without)
    for name in wanted.keys() - ({"batch", "source"} if without else set()):
        assert found[name] == wanted[name], name


quick = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


Sequence = tuple[list[File | Retry], list[tuple[int, int]]]


@quick
@given(sequence=sequences(retries=False))
def test_as_if_it_had_never_come(new_sqlite: NewDatabase, tmp_path: Path, sequence: Sequence) -> None:
    with run(new_sqlite, tmp_path, *sequence) as agencies:
        check_alike(*agencies)


@pytest.mark.long
@settings(quick, max_examples=200)
@given(sequence=sequences(retries=False))
def test_as_if_none_of_many_had_ever_come(
    new_sqlite: NewDatabase, tmp_path: Path, sequence: Sequence
) -> None:
    with run(new_sqlite, tmp_path, *sequence) as agencies:
        check_alike(*agencies)


@pytest.mark.long
@pytest.mark.postgresql
@settings(quick, max_examples=3)
@given(sequence=sequences(retries=False))
def test_as_if_it_had_never_come_on_postgresql(
    new_postgresql: NewDatabase, tmp_path: Path, sequence: Sequence
) -> None:
    with run(new_postgresql, tmp_path, *sequence) as agencies:
        check_alike(*agencies)


@pytest.mark.long
@settings(quick, max_examples=3)
@given(sequence=sequences(retries=True))
def test_rows_that_would_have_waited_for_a_retry_go_in_by_the_next(
    new_sqlite: NewDatabase, tmp_path: Path, sequence: Sequence
) -> None:
    """What a retry would have done with rows that did not wait then is not guessed: they wait for another."""
    with run(new_sqlite, tmp_path, *sequence) as (one, other):
        for agency in (one, other):
            for place, source in enumerate(("outcome", "hand-off", "due-change")):
                agency.take(100 + place, Retry(source))
        assert differences(one.engine) == {}
        check_alike(one, other, HISTORY)
