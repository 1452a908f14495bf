"""Replies of units that wait until somebody else has read them."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import look, navigation, on_file, place, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import replying
from dashboard.facts.replying import ReplyLine
from models.errors import AccountabilityError

words = wording.replying


def page() -> None:
    """How many wait, and each with what may be said of it."""
    here = place.find()
    place.head(here)
    found = replying.waiting(here, sign_in.viewer())
    look.sentence(words.sentence(len(found)))
    if found:
        with look.section("replies_waiting", words.WAITING):
            for line in found:
                with look.row(f"reply_{line.id}"):
                    reply(here, line)
    look.note(words.NOTE)


def reply(here: Place, line: ReplyLine) -> None:
    """One reply: its words, what may be a name in it, the way to its figure, what may be said of it."""
    what, way = st.columns([10.6, 0.8], vertical_alignment="center")
    with what:
        look.two_lines(line.head, line.below)
        if line.names:
            st.markdown(f":orange[◆] {line.names}")
    with way:
        navigation.page_link("records", wording.labels.ROWS, **line.query)
    if not line.may_say:
        look.note(words.OWN)
        return
    review = partial(replying.review, here, sign_in.viewer(), line.id)
    with st.container(horizontal=True, key=f"screen_review_{line.id}", vertical_alignment="center"):
        if st.button(words.MAY_LEAVE, key=f"pass_{line.id}"):
            said(partial(review, passed=True))
        if st.button(words.KEEP, key=f"keep_{line.id}"):
            said(partial(review, passed=False))
        send_back(here, line)


def send_back(here: Place, line: ReplyLine) -> None:
    """The reason, and the button that gives the reply back to its author."""
    with st.popover(words.SEND_BACK), st.form(f"back_{line.id}", border=False):
        reason = st.text_area(words.REASON, max_chars=400, key=f"reason_{line.id}")
        look.note(wording.labels.WORKING_NOTE)
        if st.form_submit_button(words.SEND_BACK, type="primary"):
            said(partial(replying.send_back, here, sign_in.viewer(), line.id, reason))


def said(write: Callable[[], None]) -> None:
    """Write, and draw the page anew; where it is refused, the one sentence why stands there."""
    try:
        write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    st.rerun()


page()
