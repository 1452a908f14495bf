"""A council's quarter as its page shows it: findings with charts, pledges, the year so far, the score."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard import cache, charts, council_charts, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import clocks
from dashboard.facts.week import PARTS
from metrics.calendar import Quarter, Week, local_day, zone
from metrics.council import LEADING, Council
from metrics.council_counts import span_of_quarter
from metrics.council_findings import Finding
from metrics.measures import REGISTRY
from metrics.measures.definition import Value
from metrics.releasing import ReleasedQuarter
from models.access import Scope
from models.errors import AccessDenied

words, year_words = wording.council, wording.year_so_far
ROUNDING: Final = 0.5


@dataclass(frozen=True)
class Briefing:
    """A quarter, as it was released or as it would be, and the place of its last week.

    scope: what its reader may read beside it. view: of the last week, with the score as it may be read.
    """

    scope: Scope
    here: Place
    quarter: Quarter
    council: Council
    view: WeekView
    released: ReleasedQuarter | None

    @property
    def on(self) -> date:
        """The day of the pledges."""
        return self.council.on

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the weeks."""
        return self.council.span.days


def labels(here: Place) -> list[str]:
    """The quarters to choose from, newest first."""
    return [quarter.label for quarter in cache.council_quarters(_newest(here))]


def briefing(here: Place, label: str) -> Briefing:
    """One quarter. Errors: AccessDenied with a plain sentence for one that cannot be read."""
    newest = _newest(here)
    known = {quarter.label: quarter for quarter in cache.council_quarters(newest)}
    if label not in known:
        raise AccessDenied(words.no_such_quarter(label, min(known), max(known)))
    quarter = known[label]
    end = span_of_quarter(quarter).days[1]
    on = cache.week_view(newest).list_on if label == max(known) else end
    last_week = replace(newest, week=Week.of(end).label)
    released = cache.released_quarter(newest, quarter)
    found = released.council if released is not None else cache.council(newest, quarter, on)
    view = cache.week_view(last_week)
    scores = {view.top.id: found.score} if found.score is not None else {}
    return Briefing(here.scope, last_week, quarter, found, replace(view, scores=scores), released)


def _newest(here: Place) -> Place:
    """The council reads quarters of the whole agency, whatever week was looked at before, whoever looks.

    Counts of complaints and feedback come out of it as released by disclosure control, and no other way.
    """
    whole = here.whole()
    return replace(whole, week=cache.week_labels(whole)[0])


def months(label: str) -> str:
    """A quarter's months."""
    quarter = Quarter.parse(label)
    return words.quarter_name(quarter.start, quarter.end)


