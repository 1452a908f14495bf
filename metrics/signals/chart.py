"""One unit's measure as a chart: segments with frozen limits, unusual points, what its newest point says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from metrics.counts import Ints
from metrics.rules import SignalRules
from metrics.signals import icons, rare, xmr
from metrics.signals.runs import Runs, runs
from metrics.signals.segments import Line, Segment, segment

SUM: Final = len(xmr.RULES)  # the rule of the one-sided sum, after those of XmR
RULES: Final = (*xmr.RULES, "sum of weeks", "days between")
BETWEEN: Final = SUM + 1
FAR_BACK: Final = 4  # weeks after which a newest point is too old to speak of the present


@dataclass(frozen=True)
class Aim:
    """What a measure wants: its direction, its goal, and the least and most it can be."""

    direction: str
    goal: float | None
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True)
class Chart:
    """A line with its segments. rule, side: of each step, 0 where nothing is unusual.

    days_since: days from the newest event to the newest judged week, for what is rare; gaps_known: whether
    it is known how long is usual between two.
    """

    line: Line
    aim: Aim
    segments: tuple[Segment, ...]
    rule: Ints
    side: Ints
    days_since: int | None = None
    gaps_known: bool = False

    @property
    def last(self) -> Segment:
        """The segment in force."""
        return self.segments[-1]

    @property
    def states(self) -> list[str]:
        """What each step is: usual or not by the measure's direction; empty where it is not judged."""
        judged = np.zeros(len(self.rule), bool)
        for part in self.segments:
            judged[part.points] = part.kind != "run"
        judged |= self.rule > 0
        return [
            icons.variation(side, self.aim.direction) if seen else ""
            for side, seen in zip(self.side.tolist(), judged.tolist(), strict=True)
        ]

    @property
    def variation(self) -> str | None:
        """The state of the newest judged point; None without limits, or where it is over four weeks back."""
        if self.last.limits is None and not self.gaps_known:
            return None
        said = [place for place, state in enumerate(self.states) if state]
        settled = np.flatnonzero(self.line.settled)
        if not said or (settled[-1] - said[-1]) * self.line.step > FAR_BACK:
            return None
        return self.states[said[-1]]

    @property
    def assurance(self) -> str | None:
        """Whether a usual step meets the goal; None without limits or goal."""
        if self.last.typical is None:
            return None
        _, lower, upper = self.last.typical
        return icons.assurance(self.aim.goal, lower, upper, self.aim.direction)

    @property
    def usual(self) -> tuple[float, float] | None:
        """The usual range of a step of average size, inside what is possible."""
        if self.last.typical is None:
            return None
        low, high = (float(np.clip(one, self.aim.least, self.aim.most)) for one in self.last.typical[1:])
        return low, high

    @property
    def runs(self) -> Runs:
        """Runs of the segment in force about its centre, or about its median where it has none."""
        points = self.last.points
        values = self.line.values[points]
        centre = self.last.typical[0] if self.last.typical else float(np.median(values)) if len(values) else 0
        return runs(values, centre)


def draw(line: Line, changes: Sequence[tuple[int, bool]], aim: Aim, rules: SignalRules) -> Chart:
    """The chart of one line. changes: Monday and trial of each approved change of process, oldest first.

    Where the newest baseline holds too few cases a week, all of it is drawn in blocks of four weeks, and a
    weekly sum watches for worse weeks. Points of an old segment keep what they were called; in blocks the
    block of such a week is called so.
    """
    weekly = _segments(line, changes, rules)
    if weekly[-1].kind == "blocks":
        blocks, bounds = _in_blocks(line, [part.first for part in weekly], rules.block_weeks)
        drawn = tuple(
            segment(blocks, a, b, part.trial, rules)
            for part, a, b in zip(weekly, bounds, [*bounds[1:], len(blocks.mondays)], strict=True)
        )
        chart = _carried(_judged(blocks, aim, drawn), _judged(line, aim, weekly[:-1]))
        return _with_sums(chart, line, weekly[-1], rules)
    chart = _judged(line, aim, weekly)
    return _with_gaps(chart, rules) if weekly[-1].kind == "rare" else chart


def _segments(line: Line, changes: Sequence[tuple[int, bool]], rules: SignalRules) -> tuple[Segment, ...]:
    inside = [(int(np.searchsorted(line.mondays, monday)), trial) for monday, trial in changes]
    starts = [(0, False), *((place, trial) for place, trial in inside if 0 < place < len(line.mondays))]
    ends = [place for place, _ in starts[1:]] + [len(line.mondays)]
    return tuple(
        segment(line, place, end, trial, rules) for (place, trial), end in zip(starts, ends, strict=True)
    )


