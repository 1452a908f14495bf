"""What releases held back: kept in their order on both databases, and never changed."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from models import published, releases
from models.access import Scope
from models.engine import reading, writing
from models.tree import create_agency
from tests.conftest import NewDatabase
from tests.factories import AGENCY, ZONE

AT = datetime(2026, 11, 18, 22, tzinfo=UTC)


def test_they_are_kept_in_order_and_only_added_to(new_database: NewDatabase) -> None:
    engine = new_database()
    with writing(engine) as connection:
        scope = Scope(create_agency(connection, AGENCY, ZONE))
        for label, edition in (("2026-Q2", 1), ("2026-Q3", 1), ("2026-Q2", 2)):
            releases.keep(connection, scope, label, edition, "{}", at=AT)
    with reading(engine) as connection:
        found = releases.releases(connection, scope)
        assert [(row.number, row.label, row.edition) for row in found] == [
            (1, "2026-Q2", 1),
            (2, "2026-Q3", 1),
            (3, "2026-Q2", 2),
        ]
        assert releases.count(connection, Scope(scope.agency_id + 1)) == 0
    for statement in ("UPDATE quarter_release SET cells = '[]'", "DELETE FROM quarter_release"):
        with pytest.raises(sa.exc.DBAPIError, match="only added to"), writing(engine) as connection:
            connection.execute(sa.text(statement))


def test_a_quarters_line_is_told_from_a_weeks(new_database: NewDatabase) -> None:
    engine = new_database()
    with writing(engine) as connection:
        own = create_agency(connection, AGENCY, ZONE)
        scope = Scope(own)
        for label, body in (("2026-W39", 1), ("2026-Q3", 2)):
            published.freeze(connection, scope, label, {own: body}, by="calendar", at=AT)
        published.freeze(connection, scope, "2026-Q3", {own: 3}, by="chief", at=AT, correction="Once more.")
    with reading(engine) as connection:
        assert [one.label for one in published.weeks(connection, scope)] == ["2026-W39"]
        assert [(one.label, one.edition) for one in published.quarters(connection, scope)] == [
            ("2026-Q3", 1),
            ("2026-Q3", 2),
        ]
        line = releases.line_of(connection, scope, "2026-Q3")
        assert line is not None
        assert (line.edition, line.reason, line.body, line.head.number) == (2, "Once more.", 3, 3)
        assert releases.line_of(connection, scope, "2026-Q2") is None
        assert releases.line_of(connection, Scope(own, frozenset()), "2026-Q3") is None
