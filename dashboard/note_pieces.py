"""Notes on the time line: the form beneath a chart, and the rows of the page of notes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from dashboard import cache, look, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import notes
from dashboard.facts.notes import Draft, NoteLine
from dashboard.facts.signals import weekly_name
from metrics.calendar import Week
from models.access import Action, can
from models.errors import AccountabilityError
from models.plain_text import LONGEST
from models.tree import UnitNode

words = wording.notes
WEEKS: Final = 52  # as far back as a chart shows, and again


def way(here: Place, node: UnitNode, measure: str) -> None:
    """The button beneath a weekly chart, for those who write notes on it."""
    may = can(here.viewer, Action.NOTE, here.scope, node.id)
    if may and st.button(words.WRITE, key=f"note_{measure}", type="tertiary"):
        _write(here, node, measure)


def of_agency(here: Place, top: UnitNode) -> None:
    """On the page of notes: one for every chart of the agency."""
    if can(here.viewer, Action.NOTE, here.scope, None) and st.button(words.WRITE, key="note_agency"):
        _write(here, top, None)


@st.dialog(words.WRITE)
def _write(here: Place, node: UnitNode, measure: str | None) -> None:
    """measure None: of the whole agency alone."""
    labels: dict[tuple[int | None, str | None], str] = {}
    if measure:
        labels[node.id, measure] = words.this_chart(weekly_name(measure))
        labels[node.id, None] = words.bears_on(node.name, None)
    labels[None, None] = words.bears_on(None, None)
    kinds = [kind for kind in words.KINDS if measure or kind != "rebase"]
    weeks = cache.week_labels(here)[:WEEKS]
    with st.form("note_form", border=False):
        kind = st.selectbox(words.KIND, kinds, format_func=words.KINDS.__getitem__)
        about = st.selectbox(words.BEARS_ON, list(labels), format_func=labels.__getitem__)
        week = st.selectbox(
            words.WEEK, weeks, weeks.index(here.week) if here.week in weeks else 0, format_func=_week
        )
        text = st.text_area(words.TEXT, max_chars=LONGEST)
        trial = st.checkbox(words.TRIAL) if measure else False
        look.note(f"{words.PUBLIC} {wording.labels.WORKING_NOTE}")
        if st.form_submit_button(words.WRITE, type="primary"):
            draft = Draft(*about, week, kind, text, trial)
            _done(partial(notes.write, here, sign_in.viewer(), draft), words.written(kind))


def _week(label: str) -> str:
    return wording.week(Week.parse(label).start)


def rows(here: Place, key: str, label: str, lines: Sequence[NoteLine]) -> None:
    """One part of the list, each note with what its reader may do."""
    if not lines:
        return
    with look.section(f"notes_{key}", label):
        for line in lines:
            with look.row(f"note_{line.id}"):
                what, ways = st.columns([9, 3], vertical_alignment="center")
                with what:
                    look.two_lines(line.head, line.below)
                with ways, st.container(horizontal=True, horizontal_alignment="right"):
                    if line.may_approve and st.button(words.APPROVE, key=f"approve_{line.id}"):
                        _approve(here, line)
                    if line.may_end and st.button(line.end, key=f"end_{line.id}", type="tertiary"):
                        _end(here, line)


@st.dialog(words.APPROVE)
def _approve(here: Place, line: NoteLine) -> None:
    look.two_lines(line.head, line.below)
    try:
        weighed = notes.weigh(here, sign_in.viewer(), line.id)
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    st.markdown(weighed.text)
    if weighed.refusal:
        st.warning(weighed.refusal)
    elif st.button(words.APPROVE, key="approve_now", type="primary"):
        _done(partial(notes.approve, here, sign_in.viewer(), line.id))


@st.dialog(words.END_TITLE)
def _end(here: Place, line: NoteLine) -> None:
    look.two_lines(line.head, line.below)
    if st.button(line.end, key="end_now", type="primary"):
        _done(partial(notes.end, here, sign_in.viewer(), line.id))


def _done(write: Callable[[], None], said: str = "") -> None:
    """Write, and draw the page anew; where it is refused, the one sentence why stands there."""
    try:
        write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    if said:
        st.toast(said)
    st.rerun()
