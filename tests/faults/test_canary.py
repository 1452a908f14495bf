"""Nothing of what is not mapped, and nobody's name, is anywhere once a file has been taken in."""

import logging
import os
import pickle
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from invariant import broken

from dashboard.uploads import start
from models.connecting.draft_text import suggestion_text
from models.connecting.proposal import propose
from models.engine import engine_for, writing
from models.facts import complaint, outcome
from models.importing.load import SPOOLED_BESIDE_UPLOAD
from models.importing.mapping import Mapping
from models.settings import settings
from tests.factories import AGENCY, ZONE, kept

CANARY = "kanarienvogel"
ROWS = 60_000
NAMES = ("Anna", "Bela", "Cora", "Dina", "Emma")
HEADER = "Case,Allegation,Name,Received,Unit,Finding,Complainant,Narrative,Kind,Officer,Phone"
COLUMNS = HEADER.split(",")
MAPPING = Mapping.model_validate(
    {
        "name": "cases",
        "title": "Complaints",
        "record": "case_with_outcomes",
        "zone": ZONE,
        "as_of": "2026-01-01T00:00:00",
        "create_units": True,
        "key": {"columns": ["Case", "Officer", "Allegation"], "digest": True},
        "parent_key": {"columns": ["Case"]},
        "fields": {
            "received_on": {"column": "Received"},
            "unit": {"column": "Unit"},
            "disposition": {"column": "Finding"},
            "complainant": {"column": "Complainant"},
        },
        "crosswalks": {"disposition": {"Sustained": "sustained", "Unfounded": "unfounded"}},
        "skip": [{"column": "Kind", "match": "^note$"}],
    }
)


def row(n: int, **changes: str) -> str:
    """One row; every cell that is not mapped, or is mapped to a digest, holds a canary."""
    cells = dict.fromkeys(COLUMNS, f"{CANARY} {n}")
    cells |= {"Case": f"C-{n // 2}", "Allegation": str(n), "Received": f"2025-{n % 12 + 1:02}-03"}
    cells |= {"Unit": f"Unit {n % 9}", "Finding": ("Sustained", "Unfounded")[n % 2], "Kind": "case"}
    return ",".join((cells | changes)[name] for name in COLUMNS)


# One of each way in which a row is not taken, and of rows that are no records.
AWRY = (
    row(1, Finding="Perhaps"),
    row(2, Received="soon"),
    row(3, Received="2031-01-01"),
    row(4, Kind="note"),
    row(5) + f",{CANARY} too many",
    f"C-9,{CANARY} too few",
    f'C-10,1,"{CANARY}" broken "quotes",2025-01-03,Unit 1,Sustained,,,case,,',
    row(6, Narrative=f"{CANARY} \x07 bell"),
    row(7, Complainant=f"{CANARY} \x07 bell"),
    row(8, Complainant=CANARY * 1_000),
    row(9, Narrative=CANARY * 1_000),
    row(10, Officer=CANARY * 1_000, Finding="Perhaps"),
    row(11, Case="", Received=""),
    row(12),
    row(12),
)


def file(rows: int = ROWS) -> bytes:
    lines = [HEADER, *AWRY, *(row(n) for n in range(100, 100 + rows))]
    return "\n".join(lines).encode() + b"\n"


class Watch:
    """Looks at all files that are temporary, also at those that have no name any more, while a child runs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.largest, self.hits = folder, 0, list[str]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            for path in (*self.folder.rglob("*"), *self._nameless()):
                with suppress(OSError):
                    content = path.read_bytes()
                    self.largest = max(self.largest, len(content))
                    if CANARY.encode() in content:
                        self.hits.append(str(path))

    def _nameless(self) -> Iterator[Path]:
        for place in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if os.readlink(place).startswith(str(self.folder)):
                    yield place


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "a key of this test")
    settings.cache_clear()
    yield folder
    settings.cache_clear()


def hits(folder: Path) -> list[str]:
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
    ]


def all_texts(engine: sa.Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            for cells in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
                yield from (str(cell) for cell in cells)


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at open files through /proc")
def test_no_canary_is_left_of_an_upload(
    engine: sa.Engine, temporary: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = engine.url.render_as_string(hide_password=False)
    upload = file()
    given = {"mapping": MAPPING, "agency": AGENCY, "database_url": url}
    with Watch(temporary) as watch:
        found = start("check", upload, "cases.csv", **given).result()
        report = start("import", upload, "cases.csv", actor="test", **given).result()
    # The mapping would have brought the canaries in, had it named their columns.
    assert report.quarantined == found.refused == 12
    assert report.new == ROWS + 1
    assert report.skipped == 1
    assert report.by_reason.keys() >= {"ragged_row", "broken_quotes", "bad_text", "too_long", "no_crosswalk"}
    people = {one for (one,) in kept(engine, complaint, "complainant_hash")}
    assert len(people) > 1_000
    assert len(kept(engine, outcome, "id")) == ROWS + 1
    # What is checked was put aside in a temporary file, and that was looked at.
    assert watch.largest > SPOOLED_BESIDE_UPLOAD
    assert watch.hits == []
    assert list(temporary.iterdir()) == []
    assert (tmp_path / "database0.db-wal").stat().st_size > 1_000_000
    assert hits(tmp_path) == []
    assert [text for text in all_texts(engine) if CANARY in text] == []
    with writing(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
    engine.dispose()  # the last connection writes the log back into the database
    assert hits(tmp_path) == []
    assert CANARY not in caplog.text
    for told in (report, found):
        assert CANARY.encode() not in pickle.dumps(told)
    assert broken(engine_for(url)) == []


def name(n: int) -> str:
    """One of 125 persons' names, with a canary."""
    family, first, middle = (NAMES[n // step % 5] for step in (25, 5, 1))
    return f"{CANARY.title()}-{family}, {first} {middle}"


def test_a_suggested_mapping_holds_no_canary() -> None:
    rows = (
        f'C-{n},2025-03-{n % 28 + 1:02},Unit {n % 9},Sustained,"{name(n)}",'
        f"{CANARY}{n}@example.org,{CANARY} told us on day {n} that it had been treated unfairly"
        for n in range(2_000)
    )
    header = "Case,Received,Unit,Finding,Complainant Name,Email,Narrative"
    _, _, draft = propose("\n".join([header, *rows]).encode(), name="cases.csv")
    assert draft.personal.keys() == {"Complainant Name", "Email", "Narrative"}
    assert CANARY not in suggestion_text(draft).lower()


def test_the_watch_sees_a_file_without_a_name(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch, (tmp_path / "file").open("w+") as opened:
        (tmp_path / "file").unlink()
        opened.write(CANARY)
        opened.flush()
        deadline = time.monotonic() + 10
        while not watch.hits and time.monotonic() < deadline:
            time.sleep(0.01)
    assert watch.hits != []
