"""Every check finds its own story in an agency made for it, and no other; its rows, scope, past and gaps."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from metrics import stored
from metrics.calendar import Week
from metrics.configuration import load
from metrics.figures import Figures, figures
from metrics.patterns import NOT_KEPT, REGISTRY
from metrics.patterns.checks import PatternsFound, check, peers_of
from metrics.patterns.definition import FLAG, NOT_RUN, OK, Finding
from metrics.patterns.looks import looks_at, main_of, may_leave
from metrics.patterns.rows import rows_of
from metrics.patterns.storing import PATTERNS, found_as_json, found_from_json
from metrics.rules import PatternRules
from models.engine import engine_for, reading
from models.errors import AccessDenied
from models.facts import table_of
from models.patterns import PatternOutcome
from models.results import StoredResult
from tests import pattern_agency
from tests.conftest import NewDatabase
from tests.factories import import_rows
from tests.factories import rows_of as rows_like
from tests.measure_factories import AS_OF, Files, import_files, scope_of
from tests.pattern_agency import SHOWN

NEEDED = {"event.attendance", "event.initiation", "event.community"}


@pytest.fixture(scope="module")
def stories(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    folder = tmp_path_factory.mktemp("stories")
    engine = engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'agency.db')}")
    import_files(engine, folder, pattern_agency.files())
    yield engine
    engine.dispose()


def seen(engine: sa.Engine, *units: str, **options: object) -> tuple[Figures, PatternsFound]:
    with reading(engine) as connection:
        scope = scope_of(connection, *units)
        view = figures(connection, scope, now=AS_OF, **options)  # type: ignore[arg-type]
        return view, check(connection, scope, view)


@pytest.fixture(scope="module")
def everything(stories: sa.Engine) -> tuple[Figures, PatternsFound]:
    return seen(stories)


def names(view: Figures) -> dict[int, str]:
    return {node.id: node.name for node in view.counts.agency.tree}


def flags(view: Figures, found: PatternsFound) -> set[tuple[str, str]]:
    return {(one.pattern, names(view)[one.unit_id]) for one in found.flags}


def finding(seen: tuple[Figures, PatternsFound], pattern: str, unit: str) -> Finding:
    view, found = seen
    (one,) = (one for one in found.findings if (one.pattern, names(view)[one.unit_id]) == (pattern, unit))
    return one


def test_each_pattern_flags_its_own_unit_and_no_other(everything: tuple[Figures, PatternsFound]) -> None:
    view, found = everything
    assert flags(view, found) == SHOWN
    assert (found.first, found.last) == (date(2025, 6, 23), date(2025, 12, 21))
    tested = [one for one in found.findings if one.status != NOT_RUN]
    assert found.tests == len(tested) > 40
    assert all(one.p is not None and one.corrected is not None and one.corrected >= one.p for one in tested)
    assert {pattern for pattern, _ in SHOWN} == set(REGISTRY)


def test_patterns_are_counted_without_what_only_supports_them(
    everything: tuple[Figures, PatternsFound],
) -> None:
    _, found = everything
    assert len(found.patterns) == len(SHOWN) - 2
    (support,) = found.support(finding(everything, "G1", "Records"))
    assert support == finding(everything, "G2", "Records")
    assert found.support(finding(everything, "G11", "West")) == ()


@pytest.mark.parametrize(
    ("pattern", "unit", "k", "n"),
    [
        ("G1", "Records", 68, 140),  # 75 promises, of which 28 + 40 on the two days, and one short
        ("G1:A1", "Standards", 30, 30),
        ("G3", "South", 25, 75),
        ("G4", "Standards", 18, 51),
        ("G5", "East", 10, 30),
        ("G6", "South", 9, 20),  # the tenth was opened again after the weeks judged
        ("G8", "West", 24, 25),
        ("G9", "East", 37, 75),
        ("G10", "North", 22, 66),
        ("G10:digits", "South", 44, 44),
        ("G12", "South", 20, 20),
    ],
)
def test_k_of_n_by_hand(
    everything: tuple[Figures, PatternsFound], pattern: str, unit: str, k: int, n: int
) -> None:
    one = finding(everything, pattern, unit)
    assert (one.k, one.n) == (k, n)


def test_the_rows_of_every_finding_are_its_k_and_n(
    stories: sa.Engine, everything: tuple[Figures, PatternsFound]
) -> None:
    view, found = everything
    compared = 0
    with reading(stories) as connection:
        for one in found.findings:
            if one.status != NOT_RUN:
                rows = rows_of(connection, scope_of(connection), view, one.pattern, one.unit_id)
                assert (int(rows["above"].sum()), len(rows)) == (one.k, one.n), one
                assert rows["key"].nunique() <= len(rows) == rows["id"].nunique()
                compared += 1
    assert compared == found.tests


def test_rows_carry_the_local_days_and_names_they_are_judged_by(
    stories: sa.Engine, everything: tuple[Figures, PatternsFound]
) -> None:
    view, _ = everything
    with reading(stories) as connection:
        scope = scope_of(connection)
        unit = {name: own for own, name in names(view).items()}
        handed = rows_of(connection, scope, view, "G8", unit["West"]).set_index("key").loc["West-7"]
        moved = rows_of(connection, scope, view, "G3", unit["South"]).set_index("key").loc["South-0"]
        held = rows_of(connection, scope, view, "G10", unit["North"]).set_index("key").loc["North-S1"]
        case = rows_of(connection, scope, view, "G11", unit["West"]).iloc[0]
    assert (handed["handed_at"], handed["due_on"]) == (date(2025, 7, 15), date(2025, 7, 17))
    assert (handed["taker"], bool(handed["above"])) == ("Records", True)
    assert (moved["moved_at"], moved["due_on"]) == (date(2025, 7, 2), date(2025, 7, 3))
    assert (held["attendance"], held["community"]) == (24, "Green")
    assert case["contact_on"] is None
    assert (case["closed_on"] - case["received_on"]).days == 6


def test_a_scope_sees_its_own_findings_corrected_for_all(
    stories: sa.Engine, everything: tuple[Figures, PatternsFound]
) -> None:
    _, whole = everything
    view, found = seen(stories, "West")
    own = {node.id for node in view.counts.tree}
    assert flags(view, found) == {("G8", "West"), ("G11", "West")}
    assert found.findings == tuple(one for one in whole.findings if one.unit_id in own)
    with reading(stories) as connection:
        scope = scope_of(connection, "West")
        other = finding(everything, "G1", "Records").unit_id
        with pytest.raises(AccessDenied, match="G1"):
            rows_of(connection, scope, view, "G1", other)
        with pytest.raises(AccessDenied, match="There is no check “G99”"):
            rows_of(connection, scope, view, "G99", next(iter(own)))


def test_findings_can_be_kept_as_text(everything: tuple[Figures, PatternsFound]) -> None:
    _, found = everything
    text = found_as_json(found)
    assert found_from_json(text) == found
    assert found_as_json(found_from_json(text)) == text


def test_the_newest_week_is_stored_and_read_again(
    engine: sa.Engine, tmp_path: Path, everything: tuple[Figures, PatternsFound]
) -> None:
    import_files(engine, tmp_path, pattern_agency.files())
    with reading(engine) as connection:
        scope = scope_of(connection)
    stored.keep(engine, scope.agency_id, now=AS_OF, kinds=(PATTERNS,))
    with reading(engine) as connection:
        view = figures(connection, scope, now=AS_OF)
        kept = connection.scalar(sa.select(table_of(StoredResult).c.body))
        assert stored.read(connection, scope, view, PATTERNS) == check(connection, scope, view)
        own = scope_of(connection, "West")
        narrow = figures(connection, own, now=AS_OF)
        assert stored.read(connection, own, narrow, PATTERNS) == check(connection, own, narrow)
    assert kept == found_as_json(everything[1])


def test_a_past_day_recounts_what_was_known_then(stories: sa.Engine) -> None:
    now = seen(stories, week=Week.parse("2025-W40"))
    then = seen(stories, as_of=datetime(2025, 10, 20, 4, tzinfo=UTC))
    assert then[0].stored is False
    assert then[1].last == now[1].last == date(2025, 10, 5)
    assert finding(then, "G9", "East").k == finding(now, "G9", "East").k
    # Cases opened again after that day were not open again then.
    assert (finding(now, "G6", "South").k or 0) >= (finding(then, "G6", "South").k or 0) > 0
    assert ("G9", "East") in flags(*then)


def test_small_units_and_unassigned_are_not_judged(everything: tuple[Figures, PatternsFound]) -> None:
    view, found = everything
    assert finding(everything, "G1", "Standards").reason == "Too few cases (0 of 20 needed)"
    assert finding(everything, "G11", "Records").reason == "Too few cases (0 of 8 needed)"
    units = {names(view)[one.unit_id] for one in found.findings}
    assert units == {"North", "South", "West", "East", "Records", "Standards"}
    texts = [one for one in found.findings if one.pattern in NOT_KEPT]
    assert {one.reason for one in texts} == {NOT_KEPT["G10:texts"][1]}


def test_peers_are_the_units_of_a_group_that_is_large_enough(stories: sa.Engine) -> None:
    view, _ = seen(stories)
    own = {name: unit for unit, name in names(view).items()}
    assert peers_of(view.counts)[own["West"]] == ()  # four patrol units are too few
    own_rules = view.counts.configuration
    larger = own_rules.peers.model_copy(update={"least_units": 4})
    rules = own_rules.model_copy(update={"peers": larger})
    peers = peers_of(replace(view.counts, configuration=rules))
    assert peers[own["West"]] == (own["North"], own["South"], own["East"])
    assert peers[own["Records"]] == ()


def test_what_no_file_gives_is_not_run_and_says_why(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "commitment", rows_like("commitment", {"due_at": "2025-12-01"}))
    view, found = seen(engine)
    reasons = {one.pattern: one.reason for one in found.findings if names(view)[one.unit_id] == "NORTH"}
    assert reasons["G1"] == "Not in the file: the file has no column for it."
    assert reasons["G3"] == "No file of changed due dates is connected."
    assert reasons["G8"] == "No file of hand-offs is connected."
    assert reasons["G10"] == "Events are not connected."
    assert found.tests == 0
    assert found.flags == ()
    assert {one.status for one in found.findings} == {NOT_RUN}


def test_without_a_handling_unit_complaints_are_the_agencys_own(engine: sa.Engine, tmp_path: Path) -> None:
    cases = [case for case in pattern_agency.complaints() if case["handling_unit"] == "West"]
    rows = [
        {
            "key": case["complaint"],
            "parent": case["complaint"],
            "unit": "West",
            "received_on": case["received_on"],
            "closed_on": case["closed_on"],
            "disposition": "not_sustained",
        }
        for case in cases
    ]
    import_rows(engine, tmp_path, "case_with_outcomes", rows)
    view, found = seen(engine)
    assert flags(view, found) == {("G11", "Springfield")}
    fast = finding((view, found), "G11", "Springfield")
    # Without a column of contacts only the ten days count, and without peers only the past.
    assert (fast.k, fast.n) == (17, 18)
    assert fast.expected == pytest.approx(1 / 14)
    assert finding((view, found), "G6", "Springfield").status == NOT_RUN


def look(pattern: str, unit: int, outcome: str, week: date = date(2025, 12, 15)) -> PatternOutcome:
    return PatternOutcome(
        agency_id=1,
        unit_id=unit,
        pattern=pattern,
        week_start=week,
        outcome=outcome,
        text="Read all of them.",
        recorded_by="auditor",
        recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


def test_a_flag_leaves_only_when_somebody_has_said_what_was_found(
    everything: tuple[Figures, PatternsFound],
) -> None:
    _, found = everything
    flag, support = (finding(everything, name, "Records") for name in ("G1", "G2"))
    assert main_of(support) == "G1"
    assert main_of(Finding("G10:texts", 1, NOT_RUN)) == "G10:texts"
    begun, done = look("G1", flag.unit_id, "still_looking"), look("G1", flag.unit_id, "explained")
    others = [look("G3", flag.unit_id, "explained"), look("G1", -1, "explained")]
    before = look("G1", flag.unit_id, "explained", date(2025, 6, 16))
    assert looks_at(found, flag, [before, *others, begun, done]) == (begun, done)
    assert looks_at(found, support, [done]) == (done,)
    assert [may_leave(flag, looks) for looks in ([], [begun], [begun, done], [done, begun])] == [
        False,
        False,
        True,
        False,
    ]
    assert may_leave(replace(flag, status=OK), [])


def test_every_pattern_says_what_it_is_and_asks(stories: sa.Engine) -> None:
    assert {pattern.check for pattern in REGISTRY.values()} == {f"G{number}" for number in range(1, 13)}
    for pattern in REGISTRY.values():
        with pytest.raises(ValueError, match=pattern.id):
            replace(pattern, asks="No question.")
        assert pattern.supports is None or pattern.supports in REGISTRY
    words = " ".join(f"{p.name} {p.meaning} {p.formula} {p.asks}" for p in REGISTRY.values()).lower()
    assert not [word for word in ("cheat", "suspicio", "gaming", "fraud", "manipul") if word in words]


def test_a_window_without_a_quarters_end_has_no_cut_off(stories: sa.Engine) -> None:
    with reading(stories) as connection:
        scope = scope_of(connection)
        view = figures(connection, scope, now=AS_OF)
        short = view.counts.configuration.patterns.model_copy(update={"weeks": 8, "least_complaints": 1})
        rules = view.counts.configuration.model_copy(update={"patterns": short})
        counts = replace(view.counts, configuration=rules)
        found = check(connection, scope, Figures(counts, view.parts, view.weeks, None, view.stored))
    assert found.first == date(2025, 10, 27)
    assert finding((view, found), "G4", "North").reason == "No quarter ends in these weeks."


def test_without_others_and_without_a_past_there_is_nothing_to_compare_with(
    engine: sa.Engine, tmp_path: Path
) -> None:
    lately = [case for case in pattern_agency.complaints() if case["received_on"] >= "2025-06-23"]
    kept = {case["complaint"] for case in lately if case["handling_unit"] == "Standards"}
    files = pattern_agency.files() | {
        "complaints": [case for case in lately if case["complaint"] in kept],
        "outcomes": [row for row in pattern_agency.outcomes() if row["complaint"] in kept],
        "promises": [row for row in pattern_agency.promises() if row["unit"] == "East"],
        "due_changes": [row for row in pattern_agency.due_changes() if row["promise"].startswith("East")],
        "hand_offs": [],
    }
    import_files(engine, tmp_path, files)
    view, found = seen(engine)
    for pattern in ("G3", "G9"):
        assert finding((view, found), pattern, "East").reason == (
            "No other unit has enough cases to compare with."
        )
    for pattern in ("G5", "G7", "G11"):
        assert finding((view, found), pattern, "Standards").reason == (
            "The weeks before hold too few cases to compare with."
        )


def handed_on(term: int, before: int) -> Files:
    """25 promises of West that it hands to Records some days before they are due."""
    days = [pattern_agency.FIRST + timedelta(days=term + 7 + at) for at in range(25)]
    step = {"number": "1", "from_unit": "West", "to_unit": "Records"}
    return {
        "units": pattern_agency.files()["units"],
        "promises": [pattern_agency.promise(f"P-{day}", "West", day, day, term=term) for day in days],
        "hand_offs": [
            step | {"promise": f"P-{day}", "at": f"{day - timedelta(days=before)} 12:00"} for day in days
        ],
    }


@pytest.mark.parametrize(
    ("term", "before", "reason"),
    [
        (3, 1, "Too few cases (0 of 20 needed)"),  # a promise of three days has no earlier days
        (20, 18, "There are no days of holding to compare with."),  # none was held in its last days
    ],
)
def test_a_unit_without_earlier_or_last_days_of_holding_has_no_rates_to_compare(
    engine: sa.Engine, tmp_path: Path, term: int, before: int, reason: str
) -> None:
    import_files(engine, tmp_path, handed_on(term, before))
    assert finding(seen(engine), "G8", "West").reason == reason


def test_giving_back_what_came_in_the_last_days_is_no_parking(engine: sa.Engine, tmp_path: Path) -> None:
    files = handed_on(20, 2)
    back = {"number": "2", "from_unit": "Records", "to_unit": "West"}
    files["hand_offs"] += [
        step | back | {"at": step["at"].replace("12:00", "16:00")} for step in files["hand_offs"]
    ]
    import_files(engine, tmp_path, files)
    found = seen(engine)
    assert finding(found, "G8", "West").status == FLAG
    assert finding(found, "G8", "Records").reason == "Too few cases (0 of 20 needed)"


@pytest.mark.postgresql
def test_postgresql_finds_the_same(
    new_postgresql: NewDatabase, tmp_path: Path, everything: tuple[Figures, PatternsFound]
) -> None:
    engine = new_postgresql()
    import_files(engine, tmp_path, pattern_agency.files())
    view, found = seen(engine)
    assert flags(view, found) == SHOWN
    mine, theirs = (
        {(one.pattern, names(v)[one.unit_id]): (one.k, one.n, one.p, one.bars) for one in f.findings}
        for v, f in (everything, (view, found))
    )
    assert mine == theirs


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effects": {"G1": 0.1}}, "effects name each of G1, G2"),
        ({"effects": {f"G{number}": 0.1 for number in range(1, 14)}}, "effects name each of G1, G2"),
        ({"serious": ["force", "rudeness"]}, "there is no category rudeness"),
    ],
)
def test_rules_name_what_there_is(change: dict[str, object], said: str) -> None:
    rules = load().patterns
    assert (rules.least_effect("G4"), rules.least_effect("G4:content"), rules.least_effect("G1:A1")) == (
        2.0,
        0.1,
        0.15,
    )
    with pytest.raises(ValidationError, match=said):
        PatternRules(**rules.model_dump() | change)
