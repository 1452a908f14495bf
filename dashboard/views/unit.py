"""One unit: what is due next, its three parts by week, and the complaints that concern it."""

import streamlit as st

from dashboard import (
    asking,
    cache,
    change_pieces,
    look,
    pieces,
    place,
    published_pieces,
    take_away,
    unit_pieces,
    wording,
)
from dashboard.cache import Place, WeekView
from dashboard.facts import questions, signals, unit
from dashboard.glossary import definition
from models.tree import UnitNode


def page() -> None:
    """Everything from the top down: sentence, due next, three parts, units below, score last."""
    here = place.find()
    view = cache.week_view(here)
    node = place.find_unit(view)
    place.head(here, unit=node)
    look.sentence(unit.sentence(here, view, node))
    due_next(here, node)
    pieces.to_confirm(here, node)
    published_pieces.ways(here, node)
    asking.replies(here, questions.asked(here), node.id)
    if node.is_unassigned:
        unit_pieces.counts(view, node)
        return
    promises(here, view, node)
    presence(here, view, node)
    complaints(here, view, node)
    unit_pieces.peers(here, node)
    below = view.below(node.id)[1:]
    if below:
        with look.section("wide_below", wording.labels.its_units(len(below))):
            pieces.unit_table(here, below, "below")
    change_pieces.folded(here, node)
    unit_pieces.score(view, node)
    take_away.of_week(here, view, node)


def due_next(here: Place, node: UnitNode) -> None:
    """What waits, by segment; the first lines and the way to all."""
    lists = unit.due_lists(here, node.id)
    if not any(len(rows) for rows in lists.values()):
        return
    with look.section("due"):
        with st.container(horizontal=True, vertical_alignment="center", key="due_head"):
            st.subheader(wording.labels.DUE_NEXT, anchor=False, help=definition("due next"))
            chosen = unit_pieces.due_segment(lists)
        unit_pieces.due_rows(here, lists[chosen], chosen, node)
        change_pieces.what_it_would_change(here, node, lists[chosen], chosen)


def promises(here: Place, view: WeekView, node: UnitNode) -> None:
    """Promises kept on time, by week."""
    with look.section("promises"):
        left, right = st.columns([3, 9], gap="large")
        with left:
            row = pieces.measure_head(view, node, "B1", wording.PILLARS["promises"])
            pieces.usual_words(signals.panel(here, node.id, "B1"))
            change_pieces.better(here, node, "B1")
            pieces.figure_lines(node.name, unit.beside(view.rows_of(node.id), "B1"))
        with right:
            chosen = pieces.chart_choice(here, node, "B1", unit.BESIDE["B1"])
            pieces.weekly(here, node, chosen, row["target"])


def presence(here: Place, view: WeekView, node: UnitNode) -> None:
    """Weeks with outreach: dots for one unit, a line for several."""
    row, label = view.figure("C2", node.id), wording.PILLARS["presence"]
    with look.section("presence"):
        if unit.is_not_its_job(row):
            unit_pieces.not_its_job(row, label, definition("outreach"))
            return
        left, right = st.columns([3, 9], gap="large")
        weeks = unit.outreach_weeks(here, node.id)
        several = not weeks.empty and int(weeks["denominator"].max()) > 1
        with left:
            pieces.measure_head(view, node, "C2", label)
            change_pieces.better(here, node, "C2")
            if several:
                pieces.figure_lines(node.name, unit.beside(view.rows_of(node.id), "C2"))
        with right:
            chosen = pieces.chart_choice(here, node, "C2", unit.BESIDE["C2"])
            if chosen != "C2":
                pieces.weekly(here, node, chosen)
            elif several:
                pieces.weekly(here, node, "C2", row["target"], wording.labels.UNITS_WITH_OUTREACH)
            elif row["status"] == "ok":
                unit_pieces.outreach_dots(weeks)
            if not several:
                unit_pieces.beside(view, node, "C2")


def complaints(here: Place, view: WeekView, node: UnitNode) -> None:
    """The clocks this unit owns, and apart from them the complaints that concern it."""
    with look.section("complaints"):
        left, right = st.columns([3, 9], gap="large")
        with left:
            pieces.measure_head(view, node, "A1", wording.PILLARS["complaints"])
            pieces.usual_words(signals.panel(here, node.id, "A1"))
            change_pieces.better(here, node, "A1")
            pieces.figure_lines(node.name, unit.beside(view.rows_of(node.id), "A1"))
        with right:
            unit_pieces.complaint_weeks(here, view, node)
            pieces.to_restricted(node.id)


page()
