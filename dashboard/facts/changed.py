"""What moved a unit's score since last week, and what its open promises would move: as pages show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts.unit import SHOWN
from metrics.change.accounting import RECORDS
from metrics.change.records import RecordLine, Trace
from metrics.change.since import SinceLastWeek
from metrics.measures import REGISTRY
from metrics.worklist import Effects

MOST_BARS: Final = 10
MOST_RECORDS: Final = 12
NOISE: Final = 1e-9


@dataclass(frozen=True)
class Changed:
    """What the expander shows: bars that add up, records, the last line; or only why there is nothing."""

    labels: list[str]
    points: list[float]
    reading: str
    subtitle: str
    last_line: str
    direction: str
    measures: str
    records: pd.DataFrame
    linked: list[tuple[str, str]]
    reason: str | None = None


def changed(place: Place, unit_id: int) -> Changed:
    """The parts of a unit's change since last week, largest first, in at most ten bars."""
    found = cache.since(place, unit_id)
    account = found.account
    if account.before is None or account.after is None or account.difference is None:
        return Changed([], [], "", "", "", "", "", pd.DataFrame(), [], account.reason)
    parts = _fine(found)
    if len(parts) > MOST_BARS:
        parts = _by_measure(found)
    parts = _fewer(sorted(parts, key=lambda part: -abs(part[1])))
    labels, points = [label for label, _ in parts], [value for _, value in parts]
    name = (
        wording.SCORE_NAME.split(",")[0]
        if account.pillar is None
        else cache.configuration().pillars[account.pillar].name
    )
    return Changed(
        labels,
        points,
        wording.changed_reading(labels, points, account.difference),
        wording.changed_subtitle(found.week.start, found.week.end),
        wording.changed_line(name, account.before, account.after),
        wording.score_direction(found.directions.score.word, found.directions.score.reason),
        wording.measures_changed(_names(account.entered), _names(account.left)),
        record_table(found.traces),
        [(one.measure, REGISTRY[one.measure].name) for one in account.moving],
    )


def _names(measures: Iterable[str]) -> list[str]:
    return [REGISTRY[name].name for name in measures]


def _fine(found: SinceLastWeek) -> list[tuple[str, float]]:
    """Every part, records grouped by measure, by how they moved and by what they count as."""
    parts = []
    for trace in found.traces.values():
        name = REGISTRY[trace.measure].name
        groups: dict[tuple[str, float | None], list[RecordLine]] = defaultdict(list)
        for line in trace.lines:
            above = {"entered": line.after, "left": line.before}.get(line.how)
            groups[line.how, above].append(line)
        for (how, above), lines in groups.items():
            records = sum(line.records for line in lines)
            label = wording.group_label(trace.measure, name, how, above, records)
            parts.append((label, sum(line.points for line in lines)))
        parts.append((wording.rest_label(name), trace.rest))
    for part in found.account.parts:
        if part.kind != RECORDS:
            label = REGISTRY[part.measure].name if part.measure else None
            parts.append((wording.part_label(part.kind, label), part.points))
    return [part for part in parts if abs(part[1]) > NOISE]


def _by_measure(found: SinceLastWeek) -> list[tuple[str, float]]:
    """One part a measure, and one for each reason that is not a record."""
    sums: dict[str, float] = defaultdict(float)
    for part in found.account.parts:
        records = part.kind == RECORDS and part.measure is not None
        sums[REGISTRY[part.measure].name if records else wording.part_label(part.kind, None)] += part.points
    return [(label, points) for label, points in sums.items() if abs(points) > NOISE]


