"""`accountability reply`: a unit's words are read by somebody else before they leave the building."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.engine import engine_for, reading
from models.replies import Figure, write_reply
from models.tree import find_unit
from tests.command_line import Run
from tests.measure_factories import scope_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def replied(filled: Path) -> Path:
    engine = engine_for(f"sqlite:///{filled}")
    with reading(engine) as connection:
        scope = scope_of(connection)
        north = find_unit(connection, scope, "North").id
    figure = Figure(north, "B1", date(2025, 12, 29))
    write_reply(engine, scope, figure, "Two were kept on the next day.", by="North captain", at=AT)
    engine.dispose()
    return filled


def test_a_reply_waits_and_then_may_leave(replied: Path, run: Run) -> None:
    (row,) = run("reply", "list", "--format", "json").rows
    assert (row["unit"], row["measure"], row["review"]) == ("North", "B1", "waiting")
    found = run("reply", "pass", str(row["reply"]), "--by", "Legal adviser")
    assert (found.code, found.out) == (0, f"Reply {row['reply']} may leave the building.\n")
    assert [row["review"] for row in run("reply", "list", "--format", "json").rows] == ["passed"]


def test_a_reply_may_stay_inside(replied: Path, run: Run) -> None:
    (row,) = run("reply", "list", "--format", "json").rows
    assert run("reply", "keep", str(row["reply"]), "--by", "Legal adviser").code == 0
    assert [row["review"] for row in run("reply", "list", "--format", "json").rows] == ["kept_inside"]


@pytest.mark.parametrize(
    ("number", "by", "said"),
    [
        ("1", "North captain", "somebody other than its author"),
        ("99", "Legal adviser", "no reply of this number"),
    ],
)
def test_nobody_reviews_the_own_words(replied: Path, run: Run, number: str, by: str, said: str) -> None:
    found = run("reply", "pass", number, "--by", by)
    assert found.code == 11
    assert said in found.err
    assert [row["review"] for row in run("reply", "list", "--format", "json").rows] == ["waiting"]
