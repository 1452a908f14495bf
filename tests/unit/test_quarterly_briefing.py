"""The briefing of a released quarter: of the frozen line alone, number by number, in every format."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from dashboard.briefings import csv_file, pdf, slides, workbook
from dashboard.briefings.briefing import Briefing
from dashboard.briefings.formats import FileFormat
from dashboard.briefings.quarterly import quarterly
from dashboard.cli.briefing import brief
from metrics.calendar import Quarter
from metrics.releasing import released
from models.access import Scope
from models.engine import engine_for, reading
from models.errors import EntryRefused
from tests.briefed import Frozen
from tests.demo import database, demo_url
from tests.released import SCOPE, release

Q3 = Quarter(2026, 3)
ZONE = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency with its newest quarter released."""
    file = tmp_path_factory.mktemp("quarterly") / "own.db"
    shutil.copy(demo_url(tmp_path_factory.getbasetemp()).removeprefix("sqlite:///"), file)
    with database(f"sqlite:///{file}"):
        engine = engine_for(f"sqlite:///{file}")
        release(engine, Q3)
        yield engine


@pytest.fixture(scope="module")
def found(out: sa.Engine) -> Briefing:
    with reading(out) as connection:
        return quarterly(connection, SCOPE, Q3)


@pytest.fixture(scope="module")
def frozen(out: sa.Engine) -> Frozen:
    """What may be shown, from the line's JSON."""
    with reading(out) as connection:
        line = released(connection, SCOPE, Q3.label)
    assert line is not None
    body: dict[str, Any] = json.loads(json.dumps(line.body))
    known = Frozen(names={body[name] for name in ("agency", "method", "configuration", "zone", "quarter")})
    known.days |= {date(2026, 6, 29), date(2026, 9, 27), date(2025, 9, 28)}  # the quarter's whole weeks
    nodes(body, known)
    council = body["council"]
    for one in council["findings"]:
        held = sum(bar["count"] for bar in one["bars"])
        known.pairs |= {(bar["count"], held) for bar in one["bars"]}
        known.plain |= {
            str(len(one["bars"]) - 2),
            str(max(round(100 / (one["value"]["denominator"] or 100)), 1)),
        }
        if one["before"] and one["value"]["value"] and one["before"]["value"]:
            moved = 100 * (float(one["value"]["value"]) - float(one["before"]["value"]))
            known.plain |= {f"{abs(moved):.1f}"}
    for row in council["year"]:
        tallies(row, known)
    rows = council["pledges"]["rows"]
    for key in ("state", "body"):
        known.plain |= {str(sum(one[key] == word for one in rows)) for word in {one[key] for one in rows}}
    known.plain |= {str(len(rows)), *(str(one["days"]) for one in rows), *(str(n) for n in range(24, 27))}
    known.plain |= standing(rows, council["on"])
    return known


def nodes(value: Any, known: Frozen) -> None:
    """Every number of the line, and every pair that stands together."""
    if isinstance(value, dict):
        for above, below in (("numerator", "denominator"), ("count", "of")):
            if isinstance(value.get(above), int) and isinstance(value.get(below), int):
                known.pairs.add((value[above], value[below]))
                known.shares |= {f"{100 * value[above] / (value[below] or 1):.{n}f}" for n in (0, 1)}
        for one in value.values():
            nodes(one, known)
    elif isinstance(value, list):
        for one in value:
            nodes(one, known)
    elif value is not None:
        known._leaf(value, ZONE)


def tallies(row: dict[str, Any], known: Frozen) -> None:
    now, before = row["now"], row["before"]
    if now and before and None not in (now["count"], before["count"]):
        known.plain |= {str(abs(now["count"] - before["count"]))}
        if now["of"] and before["of"]:
            moved = 100 * (now["count"] / now["of"] - before["count"] / before["of"])
            known.plain |= {f"{abs(moved):.1f}"}


def standing(rows: list[dict[str, Any]], on: str) -> set[str]:
    """The sentence on the council's own pledges, counted from its rows."""
    mine = [one for one in rows if one["body"] == "council"]
    claimed = [one for one in mine if one["state"] == "claimed"]
    past = [one for one in claimed if one["due_on"] and one["due_on"] <= on]
    late = [one for one in mine if one["state"] == "late"]
    return {str(len(part)) for part in (mine, claimed, past, late)}


def test_a_quarter_that_is_not_released_has_no_briefing(out: sa.Engine) -> None:
    with reading(out) as connection, pytest.raises(EntryRefused, match="has not been published"):
        quarterly(connection, SCOPE, Quarter(2026, 2))


def test_everybody_reads_the_same(out: sa.Engine, found: Briefing) -> None:
    with reading(out) as connection:
        assert quarterly(connection, Scope(1, frozenset()), Q3) == found
        assert quarterly(connection, Scope(1, frozenset({8})), Q3) == found


def test_findings_lead_and_the_score_comes_last(found: Briefing) -> None:
    assert len(found.sheets) == 8
    assert found.sheets[-1].title.startswith("Accountability score")
    assert [part.title for part in found.parts][-1] == "Pledges to this council"
    assert "Caveat" not in repr(found)
    assert found.questions == ()


def texts(found: Briefing) -> dict[str, str]:
    """What each file says, read back by another library."""
    book = load_workbook(io.BytesIO(workbook.draw(found)), data_only=False)
    cells = [
        str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)
    ]
    shapes = [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(slides.draw(found))).slides
        for shape in slide.shapes
        if shape.has_text_frame and not shape.is_placeholder
    ]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.draw(found))).pages]
    return {"pdf": "\n".join(pages), "pptx": "\n".join(shapes), "xlsx": "\n".join(cells)}


def test_every_number_of_every_file_was_frozen(found: Briefing, frozen: Frozen) -> None:
    stamp = [found.stamp.head, found.stamp.scorecard]
    for name, text in texts(found).items():
        text = re.sub(r"page \d+ of \d+", "", text)
        assert frozen.foreign(text, said=stamp, also=range(1, 13)) == [], name


def test_the_numbers_of_cells_are_the_frozen_ones(found: Briefing, frozen: Frozen) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_file.draw(found).decode("utf-8-sig"))))
    assert len(rows) == len(found.figures) > 10
    for row in rows:
        for name in ("numerator", "denominator", "value", "low", "high", "goal"):
            assert not row[name] or frozen.holds(float(row[name])), (row["measure"], name)
    for sheet in found.sheets:
        for series in sheet.chart.series if sheet.chart else ():
            assert all(value is None or frozen.holds(value) for value in series.values), sheet.title


def test_it_leads_to_the_line_in_the_chain(out: sa.Engine, found: Briefing) -> None:
    with reading(out) as connection:
        line = released(connection, SCOPE, Q3.label)
    assert line is not None
    assert found.stamp.head == line.head.short
    assert Path(f"{found.name}.pdf").name == "eldermere-police-2026-q3-council.pdf"


def test_the_command_writes_it_for_a_council(
    out: sa.Engine, found: Briefing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief("council", tmp_path, quarter="2026-Q3", forms=[FileFormat.XLSX, FileFormat.CSV])
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert names == ["eldermere-police-2026-q3-council.xlsx", "eldermere-police-2026-q3-council.csv"]
    assert (tmp_path / names[1]).read_bytes() == csv_file.draw(found)
