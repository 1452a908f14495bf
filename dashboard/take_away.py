"""Files to take away: what was published of a week or a quarter, as PDF, slides, workbook and CSV."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import streamlit as st

from dashboard import cache, look, on_file, wording
from dashboard.briefings.briefing import Audience, Briefing
from dashboard.briefings.formats import MEDIA, FileFormat, drawn
from dashboard.briefings.quarterly import quarterly
from dashboard.briefings.texts import file_name
from dashboard.briefings.weekly import weekly
from dashboard.cache import Place, WeekView
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
        _buttons(here, made, name, week=week.label, unit_id=node.id)


def of_quarter(here: Place, quarter: Quarter, *, released: bool) -> None:
    """A released quarter, alike for everybody who reads Council; nothing stands there before."""
    if not released:
        return
    scope = here.scope

    def made(connection: sa.Connection) -> Briefing:
        return quarterly(connection, scope, quarter)

    with st.container(key="screen_take_away"):
        _buttons(here, made, file_name(here.agency, quarter.label, "council"), quarter=quarter.label)


def _buttons(here: Place, made: Made, name: str, **about: Any) -> None:
    with st.container(horizontal=True):
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
