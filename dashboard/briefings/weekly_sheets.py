"""The designed pages of a week: promises, legal clocks, outreach, the score; each a finding and its chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboard import tables, wording
from dashboard.briefings.briefing import Chart, Figure, Series, Sheet, Table
from dashboard.briefings.lines import Line, number
from dashboard.briefings.lines import Week as WeekPoint
from metrics.calendar import Week

words = wording.briefings
_SOON: Final = ("7 days", "30 days")


@dataclass(frozen=True)
class WeekLines:
    """A published week. top: the unit it is of; lines: its own and those under it, in tree order."""

    top: Line
    lines: Sequence[Line]
    week: Week

    def reach(self, part: str) -> date | None:
        """The last day that a part's records reach; None where it is not connected."""
        on = self.top.body["reaches"][part]
        return date.fromisoformat(on) if on else None

    def part_text(self, measure: str) -> str:
        """A measure's figure in words, with its goal."""
        figure = self.top.figure(measure)
        goal = words.goal_words(figure.goal) if figure.status == "ok" else ""
        return f"{figure.name}: {tables.value_cell(figure, table=False)}{goal}"

    @property
    def below(self) -> list[Line]:
        """The lines of a table: every unit but the topmost, which stands on top, and nobody's."""
        return [self.top, *(line for line in self.lines if line is not self.top)]

    def name(self, line: Line) -> str:
        """A unit's name, indented as in the tree."""
        return wording.NO_BREAK * 3 * max(line.depth - self.top.depth, 0) + line.unit


def promises(week: WeekLines) -> Sheet | None:
    """Promises kept on time: weeks with the usual range, units."""
    figure, points, chart = week.top.figure("B1"), week.top.weeks("B1"), week.top.chart("B1")
    if figure.status != "ok" or not points:
        return _without(figure, words.ONLY_LOGGED)
    usual = [number(one) for one in chart["usual"] or ()]
    known = [point for point in points if point.value is not None]
    size = sum(point.denominator or 0 for point in known) / max(len(known), 1)
    step = int(chart["step"])
    reading = [
        wording.usual_sentence("B1", usual[0], usual[1], size, step) if usual else "",
        wording.assurance_sentence(chart["assurance"], step) if usual else "",
        _newest(known, "promises were kept"),
    ]
    return _line_sheet(
        week,
        figure,
        points,
        wording.counted(int(figure.denominator or 0), "promise due", "promises due"),
        wording.listed_words(reading),
        words.ONLY_LOGGED,
        _table(words.PROMISE_COLUMNS, week, _promise_row),
    )


def _line_sheet(
    week: WeekLines,
    figure: Figure,
    points: list[WeekPoint],
    cases: str,
    reading: str,
    caveat: str,
    table: Table,
) -> Sheet:
    title = words.share_finding(
        words.FINDINGS[figure.measure], figure.value, figure.goal, figure.low, figure.high
    )
    beside = words.subtitle(figure.name, week.top.unit, figure.window, *_days(figure), cases)
    chart = week.top.chart(figure.measure)
    usual = [number(one) for one in chart.get("usual") or ()]
    drawn = Chart(
        "line",
        "share",
        tuple(wording.day(point.start, year=False) for point in points),
        (
            Series(
                figure.name,
                tuple(point.value for point in points),
                tuple(_of(point) for point in points),
                tuple(point.state for point in points),
            ),
        ),
        f"{title}. {reading}",
        figure.goal,
        tuple(point.usual for point in points) if usual else (),
        wording.usual_label(usual[0], usual[1], "share") if usual else "",
        notes=tuple(
            f"{wording.day(date.fromisoformat(day))}: {text}" for day, _, text, _ in chart.get("notes", ())
        ),
    )
    return Sheet(title, beside, reading, caveat, drawn, table)


def complaints(week: WeekLines) -> Sheet | None:
    """Open complaints by their legal deadline, and how soon complaints are answered."""
    clocks = week.top.clocks
    if week.top.count("complaints_open") is None:
        return _without(week.top.figure("complaints_open"), words.BY_HANDLING)
    past, soon = clocks.get("late", 0), sum(clocks.get(name, 0) for name in _SOON)
    title = words.clocks_finding(past, clocks["open"], soon)
    cases = wording.counted(clocks["open"], "open case")
    counts = tuple(float(clocks.get(name, 0)) for name in words.CLOCK_NAMES)
    answered = f"{week.part_text('A1')}."
    reading = wording.listed_words([words.clocks_reading(clocks["past_90"], clocks["open"]), answered])
    chart = Chart(
        "bars",
        "count",
        tuple(words.CLOCK_NAMES.values()),
        (Series(words.CASES, counts, tuple(wording.number(n) for n in counts)),),
        f"{title}. {_listed(words.CLOCK_NAMES.values(), counts)}",
    )
    table = _table(words.CASE_COLUMNS, week, _case_row)
    subtitle = words.at_week_end(words.CASES, week.top.unit, date.fromisoformat(_end(week)), cases)
    return Sheet(title, subtitle, reading, words.BY_HANDLING, chart if clocks["open"] else None, table)


def _end(week: WeekLines) -> str:
    return week.top.figure("complaints_open").week_end


