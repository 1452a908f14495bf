"""The package of a records request: what points at nobody, what was left out, and its entry on the trail."""

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.open_data import other_columns
from metrics.outside import is_open
from models import published
from models.access import Scope
from models.engine import engine_for, reading, writing
from models.notes import write_note
from models.proofs import proof
from models.record_classes import TABLES, RecordClass
from models.records_requests import kept_back, log_request, passed_replies
from models.replies import Figure, reply, write_reply
from models.tree import create_agency, create_units, unit_ids
from models.units import unit_key
from tests.command_line import Ran, Run
from tests.released import NOW
from tests.released_agency import QUARTER, WEEKS, copied

WEEK = WEEKS[4]
LINE = {"agency": "Springfield", "unit": "Springfield", "columns": [], "rows": []}
BY = ("--by", "Records officer", "--for", "Request 2026-114")


@pytest.fixture
def own(released_agency: tuple[sa.Engine, Scope], database: Path) -> tuple[sa.Engine, Scope]:
    """A copy with what people have written of one of its weeks."""
    engine, scope = engine_for(f"sqlite:///{copied(released_agency[0], database)}"), released_agency[1]
    with reading(engine) as connection:
        units = list(published.bodies(connection, scope, WEEK.label))[1:3]
    for at, (unit, text) in enumerate(zip(units, ("Staff were on leave.", "We moved."), strict=True)):
        figure = Figure(unit, ("B1", "C2")[at], WEEK.start)
        write_reply(engine, scope, figure, text, by="Captain", at=NOW)
    with writing(engine) as connection:
        passed = {"review": "passed", "reviewed_by": "Auditor", "reviewed_at": NOW}
        connection.execute(sa.update(reply).where(reply.c.text == "We moved.").values(passed))
        about: dict[str, Any] = {"agency_id": scope.agency_id, "unit_id": None, "measure": None}
        write_note(
            connection,
            **about,
            week_start=WEEK.start,
            kind="note",
            text="A storm.",
            author="Chief",
            at=NOW,
        )
    return engine, scope


def asked(run: Run, out: Path, *period: str) -> tuple[Ran, Path]:
    """What the command printed, and the folder that it named."""
    done = run("records-request", *period, *BY, "--out", str(out))
    return done, Path(done.out.removeprefix("Wrote ").split(". Manifest")[0])


def trail(engine: sa.Engine) -> list[Any]:
    with reading(engine) as connection:
        rows = connection.execute(
            sa.text("SELECT actor, subject, detail FROM audit_event WHERE action = 'records_request'")
        )
        return rows.all()


