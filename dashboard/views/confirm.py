"""Events that wait to be confirmed: a list with ticks, what was said last, what files say otherwise."""

from functools import partial

import streamlit as st

from dashboard import cache, look, navigation, place, sign_in, wording
from dashboard.cache import Place
from dashboard.confirm_pieces import done, waiting
from dashboard.facts import confirm
from models.tree import UnitNode

words = wording.confirm


def page() -> None:
    """How many wait; what files say otherwise first, because it is about what counts already."""
    here = place.find()
    view = cache.week_view(here)
    node = place.find_unit(view, view.top.name)
    place.head(here, unit=node)
    count = confirm.how_many(here, node.id)
    look.sentence(words.sentence(count))
    differences(here, node)
    if count:
        with look.section("confirm", words.WAITING):
            waiting(here, node.id, count)
    said(here, node)
    look.note(words.NOTE)
    if node.id != view.top.id:
        navigation.page_link("unit", wording.back_to(node.name), unit=node.name)


def said(here: Place, node: UnitNode) -> None:
    """What was said last, each with the way to take it back."""
    lines, may = confirm.said(here, node.id, sign_in.viewer()), confirm.may_say(here)
    if not lines:
        return
    with look.section("said_of_events", words.SAID):
        for at, line in enumerate(lines):
            with look.row(f"said_{at}"), st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(line.text, width="content")
                if may and st.button(words.TAKE_BACK, key=f"back_{at}", type="tertiary"):
                    done(partial(confirm.take_back, here, sign_in.viewer(), line.event_ids))


def differences(here: Place, node: UnitNode) -> None:
    """Confirmed events of which a later file says otherwise: kept as said, or as the file says."""
    lines = confirm.differences(here, node.id, sign_in.viewer())
    if not lines:
        return
    with look.section("differences", words.differences(len(lines))):
        for line in lines:
            with look.row(f"difference_{line.id}"):
                look.two_lines(line.head, line.below)
                if not confirm.may_say(here):
                    continue
                with st.container(horizontal=True):
                    if line.begun and st.button(words.all_the_same(line.held), key=f"keep_{line.id}"):
                        done(partial(confirm.say, here, sign_in.viewer(), [line.id], line.held))
                    if st.button(words.AS_FILED, key=f"as_filed_{line.id}"):
                        done(partial(confirm.take_back, here, sign_in.viewer(), [line.id]))
        look.note(words.DIFFERENCES_NOTE)


page()
