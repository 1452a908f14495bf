"""Events that wait, with their ticks, and the two things that may be said of what is ticked."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import look, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import confirm
from dashboard.facts.confirm import EventLine
from models.errors import AccountabilityError

words = wording.confirm
_ALL = "tick_all"
_DRAWN = "ticks_drawn"
_LONG = 15


@sign_in.fragment()
def waiting(here: Place, unit_id: int, count: int) -> None:
    """The newest events with their ticks; the buttons, said as counts, stand at both ends of a long list."""
    lines = confirm.waiting(here, unit_id)
    if text := words.shown(len(lines), count):
        look.note(text)
    if not confirm.may_say(here):
        look.table(look.lines([(line.text,) for line in lines]), words.WAITING, "waiting", header=False)
        return
    ticked = _ticked(lines)
    decide(here, ticked, "above")
    with st.container(key="ticks", gap="xsmall"):
        st.session_state[_ALL], st.session_state[_DRAWN] = len(ticked) == len(lines), ticked
        st.checkbox(words.tick_all(len(lines)), key=_ALL, on_change=_tick_all, args=(lines,))
        with st.container(key="ticks_head"):
            st.markdown(words.COLUMNS)
        for line in lines:
            st.checkbox(line.text, key=_tick(line.id))
    if len(lines) > _LONG:
        decide(here, ticked, "below")


def _tick(event_id: int) -> str:
    return f"tick_{event_id}"


def _ticked(lines: Sequence[EventLine]) -> list[int]:
    return [line.id for line in lines if st.session_state.get(_tick(line.id))]


def _tick_all(lines: Sequence[EventLine]) -> None:
    """All of them as "all" is. It may come as it was, with another's tick, from a browser that has not yet
    been told how it stands now: then nothing is ticked by it."""
    if _ticked(lines) != st.session_state[_DRAWN]:
        return
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
