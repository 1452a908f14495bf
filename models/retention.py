"""Which records are due to be removed, by the years that an agency keeps each retention class.

The years run from a record's end: the day a complaint was closed, a promise ended, an event took place. What
is open has no end. What was promised in public, and the questions of the weekly review, are no case rows and
stay. A rule that is not set keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from models.access import Scope
from models.errors import EntryRefused
from models.facts import commitment, complaint, event, outcome, table_of
from models.holds import CHILDREN, held_units, names_any
from models.imports import QUESTIONS, Source
from models.vocabulary import PUBLIC_KINDS, RETENTION_CLASSES

Years = Mapping[
    str, int | None
]  # by retention class, how long after its end a record is kept; None: for good
TABLES: Final = (complaint, commitment, event)
source = table_of(Source)


@dataclass(frozen=True)
class Due:
    """Records of one table and class that a rule is due to remove; held: what would be, were it not held."""

    record: str
    retention_class: str
    rule: str
    due: int
    held: int


def rule_text(years: int | None) -> str:
    """A rule as text: `5 years`, or `keep`."""
    return "keep" if years is None else f"{years} year{'s' if years > 1 else ''}"


def check_day(on: date, today: date) -> date:
    """A day on which to look. Errors: EntryRefused for one to come: nothing is removed ahead of its time."""
    if on > today:
        raise EntryRefused(f"{on} has not come yet. Name today or an earlier day.")
    return on


def cutoff(on: date, years: int) -> date:
    """The newest end of a record that has been kept for so many years on a day."""
    leap = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - years, day=28 if leap else on.day)


def due(connection: sa.Connection, scope: Scope, years: Years, on: date) -> list[Due]:
    """What is due on a day, by table and class, with what is held back; classes without either left out."""
    found = []
    for table in TABLES:
        rows = _over_rows(connection, scope, table, years, on)
        ids = _free(connection, table, rows)
        for name in RETENTION_CLASSES:
            mine = sum(1 for word in ids.values() if word == name)
            held = sum(1 for _, word, kept in rows if word == name and kept)
            if mine or held:
                found.append(Due(table.name, name, rule_text(years.get(name)), mine, held))
    return found


def due_ids(
    connection: sa.Connection, scope: Scope, table: sa.Table, years: Years, on: date
) -> dict[int, str]:
    """The records of a table that are due on a day and not held, by id, each with its class."""
    return _free(connection, table, _over_rows(connection, scope, table, years, on))


def _free(connection: sa.Connection, table: sa.Table, rows: list[tuple[int, str, bool]]) -> dict[int, str]:
    ids = {own: word for own, word, kept in rows if not kept}
    return _without_repeated(connection, ids) if table is complaint and ids else ids


def _over_rows(
    connection: sa.Connection, scope: Scope, table: sa.Table, years: Years, on: date
) -> list[tuple[int, str, bool]]:
    """Records whose years are over: id, class, and whether a hold keeps them."""
    if not any(years.values()):
        return []
    held = sa.or_(table.c.legal_hold, names_any(table, held_units(scope)))
    statement = (
        sa.select(table.c.id, table.c.retention_class, held.label("held"))
        .join(source, source.c.id == table.c.source_id)
        .where(table.c.agency_id == scope.agency_id, source.c.name != QUESTIONS)
        .where(_over(table, years, on))
    )
    return [(own, word, bool(kept)) for own, word, kept in connection.execute(statement)]


def _over(table: sa.Table, years: Years, on: date) -> sa.ColumnElement[bool]:
    """Whether the years of a record, and of every row that hangs on it, are over."""
    end, last = _end(table), {name: cutoff(on, n) for name, n in years.items() if n is not None}

    def over(word: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.or_(*(sa.and_(word == name, end <= day) for name, day in last.items()))

    longer = [
        sa.exists().where(child.c[column] == table.c.id, sa.not_(over(child.c.retention_class)))
        for child, column in CHILDREN[table.name]
    ]
    return sa.and_(end.is_not(None), over(table.c.retention_class), *map(sa.not_, longer))


def _end(table: sa.Table) -> sa.ColumnElement[Any]:
    """The day a record ended; null while it is open, and for what no rule is about."""
    if table is complaint:
        open_again = table.c.reopened_on >= table.c.closed_on
        return sa.case((open_again, sa.null()), else_=table.c.closed_on)
    if table is commitment:
        return sa.case((table.c.kind.in_(PUBLIC_KINDS), sa.null()), else_=table.c.ended_on)
    waits = sa.and_(table.c.state == "to_be_confirmed", table.c.confirmed_at.is_(None))
    return sa.case((waits, sa.null()), else_=event.c.event_on)


def _without_repeated(connection: sa.Connection, ids: dict[int, str]) -> dict[int, str]:
    """Without complaints that one which stays repeats: whether that one counts depends on them."""
    again = complaint.alias("again")
    rows = connection.execute(
        sa.select(complaint.c.id, again.c.id)
        .join(outcome, outcome.c.duplicate_of == complaint.c.key)
        .join(again, again.c.id == outcome.c.complaint_id)
        .where(again.c.source_id == complaint.c.source_id, again.c.id != complaint.c.id)
    ).all()
    stays = {own for own, by in rows if own in ids and by not in ids}
    while stays:
        ids = {own: word for own, word in ids.items() if own not in stays}
        stays = {own for own, by in rows if own in ids and by not in ids}
    return ids
