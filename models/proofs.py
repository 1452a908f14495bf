"""What proves a published line to somebody who has nothing else: the digest before it, and the line."""

from dataclasses import dataclass

import sqlalchemy as sa

from models.access import Scope
from models.chain import Head
from models.published import published_line


@dataclass(frozen=True)
class Proof:
    """A line as it is chained: its digest is of the digest before it, a line feed and the line."""

    before: str
    line: str
    head: Head

    @property
    def text(self) -> str:
        """Two lines: the digest before; the line's own digest, a blank and the line."""
        return f"{self.before}\n{self.head.digest} {self.line}\n"


def proof(connection: sa.Connection, scope: Scope, number: int) -> Proof:
    """The proof of a line by its number in the agency's chain. Errors: sa.exc.NoResultFound."""
    t = published_line
    mine = sa.select(t.c.line, t.c.digest).where(t.c.agency_id == scope.agency_id, t.c.number == number)
    row = connection.execute(mine).one()
    previous = sa.select(t.c.digest).where(t.c.agency_id == scope.agency_id, t.c.number == number - 1)
    return Proof(connection.scalar(previous) or "", row.line, Head(number, row.digest))
