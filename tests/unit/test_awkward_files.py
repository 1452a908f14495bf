"""The awkward files are what their maker makes, and what is said of them and of the real files is sound."""

from pathlib import Path

import pytest

from models.importing.contracts import RECORDS
from models.importing.mapping import load_mapping
from models.importing.read import open_table
from tests.awkward.common import Truth
from tests.awkward.files import FOLDER, everything
from tests.awkward.mappings import awkward_truths, real_truths

AWKWARD, REAL = awkward_truths(), real_truths()


def test_the_files_are_what_their_maker_makes() -> None:
    made = everything()
    assert {path.name for path in FOLDER.iterdir()} == made.keys()
    for name, content in made.items():
        assert (FOLDER / name).read_bytes() == content


def _header(path: Path, truth: Truth) -> list[str]:
    with open_table(path, **{key: value for key, value in truth["reader"].items() if value}) as table:
        return list(table.header)


def _holds_together(header: list[str], truth: Truth) -> None:
    """Each column has one place, fields and words are ours, and unknown columns are none."""
    rule = RECORDS[truth["record"]]
    named = [*truth["fields"], *truth["unused"], *truth["times"], *truth["times"].values()]
    keys = [name for key in (*truth["key"], *truth["parent_key"]) for name in key]
    told = {*named, *truth["personal"], *truth["patterns"], *truth["either"], *keys}
    assert told == set(header)
    assert not set(truth["fields"]) & {*truth["unused"], *truth["personal"]}
    assert set(truth["dates"]) <= set(header)
    ours = {*truth["fields"].values(), *(f for fields in truth["patterns"].values() for f in fields)}
    assert len(set(truth["fields"].values())) == len(truth["fields"])
    for field in (*ours, *(f for fields in truth["accepted"].values() for f in fields)):
        rule.field(field)
    for field, words in truth["words"].items():
        assert {word for word in words.values() if word is not None} <= set(rule.field(field).words)


@pytest.mark.parametrize("name", AWKWARD)
def test_what_is_said_of_an_awkward_file_holds_together(name: str) -> None:
    truth = {"times": {}, "patterns": {}, "either": [], "accepted": {}} | AWKWARD[name]
    _holds_together(_header(FOLDER / name, truth), truth)


@pytest.mark.parametrize("name", REAL)
def test_what_is_said_of_a_publishers_file_follows_its_mapping(shared_data: Path, name: str) -> None:
    truth = REAL[name]
    _holds_together(_header(shared_data / name, truth), truth)
    mapping = load_mapping(Path(truth["mapping"]))
    by_column = {o.column: f for f, o in mapping.fields.items() if o.column is not None and not o.patterns}
    assert truth["fields"] == by_column
    assert truth["record"] == mapping.record
    assert truth["words"] == mapping.crosswalks
    assert list(mapping.key.columns) in truth["key"]
    formats = {form for dates in truth["dates"].values() for form in dates["formats"]}
    assert formats == set(mapping.formats)
