"""What the agency's files come to, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, long_day, number
from dashboard.words.sentences import names_listed

SOURCES_NOTE: Final = (
    "As of: the moment the file tells of. Newest day in it: the latest date on any of its rows. "
    "Taken in: when it was read here."
)
BATCHES_NOTE: Final = (
    "Read = new + changed + same + quarantined. A changed row takes the place of one that was here, so a "
    "source may hold fewer rows than were read."
)
BATCHES_NARROW: Final = "On a narrow screen: when, source, rows read and rows in quarantine."
# What a file may lack, for people who never saw its columns.
LACKED: Final = {
    "modified_at": "when a row was last changed",
    "recorded_at": "when a row was entered",
    "restricted": "which rows are closed to their own units",
    "retention_class": "how long a row must be kept",
    "title": "the wording of pledges",
}


def known_to(reach: Mapping[str, date]) -> str:
    """How far each part is known: "complaints and events to 15 November; promises to 1 November"."""
    days = sorted(set(reach.values()))
    parts = [names_listed([part for part, last in reach.items() if last == on]) for on in days]
    return "; ".join(f"{names} to {long_day(on)}" for names, on in zip(parts, days, strict=True))


def freshness_sentence(
    reach: Mapping[str, date], taken_in: datetime | None, settled: date, waiting: int
) -> str:
    """How fresh the records are: known to when, taken in when, what still fills up, what waits."""
    if not reach:
        return ""
    known = known_to(reach)
    known = f"**{known[:1].upper()}{known[1:]}.**"
    taken = f" Newest file taken in {long_day(taken_in.date())}, {taken_in:%H:%M}." if taken_in else ""
    waits = f" {counted(waiting, 'row waits', 'rows wait')} in quarantine." if waiting else ""
    return f"{known}{taken} Figures after {long_day(settled)} are still filling up.{waits}"


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
