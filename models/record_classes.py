"""What each table and each kind of file is under public-records law: published, working or personnel-linked.

The one source for a request's package, for what it leaves out, and for the line that stands where people
write. A class says how this software treats a thing; whether the law opens more is the records officer's.
"""

from enum import StrEnum
from typing import Final


class RecordClass(StrEnum):
    """published: may be handed out as it is. working: may be asked for, and is looked through first.

    personnel: tells of a complaint, a complainant or an employee, or of who looked at what.
    """

    PUBLISHED = "published"
    WORKING = "working"
    PERSONNEL = "personnel-linked"


_PUBLISHED, _WORKING, _PERSONNEL = RecordClass.PUBLISHED, RecordClass.WORKING, RecordClass.PERSONNEL

TABLES: Final[dict[str, RecordClass]] = {
    # What was frozen, and when and by whom the rules were set. Of a week's lines the figures of complaints
    # and feedback leave by disclosure control alone (`metrics.outside`).
    "published_line": _PUBLISHED,
    "publication_hold": _PUBLISHED,
    "adoption": _PUBLISHED,
    "unit": _PUBLISHED,
    "unit_parent": _PUBLISHED,
    "unit_ancestor": _PUBLISHED,
    # What the agency works with: counts, promises, events, remarks, questions and answers, files taken in.
    "response_commitment": _WORKING,
    "hand_off": _WORKING,
    "due_date_change": _WORKING,
    "engagement_event": _WORKING,
    "unit_exposure": _WORKING,
    "timeline_note": _WORKING,
    "review_question": _WORKING,
    "unit_reply": _WORKING,
    "pattern_outcome": _WORKING,
    "figure_dispute": _WORKING,
    "dispute_answer": _WORKING,
    "decision": _WORKING,
    "stored_result": _WORKING,
    "agency_version": _WORKING,
    "audit_event": _WORKING,
    "source": _WORKING,
    "mapping_version": _WORKING,
    "import_batch": _WORKING,
    "batch_seen": _WORKING,
    "attendance_count": _WORKING,
    "case_count": _WORKING,
    "closing_count": _WORKING,
    "concern_count": _WORKING,
    "due_count": _WORKING,
    "event_count": _WORKING,
    "feedback_count": _WORKING,
    "flow_count": _WORKING,
    "made_count": _WORKING,
    "outcome_count": _WORKING,
    "record_count": _WORKING,
    "told_count": _WORKING,
    "trail_count": _WORKING,
    # Case rows and all that is kept beside them; persons, their roles, and what they did here.
    "complaint": _PERSONNEL,
    "complaint_outcome": _PERSONNEL,
    "quarantine_row": _PERSONNEL,
    "revision": _PERSONNEL,
    "row_version": _PERSONNEL,
    "removal": _PERSONNEL,
    "tombstone": _PERSONNEL,
    "legal_hold": _PERSONNEL,
    "subject_conflict": _PERSONNEL,
    "unlocking": _PERSONNEL,
    "person": _PERSONNEL,
    "role_grant": _PERSONNEL,
    "recipient": _PERSONNEL,
    "delivery": _PERSONNEL,
    "acting_for": _PERSONNEL,
    "quarter_release": _PERSONNEL,  # the small counts that a release held back
    "look": _PERSONNEL,
    "sign_in_session": _PERSONNEL,
}

FILES: Final[dict[str, RecordClass]] = {
    "open data of a quarter": _PUBLISHED,
    "data dictionary": _PUBLISHED,
    "briefing for the council": _PUBLISHED,
    "package of a records request": _PUBLISHED,
    "template to fill in": _PUBLISHED,
    "briefing for the chief": _WORKING,
    "briefing for a unit": _WORKING,
    "meeting pack": _WORKING,
    "chain of the published weeks": _WORKING,  # a week's lines hold small counts of complaints
    "mapping of a source": _WORKING,
    "trail of changes or looks": _PERSONNEL,
    "patterns to check": _PERSONNEL,
    "rows behind a figure": _PERSONNEL,
    "rows in quarantine": _PERSONNEL,
    "backup": _PERSONNEL,
}

# Rows whose class changes with their state, and what it takes.
PUBLISHED_ONCE: Final[dict[str, str]] = {"unit_reply": "passed by somebody other than its author"}


def left_out() -> dict[RecordClass, tuple[str, ...]]:
    """The tables that no package for the public is made of, by class."""
    return {
        own: tuple(name for name, held in TABLES.items() if held is own)
        for own in RecordClass
        if own is not RecordClass.PUBLISHED
    }
