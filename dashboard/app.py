"""The entry script: runs on every visit and every click, then hands over to the page asked for."""

import streamlit as st

from dashboard import look
from dashboard.navigation import navigation
from dashboard.server import is_this_machine

st.set_page_config(page_title="Accountability", page_icon=str(look.ICON), layout="wide")
st.html(look.STYLESHEET)
page = navigation()
# The server refuses others already; this holds where somebody starts this script without it.
if not is_this_machine(st.context.ip_address or "localhost"):
    st.error("Without sign-in the dashboard answers on its own machine only.")
    st.stop()
page.run()
look.foot(st.session_state.get("scorecard", ""))
