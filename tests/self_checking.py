"""A configuration by which a week is in self-check at nearly any time, for tests that look at the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.configuration import load
from metrics.self_check import SelfCheck, newest_check

DEFAULT = Path(__file__).parents[1] / "metrics" / "default.toml"


def late_rules(folder: Path) -> Path:
    """The default configuration, but weeks are published in the last hour of a Sunday."""
    rules = DEFAULT.read_text(encoding="utf-8")
    late = rules.replace("weekday = 3 ", "weekday = 7 ").replace("hour = 17 ", "hour = 23 ")
    assert late != rules
    path = folder / "late.toml"
    path.write_text(late, encoding="utf-8")
    return path


def open_now(rules: Path, zone: str) -> SelfCheck:
    """The week that is in self-check now; in the one hour of the week without one, the test is left out."""
    days = newest_check(load(rules), zone, datetime.now(UTC))
    if not days.is_open(datetime.now(UTC) + timedelta(minutes=2)):
        pytest.skip("the one hour of the week without a self-check")
    return days
