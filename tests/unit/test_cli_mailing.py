"""`accountability deliver` and `deliveries`: what a timer runs, what it prints, and how it ends."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from metrics.calendar import Week
from metrics.publishing import publish
from models.engine import engine_for, reading
from models.looks import looks_file
from models.settings import settings
from tests.command_line import Run
from tests.mail_room import SENDER, Room, mail_room
from tests.measure_factories import scope_of
from tests.post import ISSUER

OUT = datetime(2026, 1, 8, 12, tzinfo=UTC)
CAPTAIN, ADDRESS = "Captain, North", "north@agency.example"


@pytest.fixture
def sending(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command with an address to send from."""
    monkeypatch.setenv("ACCOUNTABILITY_MAIL_FROM", SENDER)
    settings.cache_clear()
    return run


@pytest.fixture
def wanted(filled: Path, sending: Run) -> Path:
    """A captain of North who wants mail."""
    known = ("--issuer", ISSUER, "--subject", "x")
    assert sending("grant", "commander", "--name", CAPTAIN, "--unit", "North", *known).code == 0
    assert sending("recipient", "add", ADDRESS, "--name", CAPTAIN).code == 0
    return filled


@pytest.fixture
def published(wanted: Path) -> Path:
    """The same, with a week published."""
    engine = engine_for(f"sqlite:///{wanted}")
    with reading(engine) as connection:
        scope = scope_of(connection)
    publish(engine, scope, Week.parse("2025-W51"), by="calendar", at=OUT)
    engine.dispose()
    return wanted


def test_a_week_goes_into_a_folder_once(published: Path, sending: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    about = f"{CAPTAIN} (2025-W51, unit)"
    rehearsed = sending("deliver", "--to-folder", folder, "--dry-run")
    assert (rehearsed.code, rehearsed.out) == (0, f"{about}: would be sent\n")
    assert list(folder.iterdir()) == []
    assert sending("deliveries", "--format", "json").rows == []
    assert sending("deliver", "--to-folder", folder).out == f"{about}: sent\n"
    assert sending("deliver", "--to-folder", folder).out == f"{about}: sent before\n"
    assert sending("deliver", "--to-folder", folder, "--dry-run").out == f"{about}: sent before\n"
    (mail,) = folder.iterdir()
    assert ADDRESS not in mail.name
    (row,) = sending("deliveries", "--format", "json").rows
    assert (row["name"], row["channel"], row["state"], row["attempts"]) == (CAPTAIN, "folder", "sent", 1)
    (look,) = sending("audit", "--chain", "looks", "--format", "json").rows
    assert (look["action"], look["subject"]) == ("export", "briefing 2025-W51")
    assert '"person_id": 1' in str(look["detail"])
    assert ADDRESS.encode() not in looks_file(published).read_bytes()


def test_a_server_that_is_down_ends_with_17_and_names_nobody(
    published: Path, sending: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room()
    with mail_room(room):
        pass
    for name, value in room.settings.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    down = sending("deliver")
    assert down.code == 17
    assert "1\u00a0of\u00a01\u00a0mail did not go: the mail server does not answer." in down.err
    with mail_room(room):
        up = sending("deliver")
    assert (up.code, up.out) == (0, f"{CAPTAIN} (2025-W51, unit): sent\n")
    assert [address for address, _ in room.came] == [ADDRESS]
    assert ADDRESS not in down.out + down.err + up.out + up.err + caplog.text


def test_what_cannot_be_done_is_said(wanted: Path, sending: Run, tmp_path: Path) -> None:
    lacking = sending("deliver")
    assert (lacking.code, "ACCOUNTABILITY_SMTP_HOST" in lacking.err) == (10, True)
    nothing = sending("deliver", "--to-folder", tmp_path)
    assert (nothing.code, nothing.out) == (0, f"{CAPTAIN}: nothing: nothing published to read\n")
    for words in (("--week", "2025-W51"), ("--week", "x"), ("--quarter", "2025-Q3")):
        found = sending("deliver", *words, "--to-folder", tmp_path)
        assert (found.code, "has not been published" in found.err) == (11, True)
    sending("recipient", "remove", "--name", CAPTAIN)
    assert "Nobody gets mail" in sending("deliver", "--to-folder", tmp_path).out
    assert "Mail: no server is set" in sending("doctor").out
