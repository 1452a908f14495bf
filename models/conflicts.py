"""Whose own case a record is: complaints about somebody who holds a grant over the units they lie with.

Such a record is taken from its units for everybody, in the transaction that brings it about: an import, a
grant, or the right to act for somebody. It stays so until its handling unit unlocks it; nothing lapses.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import Instant
from models.counting import Recount, new_version
from models.engine import among
from models.facts import commitment, complaint, outcome, table_of
from models.importing.revisions import Revisions
from models.people import ActingFor, Grant, Person
from models.units import UnitAncestor


class SubjectConflict(SQLModel, table=True):
    """A complaint and a person whom it is about and who sees, or may have seen, its units.

    whole_agency: the person's grant is over the whole agency, so no figure of it may hold the complaint.
    """

    __tablename__ = "subject_conflict"
    __table_args__: Any = (sa.UniqueConstraint("complaint_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    person_id: int = Field(foreign_key="person.id")
    whole_agency: bool
    found_at: datetime = Field(sa_type=Instant)


conflict, person = table_of(SubjectConflict), table_of(Person)
role_grant, acting_for, ancestor = table_of(Grant), table_of(ActingFor), table_of(UnitAncestor)


def settle_conflicts(recount: Recount, revisions: Revisions, cases: Any, at: datetime) -> None:
    """Set the conflicts of cases that are being counted anew.

    cases: a condition on complaints, all of which have been taken out of the counts.
    """
    found = _found(recount.connection, recount.agency_id, cases)
    _set(recount, revisions, found, at)


def settle_promises(recount: Recount) -> None:
    """Give the touched promises the conflicts of the complaints that they are about; what was said of one
    of them since stays."""
    c, touched = complaint, commitment.c.id.in_(recount.touched("commitments"))
    apart = sa.select(c.c.key, *_FLAGS).where(c.c.agency_id == recount.agency_id, c.c.subject_conflict)
    for row in recount.connection.execute(apart).mappings().all():
        flags = {name: row[name] for name in _NAMES}
        mine = sa.and_(about_complaint(), commitment.c.key == row["key"])
        known = sa.and_(commitment.c.subject_conflict, commitment.c.out_of_figures == row["out_of_figures"])
        here = sa.and_(commitment.c.agency_id == recount.agency_id, sa.not_(known))
        recount.connection.execute(sa.update(commitment).where(mine, here, touched).values(**flags))


def about_complaint() -> sa.ColumnElement[bool]:
    """Promises that a complaint brings with it, to whoever made it; their key is the complaint's."""
    return sa.and_(commitment.c.promised_to == "complainant", commitment.c.kind.in_(_ABOUT_COMPLAINTS))


def promises_of(connection: sa.Connection, complaint_ids: Sequence[int]) -> list[int]:
    """The promises that some complaints brought with them."""
    same = sa.and_(commitment.c.key == complaint.c.key, commitment.c.agency_id == complaint.c.agency_id)
    rows = sa.select(commitment.c.id).join(complaint, same)
    mine = among(connection, complaint.c.id, complaint_ids)
    return list(connection.scalars(rows.where(mine, about_complaint())))


_ABOUT_COMPLAINTS: Final = ("intake_acknowledgement", "status_update", "outcome_notice")
_NAMES: Final = ("subject_conflict", "out_of_figures", "conflict_lifted")
_FLAGS: Final = tuple(complaint.c[name] for name in _NAMES)


def conflicts_of_grants(connection: sa.Connection, agency_id: int, at: datetime) -> int:
    """Set the conflicts that a change of grants has brought about, with counts, revisions and version.

    Gives how many complaints are newly apart. Run in the grant's own transaction, after it is written.
    """
    found = _found(connection, agency_id, sa.true())
    if found:
        recount, revisions = Recount(connection, agency_id), Revisions(connection)
        ids = sorted({complaint_id for complaint_id, _ in found})
        revisions.remember(complaint, ids)
        recount.before("complaints", ids)
        _set(recount, revisions, found, at)
        recount.after()
        revisions.write(at)
        new_version(connection, agency_id)
    return len({complaint_id for complaint_id, _ in found})


