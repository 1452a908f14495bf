"""Decisions of the weekly review: what waits for its result, and what the results were."""

from dashboard import decision_pieces, look, place, wording
from dashboard.facts import decisions

words = wording.decisions


def page() -> None:
    """What is due first stands first; then results, the newest first."""
    here = place.find()
    place.head(here)
    found = decisions.lists(here)
    look.sentence(found.sentence)
    if found.waiting:
        decision_pieces.rows("decisions_due", words.due_label(len(found.waiting)), found.waiting)
    if found.results:
        decision_pieces.rows("decisions_done", words.results_label(len(found.results)), found.results)
    look.note(words.NOTE)


page()
