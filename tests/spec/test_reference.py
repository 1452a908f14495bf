"""The scorecard of random agencies against a plain reading of their rows, and on both databases."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from metrics.records import rows_behind
from models.engine import reading
from tests.conftest import NewDatabase
from tests.factories import AGENCY
from tests.measure_factories import AS_OF, figure, import_files, scope_of, scorecard, unit
from tests.plain_reading import PAIRS, Reading, read, survival
from tests.random_agency import files, unit_rows

WINDOWS = {"week": ("2025-12-29", "2026-01-04"), "13w": ("2025-09-22", "2025-12-21")}
WINDOWS |= {"52w": ("2024-12-23", "2025-12-21"), "all": ("2024-09-02", "2026-01-04")}
UNITS = (AGENCY, "Patrol", "Valley", "North", "South", "Standards")


def moved_agency(engine: sa.Engine, folder: Path, seed: int) -> sa.Engine:
    """A random agency; South went from Patrol to Valley on 5 November 2025."""
    import_files(engine, folder, files(seed) | {"units": unit_rows(moved=False)})
    import_files(engine, folder, {"units": unit_rows(moved=True)}, datetime(2025, 11, 5, 12, tzinfo=UTC))
    return engine


@pytest.mark.parametrize("seed", [2, *(pytest.param(n, marks=pytest.mark.long) for n in (0, 1, 3))])
def test_the_scorecard_equals_a_plain_reading_of_the_rows(
    seed: int, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    engine = moved_agency(new_sqlite(), tmp_path, seed)
    plain, checked = read(files(seed)), 0
    for window, (first, last) in WINDOWS.items():
        card = scorecard(engine, window=window)
        for name in UNITS:
            x = replace(plain, wanted=name, first=pd.Timestamp(first), last=pd.Timestamp(last))
            for measure, pair in PAIRS.items():
                found = figure(card, measure, name)
                assert str(found["week_end"]) == last
                assert window == "all" or str(found["week_start"]) == first
                above, below = pair(x)
                place = (seed, window, name, measure, found["status"])
                if found["status"] == "no_data":
                    assert below == 0, place
                else:
                    assert (found["numerator"], found["denominator"]) == (above, below), place
                    checked += 1
            assert_curves(card, name, x)
    assert checked > 200


def assert_curves(card: Any, name: str, x: Reading) -> None:
    """A1, A2 and B3, whose value is not the quotient of its numbers."""
    a_1, a_2, b_3 = (figure(card, measure, name) for measure in ("A1", "A2", "B3"))
    entry, end, event = x.at_risk()
    curve, risks = survival(entry, end, event)
    if a_1["status"] == "ok":
        assert risks[90] >= 5
        assert a_1["value"] == pytest.approx(1 - curve[90])
    if a_2["status"] == "ok":
        assert a_2["value"] == min(age for age, left in curve.items() if left <= 0.5 + 1e-12)
    due = x.due()
    late = (due["ended"] - due["due"]).dt.days.clip(lower=1).where(~due["in_time"], 0)
    never = due["ending"] == "cancelled_by_agency"
    known = (x.last - due["due"]).dt.days
    done = (due["ended"].notna() & (late <= known)) | never
    late = late.where(done, known).mask(never, 99).astype(int)
    if b_3["status"] == "ok":
        open_at, mean = 1.0, 0.0
        for day in range(30):
            at_risk = int((late >= day).sum())
            open_at *= 1 - int((done & (late == day)).sum()) / at_risk if at_risk else 1
            mean += open_at
        assert b_3["value"] == pytest.approx(mean)


@pytest.mark.postgresql
def test_both_databases_give_the_same_scorecard(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase, tmp_path: Path
) -> None:
    past: dict[str, Any] = {"as_of": datetime(2025, 10, 6, 4, tzinfo=UTC)}
    found = []
    for new in (new_sqlite, new_postgresql):
        engine = moved_agency(new(), tmp_path, 5)
        cards = [scorecard(engine, **options) for options in ({}, {"window": "all"}, past)]
        with reading(engine) as connection:
            scope, north = scope_of(connection), unit(cards[0], "North")
            rows = rows_behind(connection, scope, "A7:force", north, now=AS_OF, window="all")
        row = figure(cards[1], "A7:force", "North")
        assert (rows.numerator, rows.denominator) == (row["numerator"], row["denominator"])
        # The id is a digest of all figures.
        found.append(([card.id for card in cards], cards[0].scores[north.id]))
    assert found[0] == found[1]
