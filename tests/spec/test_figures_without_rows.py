"""Figures whose rows a retention rule has removed: they stand, and say how many of their rows are gone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard import cache
from dashboard.facts import record, records, retaining
from dashboard.place import agency_place
from metrics.calendar import Week
from metrics.change.since import since_last_week
from metrics.configuration import DEFAULT
from metrics.figures import Figures, figures
from metrics.measures import REGISTRY
from metrics.patterns.checks import check
from metrics.records import COUNT_ROWS, JUDGED, RecordList, rows_of_view
from metrics.scorecards import build
from metrics.signals.series import CHARTED
from metrics.timeline import PROMISE
from metrics.trends import histories
from models import counting
from models.access import Scope, check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from models.expiry import remove_due
from models.facts import commitment
from models.holds import Target, hold
from models.settings import settings
from models.tree import UnitNode, load_tree
from tests.demo import database
from tests.figures_on_pages import plain

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
LAST = date(2026, 11, 15)
# Two years back all rows are old, half a year back none is; in between a window holds both.
WEEKS = [Week.parse(label) for label in ("2024-W40", "2025-W50", "2026-W46")]
YEARS = {"standard": 1, "personnel": 1, "litigation": 1, "permanent": None}
Asked = tuple[str, Week, str | None]
FEW: list[Asked] = [
    *((name, WEEKS[0], None) for name in ("complaints_received", "commitments_due", "events_held")),
    *((name, WEEKS[1], None) for name in ("A1", "B1", "C1", "D1")),
    *((name, WEEKS[0], JUDGED) for name in ("B1", "C3")),
    ("complaints_open", WEEKS[2], "all"),
]
ALL: list[Asked] = [
    *((name, WEEKS[0], None) for name in COUNT_ROWS),
    *((name, WEEKS[1], None) for name in REGISTRY),
    *((name, WEEKS[0], JUDGED) for name in CHARTED),
    *((name, WEEKS[2], "all") for name in (*COUNT_ROWS, "B1", "A5")),
    *((name, WEEKS[2], "52w") for name in REGISTRY),
]


def rows(engine: sa.Engine, asked: list[Asked], level: str) -> dict[Any, RecordList]:
    """The rows of these figures, of the first unit of a level."""
    with reading(engine) as connection:
        scope, views = scope_of(connection), dict[Any, Figures]()
        node = next(node for node in load_tree(connection, scope) if node.level == level)
        found = {}
        for name, week, window in asked:
            if (week, window) not in views:
                views[week, window] = figures(connection, scope, now=NOW, week=week, window=window)
            view = views[week, window]
            found[name, week.label, window] = rows_of_view(connection, scope, view, name, node)
        return found


def scope_of(connection: sa.Connection) -> Scope:
    return check_can_read_agency(connection, local_viewer(), None)


@pytest.fixture(scope="module")
def before_and_after(
    demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """The demo agency, and the same with everything removed that ended more than a year ago."""
    path = tmp_path_factory.mktemp("removed") / "agency.db"
    whole = engine_for(demo_url)
    with whole.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"VACUUM INTO '{path}'")
        connection.exec_driver_sql("BEGIN")
    keyed = pytest.MonkeyPatch()
    keyed.setenv("ACCOUNTABILITY_HASH_KEY", "a key of this test")
    settings.cache_clear()
    less = engine_for(f"sqlite:///{path}")
    with reading(less) as connection:
        scope = scope_of(connection)
    remove_due(less, scope, YEARS, on=LAST, by="Records steward", at=NOW)
    keyed.undo()
    settings.cache_clear()
    yield whole, less
    less.dispose()


def compared(both: tuple[sa.Engine, sa.Engine], asked: list[Asked], level: str) -> dict[Any, RecordList]:
    """Rows + removed ones = figure, for all of these; gives what is left."""
    wanted, found = (rows(engine, asked, level) for engine in both)
    for name, one in found.items():
        assert wanted[name].removed is None
        assert one.whole == wanted[name].whole, name
        lost = len(wanted[name].rows) - len(one.rows)
        assert (lost > 0) == (one.removed is not None), name
        if one.record in ("case", "outcome", "record"):
            assert one.gone[0] == lost, name
    return found


def test_rows_and_removed_ones_come_to_the_figure(before_and_after: tuple[sa.Engine, sa.Engine]) -> None:
    found = compared(before_and_after, FEW, "agency")
    assert {name for (name, _, _), one in found.items() if one.removed is not None} == {
        name for name, _, _ in FEW
    } - {"complaints_open"}
    old = found["complaints_received", "2024-W40", None]
    assert old.removed is not None
    assert (old.removed.rules, old.removed.on) == (("standard, 1 year",), (date(2026, 11, 16),))


@pytest.mark.long
@pytest.mark.parametrize("level", ["agency", "district", "unit"])
def test_rows_and_removed_ones_come_to_every_figure(
    before_and_after: tuple[sa.Engine, sa.Engine], level: str
) -> None:
    compared(before_and_after, ALL, level)


def test_kept_figures_stand_and_a_rebuild_finds_none_wrong(
    before_and_after: tuple[sa.Engine, sa.Engine],
) -> None:
    cards = []
    for engine in before_and_after:
        with reading(engine) as connection:
            scope = scope_of(connection)
            assert counting.differences(connection, scope.agency_id) == {}
            cards.append(build(connection, scope, now=NOW, week=WEEKS[2]))
    assert cards[0].rows.equals(cards[1].rows)
    assert {own: score.point for own, score in cards[0].scores.items()} == {
        own: score.point for own, score in cards[1].scores.items()
    }


def test_a_recount_that_needs_removed_rows_says_so(before_and_after: tuple[sa.Engine, sa.Engine]) -> None:
    as_of = datetime(2025, 12, 20, 5, tzinfo=UTC)
    with reading(before_and_after[1]) as connection:
        scope = scope_of(connection)
        view = figures(connection, scope, now=NOW, as_of=as_of)
        card = build(connection, scope, now=NOW, as_of=as_of)
        agency = card.rows[card.rows["unit"] == view.counts.tree[0].name].set_index("measure")
        for name in ("A1", "B1", "C1", "commitments_due"):
            told = agency.loc[name]
            assert told["status"] == "no_data", name
            assert "removed under a retention rule" in told["reason"], name
        assert all(score.point is None for score in card.scores.values())
        assert histories(view, ["B1"], view.counts.tree)["B1"].units == ()
    with reading(before_and_after[0]) as connection:
        assert build(connection, scope, now=NOW, as_of=as_of).rows["status"].eq("ok").any()


def test_a_check_that_reads_removed_rows_is_not_run(before_and_after: tuple[sa.Engine, sa.Engine]) -> None:
    with reading(before_and_after[1]) as connection:
        scope = scope_of(connection)
        found = check(connection, scope, figures(connection, scope, now=NOW))
    assert found.tests == 0
    assert any("removed under a retention rule" in (one.reason or "") for one in found.findings)


def test_what_changed_says_which_part_is_of_removed_rows(
    before_and_after: tuple[sa.Engine, sa.Engine],
) -> None:
    told = []
    for engine in before_and_after:
        with reading(engine) as connection:
            scope = scope_of(connection)
            view = figures(connection, scope, now=NOW, week=WEEKS[1])
            told.append(since_last_week(view, connection, scope, view.counts.tree[0]))
    whole, less = told
    assert less.account == whole.account
    assert whole.account.difference is not None
    assert less.traces.keys() == whole.traces.keys()
    for name, trace in less.traces.items():
        assert trace.gone, name
        assert not whole.traces[name].gone, name
        sums = [sum(line.points for line in one.lines) + one.rest for one in (trace, whole.traces[name])]
        assert sums[0] == pytest.approx(sums[1], abs=1e-9), name


def test_a_unit_of_the_tree_is_what_it_was(before_and_after: tuple[sa.Engine, sa.Engine]) -> None:
    trees: list[list[UnitNode]] = []
    for engine in before_and_after:
        with reading(engine) as connection:
            trees.append(load_tree(connection, scope_of(connection)))
    assert trees[0] == trees[1]


def test_pages_say_how_many_rows_are_gone_and_give_the_whole_figure(
    before_and_after: tuple[sa.Engine, sa.Engine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    text = DEFAULT.read_text(encoding="utf-8")
    rules.write_text(text.replace('standard = "keep" ', "standard = 1", 1), encoding="utf-8")
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(rules))
    less = before_and_after[1]
    ((own,),) = ids_of_promises(less)
    hold(less, Scope(1), Target(PROMISE, own), "Doe v. City", by="Legal adviser", at=NOW)
    with database(less.url.render_as_string()):
        here = replace(agency_place("Eldermere Police", str(less.url), local_viewer()), week=WEEKS[0].label)
        view = cache.week_view(here)
        shown = records.find(here, view, "complaints_received", view.top, None)
        assert plain(shown.sentence).startswith("**Complaints received: 11.**")
        assert "11 of 11 rows were removed under the rule “standard, 1 year”" in plain(shown.note)
        told = retaining.find(here, view)
        assert told is not None
        assert "1 year (standard)" in plain(told.lines[0])
        assert list(told.removed["Rule"].unique()) == ["standard, 1 year"]
        page = record.find(here, view, local_viewer(), f"promise-{own}")
        assert plain(page.note).startswith("Legal hold since 16 Nov 2026")
        narrow = replace(here, scope=Scope(here.scope.agency_id, frozenset()))
        assert retaining.find(narrow, view) is None


def ids_of_promises(engine: sa.Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(commitment.c.id).limit(1)).all())