def _in_blocks(line: Line, firsts: Sequence[int], size: int) -> tuple[Line, list[int]]:
    """The line in blocks that begin anew with each segment, and the block each segment begins with."""
    ends = [*firsts[1:], len(line.mondays)]
    used = line.known & ~line.out
    bounds = [0, *np.cumsum([-(-(end - first) // size) for first, end in zip(firsts, ends, strict=True)])]

    def of(values: Ints) -> Ints:
        parts = [rare.blocks(values[a:b], size) for a, b in zip(firsts, ends, strict=True)]
        return np.concatenate(parts)

    starts = np.concatenate([line.mondays[a:b:size] for a, b in zip(firsts, ends, strict=True)])
    weeks = of(np.ones(len(line.mondays), "int64"))
    whole = of(line.settled.astype("int64")) == weeks
    # A block that a change of process cuts short is over; the newest one is only when it is full.
    whole[-1:] &= weeks[-1:] == size
    blocks = replace(
        line,
        mondays=starts,
        above=of(line.above * used),
        below=of(line.below * used),
        events=of(line.events * used),
        reached=of(line.reached.astype("int64")) > 0,
        settled=whole,
        out=np.zeros(len(starts), bool),
        step=size,
    )
    return blocks, [int(bound) for bound in bounds[:-1]]


def _judged(line: Line, aim: Aim, segments: tuple[Segment, ...]) -> Chart:
    rule, side = np.zeros(len(line.mondays), "int64"), np.zeros(len(line.mondays), "int64")
    for part in segments:
        if (limits := part.of_points) is not None:
            found = xmr.unusual(line.values[part.points], limits)
            rule[part.points], side[part.points] = found.rule, found.side
    return Chart(line, aim, segments, rule, side)


def _carried(chart: Chart, weeks: Chart) -> Chart:
    """Blocks of old segments in which a week was unusual by the weekly limits of its time."""
    rule, side = chart.rule.copy(), chart.side.copy()
    for week in np.flatnonzero(weeks.rule):
        place = int(np.searchsorted(chart.line.mondays, weeks.line.mondays[week], side="right")) - 1
        if not rule[place]:
            rule[place], side[place] = weeks.rule[week], weeks.side[week]
    return replace(chart, rule=rule, side=side)


def _with_sums(chart: Chart, weeks: Line, part: Segment, rules: SignalRules) -> Chart:
    """Blocks in whose weeks the one-sided sum for worse weeks gave the alarm, where nothing else did."""
    if chart.aim.direction not in ("up", "down"):
        return chart
    rising = chart.aim.direction == "down"
    above, below = (side[part.points].astype("float64") for side in (weeks.above, weeks.below))
    base = slice(0, part.baseline)
    if weeks.nature == "share":
        events = above if rising else below - above
        p = float(events[base].sum() / below[base].sum())
        steps = rare.share_steps(events, below, p, rules.worse_odds)
    else:
        ratio = rules.worse_odds if rising else 1 / rules.worse_odds
        expected = below * above[base].sum() / below[base].sum()
        steps = rare.count_steps(above, expected, ratio)
    alarms = part.points[rare.alarms(steps, rules.sum_threshold)]
    rule, side = chart.rule.copy(), chart.side.copy()
    for place in np.searchsorted(chart.line.mondays, weeks.mondays[alarms], side="right") - 1:
        if not rule[place]:
            rule[place], side[place] = SUM, 1 if rising else -1
    return replace(chart, rule=rule, side=side)


def _with_gaps(chart: Chart, rules: SignalRules) -> Chart:
    """For what is rare: whether the days since the newest event are more than usual between two."""
    line, points = chart.line, chart.last.points
    events, below = line.events[points], line.below[points]
    often = events.sum() * 2 > below.sum()
    weeks = line.mondays[points][(below - events if often else events) > 0]
    if not len(weeks):
        return chart
    since = int(line.mondays[points][-1] - weeks[-1])
    chart = replace(chart, days_since=since)
    gaps = np.diff(weeks)[: rules.baseline_weeks].astype("float64")
    limits = rare.between_limits(gaps) if len(gaps) >= rules.least_points else None
    if limits is None:
        return chart
    chart = replace(chart, gaps_known=True)
    if since <= limits.upper[0]:
        return chart
    rule, side = chart.rule.copy(), chart.side.copy()
    rule[points[-1]], side[points[-1]] = BETWEEN, 1 if often else -1
    return replace(chart, rule=rule, side=side)
