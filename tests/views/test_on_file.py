"""What a page shows of a record is on file first; refusals are, too, and tell their reader nothing."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from streamlit.testing.v1 import AppTest

from dashboard import on_file
from models.engine import engine, reading, writing
from models.facts import table_of
from models.looks import Look, looks_file, reading_looks
from models.tree import create_agency
from models.units import Unit
from tests.chains import entries
from tests.demo import database
from tests.views.conftest import APP

DESK, CENTRAL, AUDITOR = "Captain, Internal affairs", "Captain, Central", "Internal auditor"
REFUSED = "There is no record of this number that you may read."
OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(demo_database: str, tmp_path: Path) -> Iterator[OpenAs]:
    """Opens pages on a copy of the demo agency as one of its persons; None is the local viewer."""
    copied = tmp_path / "agency.db"
    made = str(make_url(demo_database).database)
    with closing(sqlite3.connect(made)) as demo, closing(sqlite3.connect(copied)) as copy:
        demo.backup(copy)

    def opened(person: str | None, name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.session_state["persona"] = person
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(f"views/{name}.py")
        return app.run()

    with database(f"sqlite:///{copied}"):
        yield opened


def looks() -> list[dict[str, Any]]:
    with reading_looks(engine()) as connection:
        return entries(connection, table_of(Look))


def one(statement: str) -> int:
    with reading(engine()) as connection:
        return int(connection.scalar(sa.text(statement)))


def headings(app: AppTest) -> list[str]:
    return [str(heading.value) for heading in app.header]


def everything(app: AppTest) -> str:
    kinds = ("header", "subheader", "markdown", "caption", "error", "page_link", "selectbox")
    return "|".join(
        f"{kind}:{element.value if hasattr(element, 'value') else element.proto}"
        for kind in kinds
        for element in app.get(kind)
    )


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the database is asked in the meantime."""
    asked: list[str] = []

    def count(*words: Any) -> None:
        asked.append(str(words[2]))

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    yield asked
    sa.event.remove(sa.Engine, "before_cursor_execute", count)


OWN = (
    "SELECT min(c.id) FROM complaint c JOIN complaint_outcome o ON o.complaint_id = c.id "
    "JOIN unit h ON h.id = c.handling_unit_id JOIN unit u ON u.id = o.unit_id "
    "WHERE NOT c.restricted AND NOT c.subject_conflict AND NOT o.restricted AND NOT o.subject_conflict "
)


@pytest.mark.parametrize(
    ("person", "which", "handles", "concerns"),
    [
        (DESK, "AND h.name = 'Internal affairs' AND u.name = 'Central'", True, False),
        (CENTRAL, "AND h.name = 'Central' AND u.name = 'Central'", True, True),
        (AUDITOR, "AND h.name = 'Internal affairs'", False, False),
    ],
)
def test_opening_a_record_says_on_which_side_its_reader_stands(
    open_as: OpenAs, person: str, which: str, handles: bool, concerns: bool
) -> None:
    case = one(OWN + which)
    app = open_as(person, "record", record=f"complaint-{case}")
    assert REFUSED not in headings(app)
    (look,) = looks()
    assert (look["actor"], look["action"], look["subject"]) == (person, "record_opened", f"complaint {case}")
    assert f'"concerns": {str(concerns).lower()}, "handles": {str(handles).lower()}' in look["detail"]


def test_a_record_is_on_file_once_a_session_and_again_after_an_hour(open_as: OpenAs) -> None:
    app = open_as(None, "record", record="promise-7")
    app.run()
    app.run()
    assert len(looks()) == 1
    held = app.session_state[on_file._OPENED]
    for whose in held:
        held[whose] -= timedelta(minutes=61)
    app.run()
    assert [look["subject"] for look in looks()] == ["promise 7"] * 2
    open_as(None, "record", record="promise-7")
    assert len(looks()) == 3


def test_what_cannot_be_put_on_file_is_not_shown(open_as: OpenAs) -> None:
    assert len(open_as(None, "record", record="promise-7").table)
    file = looks_file(Path(str(engine().url.database)))
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    file.mkdir()
    app = open_as(None, "record", record="promise-7")
    assert headings(app) == ["The database file cannot be opened. Check its folder and its rights."]
    assert not len(app.table)
    assert headings(open_as(None, "record", record="promise-99999999")) == headings(app)


def test_a_refusal_says_what_was_asked_for_in_words_of_ours_only(open_as: OpenAs) -> None:
    open_as(None, "unit", unit="Mrs Example of 12 Elm St", week="2026-W44")
    open_as(None, "records", unit="Central", measure="Mrs Example")
    open_as(None, "record", record="promise-99999999")
    first, second, third = looks()
    assert {look["action"] for look in (first, second, third)} == {"refusal"}
    assert [look["subject"] for look in (first, second, third)] == ["unit", "records", "record"]
    assert first["detail"] == '{"asked": {"week": "2026-W44"}, "parameters": ["agency", "unit", "week"]}'
    assert '"unit_ids": [' in second["detail"]
    assert '"record": "promise-99999999"' in third["detail"]
    assert "Example" not in repr(looks())


def test_forbidden_and_unknown_read_alike_and_take_the_same_steps(open_as: OpenAs) -> None:
    with writing(engine()) as connection:
        other = create_agency(connection, "Ashford Police", "America/New_York")
        values = {"agency_id": other, "name": "Wharf", "key": "WHARF", "level": "unit"}
        unit = table_of(Unit)
        row = dict(connection.execute(sa.select(unit).where(unit.c.name == "Central")).mappings().one())
        connection.execute(sa.insert(unit).values({**row, **values, "id": None}))
    names = ("Harbour", "Wharf", "Nowhere")  # a sibling, of another agency, of none
    steps: dict[str, list[int]] = {name: [] for name in names}
    took: dict[str, list[float]] = {name: [] for name in names}
    shown: dict[str, set[str]] = {name: set() for name in names}
    for _ in range(5):
        for name in steps:
            with counted() as statements:
                begun = time.process_time()
                app = open_as(CENTRAL, "unit", unit=name)
                took[name].append(time.process_time() - begun)
            steps[name].append(len(statements))
            shown[name].add(everything(app).replace(name, "NAME"))
    assert shown["Harbour"] == shown["Wharf"] == shown["Nowhere"]
    assert "There is no unit “NAME” that you may read." in next(iter(shown["Nowhere"]))
    assert steps["Harbour"][1:] == steps["Wharf"][1:] == steps["Nowhere"][1:]
    quickest, slowest = (of(min(took[name]) for name in names) for of in (min, max))
    assert slowest < 2 * quickest
    told = [look["detail"] for look in looks()]
    assert [("unit_ids" in detail) for detail in told] == [True, False, False] * 5
    assert len(set(told)) == 2
