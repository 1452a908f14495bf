"""How both trails stand, walked at most every five minutes: a walk reads every entry there is."""

from datetime import UTC, datetime

import streamlit as st

from models.engine import engine
from models.trails import TrailState, states


@st.cache_data(ttl=300, max_entries=8, show_spinner=False)
def _walked(url: str) -> tuple[list[TrailState], datetime]:
    return states(engine()), datetime.now(UTC)


def trail_states() -> tuple[list[TrailState], datetime]:
    """Both trails of the whole database, which are of no one agency, and when they were walked."""
    return _walked(engine().url.render_as_string(hide_password=True))
