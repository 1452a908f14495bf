"""The rows behind a figure, as a page and a file show them; their number is the figure's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.cli.output import inert
from dashboard.facts import unit as unit_facts
from dashboard.facts import waiting
from dashboard.facts.record_columns import COLUMNS, Columns, cells, file_columns, in_words
from dashboard.facts.retaining import gone
from dashboard.facts.signals import weekly_name
from metrics.calendar import Week
from metrics.figures import NOT_MEASURED
from metrics.measures import REGISTRY
from metrics.records import COUNT_ROWS, JUDGED, RecordList
from metrics.signals.series import CHARTED
from metrics.timeline import COMPLAINT, PROMISE
from models.errors import AccessDenied
from models.tree import UnitNode

WINDOWS: Final = ("week", "13w", "52w", "all", JUDGED)
ALL: Final = "all"
MOST_SEGMENTS: Final = 8  # more parts than these are chosen from a list

# Record types whose rows have a page of their own.
_PAGES: Final = {
    "case": COMPLAINT,
    "legal_clocks": COMPLAINT,
    "commitment": PROMISE,
    "late_promises": PROMISE,
    "open_promises": PROMISE,
    "handed_on": PROMISE,
}


@dataclass(frozen=True)
class RecordsPage:
    """A figure in words, and the rows behind it with the columns that may be shown.

    line: what a row above the line is, such as "Kept"; empty where the figure has no line.
    """

    measure: str
    record: str
    name: str
    sentence: str
    count: str
    rows: pd.DataFrame
    line: str
    parts: dict[str, str]
    note: str = ""

    @property
    def columns(self) -> Columns:
        """The columns that may be shown: of the reading, each with its header and its kind of cell."""
        held = {name: column for name, column in COLUMNS[self.record].items() if name in self.rows}
        # What few rows have stands only where one has it.
        return {
            name: column for name, column in held.items() if column[1] != "aside" or self.rows[name].any()
        }

    @property
    def has_line(self) -> bool:
        """Whether some rows count above the line and the others below it only."""
        return bool(self.line)

    def part(self, wanted: str) -> pd.DataFrame:
        """All rows or one part of them, such as those above the line."""
        return self.rows if wanted not in self.parts else self.rows[self.rows["part_of"] == wanted]

    def counts(self) -> dict[str, str]:
        """The parts to choose from, each with its number of rows; all of them first."""
        sizes = {name: int((self.rows["part_of"] == name).sum()) for name in self.parts}
        words = {name: f"{label} {wording.number(sizes[name])}" for name, label in self.parts.items()}
        return {ALL: f"All {wording.number(len(self.rows))}", **words}


def find(place: Place, view: WeekView, measure: str, node: UnitNode, window: str | None) -> RecordsPage:
    """The page of one figure. Errors: AccessDenied where there is none or it is withheld."""
    if window in cache.week_labels(place) and Week.parse(window or "") <= view.weeks.settled:
        # The rows of one judged week, seen from whichever week is being reviewed.
        place, window = replace(place, week=window or ""), JUDGED
    if window is not None and window not in WINDOWS:
        raise AccessDenied(
            f"There is no window “{window[:20]}”. Use {', '.join(WINDOWS)} or a settled week such as "
            f"{view.weeks.settled.label}."
        )
    if measure in LISTS:
        return _list_page(place, view, measure, node)
    if measure not in REGISTRY and measure not in COUNT_ROWS:
        raise AccessDenied(f"There is no figure “{measure[:60]}”. The page Method lists them.")
    if node.is_unassigned and measure in REGISTRY:
        raise AccessDenied(NOT_MEASURED)
    if window == JUDGED and measure in REGISTRY and measure not in CHARTED:
        raise AccessDenied(wording.not_judged(REGISTRY[measure].name))
    return _figure_page(place, view, measure, node, window)


def _figure_page(
    place: Place, view: WeekView, measure: str, node: UnitNode, window: str | None
) -> RecordsPage:
    found, other = cache.rows(place, node.id, measure, window)
    is_count = measure in COUNT_ROWS
    row = other if other is not None else view.figure(measure, node.id)
    judged = window == JUDGED and not is_count
    name = wording.COUNT_NAMES[measure] if is_count else REGISTRY[measure].name
    if judged:
        name = weekly_name(measure)
        value = wording.judged_words(measure, found.whole[0], found.whole[1] or 0)
    elif is_count:
        value = wording.number(found.whole[0])
    elif row["status"] == "no_data":
        value = wording.missing(row["status"], row["reason"])
    else:
        unit = REGISTRY[measure].unit
        value = wording.worked(row, unit) if row["status"] == "ok" else tables.value_cell(row)
    period = wording.period(found.span.days[0], found.span.days[1], stock=measure in wording.STOCK_NAMES)
    if judged:
        period = wording.judged_period(found.span.days[0])
    if measure == "commitments_overdue":
        sentence = wording.records_sentence(name, value, node.name, period)
        return _late_page(place, node, found, sentence)
    rows = _with_weeks(found.rows)
    above = int(rows["above"].sum())
    kept, not_kept = wording.line_words(measure, judged)
    rows["part_of"] = rows["above"].map({True: "above", False: "below"})
    return RecordsPage(
        measure,
        found.record,
        name,
        wording.records_sentence(name, value, found.of, period),
        wording.rows_line(len(rows), None if is_count else above, kept),
        rows,
        "" if is_count else kept,
        {} if is_count else {"above": kept, "below": not_kept},
        " ".join(filter(None, [_together(found, len(rows), above) if not is_count else "", gone(found)])),
    )


def _late_page(place: Place, node: UnitNode, found: RecordList, sentence: str) -> RecordsPage:
    """Late promises with who holds them, the oldest first."""
    rows = cache.open_promises(place, node.id, late_only=True, on=found.span.days[1])
    rows = in_words("late_promises", rows.sort_values(["due_on", "id"], ignore_index=True))
    count = wording.rows_line(len(rows), None, "")
    name = wording.COUNT_NAMES["commitments_overdue"]
    return RecordsPage(
        "commitments_overdue", "late_promises", name, sentence, count, rows, "", {}, gone(found)
    )


def _together(found: Any, rows: int, above: int) -> str:
    """Where rows are not counted one by one, what they add up to."""
    if found.numerator == above and found.denominator in (None, rows):
        return ""
    return wording.together_line(found.numerator, found.denominator)


def _with_weeks(rows: pd.DataFrame) -> pd.DataFrame:
    """Days of a complaint become its week and its clock; the days themselves are not shown."""
    if "received_on" not in rows:
        return rows
    rows = rows.assign(week=[_monday(day) for day in rows["received_on"]])
    if "closed_on" in rows:
        rows["closed_week"] = [_monday(day) for day in rows["closed_on"]]
        rows["days"] = _days(rows["received_on"], rows["closed_on"])
        rows["status"] = ["answered" if tables.known(day) else "open" for day in rows["closed_on"]]
    if "told_on" in rows:
        rows["told"] = _days(rows["decided_on"], rows["told_on"])
    return rows


def _monday(day: Any) -> Any:
    return day - timedelta(days=day.weekday()) if tables.known(day) else None


def _days(first: pd.Series, last: pd.Series) -> list[int | None]:
    pairs = zip(first, last, strict=True)
    return [(b - a).days if tables.known(a) and tables.known(b) else None for a, b in pairs]


def _list_page(place: Place, view: WeekView, measure: str, node: UnitNode) -> RecordsPage:
    rows = in_words(measure, _with_weeks(LISTS[measure](place, node.id)))
    rows["part_of"], parts = _parts(measure, rows)
    name = wording.COUNT_NAMES[measure]
    period = wording.period(view.list_on, view.list_on, stock=True)
    return RecordsPage(
        measure,
        measure,
        name,
        wording.records_sentence(name, wording.number(len(rows)), node.name, period),
        wording.rows_line(len(rows), None, ""),
        rows,
        "",
        parts,
    )


def _parts(measure: str, rows: pd.DataFrame) -> tuple[pd.Series, dict[str, str]]:
    """The part of a list that each row is in, and the parts to choose from."""
    if measure == "legal_clocks":
        return waiting.clock_parts(rows), wording.CLOCK_PARTS
    if measure == "nobody_owns":
        return waiting.unowned_parts(rows), wording.UNOWNED_PARTS
    if measure == "handed_on":
        pair = rows["giver"] + wording.HANDED_TO + rows["taker"]
        return pair, {name: name for name in sorted(set(pair))}
    part = unit_facts.parts(rows)
    held = {"late", "soon", "month", "later", *part}
    return part, {name: label for name, label in wording.OPEN_PARTS.items() if name in held}


LISTS: Final[dict[str, Callable[[Place, int], pd.DataFrame]]] = {
    "open_promises": cache.open_promises,
    "legal_clocks": cache.open_complaints,
    "nobody_owns": cache.nobody_owns,
    "handed_on": cache.hand_offs,
}


def shown(page: RecordsPage, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows for the screen: words instead of codes; dates and numbers keep their type, so that they sort."""
    table = {header: cells(rows[name], kind) for name, (header, kind) in page.columns.items()}
    if page.has_line:
        table[page.line] = rows["above"].map({True: "yes", False: "no"}).to_numpy()
    return pd.DataFrame(table)


