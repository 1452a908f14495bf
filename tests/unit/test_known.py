"""A published week is reckoned again, to the byte, from what was known when it was published."""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.adopting import adopt
from metrics.calendar import Week
from metrics.configuration import load
from metrics.figures import figures
from metrics.frozen import frozen
from metrics.publishing import differing, publish
from metrics.revisions import Revised, revised
from models import published
from models.access import Scope, local_viewer
from models.engine import engine_for, reading
from models.errors import EntryRefused
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.importing.undo import undo
from models.unlocking import unlock
from seed_data.generate import AGENCY, generate
from tests.demo import UNTIL, database, demo_url

W44, SCOPE = Week.parse("2026-W44"), Scope(1)
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo agency's files."""
    folder = tmp_path_factory.mktemp("files")
    generate(folder, UNTIL)
    return folder


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency with its newest settled week published."""
    source = demo_url(tmp_path_factory.getbasetemp()).removeprefix("sqlite:///")
    shutil.copy(source, tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        publish(engine_for(url), SCOPE, W44, by="calendar", at=datetime.now(UTC))
        yield engine_for(url)


def again(engine: sa.Engine, files: Path, name: str, change: Callable[[Rows], Rows], folder: Path) -> int:
    """A file comes again, an hour newer and changed; gives its batch."""
    with (files / f"{name}.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    target = folder / f"{name}-again.csv"
    changed = change(rows)
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    mapping = load_mapping(Path(f"template-{name.replace('_', '-')}"))
    as_of = datetime.combine(UNTIL + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=6)
    report = import_file(engine, target, mapping, AGENCY, actor="test", as_of=as_of)
    assert report.new + report.changed > 0
    return report.batch_id


def now_is_other(engine: sa.Engine) -> bool:
    with reading(engine) as connection:
        lines = published.bodies(connection, SCOPE, W44.label)
        known_at = datetime.fromisoformat(next(iter(lines.values()))["known_at"])
        today = frozen(connection, SCOPE, figures(connection, SCOPE, now=known_at, week=W44), known_at)
    return any(published.canonical(lines[own]) != published.canonical(today[own]) for own in lines)


def of_the_week(row: dict[str, str]) -> bool:
    return W44.start.isoformat() <= row["due_at"][:10] <= W44.end.isoformat()


def late_and_corrected(rows: Rows) -> Rows:
    """Fifty promises of the published week turn out not to have been kept; twenty that nobody had told of."""
    week = [row for row in rows if of_the_week(row)]
    for row in week[:50]:
        row["ended_at"] = row["ending"] = row["evidence"] = row["evidence_kind"] = ""
    return rows + [row | {"promise": f"late-{n}"} for n, row in enumerate(week[50:70])]


def check_explained(told: Revised) -> None:
    """Every difference of a share is the sum of its records'."""
    shares = told.figures[told.figures["measure"].isin(["B1", "commitments_due", "commitments_kept"])]
    assert len(shares) > 20
    for figure in shares.itertuples():
        rows = told.rows[(told.rows["unit"] == figure.unit) & (told.rows["measure"] == figure.measure)]
        assert figure.cause == ", ".join(dict.fromkeys(rows["cause"]))
        if figure.measure == "B1":
            assert figure.now_of - figure.then_of == rows["now_in"].sum() - rows["then_in"].sum()
            assert figure.now_above - figure.then_above == rows["now_above"].sum() - rows["then_above"].sum()


def test_nothing_has_come_since(demo: sa.Engine, tmp_path: Path) -> None:
    assert differing(demo, SCOPE, W44, tmp_path) == []
    told = revised(demo, SCOPE, W44, tmp_path, now=datetime.now(UTC))
    assert (len(told.figures), len(told.rows)) == (0, 0)
    assert not (tmp_path / "known.db").exists()


@pytest.mark.long
def test_late_rows_corrections_and_what_was_taken_back(demo: sa.Engine, files: Path, tmp_path: Path) -> None:
    first = again(demo, files, "promises", late_and_corrected, tmp_path)
    told = revised(demo, SCOPE, W44, tmp_path, now=datetime.now(UTC))
    check_explained(told)
    whole = told.rows[(told.rows["unit"] == AGENCY) & (told.rows["measure"] == "B1")]
    assert set(whole["cause"]) == {"late record", "correction"}
    assert 60 < len(whole) <= 70  # a few count in no share: kept late already, or called off by the resident
    assert "score" in set(told.figures["measure"])
    assert differing(demo, SCOPE, W44, tmp_path) == []
    undo(demo, SCOPE, first, "By mistake.", by="steward", at=datetime.now(UTC))
    assert differing(demo, SCOPE, W44, tmp_path) == []


@pytest.mark.long
def test_a_batch_known_then_is_taken_back(demo: sa.Engine, tmp_path: Path) -> None:
    with reading(demo) as connection:
        batch = connection.scalar(
            sa.text("SELECT max(id) FROM import_batch WHERE file_name = 'due_changes.csv'")
        )
    undo(demo, SCOPE, batch, "The wrong file.", by="steward", at=datetime.now(UTC))
    assert now_is_other(demo)
    assert differing(demo, SCOPE, W44, tmp_path) == []


@pytest.mark.long
def test_a_goalpost_is_adopted_and_a_record_unlocked(demo: sa.Engine, tmp_path: Path) -> None:
    about = {"configuration": load(), "post": "Chief of police", "at": datetime.now(UTC)}
    adopt(demo, SCOPE, local_viewer(), {"goalposts.B1": "50 to 97"}, first_day=date(2020, 1, 1), **about)
    with reading(demo) as connection:
        case = connection.scalar(sa.text("SELECT min(id) FROM complaint WHERE restricted"))
    unlock(demo, SCOPE, local_viewer(), "complaint", case, "It is public.", at=datetime.now(UTC))
    assert now_is_other(demo)
    assert differing(demo, SCOPE, W44, tmp_path) == []


@pytest.mark.long
def test_another_unit_comes_and_strengths_change(demo: sa.Engine, files: Path, tmp_path: Path) -> None:
    def more(rows: Rows) -> Rows:
        for row in rows:
            row["sworn"] = row["sworn"] and str(int(row["sworn"]) + 3)
        return [*rows, rows[-1] | {"unit": "Annexe"}]

    again(demo, files, "units", more, tmp_path)
    assert differing(demo, SCOPE, W44, tmp_path) == []


def test_what_was_never_published_is_said(demo: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(EntryRefused, match="2026-W43 has not been published"):
        differing(demo, SCOPE, W44.previous, tmp_path)
