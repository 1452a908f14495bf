"""The entry script: runs on every visit and every click, then hands over to the page asked for."""

import streamlit as st

from dashboard import look
from dashboard.navigation import navigation

st.set_page_config(page_title="Accountability", page_icon=str(look.ICON), layout="wide")
st.html(look.STYLESHEET)
page = navigation()
page.run()
look.foot(st.session_state.get("scorecard", ""))
