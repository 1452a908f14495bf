"""A briefing of a published week says what its lines say, for those who may read them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from dashboard.briefings.briefing import Audience, Briefing
from dashboard.briefings.lines import Line
from dashboard.briefings.weekly import weekly
from dashboard.briefings.weekly_sheets import WeekLines, promises, score
from models import published
from models.access import Scope
from models.engine import engine_for, reading
from models.errors import AccessDenied, EntryRefused
from tests.briefed import SCOPE, W44, published_url
from tests.demo import database


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency with its newest settled week published."""
    url = published_url(tmp_path_factory.getbasetemp())
    with database(url):
        yield engine_for(url)


def of(engine: sa.Engine, audience: Audience, unit: str | None = None, scope: Scope = SCOPE) -> Briefing:
    with reading(engine) as connection:
        return weekly(connection, scope, W44, audience, unit)


def lines(engine: sa.Engine) -> dict[str, Line]:
    with reading(engine) as connection:
        return {
            line.unit: line for line in map(Line, published.bodies(connection, SCOPE, W44.label).values())
        }


def test_the_chief_reads_the_agency_and_every_figure_of_it(out: sa.Engine) -> None:
    found, held = of(out, "chief"), lines(out)
    assert [part.title for part in found.parts] == ["Keeping promises", "Answering complaints", "Showing up"]
    assert len(found.sheets) == 4
    assert found.figures == tuple(figure for line in held.values() for figure in line.figures)
    late = held["Eldermere Police"].count("commitments_overdue")
    assert f"{late}\u00a0promises are late" in found.sentence
    assert len(found.questions) == sum(one.asked for line in held.values() for one in line.questions) > 0
    assert found.stamp.head.split(":")[0] == str(len(held))


def test_a_table_adds_up_to_the_agency_in_the_order_of_the_tree(out: sa.Engine) -> None:
    found, held = of(out, "chief"), lines(out)
    table = found.sheets[0].table
    assert table is not None
    names = [row[0].strip("\u00a0") for row in table.rows]
    assert names == [line.unit for line in held.values() if not line.is_unassigned]
    late = [int(row[3]) for row, name in zip(table.rows, names, strict=True) if held[name].depth == 1]
    nobody = [line.count("commitments_overdue") or 0 for line in held.values() if line.is_unassigned]
    assert int(table.rows[0][3]) == sum(late) + sum(nobody)


def test_a_unit_reads_of_itself_and_of_those_under_it_alone(out: sa.Engine) -> None:
    held = lines(out)
    found = of(out, "unit", "Patrol")
    own = {"Patrol"} | {name for name, line in held.items() if line.parent == "Patrol"}
    assert {figure.unit for figure in found.figures} == own
    text = repr(found)
    assert not [name for name in set(held) - own if f"{name}'" in text and name != found.agency]


def test_the_scope_decides_and_not_the_name(out: sa.Engine) -> None:
    with reading(out) as connection:
        ids = {body["unit"]: own for own, body in published.bodies(connection, SCOPE, W44.label).items()}
    own = Scope(1, frozenset({ids["Central"]}))
    assert of(out, "unit", "central", own).unit == "Central"
    assert of(out, "unit", None, own).unit == "Central"
    for unit in ("North", "Nowhere", "Eldermere Police"):
        with pytest.raises(AccessDenied, match="that you may read"):
            of(out, "unit", unit, own)
    with pytest.raises(AccessDenied, match="whole agency"):
        of(out, "chief", None, own)
    with pytest.raises(AccessDenied):
        of(out, "unit", None, Scope(1, frozenset()))


def test_a_week_that_is_not_published_has_no_briefing(out: sa.Engine) -> None:
    with reading(out) as connection, pytest.raises(EntryRefused, match="has not been published"):
        weekly(connection, SCOPE, W44.previous, "chief")


def test_a_line_goes_nowhere_but_into_the_briefing(out: sa.Engine) -> None:
    """Nothing is read beside the published lines: the same lines give the same briefing."""
    assert of(out, "chief") == of(out, "chief")
    assert replace(of(out, "unit", "North"), name="") == replace(of(out, "unit", " north "), name="")


def test_a_score_that_there_is_none_of_says_why(out: sa.Engine) -> None:
    body = dict(lines(out)["North"].body)
    body["score"] = body["score"] | {"point": None, "low": None, "high": None, "reason": "Too few parts."}
    north = Line(body)
    sheet = score(WeekLines(north, [north], W44))
    assert sheet is not None
    assert (sheet.title, sheet.chart) == ("Accountability score, 0–100: too few parts.", None)


def test_a_note_on_the_time_line_stands_with_its_day_in_words(out: sa.Engine) -> None:
    body = dict(lines(out)["North"].body)
    note = ["2026-10-19", "note", "New desk", "Steward"]
    body["weeks"] = body["weeks"] | {"B1": body["weeks"]["B1"] | {"notes": [note]}}
    north = Line(body)
    sheet = promises(WeekLines(north, [north], W44))
    assert sheet is not None
    assert sheet.chart is not None
    assert sheet.chart.notes == ("19\u00a0Oct\u00a02026: New desk",)
