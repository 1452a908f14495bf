"""Every figure that stands on a page leads to rows, and those come to it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts import (
    changed,
    compare,
    council,
    files,
    handed,
    meeting,
    patterns,
    pledges,
    questions,
    records,
    unit_table,
    waiting,
    week,
)
from dashboard.facts import unit as unit_facts
from dashboard.place import agency_place
from metrics.calendar import Quarter, Week
from metrics.measures import REGISTRY
from models.access import local_viewer
from models.engine import engine, reading
from models.facts import hand_off
from tests.demo import database
from tests.figures_on_pages import (
    AGENCY,
    EARLIER,
    NEWEST,
    UNITS,
    Figure,
    Rows,
    disagrees,
    figures,
    follow,
    pair,
    plain,
    whole,
)
from tests.views.conftest import opened

# The earlier week belongs to the long run: it walks the same ways once more.
WEEKS = (NEWEST, pytest.param(EARLIER, marks=pytest.mark.long))
PARTS = {"B1": unit_facts.BESIDE["B1"], "C2": unit_facts.BESIDE["C2"], "A1": unit_facts.BESIDE["A1"]}


@pytest.fixture(scope="module")
def here(demo_url: str) -> Iterator[Place]:
    """The demo agency in its newest week, without a page."""
    with database(demo_url):
        yield replace(agency_place(AGENCY, str(engine().url), local_viewer()), week=NEWEST)


def at(here: Place, label: str) -> Place:
    return replace(here, week=label)


def unit_id(here: Place, name: str) -> int:
    return cache.week_view(here).unit(name).id


def listed(here: Place, measure: str, unit: str, **query: str) -> Rows:
    """The rows of one figure, as a link to it has them."""
    return follow(here, {"measure": measure, "unit": unit, "week": here.week, **query})


def wrong(here: Place, found: list[Figure]) -> list[str]:
    return [text for one in found if (text := disagrees(one, follow(here, one.query))) is not None]


def text_of(app: AppTest) -> str:
    return plain("\n".join(str(node.value) for kind in ("header", "markdown") for node in app.get(kind)))


# Whole pages, every link on them.


@pytest.mark.parametrize("label", WEEKS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_link_of_a_units_page_leads_to_rows_that_come_to_its_figure(
    here: Place, unit: str, label: str
) -> None:
    found = figures(opened("unit", week=label, unit=unit))
    assert wrong(here, found) == []
    assert {one.query["unit"] for one in found} == {unit}
    assert {one.query["week"] for one in found} == {label}
    view, node = cache.week_view(at(here, label)), cache.week_view(here).unit(unit)
    linked = {one.measure for one in found}
    if node.is_unassigned:
        assert {name for name in wording.COUNT_NAMES if name in view.rows_of(node.id).index} <= linked
        return
    shown = [name for head, beside in PARTS.items() for name in (head, *beside)]
    known = {name for name in shown if view.figure(name, node.id)["status"] == "ok"}
    assert known | {"commitments_due"} <= linked
    assert ("A5" in linked) == (unit != AGENCY)


@pytest.mark.parametrize("label", WEEKS)
def test_every_link_of_this_week_leads_to_rows_that_come_to_its_figure(here: Place, label: str) -> None:
    found = figures(opened("this_week", week=label))
    assert wrong(here, found) == []
    ask = questions.asked(at(here, label))
    assert len(found) >= 3 + 3 + len(ask.questions)


@pytest.mark.parametrize("unit", ["North", "Patrol", "Airport", "Unassigned"])
def test_every_number_of_a_meetings_screen_leads_to_its_rows(here: Place, unit: str) -> None:
    app = opened("meeting", unit=unit)
    found = figures(app)
    assert wrong(here, found) == []
    view, node = cache.week_view(here), cache.week_view(here).unit(unit)
    screen = meeting.screen(here, view, node)
    assert len(found) >= sum(bool(part.query) for part in screen.parts) + len(screen.questions)
    late, still = len(listed(here, "commitments_overdue", unit)), len(listed(here, "open_promises", unit))
    assert {late, still} - {0} <= numbers(text_of(app))


def test_the_page_of_rows_says_how_many_it_shows_and_hands_out(here: Place) -> None:
    cases = [("B1", "North"), ("C3", "Patrol"), ("A1", "Records"), ("open_promises", "Patrol")]
    cases += [
        ("legal_clocks", AGENCY),
        ("nobody_owns", AGENCY),
        ("commitments_due", "West"),
        ("D1", "Central"),
    ]
    for measure, unit in cases:
        app = opened("records", measure=measure, unit=unit)
        found, shown = listed(here, measure, unit), app.dataframe[0].value
        assert len(shown) == len(found) > 0
        (button,) = app.get("download_button")
        assert plain(button.proto.label).startswith(f"Download {len(shown):,} row")
        assert re.search(rf"^{len(shown):,} row", text_of(app), re.MULTILINE)
        file = records.csv_text(found.page, found.page.rows).splitlines()
        assert len(file) - 1 == len(shown)
        for group in app.button_group:
            first, *parts = (whole(label.rsplit(" ", 1)[1]) for label in group.options)
            assert first == sum(parts) == len(shown)


@pytest.mark.parametrize(("measure", "part"), [("B1", "below"), ("open_promises", "soon")])
def test_a_part_of_the_rows_is_as_long_as_its_button_says(here: Place, measure: str, part: str) -> None:
    app = opened("records", measure=measure, unit="Patrol", part=part)
    (group,) = app.button_group
    page = listed(here, measure, "Patrol").page
    label = page.counts()[part]
    assert label in group.options
    assert len(app.dataframe[0].value) == whole(label.rsplit(" ", 1)[1])
    assert len(app.dataframe[0].value) == len(listed(here, measure, "Patrol", part=part)) > 0


# This week.


@pytest.mark.parametrize("label", WEEKS)
def test_each_line_of_the_three_lists_leads_to_as_many_rows(here: Place, label: str) -> None:
    place = at(here, label)
    late, clocks, unowned = waiting.waiting_lists(place)
    for one in (late, clocks, unowned):
        every = follow(place, one.query)
        lines = [(whole(line.number), len(follow(place, line.query))) for line in one.lines if line.query]
        assert len(lines) >= 3
        assert [said for said, _ in lines] == [rows for _, rows in lines]
        # Late promises name the units that hold most of them; the other two lists name every part.
        assert sum(rows for _, rows in lines) == len(every) or one is late
        assert whole(one.number) in {len(every), *(rows for _, rows in lines)}
    by_unit = follow(place, late.query).rows["unit"].value_counts()
    assert [whole(line.number) for line in late.lines] == sorted(by_unit, reverse=True)[: len(late.lines)]
    before = len(listed(at(here, Week.parse(label).previous.label), "commitments_overdue", AGENCY))
    assert {abs(whole(late.number) - before)} - {0} <= numbers(late.beside)
    open_cases = listed(place, "complaints_open", AGENCY)
    assert len(follow(place, clocks.query)) == len(open_cases)
    assert len(open_cases) in numbers(clocks.beside)


def numbers(text: str) -> set[int]:
    """Every whole number of a text."""
    return {whole(found) for found in re.findall(r"\d[\d,]*", plain(text))}


@pytest.mark.parametrize("label", WEEKS)
def test_the_sentence_of_this_week_counts_its_rows(here: Place, label: str) -> None:
    facts, place = week.sentence_facts(at(here, label)), at(here, label)
    late, clocks = listed(place, "commitments_overdue", AGENCY), listed(place, "legal_clocks", AGENCY).rows
    due, left = listed(place, "commitments_due", AGENCY), pd.to_numeric(clocks["days_left"])
    assert (facts.due, facts.late, facts.kept) == (len(due), len(late), due.kept())
    assert facts.kept == len(listed(place, "commitments_kept", AGENCY))
    assert facts.ending_soon == int(left.between(1, 30).sum())
    assert facts.past_deadline == int((left <= 0).sum())
    assert facts.open_cases == len(clocks)
    assert facts.past_cases == int((clocks["age"] > 90).sum())


def test_a_question_of_any_week_leads_to_its_cases(here: Place) -> None:
    walked = 0
    for back in range(0, 28, 4):
        place = at(here, Week.parse(NEWEST).shift(-back).label)
        found = questions.asked(place)
        for line in (*found.questions, *found.also):
            walked += 1
            figure = Figure("Rows", plain(line.head), line.query)
            rows = follow(place, line.query)
            if line.query["measure"] == "B3":
                assert len(rows) in numbers(figure.beside)
            else:
                assert disagrees(figure, rows) is None
    assert walked > 2


@pytest.mark.parametrize("label", WEEKS)
def test_the_table_of_units_is_made_of_the_rows_of_each(here: Place, label: str) -> None:
    place = at(here, label)
    nodes = [cache.week_view(place).unit(name) for name in UNITS[1:]]
    lines = unit_table.unit_lines(place, tuple(node.id for node in nodes))
    order = [node for node in cache.week_view(place).tree if node in nodes]
    for (_, cells), node in zip(lines.iterrows(), order, strict=True):
        due = len(listed(place, "commitments_due", node.name))
        kept = len(listed(place, "commitments_kept", node.name))
        said = pair(cells["Promises kept this week"]) or (0, 0)
        assert said == (kept, due), node.name
        old = listed(place, "legal_clocks", node.name).rows["age"] > 90
        assert whole(cells["Open past 90 days"]) == int(old.sum()), node.name
        if node.is_unassigned:
            assert set(cells[["On time, 13 weeks", "Outreach weeks"]]) <= {"not measured", "no figure"}
            continue
        assert pair(cells["On time, 13 weeks"]) == listed(place, "B1", node.name).adds_up()
        if (held := pair(cells["Outreach weeks"])) is not None:
            assert held[0] == listed(place, "C2", node.name).adds_up()[0]


# One unit.


@pytest.mark.parametrize("label", WEEKS)
def test_each_segment_of_due_next_is_as_long_as_the_lists_it_leads_to(here: Place, label: str) -> None:
    place = at(here, label)
    walked: Counter[str] = Counter()
    for unit in UNITS:
        every = listed(place, "open_promises", unit)
        lists = unit_facts.due_lists(place, unit_id(place, unit))
        for name, rows in lists.items():
            links = unit_facts.see_all(rows, name, unit)
            found = [follow(place, query) for _, query in links]
            assert sum(len(one) for one in found) == len(rows), (unit, name)
            for (words, query), one in zip(links, found, strict=True):
                said = re.search(r"[\d,]+|one", plain(words))
                assert said is not None
                assert (1 if said[0] == "one" else whole(said[0])) == len(one), (unit, query)
            ids = {one for part in found for one in part.page.rows["id"]} if len(found) == 1 else set()
            assert not ids or set(rows["id"]) <= ids
            walked[name] += len(rows)
        parts = every.page.counts()
        assert len(lists["late"]) == len(every.page.part("late")), unit
        assert sum(whole(text.rsplit(" ", 1)[1]) for text in list(parts.values())[1:]) == len(every)
    assert min(walked[name] for name in ("late", "soon", "month", "complaints")) > 5


def test_a_click_on_a_segment_shows_its_first_lines_and_the_way_to_all(here: Place) -> None:
    app = opened("unit", unit="Patrol")
    for name in ("soon", "month", "complaints"):
        (group,) = (one for one in app.button_group if one.label == "Due next")
        label = next(text for text in group.options if text.startswith(wording.SEGMENTS[name]))
        app = group.set_value(name).run()
        listing = [one for one in figures(app) if one.label.startswith("See ")]
        assert wrong(here, listing) == []
        assert sum(len(follow(here, one.query)) for one in listing) == whole(label.rsplit(" ", 1)[1])


@pytest.mark.parametrize("unit", UNITS)
def test_a_commanders_sentence_counts_its_rows(here: Place, unit: str) -> None:
    node = cache.week_view(here).unit(unit)
    said = plain(unit_facts.sentence(here, cache.week_view(here), node))
    promises, clocks = listed(here, "open_promises", unit).rows, listed(here, "legal_clocks", unit).rows
    if node.is_unassigned:
        counts = [(len(promises), "open promise"), (len(clocks), "open complaint")]
        assert all((f"{n} {noun}" in said) == bool(n) for n, noun in counts)
        return
    sunday = 7 - (cache.week_view(here).list_on.weekday() + 1) % 7
    soon = pd.to_numeric(listed(here, "open_promises", unit, part="soon").rows["days_left"]).le(sunday).sum()
    late, nobodys = len(listed(here, "commitments_overdue", unit)), promises["nobody_owns"].sum()
    kept = listed(here, "B1", unit).adds_up()
    assert {n for n in (late, int(soon), int(nobodys)) if n} <= numbers(said)
    assert pair(said) == kept


@pytest.mark.parametrize("unit", [name for name in UNITS if name not in ("Airport", "Unassigned")])
def test_the_bars_by_category_are_the_rows_of_the_complaints_that_concern_a_unit(
    here: Place, unit: str
) -> None:
    rows = listed(here, "A5", unit).rows
    labels, counts, measures = unit_facts.concern_counts(cache.week_view(here).rows_of(unit_id(here, unit)))
    by_category = rows["category"].map(tables.code_cell).value_counts().to_dict()
    assert dict(zip(labels, counts, strict=True)) == by_category
    assert sum(counts) == len(rows)
    largest = listed(here, measures[0], unit)
    assert largest.adds_up() == (counts[0], len(rows))


@pytest.mark.parametrize("unit", ["Patrol", "North", "Records", "Unassigned"])
def test_the_square_of_hand_offs_adds_up_to_the_hand_offs_held(here: Place, unit: str) -> None:
    node = cache.week_view(here).unit(unit)
    found = handed.handed(here, node)
    below = {one.name for one in cache.week_view(here).below(node.id)}
    total = int(found.table["Times"].sum())
    assert total == _hand_offs(here, below)
    if not total:
        assert found.units == []
        return
    assert int(found.cells["times"].sum()) == total
    assert f"{total:,} hand-off" in plain(found.reading)
    for end, column in (("giver", "From"), ("taker", "To")):
        margin = found.table.groupby(found.table[column])["Times"].sum()
        drawn = found.cells.groupby(end)["times"].sum()
        assert all(drawn[name] == margin[name] for name in found.units if name in margin)
        assert drawn.sum() == margin.sum()
    assert found.table[["From", "To"]].isin(below).any(axis=1).all()


def _hand_offs(here: Place, units: set[str]) -> int:
    """Hand-offs of thirteen weeks with one of these units at an end, counted row by row."""
    names = {node.id: node.name for node in cache.week_view(here).tree}
    last = pd.Timestamp(cache.week_view(here).list_on, tz=cache.figures_of(here).counts.zone)
    first, end = last - pd.Timedelta(days=13 * 7 - 1), last + pd.Timedelta(days=1)
    columns = (hand_off.c.from_unit_id, hand_off.c.to_unit_id, hand_off.c.handed_at)
    with reading(engine()) as connection:
        rows = connection.execute(sa.select(*columns).where(sa.not_(hand_off.c.withdrawn))).all()
    return sum(
        bool({names[giver], names[taker]} & units) and first <= pd.Timestamp(moment) < end
        for giver, taker, moment in rows
    )


@pytest.mark.parametrize("unit", ["North", "Patrol"])
def test_what_moved_the_score_is_what_entered_and_left_the_rows_of_each_measure(
    here: Place, unit: str
) -> None:
    node = cache.week_view(here).unit(unit)
    found, shown = cache.since(here, node.id), changed.changed(here, node.id, lambda record: record)
    assert found.account.difference is not None
    # Shown to two places, each part and both scores: together they are the difference of what is shown.
    assert sum(shown.points) == pytest.approx(found.account.difference, abs=0.0101)
    before = at(here, found.week.previous.label)
    for measure, name in shown.linked:
        assert name == REGISTRY[measure].name
        assert len(listed(here, measure, unit)) > 0
    now, then = (set(listed(place, "B1", unit).rows["key"]) for place in (here, before))
    for how, keys in {"entered": now - then, "left": then - now}.items():
        told = [key for line in found.traces["B1"].lines if line.how == how for key in line.keys]
        assert sorted(told) == sorted(keys), how


# Council.


@pytest.fixture(scope="module")
def briefing(here: Place) -> council.Briefing:
    return council.briefing(here, "2026-Q3")


def test_the_councils_shares_are_those_of_the_rows_of_its_quarter(
    here: Place, briefing: council.Briefing
) -> None:
    place = at(here, Week.of(briefing.days[1]).label)
    found = {one.kind: one for one in briefing.council.findings}
    lines = dict(zip(found, (plain(line.head) for line in council.findings(briefing)), strict=True))
    for kind, measure, unit in (
        ("kept", "B1", AGENCY),
        ("told", "A8", AGENCY),
        ("own", "B1", "Chief's office"),
    ):
        rows = listed(place, measure, unit).adds_up()
        assert (found[kind].value.numerator, found[kind].value.denominator) == rows
        assert f"{rows[0]:,} of {rows[1]:,}" in lines[kind]
    answered = listed(place, "A1", AGENCY)
    assert found["answered"].value.denominator == len(answered)
    assert found["answered"].value.value == pytest.approx(answered.value())
    assert round(answered.value() * 100) in numbers(lines["answered"])
    sentence = plain(council.sentence(briefing))
    assert pair(sentence) == listed(place, "B1", AGENCY).adds_up()
    old = listed(place, "complaints_open", AGENCY).days("received_on") < pd.Timestamp(_aged(briefing))
    assert f"{int(old.sum())} are past 90 days" in sentence


def _aged(briefing: council.Briefing) -> date:
    return briefing.days[1] - timedelta(days=90)


def test_the_councils_events_are_the_visits_of_its_quarter(here: Place, briefing: council.Briefing) -> None:
    (reach,) = (one for one in briefing.council.findings if one.kind == "reach")
    place = at(here, Week.of(briefing.days[1]).label)
    rows = listed(place, "events_held", AGENCY, window="13w").rows
    rows = rows[rows["stance"] != "enforcement"]
    visits = rows.drop_duplicates(["unit", "event_on", "community"])["unit"].value_counts()
    named = {bar.unit: bar.count for bar in reach.bars if bar.unit}
    assert len(named) > 2
    assert named == {unit: visits[unit] for unit in named}
    assert sum(bar.count for bar in reach.bars) == reach.value.denominator == visits.sum()
    assert sum(bar.count for bar in reach.bars if bar.marked) == reach.value.numerator
    (line,) = (one for one in council.findings(briefing) if "community events" in one.head)
    assert {visits[unit] for unit in reach.units} | {visits.sum()} <= numbers(line.head) | set(visits)


def test_the_councils_figures_lead_to_cells_that_add_up(here: Place, briefing: council.Briefing) -> None:
    assert not council.withheld(briefing)
    for column in (1, 2):
        table = council.cells(briefing)
        n = {row.iloc[0]: whole(row.iloc[column]) for _, row in table.iterrows()}
        assert n["Promises kept on time"] + n["Promises not kept on time"] == n["Promises due in the quarter"]
        soon, later = n["Answered within 90 days of receipt"], n["Answered later"]
        assert soon + later == n["Answered in the quarter"]
        recent, old = n["Open at its end, up to 90 days old"], n["Open at its end, past 90 days"]
        assert recent + old == n["Open at its end"]
        assert n["Answered in the quarter"] + n["Open at its end"] == n["Open at some time in the quarter"]
        assert n["Told the outcome in time"] + n["Not told in time"] == n["To be told the outcome"]
        assert n["Feedback forms, positive"] + n["Feedback forms, other"] == n["Feedback forms"]
    n = {row.iloc[0]: row.iloc[1] for _, row in table.iterrows()}
    heads = [f"{line.head} {line.caveat}" for line in council.findings(briefing)]
    text = plain(" ".join([council.sentence(briefing), *heads]))
    assert f"{n['Promises kept on time']} of {n['Promises due in the quarter']}" in text
    assert f"{n['Told the outcome in time']} of {n['To be told the outcome']}" in text
    assert {whole(n["Open at its end"]), whole(n["Open at its end, past 90 days"])} <= numbers(text)


def test_the_year_so_far_is_the_sum_of_its_quarters(here: Place, briefing: council.Briefing) -> None:
    year = council.year(briefing)
    names = {
        "Promises kept on time": ("Promises kept on time", "Promises due in the quarter"),
        "Complaints received": ("Received in the quarter",),
        "Complaints answered": ("Answered in the quarter",),
        "Complainants told in time": ("Told the outcome in time", "To be told the outcome"),
    }
    tables = [council.cells(council.briefing(here, f"2026-Q{number}")) for number in (1, 2, 3)]
    for column in (1, 2):
        said = {row.iloc[0]: plain(row.iloc[column]) for _, row in year.iterrows()}
        for line, cells in names.items():
            sums = {
                sum(whole(table.loc[table.iloc[:, 0] == name].iloc[0, column]) for table in tables)
                for name in cells
            }
            assert sums <= numbers(said[line])


def test_the_pledges_of_the_council_are_the_rows_of_its_tables(briefing: council.Briefing) -> None:
    lists, held = pledges.pledge_lists(briefing, lambda record: record), briefing.council.pledges
    assert len(lists.asked) + len(lists.rest) == len(held.rows) > 10
    assert numbers(lists.label) == {len(held.rows)}
    assert len(lists.rest) in numbers(lists.rest_label)
    assert len(lists.unproven) == len(held.unproven)
    states, bodies = (Counter(getattr(one, name) for one in held.rows) for name in ("state", "body"))
    assert set(states.values()) <= numbers(lists.states)
    assert sum(numbers(text).pop() for text in plain(lists.states).split("·")) == len(held.rows)
    assert set(bodies.values()) <= numbers(lists.to)
    assert bodies["council"] in numbers(pledges.pledge_sentence(briefing))
    for table in (lists.asked, lists.rest, lists.unproven):
        assert table["Pledge"].str.contains(r"\(promise-\d+\)").all()


# Compare, patterns.


@pytest.mark.parametrize("measure", ["B1", "A1", "A3", "B3", "C2", "A5", "A6"])
@pytest.mark.parametrize("label", WEEKS)
def test_every_point_of_compare_leads_to_the_rows_it_is_made_of(
    here: Place, measure: str, label: str
) -> None:
    place = at(here, label)
    node = cache.week_view(place).unit("North")
    found = compare.beside(place, node, measure)
    assert found is not None
    table = compare.table(found, lambda unit: unit)
    for row, (_, cells) in zip(found.rows, table.iterrows(), strict=True):
        leads = re.fullmatch(r"\[rows\]\((.+)\)", cells["Rows"])
        assert (leads is not None) == (row.value is not None)
        if leads is None:
            continue
        rows = listed(place, measure, leads[1])
        above, below = rows.adds_up()
        assert leads[1] == row.name
        assert rows.span == found.comparison.span.days
        if measure in ("A1", "B3"):
            assert rows.value() == pytest.approx(row.value)
            assert row.denominator == below
        else:
            assert (row.numerator, row.denominator) == (above, row.denominator if below is None else below)
        if said := pair(cells["Figure"]):
            assert said == (row.numerator, row.denominator)


def test_a_pattern_lists_as_many_records_as_it_counts(here: Place) -> None:
    for label in (NEWEST, "2026-W40"):
        place = at(here, label)
        cards = patterns.cards(place, cache.week_view(place))
        assert cards
        for card in cards:
            rows = patterns.rows(place, card)
            asked = int((rows[wording.patterns.ASKED_ABOUT] == "yes").sum())
            assert pair(card.seen[0]) == (asked, len(rows))
            assert [whole(n) for n in re.findall(r"\d[\d,]*", plain(card.rows_title))] == [len(rows), asked]
            assert len(patterns.csv_text(rows).splitlines()) - 1 == len(rows)
            if card.chart is not None:
                points = card.chart.points
                drawn = int(points["count"].sum()), int(points["count"][points["marked"]].sum())
                assert drawn == (len(rows), asked)


# Data.


def test_the_data_page_counts_the_rows_it_holds(here: Place) -> None:
    kept = cache.files(here)
    assert kept.quarantined == sum(n for _, _, n in kept.reasons)
    assert len(kept.waiting) == min(kept.quarantined, 50)
    for batch in kept.batches:
        assert batch.read == batch.new + batch.changed + batch.same + batch.quarantined
    by_source = Counter[str]()
    for batch in kept.batches:
        by_source[batch.source] += batch.new
    assert {source.title: source.rows for source in kept.sources} == dict(by_source)
    sources = next(table.value for table in opened("data").table if "Rows" in table.value.columns)
    assert [whole(plain(cell)) for cell in sources["Rows"]] == [source.rows for source in kept.sources]
    held = {
        "Promises": "response_commitment",
        "Hand-offs of promises": "hand_off",
        "Engagement events": "engagement_event",
    }
    with reading(engine()) as connection:
        names = set(sa.inspect(connection).get_table_names())
        for title, table in held.items():
            assert table in names
            count = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
            assert count == by_source[title]


def test_completeness_leads_to_the_records_of_each_unit(here: Place) -> None:
    view = cache.week_view(here)
    table = files.completeness_table(view, lambda unit: unit)
    chosen = [at for at, node in enumerate(view.tree) if node.name in UNITS]
    assert len(chosen) == len(UNITS)
    for place in chosen:
        cells = table.iloc[place]
        leads = re.fullmatch(r"\[rows\]\((.+)\)", cells["Rows"])
        if leads is None:
            assert view.tree[place].is_unassigned
            continue
        complete, prompt = (listed(here, name, leads[1]) for name in files.COMPLETE)
        assert pair(cells["Records complete"]) == complete.adds_up()
        assert pair(cells["Entered within 7 days"]) == prompt.adds_up()
        assert complete.rows["complete"].sum() == complete.adds_up()[0]
        assert complete.rows["prompt"].sum() == prompt.adds_up()[0]
    found = figures(opened("data"))
    assert {one.measure for one in found} == set(files.COMPLETE)
    assert wrong(here, found) == []


# Weeks of a chart.


@pytest.mark.parametrize("measure", ["B1", "B4", "B5", "C3", "A8"])
def test_each_settled_week_of_a_chart_has_its_rows(here: Place, measure: str) -> None:
    for unit in ("Patrol", "North", "Harbour"):
        weeks = cache.trend(here, unit_id(here, unit), measure, 12)
        settled = weeks[~weeks["provisional"].astype(bool)].iloc[::4]
        for row in settled.itertuples():
            label = Week.of(row.week_start).label
            found = listed(at(here, label), measure, unit, window="judged")
            assert found.span == (row.week_start, row.week_end)
            assert found.adds_up() == (row.numerator, row.denominator), (unit, label)


@pytest.mark.parametrize("unit", [AGENCY, "Central", "Records"])
def test_each_week_of_open_complaints_has_its_rows(here: Place, unit: str) -> None:
    weeks = cache.stock(here, unit_id(here, unit), "complaints_open", 26)
    for row in weeks.iloc[::5].itertuples():
        found = listed(at(here, Week.of(row.week_start).label), "complaints_open", unit)
        assert len(found) == row.numerator
    assert np.isfinite(weeks["value"].astype(float)).all()


def test_a_quarter_of_the_council_is_a_quarter_of_whole_weeks(briefing: council.Briefing) -> None:
    assert briefing.quarter == Quarter(2026, 3)
    assert (briefing.days[1] - briefing.days[0]).days + 1 == 13 * 7
