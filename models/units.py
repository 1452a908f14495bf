"""Units: a tree whose parents carry dates. The top of a tree is an agency; one database holds many."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import check, one_of
from models.vocabulary import EXPOSURES, UNIT_KINDS, UNIT_LEVELS

BEGINNING = date(1900, 1, 1)
END = date(9999, 12, 31)
UNASSIGNED = "Unassigned"


class Unit(SQLModel, table=True):
    """An agency, bureau, district or unit.

    key: the name as compared (outer blanks off, upper case). owner: the post that answers for it, never a
    name. outreach_duty: None where nobody has said yet. sworn: None where strength is unknown.
    """

    __table_args__: Any = (
        sa.UniqueConstraint("agency_id", "key"),
        one_of("level", UNIT_LEVELS),
        one_of("kind", UNIT_KINDS),
        check("sworn", "sworn IS NULL OR sworn >= 0"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    key: str = Field(max_length=120)
    name: str = Field(max_length=120)
    level: str = Field(max_length=20)
    kind: str | None = Field(default=None, max_length=20)
    outreach_duty: bool | None = None
    sworn: int | None = None
    owner: str | None = Field(default=None, max_length=120)
    zone: str | None = Field(default=None, max_length=60)
    is_unassigned: bool = False
    opened_on: date | None = None
    closed_on: date | None = None
    position: int = 0


class UnitParent(SQLModel, table=True):
    """Which unit a unit belongs to, from a day (included) to a day (not included)."""

    __tablename__ = "unit_parent"
    __table_args__: Any = (check("order", "from_on < to_on"),)

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    from_on: date = Field(primary_key=True)
    to_on: date = END
    parent_id: int = Field(foreign_key="unit.id", index=True)


class UnitAncestor(SQLModel, table=True):
    """Every ancestor of a unit, itself included, by days: the closure of `UnitParent`."""

    __tablename__ = "unit_ancestor"

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    ancestor_id: int = Field(foreign_key="unit.id", primary_key=True, index=True)
    from_on: date = Field(primary_key=True)
    to_on: date = END
    agency_id: int = Field(foreign_key="unit.id", index=True)


class UnitExposure(SQLModel, table=True):
    """What a unit met in a week, to divide complaint volume by: contacts, calls or officer-weeks."""

    __tablename__ = "unit_exposure"
    __table_args__: Any = (one_of("exposure", EXPOSURES), check("n", "n >= 0"))

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    week_start: date = Field(primary_key=True)
    exposure: str = Field(primary_key=True, max_length=20)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    n: float


def unit_key(name: str) -> str:
    """A unit's name as names are compared: outer blanks off, upper case."""
    return name.strip().upper()
