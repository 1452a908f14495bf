"""Before a file is looked at: templates, a mapping that is there, a refusal, columns that are gone."""

from typing import Any, Final

import streamlit as st

from dashboard import downloads, look, sign_in, wording
from dashboard.connect_pieces.choosing import now
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.connecting.template import template, template_mapping
from models.errors import ImportRefused
from models.importing.mapping import Mapping, parse_mapping

words = wording.connect
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OWN_MAPPING: Final = "mapping_file"


def templates() -> None:
    """Workbooks to fill in, for who has no export."""
    with st.expander(words.FROM_NOTHING):
        kinds = connect.record_kinds()
        record = st.selectbox(words.KIND, list(kinds), format_func=kinds.__getitem__, key="template")
        name = f"{template_mapping(record).name}.xlsx"
        downloads.button(words.TEMPLATE, lambda: template(record), name, WORKBOOK)


def own_mapping() -> None:
    """A mapping that is there as a file: the next file that has its columns is read by it."""
    with st.expander(words.OWN_MAPPING):
        file = st.file_uploader(words.MAPPING_FILE, ["toml"], key=_OWN_MAPPING)
        if file is None:
            return
        try:
            look.note(words.mapping_given(_parsed(file).title))
        except ImportRefused as refusal:
            st.error(str(refusal))


def mapping_given() -> list[Mapping]:
    """The mapping that was given as a file; none where there is none that can be read."""
    file = st.session_state.get(_OWN_MAPPING)
    try:
        return [] if file is None else [_parsed(file)]
    except ImportRefused:
        return []


def _parsed(file: Any) -> Mapping:
    return parse_mapping(file.getvalue().decode("utf-8", errors="replace"), file.name)


@sign_in.fragment(run_every=0.5)
def progress(work: Connecting) -> None:
    """How far the child has come; the page is drawn anew when it has something to say."""
    if work.poll():
        st.rerun()
    if work.running is None:
        return
    at = work.running.progress()
    st.progress(min(at.share or 0.0, 1.0), wording.uploads.progress(at.rows, at.share, at.waiting))
    st.button(words.STOP, on_click=work.cancel)


def refusal(work: Connecting) -> None:
    """What was refused last, and what of the file is in; a file that cannot be read has a page of its own."""
    if not work.refusal or work.stage == "refused":
        return
    st.error(work.refusal)
    if far := connect.how_far(work):
        look.note(far)


def renamed(work: Connecting) -> None:
    """Columns of the source that are not in the file: what each is called now."""
    assert work.known is not None
    with look.section("renamed", words.RENAMED):
        options = [words.GONE, *now(work).columns]
        for old, new in work.new_names.items():
            key = f"renamed_{old}"

            def chosen(old: str = old, key: str = key) -> None:
                choice = st.session_state[key]
                work.new_names[old] = None if choice == words.GONE else choice

            at = options.index(new) if new in options else 0
            st.selectbox(words.renamed_question(old), options, at, key=key, on_change=chosen)
        for line in connect.gone_lines(work):
            look.note(line)
        again = sign_in.acting(work.rename)
        st.button(words.GO_ON, type="primary", disabled=not work.may_rename, on_click=again)
        st.button(words.NEW_SOURCE, on_click=work.as_new_source)
