"""Whatever came, was taken back and was removed, in any order: counts stand and equal facts and ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from models import counting
from models.engine import writing
from models.errors import EntryRefused
from models.facts import commitment, complaint, event
from models.settings import settings
from tests.factories import differences
from tests.property.test_counts_property import BASE, File, a_file
from tests.retaining import Agency

NewDatabase = Callable[[], sa.Engine]
ONE = {"standard": 1, "personnel": 2, "litigation": None, "permanent": None}
# Between the days that rows name, a year on, and after all of them.
DAYS = [date(2026, 1, 7), date(2026, 2, 20), date(2026, 4, 1), date(2027, 6, 1)]
CLASSES = st.sampled_from(["", "standard", "personnel", "litigation"])


@st.composite
def classed(draw: st.DrawFn) -> File:
    """A file, some of whose rows name a retention class."""
    record, rows, age = draw(a_file())
    if record == "unit":
        return record, rows, age
    return record, [row | {"retention_class": draw(CLASSES)} for row in rows], age


Step = File | date | int  # a file that comes, what is due on a day removed, the nth file taken back
steps = st.lists(st.one_of(classed(), classed(), st.sampled_from(DAYS), st.integers(0, 5)), max_size=9)


@contextmanager
def keyed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "a key of this test")
    settings.cache_clear()
    yield
    settings.cache_clear()


def take(agency: Agency, place: int, file: File) -> None:
    record, rows, age = file
    as_of = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=age)
    report = agency.take(str(place), record, *rows, as_of=as_of)
    assert report.read + report.removed.total() == len(rows)


def remove(agency: Agency, on: date) -> None:
    """What is due goes; nothing that is counted changes, and a second time there is nothing."""
    before = agency.counts()
    agency.remove(on, ONE)
    assert agency.counts() == before
    assert agency.remove(on, ONE).lines == ()
    assert agency.due(on, ONE) == []


def run(agency: Agency, sequence: list[Step]) -> None:
    for place, file in enumerate(BASE):
        take(agency, -1 - place, file)
    for place, step in enumerate([*sequence, DAYS[-1]]):
        ledger = agency.of_removed()
        if isinstance(step, tuple):
            take(agency, place, step)
        elif isinstance(step, date):
            remove(agency, step)
        elif str(step) in agency.batches:
            try:
                agency.undo(str(step))
            except EntryRefused:  # a later file of units stands on it, or it is taken back already
                continue
        assert differences(agency.engine) == {}, step
        if not isinstance(step, date):
            assert agency.of_removed() == ledger, step


def comes_again(agency: Agency, sequence: list[Step]) -> None:
    """All files once more: nothing that was removed is back."""
    ledger = agency.of_removed()
    for place, step in enumerate(sequence):
        if isinstance(step, tuple):
            take(agency, 100 + place, step)
    assert agency.of_removed() == ledger
    assert differences(agency.engine) == {}
    for table in (complaint, commitment, event):
        removed = sa.text("SELECT record_id FROM tombstone WHERE record = :name").bindparams(name=table.name)
        gone = {row.record_id for row in agency.rows(removed)}  # type: ignore[arg-type]
        assert not gone & {row.id for row in agency.rows(sa.select(table.c.id))}
    before = agency.counts()
    with writing(agency.engine) as connection:
        counting.rebuild(connection, agency.scope.agency_id)
    assert agency.counts() == before


def check(new: NewDatabase, folder: Path, sequence: list[Step]) -> None:
    agency = Agency(new(), folder)
    try:
        run(agency, sequence)
        comes_again(agency, sequence)
    finally:
        agency.engine.dispose()


quick = tried(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(sequence=steps)
def test_counts_stand_whatever_came(
    new_sqlite: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sequence: list[Step]
) -> None:
    with keyed(monkeypatch):
        check(new_sqlite, tmp_path, sequence)


@pytest.mark.long
@tried(quick, max_examples=40)
@given(sequence=steps)
def test_counts_stand_whatever_came_in_many_histories(
    new_sqlite: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sequence: list[Step]
) -> None:
    with keyed(monkeypatch):
        check(new_sqlite, tmp_path, sequence)


@pytest.mark.long
@pytest.mark.postgresql
@tried(quick, max_examples=2)
@given(sequence=steps)
def test_counts_stand_on_postgresql(
    new_postgresql: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sequence: list[Step]
) -> None:
    with keyed(monkeypatch):
        check(new_postgresql, tmp_path, sequence)
