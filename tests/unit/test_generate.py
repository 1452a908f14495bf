"""The demo agency's files: same bytes every time, words of the vocabulary, dates in order."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from models import vocabulary as words
from seed_data import places
from seed_data.calendar_span import DAY, WEEKS
from seed_data.generate import COLUMNS, SEED, generate, last_sunday, tables
from seed_data.promises import later_rise, make_promises

UNTIL = date(2026, 11, 15)
END = datetime(2026, 11, 15, 23, 59)  # noqa: DTZ001  (local time of the agency, as the files have it)
SEED_FOLDER = Path(places.__file__).parent

Record = dict[str, str]
Files = dict[str, list[Record]]


@pytest.fixture(scope="module")
def files() -> Files:
    return {
        name: [dict(zip(COLUMNS[name].split(), row, strict=True)) for row in rows]
        for name, rows in tables(UNTIL).items()
    }


def instant(text: str) -> datetime:
    """A date stands for its last minute, as a due date does."""
    return datetime.fromisoformat(text if len(text) > 10 else f"{text} 23:59")


def day(text: str) -> date:
    return instant(text).date()


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = generate(tmp_path / "a", UNTIL)
    second = generate(tmp_path / "b", UNTIL)
    assert [path.name for path in first] == [f"{name}.csv" for name in COLUMNS]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


@pytest.mark.long
def test_another_seed_gives_other_promises() -> None:
    assert tables(UNTIL, SEED)["promises"] != tables(UNTIL, SEED + 1)["promises"]


def test_the_later_rise_changes_nothing_but_ends_in_its_own_unit() -> None:
    first = make_promises(np.random.default_rng([SEED, 2]))
    handed_on = np.flatnonzero(first.of(places.IMPROVES))[::3].tolist()
    later = later_rise(first, handed_on, np.random.default_rng([SEED, 4]))
    moved = np.flatnonzero(first.ended != later.ended)
    assert 50 < len(moved) < 150
    assert set(first.unit[moved]) == {places.index(places.IMPROVES)}
    assert not set(moved) & set(handed_on)
    assert (first.ended[moved] <= first.due[moved]).all()
    assert (later.ended[moved] > first.due[moved]).all()
    assert (first.due[moved] / DAY / 7 >= WEEKS - 52).all()
    assert (first.due[moved] / DAY / 7 < WEEKS - 15).all()
    assert (first.ending == later.ending).all()


def test_another_sunday_moves_every_date_and_nothing_else() -> None:
    now, earlier = tables(UNTIL)["promises"], tables(UNTIL - timedelta(weeks=10))["promises"]
    made = COLUMNS["promises"].split().index("made_at")
    moved = [row[made] for row in earlier]
    assert [day(row[made]) - timedelta(weeks=10) for row in now] == [day(text) for text in moved]
    assert [row[:made] for row in now] == [row[:made] for row in earlier]


def test_the_end_must_be_a_sunday() -> None:
    with pytest.raises(ValueError, match="Sunday"):
        tables(date(2026, 11, 14))
    assert [last_sunday(date(2026, 11, number)) for number in (15, 16, 21)] == [
        date(2026, 11, 8),
        UNTIL,
        UNTIL,
    ]


def test_the_command_line_writes_the_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seed_data.generate", "--until", "2024-03-10", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SEED_FOLDER.parent)
    assert done.stdout.split() == [str(tmp_path / f"{name}.csv") for name in COLUMNS]
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS["events"].split()


@pytest.mark.parametrize("name", list(COLUMNS))
def test_templates_have_the_columns_and_two_rows(name: str) -> None:
    with (SEED_FOLDER / "templates" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == COLUMNS[name].split()
    assert [len(row) for row in rows] == [len(header)] * 2


def test_sizes(files: Files) -> None:
    sizes = {name: len(rows) for name, rows in files.items()}
    assert sizes["units"] == 30
    assert sizes["exposure"] == 157 * (26 + 10 * 2)
    assert 1850 <= sizes["complaints"] <= 2150
    assert 58_000 <= sizes["promises"] <= 62_500
    assert 8_300 <= sizes["events"] <= 9_500
    handed_on = len({row["promise"] for row in files["hand_offs"]}) / sizes["promises"]
    moved = len({row["promise"] for row in files["due_changes"]}) / sizes["promises"]
    assert 0.10 <= handed_on <= 0.14
    assert 0.03 <= moved <= 0.05


CODES = {
    ("units", "level"): words.UNIT_LEVELS,
    ("units", "kind"): words.UNIT_KINDS,
    ("exposure", "exposure"): words.EXPOSURES,
    ("complaints", "channel"): words.CHANNELS,
    ("outcomes", "category"): words.CATEGORIES,
    ("outcomes", "finding"): tuple(words.DISPOSITIONS),
    ("promises", "kind"): words.COMMITMENT_KINDS,
    ("promises", "promised_to"): words.PROMISED_TO,
    ("promises", "due_basis"): words.DUE_BASES,
    ("promises", "ending"): words.ENDINGS,
    ("hand_offs", "reason"): words.HAND_OFF_REASONS,
    ("due_changes", "moved_by"): words.DUE_MOVED_BY,
    ("events", "kind"): words.EVENT_KINDS,
    ("events", "initiation"): words.INITIATIONS,
    ("events", "stance"): words.STANCES,
    ("events", "state"): words.EVENT_STATES,
    ("events", "cancelled_by"): words.CANCELLED_BY,
}
MAY_BE_EMPTY = {("promises", "due_basis"), ("promises", "ending"), ("events", "cancelled_by")}


@pytest.mark.parametrize(("name", "column"), list(CODES))
def test_codes_are_words_of_the_vocabulary(files: Files, name: str, column: str) -> None:
    found = {row[column] for row in files[name]}
    allowed = set(CODES[name, column]) | ({""} if (name, column) in MAY_BE_EMPTY else set())
    assert found <= allowed
    assert len(found) > 1


def test_every_finding_occurs(files: Files) -> None:
    assert {row["finding"] for row in files["outcomes"]} == set(words.DISPOSITIONS)


def test_flags_and_keys(files: Files) -> None:
    yes_no = {
        "outreach_duty",
        "complainant_agreed",
        "restricted",
        "evidence",
        "resident_confirmed",
        "resident_told",
    }
    for rows in files.values():
        for column in yes_no & set(rows[0]):
            assert {row[column] for row in rows} <= {"yes", "no", ""}
    for name, key in (("complaints", "complaint"), ("promises", "promise"), ("events", "event")):
        assert len({row[key] for row in files[name]}) == len(files[name])


def test_units_named_in_rows_exist_and_parents_come_first(files: Files) -> None:
    seen = {""}
    for row in files["units"]:
        assert row["parent"] in seen
        seen.add(row["unit"])
    named = [("exposure", "unit"), ("promises", "unit"), ("hand_offs", "from_unit"), ("hand_offs", "to_unit")]
    for name, column in [*named, ("events", "unit"), ("outcomes", "unit"), ("complaints", "handling_unit")]:
        assert {row[column] for row in files[name]} <= seen


FUTURE = {"due_at", "new_due", "due_on"}
DATED = ("_on", "_at", "at", "start", "end")


def test_nothing_is_dated_after_the_end_and_no_instant_falls_at_night(files: Files) -> None:
    for name, rows in files.items():
        for column in (name for name in COLUMNS[name].split() if name.endswith(DATED) and name not in FUTURE):
            texts = {row[column] for row in rows if row.get("state") != "planned" and row[column]}
            assert all(instant(text) <= END for text in texts), column
            assert all(7 <= instant(text).hour < 22 for text in texts if len(text) > 10), column
    planned = [row for row in files["events"] if row["state"] == "planned"]
    assert planned
    assert all(instant(row["start"]) > END >= instant(row["recorded_at"]) for row in planned)


def in_order(*texts: str) -> bool:
    known = [instant(text) for text in texts if text]
    return known == sorted(known)


def test_complaint_dates_are_in_order(files: Files) -> None:
    findings = defaultdict(list)
    for row in files["outcomes"]:
        findings[row["complaint"]].append(row["finding"])
    for row in files["complaints"]:
        assert in_order(row["received_on"], row["first_contact_on"], row["decided_on"], row["closed_on"]), row
        assert in_order(row["decided_on"], row["told_on"])
        assert in_order(row["closed_on"], row["reopened_on"])
        assert in_order(row["received_on"], row["paused_on"], row["resumed_on"], row["closed_on"])
        pending = "pending" in findings[row["complaint"]]
        assert pending == (row["closed_on"] == "") == (row["decided_on"] == "")
        assert pending <= (row["told_on"] == "")


def test_duplicates_name_an_earlier_complaint_of_the_same_person(files: Files) -> None:
    complaints = {row["complaint"]: row for row in files["complaints"]}
    for row in files["outcomes"]:
        assert (row["finding"] == "duplicate") == bool(row["duplicate_of"])
        if row["duplicate_of"]:
            repeat, first = complaints[row["complaint"]], complaints[row["duplicate_of"]]
            assert repeat["complainant_key"] == first["complainant_key"] != ""
            assert first["received_on"] <= repeat["received_on"]


def test_promises_hand_offs_and_due_changes_are_in_order(files: Files) -> None:
    promises = {row["promise"]: row for row in files["promises"]}
    holder = {key: row["unit"] for key, row in promises.items()}
    for row in promises.values():
        assert in_order(row["made_at"], row["ended_at"], row["recorded_at"]), row
        assert in_order(row["made_at"], row["due_at"])
        assert bool(row["ended_at"]) == bool(row["ending"])
        assert bool(row["due_at"]) == bool(row["due_basis"])
    numbers: Counter[str] = Counter()
    for step in files["hand_offs"]:
        promise = promises[step["promise"]]
        numbers[step["promise"]] += 1
        assert step["number"] == str(numbers[step["promise"]])
        assert step["from_unit"] == holder[step["promise"]] != step["to_unit"]
        assert in_order(promise["made_at"], step["at"], step["accepted_at"], promise["ended_at"])
        holder[step["promise"]] = step["to_unit"]
    for step in files["due_changes"]:
        promise = promises[step["promise"]]
        assert in_order(promise["made_at"], step["changed_at"], promise["ended_at"])
        assert in_order(step["changed_at"], step["told_at"])
        assert promise["due_at"] < step["new_due"]


def test_events_are_in_order(files: Files) -> None:
    for row in files["events"]:
        assert row["start"] < row["end"]
        assert in_order(row["requested_on"], row["recorded_at"])
        assert in_order(row["end"][:10], row["feedback_recorded_on"])
        assert (row["state"] == "cancelled") == bool(row["cancelled_by"])
        assert (row["initiation"] == "requested") == bool(row["requested_on"])
        assert int(row["positive"] or 0) <= int(row["responses"] or 0) <= int(row["attendance"] or 10**6)
        if row["feedback_asked"] == "no":
            assert row["kind"] in ("survivor_support", "youth")
            assert row["responses"] == ""
