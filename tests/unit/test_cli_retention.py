"""retention, hold and release on the command line, and what is left of removed rows in the files."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from dashboard.cli import app
from models.backup import restore_backup
from models.engine import engine_for
from models.facts import complaint
from models.settings import settings
from tests.retaining import Agency

run = CliRunner()
CANARY = "KANARIENVOGEL"
# The key, and what an agency wrote of the record's proof and state.
CLOSED = {"key": f"{CANARY}-1", "received_on": "2020-03-04", "closed_on": "2020-05-06"}
PROMISE = {
    "key": f"{CANARY}-P",
    "made_at": "2020-02-01 10:00",
    "ended_at": "2020-02-09 10:00",
    "ending": "done",
    "evidence_kind": f"{CANARY} letter",
}


@pytest.fixture
def springfield(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agency]:
    """An agency with old and new records, earlier versions, late versions and refusals, by the settings."""
    path, rules = tmp_path / "springfield.db", tmp_path / "rules.toml"
    shutil.copy(sqlite_template, path)
    text = Path("metrics/default.toml").read_text(encoding="utf-8")
    rules.write_text(text.replace('standard = "keep" ', "standard = 5", 1), encoding="utf-8")
    monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(rules))
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "a key of this test")
    settings.cache_clear()
    agency = Agency(engine_for(f"sqlite:///{path}"), tmp_path)
    agency.take("cases", "case", CLOSED, {"key": "NEW-1", "received_on": "2025-03-03"})
    agency.take("more", "case", CLOSED | {"channel": "phone"})
    agency.take("late", "case", CLOSED | {"channel": "letter", "modified_at": "2020-01-01 10:00"})
    agency.take("bad", "case", CLOSED | {"channel": f"{CANARY} post"})
    agency.take("findings", "outcome", {"key": f"{CANARY}-1/1", "parent": f"{CANARY}-1"})
    agency.take("promises", "commitment", PROMISE)
    agency.take("again", "commitment", PROMISE | {"evidence_kind": f"{CANARY} call"})
    yield agency
    agency.engine.dispose()
    settings.cache_clear()


def said(*words: str, exit_code: int = 0) -> str:
    result = run.invoke(app, list(words))
    assert result.exit_code == exit_code, result.output
    return result.output


def bytes_of(folder: Path) -> dict[str, bool]:
    """Which files of a database hold a canary."""
    files = sorted(file for file in folder.iterdir() if file.suffix not in (".csv", ".toml"))
    return {file.name: CANARY.encode() in file.read_bytes() for file in files}


def test_what_is_due_is_listed_and_removed_to_the_last_byte(springfield: Agency, tmp_path: Path) -> None:
    lines = json.loads(said("retention", "--format", "json"))
    assert [(line["record"], line["due"], line["held"]) for line in lines] == [
        ("complaint", 1, 0),
        ("response_commitment", 1, 0),
    ]
    assert bytes_of(tmp_path)["springfield.db"] or bytes_of(tmp_path)["springfield.db-wal"]
    before = springfield.counts()
    told = said("retention", "apply", "--by", "Records steward", "--yes")
    assert "2 records removed, 3 rows in all." in told
    assert "may still be" not in told
    assert springfield.counts() == before
    assert "0 differences" in said("rebuild", "--verify")
    said("backup", str(tmp_path / "backup"))
    restore_backup(tmp_path / "backup", tmp_path / "restored.db")  # a backup is packed: its bytes say nothing
    assert "restored.db" in bytes_of(tmp_path)
    assert not any(bytes_of(tmp_path).values()), bytes_of(tmp_path)
    assert json.loads(said("retention", "--format", "json")) == []
    assert "nothing was removed" in said("retention", "apply", "--by", "Records steward")


def test_nothing_is_removed_without_a_yes_or_ahead_of_its_time(springfield: Agency) -> None:
    result = run.invoke(app, ["retention", "apply", "--by", "Records steward"], input="n\n")
    assert result.exit_code == 1
    assert "Due now: 1 complaint and 1 promise." in result.output
    assert len(springfield.rows(sa.select(complaint.c.id))) == 2
    ahead = run.invoke(app, ["retention", "--as-of", "2199-01-01"])
    assert "has not come yet" in str(ahead.exception)


def test_a_hold_is_set_shown_and_lifted(springfield: Agency) -> None:
    why = ("--reason", "Doe v. City", "--by", "Legal adviser")
    assert "complaint-1 is held" in said("hold", CLOSED["key"], *why)
    listed = said("retention")
    assert "complaint-1. Doe v. City (Legal adviser)" in listed
    assert "Held since" in listed
    said("hold", "--unit", "NORTH", *why)
    held = {line["record"]: line["held"] for line in json.loads(said("retention", "--format", "json"))}
    assert held == {"complaint": 1, "response_commitment": 1}
    assert "nothing was removed" in said("retention", "apply", "--by", "Records steward")
    said("release", "complaint-1", *why)
    assert "NORTH is held no longer" in said("release", "--unit", "NORTH", *why)
    assert "2 records removed" in said("retention", "apply", "--by", "Records steward", "--yes")
    neither = run.invoke(app, ["hold", *why])
    assert "Name one record" in str(neither.exception)


def test_an_import_says_what_it_left_out(springfield: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    from dashboard.cli.importing import print_report

    said("retention", "apply", "--by", "Records steward", "--yes")
    print_report(springfield.take("again", "case", CLOSED))
    assert "1 left out: removed under the rule standard, 5 years" in capsys.readouterr().out
