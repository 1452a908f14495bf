"""What taking the file in would do, as of when it tells, and the mapping that comes of it."""

from datetime import date
from typing import Any

import streamlit as st

from dashboard import downloads, look, sign_in, wording
from dashboard.connect_pieces.choosing import tick
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.importing.mapping_text import to_toml

words = wording.connect


def checked(work: Connecting, early: str) -> None:
    """What taking the file in would do; as of when it tells, where that must be said; and the button."""
    found = work.found
    assert found is not None
    with look.section("checked", words.CHECKED):
        st.markdown(words.checked_sentence(found.read, found.refused, found.skipped))
        if found.refused:
            look.table(connect.waiting_table(found), words.WAITS_TABLE, "would_wait", right=[2])
        if early:
            st.markdown(early)
        if work.many_wait:
            st.markdown(words.many_wait(found.refused, found.read))
            tick(work, "anyway", words.ANYWAY)
        if work.asks_when and found.newest_on is not None:
            _when(work, found.newest_on)
        taken = sign_in.acting(work.take_in)
        st.button(words.TAKE_IN, type="primary", disabled=not work.may_take_in, on_click=taken)


def _when(work: Connecting, newest: date) -> None:
    days = {words.when_option(at): as_of for at, as_of in work.export_days()}
    options = [*days, words.TODAY, words.ANOTHER_DAY]

    def chosen() -> None:
        choice: Any = st.session_state["exported"]
        work.exported_as = choice
        if choice == words.TODAY:
            work.exported = work.now()
        elif choice == words.ANOTHER_DAY:
            work.exported = None
        else:
            work.exported = days.get(choice)

    st.markdown(words.when_question(newest))
    at = options.index(work.exported_as) if work.exported_as in options else None
    choice = st.radio(words.WHEN, options, at, key="exported", on_change=chosen, label_visibility="collapsed")
    if choice == words.ANOTHER_DAY:
        said = work.exported.date() if work.exported is not None else None
        given = st.date_input(words.ANOTHER_DAY, said, max_value=work.now().date(), format="YYYY-MM-DD")
        work.exported = work.on_day(given) if isinstance(given, date) else None


def mapping_file(work: Connecting) -> None:
    """The mapping for the command line."""
    mapping = work.mapping()
    downloads.button(words.MAPPING, lambda: to_toml(mapping), f"{mapping.name}.toml", "application/toml")
