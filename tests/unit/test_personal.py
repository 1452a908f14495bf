"""Columns that hold persons are found by name and by cells; what we keep is never taken for them."""

from collections import Counter
from pathlib import Path

import pytest

from models.connecting.dates import read_dates
from models.connecting.personal import find_personal, looks_personal
from models.connecting.sample import Column, Sample, take_sample
from models.connecting.sketch import sketch
from models.importing.contracts import RECORDS
from tests.awkward.common import SPELLINGS, Chance, Truth
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths

AWKWARD, REAL = awkward_truths(), real_truths()
EVENT, COMMITMENT = RECORDS["event"], RECORDS["commitment"]


def column(name: str, cells: list[str]) -> Column:
    values = Counter(cell for cell in cells if cell)
    return Column(name, 0, values.total(), values, len(values), tuple(values)[:3])


def sample_of(path: Path) -> Sample:
    first = sketch(path, name=path.name)
    return take_sample(path, name=path.name, reader=first.reader, skip=first.skip)


def _holds(path: Path, truth: Truth) -> None:
    sample = sample_of(path)
    found = find_personal(sample, read_dates(sample))
    missed = [name for name in truth["personal"] if name not in found]
    false = [name for name in found if name not in {*truth["personal"], *truth.get("either", [])}]
    assert (missed, false) == ([], [])
    kinds = [found[name].kind == kind for name, kind in truth["personal"].items()]
    assert sum(kinds) >= 0.75 * len(kinds)
    kept = {*truth["fields"], *(name for key in (*truth["key"], *truth["parent_key"]) for name in key)}
    assert not (kept & set(found)) - set(truth["personal"]) - set(truth.get("either", []))


@pytest.mark.parametrize("name", AWKWARD)
def test_of_an_awkward_file(name: str) -> None:
    _holds(FOLDER / name, AWKWARD[name])


@pytest.mark.parametrize("name", REAL)
def test_of_a_publishers_file(shared_data: Path, name: str) -> None:
    _holds(shared_data / name, REAL[name])


CHANCE = Chance(3)
PEOPLE = {
    "phone": [f"({n}) 555-01{n % 100:02d}" for n in range(202, 260)],
    "email": [f"u{n}@example.org" for n in range(40)],
    "name": [CHANCE.person() for _ in range(60)],
    "address": [f"{n * 7 + 3} {w} St" for n, w in enumerate(["Mill", "North Oak", "Elm"] * 9)],
    "free_text": [
        f"States that on day {n} the bag was opened without asking, twice over." for n in range(30)
    ],
    "identity_number": [f"{n:03d}-5{n % 10}-12{n:02d}" for n in range(10, 60)],
}
PHONES = [
    "+49 30 901820",
    "+44 20 7946 0958",
    "0033 1 23 45 67 89",
    "202-555-0143",
    "202.555.0143",
    "+1 202 555 0143",
]


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("name", ["Column 7", "F12", "x"])
def test_cells_tell_where_names_do_not(kind: str, name: str) -> None:
    found = looks_personal(column(name, PEOPLE[kind]))
    assert found is not None
    assert found.kind == kind
    assert found.because


@pytest.mark.parametrize("phone", PHONES)
def test_phones_of_many_lands(phone: str) -> None:
    found = looks_personal(column("c", [phone] * 5))
    assert found is not None
    assert found.kind == "phone"


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("Officer DOB", ["01/02/1980", "03/04/1975"], "birth_date"),
        ("D.O.B.", ["1980-01-02", "1975-03-04"], "birth_date"),
        ("Badge #", ["1027", "4270", "3679"], "identity_number"),
        ("Employee ID", [str(n) for n in range(4000, 4040)], "identity_number"),
        ("License Plate", ["ABC 1234", "XYZ 999"], "identity_number"),
        ("Complainant Name", [], "name"),
        ("Complainant Name", ["Hart", "Bell", "Okoye"] * 40, "name"),
        ("LastName", ["Hart", "Bell"] * 30, "name"),
        ("Narrative", [], "free_text"),
        (
            "Investigator",
            [f"{a} {b}" for a in ("Ardo", "Belwin", "Denno") for b in ("Kerr", "Oake", "Lund", "Vogt")],
            "name",
        ),
        ("Contact Phone", ["2025550143", "2025550144"], "phone"),
        ("Home Address", ["12 Mill Lane", "3 Oak Rd"], "address"),
    ],
)
def test_a_name_tells(name: str, cells: list[str], kind: str) -> None:
    found = looks_personal(column(name, cells))
    assert found is not None
    assert found.kind == kind


