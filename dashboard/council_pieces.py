"""Pieces of the council's page: the chart of a finding, the counts behind, the score with its parts."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import charts, look, navigation, pieces, wording
from dashboard.facts import chart_tables, clocks, council, pledges
from dashboard.facts.council import Briefing, FindingLine
from dashboard.facts.pledges import PledgeLists
from dashboard.glossary import definitions

words = wording.council


def drawing(line: FindingLine, key: str) -> None:
    """The chart of a finding; of dots with their counts beside them."""
    if line.points is None:
        st.markdown(f":gray[{wording.WITHHELD}]")
    elif line.printed:
        with st.container(key=f"screen_{key}"):
            look.chart(line.points, line.spec, line.reading, key)
        with st.container(key=f"print_{key}"):
            look.note(line.printed)
    elif line.beside:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            look.chart(line.points, line.spec, line.reading, key)
            st.markdown(f":small[{line.beside}]", width="content")
    else:
        look.chart(line.points, line.spec, line.reading, key)


def pledge_line(found: Briefing) -> None:
    """How the council's own pledges stand, as large as the sentence above; its day is not the quarter's."""
    if said := pledges.pledge_sentence(found):
        with st.container(key="sentence_pledges"):
            st.markdown(said)


def since(found: Briefing) -> None:
    """What has become of pledges since the quarter began."""
    told = pledges.since(found, record_links(found))
    st.subheader(told.title, anchor=False)
    st.markdown("  \n".join(told.lines))
    if told.named:
        st.markdown("\n".join(f"- :small[{one}]" for one in told.named))
    look.note(council.publication(found))


def ways(found: Briefing) -> None:
    """Where the figures lead: how they are worked, the files, and the rows for viewers who have them."""
    with look.row("ways"), st.container(horizontal=True, gap="medium"):
        for name, label, query in council.ways(found):
            if navigation.reaches(name):
                navigation.page_link(name, label, **query)


def record_links(found: Briefing) -> Callable[[str], str | None]:
    """Gives the address of a record's page, to viewers who have it and read the whole agency; else None."""
    opens = navigation.reaches("record") and found.scope.unit_ids is None
    return lambda record: navigation.link("record", record=record) if opens else None


def pledge_tables(lists: PledgeLists) -> None:
    """What asks for a look as a table; the rest, and what older ones lack, folded beneath."""
    if len(lists.asked):
        look.table(lists.asked, lists.label, "pledges")
    folded = (("rest", lists.rest, lists.rest_label), ("unproven", lists.unproven, lists.unproven_label))
    for key, rows, label in folded:
        if len(rows):
            beneath = st.expander(label, key=f"pledges_{key}_open", on_change="rerun")
            with beneath:
                if beneath.open:
                    look.table(rows, label, f"pledges_{key}")
    look.note(lists.note)
    if lists.not_printed:
        with st.container(key="print_pledges"):
            look.note(lists.not_printed)


def first_sheet(found: Briefing, label: str, states: str) -> None:
    """On paper alone, under the findings: how pledges stand, what is not here, how far the files reach."""
    with st.container(key="print_first_sheet"):
        st.markdown("  \n".join(council.first_sheet(found, label, states)))


def counts_behind(found: Briefing) -> None:
    """The released counts that the complaint figures are made of; they add up where none is withheld."""
    cells = council.cells(found)
    if len(cells):
        folded = st.expander(words.COUNTS_BEHIND, key="cells_open", on_change="rerun")
        with folded:
            if folded.open:
                look.table(cells, words.COUNTS_BEHIND, "cells", right=[2, 3])


def findings_twin(lines: Sequence[FindingLine]) -> None:
    """All that the charts of the findings draw, as one table."""
    if any(line.points is not None for line in lines):
        look.twin(
            partial(chart_tables.of_findings, lines), wording.findings.FINDINGS_TABLE, "findings", right=[3]
        )


def score(found: Briefing) -> None:
    """The agency's score with its parts, last."""
    label = f"The agency, 13{wording.NO_BREAK}weeks to {wording.long_day(found.days[1])}"
    with look.section("score", label, definitions(*words.SCORE_TERMS)):
        if council.hides_score(found):
            st.markdown(f":gray[{words.SCORE_WITHHELD}]")
            return
        for part in council.pillars(found):
            with look.row(f"slim_{part.key}"):
                left, line, right, _ = look.line_columns()
                with left:
                    look.two_lines(f"**{part.title}**", part.text)
                with line:
                    look.chart(part.points, charts.score_line(ends=False), part.reading, part.key)
                with right:
                    st.markdown(part.word)
        pieces.score_row(found.view, found.view.top.id, link=False)
        for why in council.above_its_measure(found):
            look.note(why)
        look.note(clocks.score_note(found.view.configuration))
