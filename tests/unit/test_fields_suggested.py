"""Columns find their fields by what they are called and by what is in them."""

import tomllib
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import pytest

from models.connecting.candidates import name_score, name_words
from models.connecting.dates import hours_beside, read_dates
from models.connecting.fields import Guesses, suggest_fields
from models.connecting.personal import find_personal
from models.connecting.sample import Column, Sample, take_sample
from models.importing.contracts import RECORDS
from models.importing.mapping import Reader, load_mapping

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "seed_data" / "templates"
DAYS = [f"{n % 12 + 1:02d}/{n % 28 + 1:02d}/2025" for n in range(60)]
LATER = [f"{n % 12 + 1:02d}/{n % 28 + 1:02d}/2026" for n in range(60)]
UNITS = ["CENT DIV", "N. District", "HARB", "TRAF SECT"]
FINDINGS = ["Sustained", "Not Sustained", "Exonerated", "Unfounded", "See memo"]
ROWS = 60


def table(**columns: list[str]) -> Sample:
    """Rows of these columns, each list over and over."""
    filled = {name.replace("__", " "): list(islice(cycle(cells), ROWS)) for name, cells in columns.items()}
    made = []
    for at, (name, cells) in enumerate(filled.items()):
        values = Counter(cell for cell in cells if cell)
        made.append(Column(name, at, values.total(), values, len(values), tuple(values)[:3]))
    return Sample(ROWS, tuple(made), [list(row) for row in zip(*filled.values(), strict=True)])


def guessed(sample: Sample, record: str | None = None) -> Guesses:
    dates = read_dates(sample)
    beside = [column for column, _ in hours_beside(sample, dates).values()]
    return suggest_fields(sample, dates, find_personal(sample, dates), record=record, beside=beside)


def columns(found: Guesses) -> dict[str, str]:
    return {name: guess.column for name, guess in found.fields.items()}


IDS = [f"C-{n}" for n in range(ROWS)]


@pytest.mark.parametrize("name", ["Finding", "Dispo", "Outcome", "Result", "Disposition Code", "Ergebnis"])
@pytest.mark.parametrize(
    "day", ["Rpt Dt", "Date Rec'd", "OPEN_DT", "Eingang", "dateReceived", "Complaint Date"]
)
def test_a_complaint_file_by_what_others_call_things(name: str, day: str) -> None:
    found = guessed(table(**{"File__No": IDS, day: DAYS, "Unit": UNITS, name: FINDINGS, "Clsd": LATER}))
    assert found.record == "case_with_outcomes"
    assert columns(found) == {"received_on": day, "closed_on": "Clsd", "unit": "Unit", "disposition": name}
    assert all(0.4 <= guess.certainty <= 1 and guess.because for guess in found.fields.values())


def test_cells_tell_where_names_do_not() -> None:
    found = guessed(
        table(A=IDS, B=DAYS, C=UNITS, D=FINDINGS, E=LATER, F=["Walk In", "Phone", "E-mail", "Web"])
    )
    assert found.record == "case_with_outcomes"
    assert columns(found) == {
        "received_on": "B",
        "closed_on": "E",
        "unit": "C",
        "disposition": "D",
        "channel": "F",
    }


def test_of_two_columns_the_surer_takes_the_field_and_the_other_is_shown() -> None:
    sample = table(
        Id=IDS,
        Received=DAYS,
        Unit__Now=UNITS[::-1],
        Unit__at__Time=UNITS,
        Finding=FINDINGS,
        Final__Finding__Code=FINDINGS,
    )
    found = guessed(sample)
    assert columns(found)["unit"] == "Unit at Time"
    assert columns(found)["disposition"] == "Finding"
    assert "Unit Now" in found.others["unit"]
    assert "Final Finding Code" in found.others["disposition"]
    assert len(set(columns(found).values())) == len(found.fields)


def test_a_column_of_persons_fills_no_field() -> None:
    people = [f"Hobstead, Ardo{chr(97 + n % 26)}" for n in range(ROWS)]
    found = guessed(
        table(Ref=IDS, Start=DAYS, Place=people, Activity=["Beat meeting", "Town hall", "Foot patrol"])
    )
    assert found.record == "event"
    assert "Place" not in columns(found).values()


def test_a_word_in_a_name_does_not_make_dates_of_words() -> None:
    found = guessed(table(Id=IDS, Received=["by phone", "in person"], Opened=DAYS, Finding=FINDINGS))
    assert columns(found)["received_on"] == "Opened"


def test_unknown_words_of_a_column_that_is_called_finding_are_asked_for() -> None:
    found = guessed(table(Id=IDS, Received=DAYS, Finding=["A1", "B2", "C3"]))
    assert found.record == "case_with_outcomes"
    assert found.fields["disposition"].certainty < 0.7


def test_what_a_person_says_of_the_rows_is_taken() -> None:
    sample = table(Id=IDS, Opened=DAYS, Due=LATER, Unit=UNITS)
    assert guessed(sample).record == "commitment"
    said = guessed(sample, "case")
    assert (said.record, said.because) == ("case", "as you said")
    assert columns(said)["due_on"] == "Due"


def test_a_field_is_never_filled_by_what_cannot_fill_it() -> None:
    sample = table(Start=DAYS, Attendance=["many", "few"], Status=["green", "red"], Activity=["x", "y"])
    found = guessed(sample, "event")
    assert columns(found) == {"starts_at": "Start", "state": "Status"}


@pytest.mark.parametrize("name", ["complaints", "outcomes", "promises", "events", "units", "exposure"])
def test_the_templates_name_every_field(name: str) -> None:
    """By their names alone: a template has no rows to look at but its example."""
    mapping = load_mapping(Path(f"template-{name}"))
    header = take_sample(TEMPLATES / f"{name}.csv", name=name, reader=Reader()).columns
    missed = [
        field
        for field, source in mapping.fields.items()
        if source.column in {column.name for column in header}
        and mapping.rule.field(field).type not in ("hash", "key")
        and name_score(str(source.column), mapping.record, field) < 0.5
    ]
    assert missed == []


def test_every_line_of_names_belongs_to_a_field() -> None:
    table_ = tomllib.loads((ROOT / "models" / "connecting" / "fields.toml").read_text(encoding="utf-8"))
    known = {f.name for record in RECORDS.values() for f in record.fields}
    known |= {f"{name}.{f.name}" for name, record in RECORDS.items() for f in record.fields}
    assert set(table_) <= known
    for line in (line for lines in table_.values() for line in lines):
        assert name_words(line), line
