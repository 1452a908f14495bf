"""The two forms of the page of units: names in files that no unit has, and a box to paste units into."""

from typing import Final

import streamlit as st

from dashboard import look, on_file, sign_in, wording
from dashboard.cache import Place
from dashboard.facts import units
from models.connecting.unit_plan import UnitPlan
from models.errors import AccountabilityError
from models.tree import UnitNode

words = wording.units
PASTED: Final = "units_pasted"
SHOWN: Final = "units_shown"
SAID: Final = "units_said"
REFUSED: Final = "units_refused"


def outcome() -> None:
    """What came of the form that was sent, once."""
    if said := st.session_state.pop(SAID, ""):
        st.info(said)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(wording.literal(refused))


def names(here: Place, nodes: list[UnitNode]) -> None:
    """A line for each name: how often it appears, the likely unit, and the choice."""
    lines = units.name_lines(here, nodes)
    if not lines:
        return
    chosen: dict[str, str] = {}
    with look.section("names", words.names_label(len(units.unknown(here)))):
        for at, line in enumerate(lines):
            with look.row(f"name_{at}"):
                left, right = st.columns([7, 5], vertical_alignment="center")
                with left:
                    look.two_lines(
                        words.name_question(line.name, line.rows), words.name_likely(units.likely_words(line))
                    )
                with right:
                    said = units.choice_words(line, nodes)
                    unit = st.selectbox(
                        f"{words.WHICH}: {wording.literal(line.name)}",
                        units.choices(line, nodes),
                        index=None,
                        format_func=said.__getitem__,
                        placeholder=words.CHOOSE,
                        label_visibility="collapsed",
                        key=choice_key(here, line),
                    )
                if unit:
                    chosen[line.name] = unit
        with st.container(horizontal=True, gap="small"):
            likely = [line for line in lines if line.likely and line.name not in chosen]
            if likely:
                st.button(words.LIKELY_ONES, on_click=choose_likely, args=(here, likely), key="likely_ones")
            if chosen:
                rows = [line.rows for line in lines if line.name in chosen]
                label = words.apply_label(len(chosen), sum(rows))
                st.button(label, type="primary", on_click=settle, args=(here, chosen), key="settle_names")
        look.note(words.NAMES_NOTE)


def choice_key(here: Place, line: units.NameLine) -> str:
    """Where the choice for a name is kept."""
    return f"unit_of_{here.agency}_{line.name}"


def choose_likely(here: Place, lines: list[units.NameLine]) -> None:
    """Fill in what is likely, to be looked through and settled."""
    for line in lines:
        st.session_state[choice_key(here, line)] = line.likely


def settle(here: Place, chosen: dict[str, str]) -> None:
    """Settle the chosen names; what came of it is said on the page that follows."""
    try:
        st.session_state[SAID] = units.settle(here, sign_in.viewer(), chosen)
    except AccountabilityError as refusal:
        st.session_state[REFUSED] = on_file.said(refusal)


def paste(here: Place) -> None:
    """The box, what its lines would do, and one button that does it."""
    with look.section("paste", words.PASTE):
        with st.form("paste_form", border=False):
            text = st.text_area(words.PASTE_BOX, key=PASTED, height=170, placeholder=words.PASTE_EXAMPLE)
            look.note(words.PASTE_NOTE)
            if st.form_submit_button(words.SHOW_CHANGES):
                st.session_state[SHOWN] = text or ""
        text = st.session_state.get(SHOWN)
        if text is not None:
            changes(here, text, units.plan(here, text))


def changes(here: Place, text: str, found: UnitPlan) -> None:
    """What pasted lines would do, or what is wrong with them."""
    if found.faults:
        st.markdown(words.faults_sentence(len(found.faults)))
        for fault in found.faults[: units.MOST_NAMES]:
            look.note(words.fault_line(fault.line, fault.said))
        return
    st.markdown(words.plan_sentence(len(found.new), len(found.changed), found.same, found.beside))
    if found.names:
        st.warning(words.names_warning(found.names))
    if found.new:
        look.table(units.new_table(found), words.NEW_TABLE, "new_units", right=[6])
    if found.changed:
        look.table(units.changed_table(found), words.CHANGED_TABLE, "changed_units")
    if found.new or found.changed:
        label = words.take_label(len(found.new), len(found.changed))
        st.button(label, type="primary", on_click=take, args=(here, text, found), key="take_units")


def take(here: Place, text: str, found: UnitPlan) -> None:
    """Take them in; the box is empty afterwards."""
    try:
        st.session_state[SAID] = units.take(here, sign_in.viewer(), text, found)
        st.session_state[PASTED], st.session_state[SHOWN] = "", None
    except AccountabilityError as refusal:
        st.session_state[REFUSED] = on_file.said(refusal)
