"""What has changed of a published week since: each figure then and now, the records that moved it, why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from metrics import stored
from metrics.calendar import Week
from metrics.figures import figures
from metrics.frozen import COLUMNS, figure_lines
from metrics.records import rows_of_view
from metrics.scorecards import of_view
from models import published
from models.access import Scope
from models.engine import among, reading
from models.errors import AccessDenied, EntryRefused
from models.facts import commitment, complaint, event, outcome
from models.known import as_known
from models.tree import UnitNode

LATE, CORRECTED, RECLASSIFIED, TAKEN_BACK = "late record", "correction", "reclassification", "taken back"
BESIDE, METHOD = "what stands beside the records", "method change"
_SIDES: Final = ("then_above", "then_of", "then", "now_above", "now_of", "now")
FIGURES: Final = ("unit", "measure", "window", *_SIDES, "cause")
_IN: Final = ("then_in", "then_above", "now_in", "now_above")
ROWS: Final = ("unit", "measure", "record", "id", "apart", "what", "on", "cause", "changed", *_IN)
# The parts of the lists of records that D1 and D2 are made of; rows in quarantine are of no type yet.
_OF_PART: Final = {"complaints": "case", "promises": "commitment", "events": "event"}
WAITING: Final = "waiting row"
TABLES: Final = {"case": complaint, "outcome": outcome, "commitment": commitment, "event": event}
# What a record is called by, never its number: its kind or category, and a day.
_CALLED: Final = {
    "case": ("category", "received_on"),
    "outcome": ("category", "received_on"),
    "commitment": ("kind", "due_on"),
    "event": ("kind", "event_on"),
}
# A change of these puts a record elsewhere; a change of any other says what happened, or when.
_PLACE: Final = frozenset(
    (
        *("handling_unit_id", "unit_id", "owner_id", "category", "disposition", "kind", "channel"),
        *("initiation", "stance", "community", "due_basis", "duplicate", "duplicate_of", "restricted"),
        *("subject_conflict", "out_of_figures", "restriction_lifted", "conflict_lifted"),
    )
)
_NOT_CONTENT: Final = frozenset({"batch_id", "known_at", "version_at", "digest", "raw", "retention_class"})


Record = tuple[str, int]  # its type and its id


@dataclass(frozen=True)
class Revised:
    """What was published of a week, and what is reckoned of it today.

    known_at: of the publication. figures: those that differ, see FIGURES. rows: the records that moved them,
    see ROWS (apart: it opens to nobody here); a figure's rows add up to its difference wherever it counts
    records one by one.
    """

    week: Week
    known_at: datetime
    figures: pd.DataFrame
    rows: pd.DataFrame


def revised(
    engine: sa.Engine,
    scope: Scope,
    week: Week,
    folder: Path,
    *,
    now: datetime,
    units: frozenset[int] | None = None,
) -> Revised:
    """The differences between a published week and its recount, for some units or all, with their causes.

    folder: where a copy of the records is made, and removed again. Errors: EntryRefused where the week has
    not been published, or what was known then cannot be put together any more.
    """
    with reading(engine) as connection:
        lines = published.bodies(connection, scope, week.label)
        if not lines:
            raise EntryRefused(f"{week} has not been published.")
        known_at = datetime.fromisoformat(next(iter(lines.values()))["known_at"])
    file = folder / "known.db"
    copy = as_known(engine, scope, known_at, file)
    try:
        with reading(engine) as connection, reading(copy) as before:
            found = _Differences(connection, before, scope, week, lines, now, known_at, units)
            return Revised(week, known_at, *found.frames())
    finally:
        copy.dispose()
        file.unlink(missing_ok=True)


class _Differences:
    """Both states side by side: `then` read from the copy, `now` from the database."""

    def __init__(
        self,
        connection: sa.Connection,
        before: sa.Connection,
        scope: Scope,
        week: Week,
        lines: Mapping[int, Any],
        now: datetime,
        known_at: datetime,
        units: frozenset[int] | None,
    ) -> None:
        self.scope, self.lines = scope, lines
        self.connections = {"then": before, "now": connection}
        self.views = {
            "then": figures(before, scope, now=known_at, week=week),
            "now": figures(connection, scope, now=now, week=week),
        }
        self.today = figure_lines(of_view(self.views["now"], units))
        self.units = [own for own in self.today if own in lines]
        one = next(iter(lines.values()))
        here = self.views["now"].counts.configuration.version
        self.same_method = (one["method"], one["configuration"]) == (stored.method(), here)
        self._causes: dict[Record, tuple[Any, ...]] = {}

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The figures that differ, and their rows."""
        found, rows = [], []
        for own in self.units:
            then, now = _by_measure(self.lines[own]), _by_measure(self.today[own])
            for key in dict.fromkeys((*then, *now)):
                one, other = then.get(key), now.get(key)
                if one == other:
                    continue
                behind = self._rows(own, key[0])
                rows += behind
                unit = self.today[own]["unit"]
                found.append((unit, *key, *_values(one), *_values(other), self._cause(behind)))
            found += self._score(own, found)
        return (
            pd.DataFrame(found, columns=list(FIGURES), dtype=object),
            pd.DataFrame(rows, columns=list(ROWS), dtype=object),
        )

    def _score(self, own: int, figures: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The unit's score where it differs, with all the causes of its figures."""
        then, now = ((side[own]["score"] or {}).get("point") for side in (self.lines, self.today))
        if then == now:
            return []
        unit = self.today[own]["unit"]
        causes = dict.fromkeys(one for row in figures if row[0] == unit for one in str(row[-1]).split(", "))
        return [(unit, "score", None, None, None, then, None, None, now, ", ".join(causes))]

    def _cause(self, behind: list[tuple[Any, ...]]) -> str:
        """All the causes of a figure's difference, each once."""
        named = dict.fromkeys(row[ROWS.index("cause")] for row in behind)
        return ", ".join(named) or (BESIDE if self.same_method else METHOD)

    def _rows(self, own: int, measure: str) -> list[tuple[Any, ...]]:
        """The records that are in a figure then or now and not in both alike."""
        then, now = (self._behind(side, own, measure) for side in ("then", "now"))
        moved = [one for one in dict.fromkeys((*then, *now)) if _counted(then, one) != _counted(now, one)]
        self._find_causes(moved, then)
        unit = self.today[own]["unit"]
        return [
            (
                unit,
                measure,
                *one,
                any(side[one].apart for side in (then, now) if one in side),
                *self._causes[one],
                *_counted(then, one),
                *_counted(now, one),
            )
            for one in moved
        ]

    def _behind(self, side: str, own: int, measure: str) -> dict[Record, "_Row"]:
        """The records of a figure, also of one that counts something else by them, such as weeks."""
        view = self.views[side]
        node: UnitNode | None = next((one for one in view.counts.tree if one.id == own), None)
        if node is None:
            return {}
        try:
            found = rows_of_view(self.connections[side], self.scope, view, measure, node)
        except AccessDenied:  # a very small unit's figure is another's
            return {}
        rows = found.rows
        if found.record == "record":
            types = [_OF_PART.get(part, WAITING) for part in rows["part"]]
        elif found.record in TABLES:
            types = [found.record] * len(rows)
        else:
            return {}
        listed = zip(types, rows["id"], rows["above"], rows["apart"], strict=True)
        return {(name, int(one)): _Row(int(above), bool(apart)) for name, one, above, apart in listed}

    def _find_causes(self, moved: Iterable[Record], then: Mapping[Record, "_Row"]) -> None:
        """What each record is called by, why it moved, and which of its columns changed."""
        fresh = [one for one in moved if one not in self._causes]
        self._causes |= {
            one: (None, None, CORRECTED if one in then else LATE, "") for one in fresh if one[0] == WAITING
        }
        for name, table in TABLES.items():
            ids = [own for record, own in fresh if record == name]
            if not ids:
                continue
            before, after = (self._read(side, table, ids) for side in ("then", "now"))
            for own in ids:
                newest = after.get(own) or before[own]
                called = (newest[column] for column in _CALLED[name])
                self._causes[name, own] = (*called, *_why(before.get(own), after.get(own)))

    def _read(self, side: str, table: sa.Table, ids: list[int]) -> dict[int, Mapping[Any, Any]]:
        connection = self.connections[side]
        rows = connection.execute(sa.select(table).where(among(connection, table.c.id, ids))).mappings()
        return {row["id"]: row for row in rows}


@dataclass(frozen=True)
class _Row:
    """A record in a figure: whether it counts above the line, and has no page of its own."""

    above: int
    apart: bool


def _counted(rows: Mapping[Record, _Row], own: Record) -> tuple[bool, int]:
    """Whether a record is in a figure, and counts above its line."""
    return own in rows, rows[own].above if own in rows else 0


def _by_measure(body: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    named = [dict(zip(COLUMNS, row, strict=True)) for row in body["rows"]]
    return {(row["measure"], row["window"]): row for row in named}


def _values(row: Mapping[str, Any] | None) -> tuple[Any, Any, Any]:
    """Numerator, denominator, value; the reason in place of a value that there is none of."""
    if row is None:
        return None, None, None
    return row["numerator"], row["denominator"], row["value"] if row["value"] is not None else row["reason"]


def _why(then: Mapping[Any, Any] | None, now: Mapping[Any, Any] | None) -> tuple[str, str]:
    if then is None or then["withdrawn"]:
        return LATE, ""
    if now is None or now["withdrawn"]:
        return TAKEN_BACK, ""
    names = sorted(name for name in now if name not in _NOT_CONTENT and then[name] != now[name])
    if not names:
        return BESIDE, ""
    return (RECLASSIFIED if _PLACE.intersection(names) else CORRECTED), ", ".join(names)
