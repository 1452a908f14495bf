"""A year of released quarters, attacked with nothing but their lines; and with late records in between."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest
import sqlalchemy as sa

from dashboard.briefings.formats import FileFormat, drawn
from dashboard.briefings.quarterly import quarterly
from dashboard.open_data.package import package
from metrics.calendar import Quarter
from metrics.configuration import load
from metrics.council_counts import span_of_quarter
from metrics.disclosure.agency import ITSELF
from metrics.disclosure.attack import guessing, intervals, span, unaided
from metrics.disclosure.history import Earlier, joint
from metrics.disclosure.quarters import disclosed, earlier
from metrics.disclosure.release import Disclosed
from metrics.disclosure.search import guessable
from metrics.disclosure.tables import Cell
from metrics.figures import figures
from metrics.releasing import quarters_out, release_quarter, released, weeks_of
from models.engine import engine_for, reading
from tests.demo import copied, database, demo_url
from tests.outside_attack import OF, Attacker, Count
from tests.released import NOW, SCOPE, publish_weeks, recategorised, release

pytestmark = pytest.mark.long
YEAR = [Quarter(2025, 4).shift(later) for later in range(4)]
LAST = YEAR[-1]
LEAST, GUESSES = 11, 3


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency, four quarters released one after the other."""
    url = copied(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("year"))
    with database(url):
        release(engine_for(url), *YEAR)
        yield engine_for(url)


@pytest.fixture(scope="module")
def attacker(year: sa.Engine) -> Attacker:
    """Whoever has the four lines."""
    found = Attacker()
    with reading(year) as connection:
        assert quarters_out(connection, SCOPE) == [one.label for one in YEAR]
        for one in YEAR:
            line = released(connection, SCOPE, one.label)
            assert line is not None
            found.read(line.body)
    found.add_up()
    return found


@pytest.fixture(scope="module")
def truth(year: sa.Engine) -> dict[Count, int]:
    """All counts of the four, from inside."""
    with reading(year) as connection:
        kept = earlier(connection, SCOPE)
    return {
        key: n
        for one in kept
        for cell, n in zip(one.release.cells, one.release.values.tolist(), strict=True)
        if (key := key_of(cell)) is not None
    }


def key_of(cell: Cell) -> Count | None:
    unit = cell.unit.removesuffix(ITSELF)
    own = unit != cell.unit
    return Count(cell.of, int(unit), own, cell.category, cell.outcome, cell.time) if unit.isdigit() else None


def test_what_the_attacker_adds_up_is_so(attacker: Attacker, truth: dict[Count, int]) -> None:
    assert len(attacker.sums) > 800
    assert not [line for line in attacker.sums if sum(sign * truth[key] for key, sign in line)]
    assert not [pair for pair in attacker.below if truth[pair[0]] > truth[pair[1]]]
    assert {key: n for key, n in attacker.counts.items() if n is not None}.items() <= truth.items()


def test_no_withheld_count_is_pinned_to_a_range_narrower_than_eleven(
    attacker: Attacker, truth: dict[Count, int]
) -> None:
    found = attacker.ranges()
    assert len(found) > 1000
    assert all(low <= truth[key] <= high for key, (low, high) in found.items())
    assert not {key: ends for key, ends in found.items() if ends[1] - ends[0] < LEAST}


def test_who_guesses_which_are_small_is_left_three_numbers(
    attacker: Attacker, truth: dict[Count, int], year: sa.Engine
) -> None:
    with reading(year) as connection:
        *before, last = earlier(connection, SCOPE)
        rules = figures(connection, SCOPE, now=datetime.now(UTC)).counts.configuration.disclosure
    whole = joint(last.release, before, rules)
    small = guessable(whole, rules)
    cells = dict.fromkeys(cell for one in (last, *before) for cell in one.release.cells)
    at = {cell: place for place, cell in enumerate(cells)}
    assert len(at) == len(small)  # the records did not change, so every cell has one value
    told = [key for cell, place in at.items() if small[place] and (key := key_of(cell)) in attacker.counts]
    guessed = [key for key in told if key is not None and attacker.counts[key] is None]
    assert len(guessed) > 500
    assert all(1 <= truth[key] <= 10 for key in guessed)
    found = attacker.ranges(guessed)
    room = {key: np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1 for key, (low, high) in found.items()}
    assert not {key: n for key, n in room.items() if n < GUESSES}


