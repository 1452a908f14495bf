"""`accountability dispute` and `disputes`: said in the days of self-check, answered, listed."""

from pathlib import Path

import pytest

from models.settings import settings
from tests.command_line import Run
from tests.factories import ZONE
from tests.self_checking import late_rules, open_now

OURS = ("--unit", "North")


@pytest.fixture
def in_self_check(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A week is in self-check now; gives its label."""
    rules = late_rules(tmp_path)
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(rules))
    settings.cache_clear()
    return open_now(rules, ZONE).week.label


def test_said_answered_and_listed(in_self_check: str, run: Run) -> None:
    ours = ("--unit", "North", "--measure", "B1", "--by", "North captain")
    found = run("dispute", "Ask Jane Miller: two are missing.", *ours)
    assert found.out == f"Dispute 1: B1 of North, {in_self_check}. It hides nothing and moves no figure.\n"
    assert found.err == "May be persons' names, look again: Ask Jane.\n"
    assert (
        run("dispute", "They came in.", "--answer", "1", "--by", "Steward").out == "Dispute 1 is answered.\n"
    )
    (row,) = run("disputes", "--format", "json").rows
    assert (row["dispute"], row["week"], row["unit"], row["measure"]) == (1, in_self_check, "North", "B1")
    assert (row["author"], row["answer"], row["answered_by"]) == ("North captain", "They came in.", "Steward")
    assert len(run("disputes", "--week", in_self_check, "--format", "json").rows) == 1
    assert run("disputes", "--week", "2020-W01", "--format", "json").rows == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (OURS, 10, "Say whose figure and which"),
        (("--answer", "1", "--unit", "North"), 10, "no unit, measure or week"),
        (("--answer", "1"), 11, "There is no dispute of this number"),
        (("--unit", "Atlantis", "--measure", "B1"), 12, "There is no unit “Atlantis”"),
        (
            ("--unit", "North", "--measure", "B1", "--week", "2020-W01"),
            11,
            "2020-W01 can be disputed from 2020-01-20",
        ),
        (("--unit", "North", "--measure", "B77"), 11, "There is no figure “B77”"),
    ],
)
def test_what_will_not_do_is_said(
    in_self_check: str, run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    found = run("dispute", "Two are missing.", *words, "--by", "North captain")
    assert (found.code, found.out) == (code, "")
    assert said in found.err
