"""Self-check on its page: the figures that will be published, and what units say against their own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place
from dashboard.facts.frozen_figures import NAMES, cell, figures_of, frozen_cell
from dashboard.facts.published import Standing
from metrics.calendar import zone
from metrics.self_check import dispute, newest_check, self_check
from models.access import Action, Viewer, can, check_can
from models.disputes import answer_dispute
from models.engine import engine
from models.tree import UnitNode

words = wording.published


def no_check(found: Standing) -> str:
    """That no week is in self-check; blank where one is."""
    if found.check.is_open(found.now):
        return ""
    following = self_check(found.check.week.next, cache.configuration(), found.zone.key)
    return words.no_check(following.opens_at.astimezone(found.zone))


def check_line(found: Standing) -> str:
    """Which week is in self-check, and until when."""
    closes = found.check.closes_at.astimezone(found.zone)
    return words.check_line(found.check.week.start, closes, found.zone.key)


def check_figures(here: Place, found: Standing, node: UnitNode) -> dict[str, tuple[str, str, str]]:
    """A unit's figures of the week in self-check by measure: name, window, value; none where the records do
    not reach far enough for it to be published."""
    label = found.check.week.label
    if label not in cache.week_labels(here):
        return {}
    view = cache.week_view(replace(here, week=label))
    if view.weeks.settled != found.check.week:
        return {}
    rows = [row for _, row in view.rows_of(node.id).iterrows() if row["measure"] in NAMES]
    return {
        row["measure"]: (NAMES[row["measure"]], words.window_of(row["window"]), cell(row)) for row in rows
    }


def check_table(figures: Mapping[str, tuple[str, str, str]]) -> pd.DataFrame:
    """The same as a table."""
    return pd.DataFrame(list(figures.values()), columns=list(words.CHECK_COLUMNS))


@dataclass(frozen=True)
class DisputeLine:
    """One dispute: the figure, what is said of it, the answer or that there is none."""

    id: int
    head: str
    text: str
    answer: str
    waits: bool


def dispute_lines(found: Standing, label: str, values: Mapping[tuple[int, str], str]) -> list[DisputeLine]:
    """What units say against their figures of a week; values: the figures in words, by unit and measure."""
    return [
        DisputeLine(
            one.id,
            words.of_figure(
                one.unit, words.figure_name(one.measure, NAMES), values.get((one.unit_id, one.measure), "")
            ),
            words.dispute_line(one.text, one.author, found.day(one.written_at)),
            words.answer_line(one.answer, str(one.answered_by), found.day(one.answered_at))
            if one.answer is not None and one.answered_at is not None
            else words.WAITS,
            one.answer is None,
        )
        for one in found.disputed(label)
    ]


def published_values(here: Place, found: Standing, label: str) -> dict[tuple[int, str], str]:
    """The disputed figures of a published week as they were frozen, in words."""
    values = {}
    for one in found.disputed(label):
        held = [edition for edition in cache.editions(here, one.unit_id) if edition.label == label]
        cells = figures_of(held[-1]).get(one.measure) if held else None
        if cells is not None:
            values[one.unit_id, one.measure] = frozen_cell(cells)
    return values


def check_values(here: Place, found: Standing) -> dict[tuple[int, str], str]:
    """The disputed figures of the week in self-check as they stand, in words."""
    nodes = {node.id: node for node in cache.week_view(here).tree}
    values = {}
    for one in found.disputed(found.check.week.label):
        cell = check_figures(here, found, nodes[one.unit_id]).get(one.measure)
        if cell is not None:
            values[one.unit_id, one.measure] = cell[2]
    return values


def may_dispute(here: Place, unit_id: int) -> bool:
    """Whether the viewer speaks for a unit."""
    return can(here.viewer, Action.DISPUTE, here.scope, unit_id)


def may_answer(here: Place) -> bool:
    """Whether the viewer answers disputes."""
    return can(here.viewer, Action.ANSWER_DISPUTE, here.scope)


def put(
    here: Place, found: Standing, viewer: Viewer, unit_id: int, measure: str, text: str, now: datetime
) -> None:
    """Dispute a figure of the week in self-check. Errors: AccessDenied; EntryRefused, both in a sentence."""
    check_can(viewer, Action.DISPUTE, here.scope, unit_id)
    about = {"week": found.check.week, "configuration": cache.configuration(), "by": viewer.name, "at": now}
    dispute(engine(), here.scope, unit_id, measure, text, **about)


def answer(here: Place, viewer: Viewer, number: int, text: str, now: datetime) -> None:
    """Answer a dispute. Errors: AccessDenied; EntryRefused with a plain sentence."""
    check_can(viewer, Action.ANSWER_DISPUTE, here.scope)
    answer_dispute(engine(), here.scope, number, text, by=viewer.name, at=now)


def ways(here: Place, node: UnitNode, now: datetime) -> list[str]:
    """What leads to the page from others: an own unit's self-check, at the top disputes that wait."""
    told = []
    if may_dispute(here, node.id):
        where = cache.figures_of(here).counts.zone
        check = newest_check(cache.configuration(), where, now)
        if check.is_open(now):
            told.append(words.check_way(check.closes_at.astimezone(zone(where))))
    if may_answer(here) and node.id == cache.week_view(here).top.id:
        waiting = sum(one.answer is None for one in cache.disputes(here))
        told += [words.disputes_wait(waiting)] if waiting else []
    return told
