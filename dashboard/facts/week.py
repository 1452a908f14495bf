"""This week: the facts of the sentence, the agency's three parts, the word beside a score."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import questions
from dashboard.facts.waiting import PAST_DAYS, SOON, late_before
from metrics.score import PillarScore

# Each part of the agency's block: the measure that stands for it, and its pillar.
BLOCK: Final = (("promises", "B1", "B"), ("complaints", "A1", "A"), ("presence", "C2", "C"))
PARTS: Final = ("complaints", "promises", "events")


@dataclass(frozen=True)
class PartLine:
    """One part of the agency's block: a row on the 0-100 line."""

    key: str
    title: str
    text: str
    row: Any
    reading: str
    word: str
    below: str


def sentence_facts(place: Place) -> wording.WeekFacts:
    """What the chief's sentence may speak of."""
    view = cache.week_view(place)
    rows, top = view.rows_of(view.agency.id), view.agency.id
    late = cache.open_promises(place, top, late_only=True)
    cases = cache.open_complaints(place, top)
    reaches = {part: view.states[part].last_day for part in PARTS}
    first = late.sort_values("days_left", kind="stable").iloc[0] if len(late) else None
    asked, worse = questions.counted(place)
    return wording.WeekFacts(
        view.weeks.selected.end,
        tuple(wording.Source(part, reaches[part]) for part in PARTS),
        due=_count(rows, "commitments_due"),
        kept=_count(rows, "commitments_kept"),
        late=_count(rows, "commitments_overdue"),
        late_before=late_before(place, top),
        oldest_days=-int(first["days_left"]) if first is not None else None,
        oldest_unit=str(first["unit"]) if first is not None else None,
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
    label = f"The agency, 13{wording.NO_BREAK}weeks to {wording.long_day(view.weeks.settled.end)}"
    connected = sum(state.connected for state in view.states.values())
    if connected == len(view.states):
        return label
    return f"{label} · {wording.parts_connected(connected, len(view.states))}"


def part_lines(view: WeekView) -> list[PartLine]:
    """The agency's three parts, each with its value, its goal and its pillar's word."""
    score = view.scores.get(view.agency.id)
    pillars = {part.pillar: part for part in score.pillars} if score else {}
    return [
        _part_line(key, view.figure(measure, view.agency.id), pillars.get(pillar))
        for key, measure, pillar in BLOCK
    ]


def _part_line(key: str, row: Any, pillar: PillarScore | None) -> PartLine:
    title = wording.PILLARS[key]
    goal = f"; goal {tables.goal_cell(row)}" if tables.known(row["target"]) and row["status"] == "ok" else ""
    text = f"{row['name']}: {tables.value_cell(row, table=False)}{goal}"
    return PartLine(
        key,
        title,
        text,
        row,
        wording.interval_reading(title, row),
        pillar_word(pillar),
        wording.pillar_text(pillar) if pillar and pillar.point is not None else "",
    )


def pillar_word(pillar: Any) -> str:
    """The word a pillar or a score has earned; none where it is too close to call."""
    return (pillar.word or "") if pillar is not None and pillar.point is not None else ""


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
