"""What the file is, what must be decided first, which column is kept and which is left out."""

from collections.abc import Callable

import streamlit as st

from dashboard import look, wording
from dashboard.connect_pieces.choosing import choose, now, tick
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.connecting.decisions import Decision
from models.connecting.draft import Draft

words = wording.connect


def what_it_is(work: Connecting) -> None:
    """What the file was taken for, and the way to say otherwise."""
    with look.section("what", words.WHAT):
        look.table(connect.about_file(work), words.WHAT, "about_file")
        if work.sketch is None:
            return
        with st.expander(words.OTHERWISE), st.form("otherwise", border=False):
            kinds = connect.record_kinds()
            record = st.selectbox(
                words.KIND, list(kinds), list(kinds).index(now(work).record), format_func=kinds.__getitem__
            )
            sheets = work.sketch.sheets
            at = sheets.index(work.sketch.sheet) if work.sketch.sheet in sheets else 0
            sheet = st.selectbox(words.SHEET, sheets, at) if len(sheets) > 1 else work.sketch.sheet
            row = st.number_input(words.HEADER_ROW, 1, 100_000, work.sketch.header_row)
            if st.form_submit_button(words.READ_AGAIN):
                work.begin(record=record, sheet=sheet, header_row=int(row))
                st.rerun()


def to_decide(work: Connecting) -> None:
    """What stands in the way, and the guesses that somebody must look at; those of values stand there."""
    mine = [one for one in now(work).unresolved() if one.about not in ("words", "units", "confirm")]
    if not mine:
        return
    with look.section("decide", words.DECIDE):
        for one in mine:
            with look.row(f"decide_{one.about}_{abs(hash(one.name)) % 10**8}"):
                st.markdown(words.marked(one.text))
                _answer(work, one)


def _answer(work: Connecting, one: Decision) -> None:
    key = f"{one.about}_{one.name}"
    if not one.must:
        said = (one.about, one.name) in work.said
        st.checkbox(words.YES, said, key=f"yes_{key}", on_change=_say, args=(work, one, f"yes_{key}"))
        return
    draft = now(work)
    if one.about == "dates":
        readings: dict[str, tuple[str, ...]] = {
            str(order): forms for order, forms in draft.dates[one.name].options
        }
        choose(work, key, [*readings], lambda d, c: d.with_formats(one.name, readings[c]), _order)
    elif one.about == "personal":
        column = draft.column_of(one.name) or one.name
        options: dict[str, Callable[[Draft, str], Draft]] = {
            words.LEAVE_OUT: lambda d, _: d.with_dropped(column),
            words.NAMES_NOBODY: lambda d, _: d.with_allowed(column),
        }
        choose(work, key, [*options], lambda d, c: options[c](d, c))
    elif one.about in ("key", "parent"):
        _choose_columns(work, one, key)
    else:
        columns = connect.columns_to_choose(draft)
        choose(work, key, columns, lambda d, c: d.with_column(one.name, c))


def _order(order: str) -> str:
    return order.replace("_", " ")


def _say(work: Connecting, one: Decision, key: str) -> None:
    work.say(one, bool(st.session_state[key]))


def _choose_columns(work: Connecting, one: Decision, key: str) -> None:
    def chosen() -> None:
        columns = st.session_state[f"columns_{key}"]
        draft = now(work)
        work.change(draft.with_key(columns) if one.about == "key" else draft.with_parent(columns))

    columns = list(now(work).columns)
    st.multiselect(words.COLUMN, columns, key=f"columns_{key}", label_visibility="collapsed")
    st.button(words.GO_ON, key=f"go_{key}", on_click=chosen)


def grouping(work: Connecting) -> None:
    """Three complaints of several rows each, to be looked at."""
    examples = connect.examples_of_grouping(work)
    if not examples or work.known is not None:
        return
    with look.section("grouped", words.one_complaint(work.parent)):
        for at, (title, table) in enumerate(examples):
            st.markdown(title)
            look.table(table, title, f"group_{at}")
        tick(work, "grouped", words.GROUPED)
        columns = connect.columns_to_choose(now(work))
        choose(work, "parent", columns, lambda d, c: d.with_parent([c]), label=words.OTHER_COLUMN)


def kept(work: Connecting) -> None:
    """Which column fills which field, with examples; and one way to change any of them."""
    draft = now(work)
    with look.section("kept", words.KEPT):
        look.table(connect.kept_table(work), words.KEPT_TABLE, "kept_columns")
        with st.expander(words.CHANGE), st.form("change_field", border=False):
            fields = connect.fields_to_fill(draft)
            name = st.selectbox(words.FIELD, list(fields), format_func=fields.__getitem__)
            column = st.selectbox(words.COLUMN, [words.NO_COLUMN, *connect.columns_to_choose(draft)])
            if st.form_submit_button(words.CHANGE):
                work.change(draft.with_column(name, None if column == words.NO_COLUMN else column))
                st.rerun()


def left_out(work: Connecting) -> None:
    """What is not kept: columns with persons, to be ticked, and columns that nothing reads."""
    persons, others = work.personal_columns(), connect.others_left(work)
    if not persons and not others:
        return
    with look.section("left", words.LEFT):
        if persons:
            if new := connect.new_persons(work):
                look.note(new)
            look.table(connect.persons_table(work), words.PERSONS_TABLE, "persons")
            tick(work, "left_out", words.LEAVE_OUT)
        if others:
            look.note(", ".join(f"`{words.code(column)}`" for column in others))
