"""Council: a quarter for policymakers: five findings, the pledges, the year so far, what is not here."""

import streamlit as st

from dashboard import cache, council_pieces, look, navigation, place, wording
from dashboard.cache import Place
from dashboard.facts import council
from dashboard.facts.council import Briefing
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
    council_pieces.counts_behind(found)
    council_pieces.score(found)


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
                    council_pieces.drawing(line, f"finding_{at}")
        council_pieces.findings_twin(lines)


def pledges(found: Briefing) -> None:
    """How the pledges stand, by first due date; what is kept or not due is folded."""
    lists = council.pledge_lists(found)
    with look.section("pledges", lists.label, definition("pledge")):
        if not lists.states:
            st.markdown(f":gray[{words.NO_PLEDGE}]")
            return
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
            so_far = council.year(found)
            if len(so_far):
                look.table(so_far, words.YEAR, "year", right=[2, 3])
            else:
                st.markdown(f":gray[{words.NO_YEAR}]")
        with third:
            st.subheader(words.NOT_COVERED, anchor=False)
            st.markdown(council.not_covered(found))
            st.subheader(words.SMALL_NUMBERS, anchor=False, help=definition("withheld"))
            st.markdown(council.small_numbers(found))


page()
