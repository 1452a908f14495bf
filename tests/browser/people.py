"""Persons of the demo agency who sign in at a provider of the tests, and the dashboard's settings for it."""

from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import Engine

from models.engine import reading
from models.granting import act_for, grant
from models.people import Identity
from models.tree import find_agency, unit_ids
from models.units import BEGINNING, unit_key
from seed_data.generate import AGENCY
from tests.demo import UNTIL

BY: Final = "test"
# Subject, name, role, a commander's unit.
PEOPLE: Final = (
    ("sub-chief", "Chief Example", "chief", None),
    ("sub-council", "Council Example", "policymaker", None),
    ("sub-central", "Captain Central", "commander", "Central"),
    ("sub-north", "Captain North", "commander", "North"),
    ("sub-auditor", "Auditor Example", "auditor", None),
)


def settings_for(address: str, issuer: str) -> dict[str, str]:
    """The dashboard's settings for a provider, with secrets of their own."""
    return {
        "public_url": address,
        "oidc_issuer": issuer,
        "oidc_client_id": "accountability",
        "oidc_client_secret": token_urlsafe(48),
        "cookie_secret": token_urlsafe(48),
    }


def grant_everybody(engine: Engine, issuer: str) -> dict[str, int]:
    """Give the test's persons their roles; gives the grants' numbers. The auditor acts for Central."""
    now = datetime.now(UTC)
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        units = unit_ids(connection, agency.id)
    numbers = {
        subject: grant(
            engine,
            agency.id,
            role,
            name=name,
            identity=Identity(issuer, subject),
            unit_id=units[unit_key(unit)] if unit else None,
            from_on=BEGINNING,
            by=BY,
            at=now,
        )
        for subject, name, role, unit in PEOPLE
    }
    whose = {"from_on": BEGINNING, "to_on": datetime.now(UTC).date().replace(year=UNTIL.year + 5)}
    act_for(engine, agency.id, "Captain Central", name="Auditor Example", by=BY, at=now, **whose)
    return numbers
