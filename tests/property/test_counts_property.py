"""Whatever comes, in whatever order: kept counts equal a recount, and both databases hold the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.engine import reading
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.upsert import UNIT_COLUMNS
from models.imports import ImportBatch, QuarantineRow, Source
from models.tallies import TALLIES
from models.units import Unit
from tests.factories import differences, import_rows, rows_of

NewDatabase = Callable[[], sa.Engine]
File = tuple[str, list[dict[str, str]], int]
START = datetime(2025, 1, 6, tzinfo=UTC)
UNITS = ("North", "South", "East", "")
NOT_CONTENT = {"id", "batch_id", "known_at", "source_id", "agency_id", "digest"}
PARENTS = {"complaint_id": complaint, "commitment_id": commitment}

days = st.sampled_from(["2025-01-05", "2025-01-06", "2025-02-10", "2025-03-30", "2025-04-20"])
moments = st.sampled_from(
    ["2025-01-06 09:00", "2025-01-09", "2025-02-10 17:00", "2025-03-09 02:30", "2025-05-01"]
)
units = st.sampled_from(UNITS)
flags = st.sampled_from(["", "yes", "no"])


def fields(
    record: str, keys: list[str], **options: st.SearchStrategy[str]
) -> st.SearchStrategy[list[dict[str, str]]]:
    """Some rows of a record type, at most one a key; a hyphen ends the name of what a row attaches to."""
    row = st.fixed_dictionaries({"key": st.sampled_from(keys), **options})
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda cells: cells["key"]).map(
        lambda rows: rows_of(record, *(cells | _parent(record, cells["key"]) for cells in rows))
    )


def _parent(record: str, key: str) -> dict[str, str]:
    return {"parent": key.split("-")[0]} if record not in ("case", "commitment", "event", "unit") else {}


RECORDS: dict[str, st.SearchStrategy[list[dict[str, str]]]] = {
    "case": fields(
        "case",
        ["C1", "C2", "C3"],
        handling_unit=units,
        channel=st.sampled_from(["", "phone"]),
        received_on=days,
        closed_on=st.one_of(st.just(""), days),
        reopened_on=st.one_of(st.just(""), days),
        decided_on=st.one_of(st.just(""), days),
        told_on=st.one_of(st.just(""), days),
        complainant_agreed=flags,
        restricted=flags,
    ),
    "outcome": fields(
        "outcome",
        ["C1-1", "C1-2", "C2-1", "C3-1", "C9-1"],
        unit=units,
        category=st.sampled_from(["", "force", "procedure"]),
        disposition=st.sampled_from(["sustained", "mediated", "duplicate", "pending"]),
        duplicate_of=st.sampled_from(["", "C1", "C2", "C9"]),
        restricted=flags,
    ),
    "case_with_outcomes": fields(
        "case_with_outcomes",
        ["B1-1", "B1-2", "B1-3", "B2-1"],
        received_on=days,
        closed_on=st.one_of(st.just(""), days),
        channel=st.sampled_from(["", "phone", "letter"]),
        unit=units,
        category=st.sampled_from(["", "search"]),
        disposition=st.sampled_from(["sustained", "unfounded", "duplicate"]),
        duplicate_of=st.sampled_from(["", "B1", "B2"]),
        restricted=flags,
    ),
    "commitment": fields(
        "commitment",
        ["P1", "P2", "P3"],
        unit=units,
        kind=st.sampled_from(["", "call_back", "outcome_notice"]),
        made_at=moments,
        due_at=st.one_of(st.just(""), moments),
        ended_at=st.one_of(st.just(""), moments),
        ending=st.sampled_from(["", "done", "cancelled_by_requester", "cancelled_by_agency"]),
        restricted=flags,
    ),
    "hand_off": fields(
        "hand_off",
        ["P1-1", "P1-2", "P2-1", "P9-1"],
        handed_at=moments,
        from_unit=st.sampled_from(UNITS[:3]),
        to_unit=st.sampled_from(UNITS[:3]),
        accepted_at=st.one_of(st.just(""), moments),
    ),
    "due_change": fields(
        "due_change",
        ["P1-d1", "P1-d2", "P3-d1"],
        changed_at=moments,
        moved_by=st.sampled_from(["agency", "requester"]),
    ),
    "event": fields(
        "event",
        ["E1", "E2", "E3"],
        unit=units,
        starts_at=moments,
        kind=st.sampled_from(["", "youth"]),
        state=st.sampled_from(["held", "planned", "cancelled"]),
        attendance=st.sampled_from(["", "4"]),
        responses=st.sampled_from(["", "3"]),
        positive=st.sampled_from(["", "2", "9"]),
        feedback_recorded_on=st.one_of(st.just(""), days),
        restricted=flags,
    ),
    "unit": st.permutations(UNITS[:3]).map(
        lambda names: rows_of(
            "unit",
            *({"key": n, "unit": n, "parent": p} for n, p in zip(names, ["", *names], strict=False)),
        )
    ),
}
# The parent's file first, so that the source that others attach to is there.
BASE: list[File] = [
    ("case", rows_of("case", {"key": "C1"}, {"key": "C2"}), 0),
    ("commitment", rows_of("commitment", {"key": "P1"}, {"key": "P2", "due_at": "2025-03-10"}), 0),
]


@st.composite
def a_file(draw: st.DrawFn, records: tuple[str, ...] = tuple(RECORDS)) -> File:
    """One file: record type, rows, and how new it is, in days."""
    record = draw(st.sampled_from(records))
    return record, draw(RECORDS[record]), draw(st.integers(1, 40))


def take(engine: sa.Engine, folder: Path, file: File) -> Any:
    record, rows, age = file
    as_of = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=age)
    return import_rows(engine, folder, record, rows, as_of=as_of)


def snapshot(engine: sa.Engine) -> dict[str, list[Any]]:
    """Every record and count with names in place of ids, so that two databases can be compared."""
    with reading(engine) as connection:
        names = dict(map(tuple, connection.execute(sa.select(table_of(Unit).c.id, table_of(Unit).c.key))))
        found: dict[str, list[Any]] = {}
        for table in (complaint, outcome, commitment, hand_off, due_change, event):
            keys = {
                n: dict(map(tuple, connection.execute(sa.select(t.c.id, t.c.key))))
                for n, t in PARENTS.items()
            }
            rows = connection.execute(sa.select(table)).mappings()
            found[table.name] = sorted((_named(row, names, keys) for row in rows), key=repr)
        for table in {tally.table for tally in TALLIES}:
            rows = connection.execute(sa.select(table)).mappings()
            found[table.name] = sorted((_named(row, names, {}) for row in rows), key=repr)
        waiting = table_of(QuarantineRow)
        rows = connection.execute(sa.select(waiting.c.identity, waiting.c.state, waiting.c.faults)).all()
        found["quarantine"] = sorted(map(tuple, rows))
        return found


def _named(row: Any, names: dict[int, str], keys: dict[str, dict[int, str]]) -> dict[str, Any]:
    named = {}
    for column, value in row.items():
        if column in UNIT_COLUMNS:
            named[column] = names[value]
        elif column in keys:
            named[column] = keys[column][value]
        elif column not in NOT_CONTENT:
            named[column] = value
    return named


def sums_hold(engine: sa.Engine) -> bool:
    """A batch's rows are all accounted for, and its rows in a table are at most what it says."""
    batch, source = table_of(ImportBatch), table_of(Source)
    with reading(engine) as connection:
        rows = connection.execute(
            sa.select(batch, source.c.record).join(source, source.c.id == batch.c.source_id)
        ).all()
    return all(r.rows_read == r.rows_new + r.rows_changed + r.rows_same + r.rows_quarantined for r in rows)


