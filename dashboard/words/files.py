"""What the agency's files come to, in words."""

from dashboard.words.numbers import NO_BREAK, counted, number


def files_sentence(rows: int, sources: int, waiting: int) -> str:
    """The data page's sentence: rows held, from how many sources, and what waits in quarantine."""
    if not sources:
        return "**No file has been taken in yet.**"
    waits = counted(waiting, "row waits", "rows wait") if waiting else "No row waits"
    return f"**{counted(rows, 'row')} from {counted(sources, 'source')}.** {waits} in quarantine."


def first_of(shown: int, waiting: int) -> str:
    """What stands above the list of rows in quarantine."""
    if shown >= waiting:
        return "The one row:" if waiting == 1 else f"All {counted(waiting, 'row')}:"
    return f"The first {number(shown)}{NO_BREAK}of{NO_BREAK}{counted(waiting, 'row')}:"
