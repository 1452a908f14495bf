"""The scorecard as a whole: scores from its own figures, typical values frozen for a quarter, gates."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from metrics.calendar import Quarter
from metrics.configuration import load
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.scorecards import build
from metrics.subject import Span, Subject
from metrics.typical import Typical
from models.access import Scope
from models.engine import reading
from tests.conftest import NewDatabase
from tests.measure_factories import AS_OF, UNITS, Files, figure, import_files, scorecard, unit

View = Callable[..., Figures]


def promises(name: str, first: date, count: int, *, late: int = 0, key: str = "P") -> list[dict[str, str]]:
    """One promise a day, done on its due day or so many days after."""
    days = [first + timedelta(days=step) for step in range(count)]
    return [
        {
            "promise": f"{key}-{name}-{day}",
            "unit": name,
            "kind": "call_back",
            "made_at": str(day - timedelta(days=5)),
            "due_at": str(day),
            "ended_at": str(day + timedelta(days=late)),
        }
        for day in days
    ]


def events(name: str, first: date, weeks: int) -> list[dict[str, str]]:
    """One requested event a week, held, with its loop closed."""
    return [
        {
            "event": f"E-{name}-{week}",
            "unit": name,
            "start": f"{first + timedelta(weeks=week)} 18:00",
            "state": "held",
            "initiation": "requested",
            "stance": "non_enforcement",
            "kind": "town_hall",
            "attendance": "12",
            "feedback_asked": "yes",
            "feedback_recorded_on": str(first + timedelta(weeks=week, days=1)),
        }
        for week in range(weeks)
    ]


def agency(first: date = date(2024, 9, 2)) -> Files:
    """Five districts that keep half of their promises, with an event a week; the same everywhere."""
    weeks = (date(2026, 1, 4) - first).days // 7
    names = [row["unit"] for row in UNITS if row.get("outreach_duty") == "yes"]
    kept = [row for name in names for row in promises(name, first, weeks * 7 - 40)]
    missed = [row for name in names for row in promises(name, first, weeks * 7 - 40, late=4, key="L")]
    files = {"units": list(UNITS), "promises": kept + missed}
    return files | {"events": [row for name in names for row in events(name, first, weeks)]}


@pytest.fixture(scope="module")
def settled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    from shutil import copy

    from models.engine import engine_for

    folder = tmp_path_factory.mktemp("settled")
    engine = engine_for(f"sqlite:///{copy(sqlite_template, folder / 'settled.db')}")
    import_files(engine, folder, agency())
    return engine


def test_a_score_has_its_pillars_its_band_and_its_records(settled: sa.Engine) -> None:
    card = scorecard(settled)
    score = card.scores[unit(card, "North").id]
    assert (score.status, score.reason) == ("ok", None)
    standing = [part.pillar for part in score.pillars if part.status == "ok"]
    assert standing == ["B", "C"]
    assert score.low is not None
    assert score.low <= (score.point or 0) <= (score.high or 0)
    due, held = figure(card, "B2", "North")["denominator"], figure(card, "C6", "North")["denominator"]
    assert score.records == due + held  # the widest of each pillar's measures: they count the same records
    marks = {one.measure: one for part in score.pillars for one in part.marks}
    assert marks["B1"].p == figure(card, "B1", "North")["value"]
    assert marks["B1"].typical == pytest.approx(0.5, abs=0.01)
    assert score.version == load().version


def test_the_same_figures_have_the_same_id_and_the_same_band(settled: sa.Engine) -> None:
    one, two = scorecard(settled), scorecard(settled)
    assert one.id == two.id
    assert one.scores == two.scores
    assert scorecard(settled, week="2025-W40").id != one.id


def test_an_empty_unit_has_no_score(settled: sa.Engine) -> None:
    card = scorecard(settled)
    for name in ("Records", "Standards"):
        score = card.scores[unit(card, name).id]
        assert (score.point, score.low, score.high, score.records) == (None, None, None, 0)
        assert score.reason


def test_a_unit_without_the_duty_has_no_third_pillar(settled: sa.Engine) -> None:
    card = scorecard(settled)
    assert [part.pillar for part in card.scores[unit(card, "Records").id].pillars] == ["A", "B"]
    assert [part.pillar for part in card.scores[unit(card, "Patrol").id].pillars] == ["A", "B", "C"]


def test_a_window_of_ones_choice_has_no_scores(settled: sa.Engine) -> None:
    assert scorecard(settled, window="13w").scores == {}


def typical(engine: sa.Engine, view: View, name: str = "North", **options: Any) -> dict[str, float | None]:
    found = view(engine=engine, **options)
    node = next(n for n in found.counts.tree if n.name == name)
    values = Typical(found.counts.agency, Quarter.of_week(found.weeks.settled))
    return {measure: values.of(node, measure) for measure in ("B1", "B2", "B3", "C2", "C3", "C6")}


def test_a_record_inside_the_quarter_moves_no_typical_value(
    settled: sa.Engine, view: View, new_sqlite: NewDatabase, tmp_path: Path
) -> None:
    before = typical(settled, view)
    assert all(value is not None for value in before.values())
    engine, files = new_sqlite(), agency()
    # Late in the quarter: many broken promises, and an old one that was open at its start gets done.
    more = promises("North", date(2025, 10, 2), 60, late=20, key="more")
    files["promises"] = files["promises"] + more
    open_then = [row | {"ended_at": ""} for row in promises("North", date(2025, 9, 1), 20, key="open")]
    files["promises"] += open_then
    import_files(engine, tmp_path, files)
    as_open = typical(engine, view)
    assert as_open["C2"] == before["C2"]
    assert as_open["B1"] != before["B1"]  # what fell due before the quarter counts ...
    done = [row | {"ended_at": "2025-12-03"} for row in open_then]
    import_files(engine, tmp_path, {"promises": done})
    assert typical(engine, view) == as_open  # ... and that it is done within the quarter changes nothing


def test_the_weeks_before_a_quarter_end_with_a_sunday_before_it(settled: sa.Engine, view: View) -> None:
    counts = view(engine=settled).counts
    # The last quarter of 2025 begins on a Wednesday: its first week ends on 5 October.
    span = Span(day_number(date(2024, 9, 30)), day_number(date(2025, 9, 28)), "52w")
    districts = tuple(node.id for node in counts.tree if node.kind == "patrol" and node.level == "district")
    west = next(node for node in counts.tree if node.name == "West")
    # Four districts are too few for a peer group: the agency is their measure.
    assert len(districts) == 4
    expected = REGISTRY["B2"].reckon(Subject(counts, (counts.scope.agency_id,), "agency", span)).p
    assert Typical(counts, Quarter(2025, 4)).of(west, "B2") == expected


def test_five_peers_are_their_own_measure(new_sqlite: NewDatabase, tmp_path: Path, view: View) -> None:
    engine, files = new_sqlite(), agency()
    files["units"].append(
        {"unit": "Hill", "parent": "Patrol", "level": "district", "kind": "patrol", "sworn": "40"}
    )
    files["promises"] += promises("Hill", date(2024, 9, 2), 400) + promises(
        "Records", date(2024, 9, 2), 400, late=9
    )
    import_files(engine, tmp_path, files)
    peers, office = typical(engine, view), typical(engine, view, "Records")
    assert peers["B1"] is not None
    assert office["B1"] is not None
    assert peers["B1"] > office["B1"]


def test_with_less_than_half_a_year_of_history_there_are_pillars_and_no_score(
    new_sqlite: NewDatabase, tmp_path: Path, view: View
) -> None:
    # 26 weeks before Monday 29 September 2025 is 31 March.
    for start, enough in ((date(2025, 3, 31), True), (date(2025, 4, 1), False)):
        engine = new_sqlite()
        import_files(engine, tmp_path, agency(start))
        card = scorecard(engine)
        score = card.scores[unit(card, "North").id]
        assert [part.pillar for part in score.pillars if part.status == "ok"] == ["B", "C"]
        known = typical(engine, view)["B1"] is not None
        assert known is enough
        assert (score.point is not None) is enough
        if not enough:
            assert "26 weeks are needed" in str(score.reason)


def test_incomplete_records_hatch_the_score(new_sqlite: NewDatabase, tmp_path: Path) -> None:
    engine, files = new_sqlite(), agency()
    bare = {"unit": "North", "kind": "call_back", "made_at": "2025-11-03"}
    files["promises"] += [bare | {"promise": f"X{n}"} for n in range(80)]
    import_files(engine, tmp_path, files)
    card = scorecard(engine)
    north, south = unit(card, "North").id, unit(card, "South").id
    assert card.incomplete[north].startswith("Records incomplete: ")
    assert "(90% needed)" in card.incomplete[north]
    assert south not in card.incomplete
    assert card.scores[north].point is not None


def test_a_figure_that_is_not_there_is_a_key_error(settled: sa.Engine) -> None:
    card = scorecard(settled)
    with pytest.raises(KeyError, match="B9"):
        card.figure("B9", unit(card, "North").id)
    assert card.figure("B1", unit(card, "North").id, "13w")["measure"] == "B1"
    with pytest.raises(KeyError):
        card.figure("B1", unit(card, "North").id, "52w")


def test_only_some_units_may_be_asked_for(settled: sa.Engine) -> None:
    whole = scorecard(settled)
    north = unit(whole, "North").id
    part = scorecard(settled, units=frozenset({north}))
    assert set(part.rows["unit"]) == {"North"}
    assert part.scores == {north: whole.scores[north]}


def test_restricted_records_count_at_the_agencys_own_line(new_sqlite: NewDatabase, tmp_path: Path) -> None:
    engine = new_sqlite()
    case = {"handling_unit": "North", "received_on": "2025-12-29"}
    rows = [case | {"complaint": "open"}, case | {"complaint": "apart", "restricted": "yes"}]
    import_files(engine, tmp_path, {"units": list(UNITS), "complaints": rows})
    card = scorecard(engine)
    assert figure(card, "complaints_received", "North")["numerator"] == 1
    assert figure(card, "complaints_received", "Patrol")["numerator"] == 1
    assert figure(card, "complaints_received", "Springfield")["numerator"] == 2


def test_nothing_is_read_without_a_scope(settled: sa.Engine) -> None:
    with reading(settled) as connection:
        card = build(connection, Scope(1, frozenset()), now=AS_OF)
    assert card.rows.empty
    assert card.scores == {}


def test_an_as_of_after_the_files_end_is_the_files_end(settled: sa.Engine) -> None:
    later = scorecard(settled, as_of=datetime(2027, 1, 1, tzinfo=UTC), now=datetime(2027, 6, 1, tzinfo=UTC))
    assert later.id == scorecard(settled).id
