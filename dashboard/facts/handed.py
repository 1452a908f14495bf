"""Hand-offs from unit to unit as a square of counts, in the order of the tree."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place
from models.tree import UnitNode

MOST_UNITS: Final = 8


@dataclass(frozen=True)
class Handed:
    """The cells of the square (giver, taker, times), its units in order, reading, table twin and sum."""

    cells: pd.DataFrame
    units: list[str]
    reading: str
    table: pd.DataFrame
    times: int = 0


def handed(place: Place, node: UnitNode) -> Handed:
    """Thirteen weeks of hand-offs with the unit at either end; the units with few of them together."""
    rows = cache.handed_on(place, node.id)
    if rows.empty:
        reading = wording.handed_reading(0, "", "", 0, node.name)
        return Handed(rows, [], reading, pd.DataFrame(columns=["From", "To", "Times"]))
    top = rows.iloc[0]
    reading = wording.handed_reading(
        int(rows["times"].sum()), top["giver"], top["taker"], int(top["times"]), node.name
    )
    units = _units(place, rows)
    named = rows.assign(
        **{end: rows[end].where(rows[end].isin(units), wording.OTHER_UNITS) for end in ("giver", "taker")}
    )
    cells = named.groupby(["giver", "taker"], as_index=False)["times"].sum()
    both = {*cells["giver"], *cells["taker"]}
    table = rows.rename(columns={"giver": "From", "taker": "To", "times": "Times"})
    named_units = [name for name in (*units, wording.OTHER_UNITS) if name in both]
    return Handed(cells, named_units, reading, table, int(rows["times"].sum()))


def _units(place: Place, rows: pd.DataFrame) -> list[str]:
    """The units with most hand-offs, in tree order; all of them where they are few."""
    ends = pd.concat([rows[[end, "times"]].set_axis(["unit", "times"], axis=1) for end in ("giver", "taker")])
    sums = ends.groupby("unit")["times"].sum().sort_values(ascending=False, kind="stable")
    most = MOST_UNITS if len(sums) <= MOST_UNITS else MOST_UNITS - 1
    chosen = set(sums.index[:most])
    order = [one.name for one in cache.week_view(place).tree]
    return [name for name in order if name in chosen]
