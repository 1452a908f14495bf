"""Every file of seed_data/bad/ that can be read goes through the importer by the mapping of its own form."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import make_bad
import pytest
import sqlalchemy as sa
from bad_values import COMPLAINT, COMPLAINTS, PROMISE, PROMISES, UNIT, UNITS, table

from models.engine import engine_for
from models.errors import ImportRefused
from models.importing.contracts import RECORDS as RECORD_RULES
from models.importing.faults import FAULTS, RowFault
from models.importing.load import import_file
from models.importing.mapping import Mapping, load_mapping, parse_mapping
from models.importing.read import open_table
from tests.factories import AGENCY, differences

IMPORTING = Path(__file__).parents[2] / "models" / "importing"
RECORDS = ("units", "exposure", "complaints", "outcomes", "promises", "hand-offs", "events")
READABLE = sorted(name for name in make_bad.files() if not name.startswith("refused_"))
# Columns of no record; a merged cell, which fills its first row only: fine to read, and no complaint.
OF_NO_RECORD = {"fine_many_columns.csv", "fine_merged.xlsx"}
# Its units have names that are not there.
MAKING_UNITS = {"fine_broken_quotes.csv"}
WORKBOOK = """
name = "workbook"
title = "Cases"
record = "case"
zone = "America/New_York"
[key]
columns = ["complaint"]
[fields]
handling_unit = { column = "unit" }
received_on = { column = "received_on" }
"""


def mapping_for(path: Path) -> Mapping:
    """The mapping whose columns the file has."""
    known = [load_mapping(Path(f"template-{record}")) for record in RECORDS]
    with open_table(path) as cells:
        header = set(cells.header)
    fitting = [m for m in (*known, parse_mapping(WORKBOOK, "workbook")) if m.columns() <= header]
    mapping = max(fitting, key=lambda one: len(one.columns()))
    return mapping.model_copy(update={"create_units": path.name in MAKING_UNITS})


@pytest.fixture(scope="module")
def town_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency whose units, complaints and promises the files speak of."""
    folder = tmp_path_factory.mktemp("town")
    engine = engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'town.db')}")
    names = ("North", "South", "Standards", "Café")
    files = {
        "units": table(UNITS, UNIT, *({"unit": name} for name in names)),
        "complaints": table(COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2"}, {"complaint": "C-3"}),
        "promises": table(PROMISES, PROMISE, {}),
    }
    for record, text in files.items():
        path = folder / f"{record}.csv"
        path.write_text(text, encoding="utf-8")
        report = import_file(engine, path, load_mapping(Path(f"template-{record}")), AGENCY, actor="test")
        assert report.quarantined == 0
    engine.dispose()
    return folder / "town.db"


@pytest.fixture
def town(town_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of its database."""
    engine = engine_for(f"sqlite:///{shutil.copy(town_file, tmp_path / 'town.db')}")
    yield engine
    engine.dispose()


def fault_of(name: str) -> str:
    """The code in a file's name."""
    stem = name.split(".")[0].removeprefix("row_")
    return "bad_text" if stem.startswith("bad_text") else stem


@pytest.mark.parametrize("name", [name for name in READABLE if name.startswith("row_")])
def test_a_row_has_the_fault_in_the_files_name_and_the_rest_goes_in(town: sa.Engine, name: str) -> None:
    path = make_bad.FOLDER / name
    report = import_file(town, path, mapping_for(path), AGENCY, actor="test")
    assert set(report.by_reason) == {fault_of(name)}
    assert report.quarantined > 0
    assert report.read == report.new + report.changed + report.same + report.quarantined
    assert report.read > report.quarantined or name == "row_unknown_commitment.csv"
    assert differences(town) == {}


@pytest.mark.parametrize("name", [n for n in READABLE if n.startswith("fine_") and n not in OF_NO_RECORD])
def test_every_row_of_a_fine_file_goes_in(town: sa.Engine, name: str) -> None:
    path = make_bad.FOLDER / name
    report = import_file(town, path, mapping_for(path), AGENCY, actor="test")
    assert dict(report.by_reason) == {}
    assert report.read == report.new + report.changed + report.same
    assert differences(town) == {}


def test_a_lacking_column_refuses_the_file(town: sa.Engine) -> None:
    with pytest.raises(ImportRefused, match="no column 'allegation', 'category', 'duplicate_of', 'finding'"):
        import_file(
            town,
            make_bad.FOLDER / "refused_missing_column.csv",
            load_mapping(Path("template-outcomes")),
            AGENCY,
            actor="test",
        )


def test_every_code_in_use_has_a_sentence_and_every_sentence_is_in_use() -> None:
    with pytest.raises(KeyError):
        RowFault("no_such_code", "", 2, "", "")
    assert {code for rule in RECORD_RULES.values() for *_, code in rule.in_order} <= set(FAULTS)
    used = "".join(path.read_text() for path in IMPORTING.glob("*.py") if path.name != "faults.py")
    assert [code for code in FAULTS if f'"{code}"' not in used] == []
