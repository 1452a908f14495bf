"""Events that wait to be confirmed: a list with ticks, what was said last, what files say otherwise."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import cache, look, navigation, on_file, place, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import confirm
from dashboard.facts.confirm import EventLine
from models.errors import AccountabilityError
from models.tree import UnitNode

words = wording.confirm
_ALL = "tick_all"
_LONG = 15


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


@sign_in.fragment()
def waiting(here: Place, unit_id: int, count: int) -> None:
    """The newest events with their ticks; the buttons, said as counts, stand at both ends of a long list."""
    lines = confirm.waiting(here, unit_id)
    if text := words.shown(len(lines), count):
        look.note(text)
    ticked = [line.id for line in lines if st.session_state.get(_tick(line.id))]
    decide(here, ticked, "above")
    with st.container(key="ticks", gap="xsmall"):
        st.session_state[_ALL] = len(ticked) == len(lines)
        st.checkbox(words.tick_all(len(lines)), key=_ALL, on_change=_tick_all, args=(lines,))
        with st.container(key="ticks_head"):
            st.markdown(words.COLUMNS)
        for line in lines:
            st.checkbox(line.text, key=_tick(line.id))
    if len(lines) > _LONG:
        decide(here, ticked, "below")


def _tick(event_id: int) -> str:
    return f"tick_{event_id}"


def _tick_all(lines: Sequence[EventLine]) -> None:
    for line in lines:
        st.session_state[_tick(line.id)] = st.session_state[_ALL]


def decide(here: Place, ticked: list[int], key: str) -> None:
    """The two things that may be said of what is ticked."""
    say = partial(confirm.say, here, sign_in.viewer(), ticked)
    with st.container(horizontal=True, key=f"decide_{key}"):
        took = st.button(
            words.took_place(len(ticked)), key=f"took_{key}", type="primary", disabled=not ticked
        )
        did_not = st.button(words.did_not(len(ticked)), key=f"did_not_{key}", disabled=not ticked)
    if took or did_not:
        done(partial(say, took))


def done(write: Callable[[], None]) -> None:
    """Write, and draw the page anew; where it is refused, the one sentence why stands there."""
    try:
        write()
    except AccountabilityError as refusal:
        st.error(on_file.said(refusal))
        return
    st.rerun()


def said(here: Place, node: UnitNode) -> None:
    """What was said last, each with the way to take it back."""
    lines = confirm.said(here, node.id, sign_in.viewer())
    if not lines:
        return
    with look.section("said_of_events", words.SAID):
        for at, line in enumerate(lines):
            with look.row(f"said_{at}"), st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(line.text, width="content")
                if st.button(words.TAKE_BACK, key=f"back_{at}", type="tertiary"):
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
                with st.container(horizontal=True):
                    if line.begun and st.button(words.all_the_same(line.held), key=f"keep_{line.id}"):
                        done(partial(confirm.say, here, sign_in.viewer(), [line.id], line.held))
                    if st.button(words.AS_FILED, key=f"as_filed_{line.id}"):
                        done(partial(confirm.take_back, here, sign_in.viewer(), [line.id]))
        look.note(words.DIFFERENCES_NOTE)


page()
