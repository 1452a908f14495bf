"""How each measure is reckoned, from the catalogue and the configuration, on the agency's own figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place, WeekView
from metrics.measures import REGISTRY
from metrics.measures.definition import Measure
from metrics.outside import is_for_outside
from metrics.score import MeasureMark, PillarScore, Score
from models.access import Scope

FAMILY: Final = "A7"


@dataclass(frozen=True)
class MeasureEntry:
    """One measure of the catalogue with its rules and its formula on today's numbers."""

    id: str
    name: str
    meaning: str
    formula: str
    asks: str
    rules: str
    worked: str
    scored: bool


def view_of(place: Place) -> WeekView:
    """The figures that the formulas are worked on: those of the agency, or of the reader's own units."""
    return cache.week_view(place.whole() if place.scope.is_empty else place)


def entries(view: WeekView, scope: Scope) -> dict[str, list[MeasureEntry]]:
    """The catalogue by pillar, worked on what a scope may read; the shares by category are one entry."""
    found: dict[str, list[MeasureEntry]] = {}
    for measure in REGISTRY.values():
        rule = view.configuration.measures[measure.rule_id]
        name = view.configuration.pillars[rule.pillar].name
        listed = found.setdefault(name, [])
        if measure.rule_id != FAMILY or not any(entry.id == FAMILY for entry in listed):
            listed.append(_entry(measure, view, withheld=scope.is_empty and not is_for_outside(measure)))
    return found


def _entry(measure: Measure, view: WeekView, *, withheld: bool) -> MeasureEntry:
    rule = view.configuration.measures[measure.rule_id]
    row = view.figure(measure.id, view.top.id)
    family = measure.rule_id == FAMILY
    example = f"{row['name']}: " if family else ""
    return MeasureEntry(
        measure.rule_id,
        "By category" if family else measure.name,
        measure.meaning,
        measure.formula,
        measure.asks,
        "; ".join(_rules(measure, rule)),
        wording.method.NOT_RELEASED if withheld else example + wording.worked(row, measure.unit),
        rule.scored,
    )


def _rules(measure: Measure, rule: Any) -> list[str]:
    settings = cache.configuration()
    windows = [settings.window(measure.rule_id, level) for level in ("agency", "unit")]
    words = wording.window(windows[0])
    if windows[1] != windows[0]:
        words += f" ({wording.window(windows[1])} for a unit)"
    scored = "scored" if rule.scored else "shown, not scored"
    return [words, wording.method.least_cases(rule.min_n), wording.goalposts(rule, measure.unit), scored]


def score_lines(score: Score, rules: Mapping[str, Any]) -> pd.DataFrame:
    """From values to marks: one row a scored measure, its pillar in front. rules: of each measure."""
    return pd.DataFrame(
        [_mark_line(part, one, rules[one.measure]) for part in score.pillars for one in part.marks],
        columns=["Pillar", "Measure", "Value", "Typical", "Steadied", "Floor", "Target", "Mark"],
    )


def _mark_line(part: PillarScore, one: MeasureMark, rule: Any) -> tuple[str, ...]:
    def post(share: float | None) -> str:
        if share is None:
            return "–"
        return (
            wording.percent(share, 100, table=True)
            if rule.out_of == 100
            else wording.method.in_unit(share * rule.out_of, REGISTRY[one.measure].unit, rule.out_of)
        )

    floor, target = rule.goalposts or (None, None)
    name = f"{REGISTRY[one.measure].name} ({one.measure})"
    mark = wording.number(one.mark, 1) if one.mark is not None else one.reason or "–"
    return (
        part.name,
        name,
        post(one.p),
        post(one.typical),
        post(one.steadied),
        post(floor),
        post(target),
        mark,
    )


def score_steps(score: Score) -> list[str]:
    """The averages in words: marks to pillars, pillars to the score."""
    steps = []
    for part in score.pillars:
        marks = [one.mark for one in part.scored if one.mark is not None]
        if part.point is None:
            steps.append(f"**{part.name}:** {part.reason}")
        else:
            steps.append(f"**{part.name}:** {_average(marks)} = {wording.number(part.point, 1)}")
    points = [part.point for part in score.pillars if part.point is not None]
    if score.point is None:
        return [*steps, f"**{wording.SCORE_NAME}:** {score.reason}"]
    band = wording.likely(score.low or 0, score.high or 0, "score")
    return [
        *steps,
        f"**{wording.SCORE_NAME}:** {_average(points)} = {wording.number(score.point, 1)}, likely {band}",
    ]


def _average(marks: list[float]) -> str:
    added = " + ".join(wording.number(one, 1) for one in marks)
    return f"({added}) ÷ {len(marks)}" if len(marks) > 1 else added


def said_words() -> str:
    """When a score or a part gets its word."""
    return wording.method.when_said(cache.configuration().score)


def steadying() -> str:
    """The rule that keeps a small unit's value from swinging, in words."""
    return wording.steadying(cache.configuration().score.typical_cases)


def glossary(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each term, as a heading, with its meaning."""
    return [(f"**{term[:1].upper()}{term[1:]}**", meaning) for term, meaning in words.items()]
