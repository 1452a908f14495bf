"""One figure, one number: on the page, in the table under its chart, in the terminal and in files."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from dashboard import cache, charts, council_charts, funnel, points, wording
from dashboard.cache import Place
from dashboard.cli import app as command_line
from dashboard.facts import changed, compare, council, handed, questions, records, signals, weekly_lines
from dashboard.facts import unit as unit_facts
from dashboard.facts import week as week_facts
from dashboard.hand_off_matrix import cells
from dashboard.moved_bars import moved_points
from dashboard.place import agency_place
from metrics.signals.series import CHARTED
from models.access import local_viewer
from models.engine import engine
from tests.demo import database
from tests.figures_on_pages import (
    AGENCY,
    EARLIER,
    NEWEST,
    UNITS,
    figures,
    open_all,
    pair,
    plain,
    twins,
    whole,
)
from tests.views.conftest import opened

WEEKS = (NEWEST, pytest.param(EARLIER, marks=pytest.mark.long))
Objects = list[dict[str, Any]]


@pytest.fixture(scope="module")
def here(demo_url: str) -> Iterator[Place]:
    """The demo agency in its newest week, without a page."""
    with database(demo_url):
        yield replace(agency_place(AGENCY, str(engine().url), local_viewer()), week=NEWEST)


def printed(*words: str) -> str:
    """What a command of the terminal prints."""
    found = CliRunner().invoke(command_line, list(words))
    assert found.exit_code == 0, found.output
    return found.stdout


def objects(*words: str) -> Objects:
    found: Objects = json.loads(printed(*words, "--format", "json"))
    return found


def unit_id(here: Place, name: str) -> int:
    return cache.week_view(here).unit(name).id


# The terminal.


@pytest.fixture(scope="module", params=WEEKS)
def card(request: pytest.FixtureRequest, here: Place) -> tuple[Place, dict[tuple[str, str], Any]]:
    """A week as JSON, by measure and unit."""
    rows = objects("scorecard", "--week", request.param)
    assert len({(row["measure"], row["unit"]) for row in rows}) == len(rows)
    return replace(here, week=request.param), {(row["measure"], row["unit"]): row for row in rows}


def test_the_pages_are_made_of_the_scorecards_own_numbers(card: tuple[Place, Any]) -> None:
    place, told = card
    view = cache.week_view(place)
    # What several units show together only is one figure.
    assert len(told) == len(view.rows.drop_duplicates(["measure", "unit"]))
    assert ("A5", "Hillside and Airport together") in told
    for row in view.rows.to_dict("records"):
        theirs = told[row["measure"], row["unit"]]
        for name in ("numerator", "denominator", "value", "low", "high", "status", "reason", "window"):
            mine = None if pd.isna(row[name]) else row[name]
            assert theirs[name] == (pytest.approx(mine) if isinstance(mine, float) else mine), (row, name)


@pytest.mark.parametrize("unit", ["North", "Airport"])
def test_what_stands_on_a_units_page_is_what_json_says(card: tuple[Place, Any], unit: str) -> None:
    place, told = card
    walked = 0
    for one in figures(opened("unit", unit=unit, week=place.week)):
        row = told.get((one.measure, unit))
        said = pair(one.beside) if one.label != "Show rows" else None
        if row is None or said is None or "Too few" in one.beside or "window" in one.query:
            continue
        walked += 1
        if one.measure == "commitments_due":
            assert said == (told["commitments_kept", unit]["value"], row["value"])
        else:
            assert said == (row["numerator"], row["denominator"]), one
    assert walked >= 5


def test_table_csv_and_json_of_the_terminal_are_one(here: Place) -> None:
    words = ("scorecard", "--unit", "North", "--week", NEWEST)
    rows, lines = objects(*words), printed(*words).splitlines()
    sheet = list(csv.DictReader(io.StringIO(printed(*words, "--format", "csv"))))
    assert len(rows) == len(sheet) > 30
    for row, beside in zip(rows, sheet, strict=True):
        for name, value in row.items():
            text = beside[name]
            if value is None:
                assert text == ""
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                assert float(text) == value
            else:
                assert text == str(value)
        (line,) = (text for text in lines if text.startswith(f"{row['measure']} "))
        shown = [_cell(row[name]) for name in ("numerator", "denominator", "value", "low", "high", "status")]
        assert re.search(r"\s+".join(map(re.escape, shown)), line), line


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("measure", "unit"), [("B1", "North"), ("A3", "Patrol"), ("C4", "Harbour")])
def test_rows_are_as_many_on_the_page_in_its_file_and_in_the_terminal(
    here: Place, measure: str, unit: str
) -> None:
    view = cache.week_view(here)
    page = records.find(here, view, measure, view.unit(unit), None)
    rows = objects("records", measure, "--unit", unit, "--week", NEWEST)
    file = list(csv.DictReader(io.StringIO(records.csv_text(page, page.rows))))
    table = records.shown(page, page.rows)
    assert len(rows) == len(file) == len(table) == len(page.rows) > 0
    above = [row["numerator"] for row in rows]
    assert above == [row["numerator"] == "true" for row in file]
    assert above == page.rows["above"].tolist()
    numbers = [name for name, (_, kind) in page.columns.items() if kind == "number" and name in rows[0]]
    for name in numbers:
        theirs = [row[name] for row in rows]
        assert [float(row[name]) if row[name] else None for row in file] == theirs
        shown = table[page.columns[name][0]]
        assert [None if pd.isna(cell) else float(cell) for cell in shown] == theirs


@pytest.mark.parametrize("unit", ["North", "Patrol", "Records", "Unassigned"])
def test_due_next_holds_what_the_worklist_of_the_terminal_lists(here: Place, unit: str) -> None:
    rows = objects("worklist", "--unit", unit, "--week", NEWEST)
    lists = unit_facts.due_lists(here, unit_id(here, unit))
    promises = cache.open_promises(here, unit_id(here, unit))
    waiting = cache.open_complaints(here, unit_id(here, unit))
    assert sorted(row["key"] for row in rows) == sorted([*promises["key"], *waiting["key"]])
    overdue = ("late", "today")
    late = sorted(row["key"] for row in rows if row["record"] == "promise" and row["bucket"] in overdue)
    told = lists["complaints"]
    notices = told[told["record"] == "promise"] if len(told) else told
    due = pd.to_numeric(notices["days_left"]) <= 0 if len(notices) else []
    assert late == sorted([*lists["late"]["key"], *(notices.loc[due, "key"] if len(notices) else [])])
    assert sum(row["record"] == "complaint" for row in rows) == len(told) - len(notices)


@pytest.mark.parametrize("label", WEEKS)
def test_questions_are_those_that_the_terminal_asks(here: Place, label: str) -> None:
    rows = [row for row in objects("signals", "--week", label) if row["unusual"]]
    found = questions.asked(replace(here, week=label))
    lines = {(one.query["measure"], one.query["unit"]): one for one in (*found.questions, *found.also)}
    assert {(row["measure"], row["unit"]) for row in rows} == set(lines)
    asked = {(one.query["measure"], one.query["unit"]) for one in found.questions}
    assert {(row["measure"], row["unit"]) for row in rows if row["question"]} == asked
    for row in rows:
        head = plain(lines[row["measure"], row["unit"]].head)
        if row["measure"] == "B3":
            assert f"{row['value']:.1f} days late" in head
        else:
            assert pair(head) == (row["numerator"], row["denominator"])


@pytest.mark.parametrize("unit", ["Patrol", "Central"])
def test_open_complaints_by_week_are_the_counts_of_the_terminal(here: Place, unit: str) -> None:
    line = weekly_lines.open_complaints(here, unit_id(here, unit))
    first = line.weeks["week_start"].iloc[0]
    label = f"{first.isocalendar().year}-W{first.isocalendar().week:02d}"
    rows = objects("counts", "--unit", unit, "--from", label, "--to", NEWEST)
    sums = pd.DataFrame(rows).query("count == 'complaints_open'").groupby("week_start")["n"].sum()
    for row in line.weeks.itertuples():
        assert sums.get(row.week_start.isoformat(), 0) == row.numerator


# The table under a chart, as the page draws both.


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("this_week", {}),
        ("unit", {"unit": "Patrol", "week": EARLIER, "chart": "B3"}),
        ("unit", {"unit": "North", "chart": "B4"}),
        ("compare", {"unit": "North", "measure": "B1"}),
        ("patterns", {}),
        ("council", {}),
    ],
)
def test_every_chart_of_a_page_draws_what_the_table_under_it_says(
    here: Place, name: str, query: dict[str, str]
) -> None:
    walked = 0
    for drawn, table in twins(open_all(opened(name, **query))):
        kind = KINDS.get(tuple(table.columns[:2]), _weekly if _is_weekly(drawn, table) else None)
        if kind is not None:
            walked += kind(drawn, table)
    assert walked > 26 or name != "unit"


def _is_weekly(drawn: pd.DataFrame, table: pd.DataFrame) -> bool:
    """Whether a table is of one weekly line; those of several units have a test of their own."""
    return "shown" in drawn and table.columns[0].startswith("Week") and len(table.columns) <= 4


def _weekly(drawn: pd.DataFrame, table: pd.DataFrame) -> int:
    """A weekly line: each row of the table is a point or a gap of the chart, and the other way round."""
    name = table.columns[1]
    known = drawn[drawn["week_end"].notna()].iloc[::-1]
    assert len(known) == len(table)
    assert known["shown"].notna().sum() == drawn["shown"].notna().sum()
    for point, (_, cells_of) in zip(known.itertuples(), table.iterrows(), strict=True):
        first, last = pd.Timestamp(point.week_start).date(), pd.Timestamp(point.week_end).date()
        assert cells_of.iloc[0] == wording.span(first, last)
        cell = plain(cells_of[name])
        if pd.isna(point.shown):
            assert not re.match(r"\d", cell), cell
        elif (said := pair(cell)) is not None:
            assert said == (point.numerator, point.denominator)
            assert point.shown == pytest.approx(said[0] / said[1])
        else:
            number = re.findall(r"\d[\d,.]*", cell)[0].replace(",", "")
            # What is not 0 never reads 0.
            drawn_as = max(point.shown, 0.1) if point.shown else 0.0
            assert float(number) == pytest.approx(drawn_as, abs=0.051 if "." in number else 0.51)
        if "Usual range" in table and re.match(r"\d", cells_of["Usual range"]):
            low, high = (float(end) for end in re.findall(r"[\d.]+", plain(cells_of["Usual range"])))
            out_of = 100 if "%" in cells_of["Usual range"] else 1
            assert (low, high) == pytest.approx((point.lower * out_of, point.upper * out_of), abs=0.51)
        early = wording.mark("early") in cells_of.iloc[-1] or bool(getattr(point, "state", ""))
        assert early or not point.early
    return len(table)


def _moved(drawn: pd.DataFrame, table: pd.DataFrame) -> int:
    """What moved a score: bar by bar, and together."""
    parts, together = table.iloc[:-1], table.iloc[-1]
    assert drawn["label"].tolist() == parts["Part"].tolist()
    assert [wording.part_points(value) for value in drawn["points"]] == parts["Points"].tolist()
    assert together["Points"] == wording.part_points(drawn["points"].sum())
    return len(parts)


def _handed(drawn: pd.DataFrame, table: pd.DataFrame) -> int:
    """Hand-offs: the square has the table's pairs, those of units with few of them together."""
    own = {*drawn["giver"], *drawn["taker"]}
    named = table.assign(
        giver=table["From"].where(table["From"].isin(own), wording.OTHER_UNITS),
        taker=table["To"].where(table["To"].isin(own), wording.OTHER_UNITS),
    )
    sums = named.groupby(["giver", "taker"])["Times"].sum()
    assert drawn.set_index(["giver", "taker"])["times"].sort_index().tolist() == sums.sort_index().tolist()
    return len(drawn)


