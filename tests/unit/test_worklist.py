"""Due next: in the order of duty, and the arithmetic of a promise worked by hand; none for complaints."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.change.accounting import given, whole_of
from metrics.change.effects import Effect, look_ahead
from metrics.configuration import load
from metrics.figures import Figures
from metrics.lists import list_day
from metrics.marks import mark, steadied
from metrics.scorecards import of_view
from metrics.worklist import COLUMNS, Effects, effects, worklist
from models.engine import reading
from tests.measure_factories import UNITS, Rows, figure, import_files, scope_of, scorecard

View = Callable[..., Figures]
ON = date(2026, 1, 4)


def promise(key: str, due: date | str, **more: str) -> dict[str, str]:
    return {
        "promise": key,
        "unit": "North",
        "kind": "call_back",
        "made_at": "2024-01-02 09:00",
        "due_at": str(due),
    } | more


def done(key: str, due: date, late: int = 0, **more: str) -> dict[str, str]:
    return promise(key, due, ended_at=f"{due + timedelta(days=late)} 09:00", ending="done", **more)


def past(unit: str = "North", every: int = 5, late: int = 3) -> Rows:
    """A promise a day for 20 months to the settled Sunday, every fifth some days late."""
    first = date(2024, 4, 1)
    return [
        done(f"{unit} {n}", first + timedelta(days=n), late=late if n % every == 0 else 0, unit=unit)
        for n in range((date(2025, 12, 21) - first).days + 1)
    ]


def listed(engine: sa.Engine, view: View, name: str = "North", on: date = ON) -> list[tuple[str, str]]:
    seen = view(engine=engine)
    node = next(one for one in seen.counts.tree if one.name == name)
    with reading(engine) as connection:
        rows = worklist(connection, scope_of(connection), seen, node, on)
    assert list(rows.columns) == list(COLUMNS)
    return list(zip(rows["record"], rows["key"], strict=True))


def effects_of(engine: sa.Engine, seen: Figures, name: str = "North", weeks: int = 1) -> Effects:
    node = next(one for one in seen.counts.tree if one.name == name)
    with reading(engine) as connection:
        return effects(connection, scope_of(connection), seen, node, list_day(seen), weeks)


def keyed(engine: sa.Engine, found: Effects) -> dict[str, Effect]:
    with reading(engine) as connection:
        rows = connection.execute(sa.text("SELECT id, key FROM response_commitment"))
        return {row.key: found.by_id[row.id] for row in rows if row.id in found.by_id}


def test_complaints_and_promises_stand_in_one_order(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    case = {"handling_unit": "North", "channel": "phone"}
    files = {
        "units": list(UNITS),
        "promises": [
            promise("soon, default", "2026-01-06", due_basis="default"),
            promise("late, stated", "2025-12-20", due_basis="stated"),
            promise("late, statute", "2025-12-30", due_basis="statute"),
            promise("later, policy", "2026-02-20", due_basis="policy"),
            promise("no date", "", due_basis="statute"),
            promise("telling an outcome", "2026-01-07", kind="outcome_notice", due_basis="statute"),
        ],
        "complaints": [
            case | {"complaint": "late by policy", "received_on": "2025-08-01"},
            case | {"complaint": "soon by policy", "received_on": "2025-10-10"},
            case | {"complaint": "stands still", "received_on": "2025-08-01", "paused_on": "2025-09-01"},
            case | {"complaint": "covert", "received_on": "2025-08-01", "restricted": "yes"},
        ],
    }
    import_files(engine, tmp_path, files)
    expected = [
        ("promise", "late, statute"),
        ("complaint", "late by policy"),
        ("promise", "late, stated"),
        ("promise", "telling an outcome"),
        ("complaint", "soon by policy"),
        ("promise", "soon, default"),
        ("promise", "no date"),
        ("complaint", "stands still"),
        ("promise", "later, policy"),
    ]
    found = listed(engine, view)
    assert found[:6] == expected[:6]
    assert set(found[6:]) == set(expected[6:])
    # A restricted case counts at the agency's own line and is in no worklist, not even there.
    assert set(listed(engine, view, "Springfield")) == set(expected)


def test_nothing_open_is_an_empty_list(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    assert listed(engine, view) == []


def test_one_more_promise_kept_worked_by_hand(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    due = date(2026, 1, 8)
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": [*past(), promise("open", due)]})
    seen = view(engine=engine)
    found = effects_of(engine, seen)
    assert (found.until, found.done_on, found.pillar) == (date(2026, 1, 11), date(2026, 1, 5), "B")
    effect = keyed(engine, found)["open"]
    b1 = next(step for step in effect.steps if step.measure == "B1")
    # Due from 13 October on: a promise a day to 21 December, every fifth late, and the open one.
    assert (b1.without.numerator, b1.without.denominator) == (56, 71)
    assert (b1.done.numerator, b1.done.denominator) == (57, 71)
    assert b1.weight == pytest.approx(1 / 3)
    whole = given(whole_of(of_view(seen.at_week(seen.weeks.settled)).scores[node_id(seen, "North")]))
    typical = whole.marks["B1"].typical
    low, high = (mark(steadied(n / 71, 71, typical, 10), 0.5, 0.95) for n in (56, 57))
    assert b1.points == pytest.approx((high - low) / 3)
    assert effect.gain == pytest.approx(sum(step.points for step in effect.steps))
    assert effect.loss == pytest.approx(effect.gain)
    assert effect.nothing is None
    share = load().effects.noise_share
    assert effect.inside_noise == (effect.gain < share * (whole.band[1] - whole.band[0]))


def node_id(seen: Figures, name: str) -> int:
    return next(one.id for one in seen.counts.tree if one.name == name)


def test_what_stands_is_what_the_scorecard_says(agency_engine: sa.Engine, view: View) -> None:
    seen = view()
    settled = seen.at_week(seen.weeks.settled)
    card = scorecard(agency_engine)
    compared = 0
    for node in seen.counts.tree:
        whole = whole_of(card.scores.get(node.id))
        if whole is None:
            continue
        with reading(agency_engine) as connection:
            on = settled.weeks.settled.end
            ahead = look_ahead(connection, scope_of(connection), seen, node, on, whole, weeks=0)
        assert ahead.until == settled.weeks.settled
        for name, value in ahead.as_it_is.items():
            row = figure(card, name, node.name)
            assert (value.numerator, value.denominator) == (row["numerator"], row["denominator"])
            assert value.value == pytest.approx(row["value"])
            compared += 1
    assert compared >= 12


def test_a_set_is_reckoned_together(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    still = [promise(f"late {n}", date(2025, 12, 22) + timedelta(days=n)) for n in range(9)]
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": [*past(), *still, promise("x", "")]})
    found = effects_of(engine, view(engine=engine))
    assert len(found.by_id) == 9
    joint = found.joint(found.by_id)
    alone = sum(effect.gain for effect in found.by_id.values())
    assert joint.gain > max(effect.gain for effect in found.by_id.values()) > 0
    # Together they reach the target of B2, beyond which nothing counts.
    assert joint.gain < alone - 0.1
    assert found.joint([next(iter(found.by_id))]) == next(iter(found.by_id.values()))
    b2 = next(step for step in joint.steps if step.measure == "B2")
    assert given(b2.without.numerator) - given(b2.done.numerator) == 9
    with pytest.raises(ValueError, match="at least one"):
        found.joint([])
    with pytest.raises(KeyError):
        found.joint([0])


def test_why_a_gain_is_nothing(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    old = promise("old", "2024-10-01", unit="South")
    rows = [*past("South", every=1000), old, promise("far", "2026-03-01", unit="South")]
    low = [*past("West", every=1, late=25), promise("low", "2025-10-20", unit="West")]
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": [*rows, *low]})
    seen = view(engine=engine)
    south, west = (keyed(engine, effects_of(engine, seen, name)) for name in ("South", "West"))
    assert (south["far"].nothing, south["far"].gain, south["far"].loss) == ("later", 0, 0)
    assert (south["old"].nothing, south["old"].gain, south["old"].loss) == ("at target", 0, None)
    assert west["low"].loss is None
    b3 = next(step for step in west["low"].steps if step.measure == "B3")
    assert (b3.mark_without, b3.mark_done) == (0, 0)
    later = keyed(engine, effects_of(engine, seen, "South", weeks=8))
    assert later["far"].nothing in (None, "at target")


def test_below_the_floor_a_gain_is_nothing_too(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    undone = [promise(f"undone {n}", date(2025, 9, 1) + timedelta(days=n)) for n in range(112)]
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": [*past("West", late=20), *undone]})
    found = keyed(engine, effects_of(engine, view(engine=engine)))
    assert found["undone 0"].nothing == "below floor"
    assert found["undone 0"].gain == 0


def test_a_measure_that_will_have_too_few_cases_adds_nothing(
    engine: sa.Engine, tmp_path: Path, view: View
) -> None:
    first = date(2024, 4, 3)
    rows = [done(f"P{n}", first + timedelta(days=9 * n), unit="South") for n in range(70)]
    last = [promise("open", "2026-01-02", unit="South")]
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": [*past(), *rows, *last]})
    seen = view(engine=engine)
    found = keyed(engine, effects_of(engine, seen, "South", weeks=6))["open"]
    assert [step.measure for step in found.steps] == ["B2"]


def test_no_gain_for_what_is_owed_to_a_complainant(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    rows = [
        *past(),
        promise("notice", "2026-01-06", kind="outcome_notice"),
        promise("question", "2026-01-06", kind="review_question"),
        promise("counts", "2026-01-06"),
    ]
    case = {"complaint": "C", "handling_unit": "North", "received_on": "2025-08-01", "channel": "phone"}
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": rows, "complaints": [case]})
    found = effects_of(engine, view(engine=engine))
    assert set(keyed(engine, found)) == {"counts"}


@pytest.mark.parametrize("name", ["Unassigned", "East"])
def test_without_a_score_there_is_a_reason(engine: sa.Engine, tmp_path: Path, view: View, name: str) -> None:
    import_files(
        engine, tmp_path, {"units": list(UNITS), "promises": [*past(), promise("e", ON, unit="East")]}
    )
    found = effects_of(engine, view(engine=engine), name)
    assert (found.by_id, found.until, found.reason) == ({}, None, "No score that promises are part of")
    with pytest.raises(ValueError, match="at least one"):
        found.joint([])
