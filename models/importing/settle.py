"""What a record is by what attaches to it: a case by its outcomes, a promise by its trail.

Run for the touched records, after all rows of a file are in and before they are counted.
"""

from datetime import datetime

import sqlalchemy as sa

from models.conflicts import settle_conflicts
from models.counting import Recount
from models.facts import commitment, complaint, hand_off, latest_first, outcome, trail
from models.importing.revisions import Revisions
from models.vocabulary import CATEGORIES, dispositions


def settle(
    connection: sa.Connection, recount: Recount, revisions: Revisions, both_in_one: int | None, at: datetime
) -> None:
    """Derive the columns of all touched cases and promises, and whose own case each is.

    both_in_one: the source whose file holds cases and outcomes, if it is one.
    """
    cases = complaint.c.id.in_(recount.touched("complaints"))
    if both_in_one is not None:
        connection.execute(_own_days().where(cases, complaint.c.source_id == both_in_one))
    connection.execute(_by_outcomes().where(cases))
    settle_conflicts(recount, revisions, cases, at)
    promises = commitment.c.id.in_(recount.touched("commitments"))
    connection.execute(_by_trail().where(promises))


def touch_duplicates(connection: sa.Connection, recount: Recount, revisions: Revisions) -> None:
    """Touch cases that repeat a touched one: whether they count depends on it."""
    repeated = complaint.alias("repeated")
    same_source = repeated.c.source_id == complaint.c.source_id
    ids = connection.scalars(
        sa.select(outcome.c.complaint_id)
        .join(complaint, complaint.c.id == outcome.c.complaint_id)
        .join(repeated, sa.and_(same_source, repeated.c.key == outcome.c.duplicate_of))
        .where(repeated.c.id.in_(recount.touched("complaints")))
        .distinct()
    ).all()
    revisions.remember(complaint, recount.before("complaints", ids))


def _mine() -> sa.ColumnElement[bool]:
    return sa.and_(outcome.c.complaint_id == complaint.c.id, sa.not_(outcome.c.withdrawn))


def _own_days() -> sa.Update:
    """Where one file holds both: earliest report, latest close, open while any row has no close.

    One restricted allegation restricts the whole case.
    """
    o = outcome
    received = sa.select(sa.func.min(o.c.received_on)).where(_mine()).correlate(complaint).scalar_subquery()
    closed = sa.select(sa.func.max(o.c.closed_on)).where(_mine()).correlate(complaint).scalar_subquery()
    unclosed = sa.exists().where(_mine(), o.c.closed_on.is_(None)).correlate(complaint)
    restricted = sa.exists().where(_mine(), o.c.restricted).correlate(complaint)
    return sa.update(complaint).values(
        received_on=sa.func.coalesce(received, complaint.c.received_on),
        closed_on=sa.case((unclosed, sa.null()), else_=closed),
        restricted=restricted,
        # A case whose every outcome has been withdrawn is withdrawn with them.
        withdrawn=sa.not_(sa.exists().where(_mine()).correlate(complaint)),
    )


def _by_outcomes() -> sa.Update:
    o = outcome
    rank = sa.case({word: place for place, word in enumerate(CATEGORIES)}, value=o.c.category, else_=99)
    category = (
        sa.select(o.c.category)
        .where(_mine(), o.c.category.is_not(None))
        .order_by(rank)
        .limit(1)
        .correlate(complaint)
        .scalar_subquery()
    )
    merits = sa.exists().where(_mine(), o.c.disposition.in_(dispositions("on_merits"))).correlate(complaint)
    resolved = sa.exists().where(_mine(), o.c.disposition.in_(dispositions("resolved"))).correlate(complaint)
    agreed = sa.func.coalesce(complaint.c.complainant_agreed, sa.false())
    return sa.update(complaint).values(
        category=category,
        reached_finding=sa.or_(merits, sa.and_(resolved, agreed)),
        duplicate=sa.and_(sa.exists().where(_mine()).correlate(complaint), sa.not_(_has_own_outcome())),
    )


def _has_own_outcome() -> sa.ColumnElement[bool]:
    """Any outcome that is no duplicate of another complaint held here.

    Two complaints that name each other do not vanish together: the other must have an outcome of its own,
    or none yet.
    """
    o, other, theirs = outcome, complaint.alias("other"), outcome.alias("theirs")
    of_other = sa.and_(theirs.c.complaint_id == other.c.id, sa.not_(theirs.c.withdrawn))
    has_outcomes = sa.exists().where(of_other)
    stands = sa.exists().where(of_other, theirs.c.disposition != "duplicate")
    held = sa.exists().where(
        other.c.source_id == complaint.c.source_id,
        other.c.key == o.c.duplicate_of,
        other.c.id != complaint.c.id,
        sa.not_(other.c.withdrawn),
        sa.or_(stands, sa.not_(has_outcomes)),
    )
    repeats = sa.and_(o.c.disposition == "duplicate", o.c.duplicate_of.is_not(None), held)
    return sa.exists().where(_mine(), sa.not_(repeats)).correlate(complaint)


def _by_trail() -> sa.Update:
    t, h = commitment, hand_off
    owner, hand_offs, moves = trail(None)
    mine = sa.and_(h.c.commitment_id == t.c.id, sa.not_(h.c.withdrawn))
    latest = sa.select(h.c.to_unit_id).where(mine).order_by(*latest_first()).limit(1)
    accepted = sa.select(h.c.accepted_at).where(mine).order_by(*latest_first()).limit(1)
    handed = sa.exists().where(mine).correlate(t)
    waiting = accepted.correlate(t).scalar_subquery().is_(None)
    return sa.update(t).values(
        owner_id=owner.scalar_subquery(),
        holder_id=sa.func.coalesce(latest.correlate(t).scalar_subquery(), t.c.unit_id),
        hand_offs=hand_offs.scalar_subquery(),
        due_moves=moves.scalar_subquery(),
        nobody_owns=sa.and_(t.c.ended_on.is_(None), handed, waiting),
    )
