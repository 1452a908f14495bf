"""Meeting mode: one unit a screen, in large type, units with a question first; arrow keys lead on."""

from collections.abc import Sequence

import streamlit as st

from dashboard import asking, cache, decision_pieces, look, navigation, pack_pieces, place, wording
from dashboard.cache import Place
from dashboard.facts import meeting
from dashboard.facts.meeting import Line, Order, Screen
from dashboard.glossary import definition

words = wording.meeting


def page() -> None:
    """The ways on, what is late of the unit, its three parts, questions, replies."""
    here = place.find()
    view = cache.week_view(here)
    order = meeting.order(here, view)
    node = place.find_unit(view, order.names[0])
    if node.name not in order.names:
        node = view.unit(order.names[0])
    navigation.put("unit", node.name)
    found = meeting.screen(here, view, node)
    week = wording.week(view.weeks.selected.start)
    st.session_state["scorecard"] = wording.scorecard_line(view.id, view.configuration.version)
    with st.container(key="meeting"):
        ways(here, order, node.name)
        look.note(f"{order.step(node.name)} · {here.agency} · {week}")
        look.sentence(found.sentence)
        parts(here, node.id, found)
        questions(here, node.id, found)
        if found.replies:
            with look.section("replies", wording.replies_label(len(found.replies))):
                for about, text in found.replies:
                    look.two_lines(f"**{about}**", text)


def ways(here: Place, order: Order, unit: str) -> None:
    """The screens at either side, a list to jump from, and the ways out."""
    before, after = order.beside(unit)
    with st.container(horizontal=True, key="meeting_ways", vertical_alignment="center"):
        step(words.previous(before), before, "Left")
        step(words.following(after), after, "Right")
        navigation.choose(
            "unit",
            words.JUMP,
            order.names,
            unit,
            words=order.label,
            label_visibility="collapsed",
            width=240,
        )
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            pack_pieces.download(here)
            navigation.page_link("unit", words.UNIT_PAGE, unit=unit)
            navigation.page_link("this_week", words.LEAVE)


def step(label: str, unit: str, arrow: str) -> None:
    """One step along the order, by click or by arrow key."""
    st.button(
        label,
        key=f"meeting_{arrow}",
        shortcut=arrow,
        disabled=not unit,
        on_click=navigation.put,
        args=("unit", unit),
    )


def parts(here: Place, unit_id: int, found: Screen) -> None:
    """The three parts, each with its number and its words."""
    if not found.parts:
        return
    with look.section("parts"):
        for column, part in zip(st.columns(3, gap="large"), found.parts, strict=True):
            with column:
                st.subheader(part.title, anchor=False, help=definition(part.term))
                st.metric(part.title, part.number, label_visibility="collapsed")
                st.markdown("  \n".join([part.beside, " · ".join(part.states)]))
                if part.query:
                    with st.container(horizontal=True, vertical_alignment="center"):
                        navigation.page_link("records", wording.labels.SHOW_ROWS, **part.query)
                        decision_pieces.way(here, unit_id, part.measure, part.measure)


def questions(here: Place, unit_id: int, found: Screen) -> None:
    """What to ask, what else is unusual, and what was asked before."""
    with look.section("questions", wording.questions_label(len(found.questions)), definition("question")):
        lines(here, unit_id, "question", found.questions)
        if not found.questions:
            st.markdown(f":gray[{found.quiet}]")
            with st.container(horizontal=True):
                for name in found.under:
                    navigation.page_link("meeting", name, unit=name)
    for key, label, listed in (("also", words.UNUSUAL, found.also), ("before", words.BEFORE, found.before)):
        if listed:
            with look.section(key, label):
                lines(here, unit_id, key, listed)


def lines(here: Place, unit_id: int, key: str, listed: Sequence[Line]) -> None:
    """Rows of two lines, each with the way to its rows and, where nobody has yet, a way to ask."""
    for at, line in enumerate(listed):
        with look.row(f"{key}_{at}"):
            what, way, ask = st.columns([9.6, 1.2, 1.2], vertical_alignment="center")
            what.markdown(f"{line.state} {line.head}  \n:gray[{line.below}]")
            with way:
                navigation.page_link("records", wording.labels.ROWS, **line.query)
            if line.ask is not None:
                with ask:
                    asking.ask_button(here, line.ask, f"{key}_{at}")
            if line.asked is not None:
                decision_pieces.way(here, unit_id, line.query["measure"], f"{key}_{at}", line.asked)


page()
