"""What may never happen to a score, on random agencies: parts that do not add up, tricks that pay."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cli.output import rows_of
from metrics.change.accounting import CLIPPED, RECORDS, account
from metrics.change.leave_one_out import SURVIVAL
from metrics.change.since import since_last_week
from metrics.configuration import load
from metrics.figures import RESERVED, Figures, figures
from metrics.lists import list_day
from metrics.score import Reading, Score, score
from metrics.scorecards import Scorecard
from metrics.trends import weekly_series
from metrics.worklist import effects
from models.engine import engine_for, reading
from tests.measure_factories import AS_OF, Files, Rows, import_files, scope_of, scorecard
from tests.random_agency import LAST, files, unit_rows

SEEDS = (7, 23)
SETTLED = date(2025, 12, 21)
TOLERANCE = 1e-9
Changed = Callable[..., sa.Engine]


@pytest.fixture(scope="module")
def bases(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Random agencies, each made once; tests that write copy them."""
    made = {}
    for seed in SEEDS:
        folder = tmp_path_factory.mktemp(f"agency{seed}")
        made[seed] = folder / "agency.db"
        shutil.copy(sqlite_template, made[seed])
        engine = engine_for(f"sqlite:///{made[seed]}")
        import_files(engine, folder, files(seed) | {"units": unit_rows(moved=False)})
        engine.dispose()
    return made


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def base(seed: int, bases: dict[int, Path]) -> Iterator[sa.Engine]:
    """A random agency, for reading."""
    engine = engine_for(f"sqlite:///{bases[seed]}")
    yield engine
    engine.dispose()


@pytest.fixture
def changed(seed: int, bases: dict[int, Path], tmp_path: Path) -> Iterator[Changed]:
    """The same agency after more rows have come."""
    made: list[sa.Engine] = []

    def change(more: Files) -> sa.Engine:
        path = tmp_path / f"changed{len(made)}.db"
        made.append(engine_for(f"sqlite:///{shutil.copy(bases[seed], path)}"))
        reports = import_files(made[-1], tmp_path, more)
        assert all(report.refused == 0 for report in reports.values() if hasattr(report, "refused"))
        return made[-1]

    yield change
    for engine in made:
        engine.dispose()


def looked_at(engine: sa.Engine) -> Figures:
    with reading(engine) as connection:
        return figures(connection, scope_of(connection), now=AS_OF)


def scores(card: Scorecard) -> dict[str, Score]:
    return {card.counts.nodes[own].name: found for own, found in card.scores.items()}


def marks(found: Score) -> dict[str, Any]:
    return {one.measure: one for part in found.pillars for one in part.marks}


def scored(found: Score) -> set[str]:
    return {name for name, one in marks(found).items() if one.mark is not None}


def not_higher(before: sa.Engine, after: sa.Engine) -> int:
    """No unit's score or pillar is higher after; gives how many were compared."""
    compared = 0
    old, new = scores(scorecard(before)), scores(scorecard(after))
    for name in old:
        if scored(old[name]) != scored(new[name]):
            continue
        pairs = [(old[name], new[name]), *zip(old[name].pillars, new[name].pillars, strict=True)]
        for then, now in pairs:
            if then.point is not None and now.point is not None:
                assert now.point <= then.point + TOLERANCE, (name, then.point, now.point)
                compared += 1
    return compared


def test_the_parts_of_a_change_add_up_to_it_down_to_the_records(base: sa.Engine) -> None:
    view, compared = looked_at(base), 0
    with reading(base) as connection:
        for back in (0, 1, 5, 11, 20):
            then = view.at_week(view.weeks.settled.shift(-back))
            for node in view.counts.tree:
                found = since_last_week(then, connection, scope_of(connection), node)
                total = found.account
                if total.difference is None:
                    assert total.reason
                    continue
                assert sum(part.points for part in total.parts) == pytest.approx(
                    total.difference, abs=TOLERANCE
                )
                for trace in found.traces.values():
                    own = [p for p in total.parts if p.kind == RECORDS and p.measure == trace.measure]
                    lines = sum(line.points for line in trace.lines)
                    assert lines + trace.rest == pytest.approx(sum(p.points for p in own), abs=TOLERANCE)
                    if trace.measure not in SURVIVAL:
                        assert trace.rest == pytest.approx(0, abs=TOLERANCE), trace.measure
                    compared += 1
    assert compared > 80


readings = st.fixed_dictionaries(
    {
        name: st.tuples(st.integers(0, 60), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1)))
        for name in ("A1", "A3", "A8", "B1", "B2", "B3", "C2", "C3", "C6")
    }
)


def made_score(drawn: dict[str, tuple[int, float, float | None]]) -> Score:
    found = [
        Reading(name, round(share * n) / n if n else None, n, float(n), typical)
        for name, (n, share, typical) in drawn.items()
    ]
    return score(found, load(), seed="any", records=100, outreach_duty=True)


