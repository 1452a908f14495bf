"""The demo agency tells each of its stories once, by plain arithmetic on its files; no other unit does."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from models import vocabulary as words
from seed_data import places
from seed_data.generate import COLUMNS, tables

UNTIL = date(2026, 11, 15)
END = datetime(2026, 11, 15, 23, 59)  # noqa: DTZ001  (local time of the agency, as the files have it)
HALF_YEAR_AGO = UNTIL - timedelta(weeks=26)

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


def week(text: str) -> date:
    return day(text) - timedelta(days=day(text).weekday())


def owner_at_due(files: Files) -> dict[str, str]:
    owners = {row["promise"]: row["unit"] for row in files["promises"]}
    due = {row["promise"]: row["due_at"] for row in files["promises"]}
    for step in files["hand_offs"]:
        if due[step["promise"]] and instant(step["at"]) <= instant(due[step["promise"]]):
            owners[step["promise"]] = step["to_unit"]
    return owners


def judged(files: Files) -> Iterator[tuple[str, Record, bool]]:
    """Owner, promise, kept: promises that fell due and were not called off by the requester."""
    owners = owner_at_due(files)
    for row in files["promises"]:
        counts = row["kind"] not in words.KINDS_OUTSIDE_PROMISES and row["ending"] != "cancelled_by_requester"
        if counts and row["due_at"] and instant(row["due_at"]) <= END:
            kept = row["ending"] == "done" and instant(row["ended_at"]) <= instant(row["due_at"])
            yield owners[row["promise"]], row, kept


def kept_share(files: Files, when: Callable[[date], bool]) -> dict[str, tuple[int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for owner, row, kept in judged(files):
        if when(day(row["due_at"])):
            counts[owner][0] += kept
            counts[owner][1] += 1
    return {unit: (kept, n) for unit, (kept, n) in counts.items()}


def test_the_agency_as_a_whole(files: Files) -> None:
    outcomes = [kept for _, _, kept in judged(files)]
    assert 0.86 <= sum(outcomes) / len(outcomes) <= 0.89
    late = [
        row
        for row in files["promises"]
        if row["due_at"] and not row["ended_at"] and instant(row["due_at"]) <= END
    ]
    assert 25 <= len(late) <= 55
    assert sum(row["accepted_at"] == "" for row in files["hand_offs"]) == 4
    assert sum(row["handling_unit"] == "" for row in files["complaints"]) == 2
    old = [row for row in files["complaints"] if day(row["received_on"]) < UNTIL - timedelta(days=400)]
    soon = [
        row
        for row in old
        if row["closed_on"] and day(row["closed_on"]) - day(row["received_on"]) <= timedelta(90)
    ]
    assert 0.65 <= len(soon) / len(old) <= 0.75
    assert [row["unit"] for row in files["units"] if row["sworn"] and int(row["sworn"]) < 10] == [
        places.TOO_SMALL
    ]


def test_only_one_unit_improves(files: Files) -> None:
    risen = UNTIL - timedelta(weeks=15)
    before = kept_share(files, lambda due: due <= UNTIL - timedelta(weeks=52))
    between = kept_share(files, lambda due: UNTIL - timedelta(weeks=28) < due <= risen)
    after = kept_share(files, lambda due: due > risen)
    rise = {unit: after[unit][0] / after[unit][1] - kept / n for unit, (kept, n) in before.items()}
    rise.pop(places.TOO_SMALL)  # a handful of promises in fifteen weeks rise and fall by chance
    assert rise.pop(places.IMPROVES) > 0.17
    assert max(rise.values()) < 0.08
    first, middle, last = (kept / n for kept, n in (p[places.IMPROVES] for p in (before, between, after)))
    assert first + 0.08 < middle < last - 0.05


def test_only_one_unit_closes_on_the_deadline(files: Files) -> None:
    owners = owner_at_due(files)
    days: dict[str, Counter[int]] = defaultdict(Counter)
    for row in files["promises"]:
        if row["ending"] == "done" and row["due_at"] and day(row["ended_at"]) > HALF_YEAR_AGO:
            days[owners[row["promise"]]][(day(row["ended_at"]) - day(row["due_at"])).days] += 1
    share = {unit: (found[-1] + found[0]) / found.total() for unit, found in days.items()}
    found = days[places.CLOSES_ON_DEADLINE]
    assert found[1] + found[2] + found[3] < 0.05 * (found[-1] + found[0])
    assert share.pop(places.CLOSES_ON_DEADLINE) > 1 / 3
    assert max(share.values()) < 0.2


def test_only_one_unit_hands_on_just_before_the_due_date(files: Files) -> None:
    promises = {row["promise"]: row for row in files["promises"] if row["due_at"]}
    open_days: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    given: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in promises.values():
        due, made = instant(row["due_at"]), instant(row["made_at"])
        stop = min(due, instant(row["ended_at"]) if row["ended_at"] else END)
        last = max(timedelta(0), stop - max(made, due - timedelta(days=5))) / timedelta(days=1)
        open_days[row["unit"]][0] += last
        open_days[row["unit"]][1] += max(timedelta(0), stop - made) / timedelta(days=1) - last
    for step in files["hand_offs"]:
        if step["promise"] in promises:
            left = instant(promises[step["promise"]]["due_at"]) - instant(step["at"])
            if left >= timedelta(0):
                given[step["from_unit"]][left > timedelta(days=5)] += 1
    ratio = {
        unit: last / open_days[unit][0] / (earlier / open_days[unit][1])
        for unit, (last, earlier) in given.items()
        if last + earlier >= 100
    }
    ratio.pop(places.TOO_SMALL, None)
    assert ratio.pop(places.PARKS_BY_HAND_OFF) > 5
    assert len(ratio) > 15
    assert max(ratio.values()) < 2, sorted(ratio.items(), key=lambda pair: -pair[1])[:3]


def test_only_one_unit_enters_late(files: Files) -> None:
    late: dict[str, list[bool]] = defaultdict(list)
    for row in files["promises"]:
        if row["ended_at"]:
            late[row["unit"]].append((day(row["recorded_at"]) - day(row["ended_at"])).days > 3)
    share = {unit: sum(found) / len(found) for unit, found in late.items()}
    assert share.pop(places.ENTERS_LATE) > 0.5
    assert max(share.values()) == 0


def test_only_one_unit_finds_fast_and_only_lately(files: Files) -> None:
    merits = set(words.dispositions("on_merits"))
    decided = {row["complaint"] for row in files["outcomes"] if row["finding"] in merits}
    fast: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for row in files["complaints"]:
        if row["complaint"] in decided:
            hollow = (day(row["closed_on"]) - day(row["received_on"])).days <= 10 and not row[
                "first_contact_on"
            ]
            fast[row["handling_unit"], day(row["closed_on"]) > HALF_YEAR_AGO].append(hollow)
    lately = fast.pop((places.FAST_FINDINGS, True))
    assert sum(lately) >= 6
    assert sum(lately) / len(lately) > 0.4
    assert not any(hollow for found in fast.values() for hollow in found)


def test_only_one_patrol_unit_seldom_shows_up(files: Files) -> None:
    weeks: dict[str, set[date]] = defaultdict(set)
    loops: dict[str, list[bool]] = defaultdict(list)
    for row in files["events"]:
        if row["state"] == "held" and row["stance"] != "enforcement":
            weeks[row["unit"]].add(week(row["start"]))
        if (
            row["state"] == "held"
            and row["feedback_asked"] == "yes"
            and day(row["start"]) < UNTIL - timedelta(14)
        ):
            told = row["feedback_recorded_on"]
            loops[row["unit"]].append(bool(told) and (day(told) - day(row["end"])).days <= 14)
    shown = {unit: len(found) / 157 for unit, found in weeks.items()}
    closed = {unit: sum(found) / len(found) for unit, found in loops.items()}
    assert (shown.pop(places.WEAK_PILLAR) < 0.5) & (closed.pop(places.WEAK_PILLAR) < 0.45)
    assert min(shown.values()) > 0.7
    assert min(closed.values()) > 0.6
    kept, n = kept_share(files, lambda due: due > HALF_YEAR_AGO)[places.WEAK_PILLAR]
    assert kept / n > 0.87


def test_the_bad_week(files: Files) -> None:
    settled = UNTIL - timedelta(days=20)
    kept = kept_share(files, lambda due: settled <= due < settled + timedelta(days=7))
    share = {unit: kept / n for unit, (kept, n) in kept.items() if n >= 10}
    assert 0.35 <= share.pop(places.BAD_WEEK_KEPT) <= 0.6
    assert min(share.values()) > 0.6
    steps = Counter(step["promise"] for step in files["hand_offs"])
    often: Counter[tuple[str, date]] = Counter()
    for owner, row, _ in judged(files):
        often[owner, week(row["due_at"])] += steps[row["promise"]] >= 3
    assert often.pop((places.BAD_WEEK_HAND_OFFS, settled)) >= 6
    assert max(often.values()) <= 3
