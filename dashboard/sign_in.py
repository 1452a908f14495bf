"""Who is there: the viewer of the running session, asked anew of the database in every run.

Without sign-in there is one local viewer; on the demo data that viewer may look at the pages as each of its
made-up persons sees them.
"""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboard import wording
from models.access import Viewer, local_viewer
from models.engine import engine, reading
from models.errors import DatabaseUnavailable
from models.people import personas, viewers

_CHOSEN: Final = "persona"
_WIDGET: Final = "choose_persona"


def viewer() -> Viewer:
    """The viewer of this run; the only way by which a page gets one."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return local_viewer()
    # A persona that is no longer there is nobody to look as.
    return next((one for one in _personas() if one.name == chosen), local_viewer())


def _personas() -> list[Viewer]:
    """What each made-up person of the demo data sees; none on any other."""
    try:
        with reading(engine()) as connection:
            now = datetime.now(UTC)
            held = [viewers(connection, identity, now) for identity in personas(connection)]
    except DatabaseUnavailable:
        return []  # the page says so
    return [one[0] for one in held if one]


def choose_persona() -> None:
    """A select box of the demo data's persons, in the foot of every page; nothing on other data."""
    held = {one.name: one for one in _personas()}
    if not held:
        st.caption(wording.access.LOCAL_ONLY)
        return
    st.session_state[_WIDGET] = viewer().name
    st.selectbox(
        wording.access.LOOK_AS,
        [local_viewer().name, *held],
        key=_WIDGET,
        format_func=lambda name: wording.access.persona(held.get(name)),
        on_change=_choose,
        width=320,
    )


def _choose() -> None:
    """Another person has other pages: begin at the start page, with nothing of the last one's choices."""
    chosen = st.session_state[_WIDGET]
    st.session_state.clear()
    st.session_state[_CHOSEN] = chosen
    st.query_params.clear()