@settings(max_examples=60, deadline=None)
@given(readings, readings)
def test_parts_add_up_whatever_is_scored_and_whatever_is_typical(
    then: dict[str, Any], now: dict[str, Any]
) -> None:
    before, after = made_score(then), made_score(now)
    found = account(before, after, load())
    if found.difference is None:
        assert found.reason
        return
    assert sum(part.points for part in found.parts) == pytest.approx(found.difference, abs=TOLERANCE)
    assert bool(found.entered or found.left) == (set(before.weights) != set(after.weights)) or found.pillar


def test_finishing_what_is_late_never_costs_and_pays_unless_it_is_cut_off(base: sa.Engine) -> None:
    view, late, paying = looked_at(base), 0, 0
    with reading(base) as connection:
        scope = scope_of(connection)
        for back in (0, 3, 9):
            then = Figures(
                view.counts, view.parts, view.at_week(view.weeks.last.shift(-back)).weeks, None, True
            )
            on = list_day(then)
            for node in view.counts.tree:
                for weeks in (1, 4):
                    found = effects(connection, scope, then, node, on, weeks)
                    for one, effect in found.by_id.items():
                        assert effect.gain >= -TOLERANCE
                        assert effect.gain == pytest.approx(sum(step.points for step in effect.steps))
                        if found.due[one] <= (on - date(1970, 1, 1)).days:
                            late += 1
                            paying += effect.gain > 0
                            assert effect.loss is None
                            assert effect.gain > 0 or effect.nothing in ("at target", "below floor")
    assert late > 50
    assert paying > 20


def test_a_later_due_date_never_raises_a_score(seed: int, base: sa.Engine, changed: Changed) -> None:
    moved: Rows = [
        {
            "promise": row["promise"],
            "number": "9",
            "changed_at": f"{date.fromisoformat(row['due_at'][:10]) - timedelta(days=1)} 09:00",
            "new_due": str(date.fromisoformat(row["due_at"][:10]) + timedelta(days=30)),
            "moved_by": "agency",
        }
        for row in files(seed)["promises"][::2]
        if row["due_at"]
    ]
    assert not_higher(base, changed({"due_changes": moved})) >= 8


def test_closing_with_a_finding_never_lowers_what_it_can_move(
    seed: int, base: sa.Engine, changed: Changed
) -> None:
    found = files(seed)
    still = [
        row for row in found["complaints"] if not row["closed_on"] and row["received_on"] <= str(SETTLED)
    ]
    assert len(still) > 5
    closed = [row | {"closed_on": str(SETTLED), "reopened_on": ""} for row in still]
    keys = {row["complaint"] for row in still}
    findings = [row | {"finding": "unfounded"} for row in found["outcomes"] if row["complaint"] in keys]
    after = changed({"complaints": closed, "outcomes": findings})
    old, new = scores(scorecard(base)), scores(scorecard(after))
    for name in old:
        then, now = marks(old[name]), marks(new[name])
        if "A1" not in then:
            continue
        for measure in ("A3", "A8"):
            if then[measure].mark is not None and scored(old[name]) == scored(new[name]):
                assert now[measure].mark >= then[measure].mark - TOLERANCE, (name, measure)
        if then["A1"].p is not None:
            assert now["A1"].p >= then["A1"].p - TOLERANCE


def test_splitting_an_event_never_raises_a_score(seed: int, base: sa.Engine, changed: Changed) -> None:
    parts = [row | {"event": f"{row['event']}b"} for row in files(seed)["events"][::3]]
    bare = {"attendance": "", "feedback_recorded_on": ""}
    parts += [row | bare | {"event": f"{row['event']}c"} for row in files(seed)["events"][1::3]]
    assert not_higher(base, changed({"events": parts})) >= 8


def test_a_record_outside_every_window_changes_nothing(base: sa.Engine, changed: Changed) -> None:
    day = "2024-09-10"
    old: Files = {
        "complaints": [
            {
                "complaint": "old",
                "handling_unit": "Standards",
                "channel": "phone",
                "received_on": "2024-06-03",  # A3 looks back 65 weeks, its typical value a year further
                "closed_on": "2024-06-05",
                "decided_on": "2024-06-05",
                "told_on": "2024-06-05",
            }
        ],
        "promises": [
            {
                "promise": "old",
                "unit": "North",
                "kind": "call_back",
                "made_at": f"{day} 09:00",
                "due_at": day,
                "ended_at": f"{day} 10:00",
                "ending": "done",
            }
        ],
        "events": [
            {
                "event": "old",
                "unit": "North",
                "start": f"{day} 09:00",
                "state": "held",
                "kind": "town_hall",
                "initiation": "proactive",
                "stance": "mixed",
                "community": "Green",
            }
        ],
    }
    after = changed(old)
    assert scorecard(after).id == scorecard(base).id
    assert scores(scorecard(after)) == scores(scorecard(base))


