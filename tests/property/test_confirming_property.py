"""Files, what people say of events, and files taken back, in any order: what was said stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Scope, check_can_read_agency, local_viewer
from models.confirming import confirm, decisions, take_back, waiting
from models.engine import reading
from models.facts import Facts, event
from models.importing.undo import undo
from tests.factories import AGENCY, differences, import_rows, rows_of

NewDatabase = Callable[[], sa.Engine]
Steps = list[tuple[str, object, object]]
NOW = datetime(2025, 9, 1, tzinfo=UTC)
STATES = ("to_be_confirmed", "to_be_confirmed", "planned", "held", "cancelled")
EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(["E1", "E2", "E3"]),
            "unit": st.sampled_from(["North", "South"]),
            "starts_at": st.sampled_from(["2025-03-03 18:00", "2025-03-10 18:00", "2025-12-01 18:00"]),
            "state": st.sampled_from(STATES),
            "restricted": st.sampled_from(["", "yes"]),
        }
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row["key"],
)
# A file with its age in days; how many of the waiting took place or not; the last saying or a batch unsaid.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), EVENTS, st.integers(1, 40)),
        st.tuples(st.just("say"), st.integers(1, 3), st.booleans()),
        st.tuples(st.just("unsay"), st.none(), st.none()),
        st.tuples(st.just("undo"), st.integers(0, 5), st.none()),
    ),
    min_size=3,
    max_size=10,
)
quick = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Agency:
    """A database, its batches, and what was said of which event by whoever wrote the test."""

    engine: sa.Engine
    folder: Path
    batches: list[int] = field(default_factory=list)
    said: dict[int, str] = field(default_factory=dict)
    clock: datetime = NOW

    @property
    def scope(self) -> Scope:
        with reading(self.engine) as connection:
            return check_can_read_agency(connection, local_viewer(), AGENCY)

    def file(self, rows: list[dict[str, str]], age: int) -> None:
        filed = [row if row["starts_at"] < "2025-09" else row | {"state": "planned"} for row in rows]
        as_of = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=age)
        report = import_rows(self.engine, self.folder, "event", rows_of("event", *filed), as_of=as_of)
        self.batches.append(report.batch_id or 0)

    def say(self, most: int, held: bool) -> None:
        with reading(self.engine) as connection:
            ids = waiting(connection, self.scope, begun_by=NOW, most=most)["id"].tolist()
        if ids:
            self.clock += timedelta(minutes=1)
            assert confirm(self.engine, self.scope, ids, held, by="x", at=self.clock) == len(ids)
            self.said |= dict.fromkeys(ids, "held" if held else "cancelled")

    def unsay(self, *_: None) -> None:
        with reading(self.engine) as connection:
            last = decisions(connection, self.scope, most=1)
        for one in last:
            take_back(self.engine, self.scope, one.event_ids, by="x", at=self.clock)
            self.said = {own: word for own, word in self.said.items() if own not in one.event_ids}

    def undo(self, place: int, _: None) -> None:
        if self.batches:
            number = self.batches.pop(place % len(self.batches))
            undo(self.engine, self.scope, number, "test", by="x", at=self.clock)

    def check(self) -> None:
        """Counts equal a recount; whatever came, an event that has begun is as was said, else as filed."""
        assert differences(self.engine) == {}
        t = Facts().events
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(t.c.id, t.c.state, event.c.state, event.c.starts_at).join(
                    event, event.c.id == t.c.id
                )
            ).all()
        for own, state, filed, starts_at in rows:
            assert state == (self.said.get(own, filed) if starts_at < NOW else filed)


def run(engine: sa.Engine, folder: Path, steps: Steps) -> Agency:
    agency = Agency(engine, folder)
    agency.file(
        [{"key": "E1", "starts_at": "2025-03-03 18:00", "unit": "North", "state": "to_be_confirmed"}], 1
    )
    for name, first, second in steps:
        getattr(agency, name)(first, second)
        agency.check()
    return agency


@quick
@given(steps=STEPS)
def test_what_was_said_stands(new_sqlite: NewDatabase, tmp_path: Path, steps: Steps) -> None:
    engine = new_sqlite()
    run(engine, tmp_path, steps)
    engine.dispose()


@pytest.mark.long
@settings(quick, max_examples=200)
@given(steps=STEPS)
def test_what_was_said_stands_many_times(new_sqlite: NewDatabase, tmp_path: Path, steps: Steps) -> None:
    engine = new_sqlite()
    run(engine, tmp_path, steps)
    engine.dispose()


@pytest.mark.long
@pytest.mark.postgresql
@settings(quick, max_examples=4)
@given(steps=STEPS)
def test_what_was_said_stands_on_postgresql(
    new_postgresql: NewDatabase, tmp_path: Path, steps: Steps
) -> None:
    engine = new_postgresql()
    run(engine, tmp_path, steps)
    engine.dispose()
