"""The steps of connecting a file: reading, deciding, checking, taking in; widgets over the draft."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from dashboard import downloads, look, sign_in, wording
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.connecting.decisions import Decision
from models.connecting.draft import Draft
from models.connecting.promise_rules import with_promise_rule, with_proposed_rules
from models.connecting.template import template, template_mapping
from models.errors import AccountabilityError, ImportRefused
from models.importing.mapping import Mapping, parse_mapping
from models.importing.mapping_text import to_toml

words = wording.connect
ASKED_AT_ONCE: Final = 12
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OWN_MAPPING: Final = "mapping_file"


def _now(work: Connecting) -> Draft:
    assert work.draft is not None
    return work.draft


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


def what_it_is(work: Connecting) -> None:
    """What the file was taken for, and the way to say otherwise."""
    with look.section("what", words.WHAT):
        look.table(connect.about_file(work), words.WHAT, "about_file")
        if work.sketch is None:
            return
        with st.expander(words.OTHERWISE), st.form("otherwise", border=False):
            kinds = connect.record_kinds()
            record = st.selectbox(
                words.KIND, list(kinds), list(kinds).index(_now(work).record), format_func=kinds.__getitem__
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
    mine = [one for one in _now(work).unresolved() if one.about not in ("words", "units", "confirm")]
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
    draft = _now(work)
    if one.about == "dates":
        readings: dict[str, tuple[str, ...]] = {
            str(order): forms for order, forms in draft.dates[one.name].options
        }
        _choose(work, key, [*readings], lambda d, c: d.with_formats(one.name, readings[c]), _order)
    elif one.about == "personal":
        column = draft.column_of(one.name) or one.name
        options: dict[str, Callable[[Draft, str], Draft]] = {
            words.LEAVE_OUT: lambda d, _: d.with_dropped(column),
            words.NAMES_NOBODY: lambda d, _: d.with_allowed(column),
        }
        _choose(work, key, [*options], lambda d, c: options[c](d, c))
    elif one.about in ("key", "parent"):
        _choose_columns(work, one, key)
    else:
        columns = connect.columns_to_choose(draft)
        _choose(work, key, columns, lambda d, c: d.with_column(one.name, c))


def _order(order: str) -> str:
    return order.replace("_", " ")


def _say(work: Connecting, one: Decision, key: str) -> None:
    work.say(one, bool(st.session_state[key]))


def _choose(
    work: Connecting,
    key: str,
    options: Sequence[str],
    change: Callable[[Draft, str], Draft],
    named: Callable[[str], str] = str,
    label: str = words.WHICH,
) -> None:
    """One choice that changes the draft as soon as it is made."""

    def chosen() -> None:
        if (choice := st.session_state[f"choose_{key}"]) is not None:
            work.change(change(_now(work), choice))

    st.selectbox(
        label,
        options,
        index=None,
        key=f"choose_{key}",
        format_func=named,
        on_change=chosen,
        label_visibility="collapsed",
        placeholder=label,
    )


def _choose_columns(work: Connecting, one: Decision, key: str) -> None:
    def chosen() -> None:
        columns = st.session_state[f"columns_{key}"]
        draft = _now(work)
        work.change(draft.with_key(columns) if one.about == "key" else draft.with_parent(columns))

    columns = list(_now(work).columns)
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
        _tick(work, "grouped", words.GROUPED)
        columns = connect.columns_to_choose(_now(work))
        _choose(work, "parent", columns, lambda d, c: d.with_parent([c]), label=words.OTHER_COLUMN)


def _tick(work: Connecting, what: str, label: str) -> None:
    """One thing that a person says of the whole file."""

    def ticked() -> None:
        setattr(work, what, bool(st.session_state[f"tick_{what}"]))

    st.checkbox(label, getattr(work, what), key=f"tick_{what}", on_change=ticked)


def kept(work: Connecting) -> None:
    """Which column fills which field, with examples; and one way to change any of them."""
    draft = _now(work)
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
            _tick(work, "left_out", words.LEAVE_OUT)
        if others:
            look.note(", ".join(f"`{words.code(column)}`" for column in others))


def values(work: Connecting) -> None:
    """The values of each field of words, by frequency, with what they mean and what that does."""
    draft = _now(work)
    for name in connect.fields_of_words(draft):
        table = connect.values_table(draft, name)
        label = words.words_label(name, draft.column_of(name) or "", len(table))
        with look.section(f"values_{name}", label):
            look.table(table, label, f"values_{name}", right=[2])
            for value, rows in connect.undecided(draft, name)[:ASKED_AT_ONCE]:
                _word(work, name, value, words.group_title(value, rows))
            if connect.needs_a_look(draft, name) or name in draft.confirmed:
                _confirm(work, name)
            with st.expander(words.CHANGE_WORD):
                shown = [value for value, _ in connect.values(draft, name)]
                value = st.selectbox(words.VALUE, shown, key=f"value_{name}")
                if value is not None:
                    _word(work, name, value, words.MEANS)


def _confirm(work: Connecting, name: str) -> None:
    key = f"confirm_{name}"

    def ticked() -> None:
        draft = _now(work)
        if st.session_state[key]:
            work.change(draft.with_confirmed(name))
        else:
            work.change(draft.without_confirmed(name))

    st.checkbox(words.LOOKS_RIGHT, name in _now(work).confirmed, key=key, on_change=ticked)


def _word(work: Connecting, name: str, value: str, label: str) -> None:
    options = connect.choices(_now(work), name)
    key = f"{name}_{value}_{label}"
    st.markdown(label)
    _choose(work, key, [*options], lambda d, c: d.with_word(name, value, c), options.__getitem__, words.MEANS)


def tickets(work: Connecting) -> None:
    """Which types of tickets are promises, of which kind and due when."""
    draft = _now(work)
    types = connect.tickets(draft)
    if not types:
        return
    if connect.has_rules(draft):
        with look.section("tickets", words.TICKETS):
            _ticket_rules(work, types)
    else:
        folded = st.expander(words.ONLY_SOME, key="only_some", on_change="rerun")
        with folded:
            if folded.open:
                _ticket_rules(work, types)


def _ticket_rules(work: Connecting, types: list[str]) -> None:
    draft = _now(work)
    look.table(connect.ticket_table(draft), words.TICKETS, "tickets", right=[2])
    proposed = with_proposed_rules(draft, work.place.clocks)
    if proposed != draft:
        st.button(words.PROPOSED_RULES, on_click=work.change, args=(proposed,))
    with st.form("ticket_rule", border=False):
        st.markdown(words.CHANGE_RULE)
        kinds = connect.promise_kinds()
        left, middle, right = st.columns(3)
        type_ = left.selectbox(words.TYPE, types)
        kind = middle.selectbox(words.PROMISES, list(kinds), format_func=kinds.__getitem__)
        due = right.text_input(words.DUE)
        if st.form_submit_button(words.CHANGE_RULE) and type_ is not None:
            try:
                work.change(with_promise_rule(draft, type_, kind or None, due.strip() or None))
            except AccountabilityError as refusal:
                st.error(str(refusal))
            else:
                st.rerun()


def derived(work: Connecting) -> None:
    """Promises that the complaints themselves hold."""
    found = work.derivable()
    if not found:
        return
    with look.section("derived", words.DERIVED):
        look.table(connect.derived_table(work), words.DERIVED, "derived")
        if any(one.possible and one.clock_days is not None for one in found):
            _tick(work, "derive", words.DERIVE)


def units(work: Connecting) -> None:
    """Names that are no units yet: another spelling, nobody's, a unit of its own, or later."""
    draft = _now(work)
    unknown = connect.unknown_units(draft)
    spelt = [] if unknown else connect.unit_spellings(draft)
    nobody = [] if unknown else connect.nobody_names(draft)
    if not (unknown or spelt or nobody):
        return
    with look.section("units", words.UNITS):
        for local, rows, unit in spelt:
            _tick_unit(work, local, words.spelling(local, rows, unit), local in draft.aliases, unit)
        for local, rows in nobody:
            _tick_unit(work, local, words.nobody(local, rows), local in draft.units.unassigned, None)
        likely = connect.likely_units(work)
        if likely:
            look.table(connect.likely_table(likely), words.LIKELY, "likely_units", right=[2])
            st.button(words.LIKELY_RIGHT, on_click=_take_likely, args=(work, likely))
        for local, rows in unknown[:ASKED_AT_ONCE]:
            if likely and local in {one for one, _, _ in likely}:
                continue
            st.markdown(words.which_unit(local, rows))
            _choose(work, f"unit_{local}", _own_units(work), _unit_of(local))
        if likely:
            with st.expander(words.OTHER_UNIT):
                local = st.selectbox(words.NAME_IN_FILE, [one for one, _, _ in likely], key="other_unit")
                if local is not None:
                    _choose(work, f"unit_{local}", _own_units(work), _unit_of(local))


