"""Keeping the counts: signed deltas in the transaction of a change, rebuilds, the proof that they agree."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from models.counts import AgencyVersion
from models.engine import among, bulk_insert
from models.facts import Facts, table_of
from models.imports import QUESTIONS, Source
from models.tallies import TALLIES, Context, Tally

GROUPS = ("complaints", "outcomes", "commitments", "events", "quarantine")
_touched = sa.table("touched", sa.column("grp"), sa.column("id", sa.Integer), sa.column("fresh"))


def context(connection: sa.Connection, agency_id: int, facts: Facts | None = None) -> Context:
    """The facts and which sources provide which fields (`case.told_on`)."""
    source = table_of(Source)
    providing: dict[str, set[int]] = {}
    here = source.c.refreshed_at.is_not(None)  # else every file of it has been taken back
    files = sa.and_(source.c.agency_id == agency_id, source.c.name != QUESTIONS, here)
    rows = connection.execute(sa.select(source).where(files)).all()
    cases = {row.id for row in rows if row.record in ("case", "case_with_outcomes")}
    for row in rows:
        for name in _names(row.record, row.provides):
            # Findings may come in a file of their own: what it provides, the cases of this agency have.
            ids = cases | {row.id} if row.record == "outcome" else {row.id}
            providing.setdefault(name, set()).update(ids)
    return Context(facts or Facts(), {name: frozenset(ids) for name, ids in providing.items()})


def _names(record: str, provides: str) -> Iterable[str]:
    for name in json.loads(provides):
        if record == "case_with_outcomes":
            yield f"case.{name}"
            yield f"outcome.{name}"
        else:
            yield f"{record}.{name}"


class Recount:
    """The deltas of one transaction: `before` what is about to change, `after` when all has changed."""

    def __init__(self, connection: sa.Connection, agency_id: int) -> None:
        self.connection, self.agency_id = connection, agency_id
        connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE IF NOT EXISTS touched "
            "(grp TEXT, id INTEGER, fresh INTEGER, PRIMARY KEY (grp, id))"
        )
        connection.execute(sa.delete(_touched))
        self.context = context(connection, agency_id)

    def before(self, group: str, ids: Iterable[int]) -> list[int]:
        """Take what these records count now away, once each; gives the ids that were not touched before."""
        wanted = list(dict.fromkeys(ids))
        mine = among(self.connection, _touched.c.id, wanted)
        known = set(self.connection.scalars(sa.select(_touched.c.id).where(_touched.c.grp == group, mine)))
        fresh = [own for own in wanted if own not in known]
        if fresh:
            self._touch(group, fresh, 1)
            self._apply(group, -1, fresh=True)
            self.connection.execute(
                sa.update(_touched).where(_touched.c.grp == group, _touched.c.fresh == 1).values(fresh=0)
            )
        return fresh

    def added(self, group: str, ids: Iterable[int]) -> None:
        """Records that are new: they counted nowhere."""
        self._touch(group, ids, 0)

    def after(self) -> None:
        """Add what all touched records count now; rows that fell to zero go."""
        for group in GROUPS:
            self._apply(group, 1, fresh=False)
        for table in {tally.table for tally in TALLIES}:
            self.connection.execute(
                sa.delete(table).where(table.c.agency_id == self.agency_id, table.c.n == 0)
            )

    def to_ledger(self) -> None:
        """What all touched records count becomes that of removed ones: the counts stand, the rows may go."""
        for tally in TALLIES:
            owner = "complaints" if tally.group == "outcomes" else tally.group
            _to_ledger(self.connection, tally, self.context, self.agency_id, self.touched(owner))

    def touched(self, group: str) -> sa.Select[Any]:
        """Ids of the touched records of a group, for use in a statement."""
        return sa.select(_touched.c.id).where(_touched.c.grp == group)

    def _touch(self, group: str, ids: Iterable[int], fresh: int) -> None:
        table = sa.Table("touched", sa.MetaData())
        bulk_insert(self.connection, table, ("grp", "id", "fresh"), [(group, own, fresh) for own in ids])

    def _apply(self, group: str, sign: int, *, fresh: bool) -> None:
        owner = "complaints" if group == "outcomes" else group
        ids = self.touched(owner)
        if fresh:
            ids = ids.where(_touched.c.fresh == 1)
        for tally in TALLIES:
            # Outcomes are counted with their cases: a case that closes moves all of them.
            if tally.group == group or (group == "complaints" and fresh and tally.group == "outcomes"):
                add(self.connection, tally, self.context, self.agency_id, sign, ids)


def rows_of(tally: Tally, x: Context, agency_id: int, sign: int, ids: Any = None) -> sa.Select[Any]:
    """The rows that a tally counts, grouped: agency_id, unit_id, keys, n (times sign)."""
    base, keys, condition = tally.columns(x)
    select = sa.select(base.c.agency_id, base.c.unit_id, *(e.label(k) for k, e in keys.items()))
    select = select.select_from(base).where(condition, base.c.agency_id == agency_id)
    if ids is not None:
        select = select.where((base.c.complaint_id if tally.group == "outcomes" else base.c.id).in_(ids))
    # Grouped around a subquery: PostgreSQL takes a repeated parameter for another expression.
    rows = select.subquery("rows")
    grouped = [rows.c[name] for name in ("agency_id", "unit_id", *keys)]
    return sa.select(*grouped, (sign * sa.func.count()).label("n")).group_by(*grouped)


def add(
    connection: sa.Connection, tally: Tally, x: Context, agency_id: int, sign: int, ids: Any = None
) -> None:
    """Add what a tally counts to its table."""
    _add(connection, tally.table, rows_of(tally, x, agency_id, sign, ids), "n")


def _to_ledger(connection: sa.Connection, tally: Tally, x: Context, agency_id: int, ids: Any) -> None:
    rows = rows_of(tally, x, agency_id, 1, ids)
    both = rows.add_columns(rows.selected_columns["n"].label("removed"))
    _add(connection, tally.table, both, "removed")


def _add(connection: sa.Connection, table: sa.Table, rows: sa.Select[Any], column: str) -> None:
    """Add rows to a count table: where the key is there, to one column of it."""
    names = [column.name for column in rows.selected_columns]
    keys = [name for name in names if name not in ("n", "removed")]
    insert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
    # SQLite reads the ON of ON CONFLICT as a join's without a WHERE between them.
    statement = insert(table).from_select(names, sa.select(rows.subquery("s")).where(sa.true()))
    more = {column: table.c[column] + statement.excluded[column]}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=more))


def rebuild(connection: sa.Connection, agency_id: int) -> None:
    """Count an agency's facts from scratch, on top of what is kept of removed ones."""
    x = context(connection, agency_id)
    for table in {tally.table for tally in TALLIES}:
        mine = table.c.agency_id == agency_id
        connection.execute(sa.delete(table).where(mine, table.c.removed == 0))
        connection.execute(sa.update(table).where(mine).values(n=table.c.removed))
    for tally in TALLIES:
        add(connection, tally, x, agency_id, 1)
    new_version(connection, agency_id)