def publication(found: Briefing) -> str:
    """When the quarter was released; before, how many of its weeks are published, which corrected and why."""
    if (out := found.released) is not None:
        on = local_day(out.published_at, zone(out.body["zone"]))
        return wording.pledges.released(on, out.head.short, out.reason)
    first, last = found.days
    weeks = [Week.of(first).shift(n).label for n in range((last - first).days // 7 + 1)]
    editions = [one for one in cache.published_weeks(found.here) if one.label in weeks]
    corrected = [(one.label, one.reason) for one in editions if one.edition > 1]
    return wording.pledges.publication(len(weeks), len({one.label for one in editions}), corrected)


def sentence(found: Briefing) -> str:
    """The council's sentence: the quarter's figures."""
    council, end = found.council, found.days[1]
    kept, answered = council.kept, council.answered
    time = found.quarter.label
    return wording.council_sentence(
        wording.CouncilFacts(
            kept=_whole(kept.numerator),
            due=_whole(kept.denominator),
            goal=council.goal,
            answered=answered.value,
            past_cases=council.past_cases,
            past_before=council.past_before,
            withheld=answered.status == "hidden",
            past_withheld=council.past_cases is None and council.counts.known("open", "old", time),
            sources=tuple(wording.Source(part, council.reaches[part]) for part in PARTS),
            quarter_end=end,
        )
    )


def _whole(n: float | None) -> int | None:
    return None if n is None else int(n)


@dataclass(frozen=True)
class FindingLine:
    """One finding: its sentence, its caveat, its chart; no chart where it is withheld.

    printed: what stands on paper in place of a tall chart.
    """

    head: str
    caveat: str
    points: pd.DataFrame | None
    spec: dict[str, Any]
    reading: str
    beside: str = ""
    printed: str = ""


def findings(found: Briefing) -> list[FindingLine]:
    """The findings in their fixed order."""
    return [_line(at, one, found) for at, one in enumerate(found.council.findings, start=1)]


def _line(at: int, one: Finding, found: Briefing) -> FindingLine:
    said = wording.findings.finding_head(one, found.council.told_days)
    head = f"**{at}{wording.NO_BREAK * 2}{said}**"
    caveat = wording.findings.finding_caveat(one)
    if one.value.status == "hidden" and one.chart != "trend":
        return FindingLine(head, caveat, None, {}, "")
    draw = {"trend": _trend, "share": _share, "bars": _bars, "dots": _dots}[one.chart]
    points, spec, reading = draw(one)
    x, n = one.value.numerator, one.value.denominator
    beside = wording.findings.kept_and_not(int(x or 0), int(n or 0)) if one.chart == "dots" else ""
    printed = wording.findings.bars_printed([(bar.unit, bar.count) for bar in one.bars]) if one.bars else ""
    return FindingLine(head, caveat, points, spec, reading, beside, printed)


Drawn = tuple[pd.DataFrame, dict[str, Any], str]


def _trend(one: Finding) -> Drawn:
    values = [(words.quarter_short(q.year, q.number), value.value) for q, value in one.trend]
    last = one.trend[-1][0]
    year_ago = words.quarter_short(last.year - 1, last.number)
    estimate = one.kind == "answered"
    points = council_charts.quarter_points(values, year_ago, estimate)
    spec = council_charts.quarter_line(points, one.goal, estimate)
    return points, spec, wording.findings.trend_of_quarters(REGISTRY[one.measure].name, values)


def _share(one: Finding) -> Drawn:
    value = one.value
    share = value.value if value.value is not None else (value.numerator or 0) / (value.denominator or 1)
    estimate = one.kind == "answered"
    text = (
        wording.percent(share)
        if estimate
        else wording.of(int(value.numerator or 0), int(value.denominator or 0))
    )
    points = council_charts.share_points(share, one.goal, text)
    return points, council_charts.share_bar(one.goal), wording.findings.share_reading(value, one.goal)


def _bars(one: Finding) -> Drawn:
    names, counts = (
        [bar.unit or wording.findings.OTHER_UNITS for bar in one.bars],
        [bar.count for bar in one.bars],
    )
    points = charts.bar_points(names, counts, [bar.unit for bar in one.bars if bar.marked])
    return points, charts.bars(points), wording.bars_reading(names, counts, "community events")


def _dots(one: Finding) -> Drawn:
    kept, due = int(one.value.numerator or 0), int(one.value.denominator or 0)
    points = council_charts.promise_points(kept, due)
    return points, council_charts.promise_dots(due), wording.findings.share_reading(one.value, one.goal)


def year(found: Briefing) -> pd.DataFrame:
    """The year so far beside the same weeks of the year before, and what differs."""
    end = found.days[1]
    before = span_of_quarter(found.quarter.shift(-4)).days[1]
    rows = [
        (
            year_words.YEAR_NAMES[row.kind],
            year_words.year_cell(row.now),
            year_words.year_cell(row.before),
            year_words.year_change(row.now, row.before),
        )
        for row in found.council.year
    ]
    columns = [
        "",
        year_words.year_column(end),
        year_words.year_column(before),
        year_words.YEAR_CHANGE,
    ]
    return pd.DataFrame(rows, columns=columns)


def not_covered(found: Briefing) -> str:
    """What the page does not tell: by its nature, and for want of a source."""
    lacking = [part for part in PARTS if found.council.reaches[part] is None]
    return words.not_covered(lacking)


def reach(found: Briefing) -> str:
    """How far each part's file reaches."""
    reaches = found.council.reaches
    return words.files_to({part: on for part in PARTS if (on := reaches[part]) is not None})


def first_sheet(found: Briefing, label: str, states: str) -> list[str]:
    """Lines that the first printed sheet ends with."""
    adoption = clocks.line(found.view.configuration)
    pledges = [f"**{label}:** {states}"] if states else []
    return [*pledges, f"**{words.NOT_COVERED}:** {not_covered(found)} {adoption} {reach(found)}"]


def small_numbers(found: Briefing) -> str:
    """Whether anything that stands on the page is withheld."""
    return words.small_numbers(withheld(found), found.council.counts.rules.smallest)


def withheld(found: Briefing) -> bool:
    """Whether any count of the page is: of its quarter, of those drawn, or of the years so far."""
    return found.council.counts.withheld()


def cells(found: Briefing) -> pd.DataFrame:
    """The counts of the quarter and of the same quarter a year before, those of complaints as released."""
    counts, times = found.council.counts, (found.quarter.label, found.quarter.shift(-4).label)
    rows = _promise_cells(found.council) + [
        (name, *(_cell(counts, of, outcome, time) for time in times))
        for (of, outcome), name in words.CELL_NAMES.items()
        if counts.known(of, outcome, times[0])
    ]
    return pd.DataFrame(rows, columns=["", *(months(time) for time in times)])


def _promise_cells(council: Council) -> list[tuple[str, ...]]:
    """Promises kept, not kept and due; none where the quarter's cannot be told."""
    if council.kept.denominator is None:
        return []
    finding = next((one for one in council.findings if one.kind == "kept"), None)
    columns = [_promise_counts(council.kept), _promise_counts(finding.before if finding else None)]
    return list(zip(words.PROMISE_CELLS, *columns, strict=True))


def _promise_counts(value: Value | None) -> tuple[str, ...]:
    if value is None or value.numerator is None or value.denominator is None:
        return ("not known",) * len(words.PROMISE_CELLS)
    kept, due = int(value.numerator), int(value.denominator)
    return tuple(wording.number(count) for count in (kept, due - kept, due))


def _cell(counts: Any, of: str, outcome: str, time: str) -> str:
    return (
        words.cell_count(counts.count(of, outcome, time)) if counts.known(of, outcome, time) else "not known"
    )


@dataclass(frozen=True)
class PillarLine:
    """One pillar of the last block, on the 0-100 line."""

    key: str
    title: str
    text: str
    points: pd.DataFrame
    reading: str
    word: str


def pillars(found: Briefing) -> list[PillarLine]:
    """The three pillars; none where a complaint count of the quarter is withheld, for they would tell it."""
    score = found.council.score
    if score is None:
        return []
    return [
        PillarLine(
            part.pillar,
            part.name,
            wording.pillar_text(part),
            charts.score_points(part.point, part.low, part.high),
            words.pillar_reading(part.name, part.point, part.low, part.high),
            "" if part.point is None else part.word or wording.TOO_CLOSE,
        )
        for part in score.pillars
        if part.weight
    ]


def hides_score(found: Briefing) -> bool:
    """Whether score and pillars are withheld with the counts they are made of."""
    return found.council.withholds_score


def above_its_measure(found: Briefing) -> list[str]:
    """Why a pillar stands above the mark of its own headline measure while that misses its goal."""
    score = found.council.score
    lines = [_above(found, part) for part in score.pillars] if score is not None else []
    return [line for line in lines if line]


def _above(found: Briefing, part: Any) -> str:
    marks = {one.measure: one.mark for one in part.marks if one.mark is not None}
    head = next((name for name in LEADING if name in marks), None)
    if head is None or part.point is None or len(marks) < 2:
        return ""
    if head not in found.council.missed or part.point <= marks[head] + ROUNDING:
        return ""
    named = [(REGISTRY[name].name, mark) for name, mark in marks.items()]
    return words.above_its_measure(part.name, part.point, named, REGISTRY[head].name)


def ways(found: Briefing) -> list[tuple[str, str, dict[str, str]]]:
    """Pages that the figures lead to, at the quarter's last week: page, label, query."""
    week, unit = found.here.week, found.view.top.name
    if found.scope.unit_ids is not None:  # the rows behind are not for those who read a part of the agency
        return [("method", words.METHOD, {"week": str(week)}), ("data", words.FILES, {})]
    rows = [
        ("records", label, {"measure": measure, "unit": unit, "week": str(week)})
        for measure, label in words.ROWS_OF.items()
        if any(one.measure == measure for one in found.council.findings)
    ]
    by_kind = {one.kind: one for one in found.council.findings}
    if "reach" in by_kind:
        # The meetings that this finding counts are those behind the weeks with outreach.
        query = {"measure": "C2", "unit": unit, "week": str(week)}
        rows.append(("records", words.ROWS_OF_EVENTS, query))
    rows += [
        ("records", words.rows_of_own(name), {"measure": "B1", "unit": name, "week": str(week)})
        for name in (by_kind["own"].units if "own" in by_kind else ())
    ]
    return [("method", words.METHOD, {"week": str(week)}), ("data", words.FILES, {}), *rows]
