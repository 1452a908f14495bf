"""Quarters released for tests: their weeks published, quickly, and each frozen from them."""

from datetime import UTC, datetime
from itertools import product

import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.council_counts import span_of_quarter
from metrics.disclosure.release import Disclosed
from metrics.disclosure.tables import Cell
from metrics.figures import Figures
from metrics.publishing import publish
from metrics.releasing import Released, release_quarter, weeks_of
from models import published
from models.access import Scope
from models.engine import reading, writing
from models.vocabulary import CATEGORIES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCOPE = Scope(1)


def publish_weeks(engine: sa.Engine, weeks: list[Week]) -> None:
    """Publish the newest of some weeks; the others' lines hold the same figures, for reckoning takes long.

    A quarter is frozen from the records; of its weeks it names the lines.
    """
    publish(engine, SCOPE, weeks[-1], by="calendar", at=NOW)
    with reading(engine) as connection:
        bodies = published.bodies(connection, SCOPE, weeks[-1].label)
    for week in weeks[:-1]:
        with writing(engine) as connection:
            published.freeze(connection, SCOPE, week.label, bodies, by="calendar", at=NOW)


def release(engine: sa.Engine, *quarters: Quarter) -> list[Released]:
    """Publish all weeks of these quarters, then release one after the other."""
    publish_weeks(engine, [week for quarter in quarters for week in weeks_of(quarter)])
    return [release_quarter(engine, SCOPE, one, by="calendar", at=NOW) for one in quarters]


def recategorised(engine: sa.Engine, view: Figures, made: Disclosed, quarter: Quarter) -> int:
    """Count a complaint under another category where both are withheld; gives in how many units it counts."""
    day, above, one, other = _withheld(engine, view, made, quarter)
    with writing(engine) as connection:
        for unit, (category, n) in product(above, ((one, -1), (other, 1))):
            _count(connection, unit, category, day, n)
    return len(above)


def _withheld(
    engine: sa.Engine, view: Figures, made: Disclosed, quarter: Quarter
) -> tuple[str, list[int], str, str]:
    """One whose category and another are withheld for its unit and all above, and stay as small as they are:
    day, these units, both categories."""
    parents = {node.id: node.parent_id for node in view.counts.tree}
    values = dict(zip(made.release.cells, made.release.values.tolist(), strict=True))
    hidden = {row.cell: values[row.cell] for row in made.rows() if row.value is None}
    for unit, category, day in _complaints(engine, quarter):
        above = [unit]
        while (parent := parents[above[-1]]) is not None:
            above.append(parent)
        for other in CATEGORIES:
            before, after = (
                [hidden.get(Cell("received", str(own), name, time=quarter.label), 0) for own in above]
                for name in (category, other)
            )
            if other != category and min(before) >= 2 and min(after) >= 1 and max(after) < 10:
                return day, above, category, other
    raise AssertionError("no such complaint")


def _complaints(engine: sa.Engine, quarter: Quarter) -> list[tuple[int, str, str]]:
    first, last = (str(day) for day in span_of_quarter(quarter).days)
    rows = sa.text(
        "SELECT unit_id, category, received_on FROM concern_count "
        "WHERE n = 1 AND received_on BETWEEN :first AND :last ORDER BY received_on DESC, unit_id DESC"
    )
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(rows, {"first": first, "last": last})]


def _count(connection: sa.Connection, unit: int, category: str, day: str, n: int) -> None:
    mine = {"unit": unit, "category": category, "day": day, "n": n}
    where = "WHERE unit_id = :unit AND category = :category AND received_on = :day"
    if not connection.execute(sa.text(f"UPDATE concern_count SET n = n + :n {where}"), mine).rowcount:
        columns = "(agency_id, unit_id, category, received_on, n, removed)"
        row = sa.text(f"INSERT INTO concern_count {columns} VALUES (1, :unit, :category, :day, :n, 0)")
        connection.execute(row, mine)
