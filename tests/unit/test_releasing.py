"""Releasing a quarter: from its published weeks, once, as it may be read outside; the rest stays in."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Quarter
from metrics.council import Council, council
from metrics.council_counts import council_counts
from metrics.council_findings import Finding
from metrics.disclosure.history import from_text
from metrics.disclosure.quarters import disclosed, earlier, live
from metrics.disclosure.release import Disclosed
from metrics.figures import Figures, figures
from metrics.measures.definition import Value
from metrics.releasing import (
    CELLS,
    ReleasedQuarter,
    quarters_out,
    release_due,
    release_quarter,
    released,
    same_again,
    weeks_of,
)
from models import published, releases
from models.engine import engine_for, reading, writing
from models.errors import AlreadyPublished, EntryRefused
from tests.demo import database, demo_url
from tests.released import NOW, SCOPE, publish_weeks, recategorised, release

Q3 = Quarter(2026, 3)
DUE = datetime(2026, 10, 14, 21, tzinfo=UTC)
Inside = tuple[Figures, Disclosed, Council]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(demo_url(tmp_path_factory.getbasetemp()).removeprefix("sqlite:///"))


@pytest.fixture
def demo(source: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A demo agency of the test's own."""
    yield from copied(source, tmp_path / "own.db")


def copied(source: Path, path: Path) -> Iterator[sa.Engine]:
    shutil.copy(source, path)
    with database(f"sqlite:///{path}"):
        yield engine_for(f"sqlite:///{path}")


