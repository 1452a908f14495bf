"""What a person's role reads of what is published: the week for those inside, the quarter for the council."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from dashboard.briefings.briefing import Audience, Briefing
from dashboard.briefings.quarterly import quarterly
from dashboard.briefings.weekly import weekly
from metrics.calendar import Quarter, Week
from models import published
from models.access import AUDITOR, CHIEF, COMMANDER, POLICYMAKER, STEWARD, Scope, Viewer
from models.errors import EntryRefused
from models.published import PublishedWeek

AUDIENCES: Final[dict[str, Audience]] = {
    CHIEF: "chief",
    STEWARD: "chief",
    AUDITOR: "chief",
    COMMANDER: "unit",
    POLICYMAKER: "council",
}


@dataclass(frozen=True)
class Asked:
    """Which week and which quarter; None: the newest that is published."""

    week: str | None = None
    quarter: str | None = None

    @classmethod
    def checked(
        cls, connection: sa.Connection, scope: Scope, week: str | None, quarter: str | None
    ) -> "Asked":
        """The same, of what is published. Errors: EntryRefused for what is not."""
        for label, out in (
            (week, published.weeks(connection, scope)),
            (quarter, published.quarters(connection, scope)),
        ):
            if label is not None and label not in {one.label for one in out}:
                raise EntryRefused(f"“{label[:20]}” has not been published.")
        return cls(week, quarter)


@dataclass(frozen=True)
class Edition:
    """What one person is to get: of which publication, for which audience, within which scope."""

    audience: Audience
    out: PublishedWeek
    scope: Scope

    @property
    def key(self) -> tuple[str, int, Audience, str]:
        """What is the same for all who get the same."""
        return self.out.label, self.out.edition, self.audience, self.scope.cache_key


def edition_of(connection: sa.Connection, scope: Scope, viewer: Viewer, asked: Asked) -> Edition | None:
    """What a viewer gets of an agency; None where nothing of it is published. scope: of the agency."""
    audience = AUDIENCES[viewer.role]
    if audience == "council":
        label, every = asked.quarter, published.quarters(connection, scope)
    else:
        label, every = asked.week, published.weeks(connection, scope)
    out = [one for one in every if label in (None, one.label)]
    if not out:
        return None
    own = viewer.scope(scope.agency_id)
    newest = max(out, key=lambda one: (one.label, one.edition))
    if audience == "unit" and not tops(connection, own, newest.label):
        return None
    return Edition(audience, newest, own)


def briefings(connection: sa.Connection, edition: Edition) -> list[Briefing]:
    """The briefings of an edition: of a commander one of each unit that is under no other of theirs."""
    if edition.audience == "council":
        return [quarterly(connection, edition.scope, Quarter.parse(edition.out.label))]
    week = Week.parse(edition.out.label)
    if edition.audience == "unit":
        units = tops(connection, edition.scope, edition.out.label)
        return [weekly(connection, edition.scope, week, "unit", unit) for unit in units]
    return [weekly(connection, edition.scope, week, edition.audience)]


def tops(connection: sa.Connection, scope: Scope, label: str) -> Sequence[str]:
    """The units of a scope that are under no other of it, as they were published."""
    bodies = published.bodies(connection, scope, label).values()
    names = {body["unit"] for body in bodies}
    return [body["unit"] for body in bodies if body["parent"] not in names]
