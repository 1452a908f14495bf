"""Notes on the time line: what waits for approval, what is in force, what was ended."""

from dashboard import cache, look, note_pieces, place, sign_in, wording
from dashboard.facts import notes

words = wording.notes


def page() -> None:
    """Those that wait come first; every one with who wrote it, when, and who approved it."""
    here = place.find()
    place.head(here)
    found = notes.lists(here, sign_in.viewer())
    look.sentence(found.sentence)
    note_pieces.rows(here, "waiting", words.WAITING, found.waiting)
    note_pieces.rows(here, "in_force", words.IN_FORCE, found.in_force)
    note_pieces.rows(here, "ended", words.ENDED, found.ended)
    look.note(words.NOTE)
    note_pieces.of_agency(here, cache.week_view(here).top)


page()
