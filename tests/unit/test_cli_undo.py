"""The command line takes a file back: it says what that does, asks, does it, and the figures follow."""

import io
from pathlib import Path

import pytest

from tests.command_line import Run, columns
from tests.factories import AGENCY, write_csv
from tests.measure_factories import UNITS

PROMISE = {"unit": "North", "kind": "call_back", "made_at": "2025-11-03", "due_at": "2025-11-06"}


def take(run: Run, folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    """Import rows by the template that ships."""
    names = columns(table)
    path = write_csv(folder / f"{table}.csv", [dict.fromkeys(names, "") | row for row in rows])
    mapping = f"template-{table.replace('_', '-')}"
    found = run("import", path, "--mapping", mapping, "--agency", AGENCY, "--as-of", "2026-01-05")
    assert found.code == 0, found.err


@pytest.fixture
def three(run: Run, tmp_path: Path) -> Run:
    """Units, two files of promises, and hand-offs of promises of the second one."""
    take(run, tmp_path, "units", [dict(row) for row in UNITS])
    take(run, tmp_path, "promises", [PROMISE | {"promise": "P1"}])
    more = [PROMISE | {"promise": name} for name in ("P2", "P3")]
    take(run, tmp_path, "promises", [PROMISE | {"promise": "P1", "ended_at": "2025-11-05"}, *more])
    handed = {"promise": "P2", "at": "2025-11-04 10:00", "from_unit": "North", "to_unit": "South"}
    take(run, tmp_path, "hand_offs", [handed | {"number": "1"}])
    return run


def due(run: Run) -> float:
    """Promises due, as the counts have them."""
    rows = run("counts", "--format", "json").rows
    return sum(float(str(row["n"])) for row in rows if row["count"] == "commitments_due")


def test_it_says_what_it_does_and_does_it(three: Run) -> None:
    assert due(three) == 3
    listed = three("undo", "--format", "json").rows
    assert [(row["batch"], row["new"], row["changed"]) for row in listed] == [
        (4, 1, 0),
        (3, 2, 1),
        (2, 1, 0),
        (1, 7, 0),
    ]
    said = three("undo", 3, "--dry-run")
    assert said.code == 0, said.err
    assert said.out.startswith("This takes back 2 new and 1 changed row of batch 3 (promises.csv, ")
    assert said.out.endswith(
        "1 row of other files will wait in quarantine: what they attach to is taken back.\n"
    )
    assert due(three) == 3
    done = three("undo", 3, "--reason", "A test export", "--yes")
    assert done.code == 0, done.err
    assert done.out.splitlines()[1] == (
        "Batch 3 is taken back: 2 rows gone, 1 as before. 1 row of other files now waits in quarantine. "
        "The audit trail and the earlier versions of the rows stay on file."
    )
    assert due(three) == 1
    assert three("rebuild", "--verify").code == 0
    (waiting,) = three("quarantine", "list", "--format", "json").rows
    assert (waiting["fault"], waiting["found"]) == ("unknown_commitment", "P2")
    assert [row["batch"] for row in three("undo", "--format", "json").rows] == [4, 2, 1]


def test_it_refuses_in_one_sentence(three: Run) -> None:
    three("undo", 3, "--reason", "A test export", "--yes")
    for words, code, sentence in (
        (("undo", 3, "--reason", "Again", "--yes"), 11, "was taken back already"),
        (("undo", 2, "--yes"), 11, "Say in 1 to 400 characters why"),
        (("undo", 99, "--reason", "Unknown", "--yes"), 12, "There is no batch 99"),
    ):
        found = three(*words)
        assert (found.code, found.err.count("\n")) == (code, 1)
        assert sentence in found.err
    assert due(three) == 1


@pytest.mark.parametrize(("answer", "left"), [("n", 3), ("", 3), ("y", 1)])
def test_it_asks_first(three: Run, monkeypatch: pytest.MonkeyPatch, answer: str, left: int) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    found = three("undo", 3, "--reason", "A test export")
    assert "Take it back? [y/N]" in found.out
    assert (found.code, due(three)) == (int(left == 3), left)