def presence(week: WeekLines) -> Sheet | None:
    """Weeks with outreach."""
    figure, points = week.top.figure("C2"), week.top.weeks("C2")
    if figure.status != "ok" or not points:
        return _without(figure, words.WHERE_HELD)
    known = [point for point in points if point.value is not None]
    several = (known[-1].denominator or 0) > 1 if known else False
    held, started = week.top.count("events_held"), week.top.count("events_proactive")
    newest = _newest(known, "units with that duty had outreach") if several else ""
    reading = wording.listed_words([newest, words.events_held(held, started)])
    return _line_sheet(
        week,
        figure,
        points,
        words.unit_weeks(int(figure.denominator or 0)),
        reading,
        words.WHERE_HELD,
        _table(words.OUTREACH_COLUMNS, week, _outreach_row, _has_duty),
    )


def score(week: WeekLines) -> Sheet | None:
    """The score, last: a line, its parts and its band."""
    found = week.top.body["score"]
    if found is None:
        return None
    subtitle = words.subtitle(wording.SCORE_NAME, week.top.unit, "13w", *_days(week.top.figure("B1")), "")
    point, band = number(found["point"]), _band(found)
    if point is None or band is None:
        title = words.no_finding(wording.SCORE_NAME, found["reason"] or wording.missing(found["status"]))
        return Sheet(title, subtitle, "", words.SCORE_CAVEAT)
    title = words.score_finding(point, *band)
    parts = [(_pillar(key), part) for key, part in found["parts"].items()]
    rows = [(words.ALL_PARTS, found), *parts]
    chart = Chart(
        "bands",
        "score",
        tuple(name for name, _ in rows),
        (Series(wording.SCORE_NAME, tuple(number(one["point"]) for _, one in rows)),),
        ". ".join([title, *(f"{name}: {_place(one)}" for name, one in parts)]),
        bands=tuple(_band(one) for _, one in rows),
    )
    table = Table(
        words.SCORE_COLUMNS,
        tuple((name, _place(one), _stands(one)) for name, one in rows),
    )
    weak = wording.weak_spot(_pillar(found["badge"])) if found["badge"] else ""
    reading = wording.listed_words([f"{weak}." if weak else "", week.top.body["incomplete"] or ""])
    return Sheet(title, subtitle, reading, words.SCORE_CAVEAT, chart, table)


def _pillar(key: str) -> str:
    return wording.PILLARS[{"A": "complaints", "B": "promises", "C": "presence"}.get(key, key)]


def _band(one: Any) -> tuple[float, float] | None:
    low, high = number(one["low"]), number(one["high"])
    return None if low is None or high is None else (low, high)


def _place(one: Any) -> str:
    band = _band(one)
    if one["point"] is None or band is None:
        return one["reason"] or words.NOT_SAID
    return f"{wording.number(float(one['point']))}, likely {wording.likely(*band, 'score')}"


def _stands(one: Any) -> str:
    return one["word"] or (words.NOT_SAID if one["point"] is None else wording.TOO_CLOSE)


def _without(figure: Figure, caveat: str) -> Sheet:
    """A page that says why there is no figure."""
    title = words.no_finding(figure.name, wording.missing(figure.status, figure.reason))
    return Sheet(
        title, words.subtitle(figure.name, figure.unit, figure.window, *_days(figure), ""), "", caveat
    )


def _days(figure: Figure) -> tuple[date, date]:
    return date.fromisoformat(figure.week_start), date.fromisoformat(figure.week_end)


def _of(point: WeekPoint) -> str:
    if point.numerator is None or not point.denominator:
        return ""
    return wording.of(int(point.numerator), int(point.denominator))


def _newest(known: Sequence[WeekPoint], what: str) -> str:
    if not known:
        return ""
    last = known[-1]
    return words.newest_weeks(
        int(last.numerator or 0), int(last.denominator or 0), last.start, last.end, what
    )


def _listed(names: Any, counts: Sequence[float]) -> str:
    return ", ".join(f"{name}: {wording.number(n)}" for name, n in zip(names, counts, strict=True))


def _every(line: Line) -> bool:
    return not line.is_unassigned


def _has_duty(line: Line) -> bool:
    """Units without a duty to outreach are in the table where they held something all the same."""
    return _every(line) and (line.figure("C2").status != "no_data" or bool(line.count("events_held")))


def _table(columns: tuple[str, ...], week: WeekLines, row: Any, shown: Any = _every) -> Table:
    rows = [(week.name(line), *row(line)) for line in week.below if shown(line)]
    return Table(columns, tuple(rows), tuple(range(1, len(columns))))


def _promise_row(line: Line) -> tuple[str, ...]:
    kept, due = line.count("commitments_kept"), line.count("commitments_due")
    week = wording.of(kept, due) if kept is not None and due else words.NOT_SAID
    return week, tables.value_cell(line.figure("B1")), _count(line, "commitments_overdue")


def _case_row(line: Line) -> tuple[str, ...]:
    if line.count("complaints_open") is None:
        return (words.NOT_SAID,) * (len(words.CASE_COLUMNS) - 1)
    clocks = line.clocks
    counts = (wording.number(clocks.get(name, 0)) for name in ("open", "late", "past_90"))
    return (*counts, tables.value_cell(line.figure("A1"), brief=True))


def _outreach_row(line: Line) -> tuple[str, ...]:
    return tables.value_cell(line.figure("C2")), _count(line, "events_held"), _count(line, "events_proactive")


def _count(line: Line, measure: str) -> str:
    n = line.count(measure)
    return words.NOT_SAID if n is None else wording.number(n)
