"""Decisions: the form beside a figure or a question, and the rows of a list."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import look, navigation, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import decisions
from dashboard.facts.decisions import DecisionLine
from models.access import Action, can
from models.errors import AccountabilityError
from models.plain_text import LONGEST

words = wording.decisions


def way(here: Place, unit_id: int, measure: str, key: str, question_id: int | None = None) -> None:
    """The button beside a figure, for those who decide."""
    may = can(here.viewer, Action.DECIDE, here.scope, unit_id)
    if may and st.button(words.DECIDE, key=f"decide_{key}", type="tertiary"):
        _decide(here, unit_id, measure, question_id)


@st.dialog(words.DECIDE)
def _decide(here: Place, unit_id: int, measure: str, question_id: int | None) -> None:
    try:
        st.markdown(decisions.about(here, unit_id, measure))
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    with st.form("decide_form", border=False):
        text = st.text_area(words.TEXT, max_chars=LONGEST)
        owner = st.selectbox(words.OWNER, decisions.owners(here, unit_id))
        look.note(f"{words.PUBLIC} {wording.labels.WORKING_NOTE}")
        if st.form_submit_button(words.DECIDE, type="primary"):
            _keep(partial(decisions.put, here, sign_in.viewer(), unit_id, measure, text, owner, question_id))


def _keep(write: partial[None]) -> None:
    try:
        write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    st.toast(words.KEPT)
    st.rerun()


def of_unit(here: Place, unit_id: int) -> None:
    """On a unit's page: what was decided about its figures; nothing where nothing was."""
    lines = decisions.lines(here, unit_id)
    if lines:
        rows("decided", words.of_unit(len(lines)), lines)


def rows(key: str, label: str, lines: Sequence[DecisionLine]) -> None:
    """Decisions as rows: its figure, how it stands, its words, and the way to the figure's rows."""
    with look.section(key, label):
        for line in lines:
            with look.row(f"decision_{line.id}"):
                what, way = st.columns([10.6, 0.8], vertical_alignment="center")
                with what:
                    look.two_lines(f"{line.head}  \n{line.state}", line.below)
                with way:
                    navigation.page_link("records", wording.labels.ROWS, **line.query)