def _bars(drawn: pd.DataFrame, table: pd.DataFrame) -> int:
    """Bars with their numbers."""
    counts = [whole(text) for text in table.iloc[:, 1]]
    assert drawn["label"].tolist() == table.iloc[:, 0].tolist()
    assert drawn["count"].tolist() == counts
    assert [whole(text) for text in drawn["text"] if text] == [n for n in counts if n]
    return len(table)


def _dots(drawn: pd.DataFrame, table: pd.DataFrame) -> int:
    """A dot a week: filled where outreach was held."""
    held = table["Outreach"].str.lower() == "outreach held"
    assert (drawn["held"] == "yes").tolist() == held.tolist()
    return len(table)


KINDS = {
    ("Part", "Points"): _moved,
    ("From", "To"): _handed,
    ("Category", "Count"): _bars,
    ("Week", "Outreach"): _dots,
}


@pytest.mark.parametrize("unit", UNITS[:-1])
def test_every_weekly_chart_has_the_points_of_its_table(here: Place, unit: str) -> None:
    own, walked = unit_id(here, unit), 0
    for measure in CHARTED:
        panel = signals.panel(here, own, measure)
        if panel is not None:
            walked += _weekly(panel.points, signals.table(panel))
        line = weekly_lines.of_measure(here, own, measure)
        if line is not None:
            walked += _weekly(line.points, line.table)
    assert walked > 50
    line = weekly_lines.open_complaints(here, own)
    assert _weekly(line.points, line.table) == 26


