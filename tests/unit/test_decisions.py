"""Decisions of the review: kept with the figure as it stood; the result is what the records say."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.decided import Result, result, stood
from metrics.figures import figures
from models.decisions import Decided, decide, decisions, owners
from models.engine import reading, writing
from models.errors import EntryRefused
from models.questions import ask
from models.replies import Figure
from tests.command_line import Run
from tests.demo import database
from tests.measure_factories import AS_OF, UNITS, import_files, scope_of, scorecard, unit

DECIDED_AT = datetime(2025, 9, 20, 16, tzinfo=UTC)
WEEK = "2025-W36"
LONG_AGO = datetime(2025, 12, 15, 5, tzinfo=UTC)  # before the week of the 90th day had settled
POSTS = [row | ({"owner": "North commander"} if row["unit"] == "North" else {}) for row in UNITS]


def promises(name: str, kept_before: int, kept_after: int, of: int = 10) -> list[dict[str, str]]:
    """Every Wednesday from June to December that many promises; those not kept were done five days late."""
    found, day = [], date(2025, 6, 4)
    while day < date(2025, 12, 24):
        kept = kept_before if day < date(2025, 9, 8) else kept_after
        for at in range(of):
            done = day - timedelta(days=1) if at < kept else day + timedelta(days=5)
            found.append(
                {
                    "promise": f"{name}-{day}-{at}",
                    "unit": name,
                    "kind": "call_back",
                    "made_at": "2025-05-01 09:00",
                    "due_at": day.isoformat(),
                    "ended_at": f"{done} 09:00",
                    "ending": "done",
                }
            )
        day += timedelta(weeks=1)
    return found


@pytest.fixture
def agency(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """North got better, South worse, West stayed as it was, East has next to no promises."""
    rows = [*promises("North", 5, 9), *promises("South", 9, 5), *promises("West", 7, 7)]
    import_files(engine, tmp_path, {"units": POSTS, "promises": rows + promises("East", 1, 1, 1)[:20]})
    return engine


def keep(engine: sa.Engine, name: str, measure: str = "B1", **more: object) -> Decided:
    card = scorecard(engine, week=WEEK)
    figure = stood(card.figure(measure, unit(card, name).id))
    with reading(engine) as connection:
        scope = scope_of(connection)
    given = {"text": "Two more on the call-back desk", "owner": name, "by": "Chief", "at": DECIDED_AT} | more
    decide(engine, scope, figure, **given)  # type: ignore[arg-type]
    with reading(engine) as connection:
        return decisions(connection, scope)[0]


def told(engine: sa.Engine, one: Decided, now: datetime = AS_OF) -> Result:
    with reading(engine) as connection:
        return result(figures(connection, scope_of(connection), now=now, as_of=now), one)


OUTCOMES = {
    ("North", "B1"): "better",
    ("North", "B3"): "better",  # fewer days late
    ("South", "B1"): "worse",
    ("South", "B3"): "worse",
    ("West", "B1"): "chance",
    ("East", "B1"): "too_few",
}


def test_a_result_is_the_same_figure_in_the_week_of_the_90th_day(agency: sa.Engine) -> None:
    card = scorecard(agency, week="2025-W51")
    for (name, measure), outcome in OUTCOMES.items():
        one = keep(agency, name, measure)
        assert (one.review_on, one.window, one.week_start) == (date(2025, 12, 19), "13w", date(2025, 9, 1))
        found = told(agency, one)
        assert (found.outcome, found.week.label, found.shared) == (outcome, "2025-W51", 0), (name, measure)
        row = card.figure(measure, unit(card, name).id)
        assert found.now is not None
        assert (found.now.numerator, found.now.denominator) == (row["numerator"], row["denominator"])
        assert told(agency, one, LONG_AGO) == Result(Week.parse("2025-W51"))


def test_both_sides_are_counted_today_and_the_figure_stays_as_it_stood(
    agency: sa.Engine, tmp_path: Path
) -> None:
    one = keep(agency, "North")
    late = [row | {"promise": f"late-{row['promise']}"} for row in promises("North", 5, 9)[40:60]]
    import_files(agency, tmp_path, {"promises": promises("North", 5, 9) + late}, AS_OF + timedelta(hours=1))
    with reading(agency) as connection:
        again = decisions(connection, scope_of(connection))[0]
    assert again == one
    found = told(agency, one, AS_OF + timedelta(hours=1))
    assert found.then is not None
    assert found.then.denominator == (one.denominator or 0) + 20


def test_windows_that_overlap_say_how_many_weeks_they_share(agency: sa.Engine) -> None:
    card = scorecard(agency, week=WEEK, window="52w")
    figure = stood(card.figure("B1", unit(card, "West").id))
    with reading(agency) as connection:
        scope = scope_of(connection)
    decide(agency, scope, figure, "Look again", "West", by="Chief", at=DECIDED_AT)
    with reading(agency) as connection:
        (one,) = decisions(connection, scope)
    assert told(agency, one).shared == 52 - 15


def test_a_decision_is_only_added_to_and_on_file(agency: sa.Engine) -> None:
    one = keep(agency, "North", owner="North commander")
    assert (one.unit, one.owner, one.status) == ("North", "North commander", "ok")
    for statement in ("UPDATE decision SET owner = 'x'", "DELETE FROM decision"):
        with pytest.raises(sa.exc.IntegrityError, match="only added to"), writing(agency) as connection:
            connection.execute(sa.text(statement))
    with reading(agency) as connection:
        event = connection.execute(sa.text("SELECT actor, subject FROM audit_event WHERE action = 'decide'"))
        assert event.one() == ("Chief", f"B1 of unit {one.unit_id}")
        assert decisions(connection, scope_of(connection, "South")) == []
        assert owners(connection, scope_of(connection, "North")) == ["North commander", "North"]


def test_what_may_not_be_decided(agency: sa.Engine) -> None:
    for more, sentence in (
        ({"owner": "Jane Sample"}, "owned by a post or a unit"),
        ({"text": "See IA25-4711"}, "A decision may become public: leave out case"),
        ({"text": " "}, "A decision needs between 1 and 400"),
        ({"question_id": 99}, "no question of this number about this figure"),
    ):
        with pytest.raises(EntryRefused, match=sentence):
            keep(agency, "North", **more)
    with pytest.raises(EntryRefused, match="no figure to decide on"):
        keep(agency, "Records")
    card = scorecard(agency, week=WEEK)
    figure = stood(card.figure("B1", unit(card, "North").id))
    with reading(agency) as connection:
        other = scope_of(connection, "South")
    with pytest.raises(EntryRefused, match="no such unit that you may decide for"):
        decide(agency, other, figure, "Mine", "South", by="Captain", at=DECIDED_AT)


def test_a_decision_points_at_the_question_it_follows_from(agency: sa.Engine) -> None:
    card = scorecard(agency, week=WEEK)
    north = unit(card, "North").id
    with reading(agency) as connection:
        scope = scope_of(connection)
    about = Figure(north, "B1", date(2025, 9, 1))
    ask(agency, scope, about, "What got in the way?", due_on=date(2025, 9, 24), by="Chief", at=DECIDED_AT)
    with reading(agency) as connection:
        number = connection.scalar(sa.text("SELECT id FROM review_question"))
    assert keep(agency, "North", question_id=number).question_id == number
    with pytest.raises(EntryRefused, match="about this figure"):
        keep(agency, "South", question_id=number)


def test_the_commands_keep_and_tell(agency: sa.Engine, run: Run) -> None:
    about = ("--unit", "North", "--measure", "B1", "--owner", "North", "--by", "Chief")
    with database(agency.url.render_as_string(hide_password=False)):
        assert "is kept" in run("decide", "Two on the desk", *about).out
        (row,) = run("decisions", "--format", "csv").cells
    assert (row["unit"], row["measure"], row["text"]) == ("North", "B1", "Two on the desk")
    assert (row["week_start"], row["result"], row["now_numerator"]) == ("2025-12-15", "due", "")
