"""The rows behind figures of a random agency: they add up in every window, on past days, in a scope."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
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
from tests.factories import import_rows, rows_of
from tests.measure_factories import AS_OF, figure, import_files, scope_of, scorecard, unit
from tests.measure_factories import UNITS as PLACES

UNITS = ("Springfield", "Valley", "South", "Standards")
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
    assert found.rows["due_on"].is_monotonic_increasing
    assert (found.record, found.span.window) == ("commitment", "52w")


def behind(engine: sa.Engine, measure: str, name: str, window: str = "52w") -> tuple[int, int | None, int]:
    card = scorecard(engine, window=window)
    with reading(engine) as connection:
        found = rows_behind(
            connection, scope_of(connection), measure, unit(card, name), now=AS_OF, window=window
        )
    return found.numerator, found.denominator, len(found.rows)


def test_promised_notices_tell_of_outcomes_where_the_case_file_has_no_dates(
    engine: sa.Engine, tmp_path: Path
) -> None:
    import_files(engine, tmp_path, {"units": list(PLACES)})
    import_rows(engine, tmp_path, "case", rows_of("case", {"handling_unit": "North"}))
    notice = {"unit": "North", "kind": "outcome_notice", "made_at": "2025-10-01", "due_at": "2025-10-08"}
    kept = [notice | {"promise": f"K{n}", "ended_at": "2025-10-08"} for n in range(9)]
    others = [
        notice | {"promise": "late", "ended_at": "2025-10-09"},
        notice | {"promise": "open"},
        notice | {"promise": "never", "ended_at": "2025-10-02", "ending": "cancelled_by_agency"},
        notice | {"promise": "withdrawn", "ended_at": "2025-10-02", "ending": "cancelled_by_requester"},
        notice | {"promise": "other", "kind": "call_back"},
    ]
    import_files(engine, tmp_path, {"promises": kept + others})
    row = figure(scorecard(engine, window="52w"), "A8", "North")
    assert (row["numerator"], row["denominator"], row["value"]) == (9, 12, 0.75)
    assert behind(engine, "A8", "North") == (9, 12, 12)


def test_rows_that_add_more_than_one(engine: sa.Engine, tmp_path: Path) -> None:
    event = {"unit": "North", "state": "held", "initiation": "proactive"}
    days = ("2025-10-06", "2025-10-07", "2025-10-08")
    rows = [
        event
        | {"event": day, "start": f"{day} 18:00", "attendance": "20", "responses": "10", "positive": str(n)}
        for n, day in enumerate(days)
    ]
    import_files(engine, tmp_path, {"units": list(PLACES), "events": rows})
    assert behind(engine, "C4", "North") == (3, 30, 3)
    assert behind(engine, "C5", "North") == (60, 3, 3)
    card = scorecard(engine, window="52w")
    assert figure(card, "C4", "North")["reason"] == "Too few events (3 of 5 needed)"
    assert figure(card, "C4", "South")["reason"] == "no feedback"
    assert figure(card, "C5", "South")["reason"] == "attendance is not recorded"
    assert figure(card, "C5", "North")["numerator"] == 60


def test_files_without_a_time_of_entry_say_so(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, {"units": list(PLACES)})
    import_rows(engine, tmp_path, "commitment", rows_of("commitment", {"due_at": "2025-03-05"}))
    card = scorecard(engine)
    assert figure(card, "D2", "North")["reason"] == "no file says when its records were entered"
    assert figure(card, "D1", "South")["reason"] == "no records"


def test_a_count_over_a_window_leads_to_the_rows_of_its_weeks(agency_engine: sa.Engine) -> None:
    card = scorecard(agency_engine)
    node = unit(card, "South")
    with reading(agency_engine) as connection:
        due = rows_behind(connection, scope_of(connection), "commitments_due", node, now=AS_OF, window="13w")
    assert due.denominator == figure(card, "B1", "South")["denominator"] > 0
