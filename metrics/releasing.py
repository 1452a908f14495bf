"""Releasing a quarter: frozen from its published weeks as it may be read outside, and read from there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from pydantic import TypeAdapter

from metrics import stored
from metrics.calendar import Quarter, Week
from metrics.council import Council, council
from metrics.council_counts import council_counts, span_of_quarter
from metrics.disclosure.agency import ITSELF
from metrics.disclosure.history import Earlier
from metrics.disclosure.quarters import disclosed, earlier, quarters
from metrics.disclosure.release import Disclosed
from metrics.disclosure.tables import Cell
from metrics.figures import Figures, figures
from metrics.frozen import plain
from metrics.publishing import check_same_method, due_at, known
from metrics.score import MeasureMark, Score
from models import counting, published, releases
from models.access import Scope
from models.audit import last_change
from models.chain import Head
from models.engine import reading, writing
from models.errors import EntryRefused

CELLS: Final = ("of", "unit_id", "own_line", "category", "outcome", "time", "count")
UNITS: Final = ("unit_id", "unit", "level", "parent_id")
TRIES: Final = 3
# Fields of figures that tell more than what is shown of them.
_INSIDE: Final = frozenset({"p", "n_eff", "excluded", "per", "draw_mean"})
_COUNCIL: Final = TypeAdapter(Council)


@dataclass(frozen=True)
class Released:
    """A quarter that has just been released, and the head after it."""

    quarter: Quarter
    head: Head


@dataclass(frozen=True)
class ReleasedQuarter:
    """A quarter as it was released: what stands of it outside, and nothing else.

    line_number: of its line in the chain; head: after that line. body: the line's own, council: the same as
    the council's page has it.
    """

    label: str
    edition: int
    reason: str
    published_at: datetime
    head: Head
    line_number: int
    body: Mapping[str, Any]

    @cached_property
    def council(self) -> Council:
        """Everything of the council's page but its words."""
        return _COUNCIL.validate_python(self.body["council"])


def released(connection: sa.Connection, scope: Scope, quarter: str) -> ReleasedQuarter | None:
    """The last edition of a released quarter, such as 2026-Q3; it is alike for all who may read the agency.

    None: it has not been released.
    """
    line = releases.line_of(connection, Scope(scope.agency_id), Quarter.parse(quarter).label)
    if line is None:
        return None
    about = (line.label, line.edition, line.reason, line.published_at, line.head, line.head.number)
    return ReleasedQuarter(*about, line.body)


def quarters_out(connection: sa.Connection, scope: Scope) -> list[str]:
    """The labels of the quarters that have been released, oldest first."""
    return list(dict.fromkeys(one.label for one in published.quarters(connection, scope)))


def release_quarter(
    engine: sa.Engine, scope: Scope, quarter: Quarter, *, by: str, at: datetime, correction: str = ""
) -> Released:
    """Freeze a quarter whose weeks are all published, once, as it may be read outside.

    What is hidden is chosen before the database is locked, which takes seconds, and anew where the records
    changed meanwhile. Errors: AlreadyPublished; EntryRefused where the quarter has not settled, a week of it
    is missing, its time has not come, or somebody holds it; CannotProtect.
    """
    for _ in range(TRIES):
        with reading(engine) as connection:
            made_of, draft = _state(connection, scope), _draft(connection, scope, quarter, at, correction)
        with writing(engine) as connection:
            if _state(connection, scope) == made_of:
                return draft.frozen(connection, scope, by=by, correction=correction)
    raise EntryRefused(f"Records came in while {quarter} was being released. Try again.")


def release_due(engine: sa.Engine, scope: Scope, *, by: str, at: datetime) -> list[Released]:
    """Release every quarter whose weeks are all out and that nobody holds."""
    with reading(engine) as connection:
        view = figures(connection, scope, now=at)
        out = {one.label for one in published.weeks(connection, scope)}
        done = {one.label for one in published.quarters(connection, scope)}
        held = {row.label for row in published.holds(connection, scope) if row.lifted_at is None}
    due = [
        one
        for one in reversed(quarters(view))
        if one.label not in done | held and not [week for week in weeks_of(one) if week.label not in out]
    ]
    return [release_quarter(engine, scope, one, by=by, at=at) for one in due]


def weeks_of(quarter: Quarter) -> list[Week]:
    """The whole weeks of a quarter, oldest first."""
    span = span_of_quarter(quarter)
    return [Week.of(span.days[0]).shift(number) for number in range(span.weeks)]


@dataclass(frozen=True)
class _Draft:
    """A quarter ready to be frozen."""

    quarter: Quarter
    root: int
    body: dict[str, Any]
    kept: Disclosed | None
    at: datetime

    def frozen(self, connection: sa.Connection, scope: Scope, *, by: str, correction: str) -> Released:
        """Freeze it, and keep inside what it holds back."""
        label, bodies = self.quarter.label, {self.root: self.body}
        edition = published.next_edition(connection, scope, label, correction)
        head = published.freeze(connection, scope, label, bodies, by=by, at=self.at, correction=correction)
        if self.kept is not None:
            releases.keep(connection, scope, label, edition, self.kept.earlier.as_text(), at=self.at)
        return Released(self.quarter, head)


def _state(connection: sa.Connection, scope: Scope) -> tuple[Any, ...]:
    """What a draft is made of: the records, the weeks, earlier releases."""
    return counting.version(connection, scope.agency_id), published.head(connection, scope)


