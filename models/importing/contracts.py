"""What a row of each record type may and must hold. The rules that mappings, checks and templates share."""

from dataclasses import dataclass
from typing import Final, Literal

from models import vocabulary as v

FieldType = Literal[
    "key", "code", "day", "instant", "day_or_instant", "number", "flag", "unit", "label", "hash"
]


@dataclass(frozen=True)
class FieldRule:
    """One field: its type, its words or bounds, whether a row can stand without it, what it means.

    whole: a number must be a whole one. longest: characters of a label.
    """

    name: str
    type: FieldType
    about: str
    required: bool = False
    words: tuple[str, ...] = ()
    least: float = 0
    most: float = 1_000_000
    may_lie_ahead: bool = False
    whole: bool = True
    longest: int = 120


@dataclass(frozen=True)
class RecordRule:
    """One record type: its fields, its part, what it attaches to, and which day must not precede which."""

    name: str
    part: str
    about: str
    fields: tuple[FieldRule, ...]
    attaches_to: str | None = None
    in_order: tuple[tuple[str, str, str], ...] = ()

    def field(self, name: str) -> FieldRule:
        """The rule of one field; KeyError where the record type has no such field."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, FieldRule]:
        return {rule.name: rule for rule in self.fields}


def _code(name: str, words: tuple[str, ...], about: str, required: bool = False) -> FieldRule:
    return FieldRule(name, "code", about, required, words)


def _day(name: str, about: str, required: bool = False, ahead: bool = False) -> FieldRule:
    return FieldRule(name, "day", about, required, may_lie_ahead=ahead)


_RECORDED = FieldRule("recorded_at", "instant", "when the row was entered at its source")
_VERSION = FieldRule("modified_at", "instant", "when the row was last changed at its source")
_RESTRICTED = FieldRule("restricted", "flag", "covert or otherwise closed to its own units")
_RETENTION = _code("retention_class", v.RETENTION_CLASSES, "which destruction rule the row falls under")
_ENTRY = (_RECORDED, _VERSION, _RESTRICTED, _RETENTION)

_CASE = (
    FieldRule("handling_unit", "unit", "the office that answers the complaint and owns its clock"),
    _code("channel", v.CHANNELS, "how the complaint came in"),
    _day("received_on", "day the complaint was received", required=True),
    _day("first_contact_on", "day of the first contact or attempt with the complainant"),
    _day("decided_on", "day the decision was made"),
    _day("closed_on", "day the complaint was closed"),
    _day("told_on", "day the complainant was told the outcome"),
    _day("reopened_on", "day the complaint was reopened"),
    _day("due_on", "legal deadline, where the file has it", ahead=True),
    _day("paused_on", "day a legal clock was paused"),
    _day("resumed_on", "day it ran again"),
    FieldRule(
        "complainant_agreed", "flag", "the complainant's agreement to an informal resolution is on record"
    ),
    FieldRule("complainant", "hash", "anything that names the complainant; only a keyed hash is kept"),
    *_ENTRY,
)
_OUTCOME = (
    FieldRule("unit", "unit", "the unit concerned (the officer's)"),
    _code("category", v.CATEGORIES, "what was alleged"),
    _code("disposition", tuple(v.DISPOSITIONS), "the finding", required=True),
    FieldRule("duplicate_of", "key", "key of the complaint this one repeats"),
    FieldRule("subject", "hash", "the staff number of whom it is about; only a keyed hash is kept"),
)
_CASE_ORDER = (
    ("received_on", "closed_on", "closed_before_received"),
    ("received_on", "decided_on", "decided_before_received"),
    ("decided_on", "told_on", "told_before_decided"),
    ("paused_on", "resumed_on", "resumed_before_paused"),
)

_RULES = (
    RecordRule(
        "unit",
        "units",
        "one unit of the agency",
        (
            FieldRule("unit", "label", "its name", required=True),
            FieldRule("parent", "label", "the unit it belongs to; empty: the agency itself"),
            _code("level", v.UNIT_LEVELS[1:], "bureau, district or unit", required=True),
            _code("kind", v.UNIT_KINDS, "what it does; units are compared within a kind"),
            FieldRule("outreach_duty", "flag", "whether showing up in the community is part of its job"),
            FieldRule("sworn", "number", "sworn strength"),
            _day("opened_on", "day it began"),
            FieldRule("owner", "label", "the post that answers for it, never a name"),
        ),
    ),
    RecordRule(
        "exposure",
        "units",
        "what a unit met in a week",
        (
            FieldRule("unit", "unit", "the unit", required=True),
            _day("week", "a day of the week", required=True),
            _code("exposure", v.EXPOSURES, "what was counted", required=True),
            FieldRule("n", "number", "how many", required=True, most=10_000_000, whole=False),
        ),
    ),
    RecordRule("case", "complaints", "one complaint", _CASE, in_order=_CASE_ORDER),
    RecordRule(
        "outcome",
        "complaints",
        "the finding on one allegation, attached to its complaint by key",
        (*_OUTCOME, *_ENTRY),
        attaches_to="case",
    ),
    RecordRule(
        "case_with_outcomes",
        "complaints",
        "one allegation, with the fields of its complaint beside it",
        (*_CASE, *_OUTCOME),
        in_order=_CASE_ORDER,
    ),
    RecordRule(
        "commitment",
        "promises",
        "one promise",
        (
            FieldRule("unit", "unit", "its owner when it was made"),
            _code("kind", v.COMMITMENT_KINDS, "what was promised"),
            FieldRule("title", "label", "what was pledged, in public, in one line", longest=160),
            _code("promised_to", v.PROMISED_TO, "to whom"),
            _code("due_basis", v.DUE_BASES, "where its due date comes from"),
            FieldRule("made_at", "day_or_instant", "when it was made", required=True),
            FieldRule("due_at", "day_or_instant", "the original due date", may_lie_ahead=True),
            FieldRule("ended_at", "day_or_instant", "when it was done or cancelled"),
            _code("ending", v.ENDINGS, "done, or cancelled by whom; empty with an end date: done"),
            FieldRule("evidence", "flag", "evidence is on file"),
            FieldRule("evidence_kind", "label", "what the evidence is"),
            FieldRule("verified_by", "label", "the post that verified it, never a name"),
            FieldRule("resident_confirmed", "flag", "the resident confirmed that it was done"),
            *_ENTRY,
        ),
        in_order=(("made_at", "ended_at", "ended_before_made"), ("made_at", "due_at", "due_before_made")),
    ),
    RecordRule(
        "hand_off",
        "promises",
        "one passing-on of a promise, attached to it by key",
        (
            FieldRule("handed_at", "instant", "when", required=True),
            FieldRule("from_unit", "unit", "from which unit", required=True),
            FieldRule("to_unit", "unit", "to which unit", required=True),
            FieldRule("accepted_at", "instant", "when the receiving unit accepted it"),
            _code("reason", v.HAND_OFF_REASONS, "why"),
            FieldRule("resident_told", "flag", "the resident was told"),
            *_ENTRY,
        ),
        attaches_to="commitment",
        in_order=(("handed_at", "accepted_at", "accepted_before_handed"),),
    ),
    RecordRule(
        "due_change",
        "promises",
        "one wish to move a due date, attached to its promise by key",
        (
            FieldRule("changed_at", "instant", "when", required=True),
            _day("new_due_on", "the new date wished for", required=True, ahead=True),
            _code("moved_by", v.DUE_MOVED_BY, "who asked", required=True),
            FieldRule("told_at", "instant", "when the resident was told"),
            *_ENTRY,
        ),
        attaches_to="commitment",
    ),
    RecordRule(
        "event",
        "events",
        "one entry of a calendar or log",
        (
            FieldRule("unit", "unit", "the unit that holds it"),
            FieldRule("starts_at", "day_or_instant", "when it begins", required=True, may_lie_ahead=True),
            FieldRule("ends_at", "day_or_instant", "when it ends", may_lie_ahead=True),
            _code("kind", v.EVENT_KINDS, "what it is"),
            _code("initiation", v.INITIATIONS, "who started it"),
            _code("stance", v.STANCES, "whether it enforces"),
            _code("state", v.EVENT_STATES, "planned, to be confirmed, held or cancelled", required=True),
            _code("cancelled_by", v.CANCELLED_BY, "who cancelled it"),
            _day("requested_on", "day it was asked for"),
            FieldRule("community", "label", "the neighbourhood or group"),
            FieldRule("attendance", "number", "how many came"),
            FieldRule("feedback_asked", "flag", "no: feedback was not asked, on purpose"),
            FieldRule("responses", "number", "feedback forms returned"),
            FieldRule("positive", "number", "of them, 4 or 5 of 5"),
            _day("feedback_recorded_on", "day the feedback was entered"),
            *_ENTRY,
        ),
        in_order=(("starts_at", "ends_at", "ends_before_start"),),
    ),
)
RECORDS: Final[dict[str, RecordRule]] = {rule.name: rule for rule in _RULES}
