"""Pieces of a unit's page: the list of what is due, complaints that concern it, the counts of Unassigned."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, funnel, look, navigation, pieces, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import chart_tables, clocks, compare, signals, unit, weekly_lines
from dashboard.glossary import definition
from models.tree import UnitNode


def due_segment(lists: dict[str, pd.DataFrame]) -> str:
    """Which part of the list is shown: the address's, else the first that holds a row."""
    first = next((name for name, rows in lists.items() if len(rows)), next(iter(lists)))
    wanted = st.query_params.get("due")
    st.session_state["due_segment"] = wanted if wanted in lists else first
    labels = {name: f"{wording.SEGMENTS[name]} {wording.number(len(rows))}" for name, rows in lists.items()}
    chosen = st.segmented_control(
        "Due next",
        list(lists),
        format_func=lambda name: labels[name],
        required=True,
        key="due_segment",
        on_change=_segment_chosen,
        label_visibility="collapsed",
    )
    return chosen or first


def _segment_chosen() -> None:
    navigation.put("due", st.session_state["due_segment"])


def due_rows(here: Place, rows: pd.DataFrame, chosen: str, node: UnitNode) -> None:
    """The lines of one segment under the duty that set their dates, and the ways to the rest."""
    if rows.empty:
        st.markdown(":gray[None.]")
    items, head = unit.due_items(rows, node.name), ""
    for at, item in enumerate(items):
        if item.head != head:
            head = item.head
            look.note(head)
        with look.row(f"due_{at}"):
            state, what, way = st.columns([1.4, 7.8, 0.8], vertical_alignment="center")
            state.markdown(item.state)
            with what:
                if item.below:
                    look.two_lines(item.what, item.below)
                else:
                    st.markdown(item.what)
            if item.record:
                with way:
                    navigation.page_link("record", "Open", record=item.record)
    with st.container(horizontal=True, key="due_ways"):
        if shown := wording.unit_page.shown_of(len(items), len(rows)):
            st.markdown(f":gray[{shown}]", width="content")
        for label, query in unit.see_all(rows, chosen, node.name):
            navigation.page_link("records", label, **query)
        if unowned := unit.unowned_link(here, node.id, node.name):
            words, page, address = unowned
            navigation.page_link(page, words, **address)


def not_its_job(row: Any, label: str, help: str | None) -> None:
    """A part that is not this unit's: one line."""
    with st.container(horizontal=True, gap="medium", key="not_its_job"):
        st.subheader(label, anchor=False, help=help, width="content")
        pieces.missing(row)


def complaint_weeks(here: Place, view: WeekView, node: UnitNode) -> None:
    """What is usual, what the unit handles, what concerns it; weeks and categories behind a click."""
    if view.figure("A1", node.id)["status"] != "no_data":
        chosen = pieces.chart_choice(here, node, "A1", unit.BESIDE["A1"])
        panel = signals.panel(here, node.id, chosen)
        if panel is not None and chosen == "A1" and not panel.usual:
            look.note(panel.reading)
        else:
            pieces.weekly(here, node, chosen)
    said = unit.complaint_lines(here, view, node)
    if not said:
        return
    for at, (text, rows) in enumerate(said):
        with st.container(horizontal=True, vertical_alignment="center", key=f"said_{at}"):
            st.markdown(text, width="content")
            if rows is not None:
                navigation.page_link("records", "Show rows", **rows)
    line = weekly_lines.open_complaints(here, node.id)
    if line.weeks["numerator"].max() > 0:
        box = st.expander(wording.unit_page.OPEN_WEEKS, key="open_weeks", on_change="rerun")
        with box:
            if box.open:
                pieces.weekly_line(line, "open", height=150)
    else:
        look.note(wording.unit_page.none_open(int((~line.weeks["provisional"].astype(bool)).sum())))
    if node.level != "agency":
        _categories(view, node, unit.concerned_with(here, node.id))


