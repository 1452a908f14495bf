"""The workbook inside a chart: what opens when somebody edits its numbers. Text stays text, in every cell."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from dashboard.cli.output import inert

NO_FORMULAS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def chart_workbook(
    categories: Sequence[str],
    columns: Sequence[tuple[str, Sequence[float | None]]],
    number_format: str,
    at: datetime,
) -> bytes:
    """Categories down the first column, each row of numbers in a column; at: what it says it was made."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, NO_FORMULAS) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        sheet, shown = book.add_worksheet("Sheet1"), book.add_format({"num_format": number_format})
        write_columns(sheet, categories, columns, shown)
    return file.getvalue()


def write_columns(
    sheet: Any,
    categories: Sequence[str],
    columns: Sequence[tuple[str, Sequence[float | None]]],
    shown: Any,
    head: Any = None,
    text: Any = None,
) -> None:
    """Write them under a row of names, in these formats; what is not known stays empty."""
    for place, category in enumerate(categories, start=1):
        sheet.write_string(place, 0, inert(category), text)
    for column, (name, values) in enumerate(columns, start=1):
        sheet.write_string(0, column, inert(name), head)
        for place, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(place, column, value, shown)
