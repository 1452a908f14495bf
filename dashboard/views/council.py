"""Council: a quarter for policymakers: five findings, the pledges, the year so far, what is not here."""

import streamlit as st

from dashboard import cache, charts, look, navigation, pieces, place, wording
from dashboard.cache import Place
from dashboard.facts import council
from dashboard.facts.council import Briefing, FindingLine
from dashboard.glossary import definition

words = wording.council


def page() -> None:
    """Everything from the top down; the first printed page ends after the findings."""
    here = place.find()
    known = council.labels(here)
    if not known:
        place.head(here)
        look.sentence(words.NO_QUARTER)
        return
    found = council.briefing(here, st.query_params.get("quarter") or navigation.remembered("quarter", known))
    head(here, found, known)
    look.sentence(council.sentence(found))
    findings(found)
    pledges(found)
    beside(found)
    counts_behind(found)
    score(found)


def head(here: Place, found: Briefing, known: list[str]) -> None:
    """Agency and months as title, the quarter to choose, which weeks are meant."""
    version = cache.configuration().version
    st.session_state["scorecard"] = wording.scorecard_line(found.view.id, version)
    first, last = found.quarter.start, found.quarter.end
    title, weeks = (
        words.council_title(here.agency, first, last),
        words.weeks_of_quarter(*found.days, found.on),
    )
    with look.page_head(title, weeks):
        place.choose_agency(here)
        navigation.choose(
            "quarter",
            "Quarter",
            known,
            known[0],
            words=council.months,
            label_visibility="collapsed",
            width=240,
        )


def findings(found: Briefing) -> None:
    """Each with its sentence and its caveat at the left, its chart at the right."""
    lines = council.findings(found)
    with look.section("findings", words.findings_label(len(lines)), definition("finding of the quarter")):
        for at, line in enumerate(lines):
            with look.row(f"slim_finding_{at}"):
                left, right = st.columns([5, 7], gap="large", vertical_alignment="center")
                with left:
                    look.two_lines(line.head, line.caveat)
                with right:
                    drawing(line, f"finding_{at}")


def drawing(line: FindingLine, key: str) -> None:
    """The chart of a finding; of dots with their counts beside them."""
    if line.points is None:
        st.markdown(f":gray[{wording.WITHHELD}]")
    elif line.beside:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            look.chart(line.points, line.spec, line.reading, key)
            st.markdown(f":small[{line.beside}]", width="content")
    else:
        look.chart(line.points, line.spec, line.reading, key)


def pledges(found: Briefing) -> None:
    """How the pledges stand, by first due date; what is kept or not due is folded."""
    lists = council.pledge_lists(found)
    with look.section("pledges", lists.label, definition("pledge")):
        if lists.states:
            st.markdown(f"{lists.states}  \n:gray[:small[{lists.to}]]")
        if len(lists.asked):
            look.table(lists.asked, lists.label, "pledges")
        if len(lists.rest):
            folded = st.expander(lists.rest_label, key="pledges_open", on_change="rerun")
            with folded:
                if folded.open:
                    look.table(lists.rest, lists.rest_label, "pledges_rest")
        look.note(" ".join(filter(None, (lists.unproven, words.PLEDGES_NOTE))))


def beside(found: Briefing) -> None:
    """What has changed since, the year so far, what the page does not tell."""
    with look.section("beside"):
        first, second, third = st.columns([3, 5, 3], gap="large")
        with first:
            st.subheader(words.SINCE, anchor=False)
            st.markdown(council.since(found.council.pledges))
        with second:
            st.subheader(words.YEAR, anchor=False, help=definition("year so far"))
            look.table(council.year(found), words.YEAR, "year", right=[2, 3])
        with third:
            st.subheader(words.NOT_COVERED, anchor=False)
            st.markdown(council.not_covered(found))
            st.subheader(words.SMALL_NUMBERS, anchor=False, help=definition("withheld"))
            st.markdown(council.small_numbers(found))


def counts_behind(found: Briefing) -> None:
    """The released counts that the complaint figures are made of; they add up where none is withheld."""
    cells = council.cells(found)
    if len(cells):
        folded = st.expander(words.COUNTS_BEHIND, key="cells_open", on_change="rerun")
        with folded:
            if folded.open:
                look.table(cells, words.COUNTS_BEHIND, "cells", right=[2, 3])


def score(found: Briefing) -> None:
    """The agency's score with its parts, last."""
    label = f"The agency, 13{wording.NO_BREAK}weeks to {wording.long_day(found.days[1])}"
    with look.section("score", label, definition("accountability score")):
        if council.hides_score(found):
            st.markdown(f":gray[{words.SCORE_WITHHELD}]")
            return
        for part in council.pillars(found):
            with look.row(f"slim_{part.key}"):
                left, line, _, _ = look.line_columns()
                with left:
                    look.two_lines(f"**{part.title}**", part.text)
                with line:
                    look.chart(part.points, charts.score_line(ends=False), part.reading, part.key)
        pieces.score_row(found.view, found.view.agency.id, link=False)
        adoption = wording.adoption_line(cache.configuration().adoption)
        look.note(f"{wording.SCORE_CAPTION} {adoption}")


page()
