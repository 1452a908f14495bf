"""Pieces that several pages share: a measure with its chart, the score's line, the table of units."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cache, charts, look, navigation, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts.unit_table import unit_lines
from dashboard.facts.waiting import WaitingList
from dashboard.facts.week import score_word
from models.tree import UnitNode


def waiting_list(waiting: WaitingList) -> None:
    """A label, a number with its denominator, the first rows, the link to all."""
    st.subheader(waiting.label, anchor=False)
    look.figure(waiting.number, waiting.beside)
    if waiting.lines:
        key = waiting.label.split()[0].lower()
        look.table(look.lines(waiting.lines), waiting.label, key, right=[2], header=False)
    if waiting.link and waiting.number != "0":
        navigation.page_link("records", waiting.link, **waiting.query)
    if waiting.note:
        look.note(waiting.note)


def score_row(view: WeekView, unit_id: int, *, link: bool = True) -> None:
    """The score, last, with its band, its word or its weak spot, and the way to its arithmetic."""
    score = view.scores.get(unit_id)
    at = (score.point, score.low, score.high) if score else (None, None, None)
    with look.row("slim_score"):
        left, line, right, way = look.line_columns()
        with left:
            look.two_lines("**Accountability score**", wording.score_text(score))
        with line:
            look.chart(charts.score_points(*at), charts.score_line(), wording.score_reading(*at), "score")
        with right:
            if at[0] is not None:
                st.markdown(score_word(view, unit_id) or wording.TOO_CLOSE)
        if link:
            with way:
                navigation.page_link("method", "Method")


def figure_lines(unit: str, lines: Sequence[tuple[str, str, str]]) -> None:
    """Small figures under each other; each name leads to its rows."""
    for measure, name, value in lines:
        with st.container(
            horizontal=True,
            key=f"row_fig_{measure.replace(':', '_')}",
            gap="small",
            vertical_alignment="center",
        ):
            navigation.page_link("records", name, measure=measure, unit=unit)
            st.markdown(f":small[{value}]", width="stretch", text_alignment="right")


def trend(
    points: pd.DataFrame,
    label: str,
    kind: str,
    goal: float | None,
    key: str,
    *,
    up: bool = True,
    height: int = 224,
    stock: bool = False,
) -> None:
    """A weekly chart: its finding, what it shows, the line, its reading, and its table on demand."""
    shown = charts.week_points(points, kind)
    title = wording.stock_title(points) if stock else wording.trend_title(points, goal, kind, up)
    st.markdown(f"**{title}**")
    look.note(f"{label}, by week, {wording.weeks_covered(points)}")
    reading = wording.stock_reading(points, label) if stock else wording.trend_reading(points, label, kind)
    look.chart(shown, charts.control_chart(shown, goal, kind, height=height), reading, key)
    look.note(reading)
    twin = st.expander("Show table", key=f"table_of_{key}", on_change="rerun")
    with twin:
        if twin.open:
            look.table(tables.trend_table(points, label, kind), reading, f"trend_{key}", right=[2])


def unit_table(here: Place, nodes: Sequence[UnitNode], key: str) -> None:
    """The table of units in tree order, and the way into one of them."""
    names = [node.name for node in nodes]
    chosen = st.selectbox(
        "Open a unit",
        names,
        index=None,
        placeholder="Open a unit",
        label_visibility="collapsed",
        width=240,
        key=f"open_{key}",
    )
    if chosen:
        navigation.open("unit", unit=chosen)
    look.table(unit_lines(here, nodes), "Units by bureau", key, right=[2, 3, 5, 6])
    look.note(wording.UNIT_TABLE_NOTE)


def missing(row: Any) -> None:
    """Why a part has no figure."""
    st.markdown(f":gray[□ {wording.missing(row['status'], row['reason'])}]")


def measure_head(view: WeekView, node: UnitNode, measure: str, label: str) -> Any:
    """A part's number with its denominator, likely range and goal; gives the row."""
    row = view.figure(measure, node.id)
    st.subheader(label, anchor=False)
    if row["status"] != "ok":
        missing(row)
        return row
    number, beside = wording.number_beside(row)
    look.figure(number, beside)
    adoption = cache.configuration().adoption
    window = f"{wording.window(row['window'])} to {wording.day(row['week_end'])}"
    look.note(f"{window} · likely {tables.likely_cell(row)} · goal {tables.goal_cell(row)} ({adoption})")
    navigation.page_link("records", "Show rows", measure=measure, unit=node.name)
    return row
