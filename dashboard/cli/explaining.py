"""The score's arithmetic as rows: measure by measure, and what changed since last week, which adds up."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from dashboard.cli.output import Format, show

if TYPE_CHECKING:
    from metrics.change.since import SinceLastWeek
    from metrics.configuration import Configuration
    from metrics.figures import Figures
    from metrics.score import MeasureMark, Score
    from models.tree import UnitNode

SCORE_COLUMNS = (
    "unit", "pillar", "measure", "status", "p", "n", "n_eff", "typical", "steadied", "floor", "target",
    "mark", "weight", "points", "reason",
)  # fmt: skip
CHANGE_COLUMNS = ("unit", "measure", "kind", "record", "keys", "how", "before", "after", "points")


def explain(view: "Figures", found: "list[tuple[UnitNode, SinceLastWeek]]", form: Format) -> None:
    """Print how each score is made and why it is not last week's.

    Tables: measures, then parts. JSON and CSV: the same as rows of one list, down to the records; the rows of
    a unit whose table is `changed` add up to the one whose kind is `difference`.
    """
    import pandas as pd

    rules = view.counts.configuration
    scores = pd.DataFrame(
        [row for node, one in found for row in score_rows(node.name, one.after, rules)], columns=SCORE_COLUMNS
    )
    wide = form is not Format.TABLE
    changes = pd.DataFrame(
        [row for node, one in found for row in change_rows(node.name, one, records=wide)],
        columns=CHANGE_COLUMNS,
    )
    if wide:
        tables = [scores.assign(table="score"), changes.assign(table="changed")]
        show(pd.concat([part.astype(object) for part in tables], ignore_index=True), form)
        return
    week = view.weeks.settled
    show(
        scores,
        form,
        f"Score of {week.label}: mark = 100 x (steadied - floor) / (target - floor), cut at 0 and 100",
    )
    show(
        changes.drop(columns=["record", "keys", "how", "before", "after"]),
        form,
        "Changed since the week before",
    )
    for node, one in found:
        typer.echo(_line(node.name, one))


def score_rows(unit: str, score: "Score | None", configuration: "Configuration") -> Iterable[tuple[Any, ...]]:
    """Each measure on its way to points, then the score, or the only pillar of a unit without one."""
    from metrics.change.accounting import whole_of

    if score is None:
        yield (unit, *(None,) * 13, "Not measured")
        return
    whole = whole_of(score)
    weights = whole.weights if whole else {}
    for part in score.pillars:
        for one in part.marks:
            yield _score_row(unit, one, weights.get(one.measure), configuration)
    pillar, point = (whole.pillar, whole.point) if whole else (None, None)
    name = "score" if pillar is None else "pillar"
    total = sum(weights.values()) or None
    yield (unit, pillar, name, score.status, *(None,) * 8, total, point, score.reason)


def _score_row(
    unit: str, one: "MeasureMark", weight: float | None, configuration: "Configuration"
) -> tuple[Any, ...]:
    floor, target = configuration.measures[one.measure].goalposts or (None, None)
    points = None if weight is None or one.mark is None else weight * one.mark
    return (
        unit, one.pillar, one.measure, one.status, one.p, one.denominator, one.n_eff, one.typical,
        one.steadied, floor, target, one.mark, weight, points, one.reason,
    )  # fmt: skip


def change_rows(unit: str, found: "SinceLastWeek", *, records: bool) -> Iterable[tuple[Any, ...]]:
    """The parts of the difference, its record parts broken down where wanted, then the difference."""
    if found.account.difference is None:
        yield (unit, None, found.account.reason, *(None,) * 6)
        return
    for part in found.account.parts:
        if not records or part.kind != "records" or part.measure is None:
            yield (unit, part.measure, part.kind, *(None,) * 5, part.points)
            continue
        trace = found.traces[part.measure]
        for line in trace.lines:
            own = (line.record, " ".join(line.keys), line.how, line.before, line.after)
            yield (unit, line.measure, "records", *own, line.points)
        yield (unit, part.measure, "removed" if trace.gone else "interaction", *(None,) * 5, trace.rest)
    yield (unit, None, "difference", *(None,) * 5, found.account.difference)


def _line(unit: str, found: "SinceLastWeek") -> str:
    """The last line of a unit: score, score before, difference, and whether it is more than chance."""
    account, word = found.account, found.directions.score
    if account.difference is None or account.before is None or account.after is None:
        return f"{unit}: {account.reason}"
    against = word.word or word.reason
    return (
        f"{unit}: {account.after:.2f}, a week before {account.before:.2f}, "
        f"difference {account.difference:+.2f}; against the windows before: {against}"
    )
