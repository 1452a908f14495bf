"""The data dictionary as a file, for everybody: it holds no record."""

from dashboard import downloads
from dashboard.open_data.dictionary import as_html
from dashboard.words import open_data as words
from metrics.configuration import Configuration


def file(configuration: Configuration) -> None:
    """The button that gives it as a page of its own."""
    downloads.button(words.DOWNLOAD, lambda: as_html(configuration), words.DICTIONARY_FILE, "text/html")
