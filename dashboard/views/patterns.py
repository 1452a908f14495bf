"""Patterns to check: each with its rows and what people found; none is proof of anything."""

from functools import partial

import streamlit as st

from dashboard import cache, day_bars, look, navigation, on_file, place, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import chart_tables, patterns
from dashboard.facts.patterns import Card
from models.access import Action, can
from models.errors import EntryRefused

words = wording.patterns


def page() -> None:
    """The sentence, a section for each pattern, and what was looked for in vain or not at all."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here)
    look.sentence(patterns.sentence(here))
    for card in patterns.cards(here, view):
        with look.section(f"pattern_{card.key}"):
            pattern(here, view, card)
    with look.section("quiet"):
        look.note(words.LEAVING)
        closed = st.expander(words.QUIET_TITLE, key="quiet_checks", on_change="rerun")
        with closed:
            if closed.open:
                look.table(patterns.quiet(here), words.QUIET_TITLE, "quiet")


def pattern(here: Place, view: WeekView, card: Card) -> None:
    """One pattern: what is seen, what would be expected, what to ask; its chart, looks, form and records."""
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.markdown(card.title)
        for text in card.seen:
            st.markdown(text)
        st.markdown(wording.labels.asks(card.asks))
        navigation.page_link("unit", words.open_unit(card.unit), unit=card.unit)
        for text in card.looks:
            st.markdown(f":small[{text}]")
        if not card.may_leave:
            look.note(words.HELD)
    with right:
        if card.chart is not None:
            look.note(card.chart.reading)
            spec = day_bars.day_bars(card.chart.points)
            look.chart(card.chart.points, spec, card.chart.reading, f"bars_{card.key}")
            twin = partial(chart_tables.of_bars, card.chart.points, card.chart.scale)
            look.twin(twin, card.chart.reading, f"bars_{card.key}", right=[2])
    if can(here.viewer, Action.LOOK, here.scope, card.unit_id):
        entry(here, view, card)
    records(here, card)
    with st.expander(words.RECKONED, key=f"reckoned_{card.key}"):
        look.note(card.formula)


def entry(here: Place, view: WeekView, card: Card) -> None:
    """The form in which a person records what was found."""
    closed = st.expander(words.RECORD_TITLE, key=f"entry_{card.key}")
    with closed, st.form(f"form_{card.key}", clear_on_submit=True, border=False):
        # The last, still looking, stands there first: it alone lets nothing leave the building.
        outcome = st.selectbox(
            words.LOOK_LABEL,
            list(words.OUTCOMES),
            index=len(words.OUTCOMES) - 1,
            format_func=words.OUTCOMES.__getitem__,
        )
        text = st.text_area(words.TEXT_LABEL, max_chars=400, height=100)
        look.note(wording.labels.WORKING_NOTE)
        sent = st.form_submit_button(words.RECORD)
    if sent:
        try:
            patterns.record(here, view, card, outcome, text)
        except EntryRefused as refused:
            st.warning(str(refused))
        else:
            st.toast(words.RECORDED)
            st.rerun()


def records(here: Place, card: Card) -> None:
    """The records behind the pattern, read when somebody asks for them."""
    closed = st.expander(card.rows_title, key=f"rows_{card.key}", on_change="rerun")
    with closed:
        if closed.open:
            rows = patterns.rows(here, card)
            ways = patterns.addresses(here, card)
            at = look.rows_table(rows, card.rows_title, f"records_{card.key}", height=360, opens=bool(ways))
            # A link, not a jump, as on Records: arrow keys walk the rows.
            if at is not None:
                navigation.page_link("record", patterns.row_name(card, rows, at), record=ways[at])
            if ways:
                look.note(wording.OPEN_A_ROW)
            on_file.rows_file(
                here,
                wording.labels.download(len(rows)),
                lambda: patterns.csv_text(rows),
                f"{card.key.lower()}_{here.week}.csv",
                rows=len(rows),
                what=card.pattern,
                key=f"file_{card.key}",
                unit_id=card.unit_id,
            )


page()