FINDINGS = [
    "Sustained",
    "Not Sustained",
    "Unfounded",
    "Search, Illegal",
    "Force, Excessive",
    "Arrest, False",
] * 20


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Unit", list(SPELLINGS) * 10),
        ("Column 3", list(SPELLINGS) * 10),
        ("Finding", FINDINGS),
        ("Column 4", FINDINGS),
        ("Nature of Complaint", ["Search, Illegal", "Force, Excessive"] * 20),
        ("File No", [f"IA-25-{n:04d}" for n in range(80)]),
        ("Column 1", [f"IA-25-{n:04d}" for n in range(80)]),
        ("Case Number", [f"202555{n:04d}" for n in range(80)]),
        ("Complaint #", [f"{n:03d}-555-{n:04d}" for n in range(202, 280)]),
        ("Officer Unit Name", ["North", "South"] * 20),
        ("Event Name", ["Beat meeting", "Town hall"] * 20),
        ("Officer Race", ["Black", "White", "Unknown"] * 10),
        ("Complainant Type", ["Resident", "Business owner", "Third party"] * 10),
        ("Received Via", ["Telephone", "E-mail", "Counter"] * 10),
        ("Ticket", [f"T{n}" for n in range(25_000, 25_080)]),
        ("Precinct", ["1ST PRECINCT", "2ND PRECINCT", "12TH PRECINCT"] * 9),
        ("Opened", [f"2025-01-{n:02d}" for n in range(1, 29)]),
        ("Complainant agreed", []),
        ("Cancelled by", []),
        ("Neighborhood", ["Jamaica Plain", "Back Bay", "West End"] * 30),
    ],
)
def test_what_we_keep_is_not_taken_for_persons(name: str, cells: list[str]) -> None:
    assert looks_personal(column(name, cells)) is None


def _table(rows: list[list[str]], names: list[str]) -> Sample:
    columns = []
    for at, (name, cells) in enumerate(zip(names, zip(*rows, strict=True), strict=True)):
        values = Counter(cells)
        columns.append(Column(name, at, len(cells), values, len(values), ()))
    return Sample(len(rows), tuple(columns), rows)


def test_births_are_told_by_the_rows_own_dates() -> None:
    rows = [
        [f"{1960 + n % 30}-03-1{n % 10}", f"2025-02-{n % 28 + 1:02d}", f"2025-04-{n % 28 + 1:02d}"]
        for n in range(60)
    ]
    sample = _table(rows, ["A", "B", "C"])
    found = find_personal(sample, read_dates(sample))
    assert {name: personal.kind for name, personal in found.items()} == {"A": "birth_date"}
    assert "15 to 100 years" in found["A"].because
    later = _table([[cells[1], cells[2]] for cells in rows], ["A", "B"])
    assert find_personal(later, read_dates(later)) == {}


def test_an_empty_column_of_contacts_is_of_persons_and_one_of_the_first_contact_is_not() -> None:
    assert looks_personal(column("Contact", [])) is not None
    for name in ("First Contact", "Last contact", "Initial Contact"):
        assert looks_personal(column(name, [])) is None


def test_what_is_said_holds_no_cell() -> None:
    for cells in PEOPLE.values():
        found = looks_personal(column("c", cells))
        assert found is not None
        assert not any(cell in found.because for cell in cells)


def test_a_megabyte_in_a_cell_does_not_hold_it_up() -> None:
    for cell in ("a" * 1_000_000, "1 a " * 250_000, "a@" * 500_000, "9" * 1_000_000, "a, " * 300_000):
        looks_personal(column("c", [cell, "b"]))
