"""Publishing a settled week: once, by the calendar, held only by name; a chain that tells what was done."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.cli.publishing import VERIFIER
from metrics.calendar import Week
from metrics.configuration import load
from metrics.frozen import COLUMNS, WEEK_COLUMNS
from metrics.publishing import due_at, publish, publish_due
from metrics.scorecards import build
from models import published
from models.access import Scope
from models.chain import Head
from models.engine import engine_for, reading, writing
from models.errors import AlreadyPublished, ChainBroken, EntryRefused
from models.published import published_line
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
def three(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """One with the three newest settled weeks published."""
    path = tmp_path_factory.mktemp("three") / "own.db"
    shutil.copy(source, path)
    url = f"sqlite:///{path}"
    with database(url):
        for week in (W44.shift(-2), W44.shift(-1), W44):
            publish(engine_for(url), SCOPE, week, by="calendar", at=NOW)
        yield engine_for(url)


def head_of(engine: sa.Engine, kept: Head | None = None) -> Head:
    with reading(engine) as connection:
        return published.verify(connection, SCOPE, kept)


def test_the_calendar_is_the_wednesday_after_the_week_has_settled() -> None:
    assert due_at(W44, load(), "America/New_York") == DUE
    # In summer the same hour of the agency's day is another instant.
    assert due_at(Week.parse("2026-W25"), load(), "America/New_York").hour == 21


def test_a_line_is_the_scorecard_to_the_sixth_decimal(three: sa.Engine) -> None:
    with reading(three) as connection:
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


def test_what_stands_beside_the_figures_adds_up_to_them(three: sa.Engine) -> None:
    with reading(three) as connection:
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


def test_published_rows_are_only_added_to(three: sa.Engine) -> None:
    for statement in (
        "UPDATE published_line SET line = 'x' WHERE number = 1",
        "DELETE FROM published_line",
        "INSERT OR REPLACE INTO published_line SELECT * FROM published_line WHERE number = 2",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="only added to"), writing(three) as connection:
            connection.execute(sa.text(statement))


def spoil(connection: sa.Connection, way: str, at: int, last: int) -> int:
    """Lay hands on a chain as its owner could; gives the line that a walk must name."""
    rows = {row.number: dict(row._mapping) for row in connection.execute(sa.select(published_line))}

    def put(line_number: int, **values: object) -> None:
        mine = published_line.c.id == rows[line_number]["id"]
        connection.execute(sa.update(published_line).where(mine).values(**values))

    if way == "a figure":
        put(at, line=rows[at]["line"].replace('"ok"', '"too_few"', 1) + " ")
    elif way == "a column":
        put(at, label="2026-W01")
    elif way == "a reason":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        put(at, reason="Nobody said so.")
    elif way == "an instant":
        put(at, published_at=NOW.replace(year=2025))
    elif way == "taken out":
        connection.execute(sa.delete(published_line).where(published_line.c.number == at))
    elif way == "closed up":
        connection.execute(sa.delete(published_line).where(published_line.c.number == at))
        for number in range(at + 1, last + 1):
            put(number, number=number - 1)
        return at if at < last else 0
    elif way == "swapped":
        other = at % last + 1
        put(at, number=-1)
        put(other, number=at)
        put(at, number=other)
        return min(at, other)
    elif way == "re-chained":
        before = rows[at - 1]["digest"] if at > 1 else ""
        line = rows[at]["line"].replace('"ok"', '"too_few"', 1) + " "
        for number in range(at, last + 1):
            line = line if number == at else rows[number]["line"]
            before = published.digest_of(before, line)
            put(number, line=line, digest=before)
        return last
    return 0 if way == "taken out" and at == last else at


WAYS = (
    "a figure",
    "a column",
    "a reason",
    "an instant",
    "taken out",
    "closed up",
    "swapped",
    "re-chained",
)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_laying_hands_on_it_is_found_and_named(three: sa.Engine, way: str) -> None:
    kept, chance = head_of(three), random.Random(way)
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'published_line'"
    for at in {1, kept.number, *(chance.randint(1, kept.number) for _ in range(5))}:
        connection = three.connect().execution_options(writes=True)
        with connection, connection.begin() as transaction:
            for name in connection.exec_driver_sql(names).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            wanted = spoil(connection, way, at, kept.number)
            with pytest.raises(ChainBroken) as broken:
                published.verify(connection, SCOPE, kept)
            assert broken.value.entry == (wanted or kept.number), (way, at)
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
            transaction.rollback()
    assert head_of(three, kept) == kept


def checked(folder: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), "chain.txt", *more],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_an_exported_chain_is_checked_without_this_software(three: sa.Engine, tmp_path: Path) -> None:
    with reading(three) as connection:
        lines = list(published.export(connection, SCOPE))
    kept = head_of(three)

    def write(chosen: list[str]) -> None:
        (tmp_path / "chain.txt").write_text("".join(chosen), encoding="utf-8", newline="\n")

    write(lines)
    assert checked(tmp_path) == (0, f"Sound: {kept.number} lines. Head {kept}\n")
    assert checked(tmp_path, f"{kept.number}:{kept.digest[:12]}")[0] == 0
    assert checked(tmp_path, f"{kept.number}:{'0' * 12}")[0] == 1
    assert checked(tmp_path, "nonsense")[0] == 2
    write(lines[:-1])
    assert checked(tmp_path)[0] == 0
    assert checked(tmp_path, str(kept)) == (1, f"The chain does not hold the head {kept}.\n")
    write([*lines[:4], lines[4].replace('"ok"', '"no"', 1), *lines[5:]])
    assert checked(tmp_path) == (1, "Line 5 is not what was published there.\n")
    write([*lines[:2], lines[3], lines[2], *lines[4:]])
    assert checked(tmp_path)[0] == 1


def test_a_scope_sees_its_own_units_lines_alone(three: sa.Engine) -> None:
    with reading(three) as connection:
        assert list(published.bodies(connection, Scope(1, frozenset({8})), "2026-W44")) == [8]
        assert published.bodies(connection, Scope(1, frozenset()), "2026-W44") == {}
        assert published.bodies(connection, Scope(2), "2026-W44") == {}
        assert published.bodies(connection, SCOPE, "2026-W01") == {}
