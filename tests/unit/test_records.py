"""The rows behind figures of a random agency: they add up in every window, on past days, in a scope."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.figures import figures
from metrics.records import COUNT_ROWS, rows_behind
from metrics.weekly import COUNTS
from models.access import Scope
from models.engine import reading
from models.errors import AccessDenied
from tests.measure_factories import AS_OF, scope_of, scorecard, unit

UNITS = ("Springfield", "Patrol", "Valley", "South", "Standards", "Unassigned")
FAMILY = ("A7:bias", "A7:force")


def disagreements(engine: sa.Engine, names: tuple[str, ...], *scope: str, **options: Any) -> Iterator[str]:
    """Figures whose rows do not add up to them; nothing where all do."""
    card = scorecard(engine, *scope, **options)
    rows = card.rows[card.rows["unit"].isin(names) & (card.rows["status"] != "no_data")]
    rows = rows[~rows["measure"].str.startswith("A7:") | rows["measure"].isin(FAMILY)]
    assert len(rows) > 15
    with reading(engine) as connection:
        for row in rows.itertuples():
            if row.of == "count" and options.get("window") not in (None, "week"):
                continue
            behind = {name: value for name, value in options.items() if name != "week"}
            if "week" in options:
                behind["week"] = Week.parse(options["week"])
            found = rows_behind(
                connection,
                scope_of(connection, *scope),
                row.measure,
                unit(card, row.unit),
                **({"now": AS_OF} | behind),
            )
            pairs = [(row.numerator, found.numerator)]
            if row.of != "count" and found.denominator is not None:
                pairs.append((row.denominator, found.denominator))
            if any(one == one and one != two for one, two in pairs):
                yield f"{row.measure} of {row.unit}: {pairs}"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"window": "week"},
        {"window": "52w"},
        {"window": "all"},
        {"week": "2025-W45"},
        {"week": "2025-W44", "window": "week"},
        {"as_of": datetime(2025, 8, 13, 4, tzinfo=UTC)},
        {"as_of": datetime(2025, 8, 13, 4, tzinfo=UTC), "window": "all"},
    ],
    ids=str,
)
def test_rows_add_up_to_their_figures(agency_engine: sa.Engine, options: dict[str, Any]) -> None:
    assert list(disagreements(agency_engine, UNITS, **options)) == []


@pytest.mark.parametrize("window", [None, "all"])
def test_rows_add_up_within_a_scope(agency_engine: sa.Engine, window: str | None) -> None:
    wrong = list(disagreements(agency_engine, ("South",), "South", window=window))
    assert [text for text in wrong if not text.startswith(("A5", "A7"))] == []


def test_a_scope_lists_only_its_own_rows(agency_engine: sa.Engine) -> None:
    with reading(agency_engine) as connection:
        scope = scope_of(connection, "South")
        node = next(n for n in figures(connection, scope, now=AS_OF).counts.tree)
        for measure in ("B1", "A3", "C6", "D1", "commitments_due"):
            rows = rows_behind(connection, scope, measure, node, now=AS_OF, window="all").rows
            assert set(rows["unit"]) == {"South"}


def test_every_count_has_rows() -> None:
    assert set(COUNT_ROWS) == set(COUNTS)


def test_units_outside_the_scope_and_unknown_figures_are_refused(agency_engine: sa.Engine) -> None:
    card = scorecard(agency_engine)
    with reading(agency_engine) as connection:
        everyone = scope_of(connection)
        with pytest.raises(AccessDenied, match="no unit “North” that you may read"):
            rows_behind(
                connection, Scope(everyone.agency_id, frozenset({0})), "B1", unit(card, "North"), now=AS_OF
            )
        for unknown in ("B9", "", "A7:nonsense"):
            with pytest.raises(AccessDenied, match="There is no figure"):
                rows_behind(connection, everyone, unknown, unit(card, "North"), now=AS_OF)


def test_a_list_says_which_rows_stand_above_the_line(agency_engine: sa.Engine) -> None:
    card = scorecard(agency_engine)
    with reading(agency_engine) as connection:
        found = rows_behind(
            connection, scope_of(connection), "B1", unit(card, "North"), now=AS_OF, window="52w"
        )
    kept = found.rows[found.rows["above"]]
    assert len(kept) == found.numerator
    assert (kept["late_days"] == 0).all()
    assert set(kept["ending"]) <= {"done", "cancelled_by_requester"}
    assert len(found.rows) == found.denominator
    assert found.rows["made_on"].is_monotonic_increasing
    assert (found.record, found.span.window) == ("commitment", "52w")
