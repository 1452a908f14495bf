"""How it is reckoned: each measure on today's numbers, the score opened, the words, the version."""

import streamlit as st

from dashboard import clock_pieces, dictionary_pieces, look, pieces, place, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import clocks, compare, method
from dashboard.glossary import GLOSSARY


def page() -> None:
    """The score first, then the catalogue, then the words."""
    here = place.find()
    view = method.view_of(here)
    place.head(here, own=True)
    look.sentence(wording.method_sentence(wording.literal(view.top.name), view.weeks.settled.end))
    found = method.entries(view, here.scope)
    # The score opened would tell the counts of complaints that it is made of.
    scored = [] if here.scope.is_empty else [wording.method.SCORE]
    with st.container(key="contents"):
        st.markdown(wording.method.contents([*scored, *found, wording.method.WORDS]))
    if scored:
        score(view)
        other_choices(here, view)
    for pillar, entries in found.items():
        with look.section(f"pillar_{entries[0].id[0]}", pillar, anchor=wording.method.anchor(pillar)):
            for entry in entries:
                measure(entry)
    with look.section("words", wording.method.WORDS, anchor=wording.method.anchor(wording.method.WORDS)):
        look.table(
            look.lines(sorted(method.glossary(GLOSSARY))), wording.labels.GLOSSARY, "words", header=False
        )
    with look.section("version", wording.labels.VERSION):
        st.markdown(clocks.version(view.configuration))
        clock_pieces.way()
        dictionary_pieces.file(view.configuration)


def score(view: WeekView) -> None:
    """From values to marks, from marks to pillars, from pillars to the score."""
    found = view.scores.get(view.top.id)
    if found is None:
        return
    label = wording.labels.to_day(wording.method.SCORE, view.weeks.settled.end)
    with look.section("score", label, anchor=wording.method.anchor(wording.method.SCORE)):
        lines = method.score_lines(found, view.configuration.measures)
        look.table(lines, wording.labels.MARKS_TABLE, "score", right=[3, 4, 5, 6, 7, 8])
        with st.container(key="narrow_score"):
            look.note(wording.method.SCORE_NARROW)
        look.note(method.steadying())
        st.markdown("  \n".join(method.score_steps(found)))
        pieces.score_row(view, view.top.id, link=False)
        look.note(method.said_words())
        look.note(clocks.score_note(view.configuration))


def other_choices(here: Place, view: WeekView) -> None:
    """How much the units' scores, and their order, hang on choices of method."""
    found = compare.sensitivity_lines(here, view)
    for at, (group, lines) in enumerate(found.items()):
        with look.section(f"choices_{at}", f"{wording.OTHER_CHOICES}: {group}"):
            st.markdown(lines[0])
            look.note("  \n".join(lines[1:]))


def measure(entry: method.MeasureEntry) -> None:
    """One measure: meaning and question at the left, formula and today's numbers at the right."""
    with look.row(f"measure_{entry.id}"):
        left, right = st.columns([5, 7], gap="medium")
        with left:
            look.two_lines(f"**{entry.name}** :gray[{entry.id}]", entry.meaning)
            st.markdown(f":small[{wording.question_ask(entry.asks)}]")
        with right:
            look.two_lines(entry.worked, f"{entry.rules}.")
            with st.expander(wording.labels.FORMULA):
                st.markdown(f":small[{entry.formula}]")


page()
