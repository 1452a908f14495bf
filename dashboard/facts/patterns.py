"""Patterns to check, ready for the page: each with its sentence, chart, looks and records."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select

from dashboard import cache, day_bars, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.cli.output import inert
from metrics.calendar import local_day, zone
from metrics.comparison.together import FEWEST
from metrics.patterns import NOT_KEPT, REGISTRY
from metrics.patterns.checks import PatternsFound, peers_of
from metrics.patterns.definition import FLAG, NOT_RUN, Finding
from metrics.patterns.looks import looks_at, may_leave
from models.access import Action, check_can
from models.engine import engine, reading, writing
from models.errors import AccessDenied
from models.facts import hand_off
from models.patterns import PatternOutcome, record_outcome

# Column of the rows -> header and kind of cell, for the screen and the file.
COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "promise": {
        "key": ("Record", "text"),
        "kind": ("Kind", "code"),
        "made_on": ("Made", "date"),
        "due_on": ("Due", "date"),
        "moved_at": ("Due moved on", "date"),
        "ended_on": ("Done", "date"),
        "recorded_on": ("Entered", "date"),
    },
    "hand_off": {
        "key": ("Record", "text"),
        "handed_at": ("Handed on", "date"),
        "due_on": ("Due", "date"),
        "taker": ("To", "text"),
    },
    # As everywhere, a complaint shows its week and its clock, never a number, a person or a place.
    "case": {
        "category": ("Category", "code"),
        "week": ("Received in the week of", "date"),
        "to_finding": ("Days to finding", "number"),
        "to_close": ("Days to answer", "number"),
        "to_reopening": ("Days to reopening", "number"),
        "contact": ("Contact on record", "text"),
    },
    "event": {
        "key": ("Record", "text"),
        "event_on": ("Date", "date"),
        "kind": ("Kind", "code"),
        "community": ("Community", "text"),
        "attendance": ("Attendance", "number"),
    },
}

# The page of a record of each kind.
_PAGES = {"promise": "promise", "hand_off": "promise", "case": "complaint"}
# The day of a chart on whose bar the days beyond it stand too.
_OPEN_ENDS = {"G8": -14, "G9": 10, "G11": 20}


@dataclass(frozen=True)
class DayChart:
    """Rows by day, what the days are, and the same in words."""

    points: pd.DataFrame
    scale: str
    reading: str


@dataclass(frozen=True)
class Card:
    """One pattern of one unit as the page shows it."""

    key: str
    unit_id: int
    unit: str
    pattern: str
    title: str
    seen: tuple[str, ...]
    asks: str
    formula: str
    chart: DayChart | None
    rows_title: str
    looks: tuple[str, ...]
    may_leave: bool


def cards(place: Place, view: WeekView) -> tuple[Card, ...]:
    """The patterns to check in tree order of their units."""
    found = cache.patterns(place)
    names = {node.id: node.name for node in view.tree}
    order = list(names)
    kept = cache.pattern_looks(place)
    chosen = sorted(found.patterns, key=lambda one: order.index(one.unit_id))
    local = zone(cache.figures_of(place).counts.zone)
    told = _tells_of_many(place)
    return tuple(_card(found, one, names[one.unit_id], kept, local, told) for one in chosen)


def _tells_of_many(place: Place) -> bool:
    """Whether a share of peers, taken together with the own units, still tells of no single other one."""
    everyone = peers_of(cache.figures_of(place).counts.agency)
    return sum(not place.scope.sees(unit) for unit in everyone) not in range(1, FEWEST)


def _card(
    found: PatternsFound,
    finding: Finding,
    unit: str,
    kept: list[PatternOutcome],
    local: ZoneInfo,
    told: bool,
) -> Card:
    pattern, looks = REGISTRY[finding.pattern], looks_at(found, finding, kept)
    return Card(
        f"{finding.pattern}_{finding.unit_id}".replace(":", "_"),
        finding.unit_id,
        unit,
        finding.pattern,
        wording.patterns.title(unit, pattern.name),
        tuple(_seen(one, told) for one in (finding, *found.support(finding))),
        pattern.asks,
        wording.patterns.reckoned(pattern.formula),
        _chart(finding),
        wording.patterns.rows_title(finding.k or 0, finding.n or 0),
        tuple(_look(one, local) for one in looks),
        may_leave(finding, looks),
    )


def _chart(finding: Finding) -> DayChart | None:
    if not finding.bars:
        return None
    points = day_bars.day_points(finding.bars, _OPEN_ENDS.get(finding.pattern))
    asked, every = (int(counts.sum()) for counts in (points["count"][points["marked"]], points["count"]))
    reading = wording.patterns.bars_reading(finding.pattern, asked, every)
    return DayChart(points, wording.patterns.scale(finding.pattern), reading)


def _look(one: PatternOutcome, local: ZoneInfo) -> str:
    on = local_day(one.recorded_at, local)
    return wording.patterns.look(one.outcome, one.recorded_by, on, one.text)


def _seen(finding: Finding, told: bool) -> str:
    expected = finding.expected or 0 if told or not wording.patterns.by_peers(finding.pattern) else None
    return wording.patterns.seen(finding.pattern, finding.k or 0, finding.n or 0, expected)


def sentence(place: Place) -> str:
    """The page's sentence."""
    found = cache.patterns(place)
    weeks = ((found.last - found.first).days + 1) // 7
    return wording.patterns.sentence(len(found.patterns), weeks, found.last)


