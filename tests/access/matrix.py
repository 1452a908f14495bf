"""The access matrix: what each role gets. The one source that pages, actions, queries and files are held to.

A page, an action, a file or a reading without a row here fails the build. Deny is the default.
"""

from typing import Final

from models.access import AUDITOR, CHIEF, COMMANDER, POLICYMAKER, STEWARD, Action

EVERYBODY: Final = frozenset({CHIEF, COMMANDER, STEWARD, AUDITOR, POLICYMAKER})
READERS: Final = EVERYBODY - {POLICYMAKER}  # of a policymaker's agency only what has been disclosed is read
LEADERS: Final = frozenset({CHIEF, COMMANDER, AUDITOR})

# Page -> the roles that have it. A commander's pages are of the own units alone, Council and Method excepted:
# those say the same to everybody, from what disclosure control has passed.
PAGES: Final[dict[str, frozenset[str]]] = {
    "this_week": READERS,
    "unit": READERS,  # a steward looks what a file has made of the figures
    "records": READERS,
    "record": READERS,
    "meeting": LEADERS,
    "compare": LEADERS,
    "published": READERS,
    "patterns": LEADERS,  # a commander reads those of the own units, and says nothing of them
    "replies": frozenset({CHIEF, AUDITOR}),
    "notes": READERS,
    "decisions": READERS,
    "confirm": READERS,
    "data": frozenset({CHIEF, STEWARD, AUDITOR}),
    "units": frozenset({CHIEF, STEWARD, AUDITOR}),
    "clocks": frozenset({CHIEF, STEWARD, AUDITOR}),
    "connect": frozenset({STEWARD}),
    "restricted": frozenset({COMMANDER, AUDITOR}),  # a commander's are those that the own unit handles
    "audit": frozenset({AUDITOR}),
    "council": EVERYBODY,
    "method": EVERYBODY,
}

# Role -> where it starts.
STARTS: Final[dict[str, str]] = {
    CHIEF: "this_week",
    COMMANDER: "unit",
    STEWARD: "data",
    AUDITOR: "this_week",
    POLICYMAKER: "council",
}

# Action -> the roles that may do it. The one viewer of a machine without sign-in may do everything.
ACTIONS: Final[dict[Action, frozenset[str]]] = {
    Action.BEGIN_AGENCY: frozenset(),
    Action.KEEP_UNITS: frozenset({STEWARD}),
    Action.CONNECT: frozenset({STEWARD}),
    Action.CONFIRM: frozenset({COMMANDER, STEWARD}),
    Action.ADOPT: frozenset({CHIEF, STEWARD}),
    Action.ASK: frozenset({CHIEF}),
    Action.DECIDE: frozenset({CHIEF, COMMANDER}),
    Action.REPLY: frozenset({COMMANDER}),
    Action.REVIEW: frozenset({CHIEF, AUDITOR}),
    Action.NOTE: frozenset({CHIEF, STEWARD}),
    Action.APPROVE_NOTE: frozenset({CHIEF, AUDITOR}),  # and not by its author, nor by who commands the unit
    Action.LOOK: frozenset({CHIEF, AUDITOR}),  # nobody clears a pattern of the own unit
    Action.UNLOCK: frozenset({COMMANDER}),
    Action.DISPUTE: frozenset({COMMANDER}),
    Action.ANSWER_DISPUTE: frozenset({CHIEF, STEWARD}),
    Action.READ_TRAILS: frozenset({AUDITOR}),
}

# Module of dashboard/ that offers a file -> the pages it stands on; a file holds what its page may show.
FILES: Final[dict[str, tuple[str, ...]]] = {
    "connect_pieces/beginning": ("connect",),  # empty templates: no record
    "connect_pieces/taking_in": ("connect",),  # a mapping: no record
    "dictionary_pieces": ("method",),  # what the columns of all files mean: no record
    "pack_pieces": ("meeting",),  # the questions and decisions of the own units
    "take_away": (
        "this_week",
        "unit",
        "council",
    ),  # of a week within scope
    "views/audit": ("audit",),
    "views/patterns": ("patterns",),
    "views/records": ("records",),
}

# Role -> the edition of what is published that goes to it by mail: to a policymaker never a week.
EDITIONS: Final[dict[str, str]] = {
    CHIEF: "chief",
    COMMANDER: "unit",
    STEWARD: "chief",
    AUDITOR: "chief",
    POLICYMAKER: "council",
}

# What pages share that no place is part of, with its reason.
WITHOUT_PLACE: Final[dict[str, str]] = {
    "trails._walked": "whether both trails of the database hold: for auditors, and no row of them",
}

# Public functions of models/ and metrics/ that take a connection and no scope, by why they need none.
# `models/importing/` and `models/migrations/` write rows and show nobody any.
WITHOUT_SCOPE: Final[dict[str, tuple[str, ...]]] = {
    "says who is there and what they may read": (
        "models/access.agencies",
        "models/access.can_read_agency",
        "models/access.check_can_read_agency",
        "models/people.find_person",
        "models/people.personas",
        "models/people.viewers",
        "models/people.who",
    ),
    "keeps or checks a trail": (
        "models/audit.record_event",
        "models/audit.verify",
        "models/chain.append",
        "models/chain.head",
        "models/chain.verify",
    ),
    "keeps counts, or says which state they are in": (
        "metrics/stored.state",
        "models/audit.newest_event",
        "models/counting.add",
        "models/counting.as_it_stood",
        "models/counting.context",
        "models/counting.differences",
        "models/counting.new_version",
        "models/counting.rebuild",
        "models/counting.version",
        "models/audit.last_change",
    ),
    "a tool of a door, which has checked": (
        "models/conflicts.conflicts_of_grants",
        "models/conflicts.promises_of",
        "models/engine.among",
        "models/engine.bulk_insert",
        "models/engine.next_id",
        "models/removals.check_same_key",
        "models/removals.removed_under",
        "models/rights.give_rights",
        "models/rights.owns_tables",
        "models/tree.create_agency",
        "models/tree.create_units",
        "models/tree.find_agency",
        "models/tree.rebuild_ancestors",
        "models/tree.set_parent",
        "models/tree.unit_ids",
    ),
    "writes what a person said, in the transaction of a door that has checked": (
        "models/notes.approve_note",
        "models/notes.end_note",
        "models/notes.write_note",
        "models/patterns.record_outcome",
    ),
    "whole agencies' results; `metrics/stored.py` asks for them with a scope": (
        "models/results.store",
        "models/results.stored",
    ),
    "adds to rows that were read within a scope": ("metrics/holding.add_holders",),
}
