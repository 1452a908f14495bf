"""A mapping written as TOML parses back to the same mapping, whatever its columns and values are called."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.mapping import Mapping, load_mapping, parse_mapping
from models.importing.mapping_text import to_toml, toml_key, toml_text

MAPPINGS = Path(__file__).parents[2] / "seed_data" / "mappings"
SHIPPED = sorted(path.stem for path in MAPPINGS.glob("*.toml"))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMED = TEXT.filter(lambda text: text != "?")  # which waits for a person


def _mapping(**changes: Any) -> Mapping:
    content: dict[str, Any] = {
        "name": "town",
        "title": "Town",
        "record": "event",
        "zone": "America/New_York",
        "key": {"columns": ["id"]},
        "fields": {"starts_at": {"column": "start"}, "state": {"constant": "held"}},
    }
    return Mapping.model_validate(content | changes)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_mapping_comes_back(name: str) -> None:
    mapping = load_mapping(Path(name))
    text = to_toml(mapping)
    assert parse_mapping(text, name) == mapping
    assert to_toml(parse_mapping(text, name)) == text


def test_it_reads_like_a_mapping_that_ships() -> None:
    text = to_toml(load_mapping(Path("chicago-caps")))
    assert 'starts_at = { column = "start" }' in text
    assert "[fields.state]" in text
    assert r"{ match = '\btest\b', word = " in text
    assert "encoding" not in text


def test_rules_that_leave_rows_out_and_hours_of_their_own_come_back() -> None:
    mapping = _mapping(
        fields={
            "starts_at": {
                "column": "day",
                "time_column": "hour",
                "formats": ["%m/%d/%y %I:%M %p", "%m/%d/%y"],
            },
            "state": {"column": "subject", "patterns": [{"match": "^canceled:", "word": "cancelled"}] * 6},
        },
        skip=[
            {"column": "Kind", "only": ["Community event"]},
            {"column": "Unit", "match": r"^(sub)?total\b"},
            {"blank": ["day", "hour"]},
        ],
        units={"aliases": {"CENT DIV": "Central", "PCT": "North"}, "drop": "-"},
        decimal=",",
        as_of=datetime(2025, 11, 17, 6, tzinfo=UTC),
        earliest=date(2001, 1, 1),
    )
    text = to_toml(mapping)
    assert parse_mapping(text, "town") == mapping
    assert "[[skip]]\nblank = " in text
    assert '"PCT" = "North"' in text


@given(
    st.dictionaries(TEXT, st.sampled_from(["held", "planned", ""]), max_size=5),
    st.dictionaries(TEXT, TEXT.filter(lambda name: name.strip(" ?")), max_size=4),
    st.lists(NAMED, min_size=1, max_size=4),
    st.lists(TEXT, max_size=3),
    NAMED,
)
def test_whatever_cells_and_columns_are_called(
    words: dict[str, str], aliases: dict[str, str], columns: list[str], missing: list[str], title: str
) -> None:
    folded = {" ".join(word.split()).casefold() for word in words}
    mapping = _mapping(
        title=title,
        key={"columns": columns, "digest": True},
        missing=missing,
        fields={"starts_at": {"column": columns[0]}, "state": {"column": title, "missing": columns}},
        crosswalks={"state": words} if len(folded) == len(words) else {},
        units={"aliases": aliases},
        skip=[{"column": title, "values": columns}, {"blank": columns}],
    )
    assert parse_mapping(to_toml(mapping), "town") == mapping


def test_text_with_backslashes_stays_readable_where_it_can() -> None:
    assert toml_text(r"\bcafé\b") == r"'\bcafé\b'"
    assert toml_text("it's a \\") == '"it\'s a \\\\"'
    assert toml_text("\x7f\n") == '"\\u007f\\n"'
    assert toml_key("File No") == '"File No"'
    assert toml_key("unit") == "unit"
