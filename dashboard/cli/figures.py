"""scorecard, counts, records, method: figures as tables, JSON and CSV."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import (
    Agency,
    AsOf,
    Form,
    UnitName,
    WeekLabel,
    WindowLabel,
    instant_of,
    now,
    place,
    week_of,
    window_of,
)

if TYPE_CHECKING:
    from models.tree import UnitNode


def scorecard(
    agency: Agency = None,
    unit: UnitName = None,
    week: WeekLabel = None,
    window: WindowLabel = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="How each score is made, and what changed since last week.")
    ] = False,
    form: Form = Format.TABLE,
) -> None:
    """Every figure of a week, with its window, interval and reason."""
    if explain:
        _explained(agency, unit, week, window, as_of, form)
        return
    from metrics.figures import RESERVED
    from metrics.scorecards import build
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        card = build(
            connection,
            scope,
            now=now(),
            week=week_of(week),
            window=window_of(window),
            as_of=instant_of(connection, scope, as_of),
            units=frozenset({find_unit(connection, scope, unit).id}) if unit else None,
        )
    # A figure that several units show together stands here once.
    show(card.rows[[*RESERVED, "version"]].drop_duplicates(), form, f"{card.agency}, {card.id}")
    if form is Format.TABLE:
        for own, score in card.scores.items():
            name = card.counts.nodes[own].name
            text = (
                f"{score.point:.0f}, likely {score.low:.0f}-{score.high:.0f}"
                if score.point is not None
                else ""
            )
            typer.echo(f"{name}: {text or score.reason}")


def _explained(
    agency: str | None,
    unit: str | None,
    week: str | None,
    window: str | None,
    as_of: str | None,
    form: Format,
) -> None:
    from dashboard.cli.explaining import explain
    from metrics.change.since import since_last_week
    from metrics.figures import figures
    from models.errors import SettingsError
    from models.tree import find_unit

    if window is not None:
        raise SettingsError("A score has its measures' own windows: leave --window out with --explain.")
    with place(agency) as (connection, scope):
        view = figures(
            connection,
            scope,
            now=now(),
            week=week_of(week),
            as_of=instant_of(connection, scope, as_of),
        )
        nodes = [find_unit(connection, scope, unit)] if unit else view.counts.tree
        found = [(node, since_last_week(view, connection, scope, node)) for node in nodes]
    explain(view, found, form)


def counts(
    agency: Agency = None,
    unit: UnitName = None,
    first: Annotated[str | None, typer.Option("--from", help="First week, such as 2026-W01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last week.")] = None,
    as_of: AsOf = None,
    form: Form = Format.CSV,
) -> None:
    """Each unit's own weekly counts: unit, week_start, count, n. Zeros are left out."""
    import pandas as pd

    from metrics.counts import day_of
    from metrics.figures import figures
    from metrics.weekly import shown_counts
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        view = figures(connection, scope, now=now(), as_of=instant_of(connection, scope, as_of))
        below = _below(view.counts.tree, find_unit(connection, scope, unit).id) if unit else None
        rows = shown_counts(view.counts, week_of(first), week_of(last), below)
    frame = pd.DataFrame(
        {
            "unit": rows["unit"],
            "week_start": [day_of(number).isoformat() for number in rows["week_start"]],
            "count": rows["count"],
            "n": rows["n"],
        }
    )
    show(frame, form)


def _below(tree: "list[UnitNode]", unit_id: int) -> frozenset[int]:
    inside = {unit_id}
    for node in tree:
        if node.parent_id in inside:
            inside.add(node.id)
    return frozenset(inside)


def records(
    measure: Annotated[str, typer.Argument(help="A measure such as B1, or a count such as commitments_due.")],
    unit: UnitName = None,
    agency: Agency = None,
    week: WeekLabel = None,
    window: WindowLabel = None,
    as_of: AsOf = None,
    form: Form = Format.TABLE,
) -> None:
    """The rows behind a figure; `numerator` and `denominator` say where each counts."""
    from metrics.records import rows_behind
    from models.tree import find_unit, load_tree

    with place(agency) as (connection, scope):
        wanted = find_unit(connection, scope, unit) if unit else None
        found = rows_behind(
            connection,
            scope,
            measure,
            wanted or load_tree(connection, scope)[0],
            now=now(),
            week=week_of(week),
            window=window_of(window),
            as_of=instant_of(connection, scope, as_of),
        )
    frame = found.rows.rename(columns={"above": "numerator"})
    frame.insert(len(frame.columns), "denominator", True)
    above, below = found.whole
    of = f" of {below:,}" if below is not None else ""
    show(frame, form, f"{measure}: {above:,}{of} in {len(found.rows):,} rows")
    if found.removed is not None and form is Format.TABLE:
        from dashboard.wording import NO_BREAK, retaining

        said = retaining.gone(*found.gone, found.removed.rules, found.removed.on)
        typer.echo(said.replace(NO_BREAK, " "))


def method(form: Form = Format.TABLE) -> None:
    """The catalogue of measures: what each means and how it is reckoned."""
    import pandas as pd

    from metrics.measures import REGISTRY

    rows = [
        {
            "measure": m.id,
            "name": m.name,
            "meaning": m.meaning,
            "formula": m.formula,
            "part": m.part,
            "asks": m.asks,
        }
        for m in REGISTRY.values()
    ]
    show(pd.DataFrame(rows), form)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (scorecard, counts, records, method):
        app.command()(command)
