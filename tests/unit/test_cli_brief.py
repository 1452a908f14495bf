"""The command that writes a published week as files."""

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from dashboard.briefings import formats
from models.engine import engine_for, reading
from models.published import weeks
from tests.briefed import SCOPE, W44, published_url
from tests.command_line import Run
from tests.demo import database


@pytest.fixture(autouse=True)
def url(
    run: Run, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """The command reads the demo agency with a week published."""
    found = published_url(tmp_path_factory.getbasetemp())
    capsys.readouterr()
    with database(found):
        yield found


def brief(run: Run, out: Path, *words: object) -> list[str]:
    """Runs it for a folder and gives the names of the files it prints."""
    ran = run("brief", "--out", out, *words)
    assert ran.code == 0, ran.err
    return [Path(line).name for line in ran.out.splitlines()]


def test_all_formats_of_a_week_carry_its_scorecard_and_head(run: Run, url: str, tmp_path: Path) -> None:
    names = brief(run, tmp_path, "--week", W44, "--audience", "chief")
    assert names == [f"eldermere-police-2026-w44-chief.{form}" for form in ("pdf", "pptx", "xlsx", "csv")]
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    with reading(engine_for(url)) as connection:
        head = weeks(connection, SCOPE)[-1].head.short
    pdf, pptx, xlsx, csv = (tmp_path / name for name in names)
    assert head in PdfReader(pdf).pages[-1].extract_text()
    notes = Presentation(str(pptx)).slides[0].notes_slide.notes_text_frame.text
    assert f"Head of the chain: {head}" in notes
    about = pd.read_excel(xlsx, sheet_name="About", header=None)
    assert about[1][1] == head
    assert set(pd.read_csv(csv)["head"]) == {head}
    assert set(pd.read_csv(csv)["scorecard"]) == {about[1][0]}


def test_one_unit_in_one_format(run: Run, tmp_path: Path) -> None:
    names = brief(run, tmp_path, "--week", W44, "--audience", "unit", "--unit", "central", "--format", "csv")
    assert names == ["eldermere-police-2026-w44-unit-central.csv"]
    assert set(pd.read_csv(io.BytesIO((tmp_path / names[0]).read_bytes()))["unit"]) == {"Central"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--week", "2026-W43", "--audience", "chief"), 11, "2026-W43 has not been published."),
        (("--week", "W44", "--audience", "chief"), 10, "W44"),
        (
            ("--week", W44, "--audience", "public"),
            10,
            "There is no audience “public”. Use chief, unit, council.",
        ),
        (("--quarter", "2026-Q3", "--audience", "council"), 11, "2026-Q3 has not been published."),
        (("--quarter", "Q3", "--audience", "council"), 10, "Q3"),
        (("--week", W44, "--audience", "council"), 10, "Council reads a quarter: say --quarter."),
        (("--quarter", "2026-Q3", "--audience", "chief"), 10, "Chief and unit read a week: say --week."),
        (("--audience", "chief"), 10, "Chief and unit read a week: say --week."),
        (("--week", W44, "--quarter", "2026-Q3", "--audience", "council"), 10, "Council reads a quarter"),
        (("--week", W44, "--audience", "unit"), 10, "Say --unit with --audience unit"),
        (("--week", W44, "--audience", "chief", "--unit", "North"), 10, "Say --unit with --audience unit"),
        (("--week", W44, "--audience", "unit", "--unit", "Nowhere"), 12, "There is no unit “Nowhere”"),
    ],
)
def test_what_is_refused(run: Run, tmp_path: Path, words: tuple[object, ...], code: int, said: str) -> None:
    ran = run("brief", "--out", tmp_path, *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("brief", "--week", W44, "--audience", "chief", "--format", "csv", "--out", tmp_path / "gone")
    assert (ran.code, "There is no folder" in ran.err) == (16, True)


def test_a_format_whose_library_is_missing_leaves_the_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(formats._WRITERS, formats.FileFormat.PPTX, "a_library_that_is_not_there")
    ran = run("brief", "--week", W44, "--audience", "unit", "--unit", "North", "--out", tmp_path)
    assert ran.code == 16
    assert "No pptx file can be made here" in ran.err
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".pdf", ".xlsx"]
