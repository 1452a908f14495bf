"""`accountability dispute` and `disputes`: said in the days of self-check, answered, listed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.configuration import load
from metrics.self_check import newest_check
from models.settings import settings
from tests.command_line import Run
from tests.factories import ZONE

OURS = ("--unit", "North")
DEFAULT = Path(__file__).parents[2] / "metrics" / "default.toml"


@pytest.fixture
def in_self_check(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Weeks are published on the last hour of a Sunday, so that one is in self-check now; gives its label."""
    rules = DEFAULT.read_text(encoding="utf-8")
    late = rules.replace("weekday = 3 ", "weekday = 7 ").replace("hour = 17 ", "hour = 23 ")
    assert late != rules
    path = tmp_path / "late.toml"
    path.write_text(late, encoding="utf-8")
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(path))
    settings.cache_clear()
    days = newest_check(load(path), ZONE, datetime.now(UTC))
    if not days.is_open(datetime.now(UTC) + timedelta(minutes=1)):
        pytest.skip("the one hour of the week without a self-check")
    return days.week.label


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