quick = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(files=st.lists(a_file(), min_size=1, max_size=6))
def test_kept_counts_equal_a_recount(new_sqlite: NewDatabase, tmp_path: Path, files: list[File]) -> None:
    engine = new_sqlite()
    for file in [*BASE, *files, files[0]]:
        report = take(engine, tmp_path, file)
        assert differences(engine) == {}, file
        assert report.read == len(file[1])
    assert sums_hold(engine)
    before = snapshot(engine)
    report = take(engine, tmp_path, files[0])
    assert (report.new, report.changed) == (0, 0)
    assert snapshot(engine) == before


@pytest.mark.postgresql
@settings(quick, max_examples=4)
@given(files=st.lists(a_file(), min_size=2, max_size=5))
def test_both_databases_hold_the_same(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase, tmp_path: Path, files: list[File]
) -> None:
    engines = [new_sqlite(), new_postgresql()]
    for engine in engines:
        for file in [*BASE, *files]:
            take(engine, tmp_path, file)
        assert differences(engine) == {}
    one, other = map(snapshot, engines)
    assert one == other


# Every parent first: rows whose parent comes later wait in quarantine, which is another matter.
MOVABLE = ("case", "case_with_outcomes", "commitment", "event")
EVERY = [
    *BASE,
    ("case", rows_of("case", {"key": "C3"}), 0),
    ("commitment", rows_of("commitment", {"key": "P3"}), 0),
]


@quick
@given(
    files=st.lists(a_file((*MOVABLE, "outcome", "hand_off", "due_change")), min_size=2, max_size=5),
    data=st.data(),
)
def test_any_order_of_versions_gives_the_same_rows(
    new_sqlite: NewDatabase, tmp_path: Path, files: list[File], data: st.DataObject
) -> None:
    versions = [
        (record, [row | {"modified_at": f"2025-05-{n:02} 10:00"} for row in rows], 0)
        for n, (record, rows, _) in enumerate(files, start=1)
    ]
    oldest = [(r, [row | {"modified_at": "2025-04-01 10:00"} for row in rows], age) for r, rows, age in EVERY]
    orders = [versions, data.draw(st.permutations(versions))]
    found = []
    for order in orders:
        engine = new_sqlite()
        for file in [*oldest, *order]:
            take(engine, tmp_path, file)
        assert differences(engine) == {}
        found.append(_without_quarantine(snapshot(engine)))
    assert found[0] == found[1]


def _without_quarantine(held: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What waits is the latest that came, good or bad: only what is in must not depend on the order."""
    rows = {
        name: [r for r in rows if "part" not in r or r["part"] != "quarantine"] for name, rows in held.items()
    }
    return {name: rows[name] for name in rows if name != "quarantine"}


@pytest.mark.long
@settings(quick, max_examples=100)
@given(files=st.lists(a_file(), min_size=1, max_size=6))
def test_kept_counts_equal_a_recount_of_many(
    new_sqlite: NewDatabase, tmp_path: Path, files: list[File]
) -> None:
    test_kept_counts_equal_a_recount.hypothesis.inner_test(new_sqlite, tmp_path, files)


@pytest.mark.long
@settings(quick, max_examples=60)
@given(
    files=st.lists(a_file((*MOVABLE, "outcome", "hand_off", "due_change")), min_size=2, max_size=5),
    data=st.data(),
)
def test_any_of_many_orders_gives_the_same_rows(
    new_sqlite: NewDatabase, tmp_path: Path, files: list[File], data: st.DataObject
) -> None:
    test_any_order_of_versions_gives_the_same_rows.hypothesis.inner_test(new_sqlite, tmp_path, files, data)