def _own_units(work: Connecting) -> list[str]:
    return [*(work.place.units or ()), words.UNASSIGNED]


def _take_likely(work: Connecting, likely: list[tuple[str, int, str]]) -> None:
    draft = _now(work)
    for local, _, unit in likely:
        draft = draft.with_alias(local, unit)
    work.change(draft)


def _unit_of(local: str) -> Callable[[Draft, str], Draft]:
    def change(draft: Draft, unit: str) -> Draft:
        return draft.with_nobody([local]) if unit == words.UNASSIGNED else draft.with_alias(local, unit)

    return change


def _tick_unit(work: Connecting, local: str, label: str, held: bool, unit: str | None) -> None:
    key = f"unit_tick_{local}"

    def ticked() -> None:
        draft = _now(work)
        if not st.session_state[key]:
            work.change(draft.without_unit(local))
        else:
            work.change(draft.with_nobody([local]) if unit is None else draft.with_alias(local, unit))

    st.checkbox(label, held, key=key, on_change=ticked)


def past_events(work: Connecting) -> None:
    """Whether events that lie in the past wait to be confirmed or all took place."""
    draft = _now(work)
    source = draft.sources.get("state")
    if draft.record != "event" or source is None or source.otherwise is None:
        return
    options = {"to_be_confirmed": words.WAIT_FOR_CONFIRMATION, "held": words.ALL_HELD}

    def chosen() -> None:
        word = st.session_state["past_events"]
        work.change(_now(work).with_source("state", source.model_copy(update={"otherwise": word})))

    with look.section("past", words.PAST_EVENTS):
        st.radio(
            words.PAST_EVENTS,
            list(options),
            list(options).index(source.otherwise) if source.otherwise in options else 0,
            format_func=options.__getitem__,
            key="past_events",
            on_change=chosen,
            label_visibility="collapsed",
        )


