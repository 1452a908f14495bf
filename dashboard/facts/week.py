"""This week: the facts of the sentence, the three lists, the agency's three parts and the units' table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from dashboard import cache, charts, tables, wording
from dashboard.cache import Place, WeekView
from metrics.score import PillarScore
from models.tree import UnitNode

TOP: Final = 3
PAST_DAYS: Final = 90
# Each part of the agency's block: the measure that stands for it, and its pillar.
BLOCK: Final = (("promises", "B1", "B"), ("complaints", "A1", "A"), ("presence", "C2", "C"))
PARTS: Final = ("complaints", "promises", "events")


@dataclass(frozen=True)
class WaitingList:
    """One of the three lists: its number with the denominator in words, its first rows, its link."""

    label: str
    number: str
    beside: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    link: str = ""
    query: dict[str, str] = field(default_factory=dict)
    note: str = ""


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
    return wording.WeekFacts(
        view.weeks.selected.end,
        tuple(wording.Source(part, reaches[part]) for part in PARTS),
        due=_count(rows, "commitments_due"),
        kept=_count(rows, "commitments_kept"),
        late=_count(rows, "commitments_overdue"),
        late_before=_late_before(place, top),
        oldest_days=-int(first["days_left"]) if first is not None else None,
        oldest_unit=str(first["unit"]) if first is not None else None,
        ending_soon=int(cases["bucket"].isin(["today", "7 days", "30 days"]).sum()),
        open_cases=_count(rows, "complaints_open"),
        past_cases=int((cases["age"] > PAST_DAYS).sum()) if len(cases) else 0,
    )


def _count(rows: pd.DataFrame, name: str) -> int | None:
    row = rows.loc[name]
    return int(row["value"]) if row["status"] == "ok" else None


def _late_before(place: Place, unit_id: int) -> int | None:
    weeks = cache.stock(place, unit_id, "commitments_overdue", 2)
    return int(weeks["numerator"].iloc[0]) if len(weeks) > 1 else None


def waiting_lists(place: Place) -> list[WaitingList]:
    """Late promises, legal clocks, what nobody owns."""
    view = cache.week_view(place)
    return [late_promises(place, view), legal_clocks(place, view), nobody_owns(place, view)]


def _unknown(label: str, row: Any) -> WaitingList:
    return WaitingList(label, "–", wording.missing(row["status"], row["reason"]))


def late_promises(place: Place, view: WeekView) -> WaitingList:
    """Promises past their date, with the units that hold most of them."""
    figure = view.figure("commitments_overdue", view.agency.id)
    if figure["status"] != "ok":
        return _unknown(wording.LATE_PROMISES, figure)
    late = cache.open_promises(place, view.agency.id, late_only=True)
    still = cache.open_promises(place, view.agency.id)
    count, before = int(figure["value"]), _late_before(place, view.agency.id)
    return WaitingList(
        wording.LATE_PROMISES,
        wording.number(count),
        wording.late_beside(len(still), before, count),
        _by_unit(late),
        wording.see_all(count),
        {"measure": "commitments_overdue", "unit": view.agency.name},
    )


def _by_unit(late: pd.DataFrame) -> list[tuple[str, str, str]]:
    if late.empty:
        return [("No promise is late", "0", "–")]
    days = pd.to_numeric(late["days_left"])
    units = (
        days.groupby(late["unit"]).agg(["size", "min"]).sort_values(["size", "min"], ascending=[False, True])
    )
    return [
        (str(unit), wording.number(row["size"]), wording.oldest(-int(row["min"])))
        for unit, row in units.head(TOP).iterrows()
    ]


def legal_clocks(place: Place, view: WeekView) -> WaitingList:
    """Open complaints by the end of their clock."""
    figure = view.figure("complaints_open", view.agency.id)
    if figure["status"] != "ok":
        return _unknown(wording.LEGAL_CLOCKS, figure)
    cases = cache.open_complaints(place, view.agency.id)
    clock = cache.configuration().legal_clocks[0]
    soon = int(cases["bucket"].isin(["today", "7 days", "30 days"]).sum())
    buckets = (("Past the deadline", "late"), ("In 31–60 days", "60 days"), ("In 61–90 days", "90 days"))
    lines = [_clock_line(label, cases[cases["bucket"] == bucket]) for label, bucket in buckets]
    return WaitingList(
        wording.LEGAL_CLOCKS,
        wording.number(soon),
        wording.clocks_beside(len(cases)),
        [*lines, _paused_line(cases[cases["paused"].astype(bool)])],
        f"See the {wording.counted(len(cases), 'clock')}",
        {"measure": "legal_clocks", "unit": view.agency.name},
        wording.clock_line(clock.name, clock.adopted),
    )


def _clock_line(label: str, cases: pd.DataFrame) -> tuple[str, str, str]:
    offices = list(dict.fromkeys(cases["unit"]))
    where = offices[0] if len(offices) == 1 else wording.counted(len(offices), "office")
    return label, wording.number(len(cases)), where if offices else "–"


def _paused_line(cases: pd.DataFrame) -> tuple[str, str, str]:
    since = f"since {wording.day(min(cases['paused_on']))}" if len(cases) else "–"
    return "Paused", wording.number(len(cases)), since


def nobody_owns(place: Place, view: WeekView) -> WaitingList:
    """Open records that no unit has accepted or that name no unit."""
    if not any(view.states[part].connected for part in ("complaints", "promises")):
        return WaitingList(wording.NOBODY_OWNS, "–", "Neither complaints nor promises are connected")
    found = cache.nobody_owns(place, view.agency.id)
    unassigned = {node.name: node for node in view.tree if node.is_unassigned}
    owner = next((node.owner for node in unassigned.values()), None)
    named = ~found["unit"].isin(unassigned)
    lines = [
        _waiting_line("Handed on, not accepted", found[named]),
        _waiting_line("Unassigned promises", found[~named & (found["record"] == "promise")]),
        _waiting_line("Unassigned complaints", found[~named & (found["record"] == "complaint")]),
    ]
    return WaitingList(
        wording.NOBODY_OWNS,
        wording.number(len(found)),
        wording.unowned_beside(int((found["days"] > 7).sum()), owner),
        lines,
        wording.see_all(len(found)),
        {"measure": "nobody_owns", "unit": view.agency.name},
    )


def _waiting_line(label: str, found: pd.DataFrame) -> tuple[str, str, str]:
    return label, wording.number(len(found)), wording.oldest(int(found["days"].max())) if len(found) else "–"


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


COLUMNS: Final = (
    "Unit",
    "Promises kept this week",
    "On time, 13 weeks",
    "Weekly share, 26 weeks",
    "Open past 90 days",
    "Outreach weeks of 13",
    "State",
)


def unit_lines(place: Place, nodes: Sequence[UnitNode] | None = None) -> pd.DataFrame:
    """One row a unit in tree order; counts and shares, a sparkline, and a word in every cell."""
    view = cache.week_view(place)
    trends = cache.unit_trends(place, "B1")
    cases = cache.open_complaints(place, view.agency.id)
    past = cases.loc[pd.to_numeric(cases["age"]) > PAST_DAYS, "unit_id"]
    chosen = view.tree[1:] if nodes is None else nodes
    first = min((node.depth for node in chosen), default=1)
    lines = [(_unit_name(view, node, first), *_unit_cells(view, node, trends, past)) for node in chosen]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _unit_name(view: WeekView, node: UnitNode, first: int) -> str:
    inside = len(view.below(node.id)) - 1
    return tables.unit_name(f"{node.name} ({inside})" if inside else node.name, node.depth - first)


def _unit_cells(
    view: WeekView, node: UnitNode, trends: dict[int, pd.DataFrame], past: pd.Series
) -> tuple[str, ...]:
    rows = view.rows_of(node.id)
    return (
        _kept_cell(rows),
        _share_cell(node, rows.loc["B1"]),
        _spark_cell(node, trends[node.id], rows.loc["B1"]),
        _past_cell(view, node, past),
        _outreach_cell(rows.loc["C2"]),
        state_cell(view, node),
    )


def _kept_cell(rows: pd.DataFrame) -> str:
    due, kept = rows.loc["commitments_due"], rows.loc["commitments_kept"]
    if due["status"] != "ok" or kept["status"] != "ok":
        return "not connected"
    return wording.of(int(kept["value"]), int(due["value"])) if due["value"] else "none due"


def _share_cell(node: UnitNode, row: Any) -> str:
    if node.is_unassigned:
        return "not measured"
    return tables.value_cell(row, table=False) if row["status"] != "no_data" else _short(row["reason"])


def _short(reason: Any) -> str:
    """A reason in two words, for a narrow cell; the unit's page gives it in full."""
    return "not connected" if "not connected" in str(reason) else "no figure"