def test_the_files_tell_no_more_than_the_lines(year: sa.Engine, attacker: Attacker) -> None:
    """Read from the CSV files of open data, the same counts are known, and the same are not."""
    known: dict[Count, int | None] = {}
    with reading(year) as connection:
        for one in YEAR:
            made = package(connection, SCOPE, one.label, load())
            for name, content in made.files.items():
                of = name.removesuffix(".csv").replace("_", " ")
                if of in OF:
                    for key, n in counts_of(of, content):
                        assert known.setdefault(key, n) == n
    assert known == attacker.counts


def counts_of(of: str, content: bytes) -> Iterator[tuple[Count, int | None]]:
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        labels = row.get("category", "all"), row.get("outcome", "all")
        own = {"true": True, "false": False}[row["own_line"].lower()]
        n = None if row["count"] == "c" else int(row["count"])
        yield Count(of, int(row["unit_id"]), own, *labels, row["period"]), n


def test_no_byte_of_any_file_depends_on_a_withheld_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Briefing in four formats and open data: text, axes, alt texts, metadata, hidden cells alike."""
    files = []
    for changed in (False, True):
        url = copied(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("changed"))
        with database(url):
            engine = engine_for(url)
            publish_weeks(engine, weeks_of(LAST))
            with reading(engine) as connection:
                view = figures(connection, SCOPE, now=NOW)
            made = disclosed(view, LAST, [])
            assert made is not None
            if changed:
                assert recategorised(engine, view, made, LAST) >= 2
            release_quarter(engine, SCOPE, LAST, by="calendar", at=NOW)
            files.append(taken_away(engine))
    assert len(files[0]) > 15
    assert [name for name, content in files[0].items() if content != files[1][name]] == []


def taken_away(engine: sa.Engine) -> dict[str, bytes]:
    """Everything that leaves of the quarter, by name."""
    with reading(engine) as connection:
        briefing = quarterly(connection, SCOPE, LAST)
        made = package(connection, SCOPE, LAST.label, load())
    return {form.value: drawn(briefing, form) for form in FileFormat} | dict(made.files)


@cache
def as_it_went(url: str) -> tuple[list[Disclosed], list[Earlier]]:
    """Each quarter released 24 days after its end, from what had happened by then: later ones restate it."""
    made: list[Disclosed] = []
    with reading(engine_for(url)) as connection:
        for quarter in YEAR:
            end = span_of_quarter(quarter).days[1]
            at = datetime(end.year, end.month, end.day, tzinfo=UTC) + timedelta(days=24)
            found = disclosed(figures(connection, SCOPE, now=at), quarter, [one.earlier for one in made])
            assert found is not None
            made.append(found)
    return made, [one.earlier for one in made]


def test_restated_quarters_give_nothing_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    made, history = as_it_went(demo_url(tmp_path_factory.getbasetemp()))
    values = [dict(zip(one.release.cells, one.release.values.tolist(), strict=True)) for one in made]
    assert [cell for cell in values[0] if cell in values[1] and values[0][cell] != values[1][cell]]
    rules = made[-1].rules
    whole = joint(made[-1].release, history[:-1], rules)  # all of them, nothing cut
    versions, shown = {}, set()
    for one in (history[-1], *history[:-1]):
        told = one.release.released & ~one.hidden
        for cell, n, open_to_all in zip(one.release.cells, one.release.values.tolist(), told, strict=True):
            versions.setdefault((cell, n), len(versions))
            if open_to_all:
                shown.add((cell, n))
    hidden = np.array([version not in shown for version in versions])
    assert len(hidden) == len(whole.system.values)
    guarded = hidden & whole.system.guarded
    for attack in (unaided(whole.system.values, rules), guessing(guessable(whole, rules), rules)):
        low, high = intervals(whole.system, hidden, attack)
        assert span(low, high)[guarded].min() >= attack.span
