"""The formats of a briefing, each made by its own writer, which is loaded when it is asked for."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from dashboard.briefings.briefing import Briefing
from dashboard.briefings.files import write_all
from models.errors import ExportFailed


class FileFormat(StrEnum):
    """What a briefing can be drawn as; the ending of its file."""

    PDF = "pdf"
    PPTX = "pptx"
    XLSX = "xlsx"
    CSV = "csv"


MEDIA: Final = {
    FileFormat.PDF: "application/pdf",
    FileFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv",
}
_WRITERS: Final = {
    FileFormat.PDF: "pdf",
    FileFormat.PPTX: "slides",
    FileFormat.XLSX: "workbook",
    FileFormat.CSV: "csv_file",
}


def drawn(briefing: Briefing, form: FileFormat) -> bytes:
    """The briefing as a file of one format. Errors: ExportFailed."""
    try:
        draw: Callable[[Briefing], bytes] = import_module(f"dashboard.briefings.{_WRITERS[form]}").draw
    except ModuleNotFoundError as error:
        from dashboard.words import office  # the command line names formats without loading all words

        raise ExportFailed(office.no_writer(form, str(error.name))) from error
    return draw(briefing)


def name_of(briefing: Briefing, form: FileFormat) -> str:
    """What its file is called."""
    return f"{briefing.name}.{form}"


def write_briefing(briefing: Briefing, forms: Iterable[FileFormat], folder: Path) -> list[Path]:
    """Write the briefing in these formats; one that fails leaves the others.

    Errors: ExportFailed once all have been tried.
    """
    return write_all(folder, {name_of(briefing, form): partial(drawn, briefing, form) for form in forms})
