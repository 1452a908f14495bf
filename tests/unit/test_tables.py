"""Every cell is text, none is empty, the order is the caller's."""

from datetime import date

import pandas as pd
import pytest

from dashboard import tables, wording

DEFAULTS = {
    "measure": "kept",
    "unit": "North",
    "unit_id": 2,
    "level": "unit",
    "week_start": date(2026, 10, 26),
    "week_end": date(2026, 11, 1),
    "window": "13w",
    "numerator": 160,
    "denominator": 195,
    "value": 160 / 195,
    "low": 0.761,
    "high": 0.868,
    "status": "ok",
    "reason": None,
    "provisional": False,
    "pillar": "promises",
    "target": 0.95,
}


def frame(*rows):
    return pd.DataFrame([DEFAULTS | row for row in rows])


def only(**columns):
    return next(frame(columns).itertuples())


def normal(text):
    return text.replace(wording.NO_BREAK, " ")


@pytest.mark.parametrize(
    ("columns", "kind", "expected"),
    [
        ({}, "share", "82.1% (160 of 195)"),
        ({"numerator": 40, "denominator": 50, "value": 0.8}, "share", "80% (40 of 50)"),
        ({"numerator": 4, "denominator": 6, "value": None, "status": "too_few"}, "share", "4 of 6"),
        ({"numerator": 4, "denominator": 6, "value": 4 / 6}, "share", "4 of 6"),
        (
            {"numerator": 117, "denominator": 193, "value": 0.712},
            "share",
            "71.2%, estimated from 193 cases; 117 answered in 90 days so far",
        ),
        ({"numerator": None, "denominator": None, "value": 0.712}, "share", "71%"),
        ({"value": None, "status": "hidden", "reason": "small"}, "share", "withheld"),
        (
            {"value": None, "status": "no_data", "reason": "no promise came due"},
            "share",
            "No promise came due",
        ),
        ({"value": None, "status": "no_data"}, "days", "No records"),
        ({"value": 23.4}, "days", "23.4 days"),
        ({"value": 1.26}, "rate", "1.3"),
        ({"value": 4479.0}, "count", "4,479"),
        (
            {"value": None, "numerator": 3, "status": "too_few", "reason": "3 of 8 needed"},
            "days",
            "3 of 8 needed",
        ),
    ],
)
def test_value_cell(columns, kind, expected):
    assert normal(tables.value_cell(only(**columns), kind)) == expected


def test_a_figure_beside_a_line_is_rounded_as_in_a_sentence():
    assert normal(tables.value_cell(only(), table=False)) == "82% (160 of 195)"


def test_trend_table_is_the_twin_of_the_chart():
    weeks = frame(
        {"numerator": 8, "denominator": 10, "value": 0.8},
        {
            "week_start": date(2026, 11, 2),
            "value": None,
            "status": "no_data",
            "reason": "the file ends 1 November",
        },
        {
            "week_start": date(2026, 11, 9),
            "numerator": 0,
            "denominator": 4,
            "value": 0.0,
            "provisional": True,
        },
    )
    table = tables.trend_table(weeks, "Kept")
    assert [normal(text) for text in table["Week"]] == [
        "9–15 November 2026",
        "2–8 November 2026",
        "26 October – 1 November 2026",
    ]
    assert [normal(text) for text in table["Kept"]] == [
        "0% (0 of 4)",
        "The file ends 1 November",
        "80% (8 of 10)",
    ]
    assert [normal(text) for text in table["Note"]] == ["◌ Early figures", "–", "–"]
    assert (
        tables.trend_table(weeks.drop(columns="reason"), "Kept", newest_first=False)["Kept"][1]
        == "No records"
    )


def test_empty_frames_keep_their_headers():
    nothing = frame().reindex(columns=list(DEFAULTS))
    assert tables.trend_table(nothing, "Kept").columns.tolist() == ["Week", "Kept", "Note"]
