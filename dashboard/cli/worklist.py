"""worklist: what is due next in a unit, and on demand what finishing each promise would change."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, WeekLabel, now, place, week_of

if TYPE_CHECKING:
    from metrics.worklist import Effects

SHOWN = (
    "record",
    "key",
    "unit",
    "what",
    "duty",
    "due_on",
    "days_left",
    "bucket",
    "holder",
    "hand_offs",
    "nobody_owns",
    "paused",
)
# With the arithmetic beside it a terminal has no room for these; JSON and CSV hold them.
_ASIDE = ["unit", "holder", "hand_offs", "nobody_owns", "paused"]
WithEffects = Annotated[
    bool, typer.Option("--effects", help="What finishing each promise would change; never for a complaint.")
]


def worklist(
    agency: Agency = None,
    unit: UnitName = None,
    week: WeekLabel = None,
    effects: WithEffects = False,
    form: Form = Format.TABLE,
) -> None:
    """What is due next: late, within 7 days, later; by duty; by date. A date runs to the end of its day."""
    from metrics import worklist as due
    from metrics.figures import figures
    from metrics.lists import list_day
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        view = figures(connection, scope, now=now(), week=week_of(week))
        node = find_unit(connection, scope, unit) if unit else view.counts.tree[0]
        on = list_day(view)
        rows = due.worklist(connection, scope, view, node, on)
        frame = rows[list(SHOWN)]
        if effects:
            ahead = (1, view.counts.configuration.effects.weeks)
            found = [due.effects(connection, scope, view, node, on, weeks) for weeks in ahead]
            for name, cells in effect_columns(rows["id"], rows["record"], found).items():
                frame = frame.assign(**{name: cells})
    title = f"{node.name}, due next at the end of {on.isoformat()}: {len(rows):,} open"
    narrow = effects and form is Format.TABLE
    show(frame.drop(columns=_ASIDE) if narrow else frame, form, title)
    if narrow:
        typer.echo(_said(found))


def effect_columns(ids: Any, records: Any, found: "list[Effects]") -> dict[str, list[Any]]:
    """The gain at each Sunday, the loss, the remark and the arithmetic of the next one, row by row."""
    from dashboard import wording

    near = [
        found[0].by_id.get(int(one)) if record == "promise" else None
        for one, record in zip(ids, records, strict=True)
    ]
    columns: dict[str, list[Any]] = {}
    for one in found:
        if one.until is not None:
            columns[f"gain_to_{one.until.isoformat()}"] = [
                one.by_id[int(own)].gain if effect is not None else None
                for own, effect in zip(ids, near, strict=True)
            ]
    columns["loss"] = [None if effect is None else effect.loss for effect in near]
    columns["remark"] = [
        None if effect is None else wording.gain_remark(effect.nothing, effect.inside_noise, None)
        for effect in near
    ]
    columns["arithmetic"] = [None if effect is None else _arithmetic(effect) for effect in near]
    return columns


def _arithmetic(effect: Any) -> str:
    from dashboard import wording
    from metrics.measures import REGISTRY

    steps = [
        wording.step_text(step.measure, step, REGISTRY[step.measure].unit)
        for step in effect.steps
        if step.without != step.done
    ]
    return "; ".join(steps).replace(wording.NO_BREAK, " ").replace(wording.MINUS, "-")


def _said(found: "list[Effects]") -> str:
    """What the gains are, or why there are none."""
    done: date | None = found[0].done_on
    if done is None:
        return found[0].reason or ""
    return f"Gains are points of the score if done on {done.isoformat()}, all else left as it is."


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(worklist)