@pytest.mark.parametrize("measure", ["B1", "A3", "B3", "A5"])
def test_the_funnel_draws_the_rows_of_its_table(here: Place, measure: str) -> None:
    node = cache.week_view(here).unit("Central")
    found = compare.beside(here, node, measure)
    assert found is not None
    table = compare.table(found, str).assign(unit=[row.name for row in found.rows])
    table = table.set_index("unit")
    drawn = funnel.funnel_points(found.comparison, node.id, found.names, {})
    dots = drawn[drawn["role"] == "unit"]
    with_value = table[~table["Rows"].isin(["–"])]
    assert len(dots) == len(with_value)
    for dot in dots.itertuples():
        unit, _, reading = dot.reading.partition(": ")
        cell = plain(table.loc[unit, "Figure"])
        assert cell == plain(reading)
        if measure in ("B1", "A3"):
            above, below = pair(cell) or (0, 0)
            assert (dot.value, dot.n) == (pytest.approx(above / below), below)
        elif measure == "A5":
            rate = re.fullmatch(r"([\d.]+) per 1,000 \(([\d,]+) in ([\d,]+) contacts\)", cell)
            assert rate is not None
            assert dot.value == pytest.approx(whole(rate[2]) / whole(rate[3]) * 1000)
            assert float(rate[1]) == pytest.approx(dot.value, abs=0.051)
            assert dot.n == whole(rate[3])
        else:
            assert float(re.findall(r"[\d.]+", cell)[0]) == pytest.approx(dot.value, abs=0.51)