def _spark_cell(node: UnitNode, trend: pd.DataFrame, figure: Any) -> str:
    if trend.empty:
        return wording.NO_RECORDS if not node.is_unassigned else "not measured"
    values = [None if pd.isna(value) else float(value) for value in trend["value"]]
    early = int(trend["provisional"].astype(bool).sum())
    goal = float(figure["target"]) if tables.known(figure["target"]) else None
    return charts.sparkline_cell(
        values, wording.trend_reading(trend, f"{node.name}, kept on time"), goal=goal, early=early
    )


def _past_cell(view: WeekView, node: UnitNode, past: pd.Series) -> str:
    figure = view.figure("complaints_open", node.id)
    if figure["status"] != "ok":
        return "not connected"
    if view.figure("A1", node.id)["status"] == "no_data" and not node.is_unassigned:
        return "agency only"
    return wording.number(int(past.isin([below.id for below in view.below(node.id)]).sum()))


def _outreach_cell(row: Any) -> str:
    if row["status"] == "ok":
        return wording.of(int(row["numerator"]), int(row["denominator"]))
    reason = str(row["reason"] or "")
    if "job" in reason:
        return tables.NOT_ITS_JOB
    return _short(reason)


def state_cell(view: WeekView, node: UnitNode) -> str:
    """The word that the score has earned, or in a few words why there is none."""
    score = view.scores.get(node.id)
    if score is None:
        return "counted, not scored"
    if score.point is None:
        return wording.too_few() if score.status == "too_few" else _short(score.reason)
    return score_word(view, node.id) or wording.TOO_CLOSE
