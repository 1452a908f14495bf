"""integrity: patterns to check, unit by unit, and the records behind one of them."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, AsOf, Form, UnitName, WeekLabel, instant_of, now, place, week_of
from models.errors import SettingsError

if TYPE_CHECKING:
    import pandas as pd
    import sqlalchemy as sa

    from metrics.figures import Figures
    from metrics.patterns.checks import PatternsFound
    from models.access import Scope


def integrity(
    agency: Agency = None,
    unit: UnitName = None,
    week: WeekLabel = None,
    as_of: AsOf = None,
    rows: Annotated[
        str | None, typer.Option("--rows", help="A check such as G1: the records behind it; needs --unit.")
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """Patterns to check in the settled weeks: none is proof of anything, each asks a person to look."""
    from metrics.figures import figures
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        instant = instant_of(connection, scope, as_of)
        view = figures(connection, scope, now=now(), week=week_of(week), as_of=instant)
        node = find_unit(connection, scope, unit) if unit else None
        if rows is None:
            found, frame = _checks(connection, scope, view, node.id if node else None)
            title = f"Patterns to check, {found.first} to {found.last}: {len(found.patterns)}"
        elif node is None:
            raise SettingsError("Name the unit whose records you want with --unit.")
        else:
            frame = _rows(connection, scope, view, rows, node.id)
            title = f"{rows}: {frame['k'].sum():,} of {len(frame):,} rows"
    show(frame, form, title)


def _checks(
    connection: "sa.Connection", scope: "Scope", view: "Figures", unit_id: int | None
) -> "tuple[PatternsFound, pd.DataFrame]":
    import pandas as pd

    from metrics.patterns.checks import check
    from metrics.patterns.looks import looks_at
    from models.access import Scope
    from models.patterns import outcomes

    found = check(connection, scope, view)
    if unit_id is not None:
        found = found.within(Scope(scope.agency_id, frozenset({unit_id})))
    kept, names = outcomes(connection, scope), {node.id: node.name for node in view.counts.tree}
    places = {own: place for place, own in enumerate(names)}
    lines = []
    for one in sorted(found.findings, key=lambda one: places[one.unit_id]):
        looks = looks_at(found, one, kept)
        lines.append(
            {
                "unit": names[one.unit_id],
                "check": one.pattern,
                "status": one.status,
                "effect": one.effect,
                "p": one.p,
                "corrected_p": one.corrected,
                "k": one.k,
                "n": one.n,
                "expected": one.expected,
                "reason": one.reason,
                "outcome": looks[-1].outcome if looks else None,
            }
        )
    return found, pd.DataFrame(lines)


def _rows(
    connection: "sa.Connection", scope: "Scope", view: "Figures", pattern: str, unit_id: int
) -> "pd.DataFrame":
    from metrics.patterns.rows import rows_of

    return rows_of(connection, scope, view, pattern, unit_id).rename(columns={"above": "k"})


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(integrity)
