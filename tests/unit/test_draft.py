"""A draft is a value: what a person says gives a new one, and at the end a mapping that reads the file."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.connecting.coverage import coverage
from models.connecting.draft import Draft
from models.connecting.draft_text import suggestion_text
from models.connecting.proposal import propose
from models.connecting.sample import Sample
from models.errors import ImportRefused
from models.importing.check import Checker
from models.importing.mapping import (
    FieldSource,
    KeyRule,
    Mapping,
    RowFilter,
    load_mapping,
    parse_mapping,
)
from models.importing.read import open_table
from models.importing.values import Times
from tests.awkward.files import FOLDER
from tests.awkward.mappings import ZONE, awkward_truths, real_truths
from tests.suggested import suggested, without_names

TRUTHS = awkward_truths()
SEED = Path(__file__).resolve().parents[2] / "seed_data"
MAPPINGS = sorted((SEED / "mappings").glob("*.toml"))


def proposed(name: str) -> tuple[Sample, Draft]:
    return suggested(FOLDER / name)


@pytest.fixture(scope="module")
def officers() -> tuple[Sample, Draft]:
    return proposed("officer_x_allegation.csv")


@pytest.fixture(scope="module")
def orders() -> tuple[Sample, Draft]:
    return proposed("two_orders.csv")


def taken(path: Path, mapping: Mapping) -> tuple[int, int, Counter[str]]:
    """Rows read, rows refused, why; by the same checker as an import."""
    times = Times(mapping.tz, mapping.as_of_instant or datetime(2026, 1, 1, tzinfo=UTC), "1950-01-01")
    read, reasons = 0, Counter[str]()
    with open_table(path, **mapping.reader.model_dump(exclude_none=True)) as table:
        checker = Checker(mapping, table.header, times, None, "")
        for chunk in table.chunks():
            checked = checker.check(chunk)
            read += checked.read
            reasons.update(refusal.faults[0].code for refusal in checked.refusals)
    return read, reasons.total(), reasons


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_a_mapping_opens_and_closes_unchanged(path: Path) -> None:
    mapping = load_mapping(path)
    assert Draft.from_mapping(mapping).to_mapping() == mapping


@pytest.mark.parametrize("name", TRUTHS)
def test_a_proposal_reads_its_file_once_the_zone_is_said(name: str) -> None:
    sample, draft = proposed(name)
    assert [one.about for one in draft.unresolved() if one.must] == ["zone"]
    with pytest.raises(ImportRefused, match="time zone"):
        draft.to_mapping()
    mapping = replace(draft, zone=ZONE).to_mapping()
    assert Draft.from_mapping(mapping).to_mapping() == mapping
    assert sample.rows == TRUTHS[name]["rows"]
    read, refused, reasons = taken(FOLDER / name, mapping)
    assert read == sample.rows
    assert set(reasons) <= {"no_crosswalk"}
    assert coverage(draft, sample) == pytest.approx(1 - refused / read)
    assert not any(column in mapping.columns() for column in _never_kept(name, mapping))


def _never_kept(name: str, mapping: Mapping) -> set[str]:
    """Columns of persons that no pattern and no digest reads."""
    read = {s.column for s in mapping.fields.values() if s.patterns}
    return set(TRUTHS[name]["personal"]) - read - (set(mapping.key.columns) if mapping.key.digest else set())


@pytest.mark.parametrize("name", real_truths())
def test_the_publishers_files_are_read_as_their_mappings_read_them(shared_data: Path, name: str) -> None:
    truth = real_truths()[name]
    shipped = load_mapping(Path(truth["mapping"]))
    sample, draft = suggested(shared_data / name)
    for column, fields in truth["accepted"].items():
        draft = draft.with_column(fields[0], None) if draft.column_of(fields[0]) == column else draft
    mapping = replace(draft, zone=shipped.zone, rest=draft.rest | {"as_of": shipped.as_of}).to_mapping()
    assert mapping.record == shipped.record
    assert mapping.parent_key == shipped.parent_key
    assert mapping.key == shipped.key
    columns = {field: source.column for field, source in shipped.fields.items()}
    assert {field: source.column for field, source in mapping.fields.items()} == columns
    ours, theirs = taken(shared_data / name, mapping), taken(shared_data / name, shipped)
    assert ours == theirs
    assert coverage(draft, sample) == 1.0


Step = Callable[[Draft], Draft]
STEPS: dict[str, Step] = {
    "title": lambda d: d.with_title("Calls", "calls"),
    "column": lambda d: d.with_column("due_at", None),
    "constant": lambda d: d.with_constant("due_basis", "policy"),
    "dropped": lambda d: d.with_dropped("Result"),
    "allowed": lambda d: d.with_allowed("Caller Tel"),
    "word": lambda d: d.with_word("kind", "Home visit", "referral"),
    "confirmed": lambda d: d.with_confirmed("kind"),
    "alias": lambda d: d.with_alias("CENT DIV", "Central"),
    "key": lambda d: d.with_key(["Ticket"]),
    "formats": lambda d: d.with_formats("Opened", ["%d/%m/%Y"]),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_changes_in_place(orders: tuple[Sample, Draft], step: str) -> None:
    _, draft = orders
    before = repr(draft)
    changed = STEPS[step](draft)
    assert changed != draft
    assert repr(draft) == before


def test_a_column_fills_one_field_and_brings_its_words_and_dates(orders: tuple[Sample, Draft]) -> None:
    _, draft = orders
    moved = draft.with_column("modified_at", None).with_column("ended_at", "Last Upd")
    assert moved.column_of("ended_at") == "Last Upd"
    assert moved.sources["ended_at"].formats == ("%m/%d/%y",)
    assert "Done" in moved.unused()
    taken_over = draft.with_column("promised_to", "Request")
    assert taken_over.column_of("kind") is None
    assert "kind" not in taken_over.words
    assert set(taken_over.words["promised_to"]) == set(draft.words["kind"])
    assert {line.word for line in taken_over.words["promised_to"].values()} == {None}
    again = draft.with_dropped("Request")
    assert again.column_of("kind") is None
    assert "Request" in again.dropped
    assert again.with_column("kind", "Request").dropped == frozenset()


def test_without_a_required_field_a_key_or_a_parent_there_is_no_mapping(
    officers: tuple[Sample, Draft],
) -> None:
    draft = replace(officers[1], zone=ZONE)
    assert [one.about for one in draft.unresolved() if one.must] == []
    for short, about in (
        (draft.with_column("received_on", None), "field"),
        (draft.with_parent([]), "parent"),
    ):
        assert [one.about for one in short.unresolved() if one.must] == [about]
        with pytest.raises(ImportRefused):
            short.to_mapping()


def test_persons_are_refused_until_a_person_says_otherwise(officers: tuple[Sample, Draft]) -> None:
    draft = replace(officers[1], zone=ZONE).with_column("unit", "Officer")
    (stop,) = [one for one in draft.unresolved() if one.must]
    assert stop.about == "personal"
    assert "`Officer`" in stop.text
    with pytest.raises(ImportRefused, match="names of persons"):
        draft.to_mapping()
    assert draft.with_allowed("Officer").to_mapping().fields["unit"].column == "Officer"
    hashed = replace(officers[1], zone=ZONE).with_column("complainant", "Complainant")
    assert hashed.to_mapping().fields["complainant"].column == "Complainant"
    assert officers[1].with_key(["File No", "Officer"]).key == KeyRule(
        columns=("File No", "Officer"), digest=True
    )
    patterns = FieldSource(column="Narrative", patterns=({"match": "bag", "word": "search"},))
    assert replace(officers[1], zone=ZONE).with_source("category", patterns).to_mapping()


def test_words_wait_until_they_are_decided(officers: tuple[Sample, Draft]) -> None:
    sample, draft = officers
    draft = replace(draft, zone=ZONE)
    (question,) = [one for one in draft.unresolved() if one.about == "words"]
    assert "LT REVIEW" in question.text
    assert "9 rows" in question.text
    assert not question.must
    assert "LT REVIEW" not in draft.to_mapping().crosswalks["disposition"]
    assert draft.consequence_of("disposition", "LT REVIEW") == "its rows wait"
    decided = draft.with_word("disposition", "lt review", "pending")
    assert coverage(decided, sample) == 1.0 > coverage(draft, sample)
    assert decided.to_mapping().crosswalks["disposition"]["lt review"] == "pending"
    assert len(decided.words["disposition"]) == len(draft.words["disposition"])
    assert coverage(draft.with_word("disposition", "LT REVIEW", ""), sample) < 1


def test_what_decides_figures_is_confirmed_once_a_field(officers: tuple[Sample, Draft]) -> None:
    draft = officers[1]
    assert [one.name for one in draft.unresolved() if one.about == "confirm"] == ["disposition"]
    assert [one for one in draft.with_confirmed("disposition").unresolved() if one.about == "confirm"] == []
    said = draft
    for value, word in draft.words["disposition"].items():
        said = said.with_word("disposition", value, word.word)
    assert [one for one in said.unresolved() if one.about == "confirm"] == []


def test_rows_of_another_kind_are_proposed_to_be_left_out_and_asked_about(
    officers: tuple[Sample, Draft],
) -> None:
    _, draft = officers
    assert draft.skip == (RowFilter(column="Incident Type", only=("Citizen Complaint",)),)
    (question,) = [one for one in draft.unresolved() if one.about == "rows"]
    assert "159 rows" in question.text


def test_units_that_the_agency_does_not_have_are_asked_for() -> None:
    _, _, draft = propose(
        FOLDER / "two_orders.csv", name="x.csv", zone=ZONE, units=["Central", "Hillside Dv", "Harb"]
    )
    asked = [one.name for one in draft.unresolved() if one.about == "units"]
    assert "CENT DIV" in asked
    assert not {"Hillside Dv", "HARB"} & set(asked)
    counts = [draft.unknown_units[name] for name in asked]
    assert counts == sorted(counts, reverse=True)
    named = draft.with_alias("CENT DIV", "Central")
    assert "CENT DIV" not in [one.name for one in named.unresolved()]
    assert named.to_mapping().units.aliases == {"CENT DIV": "Central"}
    assert not named.to_mapping().create_units


def test_a_mapping_shows_what_a_newer_file_holds(orders: tuple[Sample, Draft]) -> None:
    sample, draft = orders
    mapping = replace(draft, zone=ZONE).to_mapping()
    words = {name: dict(lines) for name, lines in mapping.crosswalks.items()}
    del words["kind"]["Home visit"]
    older = mapping.model_copy(update={"crosswalks": words})
    opened = Draft.from_mapping(older)
    assert "Home visit" not in opened.words["kind"]
    seen = opened.looked_at(sample)
    assert seen.words["kind"]["Home visit"].word == "follow_up_visit"
    assert not seen.words["kind"]["Home visit"].said
    assert seen.words["kind"]["Call back"].said
    assert "Caller Tel" in seen.personal


def _decided(text: str) -> str:
    """The text with a zone; lines that only make rows wait are taken out."""
    lines = text.replace('zone = "?"', f'zone = "{ZONE}"').splitlines()
    return "\n".join(line for line in lines if not re.match(r'\s*".*" = "\?"', line))


@pytest.mark.parametrize("name", TRUTHS)
def test_the_text_says_what_the_draft_says(name: str) -> None:
    _, draft = proposed(name)
    text = suggestion_text(draft)
    with pytest.raises(ImportRefused, match="zone"):
        parse_mapping(text, "x.toml")
    assert parse_mapping(_decided(text), "x.toml") == replace(draft, zone=ZONE).to_mapping()


def test_the_text_holds_no_cell_of_what_is_dropped(officers: tuple[Sample, Draft]) -> None:
    sample, draft = officers
    text = suggestion_text(draft)
    for name in TRUTHS["officer_x_allegation.csv"]["personal"]:
        assert name in text
        cells = [cell for cell in sample.column(name).values if len(cell) > 4]
        assert not [cell for cell in cells if cell in text]


def test_a_date_that_may_be_read_two_ways_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    rows = [f"T{n},0{n % 9 + 1}/0{n % 8 + 1}/2025,Call back" for n in range(40)]
    path.write_text("\n".join(["Ticket,Opened,Request", *rows]), encoding="utf-8")
    _, _, draft = propose(path, name=path.name, zone=ZONE)
    (stop,) = [one for one in draft.unresolved() if one.must]
    assert (stop.about, stop.name) == ("dates", "Opened")
    text = suggestion_text(draft)
    assert 'formats = ["?"]' in text
    assert "%d/%m/%Y" in text
    with pytest.raises(ImportRefused, match=re.escape("fields.made_at.formats")):
        parse_mapping(text, "x.toml")
    said = draft.with_formats("Opened", ["%d/%m/%Y"])
    assert parse_mapping(text.replace('["?"]', '["%d/%m/%Y"]'), "x").fields == said.to_mapping().fields


def test_a_cell_cannot_break_out_of_a_comment_or_a_string(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    odd = '"Say ""no""\n[key]\ncolumns = 1"'
    rows = [f"T{n},2025-01-{n % 28 + 1:02d},{('Call back', odd)[n % 2]}" for n in range(40)]
    path.write_text("\n".join(["Ticket,Opened,Request", *rows]), encoding="utf-8")
    _, _, draft = propose(path, name="a\nb]\x07.csv", zone=ZONE)
    mapping = parse_mapping(_decided(suggestion_text(draft)).replace('"?"', '""'), "x")
    assert mapping.record == "commitment"


def test_a_draft_holds_no_cell_of_a_column_of_persons(officers: tuple[Sample, Draft]) -> None:
    sample, draft = officers
    assert set(draft.counts) == {column.name for column in sample.columns} - set(draft.personal)
    assert "Hobstead" not in repr(draft)
    allowed = draft.with_allowed("Rank").with_allowed("Officer").looked_at(sample)
    assert "Officer" in allowed.counts


def test_every_broken_file_gives_a_proposal_or_one_plain_sentence() -> None:
    proposals, refusals = 0, []
    for path in sorted((SEED / "bad").glob("*.*")) + sorted((SEED / "templates").glob("*.csv")):
        try:
            _, sample, draft = propose(path, name=path.name)
        except ImportRefused as refused:
            refusals.append(str(refused))
            continue
        proposals += 1
        assert 0 <= coverage(draft, sample) <= 1
        assert tomllib.loads(suggestion_text(draft))["record"] == draft.record
    assert proposals > 20
    assert len(refusals) > 20
    assert not [text for text in refusals if "\n" in text or not text.endswith(".")]


def test_a_key_of_persons_is_asked_about_unless_only_its_digest_is_kept(
    officers: tuple[Sample, Draft],
) -> None:
    draft = replace(officers[1], zone=ZONE)
    plain = replace(draft, key=KeyRule(columns=("File No", "Officer")))
    (stop,) = [one for one in plain.unresolved() if one.must]
    assert "digest" in stop.text
    assert not [one for one in draft.with_key(["File No", "Officer"]).unresolved() if one.must]


def test_what_is_only_likely_is_asked_about() -> None:
    sample, draft = suggested(FOLDER / "titled.xlsx")
    assert not [one for one in draft.unresolved() if one.about in ("record", "field")]
    blind = without_names(sample, draft)
    asked = [one for one in blind.unresolved() if one.about == "field"]
    assert {one.name for one in asked} >= {"received_on", "closed_on"}
    assert not any(one.must for one in asked)
    named = blind.with_confirmed("received_on").with_column("closed_on", blind.column_of("closed_on"))
    assert not {one.name for one in named.unresolved() if one.about == "field"} & {"received_on", "closed_on"}


def test_a_record_type_that_is_only_likely_is_asked_about() -> None:
    sample, draft = suggested(FOLDER / "outlook.csv")
    blind = without_names(sample, draft)
    assert [one.name for one in blind.unresolved() if one.about == "record"] == ["record"]


def test_an_order_of_dates_that_is_only_likely_is_asked_about(orders: tuple[Sample, Draft]) -> None:
    draft = orders[1]
    likely = replace(draft.dates["Done"], proof="alike", because="it is written like `Opened`")
    (asked,) = [
        one
        for one in replace(draft, dates=draft.dates | {"Done": likely}).unresolved()
        if one.about == "dates"
    ]
    assert (asked.name, asked.must) == ("Done", False)
    assert "month first" in asked.text
