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
    "patterns": LEADERS,  # a commander reads those of the own units, and says nothing of them
    "confirm": READERS,
    "data": frozenset({CHIEF, STEWARD, AUDITOR}),
    "units": frozenset({CHIEF, STEWARD, AUDITOR}),
    "clocks": frozenset({CHIEF, STEWARD, AUDITOR}),
    "connect": frozenset({STEWARD}),
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
    Action.REPLY: frozenset({COMMANDER}),
    Action.REVIEW: frozenset({CHIEF, AUDITOR}),
    Action.NOTE: frozenset({CHIEF, STEWARD}),
    Action.LOOK: frozenset({CHIEF, AUDITOR}),  # nobody clears a pattern of the own unit
    Action.UNLOCK: frozenset({COMMANDER}),
}

# Module of dashboard/ that offers a file -> the pages it stands on; files hold what their page may show.
FILES: Final[dict[str, tuple[str, ...]]] = {
    "connect_pieces": ("connect",),  # a mapping, and empty templates: no record
    "views/patterns": ("patterns",),
    "views/records": ("records",),
}

# Public functions of models/ and metrics/ that take a connection and no scope, each with its reason.
WITHOUT_SCOPE: Final[dict[str, str]] = {}
