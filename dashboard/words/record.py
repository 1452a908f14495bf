"""One record in words: how it stands, what happened when, what its source later said otherwise."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, long_day, week
from dashboard.words.pages import date_basis
from dashboard.words.rows import deadline_words
from dashboard.words.states import due_mark
from metrics.timeline import Change, Step

Said = dict[str, Any]

FIELDS: Final = {
    "kind": "Kind",
    "promised_to": "Promised to",
    "due_on": "Due",
    "ended_on": "Ended",
    "ending": "Ending",
    "evidence": "Evidence",
    "restricted": "Restricted",
    "handed_at": "Handed on",
    "accepted_at": "Accepted",
    "reason": "Reason",
    "resident_told": "Told that it was handed on",
    "changed_at": "Due date moved",
    "new_due_on": "New date",
    "moved_by": "Moved by",
    "told_at": "Told",
    "channel": "Channel",
    "received_on": "Received",
    "decided_on": "Decided",
    "closed_on": "Answered",
    "told_on": "Told the outcome",
    "reopened_on": "Opened again",
    "paused_on": "Clock paused",
    "resumed_on": "Clock resumed",
    "category": "Category",
    "disposition": "Finding",
    "duplicate_of": "Repeats another complaint",
}
_HAPPENED: Final = {
    "made": "Promised",
    "handed_on": "Handed on",
    "due_moved": "Another date asked for",
    "due": "Due",
    "ended": "Ended",
    "received": "Received",
    "first_contact": "First contact with the complainant",
    "paused": "Clock paused",
    "resumed": "Clock resumed",
    "decided": "Decided",
    "closed": "Answered",
    "told": "Complainant told the outcome",
    "reopened": "Opened again",
    "finding": "Finding",
}
# To whom there is only one; everybody else is "a resident".
_TO: Final = {
    "council": "the council",
    "oversight": "an oversight body",
    "court": "the court",
    "chief": "the chief",
}
NOT_HANDLING: Final = "Who handles a complaint sees more of it; everybody else sees these four lines."
NO_REVISIONS: Final = "Its source has said the same from the start."


def plain_code(code: Any) -> str:
    """A word of the vocabulary as people read it: "call_back" is "call back"; "not recorded" for none."""
    return "not recorded" if code is None else str(code).replace("_", " ")


def to_whom(code: str) -> str:
    """To whom something was promised: "the court", "an oversight body", "a resident"."""
    return _TO.get(code, f"a {plain_code(code)}")


def _they(code: str | None) -> str:
    """The same of whom it has been said before."""
    if code is None:
        return "whoever it was promised to"
    return "the oversight body" if code == "oversight" else f"the {plain_code(code)}"


def _full(on: date) -> str:
    return f"{long_day(on)}{NO_BREAK}{on.year}"


def back_to(name: str) -> str:
    """The way back to a list or a unit."""
    return f"Back to {name}"


def record_name(record: str, fields: dict[str, Any]) -> str:
    """What the record is, such as "Call back" or "Complaint about force"."""
    if record == "promise":
        kind = plain_code(fields["kind"]) if fields["kind"] else "promise"
        return kind[:1].upper() + kind[1:]
    about = f" about {plain_code(fields['category'])}" if fields["category"] else ""
    return f"Complaint{about}"


def promise_state(fields: dict[str, Any], late_days: int | None, on: date) -> str:
    """How a promise stands on a day: kept, late by so many days, open."""
    if fields["ended_on"] is not None:
        if fields["ending"] != "done":
            return f"{plain_code(fields['ending']).capitalize()} on {_full(fields['ended_on'])}"
        late = f", {counted(late_days, 'day')} late" if late_days else ", on time" if late_days == 0 else ""
        return f"Done on {_full(fields['ended_on'])}{late}"
    if fields["due_on"] is None:
        return "Open, without a date"
    return f"Open. {due_mark((fields['due_on'] - on).days)}"


def promise_sentence(name: str, state: str, fields: dict[str, Any], unit: str) -> str:
    """The record page's first line for a promise."""
    whom = f" to {to_whom(fields['promised_to'])}" if fields["promised_to"] else ""
    due = f"due {_full(fields['due_on'])}" if fields["due_on"] else "no date was given"
    parts = [f"it counts for {unit}", due]
    if fields["ended_on"] is None:
        parts.append("nobody owns it now" if fields["nobody_owns"] else f"now with {fields['holder']}")
    text = "; ".join(parts)
    title = f": {literal(fields['title'])}" if fields.get("title") else ""
    return f"**{name}{whom}{title}. {state}.** {text[:1].upper()}{text[1:]}."


