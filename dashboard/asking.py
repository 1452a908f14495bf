"""Asking a unit about a figure, and its written reply: small forms on the pages where the figures stand."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import decision_pieces, look, navigation, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import asked, replying
from dashboard.facts.asked import AskedLine, SaidLine
from dashboard.facts.questions import Asked, QuestionLine
from dashboard.glossary import definition
from models.access import Action, can
from models.errors import AccountabilityError
from models.plain_text import LONGEST


def questions(here: Place, found: Asked) -> None:
    """What the week leaves to ask: the questions as rows, what else is unusual behind a click."""
    with look.section("questions", found.label, definition("question")):
        _question_rows(here, found, found.questions, "question")
        if not found.questions and found.tests:
            st.markdown(f":gray[{wording.NO_QUESTIONS}]")
        if found.also:
            also = st.expander(wording.also_label(len(found.also)), key="also_open", on_change="rerun")
            with also:
                if also.open:
                    _question_rows(here, found, found.also, "also")
        look.note(found.note)


def _question_rows(here: Place, found: Asked, lines: Sequence[QuestionLine], key: str) -> None:
    standing = asked.standing(here, found.week)
    for at, line in enumerate(lines):
        with look.row(f"{key}_{at}"):
            what, ask = st.columns([7.6, 1.4], vertical_alignment="center")
            with what:
                look.two_lines(f"{line.state}  \n{line.head}", line.ask)
            with ask:
                navigation.page_link("records", "Rows", **line.query)
                if line.figure in standing:
                    st.markdown(standing[line.figure])
                else:
                    ask_button(here, line, f"{key}_{at}")


def ask_button(here: Place, line: QuestionLine, key: str) -> None:
    """The way from a figure to a question, for those who ask: the measure's own text, and a date."""
    if not can(here.viewer, Action.ASK, here.scope, line.figure.unit_id):
        return
    if st.button(wording.ASK, key=f"ask_{key}", help=wording.ask_help(line.query["unit"])):
        _ask(here, line)


@st.dialog(wording.ASK)
def _ask(here: Place, line: QuestionLine) -> None:
    figure = line.figure
    look.two_lines(line.head, wording.asked_of(asked.owner(here, figure.unit_id)))
    with st.form("ask_form", border=False):
        text = st.text_area("Question", line.suggested, max_chars=LONGEST)
        look.note(wording.labels.WORKING_NOTE)
        today = asked.today(here)
        due = st.date_input("Reply by", wording.default_due(today), min_value=today, format="YYYY-MM-DD")
        if st.form_submit_button("Ask", type="primary") and _kept(
            lambda: asked.put(here, sign_in.viewer(), figure, text, due)
        ):
            st.rerun()


def _kept(write: Callable[[], None]) -> bool:
    """Whether a text was kept; where it was refused, the one sentence why stands under the form."""
    try:
        write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return False
    return True


def asked_lists(here: Place) -> None:
    """What was asked in this review, and before it: how each question stands and whose it is."""
    lists = asked.of_week(here)
    if lists.now:
        with look.section("asked_now", wording.asked_label(len(lists.now))):
            _asked_rows(lists.now)
    with look.section("asked", wording.asked_before_label(len(lists.before))):
        _asked_rows(lists.before)
        if not lists.before:
            st.markdown(f":gray[{wording.NOTHING_ASKED}]")
        if navigation.reaches("replies") and (waiting := replying.how_many(here)):
            navigation.page_link("replies", wording.replying.waits(waiting))


def _asked_rows(lines: Sequence[AskedLine]) -> None:
    for line in lines:
        with look.row(f"asked_{line.id}"):
            what, way = st.columns([8.2, 0.9], vertical_alignment="center")
            with what:
                look.two_lines(f"{line.state} · {line.owner}  \n{line.head}", f"{line.text} ({line.below})")
            with way:
                navigation.page_link("records", "Rows", **line.query)


def replies(here: Place, found: Asked, unit_id: int) -> None:
    """On a unit's page: what stands out, what is asked of it with the way to reply, what it said before."""
    may = can(here.viewer, Action.REPLY, here.scope, unit_id)
    standing = asked.standing(here, found.week)
    unasked = [line for line in found.of_unit(unit_id) if line.figure not in standing]
    if unasked:
        with look.section("unusual", wording.UNUSUAL, definition("question")):
            for at, line in enumerate(unasked):
                _with_rows(f"unusual_{at}", f"{line.state} {line.head}", line.ask, line.query)
                if may and st.button(wording.REPLY, key=f"reply_unasked_{at}"):
                    _reply_unasked(here, line)
    waiting = [line for line in asked.asked(here, frozenset({unit_id})) if line.open]
    if waiting:
        with look.section("replies", wording.reply_label(len(waiting))):
            for line in waiting:
                _with_rows(
                    f"reply_{line.id}", f"{line.state} {line.head}", f"{line.text} ({line.below})", line.query
                )
                if may and st.button(wording.REPLY, key=f"reply_to_{line.id}", type="primary"):
                    _reply(here, line)
    said = asked.said(here, unit_id, sign_in.viewer())
    if said:
        with look.section("said", wording.replies_label(len(said))):
            for one in said:
                look.two_lines(f"**{one.about}**", one.words)
                if one.own and st.button(wording.CORRECT, key=f"correct_{one.id}", type="tertiary"):
                    _correct(here, one)
    decision_pieces.of_unit(here, unit_id)


def _with_rows(key: str, head: str, below: str, query: dict[str, str]) -> None:
    with look.row(key):
        what, way = st.columns([10.6, 0.8], vertical_alignment="center")
        with what:
            look.two_lines(head, below)
        with way:
            navigation.page_link("records", "Rows", **query)


@st.dialog(wording.REPLY)
def _reply(here: Place, line: AskedLine) -> None:
    look.two_lines(line.head, line.text)
    _reply_form(here, "", lambda text: asked.reply(here, sign_in.viewer(), line.id, text))


@st.dialog(wording.REPLY)
def _reply_unasked(here: Place, line: QuestionLine) -> None:
    look.two_lines(line.head, line.ask)
    _reply_form(here, "", lambda text: asked.write(here, sign_in.viewer(), line.figure, text))


@st.dialog(wording.CORRECT)
def _correct(here: Place, one: SaidLine) -> None:
    look.two_lines(f"**{one.about}**", one.words)
    _reply_form(here, one.text, lambda text: asked.correct(here, sign_in.viewer(), one.id, text))


def _reply_form(here: Place, before: str, keep: Callable[[str], None]) -> None:
    """A box without a limit of its own: what is pasted stays, and what is too much is said."""
    with st.form("reply_form", border=False):
        text = st.text_area("Reply", before, help=wording.PUBLIC_NOTE) or ""
        look.note(f"{wording.PUBLIC_NOTE} {wording.labels.WORKING_NOTE}")
        if st.form_submit_button(wording.SEND, type="primary"):
            send(here, text, keep)


def send(here: Place, text: str, keep: Callable[[str], None]) -> None:
    """Keep a text and draw the page anew; one that may hold a person's name only once it is sent again."""
    found = asked.names_in(here, text)
    if found and st.session_state.get("warned_of") != text:
        st.session_state["warned_of"] = text
        st.warning(wording.names_warning(found))
    elif _kept(lambda: keep(text)):
        st.rerun()