def test_the_weeks_of_all_peers_are_their_tables_columns(here: Place) -> None:
    node = cache.week_view(here).unit("North")
    found = compare.beside(here, node, "B1")
    assert found is not None
    lines = compare.weekly_lines(here, found)
    table = compare.weekly_table(lines, found.names, found.comparison.kind)
    for unit, line in lines.items():
        column = table[found.names[unit]].iloc[::-1]
        drawn = points.week_points(line, found.comparison.kind)
        for point, cell in zip(drawn.itertuples(), column, strict=True):
            if pd.isna(point.shown):
                assert cell == "–"
            else:
                above, below = pair(cell) or (0, 1)
                assert point.shown == pytest.approx(above / below)


# Charts whose twin is the text beside them.


def test_the_lines_of_this_week_stand_where_json_puts_them(here: Place) -> None:
    told = {row["measure"]: row for row in objects("scorecard", "--unit", AGENCY, "--week", NEWEST)}
    for part in week_facts.part_lines(here):
        row = told[part.row["measure"]]
        (drawn,) = charts.line_points(part.row).to_dict("records")
        for name in ("value", "low", "high"):
            assert drawn[name] == pytest.approx(row[name] * 100)
        assert wording.percent(row["value"]) in part.text
        if (said := pair(part.text)) is not None:
            assert said == (row["numerator"], row["denominator"])


