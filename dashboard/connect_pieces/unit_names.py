"""Names in the file that are no units yet."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard import look, wording
from dashboard.connect_pieces.choosing import choose, now
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.connecting.draft import Draft

words = wording.connect
ASKED_AT_ONCE: Final = 12


def units(work: Connecting) -> None:
    """Names that are no units yet: another spelling, nobody's, a unit of its own, or later."""
    draft = now(work)
    unknown = connect.unknown_units(draft)
    spelt = [] if unknown else connect.unit_spellings(draft)
    nobody = [] if unknown else connect.nobody_names(draft)
    if not (unknown or spelt or nobody):
        return
    with look.section("units", words.UNITS):
        for local, rows, unit in spelt:
            _tick_unit(work, local, words.spelling(local, rows, unit), local in draft.aliases, unit)
        for local, rows in nobody:
            _tick_unit(work, local, words.nobody(local, rows), local in draft.units.unassigned, None)
        likely = connect.likely_units(work)
        if likely:
            look.table(connect.likely_table(likely), words.LIKELY, "likely_units", right=[2])
            st.button(words.LIKELY_RIGHT, on_click=_take_likely, args=(work, likely))
        for local, rows in unknown[:ASKED_AT_ONCE]:
            if likely and local in {one for one, _, _ in likely}:
                continue
            st.markdown(words.which_unit(local, rows))
            choose(work, f"unit_{local}", _own_units(work), _unit_of(local))
        if likely:
            with st.expander(words.OTHER_UNIT):
                local = st.selectbox(words.NAME_IN_FILE, [one for one, _, _ in likely], key="other_unit")
                if local is not None:
                    choose(work, f"unit_{local}", _own_units(work), _unit_of(local))


def _own_units(work: Connecting) -> list[str]:
    return [*(work.place.units or ()), words.UNASSIGNED]


def _take_likely(work: Connecting, likely: list[tuple[str, int, str]]) -> None:
    draft = now(work)
    for local, _, unit in likely:
        draft = draft.with_alias(local, unit)
    work.change(draft)


def _unit_of(local: str) -> Callable[[Draft, str], Draft]:
    def change(draft: Draft, unit: str) -> Draft:
        return draft.with_nobody([local]) if unit == words.UNASSIGNED else draft.with_alias(local, unit)

    return change


def _tick_unit(work: Connecting, local: str, label: str, held: bool, unit: str | None) -> None:
    key = f"unit_tick_{local}"

    def ticked() -> None:
        draft = now(work)
        if not st.session_state[key]:
            work.change(draft.without_unit(local))
        else:
            work.change(draft.with_nobody([local]) if unit is None else draft.with_alias(local, unit))

    st.checkbox(label, held, key=key, on_change=ticked)
