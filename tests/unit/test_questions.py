"""Questions and replies: kept as promises at the same door, counted in no measure, fit to become public."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.parts import load_parts
from models import questions
from models.counting import version
from models.engine import reading
from models.errors import EntryRefused
from models.facts import commitment, table_of
from models.importing.typed import enter
from models.plain_text import possible_names
from models.questions import answer, ask
from models.replies import (
    Figure,
    correct_reply,
    replies,
    reply,
    review,
    write_reply,
)
from models.tree import find_unit
from tests.factories import differences, kept
from tests.measure_factories import UNITS, import_files, scope_of, scorecard

AT = datetime(2026, 1, 5, 15, tzinfo=UTC)  # ten in the morning in New York
WEEK = date(2025, 12, 15)
PROMISE = {"promise": "P1", "unit": "North", "made_at": "2025-12-01 09:00", "due_at": "2025-12-05"}
CASE = {"complaint": "IA25-X77", "handling_unit": "Standards", "received_on": "2025-12-01"}


def made(engine: sa.Engine, folder: Path) -> sa.Engine:
    import_files(engine, folder, {"units": list(UNITS), "promises": [PROMISE], "complaints": [CASE]})
    return engine


@pytest.fixture
def springfield(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """A small agency with one promise and one complaint."""
    return made(engine, tmp_path)


def about(engine: sa.Engine, unit: str = "North") -> Figure:
    with reading(engine) as connection:
        return Figure(find_unit(connection, scope_of(connection), unit).id, "B1", WEEK)


def scope(engine: sa.Engine, *names: str):
    with reading(engine) as connection:
        return scope_of(connection, *names)


def put(engine: sa.Engine, text: str = "What got in the way?", due: date = date(2026, 1, 9)) -> None:
    ask(engine, scope(engine), about(engine), text, due_on=due, by="Chief", at=AT)


def test_a_question_is_a_promise_that_no_measure_counts(any_engine: sa.Engine, tmp_path: Path) -> None:
    springfield = made(any_engine, tmp_path)
    before = scorecard(springfield).rows
    put(springfield)
    asked = kept(springfield, commitment, "kind", "due_on", "ending", "promised_to")
    assert ("review_question", date(2026, 1, 9), None, "chief") in asked
    assert kept(
        springfield, questions.question, "measure", "week_start", "text", "asked_by", "answered_at"
    ) == [("B1", WEEK, "What got in the way?", "Chief", None)]
    assert scorecard(springfield).rows.equals(before)
    assert differences(springfield) == {}
    with reading(springfield) as connection:
        states = load_parts(connection, scope_of(connection)).states
    assert len(states["promises"].titles) == 1


def test_an_answer_keeps_the_promise_and_the_reply(any_engine: sa.Engine, tmp_path: Path) -> None:
    springfield = made(any_engine, tmp_path)
    put(springfield)
    later = datetime(2026, 1, 8, 15, tzinfo=UTC)
    answer(springfield, scope(springfield), 1, "Two desks were  empty.", by="North captain", at=later)
    assert ("done", 0) in kept(springfield, commitment, "ending", "late_days")
    assert kept(springfield, questions.question, "answered_at") == [(later,)]
    assert kept(springfield, reply, "text", "author", "review", "question_id") == [
        ("Two desks were empty.", "North captain", "waiting", 1)
    ]
    for units in ((), ("South",)):
        with pytest.raises(EntryRefused, match="no open question"):
            answer(springfield, scope(springfield, *units), 1, "Again", by="x", at=later)


def test_who_may_not_see_a_unit_may_not_ask_or_answer_for_it(springfield: sa.Engine) -> None:
    figure = about(springfield)
    with pytest.raises(EntryRefused, match="no such unit"):
        ask(
            springfield,
            scope(springfield, "South"),
            figure,
            "Why?",
            due_on=WEEK.replace(year=2027),
            by="x",
            at=AT,
        )
    put(springfield)
    with pytest.raises(EntryRefused, match="no open question"):
        answer(springfield, scope(springfield, "South"), 1, "Because", by="x", at=AT)
    assert kept(springfield, reply, "id") == []


def test_what_waits_for_an_answer_is_not_asked_twice(springfield: sa.Engine) -> None:
    put(springfield)
    with pytest.raises(EntryRefused, match="asked already"):
        put(springfield)
    answer(springfield, scope(springfield), 1, "Two desks were empty.", by="North captain", at=AT)
    put(springfield, "And now?")
    assert len(kept(springfield, questions.question, "id")) == 2


@pytest.mark.parametrize(
    ("text", "due", "wanted"),
    [
        (" ", date(2026, 1, 9), "between 1 and 400"),
        ("x" * 401, date(2026, 1, 9), "between 1 and 400"),
        ("Why?", date(2026, 1, 4), "today or later"),
    ],
)
def test_a_question_that_will_not_do_is_refused(
    springfield: sa.Engine, text: str, due: date, wanted: str
) -> None:
    with pytest.raises(EntryRefused, match=wanted):
        put(springfield, text, due)
    assert kept(springfield, questions.question, "id") == []
    assert len(kept(springfield, commitment, "id")) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "between 1 and 400"),
        ("y" * 401, "this has 1 too many"),
        ("Ask desk@north.example", "e-mail"),
        ("See 2025-00123", "case and ticket numbers"),
        ("See CN-12345.", "case and ticket numbers"),
        ("Ticket #4411 is done", "case and ticket numbers"),
        ("Ticket 10100123 is done", "case and ticket numbers"),
        ("It was IA25-X77, which is closed", "case and ticket numbers"),
        ("Complaint C 58928 is with IA", "case and ticket numbers"),
        ("That is file no. 4711", "case and ticket numbers"),
        ("see number 58928", "case and ticket numbers"),
        ("case: 411", "case and ticket numbers"),
        ("It is AB 58928", "case and ticket numbers"),
    ],
)
def test_a_reply_that_could_harm_is_refused(springfield: sa.Engine, text: str, wanted: str) -> None:
    with pytest.raises(EntryRefused, match=wanted):
        write_reply(springfield, scope(springfield), about(springfield), text, by="North captain", at=AT)
    assert kept(springfield, reply, "id") == []


def test_plain_numbers_and_days_are_no_case_numbers(springfield: sa.Engine) -> None:
    said = "Of 1,310 calls 84 waited; since 2025-12-01 a second desk (B2) is open 24/7 in A-wing."
    write_reply(springfield, scope(springfield), about(springfield), said, by="North captain", at=AT)
    assert kept(springfield, reply, "text", "question_id") == [(said, None)]


def test_a_reply_leaves_the_building_only_after_somebody_else_has_read_it(springfield: sa.Engine) -> None:
    for text in ("One.", "Two."):
        write_reply(springfield, scope(springfield), about(springfield), text, by="North captain", at=AT)
    everyone = scope(springfield)
    with pytest.raises(EntryRefused, match="somebody other"):
        review(springfield, everyone, 1, passed=True, by="North captain", at=AT)
    with pytest.raises(EntryRefused, match="no reply"):
        review(springfield, scope(springfield, "South"), 1, passed=True, by="Counsel", at=AT)
    review(springfield, everyone, 1, passed=True, by="Counsel", at=AT)
    review(springfield, everyone, 2, passed=False, by="Counsel", at=AT)
    with pytest.raises(EntryRefused, match="waits for review"):
        review(springfield, everyone, 1, passed=False, by="Counsel", at=AT)
    assert kept(springfield, reply, "review", "reviewed_by") == [
        ("kept_inside", "Counsel"),
        ("passed", "Counsel"),
    ]


def test_possible_names_are_warned_about(springfield: sa.Engine) -> None:
    assert possible_names("Thanks to Jane Sample of North District", ["North District"]) == ["Jane Sample"]


def test_a_typed_row_with_a_fault_stores_nothing(springfield: sa.Engine) -> None:
    row = {"key": "T1", "unit": "North", "made_at": "2025-12-09 09:00", "ended_at": "2025-12-08 09:00"}
    with pytest.raises(EntryRefused, match="ended"):
        enter(springfield, scope(springfield), "typed-promises", "Typed", "commitment", row, actor="x", at=AT)
    assert len(kept(springfield, commitment, "id")) == 1
    assert kept(springfield, table_of(questions.ReviewQuestion), "id") == []


def test_lists_hold_what_waits_and_what_was_said_lately(springfield: sa.Engine) -> None:
    put(springfield)
    answer(springfield, scope(springfield), 1, "Two desks were empty.", by="North captain", at=AT)
    put(springfield, "And now?")
    with reading(springfield) as connection:
        everyone, south = scope_of(connection), scope_of(connection, "South")
        found = questions.asked(connection, everyone, answered_since=AT)
        assert [(one.text, one.answered_at is None) for one in found] == [
            ("And now?", True),
            ("What got in the way?", False),
        ]
        later = AT.replace(day=6)
        assert [one.id for one in questions.asked(connection, everyone, answered_since=later)] == [2]
        assert questions.asked(connection, south, answered_since=AT) == []
        north = find_unit(connection, everyone, "North").id
        (said,) = replies(connection, everyone, [north], WEEK)
        assert (said.text, said.review, said.question_id) == ("Two desks were empty.", "waiting", 1)
        assert replies(connection, everyone, [north], WEEK.replace(day=22)) == []
        assert replies(connection, south, [north], WEEK) == []


@pytest.mark.parametrize(
    "text",
    [
        "15 of 28 promises in 2026, and 3 complaints since 26 October.",
        "In 2025 we kept 1,049 of them; no 2 shifts are alike.",
        "No complaint took more than 90 days. By 2026-11-25 all 8 are done.",
    ],
)
def test_counts_years_and_days_may_be_written(springfield: sa.Engine, text: str) -> None:
    write_reply(springfield, scope(springfield), about(springfield), text, by="North captain", at=AT)
    assert [row.text for row in said(springfield)] == [text]


def said(engine: sa.Engine):
    with reading(engine) as connection:
        return replies(connection, scope_of(connection), [about(engine).unit_id], WEEK)


def test_a_reply_is_corrected_by_its_author_until_it_is_reviewed(springfield: sa.Engine) -> None:
    engine, mine = springfield, scope(springfield)
    write_reply(engine, mine, about(engine), "Two were kept.", by="North captain", at=AT)
    (one,) = said(engine)
    correct_reply(engine, mine, one.id, "Three were kept.", by="North captain", at=AT)
    assert [row.text for row in said(engine)] == ["Three were kept."]
    for by, text in (("Somebody else", "None were."), ("North captain", "See 2025-00123")):
        with pytest.raises(EntryRefused):
            correct_reply(engine, mine, one.id, text, by=by, at=AT)
    review(engine, mine, one.id, passed=True, by="Legal adviser", at=AT)
    with pytest.raises(EntryRefused, match="has been reviewed"):
        correct_reply(engine, mine, one.id, "Four were kept.", by="North captain", at=AT)
    assert [row.text for row in said(engine)] == ["Three were kept."]


def test_whatever_is_done_to_a_reply_the_pages_hear_of_it(springfield: sa.Engine) -> None:
    engine, mine = springfield, scope(springfield)

    def held() -> int:
        with reading(engine) as connection:
            return version(connection, mine.agency_id)

    versions = [held()]
    write_reply(engine, mine, about(engine), "Two were kept.", by="North captain", at=AT)
    versions.append(held())
    (one,) = said(engine)
    correct_reply(engine, mine, one.id, "Three were kept.", by="North captain", at=AT)
    versions.append(held())
    review(engine, mine, one.id, passed=True, by="Legal adviser", at=AT)
    versions.append(held())
    assert versions == sorted(set(versions))