def _draft(
    connection: sa.Connection, scope: Scope, quarter: Quarter, asked_at: datetime, correction: str
) -> _Draft:
    published.next_edition(connection, scope, quarter.label, " ".join(correction.split()))
    at, weeks = max(asked_at, last_change(connection)), weeks_of(quarter)
    view = figures(connection, scope, now=at, week=weeks[-1])
    if quarter not in quarters(view):
        raise EntryRefused(
            f"{quarter} has not settled, or the records do not fill it: they reach {view.weeks.last}."
        )
    due = due_at(weeks[-1], view.counts.configuration, view.counts.zone)
    if asked_at < due:
        raise EntryRefused(f"{quarter} is published by the calendar, at {due:%Y-%m-%d %H:%M} UTC.")
    made_of = _published(connection, scope, quarter, weeks)
    return _reckoned(connection, scope, view, quarter, at, made_of, earlier(connection, scope))


def _reckoned(
    connection: sa.Connection,
    scope: Scope,
    view: Figures,
    quarter: Quarter,
    at: datetime,
    weeks: list[list[Any]],
    history: list[Earlier],
) -> _Draft:
    """The quarter as it is reckoned; weeks, history: what was published and released of it before."""
    kept = disclosed(view, quarter, history)
    end = weeks_of(quarter)[-1].end
    told = council(view, connection, scope, quarter, end, council_counts(kept, view))
    body = {**_about(view, quarter, at), "weeks": weeks, "council": _said(told), **_tables(view, kept)}
    return _Draft(quarter, view.counts.tree[0].id, body, kept, at.astimezone(UTC))


def same_again(engine: sa.Engine, scope: Scope, quarter: Quarter, folder: Path) -> bool:
    """Whether a released quarter is, to the byte, what is reckoned from the records and releases known then.

    folder: where a copy of the records is made, and removed again. Errors: EntryRefused where the quarter has
    not been released, or cannot be reckoned again and why.
    """
    with reading(engine) as connection:
        out = released(connection, scope, quarter.label)
        if out is None:
            raise EntryRefused(f"{quarter} has not been published.")
        history = earlier(connection, scope, (out.label, out.edition))
    check_same_method(quarter.label, out.body)
    known_at = datetime.fromisoformat(out.body["known_at"])
    with known(engine, scope, known_at, folder) as connection:
        view = figures(connection, scope, now=known_at, week=weeks_of(quarter)[-1])
        again = _reckoned(connection, scope, view, quarter, known_at, out.body["weeks"], history)
    return published.canonical(again.body) == published.canonical(out.body)


def _published(
    connection: sa.Connection, scope: Scope, quarter: Quarter, weeks: list[Week]
) -> list[list[Any]]:
    """The weeks that a quarter is frozen from: label, edition, the digest of the last line of each."""
    out = {one.label: one for one in published.weeks(connection, scope)}
    held = {row.label for row in published.holds(connection, scope) if row.lifted_at is None}
    lacking = [f"{one}{' (held)' if one.label in held else ''}" for one in weeks if one.label not in out]
    if lacking:
        raise EntryRefused(f"{quarter} is made of its published weeks. Not published: {', '.join(lacking)}.")
    found = [out[one.label] for one in weeks]
    return [[one.label, one.edition, one.head.digest] for one in found]


def _about(view: Figures, quarter: Quarter, at: datetime) -> dict[str, Any]:
    """What the quarter was reckoned from, and how."""
    return {
        "agency": view.counts.tree[0].name,
        "unit": view.counts.tree[0].name,
        "zone": view.counts.zone,
        "quarter": quarter.label,
        "as_of": view.weeks.as_of.astimezone(UTC).isoformat(),
        "known_at": at.astimezone(UTC).isoformat(),
        "configuration": view.counts.configuration.version,
        "method": stored.method(),
    }


def _tables(view: Figures, kept: Disclosed | None) -> dict[str, Any]:
    """The released tables; own_line: of the unit alone, without those under it. A count that is withheld is
    null, whatever for."""
    rows = kept.rows(bulk=True) if kept is not None else []
    cells = [[*_key(one.cell), one.value] for one in rows]
    named = {row[1] for row in cells}
    units = [[one.id, one.name, one.level, one.parent_id] for one in view.counts.tree if one.id in named]
    return {"cell_columns": list(CELLS), "cells": cells, "unit_columns": list(UNITS), "units": units}


def _key(cell: Cell) -> tuple[str, int, bool, str, str, str]:
    unit = cell.unit.removesuffix(ITSELF)
    return cell.of, int(unit), unit != cell.unit, cell.category, cell.outcome, cell.time


def _said(told: Council) -> Any:
    """The council's page as it is frozen: its figures without what tells more than they show."""
    score = _outside(told.score) if told.score is not None else None
    return _plain(_COUNCIL.dump_python(replace(told, score=score)))


def _outside(score: Score) -> Score:
    """A score with its marks, and nothing of the counts that they are made of."""
    parts = [replace(part, marks=tuple(_mark(one) for one in part.marks)) for part in score.pillars]
    return replace(score, pillars=tuple(parts))


def _mark(one: MeasureMark) -> MeasureMark:
    return MeasureMark(one.measure, one.pillar, one.status, one.reason, mark=one.mark, word=one.word)


def _plain(value: Any) -> Any:
    """Nested values as they are frozen, see `frozen.plain`."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items() if name not in _INSIDE}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return plain(value)
