"""What changed: worked by hand, told record by record, and said only where it is more than chance."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from metrics.change.accounting import Account, Moving, account, given, only_pillar, whole_of
from metrics.change.better import OTHER_THINGS, Direction
from metrics.change.leave_one_out import worth_of_each
from metrics.change.since import SinceLastWeek, better_than_before, since_last_week
from metrics.configuration import DEFAULT, load
from metrics.figures import Figures
from metrics.lists import handed_on, list_day
from metrics.score import MeasureMark, Reading, Score, score
from metrics.scorecards import of_view
from metrics.subject import Span
from metrics.survival import restricted_mean
from metrics.worklist import effects
from models.engine import reading
from models.errors import AccessDenied
from models.settings import settings
from tests.measure_factories import Rows, import_files, scope_of
from tests.random_agency import files, unit_rows

View = Callable[..., Figures]
RULES = load()
WORTH = 100 / 3 / 0.45  # a third of the pillar, floor 50, target 95


def promises(b1: Reading, *others: Reading) -> Score:
    return score([b1, *others], RULES, seed="", records=40, outreach_duty=False)


B2, B3 = Reading("B2", 0.1, 10, typical=0.1), Reading("B3", 0.2, 10, typical=0.2)


def parts_of(found: Account) -> dict[tuple[str, str | None], float]:
    return {(part.kind, part.measure): part.points for part in found.parts}


def test_one_more_kept_of_ten_is_a_twentieth_of_the_steadied_share() -> None:
    then, now = (promises(Reading("B1", p, 10, typical=0.9), B2, B3) for p in (0.8, 0.9))
    found = account(then, now, RULES)
    assert found.pillar == "B"
    assert parts_of(found) == {("records", "B1"): pytest.approx(WORTH * 0.05)}
    assert found.difference == pytest.approx(WORTH * 0.05)


def test_a_new_typical_value_has_its_own_line() -> None:
    then = promises(Reading("B1", 0.8, 10, typical=0.9), B2, B3)
    now = promises(Reading("B1", 0.9, 10, typical=0.8), B2, B3)
    expected = {("records", "B1"): WORTH * 0.05, ("typical", "B1"): -WORTH * 0.05}
    assert parts_of(account(then, now, RULES)) == pytest.approx(expected)


def test_what_lies_beyond_the_target_is_cut_off_in_its_own_line() -> None:
    then, now = (promises(Reading("B1", p, 10, typical=0.9), B2, B3) for p in (0.9, 1.0))
    found = account(then, now, RULES)
    assert parts_of(found) == {("records", "B1"): pytest.approx(WORTH * 0.05)}
    above = account(now, promises(Reading("B1", 1.0, 90, typical=0.9), B2, B3), RULES)
    expected = {("records", "B1"): WORTH * 0.04, ("clipped", "B1"): -WORTH * 0.04}
    assert parts_of(above) == pytest.approx(expected)


def test_the_mark_of_a_measure_newly_scored_stands_on_both_sides() -> None:
    b1 = Reading("B1", 0.725, 10, typical=0.725)  # mark 50
    then, now = promises(b1, Reading("B2", 0.135, 10, typical=0.135)), promises(b1, B2, B3)
    found = account(then, now, RULES)
    b2_before, b2_now, b3 = 50.0, 100 * 15 / 23, 100 * 4 / 9
    weights = {("scored", None): 50 * (1 / 3 - 1 / 2) + (b2_before + b2_now) / 2 * (1 / 3 - 1 / 2) + b3 / 3}
    expected = {("records", "B2"): 5 / 12 * (b2_now - b2_before), **weights}
    assert found.entered == ("B3",)
    assert account(now, then, RULES).left == ("B3",)
    # The typical value of B2 is another one as well.
    moved = parts_of(found)
    assert moved["records", "B2"] + moved["typical", "B2"] == pytest.approx(expected["records", "B2"])
    assert moved["scored", None] == pytest.approx(expected["scored", None])
    assert sum(moved.values()) == pytest.approx(found.difference)


def test_without_a_score_the_reason_is_said() -> None:
    one = promises(Reading("B1", 0.9, 10, typical=0.9), B2, B3)
    few = promises(Reading("B1", 0.9, 9, typical=0.9))
    assert account(one, None, RULES).reason == "No score for this week: not measured"
    assert account(None, one, RULES).reason == "No score for the week before: not measured"
    assert account(few, one, RULES).reason is not None
    assert account(one, few, RULES).difference is None
    assert only_pillar(few) is None
    untypical = promises(Reading("B1", 0.9, 10), B2, B3)
    assert whole_of(untypical) is None


def test_a_number_that_is_missing_where_it_counts_is_an_error() -> None:
    with pytest.raises(ValueError, match="goalposts"):
        given(None)


def row(due: date, ended: date | None, then: bool = True, now: bool = True) -> Any:
    late = None if ended is None else max((ended - due).days, 0)
    return SimpleNamespace(
        due_on=due, ended_on=ended, late_days=late, ending="done", below_then=then, below_now=now
    )


def test_an_estimate_is_told_by_what_each_record_does_alone() -> None:
    first, last = date(2025, 9, 22), date(2025, 12, 21)
    spans = [
        Span((day - date(1970, 1, 1)).days - 90, (day - date(1970, 1, 1)).days, "13w")
        for day in (first, last)
    ]
    spans[0] = Span(spans[1].first - 7, spans[1].last - 7, "13w")
    on_time = [row(date(2025, 12, 1), date(2025, 12, 1)) for _ in range(9)]
    done = row(date(2025, 12, 8), date(2025, 12, 18))
    before, after = (MeasureMark("B3", "B", "ok", None, typical=0.2) for _ in range(2))
    points = worth_of_each(Moving(before, after, -10.0), [*on_time, done], spans, 10)
    assert points[:9] == [0.0] * 9
    then, now = (
        (restricted_mean(days, event, n).value or 0) / 30
        for days, event, n in (([0, 6], [1, 0], [9, 1]), ([0, 10], [1, 1], [9, 1]))
    )
    assert points[9] == pytest.approx(-10 * (now * 10 - then * 10) / 20)
    assert points[9] > 0


def test_an_estimate_that_cannot_be_made_moves_nothing() -> None:
    spans = [Span(20_000, 20_090, "13w"), Span(20_007, 20_097, "13w")]
    cases = [
        SimpleNamespace(received_on=date(2024, 10, 10 + n), closed_on=None, below_then=True, below_now=True)
        for n in range(3)
    ]
    before, after = (MeasureMark("A1", "A", "ok", None, typical=0.5) for _ in range(2))
    assert worth_of_each(Moving(before, after, 10.0), cases, spans, 10) == [0.0] * 3
    assert np.isfinite(worth_of_each(Moving(before, after, 10.0), [], spans, 10)).all()


def since(engine: sa.Engine, view: Figures, name: str, *scope: str) -> SinceLastWeek:
    node = next(one for one in view.counts.agency.tree if one.name == name)
    with reading(engine) as connection:
        return since_last_week(view, connection, scope_of(connection, *scope), node)


def test_another_units_change_is_refused(agency_engine: sa.Engine, view: View) -> None:
    with pytest.raises(AccessDenied, match="North"):
        since(agency_engine, view(), "North", "South")


def test_a_unit_reads_the_same_change_as_the_chief(agency_engine: sa.Engine, view: View) -> None:
    whole, own = since(agency_engine, view(), "North"), since(agency_engine, view("North"), "North", "North")
    assert own.traces == whole.traces
    assert own.account == whole.account


def test_an_earlier_instant_is_told_from_what_had_happened(agency_engine: sa.Engine, view: View) -> None:
    then = view(as_of=datetime(2025, 12, 8, 5, tzinfo=UTC))
    assert not then.stored
    found = since(agency_engine, then, "Springfield")
    assert found.account.difference is not None
    lines = sum(line.points for trace in found.traces.values() for line in trace.lines)
    rest = sum(trace.rest for trace in found.traces.values())
    own = sum(part.points for part in found.account.parts if part.kind == "records")
    assert lines + rest == pytest.approx(own, abs=1e-9)


def complaints(restricted: str) -> Rows:
    """A case a week for two years, every third answered late; one is closed in the settled week."""
    rows = []
    for week in range(110):
        received = date(2023, 12, 4) + timedelta(weeks=week)
        closed = received + timedelta(days=120 if week % 3 == 0 else 30)
        if closed < date(2026, 1, 1):
            rows.append({"complaint": f"C{week}", "received_on": str(received), "closed_on": str(closed)})
    rows.append({"complaint": "covert", "received_on": "2025-08-04", "closed_on": "2025-12-18"})
    return [
        {
            "handling_unit": "North",
            "channel": "phone",
            "restricted": restricted * (one["complaint"] == "covert"),
        }
        | one
        | {"decided_on": one["closed_on"], "told_on": one["closed_on"]}
        for one in rows
    ]


def keys_of(found: SinceLastWeek) -> set[str]:
    return {key for trace in found.traces.values() for line in trace.lines for key in line.keys}


def test_a_restricted_case_moves_the_agency_alone_and_is_never_named(
    engine: sa.Engine, new_sqlite: Callable[[], sa.Engine], tmp_path: Path, view: View
) -> None:
    open_book = new_sqlite()
    import_files(open_book, tmp_path, {"units": unit_rows(moved=False), "complaints": complaints("")})
    assert "covert" in keys_of(since(open_book, view(engine=open_book), "North"))
    import_files(engine, tmp_path, {"units": unit_rows(moved=False), "complaints": complaints("yes")})
    seen = view(engine=engine)
    own, whole = since(engine, seen, "North"), since(engine, seen, "Springfield")
    assert own.account.difference is not None
    assert "covert" not in keys_of(own) | keys_of(whole)
    (apart,) = [line for line in whole.traces["A3"].lines if line.how == "apart"]
    assert (apart.keys, apart.what, apart.records) == ((), None, 1)
    assert apart.points > 0
    assert not [line for trace in own.traces.values() for line in trace.lines if line.how == "apart"]


@pytest.fixture
def records_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An agency that has decided to score its records as a fourth pillar."""
    text = DEFAULT.read_text(encoding="utf-8")
    posts = 'direction = "up"\nfloor = 50.0\ntarget = 100.0\nscored = true\n'
    for name in ("D1", "D2"):
        text = text.replace(
            f'[measures.{name}]\npillar = "D"\ndirection = "up"\n',
            f'[measures.{name}]\npillar = "D"\n{posts}',
        )
    text = text.replace("least_measures = 2", "least_measures = 1")
    text = text.replace('records = "Records"\nweight = 0.0', 'records = "Records"\nweight = 1.0')
    assert tomllib.loads(text)["pillars"]["D"]["weight"] == 1.0
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(path))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("records_scored")
def test_completeness_is_one_part_without_record_lines(agency_engine: sa.Engine, view: View) -> None:
    seen = view()
    moved = 0
    for back in range(12):
        found = since(agency_engine, seen.at_week(seen.weeks.settled.shift(-back)), "Springfield")
        if "D1" in found.traces:
            assert found.traces["D1"].lines == ()
            own = [p.points for p in found.account.parts if (p.kind, p.measure) == ("records", "D1")]
            assert found.traces["D1"].rest == pytest.approx(sum(own), abs=1e-9)
            moved += bool(own)
            assert found.directions.measures["D1"].reason or found.directions.measures["D1"].word
    assert moved > 0


