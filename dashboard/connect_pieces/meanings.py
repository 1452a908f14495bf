"""What the values of a file mean: words, types of tickets, promises that complaints hold, past events."""

from typing import Final

import streamlit as st

from dashboard import look, wording
from dashboard.connect_pieces.choosing import choose, now, tick
from dashboard.connecting import Connecting
from dashboard.facts import connect
from models.connecting.promise_rules import with_promise_rule, with_proposed_rules
from models.errors import AccountabilityError

words = wording.connect
ASKED_AT_ONCE: Final = 12


def values(work: Connecting) -> None:
    """The values of each field of words, by frequency, with what they mean and what that does."""
    draft = now(work)
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
        draft = now(work)
        if st.session_state[key]:
            work.change(draft.with_confirmed(name))
        else:
            work.change(draft.without_confirmed(name))

    st.checkbox(words.LOOKS_RIGHT, name in now(work).confirmed, key=key, on_change=ticked)


def _word(work: Connecting, name: str, value: str, label: str) -> None:
    options = connect.choices(now(work), name)
    key = f"{name}_{value}_{label}"
    st.markdown(label)
    choose(work, key, [*options], lambda d, c: d.with_word(name, value, c), options.__getitem__, words.MEANS)


def tickets(work: Connecting) -> None:
    """Which types of tickets are promises, of which kind and due when."""
    draft = now(work)
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
    draft = now(work)
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
            tick(work, "derive", words.DERIVE)


def past_events(work: Connecting) -> None:
    """Whether events that lie in the past wait to be confirmed or all took place."""
    draft = now(work)
    source = draft.sources.get("state")
    if draft.record != "event" or source is None or source.otherwise is None:
        return
    options = {"to_be_confirmed": words.WAIT_FOR_CONFIRMATION, "held": words.ALL_HELD}

    def chosen() -> None:
        word = st.session_state["past_events"]
        work.change(now(work).with_source("state", source.model_copy(update={"otherwise": word})))

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
