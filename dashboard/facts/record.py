"""One record as its page shows it, to whom it may be shown."""

from dataclasses import dataclass
from types import SimpleNamespace

from dashboard import cache, wording
from dashboard.cache import Place, WeekView
from dashboard.facts.retaining import held
from metrics.lists import clock
from metrics.measures import REGISTRY
from metrics.timeline import COMPLAINT, PROMISE, Story
from models.access import Viewer
from models.errors import AccessDenied


@dataclass(frozen=True)
class RecordPage:
    """Sentence, what everybody may read, the time line and the changes; empty where a viewer may not."""

    sentence: str
    unit: str
    lines: list[tuple[str, str]]
    steps: list[tuple[str, str, str]]
    changes: list[tuple[str, str, str, str]]
    note: str


def find(place: Place, view: WeekView, viewer: Viewer, address: str) -> RecordPage:
    """The record that an address names, such as promise-12. Errors: AccessDenied, alike for all refusals."""
    record, _, number = address.partition("-")
    if record not in (PROMISE, COMPLAINT) or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise AccessDenied("There is no record of this number that you may read.")
    story = cache.story(place, viewer, record, int(number))
    hold = held(place, record, story.id)
    return _promise(view, story, hold) if record == PROMISE else _complaint(view, viewer, story, hold)


def way_back(view: WeekView, came: dict[str, str], unit: str) -> tuple[str, str, dict[str, str]]:
    """Where its reader came from, by what the address holds, else the record's unit: page, words, query."""
    names = {node.name for node in view.tree}
    unit = came["unit"] if came.get("unit") in names else unit
    measure = came.get("measure", "")
    if measure in wording.COUNT_NAMES:
        name = wording.COUNT_NAMES[measure]
    elif measure in REGISTRY:
        name = REGISTRY[measure].name
    else:
        return "unit", wording.back_to(unit), {"unit": unit}
    return "records", wording.back_to(f"{name}, {unit}"), came | {"unit": unit}


def _promise(view: WeekView, story: Story, hold: str) -> RecordPage:
    fields = story.fields
    late = next((step.said["late_days"] for step in story.steps if step.what == "ended"), None)
    state = wording.promise_state(fields, late, view.list_on)
    name = wording.record_name(PROMISE, fields)
    sentence = wording.promise_sentence(name, state, fields, story.unit)
    return RecordPage(sentence, story.unit, [], *_told(story), hold)


def _complaint(view: WeekView, viewer: Viewer, story: Story, hold: str) -> RecordPage:
    fields = story.fields
    deadline, paused = clock(SimpleNamespace(**fields), view.list_on, view.configuration)
    days = ((fields["closed_on"] or view.list_on) - fields["received_on"]).days
    left = None if paused else (deadline - view.list_on).days
    nobody = any(node.is_unassigned for node in view.tree if node.id == story.unit_id)
    unit = None if nobody else story.unit
    lines = wording.complaint_lines(fields, deadline, left, days, unit)
    name = wording.record_name(COMPLAINT, fields)
    sentence = wording.complaint_sentence(name, fields["closed_on"], deadline, left, days, unit)
    if not viewer.can_read_case_of(story.unit_id):
        return RecordPage(sentence, story.unit, lines, [], [], wording.NOT_HANDLING)
    return RecordPage(sentence, story.unit, lines, *_told(story), hold)


def _told(story: Story) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str, str]]]:
    return [wording.happened(step) for step in story.steps], [wording.changed(one) for one in story.changes]
