"""Pieces of a unit's page that tell of change: since last week, than before, and by finishing a promise."""

import pandas as pd
import streamlit as st

from dashboard import look, navigation, wording
from dashboard.cache import Place
from dashboard.facts import changed as facts
from dashboard.facts.handed import handed
from dashboard.hand_off_matrix import cells, matrix
from dashboard.moved_bars import moved_bars, moved_points
from models.tree import UnitNode


def better(here: Place, node: UnitNode, measure: str) -> None:
    """Better or worse than the window before, only where it is more than chance."""
    line = facts.direction_line(here, node.id, measure)
    if line:
        st.markdown(f":small[{line}]")


def folded(here: Place, node: UnitNode) -> None:
    """What changed since last week, whose last line is the score and the difference; who handed to whom."""
    with look.section("changed"):
        box = st.expander(wording.CHANGED_TITLE, key="changed", on_change="rerun")
        with box:
            if box.open:
                _changed(here, node)
        trail = st.expander(wording.HANDED_TITLE, key="handed", on_change="rerun")
        with trail:
            if trail.open:
                _handed(here, node)


def _changed(here: Place, node: UnitNode) -> None:
    moved = facts.movements(here, node)
    if moved:
        st.markdown(moved)
    found = facts.changed(here, node.id, lambda record: navigation.link("record", record=record))
    if found.reason is not None:
        st.markdown(f":gray[□ {found.reason}]")
        return
    st.markdown(f"**{found.reading}**")
    look.note(found.subtitle)
    if found.labels:
        points = moved_points(found.labels, found.points)
        look.chart(points, moved_bars(points), found.reading, "moved")
    with st.expander("Show table", key="table_of_moved"):
        look.table(facts.bar_table(found), found.reading, "moved", right=[2])
    if len(found.records):
        st.markdown(f"**{wording.RECORDS_TITLE}**")
        look.table(found.records, wording.RECORDS_TITLE, "moved_records", right=[4])
        with st.container(horizontal=True, key="moved_links"):
            for measure, name in found.linked:
                navigation.page_link("records", name, measure=measure, unit=node.name)
    look.note(" ".join(text for text in (wording.AS_RECORDED, found.measures) if text))
    st.markdown(f"{found.last_line}  \n:small[{found.direction}]")


def _handed(here: Place, node: UnitNode) -> None:
    found = handed(here, node)
    st.markdown(f"**{found.reading}**")
    if not found.units:
        return
    look.note(wording.HANDED_NOTE)
    look.chart(cells(found.cells), matrix(found.units), found.reading, "matrix")
    navigation.page_link("records", wording.see_all(found.times), measure="handed_on", unit=node.name)
    with st.expander("Show table", key="table_of_handed"):
        look.table(found.table, found.reading, "handed", right=[3])


def what_it_would_change(here: Place, node: UnitNode, rows: pd.DataFrame, chosen: str) -> None:
    """The arithmetic of finishing the promises of one list, folded away."""
    if rows.empty or chosen == "complaints":
        return
    box = st.expander(wording.EFFECTS_TITLE, key=f"effects_{chosen}", on_change="rerun")
    with box:
        if box.open:
            _effects(here, node, rows)


def _effects(here: Place, node: UnitNode, rows: pd.DataFrame) -> None:
    sundays = facts.horizons(here, node.id)
    weeks = min(sundays, default=1)
    if sundays:
        weeks = st.segmented_control(
            "Looked at from",
            list(sundays),
            format_func=lambda ahead: sundays[ahead],
            default=weeks,
            required=True,
            key=f"ahead_{node.id}",
            label_visibility="collapsed",
        )
    found = facts.due_effects(here, node.id, rows, weeks or 1)
    if found.reason is not None:
        st.markdown(f":gray[□ {found.reason}]")
        return
    st.markdown(found.together)
    with st.expander(wording.ARITHMETIC, key="arithmetic"):
        for at, item in enumerate(found.items):
            with look.row(f"effect_{at}"):
                gain, what = st.columns([1.4, 8.6], vertical_alignment="center")
                gain.markdown(item.gain)
                with what:
                    look.two_lines(item.what, item.arithmetic)
        look.note(found.note)
