"""The complaint and feedback counts that a council reads, by quarter, with the small ones withheld.

Of the whole agency alone: no unit stands beside a complaint figure here. Counts that happen in a quarter add
up to the year so far; what is open at its end, with what was received, makes what was open or closed next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from metrics.calendar import Quarter, Week
from metrics.counts import day_number
from metrics.disclosure.primary import median_safe, percentage_safe
from metrics.disclosure.release import Disclosed
from metrics.disclosure.tables import ALL, Cell, Split, Table, with_margins
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.measures.answering import ANSWER_DAYS, at_risk_in
from metrics.measures.definition import Value
from metrics.measures.listening import feedback_positive
from metrics.measures.told import told_in_time
from metrics.rules import DisclosureRules
from metrics.subject import Span, Subject, total

HIDDEN: Final = "hidden"
ANSWERED: Final = ("within", "later")
OPEN: Final = ("recent", "old")
TOLD: Final = ("in_time", "not_in_time")
# What a council is told of, in the keys of cells.
OF: Final = ("handled", "answered", "open", "at risk", "told", "feedback")
FEEDBACK: Final = ("positive", "other")
# The measures whose needs say whether a table can be told.
SAID_BY: Final = {"answered": "A1", "told": "A8", "feedback": "C4"}


def span_of_quarter(quarter: Quarter) -> Span:
    """The whole weeks of a quarter: those whose Sunday lies in it."""
    first = day_number(Week.of(quarter.start).start)
    return Span(first, day_number(Week.of(quarter.shift(1).start).start) - 1, "quarter")


def year_so_far(quarter: Quarter) -> Span:
    """The weeks of its year up to the end of a quarter."""
    return replace(span_of_quarter(quarter), first=span_of_quarter(Quarter(quarter.year, 1)).first)


def so_far(quarter: Quarter) -> str:
    """The name of a year up to a quarter in the keys of cells; of the first quarter, its own."""
    return quarter.label if quarter.number == 1 else f"{quarter.year}-to-Q{quarter.number}"


@dataclass(frozen=True)
class CouncilCounts:
    """Counts of the agency as they may be read: of what, outcome, time, the count; None where withheld."""

    rows: tuple[tuple[str, str, str, int | None], ...]
    rules: DisclosureRules

    @cached_property
    def _counts(self) -> dict[tuple[str, str, str], int | None]:
        return {(of, outcome, time): n for of, outcome, time, n in self.rows}

    def known(self, of: str, outcome: str, time: str) -> bool:
        """Whether there is such a count, withheld or not."""
        return (of, outcome, time) in self._counts

    def count(self, of: str, outcome: str, time: str) -> int | None:
        """One count; None where it is withheld or not known."""
        return self._counts.get((of, outcome, time))

    def share(self, value: Value, of: str, above: str, time: str) -> Value:
        """A share as it may be read: counts as released; hidden where they or the percentage tell much."""
        if value.denominator is None:
            return value
        x, n = self.count(of, above, time), self.count(of, ALL, time)
        if x is None or n is None or not percentage_safe(x, n, self.rules):
            return Value(status=HIDDEN)
        return replace(value, numerator=x, denominator=n)

    def estimate(self, value: Value, time: str) -> Value:
        """The share answered in 90 days as it may be read: none of the counts it is made of is withheld."""
        if value.denominator is None:
            return value
        parts = [("answered", one) for one in (ALL, *ANSWERED)] + [("open", one) for one in OPEN]
        counts = [self.count(of, one, time) for of, one in parts]
        if None in counts or not median_safe(counts[0] or 0, self.rules):
            return Value(status=HIDDEN)
        return value

    def withheld(self, *times: str) -> bool:
        """Whether any count of these times is withheld; without times, any at all."""
        return any(n is None and (not times or time in times) for _, _, time, n in self.rows)


def council_counts(disclosed: Disclosed | None, view: Figures) -> CouncilCounts:
    """What of a release a council reads: of the whole agency alone. Nothing released: nothing."""
    root = str(view.counts.agency.tree[0].id)
    rows = disclosed.rows() if disclosed is not None else []
    mine = [row for row in rows if row.cell.unit == root and row.cell.category == ALL and row.cell.of in OF]
    return CouncilCounts(
        tuple((row.cell.of, row.cell.outcome, row.cell.time, row.value) for row in mine),
        view.counts.configuration.disclosure,
    )


def nothing_told(view: Figures, quarters: Sequence[Quarter]) -> CouncilCounts:
    """All counts of these quarters withheld: where no choice of some is safe."""
    cells = [cell for table in council_tables(view, quarters[::-1]) for cell in table.counts]
    rows = dict.fromkeys((cell.of, cell.outcome, cell.time, None) for cell in cells)
    return CouncilCounts(tuple(rows), view.counts.configuration.disclosure)


def council_tables(view: Figures, quarters: Sequence[Quarter]) -> list[Table]:
    """Complaints received, answered, open at the end and told about, and feedback, before anything is hidden.

    quarters: without a gap, oldest first. Unit: counts of the whole agency; a table whose source cannot tell
    is left out; none at all: nothing.
    """
    root = str(view.counts.agency.tree[0].id)
    told = {name: [q for q in quarters if _can_tell(view, measure, q)] for name, measure in SAID_BY.items()}
    groups = [
        _complaints(view, root, quarters, told["answered"]),
        [_shares(view, root, quarters, told["told"], "told")],
        [_shares(view, root, quarters, told["feedback"], "feedback")],
    ]
    return [one for group in groups if any(any(t.counts.values()) for t in group) for one in group]


def _can_tell(view: Figures, measure: str, quarter: Quarter) -> bool:
    definition, span = REGISTRY[measure], span_of_quarter(quarter)
    return began(view, definition.part, span) and not view.parts.cannot(definition, "agency", span.days[1])


_FIRST: Final = {"complaints": "case_count", "promises": "due_count", "events": "event_count"}


def began(view: Figures, part: str, span: Span) -> bool:
    """Whether the records of a part fill a span from its first week on."""
    first = view.counts.agency.first_day(_FIRST[part])
    return first is not None and first <= span.first + 6


def agency_over(view: Figures, span: Span) -> Subject:
    """The whole agency over a span, for every viewer alike."""
    counts = view.counts.agency
    return Subject(counts, (counts.tree[0].id,), "agency", span)


def _complaints(
    view: Figures, root: str, quarters: Sequence[Quarter], told: Sequence[Quarter]
) -> list[Table]:
    """Received and answered in each quarter, open at its end; together those at risk in it."""
    answered: dict[Cell, int] = {}
    still: dict[Cell, int] = {}
    received: dict[Cell, int] = {}
    for quarter in told:
        subject = agency_over(view, span_of_quarter(quarter))
        _, days, closed, n = at_risk_in(subject)
        soon = days <= ANSWER_DAYS
        for flow, stock, aged in zip(ANSWERED, OPEN, (soon, ~soon), strict=True):
            answered[_cell("answered", root, quarter, flow)] = int(n[aged & (closed == 1)].sum())
            still[_cell("open", root, quarter, stock)] = int(n[aged & (closed == 0)].sum())
        rows = subject.stock("case_count")
        received[_cell("handled", root, quarter)] = total(rows, subject.inside(rows["received_on"]))
    years = _years(quarters, told)
    tables = [
        _table(answered, [Split("outcome", ALL, ANSWERED), *years]),
        _table(still, [Split("outcome", ALL, OPEN)]),
        _table(received, years),
    ]
    return [*tables, _at_risk(root, told, {cell: n for table in tables for cell, n in table.counts.items()})]


def _cell(of: str, root: str, quarter: Quarter, outcome: str = ALL) -> Cell:
    return Cell(of, root, outcome=outcome, time=quarter.label)


def _table(leaves: dict[Cell, int], splits: Sequence[Split]) -> Table:
    return Table(with_margins(leaves, splits), splits)


def _at_risk(root: str, quarters: Sequence[Quarter], cells: dict[Cell, int]) -> Table:
    """Open before and received are as many as answered and open after: a reader can add that up."""
    counts: dict[Cell, int] = {}
    ties = []
    for quarter in quarters:
        whole = _cell("at risk", root, quarter)
        after = (_cell("answered", root, quarter), _cell("open", root, quarter))
        before = (_cell("open", root, quarter.shift(-1)), _cell("handled", root, quarter))
        counts[whole] = sum(cells[part] for part in after)
        ties += [(whole, parts) for parts in (before, after) if set(parts) <= set(cells)]
    return Table(counts, ties=ties)


def _shares(view: Figures, root: str, quarters: Sequence[Quarter], told: Sequence[Quarter], of: str) -> Table:
    """What was counted above the line and the rest of it, in each quarter."""
    reckon, words = (told_in_time, TOLD) if of == "told" else (feedback_positive, FEEDBACK)
    leaves: dict[Cell, int] = {}
    for quarter in told:
        value = reckon(agency_over(view, span_of_quarter(quarter)))
        above, below = int(value.numerator or 0), int(value.denominator or 0)
        for word, n in zip(words, (above, below - above), strict=True):
            leaves[_cell(of, root, quarter, word)] = n
    return _table(leaves, [Split("outcome", ALL, words), *_years(quarters, told)])


def _years(quarters: Sequence[Quarter], told: Sequence[Quarter]) -> list[Split]:
    """The year up to each quarter, where all of it is told."""
    splits = []
    for last in quarters:
        parts = tuple(Quarter(last.year, number) for number in range(1, last.number + 1))
        if len(parts) > 1 and set(parts) <= set(told):
            splits.append(Split("time", so_far(last), tuple(part.label for part in parts)))
    return splits
