"""Results worked out once for one state of the records, and read by pages.

A result is bound to everything it was made of: the records' version, their as-of, the configuration, and
the code of this package. Where any of it has changed the stored result is not used, so it is never stale.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import pandas as pd
import sqlalchemy as sa
from pydantic import TypeAdapter

from metrics.figures import Figures, figures
from metrics.score import Score
from metrics.scorecards import Scorecard, of_view
from models import counting
from models.access import Scope
from models.engine import reading, writing
from models.results import store, stored

T = TypeVar("T")
_DATES: Final = ("week_start", "week_end")
_SCORES: Final = TypeAdapter(dict[int, Score])


@dataclass(frozen=True)
class Kind(Generic[T]):
    """One kind of result: how it is reckoned from a view, written as text, and read back."""

    name: str
    reckon: Callable[[sa.Connection, Scope, Figures], T]
    write: Callable[[T], str]
    read: Callable[[str, Figures], T]

    def label(self, view: Figures) -> str:
        """The name under which it is kept: of one selected week."""
        return f"{self.name} {view.weeks.selected.label}"


@cache
def method() -> str:
    """A digest of this package's own code and of the models it reads by."""
    content = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(counting.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            content.update(path.read_bytes())
    return content.hexdigest()[:16]


def state(connection: sa.Connection, view: Figures) -> str:
    """A digest of all that a view's results are made of."""
    version = counting.version(connection, view.counts.scope.agency_id)
    parts = (version, view.counts.as_of.isoformat(), view.version, method())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read(connection: sa.Connection, scope: Scope, view: Figures, kind: Kind[T]) -> T:
    """A result as stored, or reckoned now where it is not there or out of date.

    Stored are results of whole agencies only; for a scope of some units it is reckoned.
    """
    if scope.unit_ids is None and view.window is None and view.stored:
        body = stored(connection, scope.agency_id, kind.label(view), state(connection, view))
        if body is not None:
            return kind.read(body, view)
    return kind.reckon(connection, scope, view)


def keep(engine: sa.Engine, agency_id: int, *, now: datetime, kinds: tuple[Kind[Any], ...]) -> None:
    """Work out and store an agency's results of the newest week; nothing is done where they are there."""
    scope = Scope(agency_id)
    with reading(engine) as connection:
        view = figures(connection, scope, now=now)
        made_of = state(connection, view)
        labels = [kind.label(view) for kind in kinds]
        if all(stored(connection, agency_id, label, made_of) for label in labels):
            return
        bodies = {kind.label(view): kind.write(kind.reckon(connection, scope, view)) for kind in kinds}
    with writing(engine) as connection:
        if state(connection, view) == made_of:  # another import may have come between
            store(connection, agency_id, made_of, bodies, now)


def _card_text(card: Scorecard) -> str:
    rows = card.rows.astype(object).where(card.rows.notna(), None)
    return json.dumps(
        {
            "columns": list(rows.columns),
            "rows": rows.to_numpy().tolist(),
            "scores": _SCORES.dump_python(card.scores, mode="json"),
            "incomplete": card.incomplete,
        },
        default=str,
    )


def _card(text: str, view: Figures) -> Scorecard:
    content = json.loads(text)
    rows = pd.DataFrame(content["rows"], columns=content["columns"])
    for name in _DATES:
        rows[name] = pd.to_datetime(rows[name]).dt.date
    return Scorecard(
        view.counts.agency.tree[0].name,
        view.weeks,
        view.parts,
        view.counts,
        rows,
        _SCORES.validate_python(content["scores"]),
        {int(own): reason for own, reason in content["incomplete"].items()},
    )


SCORECARD: Final = Kind("scorecard", lambda _, __, view: of_view(view), _card_text, _card)
