"""One record as its page shows it, to whom it may be shown."""

from dataclasses import dataclass
from types import SimpleNamespace

from dashboard import cache, wording
from dashboard.cache import Place, WeekView
from metrics.lists import clock
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
    story = cache.story(place, record, int(number))
    return _promise(view, story) if record == PROMISE else _complaint(view, viewer, story)


def _promise(view: WeekView, story: Story) -> RecordPage:
    fields = story.fields
    late = next((step.said["late_days"] for step in story.steps if step.what == "ended"), None)
    state = wording.promise_state(fields, late, view.list_on)
    name = wording.record_name(PROMISE, fields)
    sentence = wording.promise_sentence(name, state, fields, story.unit)
    return RecordPage(sentence, story.unit, [], *_told(story), "")


def _complaint(view: WeekView, viewer: Viewer, story: Story) -> RecordPage:
    fields = story.fields
    deadline, paused = clock(SimpleNamespace(**fields), view.list_on, cache.configuration())
    days = ((fields["closed_on"] or view.list_on) - fields["received_on"]).days
    lines = wording.complaint_lines(fields, deadline, paused, days, story.unit)
    sentence = f"**{wording.record_name(COMPLAINT, fields)}.** {lines[3][1]}."
    if not viewer.can_read_case_of(story.unit_id):
        return RecordPage(sentence, story.unit, lines, [], [], wording.NOT_HANDLING)
    return RecordPage(sentence, story.unit, lines, *_told(story), "")


def _told(story: Story) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str, str]]]:
    return [wording.happened(step) for step in story.steps], [wording.changed(one) for one in story.changes]
