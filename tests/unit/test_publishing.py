"""Publishing a settled week: once, by the calendar, held only by name; a chain that tells what was done."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.configuration import load
from metrics.frozen import COLUMNS, WEEK_COLUMNS
from metrics.publishing import due_at, publish, publish_due
from metrics.scorecards import build
from models import published
from models.access import Scope
from models.chain import Head
from models.engine import engine_for, reading, writing
from models.errors import AlreadyPublished, EntryRefused
from tests.demo import database, demo_url

DUE = datetime(2026, 11, 18, 22, tzinfo=UTC)  # Wednesday 17:00 in New York
NOW = DUE.replace(hour=23)
W44 = Week.parse("2026-W44")
SCOPE = Scope(1)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(demo_url(tmp_path_factory.getbasetemp()).removeprefix("sqlite:///"))


@pytest.fixture
def demo(source: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A demo agency of the test's own."""
    shutil.copy(source, tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        yield engine_for(url)


@pytest.fixture(scope="module")
def frozen(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """One with the newest settled week published."""
    path = tmp_path_factory.mktemp("frozen") / "own.db"
    shutil.copy(source, path)
    url = f"sqlite:///{path}"
    with database(url):
        publish(engine_for(url), SCOPE, W44, by="calendar", at=NOW)
        yield engine_for(url)


def head_of(engine: sa.Engine, kept: Head | None = None) -> Head:
    with reading(engine) as connection:
        return published.verify(connection, SCOPE, kept)


def test_the_calendar_is_the_wednesday_after_the_week_has_settled() -> None:
    assert due_at(W44, load(), "America/New_York") == DUE
    # In summer the same hour of the agency's day is another instant.
    assert due_at(Week.parse("2026-W25"), load(), "America/New_York").hour == 21


def test_a_line_is_the_scorecard_to_the_sixth_decimal(frozen: sa.Engine) -> None:
    with reading(frozen) as connection:
        card = build(connection, SCOPE, now=NOW, week=W44)
        lines = published.bodies(connection, SCOPE, "2026-W44")
        for node in card.counts.tree:
            body = lines[node.id]
            assert (body["unit"], body["columns"]) == (node.name, list(COLUMNS))
            held = {(row[0], row[2]): dict(zip(COLUMNS, row, strict=True)) for row in body["rows"]}
            mine = card.rows[card.rows["unit_id"] == node.id]
            assert len(held) == len(body["rows"]) == len(mine) > 20
            for row in mine.itertuples():
                line = held[row.measure, row.window]
                assert line["status"] == row.status
                for name in ("numerator", "denominator", "value", "low", "high"):
                    value = getattr(row, name)
                    missing = value is None or value != value
                    assert (line[name] is None) is missing
                    assert missing or float(line[name]) == pytest.approx(float(value), abs=5e-7)
            score = card.scores.get(node.id)
            assert (body["score"] is None) is (score is None)
            if score is not None and score.point is not None:
                assert float(body["score"]["point"]) == pytest.approx(score.point, abs=5e-7)


def test_what_stands_beside_the_figures_adds_up_to_them(frozen: sa.Engine) -> None:
    with reading(frozen) as connection:
        lines = published.bodies(connection, SCOPE, "2026-W44")
    for body in lines.values():
        held = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in body["rows"]}
        buckets = {name: n for name, n in body["clocks"].items() if name not in ("open", "past_90")}
        if held["complaints_open"]["status"] == "ok":
            assert held["complaints_open"]["value"] == body["clocks"]["open"] == sum(buckets.values())
        assert (body["late"]["oldest_days"] is None) is (held["commitments_overdue"]["value"] in (0, None))
        for name, weeks in body["weeks"].items():
            newest = dict(zip(WEEK_COLUMNS, weeks["rows"][-1], strict=True))
            assert newest["week_end"] == "2026-11-01"
            if name == "B1" and weeks["step"] == 1:
                assert newest["denominator"] == held["commitments_due"]["value"]
                assert newest["numerator"] == held["commitments_kept"]["value"]


def test_a_week_is_published_once_and_a_correction_follows_it(demo: sa.Engine) -> None:
    first = publish(demo, SCOPE, W44, by="calendar", at=NOW)
    with pytest.raises(AlreadyPublished, match="2026-W44 has been published"):
        publish(demo, SCOPE, W44, by="calendar", at=NOW)
    assert head_of(demo) == first.head
    second = publish(demo, SCOPE, W44, by="calendar", at=NOW, correction="  A file was  read twice. ")
    with reading(demo) as connection:
        one, two = published.weeks(connection, SCOPE)
        events = connection.execute(
            sa.text("SELECT subject, detail FROM audit_event WHERE action = 'publish'")
        )
        assert [json.loads(row.detail)["head"] for row in events] == [str(first.head), str(second.head)]
    assert (one.edition, two.edition, two.reason) == (1, 2, "A file was read twice.")
    assert head_of(demo, first.head) == second.head == two.head
    with pytest.raises(EntryRefused, match="nothing to correct"):
        publish(demo, SCOPE, W44.previous, by="calendar", at=NOW, correction="Why not.")


def test_what_has_not_settled_or_is_not_due_is_refused(demo: sa.Engine) -> None:
    with pytest.raises(EntryRefused, match="2026-W45 has not settled"):
        publish(demo, SCOPE, W44.next, by="calendar", at=NOW)
    with pytest.raises(EntryRefused, match=r"by the calendar, at 2026-11-18 22:00 UTC"):
        publish(demo, SCOPE, W44, by="chief", at=DUE.replace(hour=21, minute=59))
    assert head_of(demo) == Head(0, "")


def test_a_hold_has_a_name_and_a_reason_and_the_calendar_passes_it_by(demo: sa.Engine) -> None:
    with pytest.raises(EntryRefused, match="needs a reason"), writing(demo) as connection:
        published.hold(connection, SCOPE, "2026-W44", "  ", by="Chief", at=NOW)
    with writing(demo) as connection:
        published.hold(connection, SCOPE, "2026-W44", "The file is being read anew.", by="Chief", at=NOW)
    with pytest.raises(EntryRefused, match="held by Chief: The file is being read anew"):
        publish(demo, SCOPE, W44, by="calendar", at=NOW)
    assert publish_due(demo, SCOPE, by="calendar", at=NOW) == []
    with writing(demo) as connection:
        published.lift(connection, SCOPE, "2026-W44", by="Chief", at=NOW)
    assert [one.week for one in publish_due(demo, SCOPE, by="calendar", at=NOW)] == [W44]
    assert publish_due(demo, SCOPE, by="calendar", at=NOW) == []
    with pytest.raises(AlreadyPublished), writing(demo) as connection:
        published.hold(connection, SCOPE, "2026-W44", "Too late.", by="Chief", at=NOW)


def test_the_calendar_catches_up_from_the_first_week_on(demo: sa.Engine) -> None:
    publish(demo, SCOPE, W44.shift(-3), by="calendar", at=NOW)
    done = publish_due(demo, SCOPE, by="calendar", at=NOW)
    assert [one.week.label for one in done] == ["2026-W42", "2026-W43", "2026-W44"]
    assert head_of(demo) == done[-1].head


def test_a_scope_sees_its_own_units_lines_alone(frozen: sa.Engine) -> None:
    with reading(frozen) as connection:
        assert list(published.bodies(connection, Scope(1, frozenset({8})), "2026-W44")) == [8]
        assert published.bodies(connection, Scope(1, frozenset()), "2026-W44") == {}
        assert published.bodies(connection, Scope(2), "2026-W44") == {}
        assert published.bodies(connection, SCOPE, "2026-W01") == {}
