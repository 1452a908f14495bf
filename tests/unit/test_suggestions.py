"""What is suggested is right at least nine times in ten, on each file and in each part."""

from pathlib import Path

import pytest

from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths
from tests.suggested import Verdict, described, suggested, verdict, without_names

AWKWARD, REAL = awkward_truths(), real_truths()
# Enough fields to choose between, and words that are known: what cells alone must tell.
BY_CELLS = ("titled.xlsx", "officer_x_allegation.csv", "local_findings.xlsx")


def _is_right(name: str, found: Verdict) -> None:
    table = "\n".join(described(name, found))
    assert found.record, table
    for part, tally in found.parts.items():
        assert tally.share >= 0.9, f"{part}\n{table}"
    assert not found.persons.open, f"a person missed\n{table}"
    assert not found.words.wrong, f"a word guessed wrongly\n{table}"


@pytest.mark.parametrize("name", AWKWARD)
def test_on_an_awkward_file(name: str) -> None:
    _, draft = suggested(FOLDER / name)
    _is_right(name, verdict(draft, AWKWARD[name]))


@pytest.mark.parametrize("name", REAL)
def test_on_a_publishers_file(shared_data: Path, name: str) -> None:
    _, draft = suggested(shared_data / name)
    _is_right(name, verdict(draft, REAL[name]))


@pytest.mark.parametrize("name", BY_CELLS)
def test_under_a_header_that_says_nothing_what_is_guessed_is_right(name: str) -> None:
    """Less is found, and nothing else is taken for it."""
    sample, draft = suggested(FOLDER / name)
    blind = without_names(sample, draft)
    assert blind.record == draft.record
    places = {field: draft.columns.index(str(source.column)) for field, source in draft.sources.items()}
    again = {field: blind.columns.index(str(source.column)) for field, source in blind.sources.items()}
    assert again.items() <= places.items()
    assert len(again) >= 0.8 * len(places)


def test_the_tally_tells_wrong_from_left_open() -> None:
    _, draft = suggested(FOLDER / "two_orders.csv")
    truth = AWKWARD["two_orders.csv"]
    worse = draft.with_column("ended_at", "Last Upd").with_column("ending", None)
    found = verdict(worse, truth)
    assert found.columns.wrong == ["Last Upd: ended_at"]
    assert found.columns.open == ["Done", "Result"]
    assert found.columns.share == 0.7
    assert [line for line in found.words.open if line.startswith("ending")] != []
