"""A council's quarter: the measures' own figures, what is small withheld, changes only beyond chance."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.council import Council, Tally, council
from metrics.council_counts import (
    HIDDEN,
    agency_over,
    nothing_told,
    so_far,
    span_of_quarter,
    year_so_far,
)
from metrics.council_findings import MOST_BARS, Finding
from metrics.counts import day_of
from metrics.disclosure.quarters import disclosed, live, quarters
from metrics.disclosure.release import Disclosed
from metrics.disclosure.tables import ALL, Cell
from metrics.figures import Figures, figures
from metrics.measures import REGISTRY
from metrics.measures.definition import Value
from metrics.subject import Subject
from models.engine import reading
from tests.measure_factories import AS_OF, UNITS, Files, Rows, import_files, scope_of

View = Callable[..., Figures]
QUARTER = Quarter(2025, 3)
ON = date(2025, 9, 28)


def told(engine: sa.Engine, quarter: Quarter = QUARTER, on: date = ON, **options: object) -> Council:
    with reading(engine) as connection:
        scope = scope_of(connection)
        view = figures(connection, scope, now=AS_OF, **options)  # type: ignore[arg-type]
        return council(view, connection, scope, quarter, on, live(connection, scope, view))


def released(engine: sa.Engine, quarter: Quarter = QUARTER) -> Disclosed:
    with reading(engine) as connection:
        found = disclosed(figures(connection, scope_of(connection), now=AS_OF), quarter, [])
    assert found is not None
    return found


def finding(found: Council, kind: str) -> Finding:
    return next(one for one in found.findings if one.kind == kind)


def promises(unit: str, kept: int, late: int, due: date, key: str = "") -> Rows:
    """So many promises due on a day, kept or never done."""
    made = f"{due - timedelta(days=10)} 10:00"
    rows = []
    for number in range(kept + late):
        row = {"promise": f"{key}{unit}{due}-{number}", "unit": unit, "made_at": made, "due_at": str(due)}
        done = {"ended_at": f"{due - timedelta(days=1)} 10:00", "ending": "done"} if number < kept else {}
        rows.append(row | done)
    return rows


def agency(engine: sa.Engine, folder: Path, files: Files) -> sa.Engine:
    import_files(engine, folder, {"units": list(UNITS)} | files)
    return engine


def test_a_quarter_is_made_of_the_weeks_whose_sunday_lies_in_it() -> None:
    span = span_of_quarter(QUARTER)
    assert span.days == (date(2025, 6, 30), date(2025, 9, 28))
    assert span.weeks == 13
    assert year_so_far(QUARTER).days == (date(2024, 12, 30), date(2025, 9, 28))
    assert (so_far(QUARTER), so_far(Quarter(2025, 1))) == ("2025-to-Q3", "2025-Q1")


def test_a_quarter_is_read_once_it_is_settled_and_the_records_fill_it(view: View) -> None:
    assert [one.label for one in quarters(view())] == ["2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4"]
    assert quarters(view(week=Week.parse("2025-W39")))[0] == QUARTER
    assert quarters(view(week=Week.parse("2025-W38")))[0] == Quarter(2025, 2)
    assert quarters(view(week=Week.parse("2024-W40"))) == []


def test_every_finding_is_the_measures_own_figure_of_the_quarter(agency_engine: sa.Engine) -> None:
    found = told(agency_engine)
    assert [one.kind for one in found.findings] == ["answered", "kept", "told", "reach", "heard"]
    with reading(agency_engine) as connection:
        view = figures(connection, scope_of(connection), now=AS_OF)
    subject = agency_over(view, span_of_quarter(QUARTER))
    for one in found.findings:
        if one.measure and one.value.status != HIDDEN:
            assert one.value == REGISTRY[one.measure].reckon(subject), one.kind
    assert found.kept == REGISTRY["B1"].reckon(subject)
    assert finding(found, "kept").goal == 0.95


def test_the_line_of_quarters_begins_where_the_records_do(agency_engine: sa.Engine) -> None:
    trend = finding(told(agency_engine), "kept").trend
    assert [quarter.label for quarter, _ in trend] == ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"]
    first = finding(told(agency_engine, Quarter(2024, 4)), "kept")
    assert (first.chart, len(first.trend), first.change) == ("share", 1, None)
    assert first.before is not None
    assert first.before.status == "no_data"


def test_what_a_small_count_tells_is_withheld_and_the_rest_adds_up(agency_engine: sa.Engine) -> None:
    found = told(agency_engine)
    counts, time = found.counts, QUARTER.label
    release = released(agency_engine).release
    root = str(scope_of_root(agency_engine))
    raw = {
        (cell.of, cell.outcome, cell.time): n
        for cell, n in zip(release.cells, release.values.tolist(), strict=True)
        if cell.unit == root and cell.category == ALL
    }
    hidden = {(of, outcome, at) for of, outcome, at, n in counts.rows if n is None}
    assert all(n in (None, raw[of, outcome, at]) for of, outcome, at, n in counts.rows)
    assert all(
        (of, outcome, at) in hidden or not 1 <= n <= 10
        for (of, outcome, at), n in raw.items()
        if counts.known(of, outcome, at)
    )
    assert counts.withheld()
    assert counts.withheld(time) == any(at == time for *_, at in hidden)
    for of, outcome, at in hidden:
        assert counts.known(of, outcome, at)
        assert counts.count(of, outcome, at) is None
    shown = [counts.count("answered", word, time) for word in ("within", "later", ALL)]
    if None not in shown:
        assert shown[0] + shown[1] == shown[2]  # type: ignore[operator]
    assert counts.count("answered", ALL, "1999-Q1") is None
    told_share = finding(found, "told").value
    cells = (Cell("told", root, outcome=word, time=time) for word in ("in_time", ALL))
    assert (told_share.status == HIDDEN) == (released(agency_engine).percentage(*cells) is None)


def scope_of_root(engine: sa.Engine) -> int:
    with reading(engine) as connection:
        return scope_of(connection).agency_id


def test_an_estimate_over_a_withheld_count_is_withheld(engine: sa.Engine, tmp_path: Path) -> None:
    days = [date(2025, 7, 1) + timedelta(days=number % 60) for number in range(60)]
    few = [
        {"complaint": f"C{number}", "handling_unit": "Standards", "received_on": str(day)}
        | ({"closed_on": str(day + timedelta(days=20))} if number < 55 else {})
        for number, day in enumerate(days)
    ]
    early = [row | {"complaint": f"A{at}", "received_on": "2025-06-30"} for at, row in enumerate(few[:1])]
    made = agency(engine, tmp_path, {"complaints": early + few})
    found = told(made)
    assert finding(found, "answered").value == Value(status=HIDDEN)
    assert finding(found, "answered").change is None
    assert found.answered.status == HIDDEN
    assert found.counts.count("open", ALL, QUARTER.label) is None
    assert [one.kind for one in found.findings] == ["answered"]
    assert found.kept.status == "no_data"


def test_without_complaints_nothing_is_disclosed_and_promises_stand(
    engine: sa.Engine, tmp_path: Path
) -> None:
    rows = promises("North", 20, 0, date(2025, 7, 1)) + promises("North", 15, 5, date(2025, 9, 1))
    found = told(agency(engine, tmp_path, {"promises": rows}))
    assert [one.kind for one in found.findings] == ["kept"]
    assert (found.kept.numerator, found.kept.denominator) == (35, 40)
    assert found.counts.rows == ()
    assert not found.counts.withheld()
    assert found.past_cases is None
    assert [row.kind for row in found.year] == []
    # A share that no release covers is nobody's to read.
    assert found.counts.share(found.kept, "told", "in_time", "2025-Q3") == Value(status=HIDDEN)
    assert found.counts.estimate(found.kept, "2025-Q3") == Value(status=HIDDEN)


@pytest.mark.parametrize(
    ("now", "then", "word"),
    [((90, 10), (60, 40), "up"), ((60, 40), (90, 10), "down"), ((80, 20), (80, 20), "no clear change")],
)
def test_a_change_is_told_only_beyond_chance(
    engine: sa.Engine, tmp_path: Path, now: tuple[int, int], then: tuple[int, int], word: str
) -> None:
    rows = [
        *promises("North", 1, 0, date(2024, 1, 2)),
        *promises("North", *then, date(2024, 8, 1)),
        *promises("North", *now, date(2025, 8, 1)),
    ]
    one = finding(told(agency(engine, tmp_path, {"promises": rows})), "kept")
    assert one.change == word
    assert one.before is not None
    assert (one.value.numerator, one.before.numerator) == (now[0], then[0])


def test_the_year_so_far_adds_up_its_quarters(engine: sa.Engine, tmp_path: Path) -> None:
    days = [date(2024, 1, 2), date(2024, 5, 1), date(2025, 2, 3), date(2025, 5, 1), date(2025, 8, 1)]
    rows = [row for at, day in enumerate(days) for row in promises("North", 10 + at, 1, day)]
    cases = [
        {
            "complaint": f"{day}-{number}",
            "handling_unit": "Standards",
            "received_on": str(day),
            "closed_on": str(day + timedelta(days=30)),
            "decided_on": str(day + timedelta(days=30)),
            "told_on": str(day + timedelta(days=31)),
        }
        for day in [*days, date(2024, 8, 1)]
        for number in range(20)
    ]
    found = told(agency(engine, tmp_path, {"promises": rows, "complaints": cases}))
    year = {row.kind: row for row in found.year}
    assert year["kept"].now == Tally(12 + 13 + 14, 39 + 3, part=True)
    assert year["kept"].before == Tally(10 + 11, 21 + 2, part=True)
    assert year["received"].now == year["answered"].now == Tally(60)
    assert year["received"].before == Tally(60)
    assert year["told"].now == Tally(60, 60, part=True)
    assert finding(found, "told").value.value == 1.0
    first = {row.kind: row for row in told(engine, Quarter(2025, 1)).year}
    assert (first["received"].now, first["received"].before) == (Tally(20), Tally(20))
    assert first["kept"].now == Tally(12, 13, part=True)


def events(unit: str, count: int, first: date = date(2025, 6, 30)) -> Rows:
    return [
        {
            "event": f"{unit}-{number}",
            "unit": unit,
            "start": f"{first + timedelta(days=number)} 18:00",
            "end": f"{first + timedelta(days=number)} 19:00",
            "initiation": "proactive",
            "stance": "non_enforcement",
            "state": "held",
            "kind": "community_meeting",
        }
        for number in range(count)
    ]


def test_reach_marks_only_what_differs_by_more_than_chance(engine: sa.Engine, tmp_path: Path) -> None:
    office = {"unit": "Office", "level": "unit", "kind": "command", "outreach_duty": "yes"}
    held = {"North": 40, "South": 35, "West": 38, "East": 4}
    rows = [row for unit, count in (held | {"Office": 6}).items() for row in events(unit, count)]
    import_files(engine, tmp_path, {"units": [*UNITS, office], "events": rows})
    one = finding(told(engine), "reach")
    assert {bar.unit: bar.count for bar in one.bars} == held | {"": 6}
    assert [bar.unit for bar in one.bars if bar.marked] == ["East"]
    assert (one.units, one.apart, one.level) == (("East",), "fewer", "district")
    assert (one.value.numerator, one.value.denominator) == (4, 123)
    assert sum(bar.count for bar in one.bars) == one.value.denominator
    assert one.before is None
    assert not [row for row in told(engine, Quarter(2025, 2)).findings if row.kind == "reach"]


@pytest.mark.parametrize(
    ("held", "units", "apart"),
    [
        ({"North": 9, "South": 7, "West": 8, "East": 5}, (), None),
        ({"North": 60, "South": 22, "West": 24, "East": 25}, ("North",), "more"),
    ],
)
def test_reach_within_chance_has_no_culprit_and_above_it_may(
    engine: sa.Engine, tmp_path: Path, held: dict[str, int], units: tuple[str, ...], apart: str | None
) -> None:
    counts = {"West": 8, "East": 8} | held
    rows = [row for unit, count in counts.items() for row in events(unit, count)]
    rows += [row | {"event": f"then-{row['event']}"} for row in events("North", 3, date(2024, 7, 2))]
    rows += [row | {"event": f"first-{row['event']}"} for row in events("North", 1, date(2024, 7, 1))]
    found = told(agency(engine, tmp_path, {"events": rows}))
    one = finding(found, "reach")
    assert (one.units, one.apart) == (units, apart)
    assert one.before == Value(4 if units else 0, 4)
    assert [bar.unit for bar in one.bars if bar.marked] == list(units)


def test_without_districts_units_with_the_duty_are_shown_at_most_twelve(
    engine: sa.Engine, tmp_path: Path
) -> None:
    units = [
        {"unit": f"Beat {number:02d}", "level": "unit", "outreach_duty": "yes", "kind": "patrol"}
        for number in range(14)
    ]
    rows = [row for at, unit in enumerate(units) for row in events(unit["unit"], at + 1)]
    import_files(engine, tmp_path, {"units": units, "events": rows})
    one = finding(told(engine), "reach")
    assert [bar.unit for bar in one.bars] == [f"Beat {at:02d}" for at in range(MOST_BARS)] + [""]
    assert one.level == "unit"
    assert one.value.denominator == sum(range(1, 15)) == sum(bar.count for bar in one.bars)


def test_no_event_or_too_few_units_is_no_finding_on_reach(engine: sa.Engine, tmp_path: Path) -> None:
    quiet = [row | {"state": "cancelled", "cancelled_by": "agency"} for row in events("North", 3)]
    found = told(agency(engine, tmp_path, {"events": quiet}))
    assert not [one for one in found.findings if one.kind == "reach"]


@pytest.mark.parametrize(("kept", "late", "chart"), [(5, 4, "dots"), (30, 10, "share")])
def test_the_chiefs_own_promises(engine: sa.Engine, tmp_path: Path, kept: int, late: int, chart: str) -> None:
    office = {"unit": "Office", "level": "unit", "kind": "command"}
    rows = promises("North", 20, 0, date(2025, 7, 1)) + promises("Office", kept, late, date(2025, 8, 1))
    import_files(engine, tmp_path, {"units": [*UNITS, office], "promises": rows})
    one = finding(told(engine), "own")
    assert (one.chart, one.units) == (chart, ("Office",))
    assert (one.value.numerator, one.value.denominator) == (kept, kept + late)
    assert not [row for row in told(engine, Quarter(2025, 2)).findings if row.kind == "own"]


def test_where_no_quarter_can_be_read_nothing_is_known(agency_engine: sa.Engine, view: View) -> None:
    with reading(agency_engine) as connection:
        counts = live(connection, scope_of(connection), view(week=Week.parse("2024-W40")))
    assert counts.rows == ()
    assert counts.estimate(Value(status="no_data"), "2020-Q1") == Value(status="no_data")


def test_a_unit_of_the_scope_reads_the_agencys_figures(agency_engine: sa.Engine, view: View) -> None:
    with reading(agency_engine) as connection:
        scope = scope_of(connection, "North")
        counts = live(connection, scope, view("North"))
        found = council(view("North"), connection, scope, QUARTER, ON, counts)
    assert found.findings == told(agency_engine).findings


def test_the_figures_of_thirteen_weeks_are_those_of_the_scorecard(view: View) -> None:
    found = view(week=Week.of(day_of(span_of_quarter(QUARTER).last)))
    root = found.counts.tree[0]
    for name in ("A1", "A8", "B1", "C2"):
        span = found.span(REGISTRY[name], "agency")
        assert span.days == span_of_quarter(QUARTER).days
        subject = Subject(found.counts, (root.id,), "agency", span)
        assert REGISTRY[name].reckon(subject) == REGISTRY[name].reckon(
            agency_over(found, span_of_quarter(QUARTER))
        )


def test_where_no_choice_is_safe_all_is_withheld(view: View) -> None:
    counts = nothing_told(view(), quarters(view()))
    assert counts.known("answered", ALL, QUARTER.label)
    assert counts.known("handled", ALL, "2025-to-Q3")
    assert {n for *_, n in counts.rows} == {None}
    assert counts.withheld(QUARTER.label)