def addresses(page: RecordsPage, rows: pd.DataFrame) -> list[str]:
    """Each row's own page, such as promise-12, blank where it opens to nobody here; none without pages."""
    kinds = rows["record"] if page.measure == "nobody_owns" else [_PAGES.get(page.record)] * len(rows)
    if not all(kinds):
        return []
    apart = rows["apart"] if "apart" in rows else [False] * len(rows)
    rows_of = zip(kinds, rows["id"], apart, strict=True)
    return ["" if hidden or not tables.known(own) else f"{kind}-{own}" for kind, own, hidden in rows_of]


def row_name(table: pd.DataFrame, at: int) -> str:
    """A row of the screen by its first cell and what it is: "P-58368, Footage release"."""
    what = next((name for name in ("Promise", "Kind") if name in table), table.columns[1])
    first = [table.at[at, name] for name in (table.columns[0], what)]
    return ", ".join(tables.date_cell(cell) if isinstance(cell, date) else str(cell) for cell in first)


def csv_text(page: RecordsPage, rows: pd.DataFrame) -> str:
    """Rows as a file: one header row, ISO dates, and no cell that a spreadsheet would run."""
    names = [name for name in file_columns(page.record) if name in page.rows]
    table = pd.DataFrame({name: [_cell(value) for value in rows[name]] for name in names})
    if page.has_line:
        table["numerator"] = [str(bool(value)).lower() for value in rows["above"]]
        table["denominator"] = "true"
    return table.to_csv(index=False, lineterminator="\n")


def _cell(value: Any) -> Any:
    return inert(value) if tables.known(value) else ""


def file_name(page: RecordsPage, node: UnitNode, week: str) -> str:
    """Measure, unit and week in the name of the file."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in f"{page.measure}_{node.name}_{week}".lower())
    return f"{plain}.csv"
