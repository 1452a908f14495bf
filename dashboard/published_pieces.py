"""Pieces of the page of published weeks: disputes with their forms, one figure's history, what differs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from dashboard import asking, charts, look, navigation, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import differing, self_check
from dashboard.facts.frozen_figures import History
from dashboard.facts.published import Standing
from dashboard.facts.self_check import DisputeLine
from metrics.calendar import Week
from models.errors import EntryRefused
from models.tree import UnitNode

words = wording.published


def ways(here: Place, node: UnitNode) -> None:
    """From other pages: to an own unit's self-check, and to disputes that wait; nothing for none."""
    told = self_check.ways(here, node, datetime.now(UTC)) if navigation.reaches("published") else []
    if told:
        with look.section("published_ways"):
            for text in told:
                navigation.page_link("published", text, unit=node.name)


def check(here: Place, found: Standing, node: UnitNode) -> None:
    """The week in self-check: a unit's figures, the way to dispute one, what has been said so far."""
    if not found.check.is_open(found.now):
        look.note(self_check.no_check(found))
        return
    st.markdown(self_check.check_line(found))
    label, values = found.check.week.label, self_check.check_values(here, found)
    disputes(here, self_check.dispute_lines(found, label, values))
    figures = self_check.check_figures(here, found, node)
    if not figures:
        look.note(words.NOT_REACHED)
        return
    if self_check.may_dispute(here, node.id):
        dispute_form(here, found, node, figures)
    folded = st.expander(words.CHECK_FIGURES, key="check_figures", on_change="rerun")
    with folded:
        if folded.open:
            look.table(self_check.check_table(figures), words.CHECK_FIGURES, "check", right=[3])


def dispute_form(
    here: Place, found: Standing, node: UnitNode, figures: Mapping[str, tuple[str, str, str]]
) -> None:
    """The form in which a unit says what is wrong with the data of a figure."""
    names = {name: words.to_dispute(*cells) for name, cells in figures.items()}
    with st.expander(words.DISPUTE, key="dispute"), st.form("dispute_form", border=False):
        measure = st.selectbox(words.FIGURE, list(names), format_func=names.__getitem__, key="disputed")
        text = st.text_area(words.DISPUTE_LABEL, height=100, key="dispute_text") or ""
        look.note(f"{words.PUBLIC_NOTE} {wording.labels.WORKING_NOTE}")
        sent = st.form_submit_button(wording.SEND)
    if sent:
        now = datetime.now(UTC)
        asking.send(
            here,
            text,
            lambda said: self_check.put(here, found, sign_in.viewer(), node.id, measure, said, now),
        )


def disputes(here: Place, lines: Sequence[DisputeLine]) -> None:
    """What units say against their figures, each with its answer or the way to give one."""
    for line in lines:
        with look.row(f"dispute_{line.id}"):
            look.two_lines(f"{line.head}  \n{line.text}", line.answer)
            if line.waits and self_check.may_answer(here):
                answer_form(here, line)


def answer_form(here: Place, line: DisputeLine) -> None:
    """The form in which the steward or the chief answers."""
    with st.expander(words.ANSWER, key=f"answer_{line.id}"), st.form(f"form_{line.id}", border=False):
        text = st.text_area(words.ANSWER_LABEL, height=100, key=f"answer_text_{line.id}") or ""
        look.note(f"{words.ANSWER_NOTE} {wording.labels.WORKING_NOTE}")
        sent = st.form_submit_button(wording.SEND)
    if sent:
        now = datetime.now(UTC)
        asking.send(here, text, lambda said: self_check.answer(here, sign_in.viewer(), line.id, said, now))


def history(told: History, node: UnitNode, measure: str, label: str) -> None:
    """One figure over the published weeks: a line from two weeks on, every edition as a table, the rows of
    one week."""
    st.markdown(told.title)
    if len(told.points) > 1:
        spec = charts.control_chart(told.points, None, told.kind)
        look.chart(told.points, spec, told.reading, "published")
        look.note(told.reading)
    look.table(told.table, told.reading, "history", right=[4])
    if measure in self_check.NAMES:
        way = words.rows_now(Week.parse(label).start)
        navigation.page_link("records", way, measure=measure, unit=node.name, week=label)


def since(here: Place, label: str, node: UnitNode) -> None:
    """What differs from a published week today; reckoned when somebody asks."""
    folded = st.expander(words.RECKON, key=f"reckon_{label}", on_change="rerun")
    with folded:
        if not folded.open:
            return
        with st.spinner(words.RECKONING):
            try:
                told = differing.find(here, label, node)
            except EntryRefused as refusal:
                look.note(str(refusal))
                return
        st.markdown(told.sentence)
        if len(told.figures):
            look.table(told.figures, words.FIGURES_TABLE, "differing", right=[2, 3])
            moved(told)
        if told.others:
            look.note(told.others)


def moved(told: differing.Differing) -> None:
    """The records behind the differences, each leading to its own page where it has one."""
    if not len(told.rows):
        look.note(words.NO_ROWS)
        return
    st.markdown(f"**{words.ROWS_TABLE}**")
    at = look.rows_table(told.rows, words.ROWS_TABLE, "moved", height=420, opens=True)
    if at is not None and told.addresses[at]:
        name = str(told.rows.iat[at, 1])
        navigation.page_link("record", wording.open_row(name), record=told.addresses[at])
    look.note(wording.OPEN_A_ROW)
