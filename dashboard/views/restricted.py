"""Records that count at no unit: why, since when, and the one door by which they do again."""

from collections.abc import Sequence

import streamlit as st

from dashboard import look, navigation, on_file, place, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import restricted
from dashboard.facts.restricted import RestrictedLine
from models.access import Viewer
from models.errors import AccountabilityError

words = wording.restricted


def page() -> None:
    """What is locked first, then what was unlocked; both newest first."""
    here, viewer = place.find(), sign_in.viewer()
    place.head(here)
    found = restricted.find(here, viewer)
    look.sentence(found.sentence)
    lines(here, viewer, found.locked, "locked", words.LOCKED)
    lines(here, viewer, found.unlocked, "unlocked", words.UNLOCKED)
    look.note(words.NOTE)
    agency = here.agency
    navigation.page_link("this_week", wording.back_to(agency))


def lines(here: Place, viewer: Viewer, of: Sequence[RestrictedLine], key: str, title: str) -> None:
    """One part of the list, the newest of it."""
    if not of:
        return
    with look.section(f"records_{key}", title):
        shown = of[: restricted.A_SCREEN]
        if text := words.show_all(len(shown), len(of)):
            look.note(text)
        for line in shown:
            with look.row(f"{key}_{line.record}_{line.id}"):
                what, ways = st.columns([9, 3], vertical_alignment="center")
                with what:
                    look.two_lines(line.head, line.below)
                with (
                    ways,
                    st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"),
                ):
                    if line.address:
                        navigation.page_link("record", words.OPEN, record=line.address)
                    if line.may_say:
                        say(here, viewer, line)


def say(here: Place, viewer: Viewer, line: RestrictedLine) -> None:
    """The reason, and the button that unlocks the record or locks it again."""
    name, key = (words.UNLOCK if line.locked else words.LOCK), f"{line.record}_{line.id}"
    with st.popover(name), st.form(f"say_{key}", border=False):
        reason = st.text_area(words.REASON, max_chars=400, help=words.REASON_KEPT, key=f"reason_{key}")
        if not st.form_submit_button(name, type="primary"):
            return
        try:
            restricted.say(here, viewer, line, reason)
        except AccountabilityError as refusal:
            st.error(on_file.said(refusal))
            return
    st.rerun()


page()
