"""Files to take away: what was published of a week or a quarter, as PDF, slides, workbook, CSV, open data."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import streamlit as st

from dashboard import cache, look, on_file, wording
from dashboard.briefings.briefing import Audience, Briefing
from dashboard.briefings.folders import zipped
from dashboard.briefings.formats import MEDIA, FileFormat, drawn
from dashboard.briefings.quarterly import quarterly
from dashboard.briefings.texts import file_name
from dashboard.briefings.weekly import weekly
from dashboard.cache import Place, WeekView
from dashboard.open_data.package import package
from metrics.calendar import Quarter, Week
from models.engine import engine, reading
from models.tree import UnitNode

words = wording.briefings
Made = Callable[[sa.Connection], Briefing]


def of_week(here: Place, view: WeekView, node: UnitNode) -> None:
    """The newest published week up to the one that is shown: for a unit, or for the whole agency."""
    out = [one.label for one in cache.published_weeks(here) if one.label <= view.weeks.settled.label]
    with look.section("screen_take_away", words.TAKE_AWAY):
        if not out:
            look.note(words.NO_WEEK_OUT)
            return
        week, scope = Week.parse(max(out)), here.scope
        audience: Audience = "chief" if not node.depth and scope.unit_ids is None else "unit"

        def made(connection: sa.Connection) -> Briefing:
            return weekly(connection, scope, week, audience, node.name)

        look.note(words.take_away(node.name, week.start))
        name = file_name(here.agency, week.label, audience, node.name if audience == "unit" else "")
        with st.container(horizontal=True):
            _buttons(here, made, name, week=week.label, unit_id=node.id)


def of_quarter(here: Place, quarter: Quarter, *, released: bool) -> None:
    """A released quarter, alike for everybody who reads Council; nothing stands there before."""
    if not released:
        return
    scope = here.scope

    def made(connection: sa.Connection) -> Briefing:
        return quarterly(connection, scope, quarter)

    with st.container(key="screen_take_away", horizontal=True):
        _buttons(here, made, file_name(here.agency, quarter.label, "council"), quarter=quarter.label)
        _open_data(here, quarter)


def _open_data(here: Place, quarter: Quarter) -> None:
    """The quarter as open data, with what its columns mean and the proof of its figures."""
    scope, label = here.scope, quarter.label

    def packed() -> bytes:
        with reading(engine()) as connection:
            made = package(connection, scope, label, cache.configuration())
        return zipped(made.files, made.name, made.published_at)

    name, kind = f"{file_name(here.agency, label, 'open-data')}.zip", "application/zip"
    about = {"what": "open data", "key": "take_open_data", "format": "zip", "quarter": label}
    on_file.file(here, words.OPEN_DATA, packed, name, kind, **about)


def _buttons(here: Place, made: Made, name: str, **about: Any) -> None:
    for form in FileFormat:
        on_file.file(
            here,
            words.FORMAT_NAMES[form],
            _drawn(made, form),
            f"{name}.{form}",
            MEDIA[form],
            what="briefing",
            key=f"take_{form}",
            format=str(form),
            **about,
        )


def _drawn(made: Made, form: FileFormat) -> Callable[[], bytes]:
    def draw() -> bytes:
        with reading(engine()) as connection:
            briefing = made(connection)
        return drawn(briefing, form)

    return draw
