"""Layer 3: the same scan in every file that a page hands out, and in every reading that pages share."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard import cache
from dashboard.cache import Place
from dashboard.facts import compare, patterns, records
from dashboard.place import agency_place
from metrics.measures import REGISTRY
from metrics.patterns.checks import peers_of
from metrics.records import COUNT_ROWS
from models.engine import engine, reading
from models.people import DEMO, Identity, viewers
from tests.access.canary import OTHER_UNIT, OWN, PARENT, PRIMES, SIBLING
from tests.access.conftest import Canaries
from tests.access.seen import seen_in
from tests.access.test_pages import SCOPES, TRAILS, told
from tests.demo import database
from tests.factories import AGENCY

PlaceOf = Callable[[str], Place]


@pytest.fixture
def place_of(canaries: Canaries) -> Iterator[PlaceOf]:
    """The newest week as a person finds it."""

    def find(person: str) -> Place:
        with reading(engine()) as connection:
            (viewer,) = viewers(connection, Identity(DEMO, person), datetime.now(UTC))
        place = agency_place(AGENCY, str(engine().url), viewer)
        return replace(place, week=cache.week_labels(place)[0])

    with database(canaries.url):
        yield find


@pytest.mark.parametrize("person", SCOPES)
def test_every_file_of_records_tells_of_the_own_units_alone(
    canaries: Canaries, place_of: PlaceOf, person: str
) -> None:
    here = place_of(person)
    view, files = cache.week_view(here), 0
    others = set(PRIMES) - SCOPES[person] | {PARENT, OTHER_UNIT} - SCOPES[person]
    for measure in (*records.LISTS, *COUNT_ROWS, *(name for name in REGISTRY if ":" not in name)):
        page = records.find(here, view, measure, view.top, None)
        said = page.sentence + page.count + records.file_name(page, view.top, here.week)
        assert told(canaries, person, "records", seen_in(said)) == {}, measure
        # A row's own numbers are of one record each; whose record it is, its name and its key tell.
        text = records.csv_text(page, page.rows)
        assert {name for name in others if name in text} <= TRAILS[person], measure
        files += 1
    assert files > 30


@pytest.mark.parametrize("person", SCOPES)
def test_every_file_of_a_pattern_tells_of_the_own_units_alone(
    canaries: Canaries, place_of: PlaceOf, person: str
) -> None:
    here = place_of(person)
    cards = patterns.cards(here, cache.week_view(here))
    assert cards
    assert len(cards) < len(patterns.cards(here.whole(), cache.week_view(here.whole())))
    for card in cards:
        text = patterns.csv_text(patterns.rows(here, card))
        assert told(canaries, person, "patterns", seen_in(text)) == {}


@pytest.mark.parametrize("person", SCOPES)
def test_what_is_reckoned_for_all_together_gives_each_the_own_rows(place_of: PlaceOf, person: str) -> None:
    here = place_of(person)
    judged, found, rows = cache.judged(here), cache.patterns(here), cache.week_view(here).rows
    assert judged.family == cache.judged(here.whole()).family
    for units in (judged.rows["unit_id"], (one.unit_id for one in found.findings), rows["unit_id"]):
        assert {int(one) for one in units} <= here.scope.unit_ids
    whole = cache.figures_of(here).counts.agency
    assert whole is cache.figures_of(place_of("The chief")).counts  # read once, shared by all
    for table in cache.figures_of(here).counts.tables.values():
        assert set(table["unit_id"].tolist()) <= here.scope.unit_ids


def test_a_scope_gives_the_figures_of_the_same_reckoning_over_its_own_counts(place_of: PlaceOf) -> None:
    """Derived from what is kept of the whole agency, and equal to what is read anew."""
    from metrics.scorecards import build

    here = place_of("The captain")
    with reading(engine()) as connection:
        anew = build(connection, here.scope, now=here.as_of)
    kept = cache.week_view(here).rows
    assert kept["numerator"].fillna(-1).tolist() == anew.rows["numerator"].fillna(-1).tolist()
    assert kept["value"].fillna(-1).tolist() == anew.rows["value"].fillna(-1).tolist()
    assert cache.week_view(here).scores == anew.scores


def test_a_comparison_tells_of_others_as_a_whole_or_not_at_all(canaries: Canaries, place_of: PlaceOf) -> None:
    captain, major = place_of("The captain"), place_of("The major")
    own = cache.week_view(captain).unit(OWN)
    for measure in compare.measures():
        whole = compare.beside(place_of("The chief"), own, measure)
        part, all_but_none = (compare.beside(here, own, measure) for here in (captain, major))
        assert whole is not None
        assert part is not None
        assert all_but_none is not None
        assert [row.name for row in part.rows] == [OWN]
        assert {row.name for row in all_but_none.rows} == {row.name for row in whole.rows}
        assert SIBLING not in repr(part)
    for strip in compare.strips(captain, own):
        assert strip.peers == ()
    assert len(PRIMES) > 5


def test_from_few_others_nothing_is_told(canaries: Canaries, place_of: PlaceOf) -> None:
    """Who reads three of six units could take them away from the sum and keep what the others have."""
    chief = place_of("The chief")
    own = cache.week_view(chief).unit(OWN)
    group = compare.peer_group(chief, own.id)
    assert group is not None
    for seen, stands in ((2, True), (3, False), (5, False), (6, True)):
        ids = frozenset({own.id, *[unit for unit in group.units if unit != own.id][: seen - 1]})
        here = replace(chief, scope=replace(chief.scope, unit_ids=ids))
        found = compare.beside(here, own, "B1")
        assert found is not None
        assert (found.comparison.reason is None) == stands, seen
        assert (found.comparison.funnel is not None) == stands
        assert len(compare.strips(here, own)) == (3 if stands else 0) or stands


def test_what_is_expected_of_few_others_is_not_told(place_of: PlaceOf) -> None:
    """A share of peers stands beside a pattern only while it tells of no single other unit."""
    chief = place_of("The chief")
    leaves = list(peers_of(cache.figures_of(chief).counts))
    finding = next(one for one in cache.patterns(chief).findings if one.pattern == "G6")
    for unread, stands in ((0, True), (1, False), (3, False), (4, True)):
        ids = frozenset(leaves[unread:])
        here = replace(chief, scope=replace(chief.scope, unit_ids=ids))
        assert patterns._tells_of_many(here) == stands, unread
        shown = patterns._seen(replace(finding, k=9, n=40, expected=0.1), patterns._tells_of_many(here))
        assert ("about 4 would be expected" in shown.replace("\u00a0", " ")) == stands
