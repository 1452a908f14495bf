"""worklist and scorecard --explain: the same figures as the pages, row by row, and parts that add up."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.command_line import Run
from tests.measure_factories import AS_OF


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("figures", "worklist"):
        monkeypatch.setattr(f"dashboard.cli.{room}.now", lambda: AS_OF)


def test_the_rows_of_a_change_add_up_to_the_difference(run: Run, filled: Path) -> None:
    rows = run("scorecard", "--explain", "--format", "json").rows
    changed = [row for row in rows if row["table"] == "changed" and row["points"] is not None]
    sums: dict[object, float] = defaultdict(float)
    told = {}
    for row in changed:
        if row["kind"] == "difference":
            told[row["unit"]] = row["points"]
        else:
            sums[row["unit"]] += float(str(row["points"]))
    assert len(told) >= 5
    for unit, difference in told.items():
        assert sums[unit] == pytest.approx(difference, abs=1e-9)
    records = [row for row in changed if row["kind"] == "records"]
    assert any(row["keys"] for row in records)
    assert {row["how"] for row in records} >= {"entered", "left", "changed"}


def test_the_points_of_measures_add_up_to_the_score(run: Run, filled: Path) -> None:
    found = run("scorecard", "--unit", "North", "--explain", "--format", "csv").cells
    scored = [row for row in found if row["table"] == "score"]
    *measures, whole = scored
    assert (whole["measure"], whole["weight"]) == ("score", "1")
    points = [float(row["points"]) for row in measures if row["points"]]
    assert sum(points) == pytest.approx(float(whole["points"]))
    b1 = next(row for row in measures if row["measure"] == "B1")
    steady = (float(b1["p"]) * float(b1["n"]) + 10 * float(b1["typical"])) / (float(b1["n"]) + 10)
    assert float(b1["steadied"]) == pytest.approx(steady)
    share = (steady - float(b1["floor"])) / (float(b1["target"]) - float(b1["floor"]))
    assert float(b1["mark"]) == pytest.approx(100 * min(max(share, 0), 1))


def test_the_explanation_as_tables(run: Run, filled: Path) -> None:
    out = run("scorecard", "--explain").out
    assert "Score of 2025-W51: mark = 100 x (steadied - floor)" in out
    assert "Changed since the week before" in out
    assert "Springfield: " in out
    assert "a week before" in out
    assert "Unassigned: No score for this week: not measured" in out
    assert "East  " in out
    refused = run("scorecard", "--explain", "--window", "13w")
    assert (refused.code, refused.err.split(":")[0]) == (10, "A score has its measures' own windows")
    earlier = run("scorecard", "--unit", "North", "--explain", "--as-of", "2025-12-01")
    assert "Score of 2025-W46" in earlier.out


def test_the_worklist_is_in_the_order_of_duty_and_gains_stand_beside_promises_only(
    run: Run, filled: Path
) -> None:
    plain = run("worklist", "--unit", "North", "--format", "json").rows
    rows = run("worklist", "--unit", "North", "--effects", "--format", "json").rows
    assert [row["key"] for row in plain] == [row["key"] for row in rows]
    gains = [name for name in rows[0] if name.startswith("gain_to_")]
    assert gains == ["gain_to_2026-01-11", "gain_to_2026-02-01"]
    assert {row["record"] for row in rows} == {"promise", "complaint"}
    for row in rows:
        if row["record"] == "complaint" or row["what"] in ("outcome_notice", "review_question"):
            assert all(row[name] is None for name in (*gains, "loss", "arithmetic"))
    told = [row for row in rows if row["arithmetic"]]
    assert told
    assert all(float(str(row[gains[0]])) >= 0 for row in told if row["bucket"] == "late")
    assert any("B2 " in str(row["arithmetic"]) and "→" in str(row["arithmetic"]) for row in told)


def test_the_worklist_as_a_table(run: Run, filled: Path) -> None:
    out = run("worklist", "--unit", "North", "--effects").out
    assert "North, due next at the end of 2026-01-04" in out
    assert "Gains are points of the score if done on 2026-01-05" in out
    assert "handed" not in out
    assert run("worklist").out.startswith("Springfield, due next")
    unscored = run("worklist", "--unit", "Unassigned", "--effects")
    assert "No score that promises are part of" in unscored.out
    earlier = run("worklist", "--unit", "North", "--week", "2025-W40").out
    assert "at the end of 2025-10-05" in earlier
