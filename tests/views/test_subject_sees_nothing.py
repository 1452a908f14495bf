"""Whoever a complaint is about subtracts all they can see, and it comes to nothing: byte by byte.

Two databases differ by one record only. Its subject opens every page of theirs on both, and everything that
reaches the browser is the same but for the versions that figures carry.
"""

import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import page_entries
from metrics.figures import figures
from metrics.lists import list_day, open_complaints, open_promises
from metrics.measures import REGISTRY
from metrics.records import rows_of_view
from metrics.scorecards import of_view
from metrics.weekly import shown_counts
from models.access import Viewer
from models.engine import engine, reading
from models.errors import AccessDenied
from models.facts import complaint
from models.granting import grant
from models.importing.values import keyed_hash
from models.migrate import migrate
from models.people import Identity, viewers
from models.settings import settings
from models.tree import find_agency, unit_ids
from models.unlocking import unlock
from tests.demo import database
from tests.factories import AGENCY, differences, import_rows, rows_of
from tests.views.conftest import APP

KEY = "a key of at least thirty-two characters"
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRST = date(2024, 9, 2)
UNITS = [
    {"key": "Patrol", "unit": "Patrol", "level": "bureau", "kind": "patrol"},
    *(
        {"key": n, "unit": n, "parent": "Patrol", "level": "district", "kind": "patrol", "sworn": "40"}
        for n in ("North", "South", "East")
    ),
    {"key": "Standards", "unit": "Standards", "parent": "", "level": "unit", "kind": "intake", "sworn": "12"},
]
PERSONS = {
    "Chief": ("chief", None, "1"),
    "Captain North": ("commander", "North", "2"),
    "Captain Standards": ("commander", "Standards", "3"),
    "Auditor": ("auditor", None, "4"),
}
# About the captain, in the captain's own unit, answered and worked there.
OWN = {"unit": "North", "handling_unit": "North", "subject": "2"}
# The same complaint where nobody is concerned but the agency itself.
AGENCYS = {"unit": AGENCY, "handling_unit": AGENCY, "subject": ""}
# About the chief, in a unit's work.
CHIEFS = {"unit": "South", "handling_unit": "Standards", "subject": "1"}
RESTRICTED = {"unit": "North", "handling_unit": "Standards", "restricted": "yes"}
_VERSIONS = re.compile(r"[0-9a-f]{6,64}")
Make = Callable[..., str]


def rows() -> list[dict[str, str]]:
    """A year and a quarter of complaints, the same each time."""
    random.seed(7)
    found = []
    for n in range(150):
        received = FIRST + timedelta(days=n * 3)
        closed = received + timedelta(days=random.choice((20, 50, 95)))
        found.append(
            {
                "key": f"{n}/1",
                "parent": f"C{n}",
                "unit": random.choice(("North", "South", "East")),
                "handling_unit": random.choice(("Standards", "Standards", "North", "South")),
                "category": random.choice(("force", "courtesy", "procedure")),
                "disposition": random.choice(("sustained", "unfounded")),
                "received_on": received.isoformat(),
                "closed_on": closed.isoformat() if closed < date(2025, 12, 20) else "",
                "subject": str(100 + n % 9),
                "restricted": "",
            }
        )
    return found


def promises() -> list[dict[str, str]]:
    random.seed(8)
    found = []
    for n in range(150):
        made = FIRST + timedelta(days=n * 3)
        ended = made + timedelta(days=random.choice((3, 8, 20)))
        found.append(
            {
                "key": f"P{n}",
                "unit": random.choice(("North", "South", "East")),
                "made_at": made.isoformat(),
                "due_at": (made + timedelta(days=10)).isoformat(),
                "ended_at": ended.isoformat() if ended < date(2025, 12, 20) else "",
            }
        )
    return found


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes a database with the complaints and one more, in place of the last row's filler."""
    made: dict[str, str] = {}

    def new(extra: dict[str, str] | None, **changes: Any) -> str:
        name = repr((extra, changes))
        if name not in made:
            folder = tmp_path_factory.mktemp("agency")
            made[name] = f"sqlite:///{folder / 'agency.db'}"
            with database(made[name]):
                fill(folder, extra)
        return made[name]

    return new


