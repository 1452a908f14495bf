"""Connect: from an export to figures, in the browser; the next export of a source is recognised."""

import streamlit as st

from dashboard import connect_pieces, look, navigation, place, sign_in, wording
from dashboard.connecting import Connecting
from dashboard.facts import connect

words = wording.connect


def page() -> None:
    """The file that is on its way in, or a place to drop one."""
    agency, _ = place.find_agency()
    work: Connecting | None = st.session_state.get("connecting")
    if work is not None and work.place.agency != agency:
        forget(work)
        work = None
    with look.page_head(agency):
        if work is not None:
            st.button(words.ANOTHER, on_click=forget, args=(work,))
    if work is None:
        start(agency)
        return
    connect_pieces.refusal(work)
    STEPS[work.stage](work, agency)


def start(agency: str) -> None:
    """What is connected, and where to drop a file."""
    table = connect.sources_table(agency)
    look.sentence(words.start_sentence(agency, len(table)))
    begun = sign_in.acting(begin)
    st.file_uploader(
        words.UPLOAD, ["csv", "txt", "tsv", "xlsx"], key="upload", on_change=begun, args=(agency,)
    )
    look.note(words.UPLOAD_NOTE)
    connect_pieces.own_mapping()
    connect_pieces.templates()
    if len(table):
        with look.section("connected", words.SOURCES):
            look.table(table, words.SOURCES, "connected", right=[4])
            look.note(words.SOURCES_NOTE)


def begin(agency: str) -> None:
    """A file was dropped: its bytes stay in this session."""
    file = st.session_state["upload"]
    if file is not None:
        target, mappings = connect.target(agency)
        work = Connecting(target, file.name, file.getvalue(), [*connect_pieces.mapping_given(), *mappings])
        st.session_state["connecting"] = work
        work.begin()


def forget(work: Connecting) -> None:
    """Let the file go."""
    work.cancel()
    del st.session_state["connecting"]


def under_way(work: Connecting, agency: str) -> None:
    """The child reads."""
    look.sentence(f"**{wording.literal(work.name)}**")
    connect_pieces.progress(work)


def refused(work: Connecting, agency: str) -> None:
    """The file as a whole cannot be taken."""
    look.sentence(work.refusal)


def renamed(work: Connecting, agency: str) -> None:
    """Columns that are called otherwise are asked about once."""
    look.sentence(words.renamed_sentence(work.known.mapping.title, len(work.known.missing)))
    connect_pieces.renamed(work)


def deciding(work: Connecting, agency: str) -> None:
    """What it is, what is kept, what its values mean; then the check, then the door."""
    look.sentence(connect.sentence(work))
    if work.known is not None:
        look.note(words.known_note(work.known.mapping.title))
    for step in connect_pieces.STEPS:
        step(work)
    if work.found is None:
        checking = sign_in.acting(work.check)
        st.button(words.CHECK, type="primary", disabled=not work.may_check, on_click=checking)
        if left := connect.still_open(work):
            look.note(words.still_open(left))
    else:
        connect_pieces.checked(work, connect.ends_early(work, agency))


def done(work: Connecting, agency: str) -> None:
    """What became of the file, and where to look next."""
    report = work.report
    look.sentence(words.done_sentence(report.quarantined, report.new, report.changed, report.same))
    for note in connect.notes(work, report):
        look.note(note)
    with st.container(horizontal=True):
        for name, label in connect.next_pages(report):
            if navigation.reaches(name):
                navigation.page_link(name, label)
        connect_pieces.mapping_file(work)


STEPS = {
    "reading": under_way,
    "checking": under_way,
    "taking": under_way,
    "refused": refused,
    "renamed": renamed,
    "deciding": deciding,
    "checked": deciding,
    "done": done,
}
page()
