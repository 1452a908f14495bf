"""Taking a file back: what that would do is said first, and why it is done is kept."""

import streamlit as st

from dashboard import look, navigation, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import undoing
from models.access import Action, can
from models.errors import AccountabilityError
from models.sources import Files

words = wording.undoing
_SAID = "taken_back"


def way(here: Place, kept: Files) -> None:
    """The button, and what was done with it last."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    may = can(here.viewer, Action.CONNECT, here.scope)
    if may and undoing.choices(kept) and st.button(words.TAKE_BACK):
        _dialog(here, kept)


@st.dialog(words.TAKE_BACK)
def _dialog(here: Place, kept: Files) -> None:
    batches = undoing.choices(kept)
    chosen = st.selectbox(words.WHICH, list(batches), format_func=batches.__getitem__)
    try:
        st.markdown(undoing.before(here, chosen))
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    look.note(words.KEPT_ON_FILE)
    with st.form("take_back", border=False):
        reason = st.text_input(words.REASON, max_chars=400)
        if st.form_submit_button(words.TAKE_BACK, type="primary"):
            try:
                st.session_state[_SAID] = undoing.take_back(here, sign_in.viewer(), chosen, reason)
            except AccountabilityError as refusal:
                st.error(on_file.said(refusal))
            else:
                navigation.forget("week")  # it may have gone with the file
                st.rerun()
