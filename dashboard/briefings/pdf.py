"""A briefing as a tagged PDF (PDF/UA-1), set by Typst from the template beside this module.

The same briefing gives the same bytes. The template gets every text as a value and never as markup.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dashboard.briefings import typesetting
from dashboard.briefings.briefing import Briefing, Chart, Sheet, Table
from dashboard.briefings.print_charts import printed
from dashboard.charts import UNUSUAL
from dashboard.look import LIGHT, PALETTE
from dashboard.words import office
from dashboard.words import printed as words
from dashboard.words.briefings import state_word

TEMPLATE: Final = Path(__file__).with_name("briefing.typ")
_LETTER: Final = ("America/", "US/", "Canada/", "Pacific/Honolulu")
_WORSE: Final = "◆"  # of late pledges too
_LONGEST: Final = 24  # signs that no line parts
_ACROSS: Final = 102  # signs of a table in a line of the page
_BETWEEN: Final = 3  # signs between columns
_ON_THE_SAME: Final = 16  # rows: more have a page of their own
_ROOM: Final = 560  # px between the texts of a page, as its charts have them
_A_ROW: Final = 24
_TALL: Final = 2  # times as high, with room to write
_HEIGHTS: Final = (220, 440)


def draw(briefing: Briefing) -> bytes:
    """The file. Errors: ExportFailed where a library that it needs is missing."""
    page = {**_texts(briefing), **_manner(briefing), "charts": [_chart(one) for one in briefing.sheets]}
    return typesetting.pdf(str(TEMPLATE), {"briefing": json.dumps(page, ensure_ascii=False)})


def _texts(briefing: Briefing) -> dict[str, Any]:
    """Every text of the file, by the names that the template asks for."""
    texts = {
        "title": office.document_title(briefing.agency, briefing.title),
        "agency": briefing.agency,
        "heading": briefing.title,
        "sentence": briefing.sentence,
        "questions": [{"head": one.head, "ask": one.ask, **_state(one.state)} for one in briefing.questions],
        "parts": [{"title": one.title, "figure": one.text, **_state(one.state)} for one in briefing.parts],
        "notes": briefing.notes,
        "sheets": [_sheet(one) for one in briefing.sheets],
        "use": briefing.stamp.use,
        "scorecard": words.scorecard_foot(briefing.stamp.scorecard),
        "stamp": _table(Table(office.STAMP_COLUMNS, office.stamped(briefing.stamp, briefing.zone))),
        "words": words.LABELS,
    }
    return dict(typesetting.drawable(texts))


def _state(text: str) -> dict[str, str]:
    """A state as it is written, with the colour that repeats it."""
    better = "better" if text == state_word("better") else ""
    return {"text": text, "colour": "worse" if text.startswith(_WORSE) else better}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    notes = [note for note in sheet.chart.notes if note] if sheet.chart else []
    return {
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "reading": sheet.reading,
        "caveat": sheet.caveat,
        "notes": notes,
        "table": _table(sheet.table) if sheet.table else None,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "apart": len(table.rows) > _ON_THE_SAME,
        "columns": table.columns,
        "right": table.right,
        "tall": table.tall,
        "widths": [1.0] * len(table.columns) if table.tall else _widths(table),
        "cells": [[_cell(text) for text in row] for row in table.rows],
    }


def _cell(text: str) -> dict[str, Any]:
    """A cell; blanks before its text are its depth in the tree of units."""
    bare = text.lstrip()
    return {**_state(bare), "depth": len(text) - len(bare)}


def _widths(table: Table) -> list[float]:
    """How wide columns are beside one another, in signs: as their texts, the first one, of names, the rest.

    Where that is more than a page has, each gets its longest word, and what is left goes by the usual text.
    """
    columns = [list(texts) for texts in zip(table.columns, *table.rows, strict=True)]
    whole = [max(len(text) for text in texts) + _BETWEEN for texts in columns]
    if sum(whole) <= _ACROSS:
        return [whole[0] + _ACROSS - sum(whole), *whole[1:]]
    words = [max(map(_word, texts)) + _BETWEEN for texts in columns]
    usual = [sum(map(len, texts)) / len(texts) + _BETWEEN for texts in columns]
    usual[0] = max(usual[0], min(whole[0], _LONGEST))
    wanted = [max(one - word, 0.5) for one, word in zip(usual, words, strict=True)]
    left = max(_ACROSS - sum(words), 0)
    return [word + left * one / sum(wanted) for word, one in zip(words, wanted, strict=True)]


def _word(text: str) -> int:
    """Its longest part that stays on one line."""
    return min(max(map(len, text.split(" "))), _LONGEST)


def _chart(sheet: Sheet) -> dict[str, Any] | None:
    """The chart of a page, as tall as the table under it leaves room; a long table has a page of its own."""
    if sheet.chart is None:
        return None
    rows = len(sheet.table.rows) if sheet.table else 0
    tall = _TALL if sheet.table and sheet.table.tall else 1
    room = _ROOM if rows > _ON_THE_SAME else _ROOM - _A_ROW * rows * tall
    height = min(max(room, _HEIGHTS[0]), _HEIGHTS[1])
    drawn = typesetting.svg(printed(sheet.chart, height))
    return {"svg": drawn, "alt": sheet.chart.alt, "key": _key(sheet.chart)}


def _key(chart: Chart) -> list[dict[str, str]]:
    """What the shapes of unusual points mean: where a chart has any, the words stand under it."""
    marks = {mark for one in chart.series for mark in one.marks}
    return [_state(state_word(mark)) for mark in UNUSUAL if mark in marks and chart.kind == "line"]


def _manner(briefing: Briefing) -> dict[str, Any]:
    """Language, paper, fonts and colours, and the moment that the file is of."""
    language, _, region = briefing.language.partition("-")
    return {
        "language": language,
        "region": region or None,
        "published": _moment(briefing.stamp.published_at),
        "paper": "us-letter" if briefing.zone.startswith(_LETTER) else "a4",
        "fonts": typesetting.FONTS,
        "colours": {role: pair[LIGHT] for role, pair in PALETTE.items()},
    }


def _moment(at: datetime) -> dict[str, int]:
    utc = at.astimezone(UTC)
    return {name: getattr(utc, name) for name in ("year", "month", "day", "hour", "minute", "second")}
