"""Every figure leads to its rows, and they add up to it: one by one, by visit, or by unit and week."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.cli import main
from dashboard.cli.running import make_demo, publish_demo
from metrics.records import rows_behind
from metrics.scorecards import build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from tests.demo import database
from tests.measure_factories import unit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNITS = ("Eldermere Police", "Patrol", "North", "Unassigned")
# A second patrol unit for the measures whose rows are cut in the most intricate ways.
SAMPLE = (
    "A1",
    "A3",
    "A8",
    "B2",
    "B4",
    "C1",
    "C2",
    "C3",
    "C6",
    "D1",
    "complaints_open",
    "commitments_overdue",
)


@pytest.fixture(scope="module")
def connection(demo_url: str) -> Iterator[sa.Connection]:
    with reading(engine_for(demo_url)) as connection:
        yield connection


def figures_of(card: Any, window: str | None) -> Iterator[Any]:
    rows = card.rows[card.rows["status"] != "no_data"]
    mine = rows["unit"].isin(UNITS if window != "all" else UNITS[1:]) | (
        (rows["unit"] == "West") & rows["measure"].isin(SAMPLE)
    )
    family = rows["measure"].str.startswith("A7:") & ~rows["measure"].isin(["A7:force", "A7:other"])
    for row in rows[mine & ~family].itertuples():
        if row.of != "count" or window in (None, "week"):
            yield row


@pytest.mark.parametrize(
    "window", [None, *(pytest.param(one, marks=pytest.mark.long) for one in ("week", "all"))]
)
def test_the_rows_behind_each_figure_add_up_to_it(connection: sa.Connection, window: str | None) -> None:
    scope = check_can_read_agency(connection, local_viewer(), None)
    card = build(connection, scope, now=NOW, window=window)
    walked, wrong = 0, []
    for row in figures_of(card, window):
        found = rows_behind(connection, scope, row.measure, unit(card, row.unit), now=NOW, window=window)
        walked += 1
        sums = (found.numerator, found.numerator if row.of == "count" else found.denominator)
        above = None if row.numerator != row.numerator else row.numerator
        if found.denominator is None or row.of == "count":
            agrees = above in (None, sums[0])
        else:
            agrees = sums == (above, row.denominator)
        if not agrees:
            wrong.append((row.measure, row.unit, above, row.denominator, sums))
    assert wrong == []
    assert walked > 40


def test_the_demo_is_made_once(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with database(demo_url):
        make_demo()
    assert capsys.readouterr().out == "Eldermere Police is here already.\n"


@pytest.mark.long
def test_the_demo_publishes_its_newest_quarter_and_the_weeks_since_once(
    demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(demo_url.removeprefix("sqlite:///"), tmp_path / "own.db")
    with database(f"sqlite:///{tmp_path / 'own.db'}"):
        for said in ("18 weeks and 2026-Q3 are published.\n", "Eldermere Police is here already.\n"):
            monkeypatch.setattr("sys.argv", ["accountability", "demo", "--no-serve"])
            with pytest.raises(SystemExit) as stop:
                main()
            assert stop.value.code in (0, None)
            assert capsys.readouterr().out.endswith(said)


@pytest.mark.long
def test_a_demo_made_before_the_quarters_wednesday_publishes_the_quarter_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database(f"sqlite:///{tmp_path / 'own.db'}"):
        make_demo(date(2026, 10, 11))  # the last Sunday that settles the third quarter
        publish_demo(datetime(2026, 10, 12, 12, tzinfo=UTC))
    assert capsys.readouterr().out.endswith("and 2026-Q2 are published.\n")
