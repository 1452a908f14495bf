"""Meeting mode: one unit a screen, in large type, in the order of the units; next and previous are links."""

from collections.abc import Sequence

import streamlit as st

from dashboard import cache, look, navigation, place, wording
from dashboard.facts import meeting
from dashboard.facts.meeting import Screen
from dashboard.glossary import definition

words = wording.meeting


def page() -> None:
    """The unit's name, the ways on, what is late, its three parts, questions, replies."""
    here = place.find()
    view = cache.week_view(here)
    node = place.find_unit(view)
    found = meeting.screen(here, view, node)
    week = wording.week(view.weeks.selected.start)
    st.session_state["scorecard"] = wording.scorecard_line(view.id, cache.configuration().version)
    ways(found, f"{here.agency} · {week}")
    look.sentence(found.sentence)
    with st.container(key="meeting"):
        parts(found)
        lines("questions", wording.questions_label(len(found.questions)), questions(found), words.NO_QUESTION)
        said = [(f"**{about}**", text, {}) for about, text in found.replies]
        lines("replies", wording.replies_label(len(said)), said, words.NO_REPLY)


def ways(found: Screen, context: str) -> None:
    """Where this screen is in the order, and the screens at either side."""
    with st.container(horizontal=True, key="meeting_ways", vertical_alignment="center"):
        if found.before:
            navigation.page_link("meeting", words.previous(found.before), unit=found.before)
        st.markdown(f":gray[{found.step} · {context}]", width="content")
        navigation.page_link("unit", words.UNIT_PAGE, unit=found.unit)
        if found.after:
            navigation.page_link("meeting", words.following(found.after), unit=found.after)
        with st.container(horizontal=True, horizontal_alignment="right"):
            navigation.page_link("this_week", words.LEAVE)


def parts(found: Screen) -> None:
    """The three parts, each with its number and its words."""
    if not found.parts:
        return
    with look.section("parts"):
        for column, part in zip(st.columns(3, gap="large"), found.parts, strict=True):
            with column:
                st.subheader(part.title, anchor=False, help=definition(part.term))
                look.figure(part.number, part.beside)
                if part.state:
                    st.markdown(part.state)
                if part.query:
                    navigation.page_link("records", "Show rows", **part.query)


Line = tuple[str, str, dict[str, str]]


def questions(found: Screen) -> list[Line]:
    """What the week leaves to ask, then what was asked, each with the way to its rows."""
    week = [(f"{line.state} {line.head}", line.ask, line.query) for line in found.questions]
    asked = [(f"{one.state} {one.head}", f"{one.text} ({one.below})", one.query) for one in found.asked]
    return week + asked


def lines(key: str, label: str, texts: Sequence[Line], none: str) -> None:
    """A list of two-line rows, or the words for none."""
    with look.section(key, label):
        for at, (first, below, query) in enumerate(texts):
            with look.row(f"{key}_{at}"):
                st.markdown(f"{first}  \n:gray[{below}]")
                if query:
                    navigation.page_link("records", "Show rows", **query)
        if not texts:
            st.markdown(f":gray[{none}]")


page()