def fill(folder: Path, extra: dict[str, str] | None) -> None:
    migrate(engine())
    import_rows(engine(), folder, "unit", UNITS)
    usual = {"category": "force", "disposition": "sustained", "restricted": "", "subject": ""}
    days = {"received_on": "2025-09-08", "closed_on": "2025-10-10"}
    more = [] if extra is None else [usual | days | {"key": "own/1", "parent": "OWN"} | extra]
    import_rows(engine(), folder, "case_with_outcomes", rows_of("case_with_outcomes", *rows(), *more))
    import_rows(engine(), folder, "commitment", rows_of("commitment", *promises()))
    with reading(engine()) as connection:
        known = unit_ids(connection, agency_id(connection))
    for name, (role, unit, number) in PERSONS.items():
        grant(
            engine(),
            known[""],
            role,
            name=name,
            identity=Identity("demo", name),
            unit_id=known[unit.upper()] if unit else None,
            from_on=date(2024, 1, 1),
            by="test",
            at=AT,
            staff_hash=keyed_hash(number, KEY),
        )
    assert differences(engine()) == {}


@pytest.fixture(autouse=True, scope="module")
def key() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCOUNTABILITY_HASH_KEY", KEY)
        settings.cache_clear()
        yield
    settings.cache_clear()


def agency_id(connection: sa.Connection) -> int:
    row = find_agency(connection, AGENCY)
    return row.id if row else 0


