"""Asking a unit about a figure, and its written reply: small forms on the pages where the figures stand."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import look, navigation, wording
from dashboard.cache import Place
from dashboard.facts import asked
from dashboard.facts.questions import Asked, QuestionLine
from dashboard.glossary import definition
from models.access import local_viewer
from models.errors import AccountabilityError
from models.replies import LONGEST, Figure


def questions(here: Place, found: Asked) -> None:
    """What the week leaves to ask: the questions as rows, what else is unusual behind a click."""
    with look.section("questions", found.label, definition("question")):
        _question_rows(here, found.questions, "question")
        if not found.questions and found.tests:
            st.markdown(f":gray[{wording.NO_QUESTIONS}]")
        if found.also:
            also = st.expander(wording.also_label(len(found.also)), key="also_open", on_change="rerun")
            with also:
                if also.open:
                    _question_rows(here, found.also, "also")
        look.note(found.note)


def _question_rows(here: Place, lines: Sequence[QuestionLine], key: str) -> None:
    waiting = asked.waiting(here)
    for at, line in enumerate(lines):
        with look.row(f"{key}_{at}"):
            state, what, way, ask = st.columns([2.2, 7.4, 0.7, 0.8], vertical_alignment="center")
            state.markdown(line.state)
            with what:
                look.two_lines(line.head, line.ask)
            with way:
                navigation.page_link("records", "Rows", **line.query)
            with ask:
                if line.figure in waiting:
                    st.markdown(wording.ASKED)
                else:
                    ask_button(here, line.figure, line.suggested, f"{key}_{at}")


def ask_button(here: Place, figure: Figure, suggested: str, key: str) -> None:
    """The way from a figure to a question: the measure's own, to be changed, with a date."""
    if st.button(wording.ASK, key=f"ask_{key}"):
        _ask(here, figure, suggested)


@st.dialog(wording.ASK)
def _ask(here: Place, figure: Figure, suggested: str) -> None:
    with st.form("ask_form", border=False):
        text = st.text_area("Question", suggested, max_chars=LONGEST)
        today = asked.today(here)
        due = st.date_input("Reply by", wording.default_due(today), min_value=today, format="YYYY-MM-DD")
        if st.form_submit_button("Ask", type="primary") and _kept(
            lambda: asked.put(here, local_viewer(), figure, text, due)
        ):
            st.rerun()


def _kept(write: Callable[[], None]) -> bool:
    """Whether a text was kept; where it was refused, the one sentence why stands under the form."""
    try:
        write()
    except AccountabilityError as refusal:
        st.error(str(refusal))
        return False
    return True


def asked_list(here: Place) -> None:
    """What was asked: how each question stands and whose it is."""
    lines = asked.asked(here)
    if not lines:
        return
    waiting = sum(line.open for line in lines)
    with look.section("asked", wording.asked_label(waiting)):
        for line in lines:
            with look.row(f"asked_{line.id}"):
                state, what, way = st.columns([2.2, 8.4, 0.8], vertical_alignment="center")
                state.markdown(line.state)
                with what:
                    look.two_lines(f"{line.head} · {line.owner}", f"{line.text} ({line.below})")
                with way:
                    navigation.page_link("records", "Rows", **line.query)


def replies(here: Place, unit_id: int) -> None:
    """On a unit's page: what is asked of it with the box to reply in, and what it said before."""
    _replies_asked(here, unit_id)
    said = asked.said(here, unit_id)
    if said:
        with look.section("said", wording.replies_label(len(said))):
            for about, text in said:
                look.two_lines(f"**{about}**", text)


def _replies_asked(here: Place, unit_id: int) -> None:
    lines = [line for line in asked.asked(here, frozenset({unit_id})) if line.open]
    if not lines:
        return
    with look.section("replies", wording.reply_label(len(lines))):
        for line in lines:
            with look.row(f"reply_{line.id}"):
                look.two_lines(f"{line.state} {line.head}", f"{line.text} ({line.below})")
                _reply_box(here, line.id)


def _reply_box(here: Place, question_id: int) -> None:
    with (
        st.expander(wording.REPLY, key=f"reply_box_{question_id}"),
        st.form(f"form_{question_id}", border=False),
    ):
        text = st.text_area("Reply", max_chars=LONGEST, help=wording.PUBLIC_NOTE)
        look.note(wording.PUBLIC_NOTE)
        if st.form_submit_button("Send"):
            _send(here, question_id, text)


def _send(here: Place, question_id: int, text: str) -> None:
    found, warned = asked.names_in(here, text), f"warned_{question_id}"
    if found and st.session_state.get(warned) != text:
        st.session_state[warned] = text
        st.warning(wording.names_warning(found))
    elif _kept(lambda: asked.reply(here, local_viewer(), question_id, text)):
        st.rerun()
