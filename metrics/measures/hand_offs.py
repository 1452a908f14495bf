"""B4: how often promises are handed on."""

from metrics.counts import Ints
from metrics.intervals import poisson_exact
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, shortfall
from metrics.measures.kept import whole_weeks_rows
from metrics.score import TOO_FEW
from metrics.subject import Subject, total

MANY = 3


def hand_offs_each(subject: Subject) -> Value:
    """B4: hand-offs / promises due in the window's whole weeks, with an exact Poisson interval."""
    rows, span = subject.rows("trail_count", "due_week"), subject.span
    inside = (span.first_monday <= rows["due_week"]) & (rows["due_week"] <= span.last_monday)
    due = total(rows, inside)
    times = int((rows["n"] * rows["hand_offs"])[inside].sum())
    if not total(rows):
        return nothing("no promise with a due date")
    if short := shortfall(subject, "B4", due):
        return Value(times, due, status=TOO_FEW, reason=short)
    low, high = poisson_exact(times, due)
    return Value(times, due, times / due, low, high)


def _by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    """Handed on three times or more / due in the week."""
    rows = subject.rows("trail_count", "due_week")
    often = rows["hand_offs"] >= MANY
    every = by_week(rows["due_week"], rows["n"], mondays)
    return by_week(rows["due_week"][often], rows["n"][often], mondays), every


def _rows(x: Behind) -> RowsBehind:
    t, inside = whole_weeks_rows(x)
    return RowsBehind("commitment", t, inside, t.c.hand_offs > 0, above=t.c.hand_offs)


def _judged_rows(x: Behind) -> RowsBehind:
    t, inside = whole_weeks_rows(x)
    return RowsBehind("commitment", t, inside, t.c.hand_offs >= MANY)


MEASURES = (
    Measure(
        id="B4",
        name="Hand-offs a promise",
        meaning="How often a promise is handed on to another unit, on average.",
        formula="hand-offs ÷ promises due in the window",
        part="promises",
        unit="number",
        needs=("commitment.due_at", "hand_off.handed_at"),
        reckon=hand_offs_each,
        behind=_rows,
        asks="Who owns each of these now?",
        weekly=_by_week,
        judged=_judged_rows,
    ),
)
