"""The agency's files: sources and what they lack, what came in, what waits and why, how complete it is."""

import streamlit as st

from dashboard import cache, look, navigation, pieces, place, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import files
from models.sources import Files


def page() -> None:
    """Sources first, then batches, quarantine, completeness."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here)
    kept = cache.files(here)
    look.sentence(files.sentence(kept, view))
    with look.section("sources", f"Sources ({len(kept.sources)})"):
        look.table(files.source_table(kept), "Sources", "sources", right=[6])
        look.note(f"{wording.plain(files.come_to(kept))} {wording.files.SOURCES_NOTE}")
    with look.section("lacking", "What the files lack"):
        lacking = files.lacking_table(kept)
        if len(lacking):
            look.table(lacking, "What the files lack, and why", "lacking")
        else:
            st.markdown(":gray[Nothing that a measure reads.]")
    quarantine(kept, here)
    with look.section("batches", "Files taken in, newest first"):
        look.table(files.batch_table(kept), "Files taken in", "batches", right=[4, 5, 6, 7, 8])
        look.note(wording.files.BATCHES_NOTE)
        with st.container(key="narrow_batches"):
            look.note(wording.files.BATCHES_NARROW)
    completeness(view)


def quarantine(kept: Files, here: Place) -> None:
    """Rows that could not be taken, by reason, the first of them, and how to bring them back."""
    with look.section("quarantine", f"Quarantine ({wording.number(kept.quarantined)})"):
        if not kept.quarantined:
            st.markdown(":gray[No row waits.]")
            return
        look.table(files.reason_table(kept), "Rows in quarantine by reason", "reasons", right=[3])
        look.note(wording.first_of(len(kept.waiting), kept.quarantined))
        look.rows_table(files.waiting_table(kept), "Rows in quarantine", "waiting", height=320)
        st.markdown("To bring them back: export them, mend them in a spreadsheet, and try them again.")
        st.code(files.retry_commands(kept, here.agency), language=None)


def completeness(view: WeekView) -> None:
    """How complete and how prompt the records are, unit by unit."""
    with look.section("complete", "Complete and prompt records, by unit"):
        left, right = st.columns([4, 8], gap="large")
        with left:
            pieces.figure_lines(view.agency.name, files.record_keeping(view))
        with right:
            table = files.completeness_table(view, rows_link)
            look.table(table, "Records complete and entered in time, by unit", "complete", right=[2, 3, 4])


def rows_link(unit: str) -> str:
    """The address of the records that a unit's completeness is made of."""
    return navigation.link("records", measure=files.COMPLETE[0], unit=unit)


page()
