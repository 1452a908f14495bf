"""The designed pages of a quarter: each finding with its chart and caveat, pledges, the year, the score."""

from typing import Final

from dashboard import wording
from dashboard.briefings.briefing import Chart, Series, Sheet, Table
from dashboard.briefings.texts import bare
from metrics.calendar import Quarter
from metrics.council import Council
from metrics.council_counts import span_of_quarter
from metrics.council_findings import Finding
from metrics.measures import REGISTRY
from metrics.pledges import Pledge

words, council_words = wording.briefings, wording.council
found_words, year_words, pledge_words = wording.findings, wording.year_so_far, wording.pledges
# What asks for a look comes first; within each by first date, as the pledges come.
ORDER: Final = ("late", "at_risk", "claimed", "unclear", "called_off", "kept", "not_due")


def finding(one: Finding, head: str, council: Council) -> Sheet:
    """One finding. head: its sentence; no chart where it is withheld."""
    first, last = council.span.days
    name = named(one)
    unit = ", ".join(one.units) if one.units and one.kind != "reach" else words.WHOLE_AGENCY
    beside = " · ".join([name, unit, wording.span(first, last)])
    more, _, caveat = bare(found_words.finding_caveat(one)).partition(f"{found_words.CAVEAT}: ")
    if one.value.status == "hidden" and one.chart != "trend":
        return Sheet(head, beside, more.strip(), caveat)
    chart = {"trend": _trend, "share": _share, "bars": _bars, "dots": _dots}[one.chart](one)
    return Sheet(head, beside, wording.listed_words([bare(chart.alt), more.strip()]), caveat, chart)


def named(one: Finding) -> str:
    """What a finding counts: its measure, or community events."""
    return REGISTRY[one.measure].name if one.measure else words.EVENTS


def _trend(one: Finding) -> Chart:
    values = [(council_words.quarter_short(q.year, q.number), value.value) for q, value in one.trend]
    name = named(one)
    shown = tuple(wording.WITHHELD if value is None else wording.percent(value) for _, value in values)
    series = Series(name, tuple(value for _, value in values), shown)
    alt = found_words.trend_of_quarters(name, values)
    return Chart("line", "share", tuple(label for label, _ in values), (series,), alt, one.goal)


def _share(one: Finding) -> Chart:
    value, name = one.value, named(one)
    share = value.value if value.value is not None else (value.numerator or 0) / (value.denominator or 1)
    band = None if value.low is None or value.high is None else (value.low, value.high)
    alt = f"{name}: {found_words.share_reading(value, one.goal)}"
    return Chart("bands", "share", (name,), (Series(name, (share,)),), alt, one.goal, bands=(band,))


def _bars(one: Finding) -> Chart:
    names = tuple(bar.unit or found_words.OTHER_UNITS for bar in one.bars)
    counts = tuple(bar.count for bar in one.bars)
    marks = tuple("marked" if bar.marked else "" for bar in one.bars)
    alt = wording.bars_reading(names, counts, "community events")
    values = tuple(float(n) for n in counts)
    return Chart("bars", "count", names, (Series(words.EVENTS, values, marks=marks),), alt)


def _dots(one: Finding) -> Chart:
    kept, due = int(one.value.numerator or 0), int(one.value.denominator or 0)
    alt = f"{words.PROMISES}: {found_words.kept_and_not(kept, due)}."
    return Chart("bars", "count", words.KEPT_OR_NOT, (Series(words.PROMISES, (kept, due - kept)),), alt)


def pledges_sentence(council: Council) -> str:
    """How the council's own pledges stand; empty where no promise can be read."""
    if council.reaches["promises"] is None:
        return ""
    held = council.pledges.standing("council")
    facts = (held.every, held.late, held.claimed, held.claimed_past, held.done_late)
    return pledge_words.pledge_sentence(pledge_words.PledgeFacts(council.on, *facts))


def pledges(council: Council) -> Sheet | None:
    """Every pledge with its state and evidence, what asks for a look first."""
    held = council.pledges
    if not held.rows:
        return None
    ordered = sorted(held.rows, key=lambda one: ORDER.index(one.state))
    states = [(state, sum(one.state == state for one in held.rows)) for state in wording.PLEDGE]
    table = Table(words.PLEDGE_COLUMNS, tuple(_pledge(one) for one in ordered))
    made_to = [(body, sum(one.body == body for one in held.rows)) for body in council_words.BODIES]
    subtitle = f"{council_words.pledges_label(len(held.rows))} · {council_words.pledges_to(made_to)}"
    title = bare(pledges_sentence(council))
    return Sheet(
        title, subtitle, bare(council_words.pledge_states(states)), council_words.PLEDGES_NOTE, None, table
    )


def _pledge(one: Pledge) -> tuple[str, ...]:
    return (
        one.title or bare(pledge_words.pledge_kind(one.kind)),
        pledge_words.BODIES[one.body].capitalize(),
        one.unit,
        wording.day(one.due_on) if one.due_on is not None else words.NO_DATE,
        bare(council_words.pledge_state(one.state, one.days, one.moves)),
        bare(council_words.pledge_evidence(one.ended_on, one.evidence, one.confirmed)),
    )


def year(council: Council) -> Sheet | None:
    """The year so far beside the same weeks of the year before."""
    if not council.year:
        return None
    end = council.span.days[1]
    before = span_of_quarter(Quarter.shift(council.quarter, -4)).days[1]
    rows = tuple(
        (
            year_words.YEAR_NAMES[row.kind],
            year_words.year_cell(row.now),
            year_words.year_cell(row.before),
            year_words.year_change(row.now, row.before),
        )
        for row in council.year
    )
    columns = ("", year_words.year_column(end), year_words.year_column(before), year_words.YEAR_CHANGE)
    first = rows[0]
    title = f"{first[0]}, {columns[1]}: {first[1]}"
    return Sheet(title, year_words.YEAR, "", year_words.YEAR_NOTE, None, Table(columns, rows, (1, 2, 3)))


def score(council: Council) -> Sheet | None:
    """The agency's score and its parts, last; that they are withheld, where they are."""
    found = council.score
    if found is None or found.point is None or found.low is None or found.high is None:
        if not council.withholds_score:
            return None
        return Sheet(council_words.SCORE_WITHHELD, wording.SCORE_NAME, "", words.SCORE_CAVEAT)
    rows = [(words.ALL_PARTS, found), *((part.name, part) for part in found.pillars if part.weight)]
    chart = Chart(
        "bands",
        "score",
        tuple(name for name, _ in rows),
        (Series(wording.SCORE_NAME, tuple(one.point for _, one in rows)),),
        " ".join(council_words.pillar_reading(name, one.point, one.low, one.high) for name, one in rows),
        bands=tuple(None if one.low is None or one.high is None else (one.low, one.high) for _, one in rows),
    )
    cells = tuple((name, wording.score_text(one), one.word or wording.TOO_CLOSE) for name, one in rows)
    title = words.score_finding(found.point, found.low, found.high)
    table = Table(words.SCORE_COLUMNS, cells)
    return Sheet(title, wording.SCORE_NAME, "", words.SCORE_CAVEAT, chart, table)
