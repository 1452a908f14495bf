"""A mapping is refused with a sentence that names the place, or it can be used as it is."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.errors import ImportRefused
from models.importing.mapping import Mapping, folded, load_mapping, parse_mapping
from tests.factories import mapping_of

GOOD = """
name = "town"
title = "Town"
record = "case"
zone = "America/New_York"
[key]
columns = ["id"]
[fields]
received_on = { column = "received" }
"""
SHIPPED = sorted(path.stem for path in (Path(__file__).parents[2] / "seed_data" / "mappings").glob("*.toml"))


def test_the_smallest_mapping_can_be_used() -> None:
    mapping = parse_mapping(GOOD, "town.toml")
    assert mapping.columns() == {"id", "received"}
    assert mapping.source_name == "town"
    assert mapping.as_of_instant is None
    assert mapping.reasons()["closed_on"] == "the file has no column for it"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_mapping_can_be_used_and_found_by_name(name: str) -> None:
    assert load_mapping(Path(name)).name == name


@pytest.mark.parametrize(
    ("find", "replace", "sentence"),
    [
        ('title = "Town"', 'title = "Town', "not valid TOML"),
        ('name = "town"', 'name = "The Town"', "name"),
        ('record = "case"', 'record = "novel"', "record must be one of"),
        ("America/New_York", "America/Springfield", "time zone"),
        ('columns = ["id"]', "columns = []", "key.columns"),
        ("received_on", "recieved_on", "no field 'recieved_on'"),
        (
            'received_on = { column = "received" }',
            'channel = { column = "c" }',
            "cannot stand without received_on",
        ),
        (
            '{ column = "received" }',
            '{ column = "received", constant = "x" }',
            "either a column or a constant",
        ),
        ('{ column = "received" }', "{ formats = [] }", "either a column or a constant"),
        ('{ column = "received" }', '{ column = "received", colour = "red" }', "colour"),
        ('{ column = "received" }', '{ column = "received", formats = ["%Y-%Q"] }', "%Y-%Q"),
        ('{ column = "received" }', '{ column = "received", formats = ["%Y-%m-%d %z"] }', "%z"),
        ("[fields]", '[parent_key]\ncolumns = ["x"]\n[fields]', "parent_key is not used"),
        ("[fields]", "[crosswalks.channel]\na = 'phone'\n[fields]", "crosswalk 'channel' has no field"),
        ('record = "case"', 'record = "outcome"', "outcome"),
    ],
)
def test_what_a_mapping_cannot_say(find: str, replace: str, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=r"town\.toml") as refusal:
        parse_mapping(GOOD.replace(find, replace), "town.toml")
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ('channel = { constant = "pigeon" }', "none of our words"),
        ('channel = { column = "c", otherwise = "pigeon" }', "none of our words"),
        ('channel = { column = "c", patterns = [{ match = "(", word = "phone" }] }', "cannot be read"),
        ('closed_on = { column = "c", patterns = [{ match = "a", word = "b" }] }', "only a field of words"),
        ('handling_unit = { column = "c", otherwise = "North" }', "only a field of words"),
        ('channel = { column = "c", after_as_of = "phone" }', "after_as_of"),
        ('channel = { column = "c", precision = "month" }', "precision"),
    ],
)
def test_what_a_field_cannot_say(field: str, sentence: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        parse_mapping(GOOD + field, "town.toml")
    assert sentence in str(refusal.value)


def test_two_crosswalk_lines_for_one_value_must_agree() -> None:
    text = GOOD + 'channel = { column = "c" }\n[crosswalks.channel]\nWeb = "online"\n"WEB " = "phone"\n'
    with pytest.raises(ImportRefused, match="channel"):
        parse_mapping(text, "town.toml")


def test_an_outcome_needs_the_key_of_its_case() -> None:
    with pytest.raises(ValueError, match="parent_key is needed"):
        mapping_of("outcome", ["key", "parent", "disposition"], parent_key=None)


def test_an_as_of_is_a_day_in_the_zone_or_an_instant() -> None:
    day = parse_mapping("as_of = 2016-01-13\n" + GOOD, "x")
    assert day.as_of_instant == datetime(2016, 1, 13, 5, tzinfo=UTC)
    local = parse_mapping("as_of = 2017-08-23T18:28:46\n" + GOOD, "x")
    assert local.as_of_instant == datetime(2017, 8, 23, 22, 28, 46, tzinfo=UTC)
    instant = parse_mapping("as_of = 2017-08-23T18:28:46Z\n" + GOOD, "x")
    assert instant.as_of_instant == datetime(2017, 8, 23, 18, 28, 46, tzinfo=UTC)


def test_a_mapping_has_a_version_that_moves_with_any_change() -> None:
    one, same = parse_mapping(GOOD, "x"), parse_mapping("# a remark\n" + GOOD, "y")
    other = parse_mapping(GOOD.replace("Town", "City"), "x")
    assert one.digest == same.digest != other.digest


def test_a_date_by_months_is_provided_under_another_name() -> None:
    text = GOOD.replace('"received" }', '"received", precision = "month" }')
    mapping = parse_mapping(text, "x")
    assert mapping.provides() == ["received_on_month"]
    assert mapping.reasons()["received_on"] == "the file gives months, not days"


def test_a_stored_mapping_reads_back_the_same() -> None:
    mapping = load_mapping(Path("chicago-caps"))
    again = Mapping.model_validate_json(mapping.model_dump_json())
    assert again == mapping
    assert again.digest == mapping.digest


def test_a_mapping_that_is_not_there_is_refused() -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        load_mapping(Path("nowhere.toml"))


def test_folding() -> None:
    assert folded("  Telephone \t(or  TDD) ") == "telephone (or tdd)"


def test_a_copy_that_says_something_else_has_a_version_and_an_as_of_of_its_own() -> None:
    mapping = load_mapping(Path("boston-311"))
    before = mapping.digest, mapping.as_of_instant
    copy = mapping.model_copy(update={"as_of": date(2017, 1, 1)})
    assert copy.digest != before[0]
    assert copy.as_of_instant != before[1]
    assert (mapping.digest, mapping.as_of_instant) == before
