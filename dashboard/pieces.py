"""Pieces that several pages share: a measure with its chart, the score's line, the table of units."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from dashboard import charts, decision_pieces, look, navigation, note_pieces, place, sign_in, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import clocks, confirm, signals, weekly_lines
from dashboard.facts.signals import Panel
from dashboard.facts.unit_table import unit_lines
from dashboard.facts.waiting import WaitingLine, WaitingList
from dashboard.facts.week import score_word
from dashboard.facts.weekly_lines import WeeklyLine
from dashboard.glossary import definition
from metrics.calendar import Week
from models.tree import UnitNode

# The terms that explain a heading: of the measure that stands for each part, and of each list.
_TERMS: Final = {"B1": "kept on time", "C2": "outreach", "A1": "answered"}
_LISTS: Final = {
    wording.LATE_PROMISES: "late",
    wording.LEGAL_CLOCKS: "clock",
    wording.NOBODY_OWNS: "nobody owns it",
}


def waiting_list(waiting: WaitingList) -> None:
    """A label, a number with its denominator, its lines, the link to all."""
    st.subheader(waiting.label, anchor=False, help=definition(_LISTS[waiting.label]))
    look.figure(waiting.number, waiting.beside)
    key = waiting.label.split()[0].lower()
    for at, line in enumerate(waiting.lines):
        waiting_line(line, f"{key}_{at}")
    if waiting.link:
        navigation.page_link("records", waiting.link, **waiting.query)
    if waiting.note:
        look.note(waiting.note)


def to_confirm(here: Place, node: UnitNode) -> None:
    """The ways to events of a unit that wait to be confirmed or differ from their file; nothing for none."""
    waits, differ = confirm.how_many(here, node.id), confirm.how_many_differ(here, node.id)
    if not (waits or differ) or not navigation.reaches("confirm"):
        return
    with look.section("to_confirm"):
        if waits:
            navigation.page_link("confirm", wording.confirm.waits(waits), unit=node.name)
        if differ:
            navigation.page_link("confirm", wording.confirm.differ(differ), unit=node.name)


def to_restricted(unit_id: int | None = None) -> None:
    """The way to records that count at no unit, for whoever may handle some, whether there are any or not.

    unit_id: only on the page of a unit that the viewer commands.
    """
    own = unit_id is None or unit_id in sign_in.viewer().unit_ids
    if own and navigation.reaches("restricted"):
        navigation.page_link("restricted", wording.restricted.LINK)


def waiting_line(line: WaitingLine, key: str) -> None:
    """One line of a list: its words lead to its rows, its number stands beside them."""
    with st.container(horizontal=True, key=f"row_fig_{key}", gap="small", vertical_alignment="center"):
        if line.query and line.number != "0":
            navigation.page_link("records", line.label, width="stretch", **line.query)
        else:
            st.markdown(line.label, width="stretch")
        st.markdown(line.number, width=40, text_alignment="right")
        st.markdown(f":gray[:small[{line.beside}]]", width=112, text_alignment="right")


def score_row(view: WeekView, unit_id: int, *, link: bool = True) -> None:
    """The score, last, with its band, its word or its weak spot, and the way to its arithmetic."""
    score = view.scores.get(unit_id)
    at = (score.point, score.low, score.high) if score else (None, None, None)
    with look.row("slim_score"):
        left, line, right, way = look.line_columns()
        with left:
            look.two_lines("**Accountability score**", wording.score_text(score))
        with line:
            if at[0] is not None:
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


def weekly_line(line: WeeklyLine, key: str, height: int = 224) -> None:
    """A weekly chart: its finding, what it shows, the line, its reading, and its table on demand."""
    st.markdown(f"**{line.title}**")
    look.note(line.covered)
    spec = charts.control_chart(line.points, line.goal, line.kind, height=height)
    look.chart(line.points, spec, line.reading, key)
    look.note(line.reading)
    twin = st.expander("Show table", key=f"table_of_{key}", on_change="rerun")
    with twin:
        if twin.open:
            look.table(line.table, line.reading, f"trend_{key}", right=[2])


def usual_words(panel: Panel | None) -> None:
    """How the newest settled week stands, and whether usual weeks meet the goal: two lines, never one."""
    if panel is not None:
        lines = [wording.mark(panel.variation) if panel.variation != "missing" else "", panel.assurance]
        st.markdown("  \n".join(f":small[{line}]" for line in lines if line))


def signal_chart(node: UnitNode, panel: Panel, measure: str, height: int = 224) -> None:
    """A weekly chart with its usual range: its finding, the line, what it says, remarks, its table."""
    weeks = signals.settled_weeks(panel)
    shown = panel.points
    st.markdown(f"**{panel.title}**")
    covered = wording.span(panel.rows["week_start"].iloc[0], panel.rows["week_end"].iloc[-1])
    look.note(f"{panel.label}, by {wording.steps_word(panel.step)}, {covered}")
    picks = charts.PICK if panel.step == 1 and weeks else None
    spec = charts.control_chart(
        shown, panel.goal, panel.kind, usual=panel.usual, height=height, picks=picks is not None
    )
    picked = look.chart(shown, spec, f"{panel.title}. {panel.reading}", measure, picks=picks)
    rows_of_week(node, measure, signals.week_picked(picked, weeks))
    look.note(panel.reading)
    for line in panel.notes:
        look.note(line)
    twin = st.expander("Show table", key=f"table_of_{measure}", on_change="rerun")
    with twin:
        if twin.open:
            choose_week_rows(node, measure, weeks)
            look.table(signals.table(panel), panel.reading, f"trend_{measure}", right=[2, 3])


def rows_of_week(node: UnitNode, measure: str, week: str | None) -> None:
    """The way to the rows of one settled week of a weekly chart."""
    if week is not None:
        label = wording.rows_of_week(Week.parse(week).start)
        navigation.page_link("records", label, measure=measure, unit=node.name, window=week)


def choose_week_rows(node: UnitNode, measure: str, weeks: list[str]) -> None:
    """The same without a pointer: the week from a list."""
    if weeks:
        chosen = st.selectbox(
            wording.ROWS_OF_A_WEEK,
            weeks,
            index=None,
            format_func=lambda label: wording.week(Week.parse(label).start),
            placeholder=wording.ROWS_OF_A_WEEK,
            label_visibility="collapsed",
            width=280,
            key=f"rows_of_{measure}",
        )
        rows_of_week(node, measure, chosen)


def weekly(here: Place, node: UnitNode, measure: str, goal: Any = None, label: str = "") -> None:
    """The weekly chart of a measure; a plain line where nothing can be said of what is usual."""
    panel = signals.panel(here, node.id, measure)
    if panel is not None:
        signal_chart(node, panel, measure)
        with st.container(horizontal=True, key=f"screen_ways_{measure}", vertical_alignment="center"):
            note_pieces.way(here, node, measure)
            decision_pieces.way(here, node.id, measure, measure)
            navigation.page_link("notes", wording.notes.ALL)
    else:
        line = weekly_lines.of_measure(here, node.id, measure, label=label, goal=goal)
        if line is not None:
            weekly_line(line, measure)


def chart_choice(here: Place, node: UnitNode, head: str, others: tuple[str, ...]) -> str:
    """Which weekly chart a part shows: its head, unless the address names one beside it."""
    options = [head, *signals.choices(here, node.id, others)]
    wanted = st.query_params.get("chart")
    chosen = wanted if wanted in options else head
    if len(options) > 1:
        key = f"chart_of_{head}"
        st.session_state[key] = chosen
        st.selectbox(
            "Weekly chart",
            options,
            key=key,
            format_func=signals.weekly_name,
            on_change=_chart_chosen,
            args=(key, head),
            label_visibility="collapsed",
            width=280,
        )
    return chosen


def _chart_chosen(key: str, head: str) -> None:
    chosen = st.session_state[key]
    if chosen == head:
        navigation.forget("chart")
    else:
        navigation.put("chart", chosen)


def unit_table(here: Place, nodes: Sequence[UnitNode], key: str) -> None:
    """The table of units in tree order, and the way into one of them."""
    place.open_unit(nodes, key)
    look.table(unit_lines(here, tuple(node.id for node in nodes)), "Units by bureau", key, right=[2, 3, 5, 6])
    look.note(wording.UNIT_TABLE_NOTE)


def unit_links(view: WeekView) -> None:
    """The way to every unit's page, by bureau, for a window too narrow for the table."""
    opened = st.expander(f"**{wording.UNIT_LINKS}**", key="unit_links_open", on_change="rerun")
    with opened:
        if opened.open:
            for node in view.tree[1:]:
                with st.container(key=f"unit_{min(node.depth, 3)}_{node.id}"):
                    navigation.page_link("unit", node.name, unit=node.name)


def missing(row: Any) -> None:
    """Why a part has no figure."""
    st.markdown(f":gray[□ {wording.missing(row['status'], row['reason'])}]")


def measure_head(view: WeekView, node: UnitNode, measure: str, label: str) -> Any:
    """A part's number with its denominator, likely range and goal; gives the row."""
    row = view.figure(measure, node.id)
    st.subheader(label, anchor=False, help=definition(_TERMS[measure]))
    if row["status"] != "ok":
        missing(row)
        if row["status"] == "too_few":
            navigation.page_link("records", "Show rows", measure=measure, unit=node.name)
        return row
    number, beside = wording.number_beside(row)
    look.figure(number, beside)
    adoption = clocks.of_goal(view.configuration, measure)
    window = f"{wording.window(row['window'])} to {wording.day(row['week_end'])}"
    look.note(f"{window} · likely {tables.likely_cell(row)} · goal {tables.goal_cell(row)} ({adoption})")
    navigation.page_link("records", "Show rows", measure=measure, unit=node.name)
    return row
