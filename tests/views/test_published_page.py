"""The page of published weeks: self-check, disputes, what is out, one figure's history, what differs."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from dashboard.cli import app as commands
from metrics.calendar import Week
from metrics.publishing import differing, publish
from metrics.revisions import revised
from models import published
from models.access import Scope
from models.engine import engine_for, reading, writing
from models.importing.undo import undo
from models.tree import find_unit
from tests.demo import database
from tests.factories import AGENCY, ZONE
from tests.figures_on_pages import plain
from tests.measure_factories import UNITS, import_files, scope_of
from tests.random_agency import files, unit_rows
from tests.self_checking import late_rules, open_now
from tests.views.conftest import opened

W50, W51 = Week.parse("2025-W50"), Week.parse("2025-W51")
DUE = datetime(2026, 1, 7, 22, tzinfo=UTC)
LATER = datetime(2026, 1, 5, 7, tzinfo=UTC)  # a file two hours newer than the others


@pytest.fixture(scope="module")
def undisclosed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Springfield before anything was published."""
    folder = tmp_path_factory.mktemp("springfield")
    engine = engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'agency.db')}")
    import_files(engine, folder, files(7) | {"units": unit_rows(moved=False)})
    engine.dispose()
    return folder / "agency.db"


@pytest.fixture(scope="module")
def published_once(undisclosed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With two weeks out, one of them corrected, and one held."""
    path = tmp_path_factory.mktemp("out") / "agency.db"
    engine = engine_for(f"sqlite:///{shutil.copy(undisclosed, path)}")
    scope = scoped(engine)
    for week in (W50, W51):
        publish(engine, scope, week, by="calendar", at=DUE)
    publish(engine, scope, W50, by="calendar", at=DUE, correction="A file was read twice.")
    with writing(engine) as connection:
        published.hold(connection, scope, "2025-W52", "Read anew.", by="Chief", at=DUE)
    engine.dispose()
    return path


@pytest.fixture
def own(published_once: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it, to be written to; the settings point there."""
    url = f"sqlite:///{shutil.copy(published_once, tmp_path / 'own.db')}"
    with database(url):
        yield engine_for(url)


def scoped(engine: sa.Engine) -> Scope:
    with reading(engine) as connection:
        return scope_of(connection)


def chain(engine: sa.Engine) -> list[str]:
    with reading(engine) as connection:
        return list(published.export(connection, scope_of(connection)))


def texts(app: AppTest) -> str:
    return plain("\n".join(str(one.value) for kind in ("markdown", "caption") for one in app.get(kind)))


def table(app: AppTest, column: str) -> list[dict[str, str]]:
    """The table of the page that has a column."""
    (found,) = [one.value for one in app.table if column in one.value.columns]
    return [{name: plain(value) for name, value in row.items()} for row in found.to_dict("records")]


def opened_at(app: AppTest, key: str) -> AppTest:
    app.session_state[key] = True
    return app.run()


def test_before_anything_is_out_it_says_what_comes_first(undisclosed: Path, sentence) -> None:
    with database(f"sqlite:///{undisclosed}"):
        app = opened("published")
        assert sentence(app) == (
            "No week is published yet. The first, 15–21 December, was due on Wednesday 7 January, 17:00, "
            "and waits for the timer."
        )
        assert "The chain of published weeks holds no line yet." in texts(app)
        assert not app.table


def test_what_is_out_with_its_heads_and_what_is_held(own: sa.Engine, sentence) -> None:
    app = opened("published")
    assert sentence(app).startswith("2 weeks are published, the newest 15–21 December.")
    assert sentence(app).endswith("1 week is held.")
    rows = table(app, "Units")
    assert [row["Week"] for row in rows] == ["15–21 December 2025", *["8–14 December 2025"] * 2]
    assert [row["Edition"] for row in rows] == ["1", "2: A file was read twice.", "1"]
    with reading(own) as connection:
        held = {str(one.edition): one for one in published.weeks(connection, scope_of(connection))}
        newest = published.head(connection, scope_of(connection))
    assert rows[1]["Head"] == held["2"].head.short == newest.short
    assert f"head `{newest.short}`" in texts(app)
    assert "22–28 December 2025, held by Chief since" in texts(app).replace("**", "")


def test_a_quarter_stands_beside_the_weeks_and_may_be_held(own: sa.Engine, sentence) -> None:
    scope = scoped(own)
    with writing(own) as connection:
        line = {scope.agency_id: {"quarter": "2025-Q3"}}
        head = published.freeze(connection, scope, "2025-Q3", line, by="calendar", at=datetime.now(UTC))
        published.hold(connection, scope, "2025-Q4", "Asked for.", by="Chief", at=DUE)
    app = opened("published")
    assert sentence(app).startswith("2 weeks are published")
    assert sentence(app).endswith("1 week is held.")
    (quarter,) = table(app, "Quarter")
    assert (quarter["Quarter"], quarter["Head"]) == ("July–September 2025", head.short)
    assert "October–December 2025, held by Chief" in texts(app).replace("**", "")
    assert [row["Edition"] for row in table(app, "As published")] == ["1", "2: A file was read twice.", "1"]


def test_a_figures_history_is_what_was_frozen(own: sa.Engine, links) -> None:
    app = opened("published", unit="North", measure="B1")
    with reading(own) as connection:
        north = find_unit(connection, scope_of(connection), "North").id
        bodies = [published.bodies(connection, scope_of(connection), w.label)[north] for w in (W51, W50)]
    rows = table(app, "As published")
    for body, at in zip(bodies, (0, 1), strict=True):
        (line,) = [dict(zip(body["columns"], row, strict=True)) for row in body["rows"] if row[0] == "B1"]
        assert f"({line['numerator']} of {line['denominator']})" in rows[at]["As published"]
    assert [row["Edition"] for row in rows] == ["1", "2: A file was read twice.", "1"]
    for chosen, led in (("2026-W01", "2025-W51"), ("2025-W50", "2025-W50"), ("2025-W10", "2025-W50")):
        shown = opened("published", unit="North", measure="B1", week=chosen)
        query = {"agency": AGENCY, "unit": "North", "measure": "B1", "week": led}
        assert query in [found for label, page, found in links(shown) if page == "records"]
    drawn = convert_arrow_bytes_to_pandas_df(app.get("vega_lite_chart")[0].proto.data.data)
    newest = [rows[1], rows[0]]
    assert drawn["reading"].map(plain).tolist() == [f"{row['Week']}: {row['As published']}" for row in newest]
    score = opened("published", unit="North", measure="score")
    assert float(bodies[0]["score"]["point"]) == pytest.approx(
        float(table(score, "As published")[0]["As published"]), abs=0.51
    )


def test_a_chain_that_was_laid_hands_on_is_named_to_the_line(own: sa.Engine) -> None:
    with writing(own) as connection:
        connection.exec_driver_sql("DROP TRIGGER published_line_no_update")
        connection.exec_driver_sql(
            "UPDATE published_line SET line = replace(line, '\"ok\"', '\"no\"') WHERE number = 4"
        )
    assert "The chain does not verify." in texts(opened("published"))
    assert "line 4 is not what was published there" in texts(opened("published"))


def promise(number: int, unit: str, *, kept: bool) -> dict[str, str]:
    """One due in the published week that nobody had told of."""
    done = {"ended_at": "2025-12-17 09:00", "ending": "done"} if kept else {}
    about = {"promise": f"late-{number}", "unit": unit, "kind": "call_back", "due_at": "2025-12-18"}
    return about | {"made_at": "2025-12-15 09:00", "recorded_at": "2026-01-04 09:00"} | done


def test_a_row_that_arrives_late_is_listed_with_its_cause_and_explains_the_score(
    own: sa.Engine, tmp_path: Path
) -> None:
    before, scope = chain(own), scoped(own)
    rows = [promise(1, "North", kept=True), promise(2, "North", kept=False)]
    report = import_files(own, tmp_path, {"promises": [*files(7)["promises"], *rows]}, LATER)["promises"]
    assert (report.new, report.changed) == (2, 0)

    # What was published has not moved, by a byte; what was known then still gives it.
    assert chain(own) == before
    assert differing(own, scope, W51, tmp_path) == []

    # On the command line: every figure that differs, its cause, its records; they add up to the difference.
    asked = ["revisions", "--week", "2025-W51", "--unit", "North", "--format", "json"]
    figures = {row["measure"]: row for row in json.loads(CliRunner().invoke(commands, asked).stdout)}
    behind = json.loads(CliRunner().invoke(commands, [*asked, "--rows"]).stdout)
    assert {row["cause"] for row in (*figures.values(), *behind)} == {"late record"}
    assert {"B1", "D1", "commitments_due", "score"} <= set(figures)
    for name in ("B1", "D1"):
        mine, figure = [row for row in behind if row["measure"] == name], figures[name]
        assert len(mine) == 2
        assert figure["now_of"] - figure["then_of"] == sum(row["now_in"] - row["then_in"] for row in mine)
        moved = sum(row["now_above"] - row["then_above"] for row in mine)
        assert figure["now_above"] - figure["then_above"] == moved
    assert {row["measure"] for row in behind} == set(figures) - {"score"}
    assert {(row["record"], row["what"], row["on"]) for row in behind} == {
        ("commitment", "call_back", "2025-12-18")
    }

    # On the page: the same, each record with the way to it.
    app = opened_at(opened("published", unit="North", week="2025-W51"), "reckon_2025-W51")
    assert not app.exception
    shown = {row["Figure"].split(",")[0]: row for row in table(app, "Why")}
    assert len(shown) == len(figures)
    assert {row["Why"] for row in shown.values()} == {"late record"}
    assert (
        f"({figures['B1']['then_above']} of {figures['B1']['then_of']})"
        in shown["Kept on time"]["As published"]
    )
    assert f"({figures['B1']['now_above']} of {figures['B1']['now_of']})" in shown["Kept on time"]["Now"]
    score = shown["Accountability score"]
    assert float(score["As published"]) != float(score["Now"])
    (listed,) = [one.value for one in app.dataframe if "Record" in one.value.columns]
    assert {plain(name) for name in listed["Record"]} == {"Call back, due 18 Dec 2025"}
    assert len(listed) == len(behind)

    # A commander's own reading is the same part of it.
    with reading(own) as connection:
        north = frozenset({find_unit(connection, scope, "North").id})
    part = revised(own, Scope(scope.agency_id, north), W51, tmp_path, now=datetime.now(UTC))
    whole = revised(own, scope, W51, tmp_path, now=datetime.now(UTC), units=north)
    assert part.figures.equals(whole.figures)
    assert part.rows.equals(whole.rows)
    assert len(part.figures) == len(figures)

    # Without those very records the score is the published one: they are all of its difference.
    undo(own, scope, report.batch_id, "To see.", by="steward", at=datetime.now(UTC))
    assert len(revised(own, scope, W51, tmp_path, now=datetime.now(UTC)).figures) == 0


@pytest.fixture
def checking(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Week]:
    """An agency whose records reach today, with a week in self-check; gives it."""
    rules = late_rules(tmp_path)
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(rules))
    week = open_now(rules, ZONE).week
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'agency.db')}"
    rows = []
    for back in range(-2, 14):
        day = week.shift(-back).start
        rows.append({"promise": f"P-{day}", "unit": "North", "made_at": f"{day} 09:00", "due_at": str(day)})
    with database(url):
        import_files(engine_for(url), tmp_path, {"units": list(UNITS), "promises": rows}, datetime.now(UTC))
        yield week


