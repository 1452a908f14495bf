"""Files of usual layouts are known by their columns and start from a mapping that ships."""

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.connecting.draft import Draft
from models.connecting.promise_rules import ticket_types
from models.connecting.proposal import propose
from models.connecting.sample import Sample
from models.connecting.starting import recognise
from models.connecting.template import TEMPLATES, template
from models.facts import commitment, complaint, outcome
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from tests.conftest import NewDatabase
from tests.factories import AGENCY, ZONE, differences, kept, write_csv
from tests.suggested import suggested

STARTING = Path(__file__).parents[1] / "data" / "starting"
FILES = {
    "ia_cases.csv": "starting-ia-cases",
    "ia_officers.csv": "starting-ia-allegations",
    "crm_tickets.csv": "starting-311",
}
# What each file holds, counted by hand.
ROWS = {"ia_cases.csv": 12, "ia_officers.csv": 14, "crm_tickets.csv": 16}


def _proposed(path: Path) -> tuple[Sample, Draft]:
    _, sample, draft = propose(path, name=path.name, zone=ZONE)
    return sample, draft


def _table(engine: sa.Engine, name: str) -> list[tuple[object, ...]]:
    if name == "crm_tickets.csv":
        return kept(engine, commitment, "key", "kind", "made_on", "due_on", "ended_on", "ending")
    cases = kept(engine, complaint, "received_on", "first_contact_on", "decided_on", "told_on", "closed_on")
    return cases + kept(engine, outcome, "category", "disposition")


@pytest.mark.parametrize("name", FILES)
def test_it_goes_live_whole_from_the_page_as_from_the_command_line(
    new_sqlite: NewDatabase, tmp_path: Path, name: str
) -> None:
    path = STARTING / name
    sample, draft = _proposed(path)
    assert recognise([column.name for column in sample.columns]).name == FILES[name]  # type: ignore[union-attr]
    assert not [one for one in draft.unresolved() if one.must]
    by_page, by_name = new_sqlite(), new_sqlite()
    drafted = import_file(by_page, path, draft.to_mapping(), AGENCY, actor="test")
    shipped = import_file(by_name, path, load_mapping(Path(FILES[name])), AGENCY, actor="test")
    for engine, report in ((by_page, drafted), (by_name, shipped)):
        assert (report.read, report.new, report.quarantined) == (ROWS[name], ROWS[name], 0), report.by_reason
        assert not differences(engine)
    assert _table(by_page, name) == _table(by_name, name)


def test_one_row_a_complaint(engine: sa.Engine) -> None:
    import_file(
        engine, STARTING / "ia_cases.csv", load_mapping(Path("starting-ia-cases")), AGENCY, actor="test"
    )
    assert len(kept(engine, complaint, "key")) == 12
    found = Counter(word for (word,) in kept(engine, outcome, "disposition"))
    # Two cases have no finding yet: an empty cell is "pending".
    assert found["pending"] == 2
    assert sum(found.values()) == 12


def test_one_row_an_officer_and_allegation_and_no_officer_is_stored(engine: sa.Engine) -> None:
    path = STARTING / "ia_officers.csv"
    import_file(engine, path, load_mapping(Path("starting-ia-allegations")), AGENCY, actor="test")
    assert len(kept(engine, complaint, "key")) == 8
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        cells = [row for t in names for row in connection.execute(sa.text(f'SELECT * FROM "{t}"'))]
    assert "OF-77" not in repr(cells)


def test_types_without_a_rule_wait_and_are_not_left_out(engine: sa.Engine, tmp_path: Path) -> None:
    text = (STARTING / "crm_tickets.csv").read_text(encoding="utf-8")
    path = tmp_path / "tickets.csv"
    path.write_text(text.replace("Noise Complaint", "Snow on the path"), encoding="utf-8")
    _, draft = _proposed(path)
    unsaid = [one for one in ticket_types(draft) if not one.said]
    assert [one.type for one in unsaid] == ["Snow on the path"]
    report = import_file(engine, path, draft.to_mapping(), AGENCY, actor="test")
    assert (report.quarantined, report.skipped, dict(report.by_reason)) == (
        unsaid[0].rows,
        0,
        {"no_crosswalk": unsaid[0].rows},
    )


