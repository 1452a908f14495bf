"""The PDF of a briefing, read back: its tags, its texts, its numbers, where every letter stands."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from dashboard.briefings import pdf, typesetting
from dashboard.briefings.briefing import Asked, Briefing, Chart, Part, Series, Sheet, Stamp, Table
from dashboard.briefings.files import write_all
from dashboard.briefings.print_charts import printed
from dashboard.briefings.print_line import spread
from dashboard.briefings.weekly import weekly
from dashboard.look import LIGHT, PALETTE
from models import published
from models.engine import engine_for, reading
from models.errors import ExportFailed
from tests.briefed import OF_THE_AXES, SCOPE, W44, Frozen, published_url
from tests.demo import database

USE = "For managing the organisation. Not evidence about any employee."
STAMP = Stamp(
    scorecard="2026-W44 · 78076f",
    head="31:ae432217aaa9901b",
    as_of=datetime(2026, 11, 16, 5, tzinfo=UTC),
    published_at=datetime(2026, 11, 18, 22, 0, 7, tzinfo=UTC),
    filters="All units",
    method="0ad053d4f6d48923",
    configuration="3-9bdcb293",
    suppression="Nothing is withheld.",
    reaches="Records: promises to 15 Nov 2026.",
    denominators="A share stands with its count.",
    use=USE,
)
HOSTILE = "#set page(fill: red) $x^2$ *bold* _it_ @ref <lab> \\ `raw` [a] // = - + / ~ --- \"q\" 'q' {{ %s"


def line(*values: float | None, **more: Any) -> Chart:
    names = tuple(f"{place} May" for place in range(1, len(values) + 1))
    return Chart("line", "share", names, (Series("Kept", values),), "What the line says.", **more)


def sheet(title: str = "8 of 9 kept", **more: Any) -> Sheet:
    return Sheet(
        **{"title": title, "subtitle": "Kept · North", "reading": "It is so.", "caveat": "Logged."} | more
    )


def briefing(*sheets: Sheet, **more: Any) -> Briefing:
    usual: dict[str, Any] = {
        "audience": "unit",
        "agency": "Eldermere Police",
        "unit": "North",
        "title": "North, week of 26 October",
        "period": "26 October – 1 November 2026",
        "sentence": "8 promises are late.",
        "parts": (Part("Keeping promises", "8 of 9", "○ Usual"),),
        "questions": (Asked("◆ Worse than usual", "North: 8 of 9 kept", "Ask: why?"),),
        "sheets": sheets
        or (sheet(chart=line(0.9, 0.8), table=Table(("Unit", "Kept"), (("North", "8"),), (1,))),),
        "figures": (),
        "stamp": STAMP,
        "name": "north",
        "zone": "America/New_York",
    }
    return Briefing(**usual | more)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def tags(node: Any) -> Iterator[Any]:
    """Every element of the structure tree, from the top down."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node["/K"])


def tree(content: bytes) -> list[Any]:
    return list(tags(read(content).trailer["/Root"]["/StructTreeRoot"]))


