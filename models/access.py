"""Who may see what. Every read of unit data takes a `Scope` first; permissions come in check/can pairs."""

from dataclasses import dataclass

import sqlalchemy as sa

from models.errors import AccessDenied
from models.facts import table_of
from models.units import Unit, unit_key

LOCAL = "local viewer"
ADOPTING = ("chief", "steward")


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
    def cache_key(self) -> str:
        """A short text that differs wherever the scope does; part of every cache's key."""
        units = "all" if self.unit_ids is None else ",".join(map(str, sorted(self.unit_ids)))
        return f"{self.agency_id}:{units}"


@dataclass(frozen=True)
class Viewer:
    """A person at the screen or the command line, and what they may read.

    unit_ids: the units this person works for; a complaint's fields open to those who handle it.
    """

    name: str
    role: str
    agency_ids: frozenset[int] | None
    unit_ids: frozenset[int] = frozenset()

    def can_read_agency(self, agency_id: int) -> bool:
        """Whether the viewer may read this agency."""
        return self.agency_ids is None or agency_id in self.agency_ids

    def can_adopt(self) -> bool:
        """Whether the viewer may say what the agency has adopted; all others read it."""
        return self.role in ADOPTING

    def can_read_case_of(self, unit_id: int) -> bool:
        """Whether the viewer sees more of a complaint than category, week, clock and status.

        unit_id: the handling unit. Nobody else but the auditor does, for the complainant's sake.
        """
        return self.role == "auditor" or unit_id in self.unit_ids


def local_viewer() -> Viewer:
    """The one viewer of an installation without sign-in: everything, from this machine only."""
    return Viewer(LOCAL, "chief", None)


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
            return Scope(known[0][0])
        if not known:
            raise AccessDenied("There is no agency yet. Import units or a file first.")
        listed = ", ".join(f"“{agency}”" for _, agency in known)
        raise AccessDenied(f"Name one agency with --agency: {listed}.")
    for agency_id, agency in known:
        if unit_key(agency) == unit_key(name):
            return Scope(agency_id)
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
