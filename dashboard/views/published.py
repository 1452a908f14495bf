"""The published weeks: self-check, what is out and what is held, one figure's history, what differs since."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import cache, look, navigation, place, published_pieces, wording
from dashboard.cache import Place
from dashboard.facts import frozen_figures, published, self_check
from dashboard.facts.published import Standing
from models.tree import UnitNode

words = wording.published


def page() -> None:
    """The sentence, self-check, the weeks, and of one of them what it says and what differs."""
    here = place.find()
    view = cache.week_view(here)
    node = place.find_unit(view, view.top.name)
    place.head(here, unit=node)
    found = published.find(here, datetime.now(UTC))
    look.sentence(published.sentence(found))
    with look.section("check", words.CHECK):
        published_pieces.check(here, found, node)
    weeks(here, found)
    label = published.chosen_week(here, found)
    if label:
        figure(here, found, node, label)
        week(here, found, node, label)


def weeks(here: Place, found: Standing) -> None:
    """All that is out, whether the chain holds, and who holds what back."""
    with look.section("weeks", words.WEEKS):
        if found.out:
            look.table(published.weeks_table(found), words.WEEKS, "editions", right=[5, 6])
            if len(found.out) > published.SHOWN:
                folded = st.expander(words.ALL_WEEKS, key="all_weeks", on_change="rerun")
                with folded:
                    if folded.open:
                        look.rows_table(published.weeks_table(found, every=True), words.ALL_WEEKS, "all")
        if found.quarters:
            look.table(published.quarters_table(found), words.QUARTERS, "quarters_out")
        look.note(published.chain_line(here))
    holds = published.hold_lines(found)
    if holds:
        with look.section("holds", words.HOLDS):
            for line in holds:
                st.markdown(line)


def figure(here: Place, found: Standing, node: UnitNode, label: str) -> None:
    """One figure of the unit over the published weeks."""
    held = cache.editions(here, node.id)
    names = frozen_figures.measures(held)
    if not names:
        return
    with look.section("history", words.HISTORY):
        measure = navigation.choose(
            "measure",
            words.FIGURE,
            list(names),
            frozen_figures.first(names),
            words=names.__getitem__,
            label_visibility="collapsed",
            width=360,
        )
        told = frozen_figures.history(found, held, node, measure)
        if told is not None:
            published_pieces.history(told, node, measure, label)


def week(here: Place, found: Standing, node: UnitNode, label: str) -> None:
    """One published week: what was disputed of it, what it says of the unit, what differs today."""
    with look.section("week", published.period(label)):
        values = self_check.published_values(here, found, label)
        lines = self_check.dispute_lines(found, label, values)
        if lines:
            st.markdown(f"**{words.DISPUTED}**")
            published_pieces.disputes(here, lines)
        folded = st.expander(words.LINE, key=f"line_{label}", on_change="rerun")
        with folded:
            if folded.open:
                table = frozen_figures.line_table(found, cache.editions(here, node.id), node, label)
                look.table(table, words.LINE, "line", right=[3, 4])
        published_pieces.since(here, label, node)


page()
