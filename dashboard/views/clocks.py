"""Clocks and goalposts: each with its value, its source and who has adopted it; context figures."""

import streamlit as st

from dashboard import cache, clock_pieces, context_forms, look, place, wording
from dashboard.facts import clocks

words = wording.clocks


def page() -> None:
    """What stands, the forms to adopt it, what has been adopted so far."""
    here = place.find()
    view = cache.week_view(here)
    found = clocks.clocks(view)
    place.head(here)
    look.sentence(clocks.sentence(found, view))
    clock_pieces.outcome()
    with look.section("adopt"):
        clock_pieces.forms(here, found)
    for key, label, goalposts in (("clocks", words.CLOCKS, False), ("goalposts", words.GOALPOSTS, True)):
        with look.section(key, label):
            look.table(clocks.table(found, goalposts=goalposts), label, f"policies_{key}")
    with look.section("adopted", words.HISTORY):
        past = clocks.history(here)
        if len(past):
            look.table(past, words.HISTORY, "adopted")
        else:
            st.markdown(f":gray[{words.NOTHING_YET}]")
    context_forms.context_figures(here)


page()