def checked(work: Connecting, early: str) -> None:
    """What taking the file in would do; as of when it tells, where that must be said; and the button."""
    found = work.found
    assert found is not None
    with look.section("checked", words.CHECKED):
        st.markdown(words.checked_sentence(found.read, found.refused, found.skipped))
        if found.refused:
            look.table(connect.waiting_table(found), words.WAITS_TABLE, "would_wait", right=[2])
        if early:
            st.markdown(early)
        if work.many_wait:
            st.markdown(words.many_wait(found.refused, found.read))
            _tick(work, "anyway", words.ANYWAY)
        if work.asks_when and found.newest_on is not None:
            _when(work, found.newest_on)
        taken = sign_in.acting(work.take_in)
        st.button(words.TAKE_IN, type="primary", disabled=not work.may_take_in, on_click=taken)


def _when(work: Connecting, newest: date) -> None:
    days = {words.when_option(at): as_of for at, as_of in work.export_days()}
    options = [*days, words.TODAY, words.ANOTHER_DAY]

    def chosen() -> None:
        choice: Any = st.session_state["exported"]
        work.exported_as = choice
        if choice == words.TODAY:
            work.exported = work.now()
        elif choice == words.ANOTHER_DAY:
            work.exported = None
        else:
            work.exported = days.get(choice)

    st.markdown(words.when_question(newest))
    at = options.index(work.exported_as) if work.exported_as in options else None
    choice = st.radio(words.WHEN, options, at, key="exported", on_change=chosen, label_visibility="collapsed")
    if choice == words.ANOTHER_DAY:
        said = work.exported.date() if work.exported is not None else None
        given = st.date_input(words.ANOTHER_DAY, said, max_value=work.now().date(), format="YYYY-MM-DD")
        work.exported = work.on_day(given) if isinstance(given, date) else None


def renamed(work: Connecting) -> None:
    """Columns of the source that are not in the file: what each is called now."""
    assert work.known is not None
    with look.section("renamed", words.RENAMED):
        options = [words.GONE, *_now(work).columns]
        for old, new in work.new_names.items():
            key = f"renamed_{old}"

            def chosen(old: str = old, key: str = key) -> None:
                choice = st.session_state[key]
                work.new_names[old] = None if choice == words.GONE else choice

            at = options.index(new) if new in options else 0
            st.selectbox(words.renamed_question(old), options, at, key=key, on_change=chosen)
        for line in connect.gone_lines(work):
            look.note(line)
        st.button(words.GO_ON, type="primary", disabled=not work.may_rename, on_click=work.rename)
        st.button(words.NEW_SOURCE, on_click=work.as_new_source)


def mapping_file(work: Connecting) -> None:
    """The mapping for the command line."""
    mapping = work.mapping()
    downloads.button(words.MAPPING, lambda: to_toml(mapping), f"{mapping.name}.toml", "application/toml")


# What is to be looked at before a file is checked, in the order of the page.
STEPS: Final = (
    to_decide,
    what_it_is,
    grouping,
    kept,
    left_out,
    values,
    tickets,
    units,
    derived,
    past_events,
)