def opened(person: str, name: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["persona"] = person
    for parameter, value in query.items():
        app.query_params[parameter] = value
    app.switch_page(f"views/{name}.py")
    app.run()
    assert not app.exception
    return app


def bytes_of(app: AppTest) -> list[str]:
    """Everything that a page sends to the browser: texts, frames, charts, links; versions are blanked."""
    protos = (getattr(element, "proto", None) for element in app._tree)
    return [_VERSIONS.sub("·", str(proto)) for proto in protos if proto is not None]


FEW = ("this_week", "unit")
# Every figure that is read by the unit concerned or by the handling unit, and what waits.
FIGURES = ("complaints_received", "complaints_open", "outcomes_closed")
# The agency's own totals and typical values, in which the record counts as at the agency's own line.
OF_AGENCY = ("council", "method")


def places(role: str, units: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """The pages of a role, with the units and figures that tell of complaints."""
    found = []
    for entry in page_entries.PAGES:
        if role not in entry.roles or entry.name in ("record", "connect", "data"):
            continue
        if entry.name == "records":
            found += [
                ("records", {"unit": u, "measure": m})
                for u in units
                for m in (*FIGURES, *REGISTRY, "legal_clocks")
            ]
        elif "unit" in entry.parameters:
            found += [(entry.name, {"unit": unit}) for unit in units]
        else:
            found.append((entry.name, {}))
    return found


def few(role: str, units: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """The pages that a quick run looks at."""
    found = [one for one in places(role, units) if one[0] in FEW]
    return [*found, ("records", {"unit": units[0], "measure": "A5"})]


def compare(
    make: Make, person: str, extras: tuple[Any, Any], pages: list[tuple[str, dict[str, str]]]
) -> None:
    for name, query in pages:
        shown = []
        for extra in extras:
            with database(make(extra)):
                shown.append(bytes_of(opened(person, name, **query)))
        assert len(shown[0]) > 5
        differ = [pair for pair in zip(*shown, strict=False) if pair[0] != pair[1]]
        assert (len(shown[0]), differ) == (len(shown[1]), []), (person, name, query)


def test_a_commander_sees_no_trace_of_it_in_the_units_pages(make: Make) -> None:
    compare(make, "Captain North", (None, OWN), few("commander", ("North",)))


def test_to_a_chief_whom_it_is_about_it_is_nowhere(make: Make) -> None:
    compare(make, "Chief", (None, CHIEFS), few("chief", (AGENCY,)))


@pytest.mark.long
@pytest.mark.parametrize("extra", [OWN, RESTRICTED], ids=["subject", "restricted"])
def test_nor_on_any_other_of_their_pages(make: Make, extra: dict[str, str]) -> None:
    pages = [one for one in places("commander", ("North",)) if one[0] not in OF_AGENCY]
    compare(make, "Captain North", (None, extra), pages)


@pytest.mark.long
def test_to_a_commander_it_is_as_if_it_were_the_agencys_own(make: Make) -> None:
    compare(make, "Captain North", (AGENCYS, OWN), places("commander", ("North",)))


@pytest.mark.long
def test_a_chief_finds_it_on_no_page_at_all(make: Make) -> None:
    compare(make, "Chief", (None, CHIEFS), places("chief", (AGENCY, "South", "Standards")))


def told(connection: sa.Connection, viewer: Viewer) -> dict[str, Any]:
    """All that the command line and files are made of, within a viewer's scope."""
    scope = viewer.scope(agency_id(connection))
    view = figures(connection, scope, now=AT)
    found: dict[str, Any] = {"counts": shown_counts(view.counts).to_csv()}
    for window in (None, "all"):
        found[f"card {window}"] = of_view(view.through(window)).rows.drop(columns="version").to_csv()
    for node in view.counts.tree:
        if node.name in ("North", "South", AGENCY):
            for name in ("promises", "complaints"):
                listed = open_promises if name == "promises" else open_complaints
                frame = listed(connection, scope, view, node, list_day(view))
                found[f"{name} {node.name}"] = frame.to_csv()
            for measure in (*FIGURES, *(one for one in REGISTRY if one[0] == "A")):
                found[f"{measure} {node.name}"] = rows_told(
                    connection, scope, view.through("52w"), measure, node
                )
    return found


def test_a_commanders_rows_are_the_figures_whoever_handles_them(make: Make) -> None:
    with database(make(None)), reading(engine()) as connection:
        viewer = viewer_of(connection, "Captain North")
        scope = viewer.scope(agency_id(connection))
        view = figures(connection, scope, now=AT).through("52w")
        card, (node,) = of_view(view), view.counts.tree
        for measure in ("A5", "A7:force"):
            rows = rows_of_view(connection, scope, view, measure, node)
            assert rows.numerator == card.figure(measure, node.id)["numerator"] > 10
        # What another office handles is shown, and opens to it alone.
        assert set(rows.rows[rows.rows["apart"]]["unit"]) == {"Standards", "South"}
        assert rows.rows[rows.rows["apart"]]["key"].isna().all()


def rows_told(connection: sa.Connection, scope: Any, view: Any, measure: str, node: Any) -> Any:
    try:
        found = rows_of_view(connection, scope, view, measure, node)
    except AccessDenied as refusal:
        return str(refusal)
    return found.numerator, found.denominator, found.rows.to_csv()


@pytest.mark.parametrize(
    ("person", "extra"), [("Captain North", OWN), ("Captain North", RESTRICTED), ("Chief", CHIEFS)]
)
def test_no_figure_list_or_count_in_their_scope_tells_of_it(
    make: Make, person: str, extra: dict[str, str]
) -> None:
    found = []
    for one in (None, extra):
        with database(make(one)), reading(engine()) as connection:
            found.append(told(connection, viewer_of(connection, person)))
    assert len(found[0]) > 20
    for name, text in found[0].items():
        assert found[1][name] == text, name


def viewer_of(connection: sa.Connection, person: str) -> Viewer:
    (viewer,) = viewers(connection, Identity("demo", person), AT)
    return viewer


def test_the_test_would_see_it(make: Make) -> None:
    """The same record about nobody in particular is on the same pages, and in the same figures."""
    plain = OWN | {"subject": "77"}
    with pytest.raises(AssertionError):
        compare(make, "Captain North", (None, plain), [("unit", {"unit": "North"})])


def test_who_handles_it_and_the_auditor_open_it_and_nobody_else(make: Make) -> None:
    with database(make(CHIEFS)):
        with reading(engine()) as connection:
            own = connection.scalar(sa.select(complaint.c.id).where(complaint.c.key == "OWN"))
        for person in ("Captain Standards", "Auditor"):
            assert "1 record is locked" in heading(opened(person, "restricted"))
            assert "no record of this number" not in heading(
                opened(person, "record", record=f"complaint-{own}")
            )
        for person in ("Chief", "Captain North"):
            assert "no record of this number" in heading(opened(person, "record", record=f"complaint-{own}"))
        assert "No record is restricted here" in heading(opened("Captain North", "restricted"))


def heading(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.header, *app.error)).replace("\u00a0", " ")


def test_unlocked_on_the_page_it_counts_at_its_units_again(make: Make) -> None:
    with database(make(OWN, again=True)):
        app = opened("Captain North", "restricted")
        assert "No record is restricted here" in heading(app)  # the captain's own: not even as handling unit
        app = opened("Auditor", "restricted")
        assert not app.get("popover")
        with reading(engine()) as connection:
            auditor = viewer_of(connection, "Auditor")
        with pytest.raises(AccessDenied):
            unlock(engine(), auditor.scope(1), auditor, "complaint", 151, "No harm", at=AT)
    with database(make(RESTRICTED, again=True)):
        app = opened("Captain Standards", "restricted")
        assert "1 record is locked" in heading(app)
        app.text_area[0].set_value("The inquiry is over")
        next(one for one in app.button if one.label == "Unlock").click().run()
        assert "No record is restricted here" in heading(app)
        assert "The inquiry is over" in " ".join(str(one.value) for one in app.markdown)
        assert differences(engine()) == {}
