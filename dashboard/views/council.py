"""Council: a quarter for policymakers: five findings, the pledges, the year so far, what is not here."""

import streamlit as st

from dashboard import council_pieces, look, navigation, place, take_away, wording
from dashboard.cache import Place
from dashboard.facts import council, pledges
from dashboard.facts.council import Briefing
from dashboard.facts.pledges import PledgeLists
from dashboard.glossary import definition, definitions

words, found_words, year_words = wording.council, wording.findings, wording.year_so_far


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
    council_pieces.pledge_line(found)
    take_away.of_quarter(here, found.quarter, released=found.released is not None)
    lists = pledges.pledge_lists(found, council_pieces.record_links(found))
    findings(found)
    council_pieces.first_sheet(found, lists.label, lists.states)
    pledged(lists)
    beside(found)
    council_pieces.counts_behind(found)
    council_pieces.score(found)
    council_pieces.ways(found)


def head(here: Place, found: Briefing, known: list[str]) -> None:
    """Agency and months as title, the quarter to choose, which weeks are meant."""
    version = found.view.configuration.version
    st.session_state["scorecard"] = wording.scorecard_line(found.view.id, version)
    first, last = found.quarter.start, found.quarter.end
    title, weeks = (
        words.council_title(here.agency, first, last),
        words.weeks_of_quarter(*found.days, found.on),
    )
    with look.page_head(title, weeks, council.reach(found)):
        place.choose_agency(here)
        navigation.choose(
            "quarter",
            wording.labels.QUARTER,
            known,
            known[0],
            words=council.months,
            label_visibility="collapsed",
            width=240,
        )


def findings(found: Briefing) -> None:
    """Each with its sentence and its caveat at the left, its chart at the right."""
    lines = council.findings(found)
    with look.section(
        "findings", found_words.findings_label(len(lines)), definition("finding of the quarter")
    ):
        for at, line in enumerate(lines):
            with look.row(f"slim_finding_{at}"):
                left, right = st.columns([5, 7], gap="large", vertical_alignment="center")
                with left:
                    look.two_lines(line.head, line.caveat)
                with right:
                    council_pieces.drawing(line, f"finding_{at}")
        council_pieces.findings_twin(lines)


def pledged(lists: PledgeLists) -> None:
    """How the pledges stand: late first, then at risk, then said done; the rest is folded."""
    with look.section("pledges", lists.label, definition("pledge")):
        if not lists.states:
            st.markdown(f":gray[{words.NO_PLEDGE}]")
            return
        st.markdown(f"{lists.states}  \n:gray[:small[{lists.to}]]", help=definitions(*words.PLEDGE_TERMS))
        council_pieces.pledge_tables(lists)


def beside(found: Briefing) -> None:
    """What has changed since, the year so far, what the page does not tell."""
    with look.section("beside"):
        first, second, third = st.columns([3, 5, 3], gap="large")
        with first:
            council_pieces.since(found)
        with second:
            st.subheader(year_words.YEAR, anchor=False, help=definition("year so far"))
            so_far = council.year(found)
            if len(so_far):
                look.table(so_far, year_words.YEAR, "year", right=[2, 3, 4])
                look.note(year_words.YEAR_NOTE)
            else:
                st.markdown(f":gray[{year_words.NO_YEAR}]")
        with third:
            st.subheader(words.NOT_COVERED, anchor=False)
            st.markdown(council.not_covered(found))
            st.subheader(words.SMALL_NUMBERS, anchor=False, help=definition("withheld"))
            st.markdown(council.small_numbers(found))


page()
