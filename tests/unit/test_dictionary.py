"""The data dictionary holds every column, measure and word, in both forms, and nothing that runs."""

import re
from html.parser import HTMLParser

import pytest

from dashboard.briefings import csv_file
from dashboard.glossary import GLOSSARY
from dashboard.open_data.check import OF_COUNCIL, SPLITS, columns
from dashboard.open_data.columns import COUNTS, QUARTER
from dashboard.open_data.dictionary import as_html, as_text
from dashboard.open_data.other_columns import TABLES
from dashboard.words import vocabulary as meanings
from metrics.configuration import load
from metrics.council_counts import OF
from metrics.disclosure.agency import FINDINGS, SAID_BY
from metrics.figures import RESERVED
from metrics.measures import REGISTRY
from models import vocabulary

# Lists of words that are no words of records: which of them count where.
BESIDE = {"PUBLIC_KINDS", "KINDS_OUTSIDE_PROMISES"}
NAMED = {name for name in vars(vocabulary) if name.isupper() and name[0] != "_"} - BESIDE


class Cells(HTMLParser):
    """The text of every cell of a page's tables, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, text: str) -> None:
        if self.inside:
            self.cells[-1] += text


@pytest.fixture(scope="module")
def cells() -> list[str]:
    page = Cells()
    page.feed(as_html(load()))
    assert not {"script", "img", "link", "iframe", "form"} & set(page.tags)
    assert page.tags.count("h1") == 1
    return page.cells


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_word_of_the_vocabulary_has_its_meaning(name: str, cells: list[str]) -> None:
    held = getattr(vocabulary, name)
    said = getattr(meanings, name)
    assert set(held) <= set(said)
    assert all(text.endswith(".") and len(text.split()) <= 16 for text in said.values())
    assert {text for word in held for text in (word, said[word])} <= set(cells)


def test_every_column_measure_and_term_is_there(cells: list[str]) -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert {column.name, column.type, column.meaning} <= {*cells, ""}, column
            assert column.key or column.name in table.names
        assert table.key
    for measure in REGISTRY.values():
        assert {f"{measure.id} {measure.name}", measure.meaning, measure.formula} <= set(cells)
    assert {*GLOSSARY, *GLOSSARY.values()} <= set(cells)


def test_every_count_that_disclosure_control_passes_has_its_table() -> None:
    names = {table.name for table in COUNTS}
    assert (
        names == {of.replace(" ", "_") for of in {*SAID_BY, *OF}} == {of.replace(" ", "_") for of in SPLITS}
    )
    for table in COUNTS:
        assert columns(table.name.replace("_", " ")) == table.names
    assert {table.name for table in QUARTER} == {"units", *names, *OF_COUNCIL}


def test_the_reserved_columns_have_their_entry() -> None:
    assert set(RESERVED) - {"provisional"} <= set(TABLES["week"].names)
    assert set(FINDINGS) == set(meanings.FINDINGS)


def test_a_briefings_file_has_the_columns_of_its_entry() -> None:
    assert TABLES["briefing"].names == csv_file.COLUMNS


def test_both_forms_say_the_same(cells: list[str]) -> None:
    rows = [line for line in as_text(load()).splitlines() if line.startswith("| ")]
    text = [
        cell.replace("\\|", "|").strip()
        for row in rows
        if "| --- |" not in row
        for cell in re.split(r"(?<!\\)\|", row)[1:-1]
    ]
    assert text == [" ".join(cell.split("\n")) for cell in cells]
    assert load().version in as_text(load())
    assert load().version in as_html(load())
