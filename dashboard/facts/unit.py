"""One unit: what is due next, its three parts, the complaints that concern it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts.signals import run
from dashboard.facts.waiting import unowned_parts
from metrics.lists import ordered
from metrics.measures import REGISTRY
from metrics.timeline import COMPLAINT, PROMISE
from models.tree import UnitNode
from models.vocabulary import CATEGORIES

SHOWN: Final = 8
# Figures that are not a count of cases: with too few there is nothing of theirs to print.
_NO_COUNTS: Final = ("A2", "B3", "B4")
NOT_ITS_JOB: Final = "not part of this unit's job"
# What stands beside each part's own figure.
BESIDE: Final = {
    "B1": ("B2", "B3", "B4", "B5"),
    "A1": ("A2", "A3", "A4", "A8"),
    "C2": ("C1", "C3", "C4", "C6"),
}


@dataclass(frozen=True)
class DueItem:
    """One line of the list: how it stands, what it is, who holds it, the address of its own page.

    record: empty where it opens to nobody. head: who set its date, where the list is ordered by that; else
    empty.
    """

    state: str
    what: str
    below: str
    record: str
    head: str = ""


@cache.once
def due_lists(place: Place, unit_id: int) -> dict[str, pd.DataFrame]:
    """What is due, by segment. Late is the scorecard's figure; telling an outcome goes with complaints.

    Questions of the weekly review stand apart, under the reply that is asked for.
    """
    still = cache.open_promises(place, unit_id)
    part = parts(still)
    lists = {name: still[part == name] for name in ("soon", "month", "later")}
    late = cache.open_promises(place, unit_id, late_only=True)
    cases = cache.open_complaints(place, unit_id)
    duty = cache.week_view(place).configuration.legal_clocks[0].basis
    return {"late": late, **lists, "complaints": _with_notices(still[part == "complaints"], cases, duty)}


def _with_notices(notices: pd.DataFrame, cases: pd.DataFrame, clock: str) -> pd.DataFrame:
    """What is owed to complainants, an answer or its telling, in the one order of duty and date."""
    rows = [
        notices.assign(record="promise", day=notices["due_on"], duty=notices["due_basis"]),
        cases.assign(record="complaint", day=cases["deadline"], duty=clock),
    ]
    return ordered(pd.concat([part.astype(object) for part in rows], ignore_index=True), "day", "duty")


def segments(promises: pd.DataFrame) -> pd.Series:
    """When each open promise falls due, seen from the end of the list day: what fell due that day is late."""
    left = pd.to_numeric(promises["days_left"])
    segment = pd.Series("later", index=promises.index)
    segment[left <= 30] = "month"
    segment[left <= 7] = "soon"
    segment[left <= 0] = "late"
    return segment


def parts(promises: pd.DataFrame) -> pd.Series:
    """Where each open promise stands on the page: in a segment, with complaints, or under the reply asked."""
    found = segments(promises)
    found[promises["kind"] == "outcome_notice"] = "complaints"
    found[promises["kind"] == "review_question"] = "questions"
    return found


def see_all(rows: pd.DataFrame, chosen: str, unit: str) -> list[tuple[str, dict[str, str]]]:
    """The links to all rows of a segment: their words, and the addresses of the records page."""
    if rows.empty:
        return []
    if chosen == "late":
        return [(wording.see_all(len(rows)), {"measure": "commitments_overdue", "unit": unit})]
    part = {"measure": "open_promises", "unit": unit, "part": chosen}
    if chosen != "complaints":
        return [(wording.see_all(len(rows)), part)]
    clocks = int((rows["record"] == "complaint").sum())
    links = [
        (clocks, wording.see_to_answer(clocks), {"measure": "legal_clocks", "unit": unit}),
        (len(rows) - clocks, wording.see_to_tell(len(rows) - clocks), part),
    ]
    return [(words, query) for count, words, query in links if count]


def unowned_link(place: Place, unit_id: int, unit: str) -> tuple[str, str, dict[str, str]] | None:
    """The way to the promises that nobody owns: words, page, its query; of one to its own page."""
    found = cache.nobody_owns(place, unit_id)
    promises = found[found["record"] == "promise"]
    if promises.empty:
        return None
    words, query = wording.unit_page.see_unowned(len(promises)), {"measure": "nobody_owns", "unit": unit}
    if len(promises) == 1 and not promises["apart"].iloc[0]:
        return words, "record", {"record": f"{PROMISE}-{promises['id'].iloc[0]}"}
    parts = unowned_parts(promises).unique()
    if len(parts) == 1:
        return words, "records", query | {"part": parts[0]}
    return wording.unit_page.see_unowned(len(found)), "records", query


def due_items(rows: pd.DataFrame, unit: str) -> list[DueItem]:
    """The first lines of one segment."""
    by_duty = "record" not in rows
    return [_item(row, unit, by_duty) for row in rows.head(SHOWN).itertuples()]


def _item(row: Any, unit: str, by_duty: bool) -> DueItem:
    if getattr(row, "record", "promise") == "complaint":
        return _complaint(row)
    kind = tables.code_cell(row.kind) if tables.known(row.kind) else "Promise"
    if tables.known(row.title):
        kind = wording.literal(row.title)
    what = f"**{kind}**" if by_duty else f"**{kind}** :gray[{wording.date_basis(row.due_basis)}]"
    holder = "" if (row.holder or row.unit) == unit else f"With {row.holder or row.unit}"
    holder = "Nobody owns it" if row.nobody_owns else holder
    owner = f"for {row.unit}" if row.unit != unit and row.unit != row.holder else ""
    parts = [holder, owner, wording.handed(int(row.hand_offs)), str(row.key or "")]
    state = wording.due_words(int(row.days_left), row.due_on) if tables.known(row.days_left) else "○ No date"
    below = " · ".join(part for part in parts if part)
    if below and below == str(row.key):  # nothing to say but its name: one line
        what, below = f"{what} :gray[:small[{below}]]", ""
    head = wording.unit_page.duty_head(row.due_basis) if by_duty else ""
    return DueItem(state, what, below, "" if row.apart else f"{PROMISE}-{row.id}", head)


def _complaint(row: Any) -> DueItem:
    clock = "paused" if row.paused else f"legal deadline {wording.day(row.deadline)}"
    state = "◌ Paused" if row.paused else wording.due_words(int(row.days_left), row.deadline)
    below = f"{row.unit} · received in the week of {wording.day(_monday(row.received_on))} · {clock}"
    about = tables.code_cell(row.category).lower() if tables.known(row.category) else "category not known"
    record = "" if row.apart else f"{COMPLAINT}-{row.id}"
    return DueItem(state, f"**Answer a complaint** :gray[{about}]", below, record)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@cache.once
def sentence(place: Place, view: WeekView, node: UnitNode) -> str:
    """The commander's sentence, or what can be said where promises are not connected."""
    lists, kept = due_lists(place, node.id), view.figure("B1", node.id)
    if node.is_unassigned:
        cases = cache.open_complaints(place, node.id)
        still = cache.open_promises(place, node.id)
        return wording.unassigned_sentence(len(still), len(cases))
    if kept["status"] == "no_data" and view.states["promises"].last_day is None:
        concern = view.figure("A5", node.id)["numerator"]
        shown = tables.known(concern) and concerned_with(place, node.id) is None
        return wording.no_promises_sentence(kept["reason"], concern if shown else None)
    soon = pd.to_numeric(lists["soon"]["days_left"])
    unowned = cache.nobody_owns(place, node.id)
    due, done = kept["denominator"], kept["numerator"]
    return wording.commander_sentence(
        wording.UnitFacts(
            len(lists["late"]),
            int((soon <= (coming_sunday(view.list_on) - view.list_on).days).sum()),
            int((unowned["record"] == "promise").sum()),
            int(done) if tables.known(done) else 0,
            int(due) if tables.known(due) else 0,
            view.list_on,
            coming_sunday(view.list_on),
            standing=_standing(place, node),
        )
    )


