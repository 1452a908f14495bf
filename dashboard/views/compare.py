"""One unit beside units like it: a funnel, its table, and the weekly line of every unit of the group."""

from functools import partial

import streamlit as st

from dashboard import cache, charts, funnel, look, navigation, place, wording
from dashboard.cache import Place
from dashboard.facts import compare
from dashboard.facts.compare import Beside
from metrics.measures import REGISTRY

ACROSS = 3


def page() -> None:
    """A unit and a measure to choose, what is said of them, the funnel, every unit's weeks."""
    here = place.find()
    view = cache.week_view(here)
    if st.query_params.get("unit") is None:
        names = [node.name for node in view.tree]
        navigation.current("unit", names, compare.first_unit(here, view))
    node = place.find_unit(view)
    compare.check_measure(st.query_params.get("measure"))
    place.head(here, unit=node)
    choices = compare.measures()
    measure = navigation.current("measure", list(choices), compare.FIRST)
    found = compare.beside(here, node, measure)
    first = compare.method_line(compare.sensitivity(here, node.id))
    look.sentence(" ".join(text for text in (first, compare.sentence(found, node)) if text))
    with look.section("measure"):
        navigation.choose(
            "measure",
            wording.labels.MEASURE,
            list(choices),
            compare.FIRST,
            words=choices.__getitem__,
            label_visibility="collapsed",
            width=420,
        )
    if found is None:
        return
    link = partial(rows_link, measure)
    stands = found.comparison.reason is None and found.own.reason is None
    if stands:
        drawn(found, link)
    twin(found, link)
    if stands:
        weeks(here, found)


def rows_link(measure: str, unit: str) -> str:
    """The address of the rows behind one unit's figure."""
    return navigation.link("records", measure=measure, unit=unit)


def drawn(found: Beside, link: partial[str]) -> None:
    """The funnel with its finding."""
    with look.section("funnel"):
        st.markdown(f"**{wording.funnel_title(found.flagged)}**")
        look.note(compare.subtitle(found))
        reading = compare.reading(found)
        chart, words = st.columns([8, 4], gap="large")
        facts = found.comparison, found.own.unit, found.names, compare.links(found, link)
        points, spec, ends = funnel.drawn(*facts, even=compare.one_size(found.comparison) is not None)
        with chart:
            look.chart(points, spec, reading, "funnel")
        with words:
            if found.own.flag:
                st.markdown(wording.labels.asks(REGISTRY[found.comparison.measure].asks))
            query = {"measure": found.comparison.measure, "unit": found.own.name}
            navigation.page_link("records", wording.labels.rows_of(found.own.name), **query)
            for text in filter(None, (reading, wording.scale_note(*ends), *compare.notes(found))):
                look.note(text)


def twin(found: Beside, link: partial[str]) -> None:
    """Every unit of the group that may be told of, in tree order."""
    group = found.comparison.group
    with look.section("peers", wording.group_line(group.name, len(group.units))):
        lines = compare.table(found, link)
        right = [at for at, name in enumerate(lines.columns, start=1) if name not in ("Unit", "Reading")]
        with st.container(key="broad_units"):
            look.table(lines, compare.reading(found), "peers", right=right)
        with st.container(key="narrow_peers"):
            for at, (unit, figure, reading) in enumerate(compare.stacked(found)):
                with look.row(f"peer_{at}"):
                    look.two_lines(f"**{unit}** {figure}", reading)
        if found.together:
            look.note(wording.TOGETHER)


def weeks(here: Place, found: Beside) -> None:
    """Small multiples: the weekly line of every unit, all on one scale."""
    lines = compare.weekly_lines(here, found)
    if not lines:
        return
    comparison = found.comparison
    with look.section("weeks", wording.labels.WEEK_BY_WEEK):
        points = {unit: charts.week_points(line, comparison.kind) for unit, line in lines.items()}
        spec = funnel.small_multiple(list(points.values()), found.goal, comparison.kind)
        units = list(points)
        for start in range(0, len(units), ACROSS):
            for column, unit in zip(st.columns(ACROSS), units[start : start + ACROSS], strict=False):
                with column:
                    st.markdown(f"**{found.names[unit]}**" if unit == found.own.unit else found.names[unit])
                    reading = wording.trend_reading(lines[unit], found.names[unit], comparison.kind)
                    look.chart(points[unit], spec, reading, f"weeks_{unit}")
        look.note(wording.weeks_note(lines[units[0]]))
        table = partial(compare.weekly_table, lines, found.names, comparison.kind)
        look.twin(table, wording.labels.WEEK_BY_WEEK, "weeks", right=range(2, len(lines) + 2))


page()
