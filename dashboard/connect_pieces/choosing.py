"""Choices that more than one step of connecting a file offers."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import wording
from dashboard.connecting import Connecting
from models.connecting.draft import Draft

words = wording.connect


def now(work: Connecting) -> Draft:
    assert work.draft is not None
    return work.draft


def choose(
    work: Connecting,
    key: str,
    options: Sequence[str],
    change: Callable[[Draft, str], Draft],
    named: Callable[[str], str] = str,
    label: str = words.WHICH,
) -> None:
    """One choice that changes the draft as soon as it is made."""

    def chosen() -> None:
        if (choice := st.session_state[f"choose_{key}"]) is not None:
            work.change(change(now(work), choice))

    st.selectbox(
        label,
        options,
        index=None,
        key=f"choose_{key}",
        format_func=named,
        on_change=chosen,
        label_visibility="collapsed",
        placeholder=label,
    )


def tick(work: Connecting, what: str, label: str) -> None:
    """One thing that a person says of the whole file."""

    def ticked() -> None:
        setattr(work, what, bool(st.session_state[f"tick_{what}"]))

    st.checkbox(label, getattr(work, what), key=f"tick_{what}", on_change=ticked)
