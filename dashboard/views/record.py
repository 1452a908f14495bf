"""One promise or complaint: how it stands, what happened when, what its source said otherwise."""

import pandas as pd
import streamlit as st

from dashboard import cache, look, navigation, on_file, place, sign_in, wording
from dashboard.facts import record


def page() -> None:
    """The record in one sentence, its time line, and every earlier version."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here)
    address = st.query_params.get("record", "")
    found = record.find(here, view, sign_in.viewer(), address)
    on_file.opened(here, address)
    look.sentence(found.sentence)
    if found.lines:
        with look.section("what"):
            lines = pd.DataFrame(found.lines, columns=["what", "said"])
            look.table(lines, found.sentence, "record_lines", header=False)
    if found.steps:
        with look.section("steps", wording.labels.STEPS):
            steps = pd.DataFrame(found.steps, columns=list(wording.labels.STEP_COLUMNS))
            look.table(steps, wording.labels.STEPS_TABLE, "record_steps")
        with look.section("changes", wording.labels.CHANGES):
            if found.changes:
                changes = pd.DataFrame(found.changes, columns=list(wording.labels.CHANGE_COLUMNS))
                look.table(changes, wording.labels.CHANGES_TABLE, "record_changes")
            else:
                look.note(wording.NO_REVISIONS)
    if found.note:
        look.note(found.note)
    name, label, query = record.way_back(
        view, navigation.held("unit", "measure", "window", "part"), found.unit
    )
    navigation.page_link(name, label, **query)


page()
