"""Grants, imports, unlocking and undo in any order: counts equal a recount, no subject sees their case."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Viewer
from models.engine import reading
from models.errors import EntryRefused
from models.facts import Facts, complaint, outcome
from models.granting import act_for, grant
from models.importing.undo import undo
from models.importing.values import keyed_hash
from models.people import Identity, viewers
from models.settings import settings as ours
from models.tree import find_agency, unit_ids
from models.unlocking import lock, restricted_records, unlock
from tests.factories import AGENCY, differences, import_rows, rows_of

NewDatabase = Callable[[], sa.Engine]
KEY = "a key of at least thirty-two characters"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
UNITS = [
    {"key": "Patrol", "unit": "Patrol", "level": "bureau"},
    {"key": "North", "unit": "North", "parent": "Patrol", "level": "district"},
    {"key": "South", "unit": "South", "parent": "Patrol", "level": "district"},
    {"key": "Standards", "unit": "Standards", "parent": "", "level": "unit"},
]
NAMES = ("Ames", "Bell", "Cole")  # posts' holders, made up; each has one staff number
NUMBERS = ("1", "2", "3", "9")
units = st.sampled_from(("North", "South", "Patrol", "Standards"))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(("R1", "R2", "R3", "R4")),
            "unit": units,
            "handling_unit": units,
            "subject": st.sampled_from(("", *NUMBERS)),
            "restricted": st.sampled_from(("", "yes", "no")),
            "received_on": st.sampled_from(("2025-03-03", "2025-06-02", "2025-09-01")),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row["key"],
)
steps = st.one_of(
    st.tuples(st.just("import"), rows),
    st.tuples(st.just("grant"), st.sampled_from(NAMES), st.one_of(st.just(""), units), st.booleans()),
    st.tuples(st.just("act"), st.permutations(NAMES)),
    st.tuples(st.just("say"), st.integers(1, 3), st.booleans()),
    st.tuples(st.just("undo")),
)


class Agency:
    """An agency at whose doors things happen."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self.engine, self.folder, self.n, self.batches = engine, folder, 0, list[int]()
        import_rows(engine, folder, "unit", UNITS)
        with reading(engine) as connection:
            row = find_agency(connection, AGENCY)
            self.units = unit_ids(connection, row.id if row else 0)
        self.scope = Viewer("all", "auditor", None).scope(self.units[""])

    @property
    def at(self) -> datetime:
        return START + timedelta(days=self.n)

    def take(self, step: tuple[Any, ...]) -> None:
        self.n += 1
        what, *of = step
        try:
            getattr(self, f"_{what}")(*of)
        except EntryRefused:
            return

    def _import(self, found: list[dict[str, str]]) -> None:
        whole = rows_of("case_with_outcomes", *({"parent": f"C{row['key'][1:]}"} | row for row in found))
        as_of = datetime(2025, 12, 1, tzinfo=UTC) + timedelta(days=self.n)
        batch = import_rows(self.engine, self.folder, "case_with_outcomes", whole, as_of=as_of).batch_id
        self.batches.append(batch)

    def _grant(self, name: str, unit: str, has_number: bool) -> None:
        grant(
            self.engine,
            self.units[""],
            "commander" if unit else "chief",
            unit_id=self.units[unit.upper()] if unit else None,
            from_on=date(2025, 5, 1),
            to_on=date(2025, 8, 1) if self.n % 2 else date(2027, 1, 1),
            **self._who(name, has_number),
        )

    def _act(self, names: list[str]) -> None:
        days = {"from_on": date(2025, 6, 1), "to_on": date(2026, 6, 1)}
        act_for(self.engine, self.units[""], names[1], **days, **self._who(names[0], True))

    def _who(self, name: str, has_number: bool) -> dict[str, Any]:
        number = keyed_hash(NUMBERS[NAMES.index(name)], KEY) if has_number else None
        return {
            "name": name,
            "identity": Identity("https://login.example", name),
            "by": "test",
            "at": self.at,
            "staff_hash": number,
        }

    def _say(self, record_id: int, unlocked: bool) -> None:
        local = Viewer("desk", "chief", None)
        with reading(self.engine) as connection:
            held = restricted_records(connection, self.scope, local)
        if record_id in set(held["id"]):
            door = unlock if unlocked else lock
            door(self.engine, self.scope, local, "complaint", record_id, "It is over", at=self.at)

    def _undo(self) -> None:
        if self.batches:
            undo(self.engine, self.scope, self.batches.pop(), "A wrong file", by="test", at=self.at)

    def seen_by_subjects(self) -> list[Any]:
        """Cases that count at a unit, or at the agency's own line, that somebody they are about can see."""
        t, found = Facts().complaints, []
        with reading(self.engine) as connection:
            for name in NAMES:
                for viewer in viewers(connection, Identity("https://login.example", name), START):
                    scope = viewer.scope(self.units[""])
                    mine = sa.exists().where(
                        outcome.c.complaint_id == t.c.id,
                        outcome.c.subject_hash == viewer.staff_hash,
                        sa.not_(outcome.c.withdrawn),
                    )
                    own = sa.select(complaint.c.id).where(
                        complaint.c.conflict_lifted, complaint.c.subject_conflict
                    )
                    inside = scope.condition(t.c.agency_id, t.c.unit_id)
                    late = t.c.received_on < date(2027, 1, 1)
                    rows = connection.execute(
                        sa.select(t.c.key, t.c.unit_id).where(mine, inside, late, t.c.id.not_in(own))
                    )
                    found += [(name, *row) for row in rows if viewer.staff_hash is not None]
        return found


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", KEY)
    ours.cache_clear()
    yield
    ours.cache_clear()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=3, max_size=9))
def test_counts_equal_a_recount_and_nobody_sees_their_own_case(
    new_sqlite: NewDatabase, tmp_path: Path, key: None, done: list[tuple[Any, ...]]
) -> None:
    agency = Agency(new_sqlite(), tmp_path)
    for step in done:
        agency.take(step)
        assert differences(agency.engine) == {}
    assert agency.seen_by_subjects() == []
