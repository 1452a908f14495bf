"""The agency's files: sources and what they lack, what came in, what waits and why, how complete it is."""

import streamlit as st

from dashboard import (
    cache,
    clock_pieces,
    look,
    navigation,
    pieces,
    place,
    published_pieces,
    setting_up,
    undo_pieces,
    wording,
)
from dashboard.cache import Place, WeekView
from dashboard.facts import files, retaining
from models.sources import Files


def page() -> None:
    """Sources first, then batches, quarantine, completeness."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here)
    kept = cache.files(here)
    look.sentence(files.sentence(kept, view))
    with look.section("ways"), st.container(horizontal=True, gap="medium"):
        setting_up.way()
        clock_pieces.way()
        pieces.to_restricted()
    with look.section("sources", wording.labels.sources(len(kept.sources))):
        look.table(files.source_table(kept), wording.labels.SOURCES, "sources", right=[6])
        look.note(f"{wording.plain(files.come_to(kept))} {wording.files.SOURCES_NOTE}")
    pieces.to_confirm(here, view.top)
    published_pieces.ways(here, view.top)
    setting_up.steps_left(here, but=("data", "confirm"))
    with look.section("lacking", wording.labels.LACKING):
        lacking = files.lacking_table(kept)
        if len(lacking):
            look.table(lacking, wording.labels.LACKING_TABLE, "lacking")
        else:
            st.markdown(f":gray[{wording.labels.NOTHING_LACKING}]")
    quarantine(kept, here)
    with look.section("batches", wording.labels.BATCHES):
        look.table(files.batch_table(kept), wording.labels.BATCHES_TABLE, "batches", right=[4, 5, 6, 7, 8])
        look.note(wording.files.BATCHES_NOTE)
        undo_pieces.way(here, kept)
        with st.container(key="narrow_batches"):
            look.note(wording.files.BATCHES_NARROW)
    completeness(view)
    retention(here, view)


def retention(here: Place, view: WeekView) -> None:
    """How long rows are kept, what is due, and what was removed."""
    found = retaining.find(here, view)
    if found is None:
        return
    with look.section("retention", wording.retaining.HEAD):
        for line in found.lines:
            st.markdown(line)
        if len(found.removed):
            look.table(found.removed, wording.retaining.REMOVED, "removed")
        look.note(wording.retaining.HOW)


def quarantine(kept: Files, here: Place) -> None:
    """Rows that could not be taken, by reason, the first of them, and how to bring them back."""
    with look.section("quarantine", wording.labels.quarantine(kept.quarantined)):
        if not kept.quarantined:
            st.markdown(f":gray[{wording.labels.NO_ROW_WAITS}]")
            return
        look.table(files.reason_table(kept), wording.labels.REASONS, "reasons", right=[3])
        look.note(wording.first_of(len(kept.waiting), kept.quarantined))
        look.rows_table(files.waiting_table(kept), wording.labels.WAITING, "waiting", height=320)
        st.markdown(wording.labels.BRING_BACK)
        st.code(files.retry_commands(kept, here.agency), language=None)


def completeness(view: WeekView) -> None:
    """How complete and how prompt the records are, unit by unit."""
    with look.section("complete", wording.labels.COMPLETE):
        left, right = st.columns([4, 8], gap="large")
        with left:
            pieces.figure_lines(view.top.name, files.record_keeping(view))
        with right:
            table = files.completeness_table(view, rows_link)
            look.table(table, wording.labels.COMPLETE_TABLE, "complete", right=[2, 3, 4])


def rows_link(unit: str) -> str:
    """The address of the records that a unit's completeness is made of."""
    return navigation.link("records", measure=files.COMPLETE[0], unit=unit)


page()