def test_the_figures_of_a_week_are_those_published_that_point_at_nobody(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    done, folder = asked(run, tmp_path, "--week", WEEK.label)
    assert done.code == 0
    wanted, inside = set(), 0
    with reading(own[0]) as connection:
        for body in published.bodies(connection, own[1], WEEK.label).values():
            for row in body["rows"]:
                one = dict(zip(body["columns"], row, strict=True))
                if is_open(one["measure"]):
                    shown = "" if one["value"] is None else str(one["value"])
                    wanted.add((body["unit"], one["measure"], one["window"], shown))
                else:
                    inside += 1
    rows = list(csv.DictReader(io.StringIO((folder / "week.csv").read_text())))
    assert {(row["unit"], row["measure"], row["window"], row["value"]) for row in rows} == wanted
    names = {row["measure"] for row in rows}
    assert {"B1", "C2", "commitments_due", "events_held"} <= names
    assert not [name for name in names if name[0] in "AD" or name.startswith(("complaints", "outcomes"))]
    dictionary = (folder / "dictionary.html").read_text()
    assert not [name for name in names if f">{name}<" not in dictionary and f">{name} " not in dictionary]
    lines = json.loads((folder / "week.json").read_text())
    assert sum(len(line["figures"]) for line in lines) == len(rows) > 100
    left = json.loads((folder / "manifest.json").read_text())["left_out"]
    assert left[0]["rows"] == inside > 100
    assert not [line for line in lines if {"score", "clocks", "weeks", "questions"} & set(line)]


def test_what_was_left_out_is_said_with_its_class(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    _, folder = asked(run, tmp_path, "--week", WEEK.label)
    everything = "\n".join(p.read_text() for p in folder.rglob("*") if p.is_file())
    assert "We moved." in (folder / "replies.csv").read_text()
    assert not {"Staff were on leave.", "A storm.", "Captain"} & {
        said for said in ("Staff were on leave.", "A storm.", "Captain") if said in everything
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    known = {entry["what"]: entry for entry in manifest["left_out"]}
    notes = known["Notes on the time line of these weeks."]
    unread = known["Replies about these weeks that nobody but their author has passed."]
    assert (notes["class"], notes["rows"], unread["class"], unread["rows"]) == ("working", 1, "working", 1)
    tables = [entry for what, entry in known.items() if what.startswith("Tables:")]
    assert [entry["class"] for entry in tables] == ["working", "personnel-linked"]
    named = ", ".join(entry["what"].removeprefix("Tables: ") for entry in tables).split(", ")
    for table, held in TABLES.items():
        counted = table in ("timeline_note", "review_question", "unit_reply", "decision", "figure_dispute")
        assert (table.replace("_", " ") in named) is (held is not RecordClass.PUBLISHED and not counted)
    read_me = (folder / "README.md").read_text()
    assert "Notes on the time line of these weeks (working; 1 row)." in read_me
    assert "complaint outcome" in read_me


def test_the_manifest_holds_every_file_and_stands_on_the_trail(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    done, folder = asked(run, tmp_path, "--week", WEEK.label)
    manifest = json.loads((folder / "manifest.json").read_text())
    there = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(there) - {"manifest.json"} == set(listed)
    for path, one in listed.items():
        assert (len(there[path]), hashlib.sha256(there[path]).hexdigest()) == (one["bytes"], one["sha256"])
    digest = hashlib.sha256(there["manifest.json"]).hexdigest()
    assert done.out.strip().endswith(f"Manifest {digest}")
    (event,) = trail(own[0])
    detail = {"asked": "Request 2026-114", "files": len(listed), "manifest": digest}
    assert (event.actor, event.subject, json.loads(event.detail)) == ("Records officer", WEEK.label, detail)
    assert (manifest["period"], manifest["request"]) == (WEEK.label, "Request 2026-114")
    with reading(own[0]) as connection:
        assert manifest["head"] == str(published.verify(connection, own[1]))


def test_a_quarter_brings_its_open_data_and_all_its_weeks(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    _, folder = asked(run, tmp_path, "--quarter", QUARTER.label)
    weeks = {row["week"] for row in csv.DictReader(io.StringIO((folder / "week.csv").read_text()))}
    assert weeks == {week.label for week in WEEKS}
    run("open-data", "--quarter", QUARTER.label, "--out", str(tmp_path))
    alone = next(p for p in tmp_path.iterdir() if p.is_dir() and "request" not in p.name)
    inside = folder / "open-data"
    assert {p.name: p.read_bytes() for p in inside.iterdir()} == {
        p.name: p.read_bytes() for p in alone.iterdir()
    }
    chain = (folder / "chain.txt").read_text()
    with reading(own[0]) as connection:
        heads = [str(one.head) for one in published.weeks(connection, own[1])]
    assert len(heads) == 13
    assert all(head in chain for head in heads)


def test_what_is_not_published_has_no_package_and_leaves_no_entry(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    refused = asked(run, tmp_path, "--week", WEEKS[-1].next.label)[0]
    assert (refused.code, f"Nothing has been published of {WEEKS[-1].next}." in refused.err) == (11, True)
    assert asked(run, tmp_path / "nowhere", "--week", WEEK.label)[0].code == 16
    assert asked(run, tmp_path)[0].code == 10
    both = ("--week", WEEK.label, "--quarter", QUARTER.label)
    assert asked(run, tmp_path, *both)[0].code == 10
    blank = ("--by", " ", "--for", "x", "--out", str(tmp_path))
    assert run("records-request", "--week", WEEK.label, *blank).code == 11
    assert trail(own[0]) == []
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == []


def test_other_weeks_and_other_units_stay_out(own: tuple[sa.Engine, Scope]) -> None:
    engine, scope = own
    with reading(engine) as connection:
        assert len(passed_replies(connection, scope, [WEEK.start])) == 1
        assert passed_replies(connection, Scope(scope.agency_id, frozenset()), [WEEK.start]) == []
        assert passed_replies(connection, scope, [date(2020, 1, 6)]) == []
        assert not any(kept_back(connection, scope, [date(2020, 1, 6)]).values())


def test_holds_and_adopted_rules_are_published_too(
    own: tuple[sa.Engine, Scope], run: Run, tmp_path: Path
) -> None:
    late = WEEKS[-1].next
    with writing(own[0]) as connection:
        published.hold(connection, own[1], "2025-Q4", "A file is late.", by="Steward", at=NOW)
        published.hold(connection, own[1], late.label, "=1+1", by="Steward", at=NOW)
        published.lift(connection, own[1], late.label, by="Chief", at=NOW)
        published.freeze(connection, own[1], late.label, {1: LINE}, by="calendar", at=NOW)
    assert run("adopt", "told_within", "7", "--by", "Chief", "--source", "Policy 7").code == 0
    _, folder = asked(run, tmp_path, "--week", late.label)
    rows = list(csv.DictReader(io.StringIO((folder / "holds.csv").read_text())))
    said = [(row["label"], row["reason"], row["held_by"], row["lifted_by"]) for row in rows]
    assert said == [("2025-Q4", "A file is late.", "Steward", ""), (late.label, "'=1+1", "Steward", "Chief")]
    (rule,) = csv.DictReader(io.StringIO((folder / "adopted.csv").read_text()))
    assert (rule["key"], rule["value"], rule["note"]) == ("told_within", "7 days", "Policy 7")
    for name in ("holds", "adopted"):
        assert (folder / f"{name}.csv").read_text().splitlines()[0] == ",".join(
            other_columns.TABLES[name].names
        )
        assert f"`{name}.csv`" in (folder / "README.md").read_text()


def test_both_databases_answer_alike(any_engine: sa.Engine) -> None:
    """What people wrote, the proof of a line and the entry on the trail."""
    with writing(any_engine) as connection:
        scope = Scope(create_agency(connection, "Springfield", "America/Chicago"))
        create_units(connection, scope.agency_id, ["North"])
        unit = unit_ids(connection, scope.agency_id)[unit_key("North")]
        first = published.freeze(connection, scope, "2025-W30", {unit: {"n": 1}}, by="calendar", at=NOW)
        published.freeze(connection, scope, WEEK.label, {unit: {"n": 2}}, by="calendar", at=NOW)
    figure = Figure(unit, "B1", WEEK.start)
    write_reply(any_engine, scope, figure, "We moved.", by="Captain", at=NOW)
    with reading(any_engine) as connection:
        assert kept_back(connection, scope, [WEEK.start])["unit_reply"] == 1
        assert passed_replies(connection, scope, [WEEK.start]) == []
    with writing(any_engine) as connection:
        passed = {"review": "passed", "reviewed_by": "Auditor", "reviewed_at": NOW}
        connection.execute(sa.update(reply).values(passed))
    log_request(any_engine, scope, WEEK.label, by="Records officer", asked="7", at=NOW, files=3)
    with reading(any_engine) as connection:
        (one,) = passed_replies(connection, scope, [WEEK.start])
        assert (one.unit, one.week_start, one.written_at, one.text) == (
            "North",
            WEEK.start,
            NOW,
            "We moved.",
        )
        assert kept_back(connection, scope, [WEEK.start])["unit_reply"] == 0
        found = proof(connection, scope, 2)
        assert (found.before, found.head) == (first.digest, published.head(connection, scope))
        assert published.digest_of(found.before, found.line) == found.head.digest
        assert proof(connection, scope, 1).before == ""
    (event,) = trail(any_engine)
    assert json.loads(event.detail) == {"asked": "7", "files": 3}