def kept_or_not(shares: tuple[float, float], start: date = date(2023, 1, 2)) -> Rows:
    """Ten promises a week for three years; of them kept: these shares of the last two windows of 13 weeks."""
    rows, last = [], date(2025, 12, 21)
    for week in range((last - start).days // 7 + 1):
        monday = start + timedelta(weeks=week)
        ago = (last - monday).days // 7
        share = shares[1] if ago < 13 else shares[0] if ago < 26 else 0.8
        for number in range(10):
            kept = (number * 7 + week) % 10 < share * 10
            day = monday if kept else monday + timedelta(days=3)
            rows.append(
                {
                    "promise": f"P{week}-{number}",
                    "unit": "North",
                    "kind": "call_back",
                    "made_at": f"{monday} 00:10",
                    "due_at": str(monday),
                    "ended_at": f"{day} 09:00",
                    "ending": "done",
                }
            )
    return rows


def direction(engine: sa.Engine, folder: Path, view: View, rows: Rows) -> Any:
    import_files(engine, folder, {"units": unit_rows(moved=False), "promises": rows})
    seen = view(engine=engine)
    return better_than_before(seen, next(one for one in seen.counts.tree if one.name == "North"))


@pytest.mark.parametrize(
    ("shares", "word"), [((0.5, 0.9), "up"), ((0.9, 0.5), "down"), ((0.8, 0.8), "no clear change")]
)
def test_better_and_worse_are_said_only_of_more_than_chance(
    engine: sa.Engine, tmp_path: Path, view: View, shares: tuple[float, float], word: str
) -> None:
    found = direction(engine, tmp_path, view, kept_or_not(shares))
    assert found.measures["B1"].word == word
    assert found.score == found.pillars["B"]
    assert found.pillars["B"].word == word
    # Both windows are cut off at the target: that speaks for neither side.
    assert found.measures["B2"] == Direction("no clear change", 0.5)
    assert found.measures["A1"].word is None
    assert found.pillars["A"].word is None


def test_the_window_before_needs_its_own_typical_value(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    found = direction(engine, tmp_path, view, kept_or_not((0.8, 0.8), start=date(2025, 3, 3)))
    assert found.measures["B1"] == Direction(None, reason="no typical value for the weeks before")


def test_nothing_is_said_where_records_do_not_reach_back(
    engine: sa.Engine, tmp_path: Path, view: View
) -> None:
    found = direction(engine, tmp_path, view, kept_or_not((0.8, 0.8), start=date(2025, 7, 28)))
    assert found.measures["B1"] == Direction(None, reason="promises begin on 2025-07-28")
    assert found.pillars["B"].reason == f"{OTHER_THINGS}: Kept on time, promises begin on 2025-07-28"
    seen = view(engine=engine)
    idle = better_than_before(seen, next(one for one in seen.counts.tree if one.name == "East"))
    assert idle.score == Direction(None, reason=seen_reason(seen, "East"))


def seen_reason(seen: Figures, name: str) -> str | None:
    card = of_view(seen.at_week(seen.weeks.settled))
    return next(found.reason for own, found in card.scores.items() if card.counts.nodes[own].name == name)


def test_another_set_of_measures_is_not_compared(agency_engine: sa.Engine, view: View) -> None:
    seen, reasons = view(), set()
    for back in range(6):
        then = seen.at_week(seen.weeks.settled.shift(-back))
        for node in then.counts.tree:
            found = better_than_before(then, node)
            reasons.add(found.score.reason)
            assert (found.score.word is None) == (found.score.probability is None)
    assert OTHER_THINGS in reasons
    assert "not measured" in reasons
    assert any(reason and "in the weeks before" in reason for reason in reasons)


@pytest.mark.postgresql
def test_both_databases_tell_the_same(
    engine: sa.Engine, new_postgresql: Callable[[], sa.Engine], tmp_path: Path, view: View
) -> None:
    told = []
    for database in (engine, new_postgresql()):
        import_files(database, tmp_path, files(7) | {"units": unit_rows(moved=False)})
        seen = view(engine=database)
        found = since(database, seen, "Patrol")
        lines = sorted(
            (line.measure, line.how, line.keys) for one in found.traces.values() for line in one.lines
        )
        with reading(database) as connection:
            node = next(one for one in seen.counts.tree if one.name == "Patrol")
            scope = scope_of(connection)
            ahead = effects(connection, scope, seen, node, list_day(seen))
            handed = handed_on(connection, scope, seen, node)
        told.append(
            (found.account, lines, sorted(one.gain for one in ahead.by_id.values()), handed.to_dict())
        )
    assert told[0] == told[1]
    assert len(told[0][1]) > 20