def test_other_names_other_order_more_columns(tmp_path: Path) -> None:
    rows = [
        {
            "Disposition": "Sustained",
            "Nature of Complaint": "Discourtesy",
            "Remarks": "",
            "DATE RECEIVED": f"03/{n + 1:02}/2025",
            "IA_Case_Number": f"IA-{n}",
            "Division": "North",
            "Notified Date": "04/01/2025",
            "Date Closed": "04/02/2025",
            "Complaint Source": "Phone",
        }
        for n in range(20)
    ]
    path = write_csv(tmp_path / "list.csv", rows)
    mapping = recognise(list(rows[0]))
    assert mapping is not None
    assert mapping.name == "starting-ia-cases"
    assert {name: source.column for name, source in mapping.fields.items()} == {
        "received_on": "DATE RECEIVED",
        "channel": "Complaint Source",
        "told_on": "Notified Date",
        "closed_on": "Date Closed",
        "unit": "Division",
        "category": "Nature of Complaint",
        "disposition": "Disposition",
    }
    _, draft = _proposed(path)
    assert draft.name == "list"
    assert draft.sources["received_on"].formats == ("%m/%d/%Y",)
    assert draft.to_mapping().key.columns == ("IA_Case_Number",)


def test_dates_are_read_as_the_file_writes_them(tmp_path: Path) -> None:
    text = (STARTING / "ia_cases.csv").read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split(",") for line in text]
    turned = [[_day_first(cell) for cell in row] for row in rows]
    path = write_csv(tmp_path / "day first.csv", [dict(zip(header, row, strict=True)) for row in turned])
    _, draft = _proposed(path)
    assert draft.sources["received_on"].formats == ("%d/%m/%Y",)


def _day_first(cell: str) -> str:
    month, _, rest = cell.partition("/")
    day, slash, year = rest.partition("/")
    return f"{day}/{month}/{year}" if slash else cell


def test_words_are_proposals_until_somebody_has_looked() -> None:
    _, draft = _proposed(STARTING / "ia_cases.csv")
    assert {one.name for one in draft.unresolved() if one.about == "confirm"} >= {"disposition"}
    assert draft.words["disposition"][""].word == "pending"
    assert not any(word.said for lines in draft.words.values() for word in lines.values())


def test_a_list_with_several_rows_a_case_is_no_list_of_cases(tmp_path: Path) -> None:
    text = (STARTING / "ia_cases.csv").read_text(encoding="utf-8")
    path = tmp_path / "twice.csv"
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    _, draft = _proposed(path)
    assert "columns are those of" not in draft.because


@pytest.mark.parametrize("name", ["officer_x_allegation.csv", "two_orders.csv", "semicolons_utf8.csv"])
def test_other_layouts_are_left_to_the_suggestions(name: str) -> None:
    _, draft = suggested(Path(__file__).parents[1] / "data" / "awkward" / name)
    assert "columns are those of" not in draft.because


@pytest.mark.parametrize("name", ["detroit-complaints", "boston-311", "chicago-caps"])
def test_the_public_files_are_none_of_these(name: str) -> None:
    assert recognise(load_mapping(Path(name)).columns()) is None


@pytest.mark.parametrize("record", TEMPLATES)
def test_a_template_is_known_and_its_example_left_out(tmp_path: Path, record: str) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(template(record))
    sample, draft = _proposed(path)
    assert (sample.rows, sample.skipped) == (0, 1)
    assert draft.record == record
    assert draft.name == TEMPLATES[record][0]
    assert draft.parent == load_mapping(Path(draft.name)).parent_key
    assert draft.rest.get("parent_source") == load_mapping(Path(draft.name)).parent_source


def test_what_a_person_says_of_the_rows_stands() -> None:
    path = STARTING / "ia_cases.csv"
    _, _, draft = propose(path, name=path.name, record="event")
    assert draft.record == "event"
    assert "columns are those of" not in draft.because
