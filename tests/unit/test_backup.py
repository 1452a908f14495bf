"""A backup holds the database, its looks and how both trails stood; a changed byte is refused."""

import json
import random
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import local_viewer
from models.audit import record_event
from models.backup import _pack, restore_backup, write_backup
from models.engine import engine_for, writing
from models.errors import DatabaseUnavailable, ExportFailed
from models.looks import looks_file, record_look
from models.trails import state
from tests.command_line import Run


@pytest.fixture
def kept(engine: sa.Engine) -> Path:
    """A database with three changes and two looks."""
    for number in range(3):
        with writing(engine) as connection:
            record_event(connection, actor="desk", action="import", subject=f"batch {number}")
    for number in range(2):
        record_look(engine, local_viewer(), action="record_opened", subject=f"promise {number}")
    return Path(str(engine.url.database))


def test_both_files_come_back_with_the_same_heads(kept: Path, tmp_path: Path) -> None:
    written = write_backup(kept, tmp_path / "monday.backup")
    assert [trail.head.number for trail in written if trail.head] == [3, 2]
    assert restore_backup(tmp_path / "monday.backup", tmp_path / "there.db") == written
    there = engine_for(f"sqlite:///{tmp_path / 'there.db'}")
    assert [state(there, trail).said for trail in ("changes", "looks")] == [one.said for one in written]
    record_look(there, local_viewer(), action="export", subject="B1")
    assert state(there, "looks").head is not None
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir() or path.suffix == ".part") == []


def test_a_flipped_byte_is_refused(kept: Path, tmp_path: Path) -> None:
    write_backup(kept, tmp_path / "good")
    whole = (tmp_path / "good").read_bytes()
    chosen = random.Random(5)
    for _ in range(200):
        at = chosen.randrange(len(whole))
        spoiled = bytearray(whole)
        spoiled[at] ^= 1 << chosen.randrange(8)
        (tmp_path / "bad").write_bytes(spoiled)
        with pytest.raises(DatabaseUnavailable, match="bad is damaged"):
            restore_backup(tmp_path / "bad", tmp_path / "there.db")
        assert not (tmp_path / "there.db").exists()
        assert not looks_file(tmp_path / "there.db").exists()


def test_a_backup_packed_anew_around_another_trail_is_refused(kept: Path, tmp_path: Path) -> None:
    write_backup(kept, tmp_path / "good")
    with zipfile.ZipFile(tmp_path / "good") as pack:
        pack.extractall(tmp_path / "inside")
    with closing(sqlite3.connect(tmp_path / "inside" / "accountability.db")) as raw, raw:
        raw.execute("DROP TRIGGER audit_event_no_delete")
        raw.execute("DELETE FROM audit_event WHERE id = 3")
    stood = json.loads((tmp_path / "inside" / "contents.json").read_text())["trails"]
    _pack(tmp_path / "inside" / "accountability.db", tmp_path / "bad", stood)
    with pytest.raises(DatabaseUnavailable, match="damaged"):
        restore_backup(tmp_path / "bad", tmp_path / "there.db")


def test_a_broken_trail_is_backed_up_restored_and_said(database: Path, run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    engine = engine_for(f"sqlite:///{database}")
    for number in range(3):
        with writing(engine) as connection:
            record_event(connection, actor="desk", action="import", subject=f"batch {number}")
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET actor = 'x' WHERE id = 2")
    assert run("doctor").code == 1
    done = run("backup", tmp_path / "copy")
    assert (done.code, done.err) == (
        14,
        "The trail of changes: entry 2 is not what was written there, or not in its place.\n",
    )
    assert "bytes" in done.out
    engine.dispose()
    for file in database.parent.glob("here*"):
        file.unlink()
    assert run("restore", tmp_path / "copy").code == 14
    assert database.exists()


def test_looks_of_another_database_are_not_written_over(kept: Path, tmp_path: Path) -> None:
    write_backup(kept, tmp_path / "good")
    looks_file(tmp_path / "there.db").touch()
    with pytest.raises(DatabaseUnavailable, match=r"there-looks\.db exists already"):
        restore_backup(tmp_path / "good", tmp_path / "there.db")


def test_a_backup_that_cannot_be_written_leaves_nothing(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportFailed):
        write_backup(kept, tmp_path / "nowhere" / "copy")
    assert not (tmp_path / "nowhere").exists()
