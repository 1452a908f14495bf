"""Stored results: the same as reckoned anew, and never used once anything they were made of has changed."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from pandas.testing import assert_frame_equal

from metrics import stored
from metrics.calendar import Week
from metrics.figures import Figures, figures
from metrics.scorecards import Scorecard, of_view
from metrics.stored import SCORECARD
from models.access import Scope
from models.engine import reading, writing
from models.facts import table_of
from models.notes import write_note
from models.results import StoredResult
from tests.measure_factories import AS_OF, import_files, scope_of
from tests.random_agency import files, unit_rows

kept = table_of(StoredResult)


@pytest.fixture
def springfield(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """A random agency, its results stored."""
    return made(engine, tmp_path)


def made(engine: sa.Engine, folder: Path) -> sa.Engine:
    import_files(engine, folder, files(3) | {"units": unit_rows(moved=False)})
    keep(engine)
    return engine


def keep(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        agency = scope_of(connection).agency_id
    stored.keep(engine, agency, now=AS_OF, kinds=(SCORECARD,))


def bodies(engine: sa.Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(sa.select(kept.c.name, kept.c.state))]


def viewed(engine: sa.Engine, *names: str, **options: object) -> tuple[Scope, Figures, Scorecard]:
    with reading(engine) as connection:
        scope = scope_of(connection, *names)
        view = figures(connection, scope, now=AS_OF, **options)  # type: ignore[arg-type]
        return scope, view, stored.read(connection, scope, view, SCORECARD)


def spoil(engine: sa.Engine) -> None:
    """Make whoever reads a stored body fail."""
    with writing(engine) as connection:
        connection.execute(sa.update(kept).values(body="not read"))


def test_a_stored_scorecard_is_the_one_reckoned_anew(any_engine: sa.Engine, tmp_path: Path) -> None:
    springfield = made(any_engine, tmp_path)
    _, view, read = viewed(springfield)
    fresh = of_view(view)
    assert len(bodies(springfield)) == 1
    assert (read.id, read.scores, read.incomplete) == (fresh.id, fresh.scores, fresh.incomplete)
    assert_frame_equal(read.rows, fresh.rows, check_dtype=False)
    assert [type(day) for day in read.rows["week_start"][:3]] == [date, date, date]
    spoil(springfield)
    with pytest.raises(ValueError, match="Expecting value"):
        viewed(springfield)


def test_nothing_is_stored_twice_and_no_older_state_stays(springfield: sa.Engine, tmp_path: Path) -> None:
    before = bodies(springfield)
    spoil(springfield)
    keep(springfield)
    with reading(springfield) as connection:
        assert set(connection.scalars(sa.select(kept.c.body))) == {"not read"}
    import_files(springfield, tmp_path, files(4))
    assert isinstance(viewed(springfield)[2], Scorecard)
    keep(springfield)
    after = bodies(springfield)
    assert [name for name, _ in after] == [name for name, _ in before]
    assert {state for _, state in after}.isdisjoint({state for _, state in before})


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (("South",), {}),
        ((), {"window": "week"}),
        ((), {"week": Week.parse("2025-W30")}),
        ((), {"as_of": AS_OF.replace(year=2025)}),
    ],
    ids=["a scope of some units", "another window", "another week", "an earlier as-of"],
)
def test_everything_else_is_reckoned(
    springfield: sa.Engine, names: tuple[str, ...], options: dict[str, object]
) -> None:
    spoil(springfield)
    assert len(viewed(springfield, *names, **options)[2].rows)


def test_a_note_or_other_code_makes_it_out_of_date(
    springfield: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(springfield)
    with writing(springfield) as connection:
        write_note(
            connection,
            agency_id=scope_of(connection).agency_id,
            unit_id=None,
            measure=None,
            week_start=date(2025, 9, 1),
            kind="note",
            text="A new records system",
            author="Deputy chief",
            at=AS_OF,
        )
    assert isinstance(viewed(springfield)[2], Scorecard)
    keep(springfield)
    spoil(springfield)
    monkeypatch.setattr(stored, "method", lambda: "another")
    assert isinstance(viewed(springfield)[2], Scorecard)


def test_an_import_that_comes_between_wins(springfield: sa.Engine, tmp_path: Path) -> None:
    import_files(springfield, tmp_path, files(5))

    def meanwhile(connection: sa.Connection, scope: Scope, view: Figures) -> Scorecard:
        import_files(springfield, tmp_path, files(6))
        return of_view(view)

    late = stored.Kind("scorecard", meanwhile, SCORECARD.write, SCORECARD.read)
    before = bodies(springfield)
    with reading(springfield) as connection:
        agency = scope_of(connection).agency_id
    stored.keep(springfield, agency, now=AS_OF, kinds=(late,))
    assert bodies(springfield) == before
