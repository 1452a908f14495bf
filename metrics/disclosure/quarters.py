"""The one release of a quarter: what a council reads and the public tables, beside all releases before.

Council and public are the same readers. So there is one choice of what is hidden for both, and a page of a
quarter that has not been released hides what the release would.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

import sqlalchemy as sa
from pydantic import TypeAdapter

from metrics.calendar import Quarter, Week
from metrics.council_counts import (
    CouncilCounts,
    council_counts,
    council_tables,
    nothing_told,
    span_of_quarter,
)
from metrics.counts import day_number, day_of
from metrics.disclosure.agency import tables_of
from metrics.disclosure.history import Earlier, from_text, touching
from metrics.disclosure.release import Disclosed, disclose
from metrics.disclosure.search import CannotProtect
from metrics.disclosure.tables import ALL, Cell, Table, release_of
from metrics.figures import Figures
from metrics.stored import Kind, read
from models import releases
from models.access import Scope

AGAIN: Final = "closed, opened again"
_COUNTS: Final = TypeAdapter(CouncilCounts)


def quarters(view: Figures) -> list[Quarter]:
    """The quarters that a council can read, newest first: settled to the last week, the records throughout.

    None: no quarter is both.
    """
    first, settled = view.everything().first, day_number(view.weeks.settled.end)
    quarter = Quarter.of(day_of(settled + 1))
    found = []
    while span_of_quarter(quarter).first >= day_number(Week.of(day_of(first)).start):
        found.append(quarter)
        quarter = quarter.shift(-1)
    return [one for one in found if span_of_quarter(one).last <= settled]


def earlier(connection: sa.Connection, scope: Scope, before: tuple[str, int] = ("", 0)) -> list[Earlier]:
    """Everything released, or before an edition of a quarter, with what was hidden; oldest first."""
    rows = takewhile(lambda row: (row.label, row.edition) != before, releases.releases(connection, scope))
    return [from_text(row.cells) for row in rows]


def disclosed(
    view: Figures, quarter: Quarter, history: Sequence[Earlier], units: bool = True
) -> Disclosed | None:
    """The counts of a quarter, and of the whole agency those before it, safe beside all releases before.

    units: with the tables by unit, as they are released. Small counts are hidden, whatever mode files have:
    the shares that a council reads are exact. Nothing to count: None. Errors: CannotProtect where earlier
    releases leave no way, or the quarter cannot be read.
    """
    until = [one for one in reversed(quarters(view)) if one <= quarter]
    if quarter not in until:
        raise CannotProtect(f"{quarter} is not settled, or the records do not fill it.")
    tables = council_tables(view, until) + (tables_of(view, quarter) if units else [])
    if not tables:
        return None
    tables += _tied(tables, str(view.counts.agency.tree[0].id))
    rules = view.counts.configuration.disclosure.model_copy(update={"mode": "suppress"})
    return disclose(tables, rules, touching(release_of(tables), history))


def _tied(tables: Sequence[Table], root: str) -> list[Table]:
    """Closed for good in a quarter are those answered in it and those opened again later: a reader sees."""
    counts = {cell: n for table in tables for cell, n in table.counts.items()}
    made = []
    for whole in [one for one in counts if one.of == "closed" and one.unit == root and one.outcome == ALL]:
        part, rest = whole._replace(of="answered"), Cell(AGAIN, root, time=whole.time)
        if part in counts and counts[whole] >= counts[part]:
            cells = {whole: counts[whole], part: counts[part], rest: counts[whole] - counts[part]}
            made.append(Table(cells, ties=[(whole, (part, rest))], behind=frozenset({rest})))
    return made


def live(connection: sa.Connection, scope: Scope, view: Figures) -> CouncilCounts:
    """What a council may read of all quarters as they stand, beside everything that has been released.

    Of the newest quarter, while it has not been released, with its tables by unit: as its release would be.
    """
    whole = Scope(scope.agency_id)
    return read(connection, whole, view, live_kind(releases.count(connection, whole)))


def live_kind(out: int) -> Kind[CouncilCounts]:
    """The same as a stored result, for so many releases."""
    return Kind(f"council {out}", _reckoned, lambda counts: _COUNTS.dump_json(counts).decode(), _read)


def _read(text: str, _: Figures) -> CouncilCounts:
    return _COUNTS.validate_json(text)


def _reckoned(connection: sa.Connection, scope: Scope, view: Figures) -> CouncilCounts:
    known = quarters(view)
    if not known:
        return council_counts(None, view)
    out = {row.label for row in releases.releases(connection, scope)}
    try:
        found = disclosed(view, known[0], earlier(connection, scope), known[0].label not in out)
    except CannotProtect:
        return nothing_told(view, known)
    return council_counts(found, view)
