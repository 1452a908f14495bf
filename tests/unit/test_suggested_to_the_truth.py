"""From nothing on the command line: suggest, decide what it asks, dry run, import; no Python, no mapping."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Run

pytestmark = pytest.mark.long
DETROIT, BOSTON, CHICAGO = (
    "detroit_dpd_citizen_complaints.csv",
    "boston_311_2015_commitments.csv",
    "chicago_caps_events_2016_2017.csv",
)
AS_OF = re.compile(r"^# as_of = \S+", re.MULTILINE)


def decided(text: str, zone: str, as_of: str, *more: tuple[str, str]) -> str:
    """What a steward types into the file that `suggest` printed, by what the README says."""
    text = text.replace('zone = "?"', f'zone = "{zone}"')
    text = AS_OF.sub(f"as_of = {as_of}", text)
    for old, new in more:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def imported(run: Run, shared_data: Path, tmp_path: Path) -> Callable[..., str]:
    """Suggest, decide, dry run, import; gives what the import said."""

    def of(file: str, agency: str, zone: str, as_of: str, *more: tuple[str, str], below: str = "") -> str:
        suggested = run("suggest", str(shared_data / file))
        assert suggested.code == 0
        mapping = tmp_path / "own.toml"
        mapping.write_text(decided(suggested.out, zone, as_of, *more) + below, encoding="utf-8")
        told = ("import", str(shared_data / file), "--mapping", str(mapping), "--agency", agency)
        looked = run(*told, "--dry-run")
        assert "rows read" in looked.out
        taken = run(*told)
        assert taken.code == 0
        assert f"{counted(looked.out)} quarantined" in taken.out
        return taken.out

    return of


def counted(dry_run: str) -> str:
    found = re.search(r"([\d,]+) would wait", dry_run)
    assert found is not None
    return found[1]


def truth(shared_data: Path, file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "expected.json").read_text())[file]["as_imported"]
    return found


def total(run: Run, agency: str, count: str) -> int:
    """The sum of one count over all units and weeks."""
    return sum(int(row["n"]) for row in weekly(run, agency) if row["count"] == count)


def weekly(run: Run, agency: str) -> list[dict[str, str]]:
    return run("counts", "--agency", agency, "--format", "csv").cells


def test_detroit(imported: Callable[..., str], run: Run, shared_data: Path) -> None:
    wanted = truth(shared_data, DETROIT)
    nobody = '\n[units]\nunassigned = ["UNKNOWN COMMAND"]\n'
    said = imported(DETROIT, "Detroit", "America/Detroit", "2020-05-22", below=nobody)
    assert f"{wanted['rows_kept']:,} new" in said
    assert f"{wanted['rows_quarantined']} quarantined" in said
    for count in ("complaints_received", "complaints_closed", "outcomes_on_merits", "outcomes_sustained"):
        assert total(run, "Detroit", count) == wanted[count]


def test_boston(imported: Callable[..., str], run: Run, shared_data: Path) -> None:
    wanted = truth(shared_data, BOSTON)
    imported(BOSTON, "Boston", "America/New_York", "2016-01-13", below='\n[units]\ndrop = "-"\n')
    for count in ("commitments_made", "commitments_due", "commitments_kept"):
        assert total(run, "Boston", count) == wanted[count]
    rows = weekly(run, "Boston")
    last = max(row["week_start"] for row in rows)
    overdue = [int(r["n"]) for r in rows if (r["count"], r["week_start"]) == ("commitments_overdue", last)]
    assert sum(overdue) == wanted["commitments_overdue_open"]


def test_chicago(imported: Callable[..., str], run: Run, shared_data: Path) -> None:
    wanted = truth(shared_data, CHICAGO)
    held = ('otherwise = "to_be_confirmed"', 'otherwise = "held"')
    # Its newest change is of 18:28:46; as-of is the first moment after.
    said = imported(CHICAGO, "Chicago", "America/Chicago", "2017-08-23T18:28:47", held)
    assert f"{wanted['rows_kept']:,} new" in said
    assert total(run, "Chicago", "events_held") == wanted["events_held"]
