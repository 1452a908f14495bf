"""The entry script: runs on every visit and every click, then hands over to the page asked for."""

import logging

import streamlit as st

from dashboard import look, navigation, on_file, place, setting_up, sign_in, signing_in, wording
from dashboard.server import is_this_machine
from models.access import Viewer
from models.errors import AccountabilityError
from models.sign_in_settings import sign_in_settings
from models.sign_ins import SignInNeeded


def draw(viewer: Viewer) -> None:
    """The page asked for, with its foot; whatever goes wrong in it becomes one sentence."""
    page = navigation.navigation(None if viewer.is_local else viewer.role)
    st.session_state["scorecard"] = ""
    try:
        on_file.asked_in_vain(viewer)
        page.run()
    except place.NoAgencyYet:
        setting_up.begin()
    except AccountabilityError as refusal:
        look.refusal(on_file.said(refusal))
    except Exception:
        # Nobody but the server's log sees what went wrong; the reader gets one plain sentence.
        logging.getLogger(__name__).exception("A page could not be drawn.")
        look.refusal(wording.NO_GUESS)
    look.foot(st.session_state["scorecard"])
    sign_in.foot()
    sign_in.watch()


st.set_page_config(page_title="Accountability", page_icon=str(look.ICON), layout="wide")
st.html(look.STYLESHEET)
# The server refuses others already; this holds where somebody starts this script without it.
address = st.context.ip_address  # none at all on this machine itself
if sign_in_settings() is None and isinstance(address, str) and not is_this_machine(address):
    st.error("Without sign-in the dashboard answers on its own machine only.")
    st.stop()
try:
    viewer = sign_in.enter()
except SignInNeeded as needed:
    signing_in.page(needed)
except AccountabilityError as refusal:
    signing_in.unavailable(str(refusal))
else:
    draw(viewer)
