"""People of a small agency who want mail: made through the doors that operators use."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.engine import reading, writing
from models.granting import grant
from models.people import Identity
from models.recipients import Wanting, add_recipient, recipients
from models.tree import create_agency, create_units, rebuild_ancestors, set_parent, unit_ids
from models.units import BEGINNING

NOON = datetime(2026, 11, 16, 17, tzinfo=UTC)
ISSUER = "https://id.example"


@dataclass(frozen=True)
class Ashford:
    """An agency with North, a squad under it, and South; ids by unit key."""

    engine: sa.Engine
    ids: dict[str, int]

    @property
    def scope(self) -> Scope:
        return Scope(self.ids["AGENCY"])

    def give(self, name: str, role: str, unit: str | None = None, **more: Any) -> int:
        """Grant a role; the first time a person becomes known."""
        about = {"from_on": BEGINNING, "by": "operator", "at": NOON} | more
        held = self.ids[unit.upper()] if unit else None
        identity = Identity(ISSUER, name)
        return grant(
            self.engine, self.ids["AGENCY"], role, name=name, identity=identity, unit_id=held, **about
        )

    def want(self, name: str, address: str, role: str | None = None) -> int:
        """Make a person a recipient."""
        return add_recipient(self.engine, self.scope, name, address, role=role, by="operator", at=NOON)

    def wanting(self, at: datetime = NOON) -> list[Wanting]:
        with reading(self.engine) as connection:
            return recipients(connection, self.scope, at)


def ashford(engine: sa.Engine) -> Ashford:
    """The agency, with a chief and a captain of North."""
    with writing(engine) as connection:
        agency = create_agency(connection, "Ashford Police", "America/New_York")
        create_units(connection, agency, ["North", "South", "Squad"])
        ids = unit_ids(connection, agency)
        set_parent(connection, ids["SQUAD"], ids["NORTH"], BEGINNING)
        rebuild_ancestors(connection, agency)
    found = Ashford(engine, ids | {"AGENCY": agency})
    found.give("Chief of police", "chief")
    found.give("Captain, North", "commander", "North")
    return found
