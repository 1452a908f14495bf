"""Lists of what waits: as long as the figure beside them, in the order of duty, on any day's end."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from metrics.figures import Figures
from metrics.lists import bucket, handed_on, list_day, nobody_owns, open_complaints, open_promises
from models.engine import reading
from tests.measure_factories import UNITS, figure, import_files, scope_of, scorecard, unit, values

View = Callable[..., Figures]


def read(
    listing: Any, engine: sa.Engine, view: Figures, name: str, on: date, *scope: str, **options: Any
) -> pd.DataFrame:
    node = next(n for n in view.counts.tree if n.name == name)
    with reading(engine) as connection:
        found: pd.DataFrame = listing(connection, scope_of(connection, *scope), view, node, on, **options)
    return found


@pytest.mark.parametrize("week", ["2026-W01", "2025-W45", "2025-W44", "2025-W02"])
def test_a_list_is_as_long_as_its_count(agency_engine: sa.Engine, view: View, week: str) -> None:
    card = scorecard(agency_engine, week=week)
    found = view(week=card.weeks.selected)
    on = list_day(found)
    assert on == card.weeks.selected.end
    for name in ("Springfield", "Patrol", "Valley", "North", "South", "Standards", "Unassigned"):
        late = read(open_promises, agency_engine, found, name, on, late_only=True)
        assert len(late) == figure(card, "commitments_overdue", name)["numerator"]
        cases = read(open_complaints, agency_engine, found, name, on)
        assert len(cases) == figure(card, "complaints_open", name)["numerator"]


def test_a_scope_of_one_unit_lists_only_its_rows(agency_engine: sa.Engine, view: View) -> None:
    found = view("North")
    on = list_day(found)
    for listing in (open_promises, open_complaints, nobody_owns):
        rows = read(listing, agency_engine, found, "North", on, "North")
        assert set(rows["unit"]) <= {"North"}
        assert len(rows) == len(read(listing, agency_engine, view(), "North", on))
    assert len(read(open_promises, agency_engine, found, "North", on, "North")) > 0


PROMISES = (
    ("late, default", "2025-12-01", "default"),
    ("late, court", "2025-12-20", "court"),
    ("late, statute", "2025-12-21", "statute"),
    ("due that day, stated", "2026-01-04", "stated"),
    ("soon, policy", "2026-01-11", "policy"),
    ("soon, none", "2026-01-05", ""),
    ("later, statute", "2026-01-12", "statute"),
    ("much later, court", "2026-03-01", "court"),
    ("no date, statute", "", "statute"),
)


def promise(key: str, due: str, basis: str = "", **more: str) -> dict[str, str]:
    return {
        "promise": key,
        "unit": "North",
        "kind": "call_back",
        "made_at": "2025-11-03 09:00",
        "due_at": due,
        "due_basis": basis,
    } | more


def test_what_is_due_next_comes_in_the_order_of_lateness_then_duty_then_date(
    engine: sa.Engine, tmp_path: Path, view: View
) -> None:
    rows = [promise(*given) for given in reversed(PROMISES)]
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": rows})
    found = read(open_promises, engine, view(engine=engine), "North", date(2026, 1, 4))
    assert found["key"].tolist() == [
        "late, court",
        "late, statute",
        "due that day, stated",
        "late, default",
        "soon, policy",
        "soon, none",
        "later, statute",
        "much later, court",
        "no date, statute",
    ]
    assert found["bucket"].tolist() == ["late"] * 4 + ["7 days"] * 2 + ["30 days", "60 days", "no date"]
    assert found["days_left"].tolist()[:5] == [-15, -14, 0, -34, 7]
    # The list stands at the day's end: what fell due that day has run out, and is late by one day at least.
    assert found["days_late"].tolist()[:5] == [15, 14, 1, 34, 0]
    late = read(open_promises, engine, view(engine=engine), "North", date(2026, 1, 4), late_only=True)
    assert late["key"].tolist() == [*found["key"][:4]]


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-400, "late"),
        (-1, "late"),
        (0, "late"),
        (1, "7 days"),
        (7, "7 days"),
        (8, "30 days"),
        (31, "60 days"),
        (61, "90 days"),
        (91, "later"),
        (None, "no date"),
    ],
)
def test_buckets(days: int | None, name: str) -> None:
    assert bucket(days) == name


CASES = (
    # key, received, due, paused, resumed -> deadline, paused, days left on 4 January 2026
    ("by policy", "2025-10-06", "", "", "", date(2026, 1, 4), False, 0),
    ("its own date", "2025-10-06", "2026-01-10", "", "", date(2026, 1, 10), False, 6),
    ("stood still", "2025-10-06", "", "2025-11-03", "2025-11-13", date(2026, 1, 14), False, 10),
    ("stands still", "2025-10-06", "", "2025-11-03", "", date(2026, 1, 4), True, None),
    ("over a leap day", "2023-12-01", "", "", "", date(2024, 2, 29), False, -675),
)


def test_legal_clocks_run_stand_still_and_run_on(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    names = ("complaint", "received_on", "due_on", "paused_on", "resumed_on")
    rows = [dict(zip(names, case[:5], strict=True)) | {"handling_unit": "North"} for case in CASES]
    import_files(engine, tmp_path, {"units": list(UNITS), "complaints": rows})
    found = read(open_complaints, engine, view(engine=engine), "North", date(2026, 1, 4)).set_index("key")
    for key, received, *_, deadline, paused, left in CASES:
        row = found.loc[key]
        assert (row["deadline"], bool(row["paused"])) == (deadline, paused)
        assert pd.isna(row["days_left"]) if left is None else row["days_left"] == left
        assert row["age"] == (date(2026, 1, 4) - date.fromisoformat(received)).days
    # On an earlier day the pause had not ended: the clock stood still.
    then = read(open_complaints, engine, view(engine=engine), "North", date(2025, 11, 9)).set_index("key")
    assert bool(then.loc["stood still", "paused"]) is True
    assert (
        bool(read(open_complaints, engine, view(engine=engine), "North", date(2025, 11, 2))["paused"].any())
        is False
    )


def test_what_nobody_owns_on_a_day(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    step = {"promise": "passed on", "from_unit": "North", "to_unit": "South"}
    trail = [
        step | {"number": "1", "at": "2025-11-10 09:00", "accepted_at": "2025-11-12 09:00"},
        step | {"number": "2", "at": "2025-12-10 09:00", "from_unit": "South", "to_unit": "West"},
    ]
    files = {
        "units": list(UNITS),
        "promises": [promise("passed on", "2026-02-01"), promise("no unit", "2026-02-01", unit="")],
        "hand_offs": trail,
        "complaints": [
            {"complaint": "North's", "received_on": "2025-11-03", "handling_unit": "North"},
            {"complaint": "nobody's", "received_on": "2025-11-01"},
        ],
    }
    import_files(engine, tmp_path, files)
    found = view(engine=engine)

    def keys(on: date, name: str = "Springfield") -> list[str]:
        rows = read(nobody_owns, engine, found, name, on)
        return rows["key"].tolist()

    assert keys(date(2026, 1, 4)) == ["nobody's", "no unit", "passed on"]
    assert keys(date(2025, 12, 10)) == ["nobody's", "no unit", "passed on"]
    assert keys(date(2025, 12, 9)) == ["nobody's", "no unit"]
    assert keys(date(2025, 11, 11)) == ["nobody's", "no unit", "passed on"]
    assert keys(date(2025, 11, 2)) == ["nobody's"]
    rows = read(nobody_owns, engine, found, "Springfield", date(2026, 1, 4)).set_index("key")
    assert values(rows, "record", "unit", "days")[0] == ("complaint", "Unassigned", 64)
    assert rows.loc["nobody's", ["giver", "taker", "due"]].tolist() == [None, None, date(2026, 1, 30)]


def test_nobody_owns_a_promise_from_the_hand_off_that_nobody_accepted(
    any_engine: sa.Engine, tmp_path: Path, view: View
) -> None:
    def step(key: str, number: int, at: str, giver: str, taker: str, **more: str) -> dict[str, str]:
        return {"promise": key, "number": str(number), "at": at, "from_unit": giver, "to_unit": taker} | more

    files = {
        "units": list(UNITS),
        "promises": [
            promise("once accepted", "2025-12-20"),
            promise("handed on late in the evening", "2026-02-01"),
            promise("never had a unit", "2026-02-01", unit=""),
            promise("found its unit", "2025-11-05", unit=""),
        ],
        "hand_offs": [
            step("once accepted", 1, "2025-11-10 09:00", "North", "South", accepted_at="2025-11-11 09:00"),
            step("once accepted", 2, "2025-12-27 09:00", "South", "West"),
            step("handed on late in the evening", 1, "2025-12-31 23:30", "North", "South"),
            step(
                "found its unit", 1, "2025-12-01 09:00", "Unassigned", "North", accepted_at="2025-12-02 09:00"
            ),
        ],
    }
    import_files(any_engine, tmp_path, files)
    on = date(2026, 1, 4)
    rows = read(nobody_owns, any_engine, view(engine=any_engine), "Springfield", on)
    names = ("key", "days", "since", "giver", "taker", "due", "days_late")
    assert values(rows, *names) == [
        ("never had a unit", 62, date(2025, 11, 3), None, None, date(2026, 2, 1), 0),
        ("once accepted", 8, date(2025, 12, 27), "South", "West", date(2025, 12, 20), 15),
        ("handed on late in the evening", 4, date(2025, 12, 31), "North", "South", date(2026, 2, 1), 0),
    ]
    promises = read(open_promises, any_engine, view(engine=any_engine), "Springfield", on).set_index("key")
    assert not promises.loc["found its unit", "nobody_owns"]
    assert promises.loc["found its unit", "holder"] == "North"
    # On an earlier day the trail was shorter: South had it.
    then = read(open_promises, any_engine, view(engine=any_engine), "Springfield", date(2025, 12, 26))
    held = then.set_index("key").loc["once accepted"]
    assert (held["holder"], held["hand_offs"], bool(held["nobody_owns"])) == ("South", 1, False)


def test_lists_of_an_empty_unit_are_empty(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    for listing in (open_promises, open_complaints, nobody_owns):
        found = read(listing, engine, view(engine=engine), "North", date(2026, 1, 4))
        assert len(found) == 0
        assert "key" in found.columns


def test_the_holder_may_be_another_than_the_owner(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    step = {"promise": "P", "number": "1", "at": "2025-12-03 09:00", "from_unit": "North", "to_unit": "South"}
    files = {"units": list(UNITS), "promises": [promise("P", "2025-12-01")], "hand_offs": [step]}
    import_files(engine, tmp_path, files)
    rows = read(open_promises, engine, view(engine=engine), "North", date(2026, 1, 4))
    assert values(rows, "unit", "holder", "hand_offs") == [("North", "South", 1)]
    card = scorecard(engine)
    assert figure(card, "commitments_overdue", unit(card, "South").name)["numerator"] == 0


def trail(engine: sa.Engine, view: Figures, name: str, *scope: str) -> list[tuple[str, str, int]]:
    node = next(n for n in view.counts.agency.tree if n.name == name)
    with reading(engine) as connection:
        return values(
            handed_on(connection, scope_of(connection, *scope), view, node), "giver", "taker", "times"
        )


def test_who_handed_what_to_whom_in_thirteen_weeks(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    def step(key: str, number: int, at: str, giver: str, taker: str) -> dict[str, str]:
        return {"promise": key, "number": str(number), "at": at, "from_unit": giver, "to_unit": taker}

    files = {
        "units": list(UNITS),
        "promises": [promise("A", "2026-02-01"), promise("B", "2026-02-01"), promise("C", "2026-02-01")],
        "hand_offs": [
            step("A", 1, "2025-11-10 09:00", "North", "South"),
            step("B", 1, "2025-11-11 09:00", "North", "South"),
            step("B", 2, "2025-12-11 09:00", "South", "Records"),
            step("C", 1, "2025-10-05 23:00", "North", "South"),  # the last evening before the 13 weeks
            step("C", 2, "2025-10-06 00:30", "South", "North"),
            step("C", 3, "2026-01-04 23:30", "North", "West"),
        ],
    }
    import_files(engine, tmp_path, files)
    found = view(engine=engine)
    whole = [
        ("North", "South", 2),
        ("North", "West", 1),
        ("South", "North", 1),
        ("South", "Records", 1),
    ]
    assert trail(engine, found, "Springfield") == whole
    assert trail(engine, found, "Patrol") == whole
    assert trail(engine, found, "Records") == whole[3:]
    assert trail(engine, found, "West", "West") == whole[1:2]
    assert trail(engine, found, "Standards") == []
    # A viewer of South sees what left or reached South, and nothing of what North handed to West.
    assert trail(engine, found, "Patrol", "South") == [whole[0], whole[2], whole[3]]
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE response_commitment SET restricted = true WHERE key = 'A'"))
    assert ("North", "South", 1) in trail(engine, found, "North")
