"""The table twins of charts without weeks: every value that is drawn, in words."""

from collections.abc import Sequence

import pandas as pd

from dashboard import wording
from dashboard.facts.council import FindingLine


def of_bars(points: pd.DataFrame, head: str) -> pd.DataFrame:
    """Bars with their numbers, in the order drawn."""
    counts = [wording.number(count) for count in points["count"]]
    return pd.DataFrame({head: points["label"], "Count": counts})


def of_dots(points: pd.DataFrame) -> pd.DataFrame:
    """Weeks with what is known of each, in the order drawn."""
    weeks = points["reading"].str.split(": ", n=1, expand=True)
    return pd.DataFrame({"Week": weeks[0], "Outreach": weeks[1].str.capitalize()})


def of_findings(lines: Sequence[FindingLine]) -> pd.DataFrame:
    """All that the charts of the findings draw; what is withheld is named as that."""
    rows = [
        (str(at), what, value)
        for at, line in enumerate(lines, start=1)
        for what, value in ([] if line.points is None else _drawn(line.points, line.reading))
    ]
    return pd.DataFrame(rows, columns=["Finding", "Drawn", "Value"])


def _drawn(points: pd.DataFrame, reading: str) -> list[tuple[str, str]]:
    if "quarter" in points:
        shares = [wording.WITHHELD if pd.isna(value) else wording.percent(value) for value in points["value"]]
        return list(zip(points["quarter"], shares, strict=True))
    if "label" in points:
        return list(zip(points["label"], points["text"], strict=True))
    return [("Share", reading.rstrip("."))]
