"""The rows behind a figure: all of them, those above the line, or the others; and as a file."""

from typing import Any

import streamlit as st

from dashboard import cache, look, navigation, on_file, place, wording
from dashboard.facts import records


def page() -> None:
    """The figure in words, its rows, and the file."""
    here = place.find()
    view = cache.week_view(here)
    place.head(here)
    node = place.find_unit(view, view.top.name)
    measure = st.query_params.get("measure") or "commitments_overdue"
    found = records.find(here, view, measure, node, st.query_params.get("window"))
    look.sentence(found.sentence)
    with look.section("rows"):
        with st.container(horizontal=True, vertical_alignment="center", key="rows_head"):
            st.markdown(f"{found.count}{'. ' + found.note if found.note else ''}", width="stretch")
            chosen = part(found.counts()) if found.parts else records.ALL
        rows = found.part(chosen)
        title, addresses = f"{found.name}: {found.count}", records.addresses(found, rows)
        table = records.shown(found, rows)
        at = look.rows_table(table, title, "records", opens=bool(addresses))
        # A link, not a jump: whoever walks the rows by arrow keys must not be carried off by the first one.
        if at is not None and addresses[at]:
            way = wording.open_row(records.row_name(table, at))
            back = {"unit": node.name, "measure": measure, **navigation.held("window", "part")}
            navigation.page_link("record", way, record=addresses[at], **back)
        # Below the table: the bar that hovers over its upper edge must not cover it.
        on_file.rows_file(
            here,
            wording.labels.download(len(rows)),
            lambda: records.csv_text(found, rows),
            records.file_name(found, node, here.week),
            rows=len(rows),
            what=measure,
            unit_id=node.id,
        )
        look.note(f"{wording.ROWS_NOTE} {wording.OPEN_A_ROW if addresses else ''}")
    if node.id != view.top.id:
        navigation.page_link("unit", wording.back_to(node.name), unit=node.name)


def part(choices: dict[str, str]) -> str:
    """Which rows: from the address, so that a copied link shows the same ones."""
    wanted = st.query_params.get("part", records.ALL)
    st.session_state["rows_part"] = wanted if wanted in choices else records.ALL
    held: dict[str, Any] = {
        "format_func": lambda name: choices[name],
        "key": "rows_part",
        "label_visibility": "collapsed",
        "on_change": lambda: st.query_params.update(part=st.session_state["rows_part"]),
    }
    if len(choices) > records.MOST_SEGMENTS:
        return st.selectbox(wording.labels.ROWS, list(choices), width=360, **held) or records.ALL
    return st.segmented_control(wording.labels.ROWS, list(choices), required=True, **held) or records.ALL


page()