def complaint_lines(
    fields: dict[str, Any], deadline: date, days_left: int | None, open_days: int, unit: str | None
) -> list[tuple[str, str]]:
    """What everybody may read of a complaint: category, week, clock, status.

    days_left: until the legal deadline, None while the clock is paused. unit: None where nobody handles it.
    """
    received, closed = fields["received_on"], fields["closed_on"]
    clock = f"Legal deadline {_full(deadline)}, {deadline_words(days_left, '')}"
    running = "Paused" if days_left is None else clock
    status = f"{_answered(closed, open_days)}; {_handled(unit)}"
    return [
        ("Category", plain_code(fields["category"]).capitalize()),
        ("Received", f"In the week of {week(received - timedelta(days=received.weekday()))}"),
        ("Clock", running if closed is None else f"Stopped {_after(open_days)}"),
        ("Status", f"{status[:1].upper()}{status[1:]}"),
    ]


def complaint_sentence(
    name: str, closed: date | None, deadline: date, days_left: int | None, open_days: int, unit: str | None
) -> str:
    """The record page's first line for a complaint."""
    clock = "" if closed is not None else "its clock is paused; "
    if closed is None and days_left is not None:
        clock = f"its legal deadline, {_full(deadline)}, is {deadline_words(days_left, '')}; "
    text = f"{clock}{_handled(unit)}"
    return f"**{name}, {_answered(closed, open_days)}.** {text[:1].upper()}{text[1:]}."


def _answered(closed: date | None, open_days: int) -> str:
    if closed is None:
        return f"open for {counted(open_days, 'day') if open_days else 'less than a day'}"
    return f"answered {_after(open_days)}"


def _after(days: int) -> str:
    return f"after {counted(days, 'day')}" if days else "on the same day"


def _handled(unit: str | None) -> str:
    return f"handled by {unit}" if unit else "nobody handles it"


def happened(step: Step) -> tuple[str, str, str]:
    """One line of the time line: day, what happened, what is known of it."""
    return day(step.on), _HAPPENED[step.what], _detail(step)


def _detail(step: Step) -> str:
    tell = _DETAILS.get(step.what)
    return _joined(tell(step.said)) if tell else ""


def _made(said: Said) -> list[str]:
    return [said["unit"], f"to {to_whom(said['to'])}" if said["to"] else ""]


def _handed_on(said: Said) -> list[str]:
    accepted = f"accepted {day(said['accepted_on'])}" if said["accepted_on"] else "not accepted"
    why = plain_code(said["reason"]) if said["reason"] else "no reason given"
    told = {True: "was told", False: "was not told"}.get(said["resident_told"])
    return [
        f"{said['from']} to {said['to']}",
        why,
        accepted,
        f"{_they(said['whom'])} {told}" if told else "",
    ]


def _due_moved(said: Said) -> list[str]:
    told = f"{_they(said['whom'])} was told {day(said['told_on'])}" if said["told_on"] else "nobody was told"
    by = f"by the {plain_code(said['by'])}" if said["by"] else ""
    return [f"to {day(said['to'])}", by, told, "the first date counts"]


def _due(said: Said) -> list[str]:
    return [f"counts for {said['unit']}", date_basis(said["basis"]) if said["basis"] else ""]


def _ended(said: Said) -> list[str]:
    return [plain_code(said["ending"]), _late(said["late_days"]), _evidence(said["evidence"])]


def _finding(said: Said) -> list[str]:
    return [plain_code(said["category"]), plain_code(said["disposition"]), f"concerns {said['unit']}"]


_DETAILS: Final = {
    "made": _made,
    "handed_on": _handed_on,
    "due_moved": _due_moved,
    "due": _due,
    "ended": _ended,
    "finding": _finding,
}


def _late(days: int | None) -> str:
    if days is None:
        return ""
    return "on time" if days == 0 else f"{counted(days, 'day')} late"


def _evidence(evidence: bool | None) -> str:
    return {True: "with evidence", False: "no evidence yet", None: ""}[evidence]


def _joined(parts: Iterable[str]) -> str:
    return f"{NO_BREAK}· ".join(part for part in parts if part)


def changed(change: Change) -> tuple[str, str, str, str]:
    """One line of what a source said otherwise: day, field, what it said before, what after."""
    return day(change.on), FIELDS[change.what], _value(change.before), _value(change.after)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
        return day(date.fromisoformat(value[:10]))
    return plain_code(value)
