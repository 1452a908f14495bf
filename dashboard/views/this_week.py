"""This week: what is late, which legal clocks run, what nobody owns, and how the agency's parts stand."""

import streamlit as st

from dashboard import (
    asking,
    cache,
    charts,
    look,
    navigation,
    pieces,
    place,
    published_pieces,
    setting_up,
    take_away,
    wording,
)
from dashboard.cache import Place, WeekView
from dashboard.facts import clocks, questions, waiting, week
from dashboard.glossary import definition


def page() -> None:
    """Everything from the top down: sentence, lists, the agency, its units."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here, ways=True, own=True)
    if not week.connected(view):
        setting_up.steps(here)
        return
    look.sentence(week.sentence(here))
    left, right = st.columns([7, 5], gap="large")
    with left:
        asking.questions(here, questions.asked(here))
    with right:
        asking.asked_lists(here)
    with look.section("lists"):
        columns = st.columns(3, gap="large")
        for column, listed in zip(columns, waiting.waiting_lists(here), strict=True):
            with column:
                pieces.waiting_list(listed)
    published_pieces.ways(here, view.top)
    if week.connected(view) < len(week.PARTS):
        setting_up.steps_left(here)
    agency(here, view)
    units(here, view)
    take_away.of_week(here, view, view.top)


def agency(here: Place, view: WeekView) -> None:
    """Three parts and the score on one line from 0 to 100."""
    with look.section("agency", week.agency_label(view), definition("pillar")):
        for part in week.part_lines(here):
            with look.row(f"slim_{part.key}"):
                left, line, right, way = look.line_columns()
                with left:
                    look.two_lines(f"**{part.title}**", part.text)
                with line:
                    look.chart(charts.line_points(part.row), charts.interval_line(), part.reading, part.key)
                if part.last_year:
                    with right:
                        look.two_lines(part.state or wording.NO_LIMITS, part.last_year)
                if part.row["status"] != "no_data":
                    with way:
                        measure = str(part.row["measure"])
                        navigation.page_link(
                            "records", wording.labels.ROWS, measure=measure, unit=view.top.name
                        )
        pieces.score_row(view, view.top.id)
        caption = clocks.caption(view.configuration)
        look.note(wording.labels.line_note(wording.LINE_CAPTION, caption))
        look.note(clocks.line(view.configuration))


def units(here: Place, view: WeekView) -> None:
    """The units by bureau; nothing is reckoned while it is closed."""
    with look.section("wide_units"):
        opened = st.expander(
            f"**{wording.units_label(week.unit_count(view))}**", key="units_open", on_change="rerun"
        )
        with opened:
            if opened.open:
                pieces.unit_table(here, view.tree[1:], "units")
    with st.container(key="narrow_units"):
        pieces.unit_links(view)


page()