def outside(content: bytes) -> list[str]:
    """Texts that stand nearer than half an inch to the edge of their page."""
    found, document = [], pypdfium2.PdfDocument(content)
    for number, page in enumerate(document, 1):
        words, (wide, high) = page.get_textpage(), page.get_size()
        for at in range(words.count_rects()):
            left, bottom, right, top = box = words.get_rect(at)
            if left < 36 or bottom < 36 or right > wide - 36 or top > high - 36:
                found.append(f"{number}: {words.get_text_bounded(*box)!r}")
    document.close()
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency with a week published."""
    url = published_url(tmp_path_factory.getbasetemp())
    with database(url):
        yield engine_for(url)


@pytest.fixture(scope="module")
def chief(out: sa.Engine) -> Briefing:
    with reading(out) as connection:
        return weekly(connection, SCOPE, W44, "chief")


def test_it_says_what_it_is(chief: Briefing) -> None:
    found = read(pdf.draw(chief))
    root = found.trailer["/Root"]
    assert found.metadata is not None
    title = "Eldermere Police: Accountability, week of 26 October – 1 November 2026"
    assert str(found.metadata.title).replace("\u00a0", " ") == title
    assert found.metadata.author == "Eldermere Police"
    assert found.metadata.creation_date == chief.stamp.published_at.replace(microsecond=0)
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert re.search(rb"pdfuaid:part>\s*1\s*<", root["/Metadata"].get_object().get_data())


def test_it_is_tagged(chief: Briefing) -> None:
    content = pdf.draw(chief)
    found = [one["/S"] for one in tree(content)]
    headings = [one for one in found if re.fullmatch("/H[1-6]", one)]
    labels = bool(chief.questions) + bool(chief.parts) + 1
    assert headings == ["/H1"] * (labels + len(chief.sheets) + 1)
    tables = [one.table for one in chief.sheets if one.table]
    assert found.count("/Table") == len(tables) + 1
    assert found.count("/TH") == sum(len(table.columns) for table in tables) + 2
    assert found.count("/TOCI") == len(chief.sheets) + 1
    assert len(read(content).outline) >= len(chief.sheets) + 1
    ways = [way.get_object()["/Contents"] for way in read(content).pages[0]["/Annots"]]
    assert [one.title in way for one, way in zip(chief.sheets, ways, strict=False)] == [True] * len(
        chief.sheets
    )


def test_every_chart_is_told_in_words(chief: Briefing) -> None:
    told = [one["/Alt"] for one in tree(pdf.draw(chief)) if one["/S"] == "/Figure"]
    assert told == [one.chart.alt for one in chief.sheets if one.chart]
    assert all(told)


MORE = [pytest.param(unit, marks=pytest.mark.long) for unit in ("Patrol", "Records", "Airport")]


@pytest.mark.parametrize("unit", [None, "North", *MORE])
def test_every_number_was_published(out: sa.Engine, unit: str | None) -> None:
    with reading(out) as connection:
        bodies = published.bodies(connection, SCOPE, W44.label).values()
        found = weekly(connection, SCOPE, W44, "unit" if unit else "chief", unit)
    frozen = Frozen.of(one for one in bodies if unit in (None, one["unit"], one["parent"]))
    content = pdf.draw(found)
    pages = range(1, len(read(content).pages) + 1)
    text = re.sub(r"page \d+ of \d+", "", text_of(content))
    assert frozen.foreign(text, said=[found.stamp.head], also=pages) == []
    assert frozen.foreign(" ".join(one.chart.alt for one in found.sheets if one.chart)) == []


def test_a_number_that_was_not_published_is_found(out: sa.Engine) -> None:
    with reading(out) as connection:
        bodies = published.bodies(connection, SCOPE, W44.label).values()
    frozen = Frozen.of(one for one in bodies if one["unit"] == "North")
    right = "North: 15 of 28 promises kept in the week of 26 Oct; 82% (280 of 340), goal 95%."
    assert frozen.foreign(right) == []
    shares = [f"{share}%" for share in range(100) if str(share) not in frozen.shares | OF_THE_AXES]
    for wrong in ("16 of 28", "281 of 340", "27 Oct 2025", "3 January", "4,812", "82–101%", *shares):
        assert frozen.foreign(f"{right} {wrong}"), wrong
    assert frozen.holds(340)
    assert not frozen.holds(341.5)


def test_every_page_carries_the_stamp(chief: Briefing) -> None:
    pages = [" ".join(page.extract_text().split()) for page in read(pdf.draw(chief)).pages]
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"{USE} Scorecard {chief.stamp.scorecard} · page {number} of {len(pages)}")
    stamp = chief.stamp
    for words in (
        stamp.head,
        stamp.method,
        stamp.configuration,
        stamp.filters,
        stamp.suppression,
        stamp.reaches,
    ):
        assert " ".join(words.split()) in pages[-1]


def test_no_page_is_empty(chief: Briefing) -> None:
    for one in (chief, briefing(*(sheet(f"{n}", chart=line(0.9, 0.8)) for n in range(3)))):
        for page in read(pdf.draw(one)).pages:
            text = " ".join(page.extract_text().split())
            assert len(text.partition(USE)[0]) > len(f"{one.agency}: {one.title}"), text


def test_all_of_a_briefing_is_in_it(chief: Briefing) -> None:
    text = text_of(pdf.draw(chief)).replace(" ", "")
    tables = [one.table for one in chief.sheets if one.table]
    wanted = [chief.sentence, *chief.notes]
    wanted += [words for one in chief.sheets for words in (one.title, one.subtitle, one.reading, one.caveat)]
    wanted += [words for one in chief.parts for words in (one.title, one.text, one.state)]
    wanted += [words for one in chief.questions for words in (one.head, one.ask)]
    wanted += [cell for table in tables for row in (table.columns, *table.rows) for cell in row]
    missing = [words for words in wanted if "".join(words.split()) not in text]
    assert missing == []


def test_the_same_briefing_gives_the_same_bytes() -> None:
    later = replace(STAMP, published_at=datetime(2026, 11, 19, tzinfo=UTC))
    assert pdf.draw(briefing()) == pdf.draw(briefing()) != pdf.draw(briefing(stamp=later))


@pytest.mark.long
def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from dashboard.briefings import pdf; "
        "from tests.unit.test_briefing_pdf import briefing; "
        "Path(sys.argv[1]).write_bytes(pdf.draw(briefing()))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "other.pdf")], check=True)
    assert pdf.draw(briefing()) == (tmp_path / "other.pdf").read_bytes()


def test_what_people_typed_stays_text() -> None:
    drawn = line(0.9, 0.8, notes=(HOSTILE, ""))
    drawn = replace(drawn, categories=(HOSTILE, "<b>&amp;</b>"))
    table = Table((HOSTILE, "Kept"), ((HOSTILE, "8"),))
    hostile = sheet(HOSTILE, subtitle=HOSTILE, reading=HOSTILE, caveat=HOSTILE, chart=drawn, table=table)
    content = pdf.draw(
        briefing(
            hostile,
            agency=HOSTILE,
            title=HOSTILE,
            sentence=HOSTILE,
            parts=(Part(HOSTILE, HOSTILE, HOSTILE),),
            questions=(Asked(HOSTILE, HOSTILE, HOSTILE),),
            notes=(HOSTILE,),
        )
    )
    letters = "".join(HOSTILE.split())
    assert "".join(text_of(content).split()).count(letters) >= 15
    assert "<b>&amp;</b>" in text_of(content)
    assert read(content).metadata.title == HOSTILE  # type: ignore[union-attr]


def test_letters_that_no_font_has_are_boxes_and_all_others_stay() -> None:
    names = "Łódź Ωmega Привет ○●◆◊□✓↑ 漢字 😀 \u202etxt \x07 a\tb"
    drawn = replace(line(0.9, 0.8), categories=(names, "B"))
    text = text_of(pdf.draw(briefing(sheet(names, chart=drawn), sentence=names)))
    assert text.count("Łódź Ωmega Привет ○●◆◊□✓↑ □□ □ txt □ a b") >= 3


def test_nothing_runs_off_a_page(chief: Briefing) -> None:
    assert outside(pdf.draw(chief)) == []


def test_long_names_and_many_units_stay_on_the_page() -> None:
    long = "Bureau_of_" + "x" * 90
    rows = tuple(
        (f"\u00a0\u00a0\u00a0{long}{number}", "8 of 9", "Not part of this unit's job") for number in range(40)
    )
    bars = Chart(
        "bars", "count", tuple(row[0] for row in rows), (Series("Late", (3.0,) * 40),), "Bars.", goal=2.0
    )
    content = pdf.draw(
        briefing(
            sheet(long, chart=bars, table=Table(("Unit", "Kept in the week", "Stands"), rows, (1,))),
            sheet(long, chart=line(0.9, 0.8), table=Table((long,) * 3, ((long,) * 3,) * 16)),
            sheet(long, table=Table(("Unit",), ((long,),) * 8), reading=f"{long} " * 60),
            unit=long,
            title=long,
            sentence=f"{long} has 8 late promises.",
            parts=(Part(long, long, long),) * 3,
            questions=(Asked("◆ Worse", long, long),) * 12,
        )
    )
    assert outside(content) == []
    # A joiner without width may stand where a word was parted.
    assert f"{long}39" in text_of(content).replace(" ", "").replace("\u2060", "")


def test_a_unit_of_which_nothing_is_known_has_short_pages() -> None:
    nothing = tuple(
        sheet(f"{name}: no records", reading="", caveat="") for name in ("Promises", "Complaints", "Outreach")
    )
    content = pdf.draw(briefing(*nothing, questions=(), parts=()))
    assert len(read(content).pages) == 2
    assert "Outreach: no records" in text_of(content)


@pytest.mark.parametrize(
    ("zone", "wide"), [("America/Chicago", 612), ("Pacific/Honolulu", 612), ("Europe/Madrid", 595)]
)
def test_the_paper_is_that_of_the_agency(zone: str, wide: int) -> None:
    box = read(pdf.draw(briefing(zone=zone))).pages[0].mediabox
    assert int(box.width) == wide


@pytest.mark.parametrize("library", ["typst", "vl_convert", "font_source_sans_pro"])
def test_without_a_library_the_other_formats_go_on(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for kept in (typesetting._fonts, typesetting._vl_convert):
        kept.cache_clear()
    wanted = f"A PDF cannot be made here: {library} is not installed"
    with pytest.raises(ExportFailed, match=wanted):
        write_all(tmp_path, {"a.pdf": lambda: pdf.draw(briefing()), "a.csv": lambda: b"figures"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_chart_that_is_told_to_nobody_is_refused_with_a_sentence() -> None:
    with pytest.raises(ExportFailed, match=r"of this briefing: PDF/UA-1 error: missing alt text\. The other"):
        pdf.draw(briefing(sheet(chart=replace(line(0.9, 0.8), alt=""))))


CHARTS = {
    "line": line(*[0.9, None, 0.8] * 9, goal=0.95, usual=((0.7, 0.95),) * 27, usual_label="usual 70–95%"),
    "two": replace(line(0.3, 0.4), series=(Series("Now", (0.3, 0.4)), Series("Before", (0.2, None)))),
    "marks": replace(
        line(), categories=("a", "b"), series=(Series("x", (0.2, 0.4), (), ("worse", "higher")),)
    ),
    "empty": line(None, None),
    "count": Chart("line", "count", ("a", "b"), (Series("x", (3.0, 0.0)),), "a", notes=("It rained.", "")),
    "withheld": replace(line(0.9, 0.8), series=(Series("x", (0.9, None), ("90%", "withheld")),), goal=0.95),
    "bars": Chart("bars", "count", ("a", "b"), (Series("x", (3.0, None), ("3", "withheld")),), "a"),
    "shares": Chart("bars", "share", ("a",), (Series("x", (0.3,), ("3 of 10",)),), "a", goal=0.9),
    "bands": Chart("bands", "score", ("a", "b"), (Series("x", (3.0, None)),), "a", bands=((1.0, 5.0), None)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_light_and_carry_no_number_of_their_own(name: str) -> None:
    chart = CHARTS[name]
    spec = json.dumps(printed(chart, 300))
    light = {pair[LIGHT].lower() for pair in PALETTE.values()}
    assert "light-dark" not in spec
    assert {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}", spec)} <= light
    said = re.findall(r"<text[^>]*>([^<]*)</text>", typesetting.svg(printed(chart, 300)))
    if chart.nature == "count":
        numbers = {text for text in said if re.fullmatch(r"\d+", text)}
        assert numbers == {"count": {"3", "0", "1"}, "bars": {"3"}}[name]
    assert ("90%" in said) == (name == "withheld")  # at its own point, not as the newest
    assert ("withheld" in said) == any("withheld" in one.shown for one in chart.series)
    assert not chart.usual_label or chart.usual_label in said
    assert [text for text in said if "Goal" in text] == ([f"Goal {chart.goal:.0%}"] if chart.goal else [])


def test_labels_are_spread_in_their_order() -> None:
    assert spread([0.5, 0.9], 0.1, 0, 1) == [0.5, 0.9]
    assert spread([0.98, 0.97, 0.5], 0.1, 0, 1) == pytest.approx([1.0, 0.9, 0.5])
    assert spread([0.0, 0.0, 0.0], 0.1, 0, 1) == pytest.approx([0.0, 0.1, 0.2])
