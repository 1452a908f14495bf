"""Clocks and goalposts that an agency adopts: what is kept, what is refused, and which figures move."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics import stored
from metrics.adopting import adopt, last_day
from metrics.configuration import Configuration, load
from metrics.figures import figures
from metrics.policies import checked, effective, policies, value_of
from metrics.week_results import KINDS
from models.access import Scope, Viewer, local_viewer
from models.adoptions import Adoption, adoption, adoptions
from models.audit import AuditEvent
from models.counting import version
from models.engine import reading
from models.errors import AccessDenied, EntryRefused
from models.facts import table_of
from models.units import BEGINNING
from tests.factories import kept
from tests.measure_factories import AS_OF, UNITS, figure, import_files, scope_of, scorecard

ZONE = "America/New_York"
AT = datetime(2026, 1, 5, 15, tzinfo=UTC)  # ten in the morning in New York; the records reach 4 January
CHIEF = local_viewer()
CASES = [
    {
        "complaint": f"C{number}",
        "handling_unit": "Standards",
        "received_on": "2025-09-15",
        "closed_on": "2025-11-24" if number % 2 else "",
    }
    for number in range(30)
]


def made(engine: sa.Engine, folder: Path) -> sa.Engine:
    import_files(engine, folder, {"units": list(UNITS), "complaints": CASES})
    return engine


@pytest.fixture
def springfield(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """A small agency with thirty complaints of one day: half closed after 70 days, half open."""
    return made(engine, tmp_path)


def scope(engine: sa.Engine) -> Scope:
    with reading(engine) as connection:
        return scope_of(connection)


def say(engine: sa.Engine, values: dict[str, str | None], *, at: datetime = AT, **more: object) -> None:
    said = {"post": "Chief of police", **more}
    adopt(engine, scope(engine), CHIEF, values, configuration=load(), at=at, **said)  # type: ignore[arg-type]


def held(engine: sa.Engine, now: datetime = AS_OF) -> Configuration:
    with reading(engine) as connection:
        return figures(connection, scope_of(connection), now=now).counts.configuration


def one(key: str, value: str, first: date = BEGINNING, own: int = 1) -> Adoption:
    return Adoption(
        id=own,
        agency_id=1,
        key=key,
        value=value,
        role="chief",
        post="Chief",
        adopted_at=AT,
        in_force_from=first,
    )


def test_there_are_as_many_policies_as_clocks_and_goalposts() -> None:
    keys = load().policies
    assert keys[0] == "legal_clock"
    assert len([key for key in keys if key.startswith("promise_clock.")]) == len(load().promise_clocks) == 7
    assert [key for key in keys if key.startswith("goalposts.")][:3] == [
        "goalposts.A1",
        "goalposts.A3",
        "goalposts.A4",
    ]
    assert len(keys) == 1 + 7 + 1 + 11
    assert not {"goalposts.A5", "goalposts.D3"} & set(keys)  # without goalposts; of a part without weight


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("legal_clock", "90 days, by policy"),
        ("promise_clock.call_back", "3 days"),
        ("told_within", "7 days"),
        ("goalposts.A1", "40 to 85"),
        ("goalposts.B3", "10 to 1"),
        ("goalposts.C2", "4 to 12"),
    ],
)
def test_each_is_a_text_that_may_be_typed_again(key: str, value: str) -> None:
    assert value_of(load(), key) == value
    assert checked(load(), key, value) == value


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("legal_clock", "180", "180 days, by statute"),
        ("legal_clock", "12 months and 1 day", "12 months and 1 day, by statute"),
        ("legal_clock", "60 days, by law", "60 days, by statute"),
        ("legal_clock", " 60  Days", "60 days, by policy"),
        ("legal_clock", "18 months by court", "18 months, by court"),
        ("promise_clock.call_back", "1", "1 day"),
        ("told_within", "10 days", "10 days"),
        ("goalposts.A1", "45% to 90%", "45 to 90"),
        ("goalposts.A3", "20.5 – 5", "20.5 to 5"),
        ("goalposts.C2", "5-13", "5 to 13"),
    ],
)
def test_what_people_type_is_understood(key: str, typed: str, value: str) -> None:
    assert checked(load(), key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("goalposts.A5", "1 to 2", "There is no clock or goalpost “goalposts.A5”"),
        ("legal_clock", "", "whole days or months"),
        ("legal_clock", "by law", "whole days or months"),
        ("legal_clock", "0 days", "whole days or months"),
        ("legal_clock", "3651 days", "up to ten years"),
        ("legal_clock", "90.5 days", "whole days or months"),
        ("promise_clock.call_back", "0", "from 1 to 365"),
        ("promise_clock.call_back", "400 days", "from 1 to 365"),
        ("told_within", "soon", "whole days"),
        ("goalposts.A1", "85", "as two numbers, such as “40 to 85”"),
        ("goalposts.A1", "40 to 140", "between 0 and 100"),
        ("goalposts.A1", "85 to 85", "are the same"),
        ("goalposts.A1", "85 to 40", "Here higher is better: the floor lies below the goal"),
        ("goalposts.A3", "5 to 30", "Here lower is better: the floor lies above the goal"),
        ("goalposts.C2", "4 to 11.5", "whole days or weeks"),
    ],
)
def test_what_no_agency_would_mean_is_refused_in_words(key: str, typed: str, sentence: str) -> None:
    with pytest.raises(EntryRefused, match=sentence):
        checked(load(), key, typed)


def test_without_adoptions_the_configuration_is_the_file_itself() -> None:
    assert effective(load(), [], date(2026, 1, 4), ZONE) is load()
    later = one("told_within", "9 days", date(2026, 2, 1))
    assert effective(load(), [later], date(2026, 1, 31), ZONE) is load()
    assert effective(load(), [one("goalposts.Z9", "1 to 2")], date(2026, 1, 4), ZONE) is load()


def test_values_adopted_as_they_stand_leave_the_version_and_say_who() -> None:
    found = effective(load(), [one("told_within", "7 days")], date(2026, 1, 4), ZONE)
    assert found.version == load().version
    told = found.adopted("told_within")
    assert told is not None
    assert (told.by, told.on, told.first_day) == ("Chief", date(2026, 1, 5), None)
    assert found.adopted("legal_clock") is None
    assert load().adopted("told_within") is None


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("legal_clock", "45 days, by statute", lambda c: (c.legal_clocks[0].days, c.legal_clocks[0].basis)),
        ("promise_clock.call_back", "2 days", lambda c: (c.promise_days("call_back"),)),
        ("told_within", "9 days", lambda c: (c.records.told_within_days, c.promise_days("outcome_notice"))),
        ("goalposts.A1", "50 to 90", lambda c: c.measures["A1"].goalposts),
    ],
)
def test_another_value_is_what_the_configuration_holds_and_its_version_differs(key, value, read) -> None:
    found = effective(load(), [one(key, value)], date(2026, 1, 4), ZONE)
    wanted = {
        "legal_clock": (45, "statute"),
        "promise_clock.call_back": (2,),
        "told_within": (9, 9),
        "goalposts.A1": (0.5, 0.9),
    }
    assert read(found) == wanted[key]
    assert found.version != load().version
    (changed,) = [policy for policy in policies(found, load()) if policy.value != policy.default]
    assert (changed.key, changed.value, changed.default) == (key, value, value_of(load(), key))


def test_of_one_key_the_newest_that_has_begun_is_in_force() -> None:
    rows = [
        one("told_within", "9 days"),
        one("told_within", "8 days", date(2027, 1, 1), 2),
        one("told_within", "6 days", date(2026, 3, 1), 3),
    ]
    days = {
        on: effective(load(), rows, on, ZONE).records.told_within_days
        for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(days.values()) == [9, 6, 6, 8]


def test_defaults_adopted_as_they_stand_move_no_figure(any_engine: sa.Engine, tmp_path: Path) -> None:
    springfield = made(any_engine, tmp_path)
    before = scorecard(springfield)
    with reading(springfield) as connection:
        first = version(connection, scope_of(connection).agency_id)
    say(springfield, dict.fromkeys(load().policies))
    after = scorecard(springfield)
    assert after.rows.equals(before.rows)
    assert after.scores == before.scores
    with reading(springfield) as connection:
        assert version(connection, scope_of(connection).agency_id) == first + 1
        assert len(adoptions(connection, scope_of(connection))) == len(load().policies)
    assert {held(springfield).adopted(key).by for key in load().policies} == {"Chief of police"}  # type: ignore[union-attr]


def test_a_goal_that_is_adopted_moves_the_marks_and_the_goal_that_is_shown(springfield: sa.Engine) -> None:
    before = figure(scorecard(springfield), "A1", "Standards")
    say(springfield, {"goalposts.A1": "30 to 60"})
    after = figure(scorecard(springfield), "A1", "Standards")
    assert (before["goal"], after["goal"]) == (0.85, 0.60)
    assert before["value"] == after["value"]


def test_stored_results_are_reckoned_anew(springfield: sa.Engine) -> None:
    own = scope(springfield)
    stored.keep(springfield, own.agency_id, now=AS_OF, kinds=KINDS)

    def state() -> tuple[str, float]:
        with reading(springfield) as connection:
            view = figures(connection, own, now=AS_OF)
            card = stored.read(connection, own, view, stored.SCORECARD)
            return stored.state(connection, view), figure(card, "A1", "Standards")["goal"]

    before = state()
    say(springfield, {"goalposts.A1": "30 to 60"})
    after = state()
    assert (before[1], after[1]) == (0.85, 0.60)
    assert before[0] != after[0]


def test_what_is_kept_names_the_post_and_is_on_the_trail(any_engine: sa.Engine, tmp_path: Path) -> None:
    springfield = made(any_engine, tmp_path)
    say(springfield, {"legal_clock": "180"}, note="State  law", post=" Chief of police ")
    assert kept(springfield, adoption, "key", "value", "note", "role", "post", "in_force_from") == [
        ("legal_clock", "180 days, by statute", "State law", "chief", "Chief of police", BEGINNING)
    ]
    (event,) = [
        row
        for row in kept(springfield, table_of(AuditEvent), "action", "subject", "detail")
        if row[0] == "adopt"
    ]
    assert event[1] == "legal_clock"
    assert '"value": "180 days, by statute"' in event[2]
    clock = held(springfield).legal_clocks[0]
    assert (clock.name, clock.source) == ("180 days, by statute", "State law")


def test_a_change_begins_where_the_records_end_and_a_later_day_may_be_named(springfield: sa.Engine) -> None:
    with reading(springfield) as connection:
        reach = last_day(connection, scope_of(connection), AT)
    assert reach == date(2026, 1, 4)
    say(springfield, {"told_within": "9"})
    say(springfield, {"told_within": "8"}, reason="Agreed with the union.")
    say(springfield, {"told_within": "5"}, first_day=date(2027, 1, 1))
    assert kept(springfield, adoption, "value", "in_force_from", "reason") == [
        ("5 days", date(2027, 1, 1), ""),
        ("8 days", reach, "Agreed with the union."),
        ("9 days", BEGINNING, ""),
    ]
    assert held(springfield).records.told_within_days == 8
    with pytest.raises(EntryRefused, match="in force from 2026-01-04 on"):
        say(springfield, {"told_within": "4"}, first_day=date(2025, 1, 1), reason="Earlier.")


def test_another_value_within_the_year_needs_a_reason(springfield: sa.Engine) -> None:
    say(springfield, {"goalposts.A1": "30 to 60"})
    with pytest.raises(EntryRefused, match=r"30 to 60 was adopted for 2026 and stands for the year"):
        say(springfield, {"goalposts.A1": "40 to 85"})
    say(springfield, {"goalposts.A1": "30 to 60"})  # the same again is no change
    say(springfield, {"goalposts.A1": "40 to 85"}, first_day=date(2027, 1, 1))
    with pytest.raises(EntryRefused, match="for 2027"):
        say(springfield, {"goalposts.A1": "40 to 90"}, first_day=date(2027, 2, 1))
    assert len(kept(springfield, adoption, "id")) == 3


def test_what_is_adopted_for_next_year_holds_nothing_fast_until_then(springfield: sa.Engine) -> None:
    say(springfield, {"told_within": "5"}, first_day=date(2027, 1, 1))
    assert held(springfield).adopted("told_within") is None
    say(springfield, {"told_within": None})
    assert held(springfield).records.told_within_days == 7
    assert kept(springfield, adoption, "value", "in_force_from") == [
        ("5 days", date(2027, 1, 1)),
        ("7 days", BEGINNING),
    ]


@pytest.mark.parametrize(
    ("values", "more", "sentence"),
    [
        ({"told_within": "9", "goalposts.A1": "85 to 40"}, {}, "higher is better"),
        ({"told_within": "9"}, {"post": "  "}, "Name the post"),
        ({"told_within": "9"}, {"post": "x" * 121}, "Name the post"),
        ({"told_within": "9"}, {"note": "x" * 401}, "at most 400"),
        ({"told_within": "9"}, {"reason": "x" * 401}, "at most 400"),
    ],
)
def test_where_anything_is_refused_nothing_is_kept(springfield: sa.Engine, values, more, sentence) -> None:
    with pytest.raises(EntryRefused, match=sentence):
        say(springfield, values, **more)
    assert kept(springfield, adoption, "id") == []


@pytest.mark.parametrize("role", ["auditor", "commander", "policymaker"])
def test_only_the_chief_and_the_steward_adopt(springfield: sa.Engine, role: str) -> None:
    own = scope(springfield)
    with pytest.raises(AccessDenied, match="chief or the steward"):
        adopt(
            springfield,
            own,
            Viewer("x", role, None),
            {"told_within": "9"},
            configuration=load(),
            post="x",
            at=AT,
        )
    others = Viewer("x", "chief", frozenset({own.agency_id + 1}))
    with pytest.raises(AccessDenied):
        adopt(springfield, own, others, {"told_within": "9"}, configuration=load(), post="x", at=AT)
    steward = Viewer("Records", "steward", None)
    with pytest.raises(AccessDenied):
        adopt(
            springfield,
            replace(own, unit_ids=frozenset()),
            steward,
            {"told_within": "9"},
            configuration=load(),
            post="x",
            at=AT,
        )
    adopt(springfield, own, steward, {"told_within": "9"}, configuration=load(), post="Records", at=AT)
    assert kept(springfield, adoption, "role", "post") == [("steward", "Records")]
