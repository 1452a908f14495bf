"""The auditor's page: how both trails stand, who opened what, who was refused, what was changed."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard import look, navigation, on_file, pieces, place, wording
from dashboard.cache import Place
from dashboard.facts import audit
from dashboard.facts.audit import AuditPage

words = wording.audit


def page() -> None:
    """The sentence, both trails, openings, refusals, sign-ins, then every entry."""
    here = place.find()
    with look.page_head("" if len(here.beside) > 1 else here.agency):
        place.choose_agency(here)
        days = navigation.choose(
            "days",
            words.PERIOD,
            list(words.DAYS),
            next(iter(words.DAYS)),
            words=words.DAYS.__getitem__,
            label_visibility="collapsed",
            width=140,
        )
    found = audit.find(here, days, datetime.now(UTC))
    look.sentence(found.sentence)
    with look.section("trails", words.TRAILS):
        look.table(found.trails, words.TRAILS_TABLE, "trails", right=[2])
        look.note(words.KEEP_HEADS)
    pieces.to_restricted()
    listed("openings", words.OPENINGS, found.openings, words.NO_OPENING)
    listed("refusals", words.REFUSALS, found.refusals, words.NO_REFUSAL)
    listed("sign_ins", words.SIGN_INS, found.sign_ins, words.NO_SIGN_IN)
    entries(here, found, days)
    look.note(words.NOTE)


def listed(key: str, title: str, table: pd.DataFrame, none: str) -> None:
    """One list of the page, or that there is nothing to list."""
    with look.section(key, title):
        if len(table):
            look.rows_table(table, title, key, height=300)
        else:
            st.markdown(f":gray[{none}]")


def entries(here: Place, found: AuditPage, days: str) -> None:
    """Every entry of the period, by action and by actor, and as a file."""
    with look.section("entries", words.ENTRIES):
        with st.container(horizontal=True, key="entries_head"):
            action = chosen("action", words.ACTION, found.actions(), words.action_name, words.EVERY_ACTION)
            actor = chosen("actor", words.ACTOR, found.actors(), str, words.EVERYBODY)
        rows = found.of(action, actor)
        if not rows:
            st.markdown(f":gray[{words.NO_ENTRY}]")
            return
        if len(rows) > audit.A_SCREEN:
            look.note(wording.first_of(audit.A_SCREEN, len(rows)))
        look.rows_table(found.table(rows[: audit.A_SCREEN]), words.ENTRIES, "entries")
        on_file.rows_file(
            here,
            wording.labels.download(len(rows)),
            lambda: audit.csv_text(found.table(rows)),
            f"audit-{days}.csv",
            rows=len(rows),
            what="audit",
            days=days,
        )


def chosen(name: str, label: str, options: list[str], said: object, everything: str) -> str:
    """One of the actions or actors of the period, or all; the address holds it."""
    return navigation.choose(
        name,
        label,
        [words.ALL, *options],
        words.ALL,
        words=lambda one: everything if one == words.ALL else said(one),
        label_visibility="collapsed",
        width=260,
    )


page()