@pytest.fixture(scope="module")
def once(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """One with its newest quarter released."""
    for engine in copied(source, tmp_path_factory.mktemp("released") / "own.db"):
        release(engine, Q3)
        yield engine


def out(engine: sa.Engine, quarter: Quarter = Q3) -> ReleasedQuarter:
    with reading(engine) as connection:
        found = released(connection, SCOPE, quarter.label)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def inside(source: Path) -> Inside:
    """The same quarter reckoned from the records, before anything is frozen."""
    with reading(engine_for(f"sqlite:///{source}")) as connection:
        view = figures(connection, SCOPE, now=NOW)
        found = disclosed(view, Q3, [])
        assert found is not None
        end = weeks_of(Q3)[-1].end
        return view, found, council(view, connection, SCOPE, Q3, end, council_counts(found, view))


def test_a_quarter_is_refused_while_a_week_of_it_is_missing_and_the_weeks_are_named(demo: sa.Engine) -> None:
    weeks = weeks_of(Q3)
    assert (len(weeks), weeks[0].label, weeks[-1].label) == (13, "2026-W27", "2026-W39")
    publish_weeks(demo, weeks[2:])
    with writing(demo) as connection:
        published.hold(connection, SCOPE, "2026-W28", "A file is read anew.", by="Chief", at=NOW)
    with pytest.raises(EntryRefused, match=r"Not published: 2026-W27, 2026-W28 \(held\)\."):
        release_quarter(demo, SCOPE, Q3, by="calendar", at=NOW)
    assert release_due(demo, SCOPE, by="calendar", at=NOW) == []
    with reading(demo) as connection:
        assert quarters_out(connection, SCOPE) == []
        assert released(connection, SCOPE, "2026-Q3") is None
        assert releases.count(connection, SCOPE) == 0


def test_what_has_not_settled_or_is_not_due_is_refused(demo: sa.Engine) -> None:
    with pytest.raises(EntryRefused, match="2026-Q4 has not settled"):
        release_quarter(demo, SCOPE, Quarter(2026, 4), by="calendar", at=NOW)
    with pytest.raises(EntryRefused, match="2026-Q3 is published by the calendar, at 2026-10-14 21:00 UTC"):
        release_quarter(demo, SCOPE, Q3, by="calendar", at=DUE.replace(hour=20))


def test_a_quarter_is_released_once_held_by_name_and_corrected_with_a_reason(demo: sa.Engine) -> None:
    publish_weeks(demo, weeks_of(Q3))
    with writing(demo) as connection:
        published.hold(connection, SCOPE, "2026-Q3", "The file is being read anew.", by="Chief", at=NOW)
    with pytest.raises(EntryRefused, match="2026-Q3 is held by Chief"):
        release_quarter(demo, SCOPE, Q3, by="calendar", at=NOW)
    assert release_due(demo, SCOPE, by="calendar", at=NOW) == []
    with writing(demo) as connection:
        published.lift(connection, SCOPE, "2026-Q3", by="Chief", at=NOW)
    assert [one.quarter for one in release_due(demo, SCOPE, by="calendar", at=NOW)] == [Q3]
    assert release_due(demo, SCOPE, by="calendar", at=NOW) == []
    with pytest.raises(AlreadyPublished, match="2026-Q3 has been published"):
        release_quarter(demo, SCOPE, Q3, by="calendar", at=NOW)
    first = out(demo)
    again = release_quarter(demo, SCOPE, Q3, by="chief", at=NOW, correction="A file was read twice.")
    second = out(demo)
    assert (second.edition, second.reason, second.head) == (2, "A file was read twice.", again.head)
    # Nothing has changed in the records: the same is told and the same withheld.
    assert second.body["cells"] == first.body["cells"]
    with reading(demo) as connection:
        assert published.verify(connection, SCOPE) == again.head
        assert quarters_out(connection, SCOPE) == ["2026-Q3"]
        assert [one.label for one in published.weeks(connection, SCOPE)][:2] == ["2026-W39", "2026-W27"]
        trail = sa.text("SELECT detail FROM audit_event WHERE action = 'publish' AND subject = '2026-Q3'")
        assert [json.loads(one)["edition"] for one in connection.scalars(trail)] == [1, 2]


def test_the_weeks_it_is_frozen_from_are_named_with_their_digests(once: sa.Engine) -> None:
    with reading(once) as connection:
        heads = {one.label: one for one in published.weeks(connection, SCOPE)}
    named = out(once).body["weeks"]
    assert [label for label, *_ in named] == [week.label for week in weeks_of(Q3)]
    assert all((n, digest) == (heads[label].edition, heads[label].head.digest) for label, n, digest in named)


def rounded(value: Value | None) -> Value | None:
    """A figure to the sixth decimal, without what is not published of it."""
    if value is None:
        return None
    told = {name: getattr(value, name) for name in ("numerator", "denominator", "value", "low", "high")}
    plain = {name: None if one is None else round(float(one), 6) for name, one in told.items()}
    return Value(**plain, status=value.status, reason=value.reason)


def as_told(one: Finding) -> Finding:
    trend = tuple((quarter, rounded(value)) for quarter, value in one.trend)
    value, before = rounded(one.value), rounded(one.before)
    return replace(one, value=value, before=before, trend=trend)  # type: ignore[arg-type]


def test_the_public_edition_is_the_internal_one_where_it_is_shown(once: sa.Engine, inside: Inside) -> None:
    found, (view, made, told) = out(once), inside
    said = found.council
    assert said.counts == told.counts
    assert [as_told(one) for one in said.findings] == [as_told(one) for one in told.findings]
    assert (rounded(said.kept), rounded(said.answered)) == (rounded(told.kept), rounded(told.answered))
    for name in ("quarter", "span", "on", "past_cases", "past_before", "year", "pledges", "reaches", "goal"):
        assert getattr(said, name) == getattr(told, name), name
    assert said.score is not None
    assert told.score is not None
    assert said.score.point == pytest.approx(told.score.point, abs=5e-7)
    values = dict(zip(made.release.cells, made.release.values.tolist(), strict=True))
    shown = {row.cell: row.value for row in made.rows()}
    assert len(found.body["cells"]) == len(shown) > 1000
    own = {cell: values[cell] for cell, value in shown.items() if value is not None}
    assert sum(row[-1] is not None for row in found.body["cells"]) == len(own)
    root = view.counts.tree[0].id
    handled = own[next(cell for cell in own if cell.of == "handled" and cell.time == "2026-Q3")]
    assert ["handled", root, False, "all", "all", "2026-Q3", handled] in found.body["cells"]


def test_a_line_holds_no_number_that_is_withheld_nor_what_gives_it(once: sa.Engine, inside: Inside) -> None:
    body, (_, made, _) = out(once).body, inside
    columns = {name: at for at, name in enumerate(CELLS)}
    counts = [row[columns["count"]] for row in body["cells"]]
    assert counts.count(None) == int((made.withheld & made.release.released).sum()) > 300
    assert not [n for n in counts if n is not None and 1 <= n <= 10]
    text = json.dumps(body)
    for inside_only in ('"p":', '"n_eff":', '"excluded":', '"per":', "<11", "withheld"):
        assert inside_only not in text
    pillars = body["council"]["score"]["pillars"]
    assert not [mark for part in pillars for mark in part["marks"] if mark["denominator"]]


def test_another_value_of_a_hidden_count_changes_no_byte_that_leaves(
    once: sa.Engine, source: Path, inside: Inside, tmp_path: Path
) -> None:
    """A complaint of another category, both withheld wherever it counts: the same line, so the same files."""
    view, made, _ = inside
    for engine in copied(source, tmp_path / "other.db"):
        publish_weeks(engine, weeks_of(Q3))
        units = recategorised(engine, view, made, Q3)
        release_quarter(engine, SCOPE, Q3, by="calendar", at=NOW)
        with reading(engine) as connection:
            (kept,) = earlier(connection, SCOPE)
        assert (kept.release.values != made.release.values).sum() >= 2 * units
        assert published.canonical(out(once).body) == published.canonical(out(engine).body)


def test_what_is_held_back_is_kept_inside_and_only_added_to(once: sa.Engine, inside: Inside) -> None:
    with reading(once) as connection:
        (row,) = releases.releases(connection, SCOPE)
        (kept,) = earlier(connection, SCOPE)
        chain = "".join(published.export(connection, SCOPE))
    _, made, _ = inside
    assert (row.label, row.edition, row.number) == ("2026-Q3", 1, 1)
    assert kept.release.cells == made.release.cells
    assert (kept.release.values == made.release.values).all()
    assert (kept.hidden == made.withheld).all()
    assert from_text(row.cells).as_text() == row.cells
    assert row.cells[:200] not in chain
    for statement in ("UPDATE quarter_release SET cells = 'x'", "DELETE FROM quarter_release"):
        with pytest.raises(sa.exc.IntegrityError, match="only added to"), writing(once) as connection:
            connection.execute(sa.text(statement))


def test_before_its_release_a_page_hides_what_the_release_hides(once: sa.Engine, source: Path) -> None:
    with reading(engine_for(f"sqlite:///{source}")) as connection:
        before = live(connection, SCOPE, figures(connection, SCOPE, now=NOW))
    assert before == out(once).council.counts
    with reading(once) as connection:
        after = live(connection, SCOPE, figures(connection, SCOPE, now=NOW))
    assert set(after.rows) == set(before.rows)


def test_a_released_quarter_is_reckoned_again_to_the_byte_and_a_touched_one_is_not(
    once: sa.Engine, tmp_path: Path
) -> None:
    assert same_again(once, SCOPE, Q3, tmp_path)
    with closing(sqlite3.connect(str(once.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "whole.db"),))
    for engine in copied(tmp_path / "whole.db", tmp_path / "touched.db"):
        with writing(engine) as connection:
            few = "event_on BETWEEN '2026-08-01' AND '2026-08-31' AND state = 'held'"
            connection.execute(sa.text(f"DELETE FROM engagement_event WHERE {few}"))
        assert not same_again(engine, SCOPE, Q3, tmp_path)
        with pytest.raises(EntryRefused, match="2026-Q2 has not been published"):
            same_again(engine, SCOPE, Quarter(2026, 2), tmp_path)


@pytest.mark.long
def test_twice_at_once_is_one_line(demo: sa.Engine) -> None:
    publish_weeks(demo, weeks_of(Q3))

    def one(_: int) -> str:
        try:
            return str(release_quarter(demo, SCOPE, Q3, by="calendar", at=NOW).head)
        except AlreadyPublished:
            return "already"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(one, range(2)))
    assert sorted(said)[1] == "already"
    with reading(demo) as connection:
        assert [one.edition for one in published.quarters(connection, SCOPE)] == [1]
        assert releases.count(connection, SCOPE) == 1
        assert str(published.verify(connection, SCOPE)) in said