def _found(connection: sa.Connection, agency_id: int, cases: Any) -> dict[tuple[int, int], bool]:
    """Conflicts that are not known yet, or not as reaching the whole agency: by complaint and person."""
    hashes = connection.scalars(sa.select(person.c.staff_hash).where(person.c.staff_hash.is_not(None))).all()
    if not hashes:
        return {}
    c, o, holds = complaint, outcome, _holds().subquery("holds")
    # Whatever of the case lies with a unit shows the case: also another's allegation.
    concerned = outcome.alias("concerned")
    of_case = sa.select(concerned.c.unit_id).where(
        concerned.c.complaint_id == c.c.id, sa.not_(concerned.c.withdrawn)
    )
    lies_with = sa.exists().where(
        ancestor.c.ancestor_id == holds.c.unit_id,
        sa.or_(ancestor.c.unit_id == c.c.handling_unit_id, ancestor.c.unit_id.in_(of_case.correlate(c))),
        ancestor.c.to_on > c.c.received_on,
    )
    # A grant that ended before the complaint came in showed nothing of it.
    seen = sa.and_(
        holds.c.agency_id == c.c.agency_id,
        holds.c.to_on > c.c.received_on,
        sa.or_(holds.c.revoked_at.is_(None), holds.c.revoked_at >= c.c.received_on),
    )
    whole = sa.func.max(sa.case((holds.c.unit_id == c.c.agency_id, 1), else_=0))
    rows = connection.execute(
        sa.select(c.c.id, person.c.id.label("person"), whole.label("whole"))
        .select_from(o)
        .join(c, c.c.id == o.c.complaint_id)
        .join(person, person.c.staff_hash == o.c.subject_hash)
        .join(holds, holds.c.person_id == person.c.id)
        .where(among(connection, o.c.subject_hash, hashes), c.c.agency_id == agency_id)
        .where(sa.not_(o.c.withdrawn), seen, lies_with, cases)
        .group_by(c.c.id, person.c.id)
    )
    found = {(row.id, row.person): bool(row.whole) for row in rows}
    known = _known(connection, {complaint_id for complaint_id, _ in found})
    return {pair: whole for pair, whole in found.items() if known.get(pair, -1) < whole}


def _holds() -> Any:
    """Who holds, held or will hold a grant over which unit until when: their own, or acting for somebody."""
    g, a = role_grant, acting_for
    own = sa.select(g.c.person_id, g.c.agency_id, g.c.unit_id, g.c.to_on, g.c.revoked_at)
    until = sa.case((a.c.to_on < g.c.to_on, a.c.to_on), else_=g.c.to_on)
    ended = sa.func.coalesce(a.c.revoked_at, g.c.revoked_at)
    at_once = sa.and_(a.c.from_on < g.c.to_on, g.c.from_on < a.c.to_on)
    theirs = sa.and_(g.c.person_id == a.c.for_person_id, g.c.agency_id == a.c.agency_id, at_once)
    acting = sa.select(a.c.person_id, g.c.agency_id, g.c.unit_id, until, ended).join(g, theirs)
    return own.union_all(acting)


def _known(connection: sa.Connection, cases: set[int]) -> dict[tuple[int, int], bool]:
    t = conflict
    rows = connection.execute(
        sa.select(t.c.complaint_id, t.c.person_id, t.c.whole_agency).where(
            among(connection, t.c.complaint_id, sorted(cases))
        )
    )
    return {(row.complaint_id, row.person_id): row.whole_agency for row in rows}


def _set(recount: Recount, revisions: Revisions, found: dict[tuple[int, int], bool], at: datetime) -> None:
    """Keep new conflicts and lock their complaints, also those unlocked when nobody knew of them."""
    connection, agency_id = recount.connection, recount.agency_id
    promises = promises_of(connection, sorted({complaint_id for complaint_id, _ in found})) if found else []
    revisions.remember(commitment, promises)
    recount.before("commitments", promises)
    for (complaint_id, person_id), whole in found.items():
        mine = sa.and_(conflict.c.complaint_id == complaint_id, conflict.c.person_id == person_id)
        connection.execute(sa.delete(conflict).where(mine))
        values = {"complaint_id": complaint_id, "person_id": person_id, "whole_agency": whole}
        connection.execute(sa.insert(conflict).values(agency_id=agency_id, found_at=at, **values))
        out = {"out_of_figures": True} if whole else {}
        connection.execute(
            sa.update(complaint)
            .where(complaint.c.id == complaint_id)
            .values(subject_conflict=True, conflict_lifted=False, **out)
        )
    again = sa.update(commitment).where(among(connection, commitment.c.id, promises))
    connection.execute(again.values(subject_conflict=False))
    settle_promises(recount)