def sent(app: AppTest, text: str) -> AppTest:
    app.text_area[0].set_value(text)
    return next(one for one in app.button if one.label == "Send").click().run()


@pytest.mark.usefixtures("checking")
def test_a_figure_is_disputed_and_answered_on_the_page(sentence, links) -> None:
    app = opened("published", unit="North")
    assert sentence(app).startswith("No week is published yet.")
    assert "is in self-check until Sunday" in texts(app)
    figures = table(opened_at(app, "check_figures"), "As it stands")
    assert "Kept on time" in {row["Figure"] for row in figures}
    app.selectbox(key="disputed").set_value("B1")
    refused = sent(app, "Two are missing, see ticket 12345.")
    assert "leave out case and ticket numbers" in refused.error[0].value
    warned = sent(refused, "Ask Jane Miller.")
    assert "may be a person's name" in plain(warned.warning[0].value)
    said = texts(sent(warned, "Two are missing"))
    assert "“Two are missing” local viewer" in said
    assert "North, kept on time:" in said
    assert "waits for its answer" in said
    for page in ("this_week", "data"):
        assert "1 dispute waits for an answer" in [plain(label) for label, *_ in links(opened(page))]
    ways = [plain(label) for label, *_ in links(opened("unit", unit="North"))]
    assert any(label.startswith("In self-check until Sunday") for label in ways)
    app = sent(opened("published", unit="South"), "They came in today")
    assert "Answered: “They came in today” local viewer" in texts(app)
    assert not [one for one in app.text_area if str(one.key).startswith("answer_")]
