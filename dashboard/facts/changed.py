"""What moved a unit's score since last week, and what its open promises would move: as pages show it."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
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
from metrics.timeline import COMPLAINT, PROMISE
from metrics.worklist import Effects
from models.tree import UnitNode

MOST_BARS: Final = 10
MOST_GROUPS: Final = 8
MOST_NAMED: Final = 4
NOISE: Final = 1e-9
# What has a page of its own, by what a record is.
_PAGES: Final = {"case": COMPLAINT, "commitment": PROMISE}
Link = Callable[[str], str]


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


def changed(place: Place, unit_id: int, link: Link) -> Changed:
    """The parts of a unit's change since last week, largest first, in at most ten bars.

    link: the address of a record's own page.
    """
    found = cache.since(place, unit_id)
    account = found.account
    if account.before is None or account.after is None or account.difference is None:
        return Changed([], [], "", "", "", "", "", pd.DataFrame(), [], account.reason)
    parts = _fine(found)
    if len(parts) > MOST_BARS:
        parts = _by_measure(found)
    parts = _fewer(sorted(parts, key=lambda part: -abs(part[1])))
    labels = [label for label, _ in parts]
    difference = wording.shown_difference(account.before, account.after)
    points = shown_parts([value for _, value in parts], difference)
    name = (
        wording.SCORE_NAME.split(",")[0]
        if account.pillar is None
        else cache.configuration().pillars[account.pillar].name
    )
    return Changed(
        labels,
        points,
        wording.changed_reading(labels, points, difference),
        wording.changed_subtitle(found.week.start, found.week.end),
        wording.changed_line(name, account.before, account.after),
        wording.score_direction(found.directions.score.word, found.directions.score.reason),
        wording.measures_changed(_names(account.entered), _names(account.left)),
        record_table(found.traces, cache.node_of(place, unit_id).level, link),
        [(one.measure, REGISTRY[one.measure].name) for one in account.moving],
    )


def shown_parts(parts: list[float], whole: float) -> list[float]:
    """Parts to two decimals that add up to the whole as it is shown: the largest remainders round up."""
    cents = [math.floor(part * 100) for part in parts]
    missing = round(whole * 100) - sum(cents)
    order = sorted(range(len(parts)), key=lambda at: cents[at] - parts[at] * 100, reverse=missing < 0)
    for at in order * (abs(missing) // max(len(order), 1)) + order[: abs(missing) % max(len(order), 1)]:
        cents[at] += 1 if missing > 0 else -1
    return [cent / 100 for cent in cents]


def movements(place: Place, node: UnitNode) -> str:
    """What the selected week did to a unit's promises, beside the week before; empty where nobody knows."""
    weeks = cache.trend(place, node.id, "B1", 2)
    selected = cache.week_view(place).weeks.selected
    if len(weeks) < 2 or weeks["week_start"].iloc[-1] != selected.start:
        return ""
    due, kept = ([int(n or 0) for n in weeks[name]] for name in ("denominator", "numerator"))
    handed = [_handed(place, node, back) for back in (1, 2)]
    now = due[1] - kept[1], kept[1], handed[0]
    before = due[0] - kept[0], kept[0], handed[1] - handed[0]
    return wording.movements(wording.short_span(selected.start, selected.end), now, before)


def _handed(place: Place, node: UnitNode, weeks: int) -> int:
    """How often the unit, or one under it, handed a promise on in the last weeks."""
    rows = cache.handed_on(place, node.id, weeks)
    own = {one.name for one in cache.week_view(place).below(node.id)}
    return int(rows.loc[rows["giver"].isin(own), "times"].sum())


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
        parts.append((wording.rest_label(name, trace.gone), trace.rest))
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


def record_table(traces: dict[str, Trace], level: str, link: Link) -> pd.DataFrame:
    """The records that moved the score most, like ones of a measure together, largest first."""
    groups: dict[tuple[Any, ...], list[RecordLine]] = defaultdict(list)
    for trace in traces.values():
        for line in trace.lines:
            groups[line.measure, line.how, line.before, line.after].append(line)
    largest = sorted(groups.values(), key=lambda lines: -abs(sum(line.points for line in lines)))
    return pd.DataFrame(
        [
            {
                "Measure": REGISTRY[lines[0].measure].name,
                "What happened": _happened(lines, level),
                "Records": _records(lines, link),
                "Points": wording.part_points(sum(line.points for line in lines)),
            }
            for lines in largest[:MOST_GROUPS]
        ],
        columns=["Measure", "What happened", "Records", "Points"],
    )


def _happened(lines: list[RecordLine], level: str) -> str:
    first, records = lines[0], sum(line.records for line in lines)
    if first.how == "apart":
        return wording.counted(records, "record") + " counted at the agency's own line"
    window = wording.window(cache.configuration().window(REGISTRY[first.measure].rule_id, level))
    count = len(lines) if first.record == "week" else records
    return wording.record_how(first.measure, first.how, first.before, first.after, count, window)


def _records(lines: list[RecordLine], link: Link) -> str:
    """The names of like records, each with the way to its page; of many, the first."""
    if lines[0].how == "apart":
        return "–"
    named = [_linked(line, link) for line in lines[:MOST_NAMED]]
    rest = len(lines) - len(named)
    return ", ".join([*named, f"{wording.number(rest)} more"] if rest else named)


def _linked(line: RecordLine, link: Link) -> str:
    name = _record(line)
    if line.record not in _PAGES or len(line.ids) != 1:
        return name
    return f"[{name}]({link(f'{_PAGES[line.record]}-{line.ids[0]}')})"


def _record(line: RecordLine) -> str:
    """A promise or an event by its key; a complaint by its category and its week, never by a number."""
    what = tables.code_cell(line.what) if line.what else ""
    if line.record == "week" and line.on is not None:
        return f"{line.unit}, week of {wording.day(_monday(line.on))}"
    if line.record == "case":
        week = f"week of {wording.day(_monday(line.on))}" if line.on else ""
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
    gain = wording.gain_text(
        len(ids), together.gain, together.nothing, together.inside_noise, found.until or found.done_on
    )
    note = wording.EFFECTS_NOTE.format(done=wording.long_day(found.done_on))
    return DueEffects(items, gain, note)


def _due_effect(found: Effects, one: int, kind: str, key: Any) -> DueEffect:
    effect = found.by_id[one]
    remark = wording.gain_remark(effect.nothing, effect.inside_noise, effect.loss)
    what = f"**{kind}** {key}" + (f" :gray[{remark}]" if remark else "")
    steps = [
        wording.step_text(REGISTRY[step.measure].name, step, REGISTRY[step.measure].unit, found.until)
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
