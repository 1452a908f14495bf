"""The data page adds up; the method page is the catalogue on today's numbers."""

from datetime import UTC, datetime

import pytest

from dashboard import tables, wording
from dashboard.glossary import GLOSSARY
from metrics.configuration import load
from metrics.measures import REGISTRY
from metrics.scorecards import build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading


def text_of(app):
    parts = [*(m.value for m in app.markdown), *(c.value for c in app.caption)]
    return "\n".join(parts).replace("\u00a0", " ")


def number(cell):
    return int(cell.replace(",", ""))


def test_sources_and_batches_add_up(open_page, sentence):
    app = open_page("data")
    sources, _, batches, complete = (table.value for table in app.table)
    total = sum(number(cell) for cell in sources["Rows"])
    assert f"{total:,} rows from {len(sources)} sources" in text_of(app)
    assert sentence(app).startswith("Complaints, promises and events to 15 November.")
    assert "after 1 November are still filling up" in sentence(app)
    assert list(batches["File"])[-1] == wording.literal("units.csv")
    for _, batch in batches.iterrows():
        parts = [number(batch[name]) for name in ("New", "Changed", "Same", "Quarantined")]
        assert number(batch["Read"]) == sum(parts)
    assert len(complete) == 31
    assert not complete.isna().any().any()


def test_the_method_page_works_every_measure(open_page):
    shown = text_of(open_page("method"))
    for measure in REGISTRY.values():
        if measure.rule_id != "A7":
            for words in (measure.name, measure.meaning, measure.formula, measure.asks):
                assert words.replace("\u00a0", " ") in shown, measure.id
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        kept = build(connection, scope, now=datetime.now(UTC)).figure("B1", scope.agency_id)
    counts = f"{int(kept['numerator']):,} of {int(kept['denominator']):,}"
    likely = f"{kept['low'] * 100:.1f}–{kept['high'] * 100:.1f}%"
    assert f"{counts} = {kept['value']:.1%}, likely {likely}" in shown
    assert load().version in shown
    assert shown.count("not yet adopted by the agency") >= 2


def test_the_scores_arithmetic_is_open(open_page):
    app = open_page("method")
    lines, words = app.table[0].value, app.table[1].value
    assert len(lines) == 9
    marks = [float(mark) for mark in lines["Mark"]]
    pillars = [sum(marks[at : at + 3]) / 3 for at in (0, 3, 6)]
    (score,) = [line for line in text_of(app).split("\n") if line.startswith("**Accountability score, 0")]
    shown = float(score.split(" = ")[1].split(",")[0])
    assert shown == pytest.approx(sum(pillars) / 3, abs=0.1)
    assert len(words) == len(GLOSSARY)


def test_a_unit_is_never_broken_in_a_table():
    assert tables.unit_name("Family and survivors", 0) == "**Family\u00a0and\u00a0survivors**"
