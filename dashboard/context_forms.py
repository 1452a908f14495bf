"""The box in which context figures are typed, a line a unit, and the figures that are there."""

import streamlit as st

from dashboard import cache, clock_pieces, look, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import context
from metrics.calendar import Week
from models.agencies import can_keep_units

words = wording.context


def context_figures(here: Place) -> None:
    """What to type and for which week, the box with every unit in it, and beside it what is there."""
    with look.section("context", words.TITLE):
        look.note(words.NOTE)
        left, right = st.columns([5, 7], gap="large")
        with left:
            kind = st.selectbox(
                words.WHAT, context.kinds(), format_func=words.KINDS.__getitem__, key="context_kind"
            )
            weeks = cache.week_labels(here)
            chosen = st.selectbox(words.WEEK, weeks, weeks.index(here.week), format_func=_week)
            if can_keep_units(sign_in.viewer()):
                _box(here, kind, chosen)
        with right:
            monday = Week.parse(chosen).start
            look.note(words.table_label(monday))
            look.table(context.table(here, chosen), words.TABLE, "context", right=[2, 3, 4, 5])


def _box(here: Place, kind: str, chosen: str) -> None:
    look.note(words.lines_hint(kind, Week.parse(chosen).start))
    with st.form(f"context_{kind}_{chosen}", border=False):
        text = st.text_area(words.LINES, context.lines(here, kind, chosen), height=260) or ""
        if st.form_submit_button(words.TAKE, type="primary"):
            clock_pieces.keep(lambda: context.take(here, sign_in.viewer(), kind, chosen, text))


def _week(label: str) -> str:
    return wording.week(Week.parse(label).start)
