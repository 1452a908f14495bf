"""Setting up a new agency: its name first, then its steps, each with the way to where it is done."""

from collections.abc import Sequence

import streamlit as st

from dashboard import look, navigation, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import checklist
from dashboard.facts.checklist import StepLine
from models.agencies import LONGEST, can_begin_agency, zones
from models.errors import AccountabilityError

words = wording.checklist


def begin() -> None:
    """The page of a database without an agency: a form for its name and zone, and what comes then."""
    look.sentence(words.BEGIN_SENTENCE)
    if can_begin_agency(sign_in.viewer()):
        with look.section("begin", words.BEGIN_LABEL), st.form("begin_form", border=False):
            name = st.text_input(words.NAME, max_chars=LONGEST, width=420)
            zone = st.selectbox(words.ZONE, zones(), index=None, placeholder=words.CHOOSE_ZONE, width=420)
            if st.form_submit_button(words.BEGIN, type="primary"):
                _begin(name or "", zone)
            look.note(words.BEGIN_NOTE)
    with look.section("steps", words.AFTERWARDS):
        _lines(checklist.of_nothing())


def _begin(name: str, zone: str | None) -> None:
    try:
        kept = checklist.begin(sign_in.viewer(), name, zone)
    except AccountabilityError as refusal:
        st.error(wording.literal(on_file.said(refusal)))
        return
    navigation.put("agency", kept)
    st.rerun()


def way() -> None:
    """The links to the pages on which an agency is set up, for those who have them."""
    for name, label in (("connect", wording.connect.WAY), ("units", wording.units.TITLE)):
        if navigation.reaches(name):
            navigation.page_link(name, label)


def steps(here: Place) -> None:
    """Every step of an agency without a file, with how it stands."""
    look.sentence(checklist.sentence(here))
    found = checklist.of_agency(here)
    with look.section("steps", found.label):
        _lines(found.lines)


def steps_left(here: Place, *, but: tuple[str, ...] = ()) -> None:
    """The steps that are not done; nothing where none is left. but: of pages that this one stands for."""
    found = checklist.of_agency(here)
    lines = [line for line in found.left if line.page not in but]
    if lines:
        with look.section("steps", found.label):
            _lines(lines)
            if found.works:
                look.note(found.works)


def _lines(lines: Sequence[StepLine]) -> None:
    for line in lines:
        with look.row(f"step_{line.key}"):
            what, way = st.columns([9, 2.4], vertical_alignment="center")
            with what:
                look.two_lines(line.head, line.below)
            if line.state == "open" and line.page and navigation.reaches(line.page):
                with way:
                    navigation.page_link(line.page, line.way)
