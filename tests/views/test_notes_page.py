"""Notes on the time line: written beneath a chart, approved by somebody else, shown at their weeks."""

import shutil
from dataclasses import replace

import pytest

from dashboard import cache, wording
from dashboard.facts import notes, signals
from dashboard.facts.notes import Draft
from dashboard.place import agency_place
from models.access import AUDITOR, CHIEF, COMMANDER, STEWARD, Viewer
from models.engine import engine_for
from models.errors import AccessDenied, EntryRefused
from seed_data.generate import AGENCY
from tests.demo import database
from tests.views.conftest import opened

PEOPLE = {role: Viewer(f"The {role}", role, frozenset({1})) for role in (CHIEF, STEWARD, AUDITOR)}


@pytest.fixture
def own(demo_database, tmp_path):
    """A copy of the demo agency that may be written to."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        yield url
    engine_for(url).dispose()


def place_of(url, role):
    place = agency_place(AGENCY, url, PEOPLE[role])
    return replace(place, week=cache.week_labels(place)[0])


def north(url):
    return cache.week_view(place_of(url, CHIEF)).unit("North").id


def write(url, role, kind, week, text="The desk logs every call since then", trial=False, measure="B3"):
    draft = Draft(north(url), measure, week, kind, text, trial)
    notes.write(place_of(url, role), PEOPLE[role], draft)
    return notes.lists(place_of(url, role), PEOPLE[role])


def test_a_note_is_written_beneath_a_chart_and_stands_at_its_week(own):
    app = opened("unit", unit="North")
    app.button(key="note_B1").click().run()
    assert [box.label for box in app.selectbox][-3:] == [
        wording.notes.KIND, wording.notes.BEARS_ON, wording.notes.WEEK,
    ]  # fmt: skip
    write(own, CHIEF, "note", "2026-W46", text="New call-back policy in force", measure="B1")
    said = " ".join(element.value for element in opened("unit", unit="North").caption).replace("\u00a0", " ")
    assert "1 · 9 Nov 2026, note: New call-back policy in force (The chief)" in said
    place = place_of(own, CHIEF)
    panel = signals.panel(place, north(own), "B1")
    assert panel.points["note"].tolist()[-1] == "1"
    assert (
        notes.lists(place, PEOPLE[CHIEF]).sentence
        == "**No note waits for approval.** 1\u00a0note is in force."
    )


def test_a_week_is_left_out_once_another_has_approved_it(own):
    listed = write(own, STEWARD, "excluded", "2026-W40")
    (line,) = listed.waiting
    assert (line.may_approve, line.may_end) == (False, True)
    here = place_of(own, CHIEF)
    before = signals.panel(here, north(own), "B3")
    assert not before.rows["excluded"].any()
    with pytest.raises(AccessDenied):
        notes.approve(place_of(own, STEWARD), PEOPLE[STEWARD], line.id)
    weighed = notes.weigh(here, PEOPLE[CHIEF], line.id)
    assert (weighed.text[:11], weighed.refusal) == ("The week of", "")
    notes.approve(here, PEOPLE[CHIEF], line.id)
    after = signals.panel(place_of(own, CHIEF), north(own), "B3")
    assert after.rows["excluded"].any()
    notes.end(place_of(own, STEWARD), PEOPLE[STEWARD], line.id)
    found = notes.lists(place_of(own, CHIEF), PEOPLE[CHIEF])
    assert [len(part) for part in (found.waiting, found.in_force, found.ended)] == [0, 0, 1]
    assert "approved by The chief" in found.ended[0].below


def test_limits_start_anew_only_on_what_the_points_show(own):
    (line,) = write(own, CHIEF, "rebase", "2026-W42", measure="B1").waiting
    here = place_of(own, AUDITOR)
    weighed = notes.weigh(here, PEOPLE[AUDITOR], line.id)
    assert "judged weeks before it" in weighed.text
    assert "Limits start anew after 8 weeks in a row" in weighed.refusal
    with pytest.raises(EntryRefused, match="8 weeks in a row"):
        notes.approve(here, PEOPLE[AUDITOR], line.id)
    with pytest.raises(EntryRefused, match="names one unit and one measure"):
        write(own, CHIEF, "rebase", "2026-W42", measure=None)
    with pytest.raises(EntryRefused, match="leave out case"):
        write(own, CHIEF, "note", "2026-W42", text="See file IA26-4711")


def test_a_commander_reads_notes_and_writes_none(own):
    write(own, CHIEF, "note", "2026-W42")
    viewer = Viewer("The captain", COMMANDER, frozenset({1}), frozenset({north(own)}))
    place = agency_place(AGENCY, own, viewer)
    place = replace(place, week=cache.week_labels(place)[0])
    (line,) = notes.lists(place, viewer).in_force
    assert (line.may_approve, line.may_end) == (False, False)
    with pytest.raises(AccessDenied):
        notes.write(place, viewer, Draft(north(own), "B1", "2026-W42", "note", "Mine", False))
    with pytest.raises(AccessDenied):
        notes.end(place, viewer, line.id)
