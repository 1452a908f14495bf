"""Where a page is: the viewer checked on every run, then agency and week from the address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from dashboard import cache, look, navigation, sign_in, wording
from dashboard.cache import Place, WeekView
from metrics.calendar import Week
from metrics.parts import load_parts
from metrics.week_results import keep_week
from models import counting
from models.access import Viewer, agencies, check_can_read_agency, local_viewer
from models.engine import engine, reading
from models.errors import AccessDenied, AccountabilityError
from models.migrate import check_ready
from models.tree import UnitNode


class NoAgencyYet(AccessDenied):
    """There is nothing to look at yet: every page says how to begin instead."""


@st.cache_resource(show_spinner=False)
def _ready(url: str) -> bool:
    """Asked until it is so: an error is not kept."""
    check_ready(engine())
    return True


def find() -> Place:
    """The place of this run. Errors: AccessDenied with a plain sentence where the address names none."""
    url = engine().url.render_as_string(hide_password=True)
    name, names = find_agency()
    place = agency_place(name, url, sign_in.viewer())
    place = replace(place, week=_week(place), beside=tuple(names))
    return replace(place, head=_head(place))


def find_agency() -> tuple[str, list[str]]:
    """The agency of this run, and all that the viewer may read. Errors: AccessDenied where there is none."""
    _ready(engine().url.render_as_string(hide_password=True))
    names = agency_names(sign_in.viewer())
    if not names:
        raise NoAgencyYet(wording.plain(wording.checklist.BEGIN_SENTENCE))
    wanted = st.query_params.get("agency")
    name = navigation.current("agency", names, names[0]) if wanted in (None, *names) else wanted
    return name or names[0], names


def agency_names(viewer: Viewer) -> list[str]:
    """The agencies that a viewer may read."""
    with reading(engine()) as connection:
        return [name for _, name in agencies(connection, viewer)]


def agency_place(name: str, url: str, viewer: Viewer) -> Place:
    """One agency in its present state, no week chosen yet; the viewer is checked here."""
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, viewer, name)
        version = counting.version(connection, scope.agency_id)
        # While a source reaches into the future, time itself moves the figures: then by the hour.
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        as_of = load_parts(connection, scope).as_of(hour)
    state = "|".join((url, str(version), as_of.isoformat(), cache.configuration().version))
    return Place(name, scope, state, as_of, viewer)


def _week(place: Place) -> str:
    labels = cache.week_labels(place)
    wanted = st.query_params.get("week")
    if wanted is not None and wanted not in labels:
        raise AccessDenied(wording.no_such_week(wanted, labels[-1], labels[0]))
    return navigation.current("week", labels, labels[0])


def _head(place: Place) -> str:
    """Of the units of somebody who commands several: the one that the address or the session names."""
    if place.scope.unit_ids is None or place.scope.is_empty:
        return ""
    view = cache.week_view(place)
    return view.head_of(navigation.named("unit")) if len(view.heads) > 1 else ""


def choose_head(view: WeekView) -> None:
    """A select box of the units of somebody who commands several."""
    if len(view.heads) > 1:
        navigation.choose(
            "unit", "Unit", sorted(view.heads), view.top.name, label_visibility="collapsed", width=220
        )


def choose_agency(place: Place) -> None:
    """A select box of the agencies, where there are several."""
    names = place.beside
    if len(names) > 1:
        st.session_state["choose_agency"] = place.agency
        st.selectbox(
            "Agency",
            names,
            key="choose_agency",
            on_change=_changed_agency,
            label_visibility="collapsed",
            width=220,
        )


def _changed_agency() -> None:
    """Another agency has other weeks, quarters and units."""
    navigation.forget("week", "unit", "quarter")
    navigation.put("agency", st.session_state["choose_agency"])


def choose_week(place: Place) -> None:
    """The week between two arrows; every week from the first record on can be picked."""
    labels = cache.week_labels(place)
    at = labels.index(place.week)
    older, newer = labels[min(at + 1, len(labels) - 1)], labels[max(at - 1, 0)]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        _arrow("‹", "The week before", older, at == len(labels) - 1)
        navigation.choose(
            "week",
            "Week",
            labels,
            labels[0],
            words=_week_words,
            label_visibility="collapsed",
            width=246,
        )
        _arrow("›", "The week after", newer, at == 0)


@lru_cache(maxsize=1000)
def _week_words(label: str) -> str:
    return wording.week(Week.parse(label).start)


def _arrow(sign: str, help: str, week: str, disabled: bool) -> None:
    st.button(
        sign,
        key=f"week_{sign}",
        help=help,
        type="tertiary",
        on_click=navigation.put,
        args=("week", week),
        disabled=disabled,
    )


def find_unit(view: WeekView, default: str | None = None) -> UnitNode:
    """The unit of the address, else the first below the agency: of a commander the own one.

    Errors: AccessDenied for an unknown one.
    """
    names = [node.name for node in view.tree]
    wanted = st.query_params.get("unit")
    if wanted is not None or default is not None:
        return view.unit(wanted or default or "")
    first = next((node.name for node in view.tree if node.depth), names[0])
    return view.unit(navigation.current("unit", names, first))


def choose_unit(view: WeekView, node: UnitNode) -> None:
    """A select box of all units in tree order."""
    depths = {one.name: one.depth for one in view.tree}
    navigation.choose(
        "unit",
        "Unit",
        list(depths),
        node.name,
        words=lambda name: wording.NO_BREAK * 3 * max(depths[name] - 1, 0) + name,
        label_visibility="collapsed",
        width=220,
    )


def open_unit(nodes: Sequence[UnitNode], key: str) -> None:
    """A select box that leads to the page of a unit."""
    depths = {node.name: node.depth for node in nodes}
    least = min(depths.values(), default=0)
    chosen = st.selectbox(
        "Open a unit",
        list(depths),
        index=None,
        format_func=lambda name: wording.NO_BREAK * 3 * (depths[name] - least) + name,
        placeholder="Open a unit",
        label_visibility="collapsed",
        width=200,
        key=f"open_{key}",
    )
    if chosen:
        navigation.open("unit", unit=chosen)


def head(place: Place, *, unit: UnitNode | None = None, ways: bool = False, own: bool = False) -> None:
    """The line above the sentence: agency, unit and week to choose, and how fresh the figures are.

    ways: also the ways to any unit's page and to the meeting. own: also the choice of who commands several.
    """
    view = cache.week_view(place)
    st.session_state["scorecard"] = wording.scorecard_line(view.id, view.configuration.version)
    several = len(place.beside) > 1
    title, parent, context = "" if several else place.agency, "", ""
    if unit is not None:
        title, context = wording.literal(unit.name), wording.unit_context(unit.sworn)
        parent = next((wording.literal(one.name) for one in view.tree if one.id == unit.parent_id), "")
    of = unit.name if unit is not None and unit.depth else ""
    look.print_title(wording.print_title(place.agency, of, view.weeks.selected.start))
    with look.page_head(title, context, freshness(place), parent):
        choose_agency(place)
        if unit is not None and len(view.tree) > 1:
            choose_unit(view, unit)
        if own:
            choose_head(view)
        choose_week(place)
        if ways:
            open_unit(view.tree[1:], "unit")
            navigation.page_link("meeting", wording.meeting.TITLE)


def warm() -> None:
    """Have the newest week worked out, and the first agency's read, before anybody asks."""
    try:
        url = engine().url.render_as_string(hide_password=True)
        check_ready(engine())
        keep_week(engine())
        names = agency_names(local_viewer())
        if names:
            place = agency_place(names[0], url, local_viewer())
            place = replace(place, week=cache.week_labels(place)[0])
            top = cache.week_view(place).top.id
            cache.open_complaints(place, top)
            cache.nobody_owns(place, top)
    except (AccountabilityError, SQLAlchemyError):
        return  # the pages say it in a sentence


@cache.once
def freshness(place: Place) -> str:
    """How far lists, trends and files reach, in one line."""
    view = cache.week_view(place)
    reach = {part: state.last_day for part, state in view.states.items() if state.last_day is not None}
    return wording.freshness_line(view.list_on, view.weeks.settled.end, reach)