def differences(connection: sa.Connection, agency_id: int) -> dict[str, int]:
    """Rows in which the kept counts and a recount differ, by count table; empty where they agree.

    Of the kept ones without what removed records count: that no recount can find.
    """
    x = context(connection, agency_id)
    found: dict[str, int] = {}
    for table in dict.fromkeys(tally.table for tally in TALLIES):
        recounts = [rows_of(tally, x, agency_id, 1) for tally in TALLIES if tally.table is table]
        keys = [table.c[column.name] for column in recounts[0].selected_columns][:-1]
        held = sa.select(*keys, table.c.n - table.c.removed)
        here = sa.and_(table.c.agency_id == agency_id, table.c.n != table.c.removed)
        kept = {tuple(row) for row in connection.execute(held.where(here))}
        fresh = {tuple(row) for recount in recounts for row in connection.execute(_typed(recount, table))}
        if kept != fresh:
            found[table.name] = len(kept ^ fresh)
    return found


def _typed(select: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    rows = select.subquery("recount")
    return sa.select(*(sa.type_coerce(column, table.c[column.name].type) for column in rows.c))


def new_version(connection: sa.Connection, agency_id: int) -> None:
    """Say that an agency's records, or notes that limits are drawn by, have changed."""
    table = table_of(AgencyVersion)
    done = connection.execute(
        sa.update(table).where(table.c.agency_id == agency_id).values(version=table.c.version + 1)
    )
    if not done.rowcount:
        connection.execute(sa.insert(table).values(agency_id=agency_id, version=1))


def version(connection: sa.Connection, agency_id: int) -> int:
    """How often an agency's records have changed; 0 for none."""
    table = table_of(AgencyVersion)
    return connection.scalar(sa.select(table.c.version).where(table.c.agency_id == agency_id)) or 0


def as_it_stood(
    connection: sa.Connection, agency_id: int, as_of: datetime, day: Any
) -> dict[str, list[tuple[Any, ...]]]:
    """All counts from the facts as they stood at an instant, by count table: recounted, nothing stored."""
    x = context(connection, agency_id, Facts(as_of, day))
    counts: dict[str, list[tuple[Any, ...]]] = {}
    for tally in TALLIES:
        rows = connection.execute(_typed(rows_of(tally, x, agency_id, 1), tally.table))
        counts.setdefault(tally.table.name, []).extend(tuple(row) for row in rows)
    return counts


def key_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The key columns of a count table in the order in which tallies give them."""
    for tally in TALLIES:
        if tally.table is table:
            _, keys, _ = tally.columns(Context(Facts(), {}))
            return [table.c[name] for name in ("agency_id", "unit_id", *keys)]
    raise KeyError(table.name)