def coming_sunday(on: date) -> date:
    """The first Sunday after a day."""
    return on + timedelta(days=7 - (on.weekday() + 1) % 7)


def _standing(place: Place, node: UnitNode) -> tuple[str, ...]:
    """How the unit's promises stand against what is usual for it; empty where nobody knows."""
    found = cache.signals(place, node.id, "B1")
    if found is None:
        return ()
    length, high = run(found)
    return wording.standing(found.chart.variation, found.chart.line.step, length, high)


@cache.once
def concerned_with(place: Place, unit_id: int) -> str | None:
    """The units together with which complaint figures of one are shown; empty: none at all; None: its own."""
    together = cache.figures_of(place).counts.together
    return None if together.is_alone(unit_id) else together.name(together.shown(unit_id))


def beside(rows: pd.DataFrame, measure: str) -> list[tuple[str, str, str]]:
    """The figures beside a part's own, which may stand where that has none: measure, name, value."""
    found = _this_week(rows) if measure == "B1" else []
    nothing = rows.loc[measure]["status"] == "no_data"
    for name in BESIDE[measure]:
        row = rows.loc[name]
        if row["status"] == "no_data" and (nothing or row["reason"] == rows.loc[measure]["reason"]):
            continue  # said once, above
        if row["status"] == "too_few" and row["reason"] == rows.loc[measure]["reason"] and name in _NO_COUNTS:
            continue
        unit = REGISTRY[name].unit
        kind = "rate" if unit == "number" else unit
        found.append((name, str(row["name"]), tables.value_cell(row, kind)))
    return found


