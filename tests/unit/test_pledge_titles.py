"""The wording of what was promised in public is kept; that of every other promise is stored nowhere."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.engine import reading, writing
from models.importing.check import Checker
from models.importing.dry_run import dry_run
from models.importing.read import Chunk
from models.importing.upsert import digests
from models.importing.values import Times
from models.migrate import METADATA
from models.vocabulary import COMMITMENT_KINDS, PUBLIC_KINDS
from tests.factories import AGENCY, import_rows, mapping_of, rows_of, write_csv

CANARY = "CANARY of a resident"
PRIVATE = tuple(kind for kind in COMMITMENT_KINDS if kind not in PUBLIC_KINDS)


def everything(engine: sa.Engine) -> str:
    """All that the database holds, as text."""
    with reading(engine) as connection:
        held = [connection.execute(sa.select(table)).all() for table in METADATA.sorted_tables]
    return repr(held)


def titles(engine: sa.Engine) -> dict[str, str | None]:
    with reading(engine) as connection:
        rows = connection.execute(sa.text("SELECT key, title FROM response_commitment"))
        return {row.key: row.title for row in rows}


def test_public_kinds_keep_their_wording_and_no_other(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of(
        "commitment",
        *({"key": kind, "kind": kind, "title": f"Publish  {kind}"} for kind in PUBLIC_KINDS),
        *({"key": kind, "kind": kind, "title": CANARY} for kind in PRIVATE),
        {"key": "no kind", "kind": "", "title": CANARY},
    )
    report = import_rows(any_engine, tmp_path, "commitment", rows)
    assert (report.new, report.quarantined) == (len(COMMITMENT_KINDS) + 1, 0)
    held = titles(any_engine)
    assert {key for key, title in held.items() if title} == set(PUBLIC_KINDS)
    assert held["council_pledge"] == "Publish council_pledge"
    assert "CANARY" not in everything(any_engine)


def test_rows_that_are_refused_or_changed_leave_no_private_wording_either(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    bad = {"ended_at": "2025-02-01 10:00", "title": CANARY}
    rows = rows_of(
        "commitment",
        {"key": "P-1", "title": CANARY},
        {"key": "P-2"} | bad,
        {"key": "P-3", "kind": "no such kind"} | bad,
        {"key": "P-4", "title": CANARY * 20},
        {"key": "P-5", "kind": "council_pledge", "title": "x" * 161},
    )
    report = import_rows(any_engine, tmp_path, "commitment", rows)
    assert (report.new, report.quarantined) == (2, 3)
    later = rows_of("commitment", {"key": "P-1", "title": "CANARY anew", "ended_at": "2025-03-05 10:00"})
    assert import_rows(any_engine, tmp_path, "commitment", later).changed == 1
    assert "CANARY" not in everything(any_engine)


def test_a_dry_run_shows_no_private_wording(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of("commitment", {"title": CANARY * 20, "ended_at": "yesterday"})
    path = write_csv(tmp_path / "promises.csv", rows)
    assert "CANARY" not in dry_run(any_engine, path, mapping_of("commitment", rows[0]), AGENCY).text


def test_what_is_given_in_our_own_words_is_held_to_the_same_rule() -> None:
    columns = ("key", "title", "kind", "made_at")
    mapping = mapping_of("commitment", columns)
    checker = Checker(mapping, columns, Times(mapping.tz, mapping.as_of_instant, "1900-01-01"), set(), "")
    made = {"made_at": ["2025-03-03 10:00"] * 2}
    given = {"kind": ["call_back", "technology_review"], "title": [CANARY, "Review the tool"]}
    assert checker.check_fields(["a", "b"], [], made, given, [1, 2]).columns["title"] == [
        None,
        "Review the tool",
    ]
    without = mapping_of("commitment", ("key", "title", "made_at"))
    nameless = Checker(without, ("key", "title", "made_at"), checker.times, set(), "")
    chunk = Chunk([1], [["a", CANARY, "2025-03-03 10:00"]])
    assert nameless.check(chunk).columns["title"] == [None]


def test_the_wording_changes_a_row_and_its_absence_leaves_the_digest_of_before() -> None:
    row = {"kind": ["council_pledge"], "made_on": ["2025-03-03"]}
    before = digests(row, ["{}"], [])
    assert digests(row | {"title": [None]}, ["{}"], []) == before
    assert digests(row | {"title": ["Publish"]}, ["{}"], []) != before


def test_the_table_itself_takes_no_private_wording(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "commitment", rows_of("commitment", {}))
    with pytest.raises(sa.exc.IntegrityError), writing(any_engine) as connection:
        connection.execute(sa.text("UPDATE response_commitment SET title = 'x'"))


def test_a_row_without_wording_is_the_same_until_it_has_one(any_engine: sa.Engine, tmp_path: Path) -> None:
    plain = rows_of("commitment", {"kind": "council_pledge"})
    import_rows(any_engine, tmp_path, "commitment", plain)
    empty = [row | {"title": ""} for row in plain]
    assert import_rows(any_engine, tmp_path, "commitment", empty).same == 1
    named = [row | {"title": "Publish the policy"} for row in plain]
    assert import_rows(any_engine, tmp_path, "commitment", named).changed == 1
    assert titles(any_engine) == {"P-1": "Publish the policy"}
