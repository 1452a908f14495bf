"""This week: the facts of the sentence, the agency's three parts, the word beside a score."""

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import questions, signals, waiting
from dashboard.facts.waiting import PAST_DAYS, SOON, late_before
from metrics.calendar import Week

# Each part of the agency's block, and the measure that stands for it.
BLOCK: Final = (("promises", "B1"), ("complaints", "A1"), ("presence", "C2"))
PARTS: Final = ("complaints", "promises", "events")


@dataclass(frozen=True)
class PartLine:
    """One part of the agency's block: a row on the 0-100 line."""

    key: str
    title: str
    text: str
    row: Any
    reading: str
    state: str
    last_year: str


def unit_count(view: WeekView) -> int:
    """How many units there are, without those that only hold others and without nobody's."""
    holders = {node.parent_id for node in view.tree}
    return sum(node.id not in holders and not node.is_unassigned for node in view.tree[1:])


def sentence_facts(place: Place) -> wording.WeekFacts:
    """What the chief's sentence may speak of."""
    view = cache.week_view(place)
    rows, top = view.rows_of(view.top.id), view.top.id
    late = cache.open_promises(place, top, late_only=True)
    cases = cache.open_complaints(place, top)
    reaches = {part: view.states[part].last_day for part in PARTS}
    first = waiting.oldest_late(place) if len(late) else None
    asked, worse = questions.counted(place)
    return wording.WeekFacts(
        view.weeks.selected.end,
        tuple(wording.Source(part, reaches[part]) for part in PARTS),
        due=_count(rows, "commitments_due"),
        kept=_count(rows, "commitments_kept"),
        late=_count(rows, "commitments_overdue"),
        late_before=late_before(place, top),
        oldest_days=first.days if first is not None else None,
        oldest_unit=first.unit if first is not None else None,
        oldest_unowned=first is not None and first.holder is None,
        ending_soon=int(cases["bucket"].isin(SOON).sum()),
        past_deadline=int((cases["bucket"] == "late").sum()),
        open_cases=_count(rows, "complaints_open"),
        past_cases=int((cases["age"] > PAST_DAYS).sum()) if len(cases) else 0,
        questions=asked,
        worse=worse,
        usual=_usual_share(place, top),
    )


@cache.once
def sentence(place: Place) -> str:
    """The sentence of the first page."""
    return wording.chief_sentence(sentence_facts(place))


def _usual_share(place: Place, top: int) -> tuple[float, float] | None:
    """What share of the agency's promises is kept in a usual week; None where that is not known by week."""
    found = cache.signals(place, top, "B1")
    return found.chart.usual if found is not None and found.chart.line.step == 1 else None


def _count(rows: pd.DataFrame, name: str) -> int | None:
    row = rows.loc[name]
    return int(row["value"]) if row["status"] == "ok" else None


def agency_label(view: WeekView) -> str:
    """The window of the agency's block, and how many of the parts are connected."""
    whose = wording.literal(view.top.name) if view.top.depth else "The agency"
    label = f"{whose}, 13{wording.NO_BREAK}weeks to {wording.long_day(view.weeks.settled.end)}"
    if connected(view) == len(view.states):
        return label
    return f"{label} · {wording.parts_connected(connected(view), len(view.states))}"


def connected(view: WeekView) -> int:
    """How many of the agency's parts have a source."""
    return sum(state.connected for state in view.states.values())


@cache.once
def part_lines(place: Place) -> list[PartLine]:
    """The agency's three parts, each with its value, its goal, how usual it is, and last year's value."""
    view, before = cache.week_view(place), _year_before(place)
    return [_part_line(place, view, before, key, measure) for key, measure in BLOCK]


def _year_before(place: Place) -> WeekView | None:
    """The same week of the year before; None where the records do not reach back so far."""
    label = Week.parse(place.week).shift(-52).label
    return cache.week_view(replace(place, week=label)) if label in cache.week_labels(place) else None


def _part_line(place: Place, view: WeekView, before: WeekView | None, key: str, measure: str) -> PartLine:
    title, top = wording.PILLARS[key], view.top.id
    row, panel = view.figure(measure, top), signals.panel(place, top, measure)
    goal = f"; goal {tables.goal_cell(row)}" if tables.known(row["target"]) and row["status"] == "ok" else ""
    text = f"{row['name']}: {tables.value_cell(row, table=False)}{goal}"
    return PartLine(
        key,
        title,
        text,
        row,
        wording.interval_reading(title, row),
        wording.mark(panel.variation) if panel is not None and row["status"] == "ok" else "",
        _last_year(row, before.figure(measure, top) if before is not None else None),
    )


def _last_year(row: Any, before: Any) -> str:
    if row["status"] != "ok":
        return ""
    known = before is not None and before["status"] == "ok"
    return wording.last_year(tables.value_cell(before, table=False, brief=True) if known else None)


def score_word(view: WeekView, unit_id: int) -> str:
    """Beside the score: what the records lack, the weak spot, or the word it has earned."""
    score = view.scores.get(unit_id)
    if score is None or score.point is None:
        return ""
    if unit_id in view.incomplete:
        return f"{wording.VARIATION['missing'][0]}{wording.NO_BREAK}{view.incomplete[unit_id]}"
    if score.badge:
        name = next(part.name for part in score.pillars if part.pillar == score.badge)
        return wording.weak_spot(name)
    return score.word or ""