@pytest.mark.parametrize("unit", ["North", "Harbour", "Airport"])
def test_dots_bars_and_strips_are_the_numbers_beside_them(here: Place, unit: str) -> None:
    view, node = cache.week_view(here), cache.week_view(here).unit(unit)
    weeks = unit_facts.outreach_weeks(here, node.id)
    dots = charts.dot_points(weeks)
    row = view.figure("C2", node.id)
    assert ((dots["held"] == "yes").sum(), len(dots)) == (row["numerator"], row["denominator"])
    labels, counts, names = unit_facts.concern_counts(view.rows_of(node.id))
    bars = charts.bar_points(labels, counts)
    assert [whole(text) for text in bars["text"]] == bars["count"].tolist()
    assert bars["count"].tolist() == [view.figure(name, node.id)["numerator"] for name in names]
    for strip in compare.strips(here, node):
        own = funnel.strip_points(strip.own, node.name, strip.peers).query("own")
        value = view.figure(strip.measure, node.id)["value"]
        assert own["place"].tolist() == [pytest.approx(value * 100)]
        assert plain(strip.text).startswith(wording.percent(value))


@pytest.mark.parametrize("unit", ["North", "Patrol"])
def test_bars_of_what_changed_and_the_square_are_drawn_from_their_tables(here: Place, unit: str) -> None:
    own = unit_id(here, unit)
    for label in ("2026-W40", "2026-W44"):
        found = changed.changed(replace(here, week=label), own, lambda record: record)
        assert _moved(moved_points(found.labels, found.points), changed.bar_table(found)) > 0
    square = handed.handed(here, cache.week_view(here).unit(unit))
    assert _handed(cells(square.cells), square.table) > 0


@pytest.mark.parametrize("quarter", ["2026-Q3", "2026-Q1"])
def test_the_councils_charts_draw_what_its_findings_say(here: Place, quarter: str) -> None:
    briefing = council.briefing(here, quarter)
    drawn_kinds = set()
    for finding, line in zip(briefing.council.findings, council.findings(briefing), strict=True):
        assert line.points is not None
        head, drawn = plain(line.head), line.points
        drawn_kinds.add(finding.chart)
        if finding.chart == "trend":
            last = drawn[drawn["last"]].iloc[0]
            assert wording.percent(finding.value.value or 0.0) in head
            assert last["value"] == finding.value.value
            assert drawn["value"].tolist() == [value.value for _, value in finding.trend]
            past = drawn.loc[drawn["past"], "value"].tolist()
            assert past == [finding.before.value if finding.before else None]
        elif finding.chart == "bars":
            marked = drawn.loc[drawn["marked"], "count"].sum()
            assert (marked, drawn["count"].sum()) == (finding.value.numerator, finding.value.denominator)
            assert f"{drawn['count'].sum():,}" in head
        else:
            above, below = pair(head) or (0, 0)
            assert (above, below) == (finding.value.numerator, finding.value.denominator)
            if finding.chart == "dots":
                assert drawn.equals(council_charts.promise_points(above, below))
            else:
                assert f"{above / below:.0%}" in head or f"{above / below:.1%}" in head
    assert {"trend", "bars"} <= drawn_kinds
