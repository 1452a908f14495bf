"""Text of pages as text of files: without marks, and names for the files."""

import re

from dashboard import wording


def bare(text: str) -> str:
    """A template's text without its marks, and without the signs that keep names from being marks."""
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!$:<>~|&])", r"\1", wording.plain(text))


def file_name(*parts: str) -> str:
    """A name for a file, of small letters, digits and hyphens."""
    plain = (re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-") for part in parts)
    return "-".join(part for part in plain if part)