def _categories(view: WeekView, node: UnitNode, together: str | None) -> None:
    """Complaints about this unit's people by category: shown, never scored."""
    labels, amounts, _ = unit.concern_counts(view.rows_of(node.id))
    if not labels:
        return
    box = st.expander(wording.unit_page.BY_CATEGORY, key="categories", on_change="rerun")
    with box:
        if not box.open:
            return
        points = charts.bar_points(labels, amounts)
        reading = wording.bars_reading(labels, amounts, "complaints")
        look.chart(points, charts.bars(points), reading, "concern")
        of = f"{wording.literal(together)}. " if together else ""
        look.note(f"{of}{reading} A complaint is filed under the first category it holds.")
        look.twin(partial(chart_tables.of_bars, points, "Category"), reading, "concern", right=[2])


def beside(view: WeekView, node: UnitNode, measure: str) -> None:
    """The figures beside a part's own in two columns, where no chart needs the room."""
    lines = unit.beside(view.rows_of(node.id), measure)
    half = -(-len(lines) // 2)
    for column, part in zip(st.columns(2, gap="large"), (lines[:half], lines[half:]), strict=True):
        with column:
            pieces.figure_lines(node.name, part)


def outreach_dots(weeks: pd.DataFrame) -> None:
    """One unit's weeks, each with or without outreach."""
    reading = wording.dots_reading(int(weeks["numerator"].sum()), len(weeks))
    points = charts.dot_points(weeks)
    look.chart(points, charts.dots(len(weeks)), reading, "C2")
    look.note(f"{reading} Filled: a week with outreach; {wording.weeks_covered(weeks)}.")
    look.twin(partial(chart_tables.of_dots, points), reading, "C2")


def counts(view: WeekView, node: UnitNode) -> None:
    """The week's counts of what names no unit."""
    with look.section("counts", "This week's counts"):
        rows = view.rows_of(node.id)
        lines = [
            (name, label, wording.number(rows.loc[name]["value"]))
            for name, label in wording.COUNT_NAMES.items()
            if name in rows.index and rows.loc[name]["status"] == "ok"
        ]
        nothing = [line for line in lines if line[2] == "0"]
        with st.columns([4, 8])[0]:
            pieces.figure_lines(node.name, [line for line in lines if line[2] != "0"])
            if nothing:
                with st.expander(wording.unit_page.other_zero(len(nothing)), key="zeros"):
                    pieces.figure_lines(node.name, nothing)


def peers(here: Place, node: UnitNode) -> None:
    """The unit's three parts among units like it: grey dots, its own in ink, and the way to Compare."""
    strips = compare.strips(here, node)
    if not strips:
        return
    # Only Compare names units, and only to those who read all of the agency.
    named = here.scope.unit_ids is None
    words = wording.unit_page.WITH_NAMES if named else wording.unit_page.COMPARE
    with look.section("peers", wording.similar(compare.similar(here, node))):
        for strip in strips:
            with look.row(f"slim_peers_{strip.measure}"):
                left, line, right, way = look.line_columns()
                left.markdown(f"**{strip.name}**")
                points = funnel.strip_points(strip.own, node.name, strip.peers, strip.span, strip.goal)
                reading = wording.strip_reading(strip.name, node.name, strip.text)
                with line:
                    look.chart(points, funnel.strip_spec(points), reading, f"strip_{strip.measure}")
                right.markdown(f":small[{strip.text}]")
                if navigation.reaches("compare"):
                    with way:
                        navigation.page_link("compare", words, unit=node.name, measure=strip.measure)
        look.note(wording.unit_page.STRIPS_NOTE)


def score(view: WeekView, node: UnitNode) -> None:
    """The score, last of all."""
    label = wording.labels.to_day(wording.labels.SCORE, view.weeks.settled.end)
    with look.section("score", label, definition("accountability score")):
        pieces.score_row(view, node.id)
        look.note(clocks.score_note(view.configuration))