def _this_week(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    """The week's own count beside the share of 13; its rows are all promises due in it."""
    due, kept = rows.loc["commitments_due"], rows.loc["commitments_kept"]
    if due["status"] != "ok" or kept["status"] != "ok":
        return []
    text = wording.of(int(kept["value"]), int(due["value"])) if due["value"] else "none due"
    label = wording.unit_page.kept_in_week(due["week_start"], due["week_end"])
    return [("commitments_due", label, text)]


@cache.once
def outreach_weeks(place: Place, unit_id: int) -> pd.DataFrame:
    """The 13 settled weeks behind C2."""
    weeks = cache.trend(place, unit_id, "C2", 13 + cache.configuration().windows.provisional_weeks)
    return weeks[~weeks["provisional"].astype(bool)].tail(13).reset_index(drop=True)


def is_not_its_job(row: Any) -> bool:
    """Whether a part has no figure because it is not this unit's to do."""
    return row["status"] == "no_data" and row["reason"] == NOT_ITS_JOB


@cache.once
def complaint_lines(place: Place, view: WeekView, node: UnitNode) -> list[tuple[str, dict[str, str] | None]]:
    """What the unit handles, apart from it what concerns its people; each with the address of its rows."""
    row = view.figure("A5", node.id)
    if row["status"] != "hidden" and not tables.known(row["numerator"]):
        return []
    window = wording.window(row["window"])
    handled, _ = cache.rows(place, node.id, "complaints_received", row["window"])
    still = view.figure("complaints_open", node.id)["numerator"]
    who = "The agency" if node.level == "agency" else "This unit"
    waiting = int(still) if tables.known(still) else 0
    rows: dict[str, str] = {"measure": "complaints_received", "window": row["window"], "unit": node.name}
    said = wording.unit_page.handles(who, window, len(handled.rows), waiting)
    lines: list[tuple[str, dict[str, str] | None]] = [(said, rows if len(handled.rows) else None)]
    if node.level == "agency":
        return lines
    if row["status"] == "hidden":
        return [*lines, (wording.unit_page.counted_elsewhere(row["reason"]), None)]
    concern, _ = cache.rows(place, node.id, "A5")
    together = cache.figures_of(place).counts.together
    own = {one.name for unit in together.shown(node.id) for one in view.below(unit)}
    nobody = {one.name for one in view.tree if one.is_unassigned} | {view.top.name}
    by = concern.rows["unit"]
    nameless = int(by.isin(nobody - own).sum())
    elsewhere = int((~by.isin(own | nobody)).sum())
    whom = concerned_with(place, node.id)
    said = wording.unit_page.concern(window, len(by), elsewhere, nameless, whom)
    # A file that names no handling unit says nothing of what this one handles.
    kept = [] if nameless and nameless == len(by) and not len(handled.rows) else lines
    return [*kept, (said, {"measure": "A5", "unit": node.name})]


def concern_counts(rows: pd.DataFrame) -> tuple[Sequence[str], Sequence[int], Sequence[str]]:
    """Complaints that concern the unit by category: labels, counts, measures; most first."""
    found = []
    for category in CATEGORIES:
        measure = f"A7:{category}"
        if measure in rows.index and tables.known(rows.loc[measure]["numerator"]):
            found.append((int(rows.loc[measure]["numerator"]), tables.code_cell(category), measure))
    found = sorted((one for one in found if one[0]), key=lambda one: -one[0])
    return [label for _, label, _ in found], [n for n, _, _ in found], [m for _, _, m in found]
