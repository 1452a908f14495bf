"""The pack of the weekly review, to be taken away as a file."""

from dashboard import on_file, wording
from dashboard.briefings.formats import MEDIA, FileFormat, drawn
from dashboard.cache import Place
from dashboard.facts import pack


def download(here: Place) -> None:
    """The button; the file is made when it is pressed."""
    form = FileFormat.PDF
    on_file.file(
        here,
        wording.pack.DOWNLOAD,
        lambda: drawn(pack.briefing(here), form),
        f"{here.week.lower()}-meeting-pack.{form}",
        MEDIA[form],
        what="meeting pack",
        week=here.week,
        format=str(form),
    )
