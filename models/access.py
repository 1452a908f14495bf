"""Who may see and do what. A read of unit data takes a `Scope` first; permissions come in check/can pairs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from models.errors import AccessDenied
from models.facts import table_of
from models.units import Unit, unit_key

LOCAL: Final = "local viewer"
CHIEF: Final = "chief"
POLICYMAKER: Final = "policymaker"
COMMANDER: Final = "commander"
STEWARD: Final = "steward"
AUDITOR: Final = "auditor"
ROLES: Final = (CHIEF, COMMANDER, STEWARD, AUDITOR, POLICYMAKER)
# Those who read all of an agency's records; of a policymaker's agency only what has been disclosed is read.
AGENCY_WIDE: Final = (CHIEF, STEWARD, AUDITOR)
ADOPTING: Final = (CHIEF, STEWARD)


@dataclass(frozen=True)
class Scope:
    """What one read may touch: one agency, and all of its units or some."""

    agency_id: int
    unit_ids: frozenset[int] | None = None

    def sees(self, unit_id: int) -> bool:
        """Whether the unit's rows may be read."""
        return self.unit_ids is None or unit_id in self.unit_ids

    def condition(self, agency: sa.ColumnElement[int], unit: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """The same as SQL."""
        if self.unit_ids is None:
            return agency == self.agency_id
        return sa.and_(agency == self.agency_id, unit.in_(sorted(self.unit_ids)))

    @property
    def is_empty(self) -> bool:
        """Whether no unit at all may be read: only what disclosure control has passed."""
        return self.unit_ids is not None and not self.unit_ids

    @property
    def some_unit(self) -> int | None:
        """One of the units, for what may be done in all of them alike; None where all is read."""
        return min(self.unit_ids, default=None) if self.unit_ids is not None else None

    @property
    def cache_key(self) -> str:
        """A short text that differs wherever the scope does; part of every cache's key."""
        units = "all" if self.unit_ids is None else ",".join(map(str, sorted(self.unit_ids)))
        return f"{self.agency_id}:{units}"


@dataclass(frozen=True)
class Viewer:
    """A person at the screen or the command line in one role, and what they may read.

    agency_ids: None for the one viewer of a machine without sign-in. unit_ids: the units this person
    commands, those under them included; a complaint's fields open to those who handle it. staff_hash: by
    which a record knows that it is about this person. acting_for: whose grant it is, where not their own.
    """

    name: str
    role: str
    agency_ids: frozenset[int] | None
    unit_ids: frozenset[int] = frozenset()
    person_id: int | None = None
    staff_hash: str | None = None
    acting_for: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether this is the one viewer of a machine without sign-in."""
        return self.agency_ids is None

    def can_read_agency(self, agency_id: int) -> bool:
        """Whether the viewer may read this agency."""
        return self.agency_ids is None or agency_id in self.agency_ids

    def scope(self, agency_id: int) -> Scope:
        """What of an agency of theirs the viewer reads: all, the own units, or no unit at all."""
        if self.is_local or self.role in AGENCY_WIDE:
            return Scope(agency_id)
        return Scope(agency_id, self.unit_ids if self.role == COMMANDER else frozenset())

    def can_adopt(self) -> bool:
        """Whether the viewer may say what the agency has adopted; all others read it."""
        return self.role in ADOPTING

    def can_read_case_of(self, unit_id: int) -> bool:
        """Whether the viewer sees more of a complaint than category, week, clock and status.

        unit_id: the handling unit. Nobody else but the auditor does, for the complainant's sake.
        """
        return self.role == AUDITOR or unit_id in self.unit_ids


class Action(StrEnum):
    """What a person may do beside reading figures and records."""

    BEGIN_AGENCY = "begin an agency"
    KEEP_UNITS = "change units"
    CONNECT = "connect, import or take back a file"
    CONFIRM = "say whether an event took place"
    ADOPT = "adopt clocks and goalposts"
    ASK = "ask a question"
    DECIDE = "record a decision about a figure"
    REPLY = "reply for a unit"
    REVIEW = "review a reply"
    NOTE = "write a note on the time line"
    APPROVE_NOTE = "approve a note on the time line"
    LOOK = "record what a pattern was"
    UNLOCK = "unlock a restricted record"
    DISPUTE = "dispute a figure for a unit"
    ANSWER_DISPUTE = "answer a dispute"
    READ_TRAILS = "read the audit trails"


MAY: Final[dict[Action, tuple[str, ...]]] = {
    Action.BEGIN_AGENCY: (),
    Action.KEEP_UNITS: (STEWARD,),
    Action.CONNECT: (STEWARD,),
    Action.CONFIRM: (COMMANDER, STEWARD),
    Action.ADOPT: ADOPTING,
    Action.ASK: (CHIEF,),
    Action.DECIDE: (CHIEF, COMMANDER),
    Action.REPLY: (COMMANDER,),
    Action.REVIEW: (CHIEF, AUDITOR),
    Action.NOTE: (CHIEF, STEWARD),
    Action.APPROVE_NOTE: (CHIEF, AUDITOR),
    Action.LOOK: (CHIEF, AUDITOR),
    Action.UNLOCK: (COMMANDER,),
    Action.DISPUTE: (COMMANDER,),
    Action.ANSWER_DISPUTE: (CHIEF, STEWARD),
    Action.READ_TRAILS: (AUDITOR,),
}


def can(viewer: Viewer, action: Action, scope: Scope, unit_id: int | None = None) -> bool:
    """Whether a viewer may do something in an agency; a commander only for units of their own.

    unit_id: the unit that the action is for, such as the handling unit of a record; None for none.
    """
    if viewer.is_local:
        return True
    if viewer.role not in MAY[action] or not viewer.can_read_agency(scope.agency_id):
        return False
    return viewer.role != COMMANDER or unit_id in viewer.unit_ids


def check_can(viewer: Viewer, action: Action, scope: Scope, unit_id: int | None = None) -> None:
    """Errors: AccessDenied where the viewer may not."""
    if not can(viewer, action, scope, unit_id):
        raise AccessDenied(f"You may not {action}.")


def local_viewer() -> Viewer:
    """The one viewer of an installation without sign-in: everything, from this machine only."""
    return Viewer(LOCAL, CHIEF, None)


def agencies(connection: sa.Connection, viewer: Viewer) -> list[tuple[int, str]]:
    """The agencies that the viewer may read, by name."""
    unit = table_of(Unit)
    rows = connection.execute(
        sa.select(unit.c.id, unit.c.name).where(unit.c.level == "agency").order_by(unit.c.name)
    )
    return [(row.id, row.name) for row in rows if viewer.can_read_agency(row.id)]


def check_can_read_agency(connection: sa.Connection, viewer: Viewer, name: str | None) -> Scope:
    """The viewer's scope in the agency of this name, or in the only one.

    Errors: AccessDenied, the same for an agency that does not exist and one that is not the viewer's.
    """
    known = agencies(connection, viewer)
    if name is None:
        if len(known) == 1:
            return viewer.scope(known[0][0])
        if not known:
            raise AccessDenied("There is no agency yet. Import units or a file first.")
        listed = ", ".join(f"“{agency}”" for _, agency in known)
        raise AccessDenied(f"Name one agency with --agency: {listed}.")
    for agency_id, agency in known:
        if unit_key(agency) == unit_key(name):
            return viewer.scope(agency_id)
    raise AccessDenied(f"There is no agency “{name}” that you may read.")


def can_read_agency(connection: sa.Connection, viewer: Viewer, name: str | None) -> bool:
    """Whether `check_can_read_agency` gives a scope."""
    try:
        check_can_read_agency(connection, viewer, name)
    except AccessDenied:
        return False
    return True


def check_can_adopt(viewer: Viewer, scope: Scope) -> None:
    """Errors: AccessDenied where the viewer may not say what the agency has adopted."""
    if not viewer.can_adopt() or not viewer.can_read_agency(scope.agency_id) or scope.unit_ids is not None:
        raise AccessDenied("Clocks and goalposts are adopted by the chief or the steward of the records.")
