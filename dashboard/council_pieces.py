"""Pieces of the council's page: the chart of a finding, the counts behind, the score with its parts."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import cache, charts, look, pieces, wording
from dashboard.facts import chart_tables, council
from dashboard.facts.council import Briefing, FindingLine
from dashboard.glossary import definition

words = wording.council


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
        look.twin(partial(chart_tables.of_findings, lines), words.FINDINGS_TABLE, "findings", right=[3])


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