def quiet(place: Place) -> pd.DataFrame:
    """Every check: for how many units it ran, how many it names, and why it was not run for the others."""
    found = cache.patterns(place)
    names = {one.id: one.name for one in REGISTRY.values()} | {
        own: name for own, (name, _) in NOT_KEPT.items()
    }
    lines = []
    for own, name in names.items():
        mine = [one for one in found.findings if one.pattern == own]
        reasons = Counter(one.reason or "" for one in mine if one.status == NOT_RUN)
        tested = len(mine) - reasons.total()
        lines.append(
            {
                "Check": f"{name} ({own.split(':')[0]})",
                "Run for": wording.patterns.ran(len(mine), tested),
                "Found": wording.patterns.found(sum(one.status == FLAG for one in mine), tested),
                "Not run": wording.patterns.not_run(dict(reasons)),
            }
        )
    return pd.DataFrame(lines)


def rows(place: Place, card: Card) -> pd.DataFrame:
    """The records behind a pattern as the screen and the file show them."""
    frame, record = _frame(place, card), REGISTRY[card.pattern].record
    if record == "case":
        frame = _clocks(frame)
    table = {header: _column(frame[name], kind) for name, (header, kind) in COLUMNS[record].items()}
    asked = ["yes" if above else "no" for above in frame["above"]]
    return pd.DataFrame({wording.patterns.ASKED_ABOUT: asked, **table})


def _frame(place: Place, card: Card) -> pd.DataFrame:
    frame = cache.pattern_rows(place, card.pattern, card.unit_id)
    return frame.sort_values("above", ascending=False, kind="stable", ignore_index=True)


def addresses(place: Place, card: Card) -> list[str]:
    """Each row's own page, in the order of `rows`; none for events, which have no page."""
    ids, record = _frame(place, card)["id"].tolist(), REGISTRY[card.pattern].record
    if record == "hand_off":
        with reading(engine()) as connection:
            own = {row.id: row.commitment_id for row in connection.execute(_promises(place, ids))}
        ids = [own[one] for one in ids]
    page = _PAGES.get(record)
    return [f"{page}-{one}" for one in ids] if page else []


def _promises(place: Place, ids: list[int]) -> Any:
    """The promise of each of these hand-offs."""
    t = hand_off
    mine = place.scope.condition(t.c.agency_id, t.c.from_unit_id)
    return select(t.c.id, t.c.commitment_id).where(mine, t.c.id.in_(ids))


def row_name(card: Card, table: pd.DataFrame, at: int) -> str:
    """A row of the screen: its record, or the category and week of a complaint."""
    names = list(COLUMNS[REGISTRY[card.pattern].record].values())[:2]
    cells = [table.at[at, name] for name, kind in names if kind != "date"]
    weeks = [tables.date_cell(table.at[at, name]) for name, kind in names if kind == "date"]
    return wording.open_row(", ".join(map(str, cells + weeks)))


def _clocks(frame: pd.DataFrame) -> pd.DataFrame:
    days = {name: pd.to_datetime(frame[name]) for name in frame if name.endswith("_on")}
    received = days["received_on"]
    return frame.assign(
        week=received - pd.to_timedelta(received.dt.day_of_week, unit="D"),
        to_finding=(days["decided_on"] - received).dt.days,
        to_close=(days["closed_on"] - received).dt.days,
        to_reopening=(days["reopened_on"] - received).dt.days,
        contact=["no" if value is None else "yes" for value in frame["contact_on"]],
    )


def _column(values: pd.Series, kind: str) -> Any:
    if kind == "date":
        return pd.to_datetime(values).to_numpy()
    if kind == "number":
        return pd.to_numeric(values).astype("Int64").array
    cells = tables.code_cell if kind == "code" else str
    return [cells(value) if tables.known(value) else "not recorded" for value in values]


def csv_text(frame: pd.DataFrame) -> str:
    """The records as a file: ISO dates, and no cell that a spreadsheet would run."""
    cells = {name: [_cell(value) for value in frame[name]] for name in frame}
    return pd.DataFrame(cells).to_csv(index=False, lineterminator="\n")


def _cell(value: Any) -> Any:
    if not tables.known(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else inert(value)


def record(place: Place, view: WeekView, card: Card, outcome: str, text: str) -> None:
    """Keep what a person found. Errors: EntryRefused for a missing text, AccessDenied outside the scope."""
    if not place.scope.sees(card.unit_id):
        raise AccessDenied("There is no unit of this pattern that you may read.")
    check_can(place.viewer, Action.LOOK, place.scope, card.unit_id)
    with writing(engine()) as connection:
        record_outcome(
            connection,
            agency_id=place.scope.agency_id,
            unit_id=card.unit_id,
            pattern=card.pattern,
            week_start=view.weeks.settled.start,
            outcome=outcome,
            text=text,
            by=place.viewer.name,
            at=datetime.now(UTC),
        )