def _fewer(parts: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The largest parts, and the rest as one."""
    if len(parts) <= MOST_BARS:
        return parts
    shown, rest = parts[: MOST_BARS - 1], parts[MOST_BARS - 1 :]
    return [*shown, (wording.SMALLER, sum(points for _, points in rest))]


def bar_table(found: Changed) -> pd.DataFrame:
    """The table twin of the bars, with their sum."""
    rows = [*zip(found.labels, found.points, strict=True), ("Together", sum(found.points))]
    return pd.DataFrame([{"Part": label, "Points": wording.part_points(value)} for label, value in rows])


def record_table(traces: dict[str, Trace]) -> pd.DataFrame:
    """The records that moved the score most, largest first."""
    lines = sorted(
        (line for trace in traces.values() for line in trace.lines), key=lambda line: -abs(line.points)
    )
    return pd.DataFrame(
        [
            {
                "Measure": REGISTRY[line.measure].name,
                "Record": _record(line),
                "What happened": wording.record_how(line.measure, line.how, line.before, line.after)
                if line.how != "apart"
                else "counted at the agency's own line",
                "Points": wording.part_points(line.points),
            }
            for line in lines[:MOST_RECORDS]
        ],
        columns=["Measure", "Record", "What happened", "Points"],
    )


def _record(line: RecordLine) -> str:
    """A promise or an event by its key; a complaint by its category and its week, never by a number."""
    what = tables.code_cell(line.what) if line.what else ""
    if line.how == "apart":
        return wording.counted(line.records, "record")
    if line.record == "week" and line.on is not None:
        return f"{line.unit}, week of {wording.day(_monday(line.on))}"
    if line.record == "case":
        week = f"received in the week of {wording.day(_monday(line.on))}" if line.on else ""
        return ", ".join(text for text in (what or "Complaint", week) if text)
    return " ".join(text for text in (what, ", ".join(line.keys)) if text)


def _monday(day: Any) -> Any:
    return day - pd.Timedelta(days=day.weekday()).to_pytimedelta()


@dataclass(frozen=True)
class DueEffect:
    """One promise: its gain in a few signs, what it is, and the arithmetic."""

    gain: str
    what: str
    arithmetic: str


@dataclass(frozen=True)
class DueEffects:
    """The effects of one list of promises, a line on all of them, a note; or why there are none."""

    items: list[DueEffect]
    together: str
    note: str
    reason: str | None = None


def horizons(place: Place, unit_id: int) -> dict[int, str]:
    """The Sundays an effect can be looked at from, by weeks ahead; empty where there is no score."""
    ahead = (1, cache.configuration().effects.weeks)
    found = {weeks: cache.promise_effects(place, unit_id, weeks) for weeks in ahead}
    return {weeks: wording.until_label(one.until) for weeks, one in found.items() if one.until is not None}


def due_effects(place: Place, unit_id: int, rows: pd.DataFrame, weeks: int) -> DueEffects:
    """What a list's promises would change: the first ones each, in the list's own order, and all of it."""
    found = cache.promise_effects(place, unit_id, weeks)
    ids = [int(one) for one in rows["id"] if int(one) in found.by_id]
    if found.done_on is None or not ids:
        return DueEffects([], "", "", found.reason or wording.NO_EFFECT)
    chosen = rows[rows["id"].isin(ids)].head(SHOWN)
    items = [
        _due_effect(
            found, int(row.id), tables.code_cell(row.kind if tables.known(row.kind) else "promise"), row.key
        )
        for row in chosen.itertuples()
    ]
    together = found.joint(ids)
    gain = wording.gain_text(together.gain, together.nothing, together.inside_noise)
    note = wording.EFFECTS_NOTE.format(done=wording.long_day(found.done_on))
    return DueEffects(items, wording.together_text(len(ids), gain), note)


def _due_effect(found: Effects, one: int, kind: str, key: Any) -> DueEffect:
    effect = found.by_id[one]
    remark = wording.gain_remark(effect.nothing, effect.inside_noise, effect.loss)
    what = f"**{kind}** {key}" + (f" :gray[{remark}]" if remark else "")
    steps = [
        wording.step_text(REGISTRY[step.measure].name, step, REGISTRY[step.measure].unit)
        for step in effect.steps
        if step.without != step.done
    ]
    return DueEffect(
        wording.gain_short(effect.gain, effect.inside_noise), what, "; ".join(steps) or wording.NOTHING_MOVES
    )


def direction_line(place: Place, unit_id: int, measure: str) -> str:
    """Better or worse than the window before by more than chance; empty otherwise."""
    found = cache.directions(place, unit_id).measures.get(measure)
    level = cache.node_of(place, unit_id).level
    window = wording.window(cache.configuration().window(measure, level))
    return wording.direction_mark(found.word if found else None, window)
