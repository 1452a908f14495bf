"""The forms by which a post adopts clocks and goalposts, and the way to their page."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard import look, navigation, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import clocks
from dashboard.facts.clocks import Clocks
from models.errors import AccountabilityError

words = wording.clocks
_SAID: Final = "said_of_clocks"


def way() -> None:
    """The link to the page, for those who have it."""
    if navigation.reaches("clocks"):
        navigation.page_link("clocks", words.TITLE)


def outcome() -> None:
    """What has just been kept, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)


def forms(here: Place, found: Clocks) -> None:
    """One value at a time, or all that stand; those who only read are told so."""
    if not sign_in.viewer().can_adopt():
        look.note(words.READ_ONLY)
        return
    one, rest = st.columns([7, 5], gap="large")
    with one:
        st.subheader(words.ADOPT_ONE, anchor=False)
        _one(here, found)
    with rest:
        st.subheader(words.ADOPT_REST, anchor=False)
        _rest(here, found)


def _one(here: Place, found: Clocks) -> None:
    key = st.selectbox(words.WHICH, list(found.policies), format_func=clocks.name, key="clock_chosen")
    look.note(f"{clocks.now_is(found, key)} {clocks.hint(found, key)}")
    frozen = clocks.is_frozen(here, key)
    with st.form(f"adopt_{key}_{found.policies[key].value}", border=False):
        value = st.text_input(words.VALUE, found.policies[key].value, max_chars=80)
        post = st.text_input(words.POST, placeholder=words.POST_LIKE, max_chars=120)
        note = st.text_input(words.SOURCE, max_chars=400)
        reason, first_day = "", None
        if frozen:
            look.note(words.FROZEN)
            reason = st.text_input(words.REASON, max_chars=400)
            first_day = st.date_input(words.FIRST_DAY, clocks.reach(here), format="YYYY-MM-DD")
        if st.form_submit_button(words.ADOPT, type="primary"):
            keep(
                lambda: clocks.adopt_one(
                    here,
                    sign_in.viewer(),
                    key,
                    value,
                    post=post,
                    note=note,
                    reason=reason,
                    first_day=first_day,
                )
            )


def _rest(here: Place, found: Clocks) -> None:
    count = len(found.waiting)
    look.note(words.rest_note(count))
    if count:
        with st.form("adopt_rest", border=False):
            post = st.text_input(words.POST, placeholder=words.POST_LIKE, max_chars=120)
            if st.form_submit_button(words.adopt_rest(count)):
                keep(lambda: clocks.adopt_rest(here, sign_in.viewer(), found, post=post))


def keep(write: Callable[[], str]) -> None:
    """Do it and show the page anew; where it is refused, the one sentence why stands under the form."""
    try:
        st.session_state[_SAID] = write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    st.rerun()