def test_the_order_of_units_and_rows_changes_nothing(
    seed: int, base: sa.Engine, engine: sa.Engine, tmp_path: Path
) -> None:
    shuffled = {table: Random(1).sample(rows, len(rows)) for table, rows in files(seed).items()}
    parents = unit_rows(moved=False)
    import_files(engine, tmp_path, shuffled | {"units": [*parents[:2][::-1], *parents[2:][::-1]]})

    def by_name(found: Scorecard) -> Any:
        rows = found.rows[list(RESERVED)].astype(object)
        rows = rows.where(rows.notna(), None).sort_values(["unit", "measure", "window"])
        return [tuple(row) for row in rows.itertuples(index=False)]

    one, other = scorecard(base), scorecard(engine)
    assert by_name(one) == by_name(other)
    # Means over peers are summed in another order.
    for name, found in scores(one).items():
        assert scores(other)[name].reason == found.reason
        for side in ("point", "low", "high"):
            assert getattr(scores(other)[name], side) == pytest.approx(getattr(found, side), abs=TOLERANCE)


def test_a_unit_without_records_has_no_score(changed: Changed) -> None:
    more: Files = {"units": [*unit_rows(moved=False), {"unit": "Quiet", "parent": "Valley", "level": "unit"}]}
    engine = changed(more)
    found = scores(scorecard(engine))["Quiet"]
    assert found.point is None
    assert found.reason
    view = looked_at(engine)
    node = next(one for one in view.counts.tree if one.name == "Quiet")
    with reading(engine) as connection:
        scope = scope_of(connection)
        assert since_last_week(view, connection, scope, node).account.difference is None
        assert effects(connection, scope, view, node, list_day(view)).by_id == {}


@pytest.mark.parametrize("kept", [True, False], ids=["n of n", "0 of n"])
def test_all_or_nothing_kept_is_finite(engine: sa.Engine, tmp_path: Path, kept: bool) -> None:
    found: Files = {"units": unit_rows(moved=False), "promises": [], "events": []}
    for number in range(480):
        due = date(2024, 9, 6) + timedelta(days=number)
        day = due if kept else due + timedelta(days=40)
        row = {"promise": f"P{number}", "unit": "North", "kind": "call_back", "made_at": f"{due} 00:10"}
        done = {"ended_at": f"{day} 12:00", "ending": "done"} if kept or day <= LAST else {}
        found["promises"].append(row | {"due_at": str(due)} | done)
        event = {"event": f"E{number}", "unit": "North", "start": f"{due} 09:00", "initiation": "requested"}
        held = {"state": "held" if kept else "cancelled", "cancelled_by": "" if kept else "agency"}
        recorded = (
            {"attendance": "9", "feedback_asked": "yes", "feedback_recorded_on": str(due)} if kept else {}
        )
        found["events"].append(event | held | recorded | {"kind": "town_hall", "stance": "mixed"})
    import_files(engine, tmp_path, found)
    card = scorecard(engine)
    numbers = card.rows[["numerator", "denominator", "value", "low", "high"]].astype("float64")
    assert not numbers.isin([float("inf"), float("-inf")]).any(axis=None)
    north = scores(card)["North"]
    values = {name: one for name, one in marks(north).items() if one.mark is not None}
    assert {"B1", "B2", "B3", "C6"} <= set(values)
    assert (values["B1"].p, values["C6"].p) == (float(kept), float(kept))
    assert {values[name].mark for name in ("B1", "B3", "C6")} == {100.0 * kept}
    view = looked_at(engine)
    node = next(one for one in view.counts.tree if one.name == "North")
    with reading(engine) as connection:
        change = since_last_week(view, connection, scope_of(connection), node).account
    assert change.difference == pytest.approx(0, abs=TOLERANCE)
    assert sum(part.points for part in change.parts) == pytest.approx(0, abs=TOLERANCE)
    assert any(part.kind == CLIPPED for part in change.parts) or not change.parts


def test_a_replay_at_the_same_instant_gives_the_same_bytes(
    seed: int, base: sa.Engine, engine: sa.Engine, tmp_path: Path
) -> None:
    import_files(engine, tmp_path, files(seed) | {"units": unit_rows(moved=False)})
    for instant in (None, datetime(2025, 11, 10, 5, tzinfo=UTC)):
        replays = [
            json.dumps(rows_of(card.rows), ensure_ascii=False) + repr(sorted(scores(card).items()))
            for card in (scorecard(which, as_of=instant) for which in (base, base, engine))
        ]
        assert replays[0] == replays[1] == replays[2]


def test_a_week_without_records_is_a_gap(base: sa.Engine) -> None:
    view = looked_at(base)
    gaps = 0
    for name in ("East", "North", "South"):
        node = next(one for one in view.counts.tree if one.name == name)
        weeks = weekly_series(view, "B1", node, 60)
        empty = weeks[weeks["denominator"] == 0]
        gaps += len(empty)
        assert empty["value"].isna().all()
        assert (empty["status"] == "no_data").all()
    assert gaps > 0
