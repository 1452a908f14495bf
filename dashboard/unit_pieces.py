"""Pieces of a unit's page: the list of what is due, complaints that concern it, the counts of Unassigned."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import charts, funnel, look, navigation, pieces, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import chart_tables, compare, unit
from models.access import local_viewer
from models.tree import UnitNode


def due_rows(rows: pd.DataFrame, chosen: str, node: UnitNode) -> None:
    """The lines of one segment."""
    if rows.empty:
        st.markdown(":gray[None.]")
    for at, item in enumerate(unit.due_items(rows, node.name)):
        with look.row(f"due_{at}"):
            state, what, way = st.columns([1.4, 7.8, 0.8], vertical_alignment="center")
            state.markdown(item.state)
            with what:
                look.two_lines(item.what, item.below)
            with way:
                navigation.page_link("record", "Open", record=item.record)
    for label, query in unit.see_all(rows, chosen, node.name):
        navigation.page_link("records", label, **query)


def concerning(view: WeekView, node: UnitNode) -> None:
    """Complaints about this unit's people: counted and shown by category, never scored."""
    rows = view.rows_of(node.id)
    row = rows.loc["A5"]
    if row["status"] == "no_data" and row["numerator"] != row["numerator"]:
        return
    with look.section("concern", f"Complaints that concern this unit, {wording.window(row['window'])}"):
        if unit.is_withheld(node):
            st.markdown(f":gray[{wording.SMALL_UNIT}]")
            return
        left, right = st.columns([3, 9], gap="large")
        with left:
            look.figure(wording.number(row["numerator"]), "by any office; not scored")
            navigation.page_link("records", "Show rows", measure="A5", unit=node.name)
        labels, amounts, _ = unit.concern_counts(rows)
        with right:
            if labels:
                points = charts.bar_points(labels, amounts)
                reading = wording.bars_reading(labels, amounts, "complaints")
                look.chart(points, charts.bars(points), reading, "concern")
                look.note(f"{reading} A complaint is filed under the first category it holds.")
                look.twin(partial(chart_tables.of_bars, points, "Category"), reading, "concern", right=[2])


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
        with st.columns([4, 8])[0]:
            pieces.figure_lines(node.name, lines)


def peers(here: Place, node: UnitNode) -> None:
    """The unit's three parts among units like it: grey dots, its own in ink, and the way to Compare."""
    strips = compare.strips(here, node, local_viewer().role)
    if not strips:
        return
    with look.section("peers", wording.similar(compare.similar(here, node))):
        for strip in strips:
            with look.row(f"slim_peers_{strip.measure}"):
                left, line, right, way = look.line_columns()
                left.markdown(f"**{strip.name}**")
                points = funnel.strip_points(strip.values, node.id, strip.names)
                reading = wording.strip_reading(strip.name, node.name, strip.text)
                with line:
                    look.chart(points, funnel.strip(), reading, f"strip_{strip.measure}")
                right.markdown(f":small[{strip.text}]")
                with way:
                    navigation.page_link("compare", "Compare", unit=node.name, measure=strip.measure)
