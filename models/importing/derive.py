"""Checked fields to table columns, a record type each: what is stored beside what the file says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from models.importing.values import Refused, Times, Values
from models.units import UNASSIGNED, unit_key
from models.vocabulary import ENDINGS

AGENCY = ""  # in place of a unit's key: the agency itself
_LOOP_DAYS = 14
Columns = dict[str, list[Any]]
Fields = dict[str, Values]


def _items(fields: Fields, name: str, n: int) -> list[Any]:
    return fields[name].items if name in fields else [None] * n


def _units(fields: Fields, name: str, n: int, absent: str) -> list[str]:
    return fields[name].items if name in fields else [absent] * n


def _plain(*names: str) -> Callable[[Fields, int], Columns]:
    return lambda fields, n: {name: _items(fields, name, n) for name in names}


_case_plain = _plain(
    "channel",
    "received_on",
    "first_contact_on",
    "decided_on",
    "closed_on",
    "told_on",
    "reopened_on",
    "due_on",
    "paused_on",
    "resumed_on",
    "complainant_agreed",
)


def _rules(fields: Fields, n: int) -> Columns:
    return {
        "restricted": [bool(x) for x in _items(fields, "restricted", n)],
        "retention_class": [x or "standard" for x in _items(fields, "retention_class", n)],
        "version_at": _items(fields, "modified_at", n),
        "recorded_at": _items(fields, "recorded_at", n),
        "recorded_on": fields["recorded_at"].days if "recorded_at" in fields else [None] * n,
    }


def case(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """A complaint; where the source names no handling unit, the agency is the handling unit."""
    return {
        "handling_unit_id": _units(fields, "handling_unit", n, AGENCY),
        **_case_plain(fields, n),
        "complainant_hash": _items(fields, "complainant", n),
        "duplicate": [False] * n,
        "reached_finding": [False] * n,
        **_rules(fields, n),
    }


def outcome(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """A finding; where the source names no unit concerned, the agency's Unassigned."""
    return {
        "unit_id": _units(fields, "unit", n, unit_key(UNASSIGNED)),
        **_plain("category", "disposition", "duplicate_of", "received_on", "closed_on")(fields, n),
        "subject_hash": _items(fields, "subject", n),
        **_rules(fields, n),
    }


def _day_numbers(days: list[str | None]) -> np.ndarray:
    return np.array([day or "NaT" for day in days], "datetime64[D]")


def _day_ends(days: list[str | None], times: Times) -> list[str | None]:
    """The UTC instant at which each local day is over."""
    known = {day for day in days if day is not None}
    ends = {
        day: (pd.Timestamp(day) + timedelta(days=1)).tz_localize(
            times.zone, ambiguous=True, nonexistent="shift_forward"
        )
        for day in known
    }
    texts = {day: end.tz_convert("UTC").strftime("%Y-%m-%d %H:%M:%S.%f") for day, end in ends.items()}
    return [None if day is None else texts[day] for day in days]


def commitment(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """A promise with its days late: 0 by the original due, else calendar days after it and at least 1."""
    none = Values([None] * n, {}, [None] * n, [None] * n, [False] * n)
    made, due, ended = (fields.get(name, none) for name in ("made_at", "due_at", "ended_at"))
    ending = _endings(_items(fields, "ending", n), ended, refused)
    due_at = [
        end if is_day else moment
        for moment, end, is_day in zip(due.moments, _day_ends(due.days, times), due.is_day, strict=True)
    ]
    due_days, ended_days, made_days = (_day_numbers(v.days) for v in (due, ended, made))
    by_day = np.array(due.is_day, bool) | np.array(ended.is_day, bool)
    by_moment = np.array([bool(e and d and e <= d) for e, d in zip(ended.moments, due_at, strict=True)])
    kept = np.where(by_day, ended_days <= due_days, by_moment)
    late = np.where(kept, 0, np.maximum(1, (ended_days - due_days).astype("int64")))
    counted = ~np.isnat(due_days) & ~np.isnat(ended_days) & (np.array(ending) != "cancelled_by_agency")
    promised = (due_days - made_days).astype("int64")
    unit = _units(fields, "unit", n, unit_key(UNASSIGNED))
    return {
        "unit_id": unit,
        "owner_id": unit,
        "holder_id": unit,
        **_plain("kind", "title", "promised_to", "due_basis")(fields, n),
        "made_at": made.moments,
        "made_on": made.days,
        "due_at": due_at,
        "due_on": due.days,
        "due_is_day": list(due.is_day),
        "promised_days": [
            None if gap else p for p, gap in zip(promised.tolist(), np.isnat(due_days), strict=True)
        ],
        "ended_at": ended.moments,
        "ended_on": ended.days,
        "ending": ending,
        "late_days": [d if c else None for d, c in zip(late.tolist(), counted, strict=True)],
        **_plain("evidence", "evidence_kind", "verified_by", "resident_confirmed")(fields, n),
        "hand_offs": [0] * n,
        "due_moves": [0] * n,
        "nobody_owns": [False] * n,
        **_rules(fields, n),
    }


def _endings(given: list[str | None], ended: Values, refused: Refused) -> list[str | None]:
    endings: list[str | None] = []
    for place, (word, day) in enumerate(zip(given, ended.days, strict=True)):
        if word is not None and day is None and place not in ended.refused:
            refused[place] = ("ending_without_date", "the day it ended")
        endings.append(None if day is None else word or ENDINGS[0])
    return endings


def hand_off(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """One passing-on of a promise."""
    return {
        "from_unit_id": _items(fields, "from_unit", n),
        "to_unit_id": _items(fields, "to_unit", n),
        **_plain("handed_at", "accepted_at", "reason", "resident_told")(fields, n),
        **_rules(fields, n),
    }


def due_change(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """One wish to move a due date."""
    return {**_plain("changed_at", "new_due_on", "moved_by", "told_at")(fields, n), **_rules(fields, n)}


def event(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """An entry of a calendar, with the state of its listening loop."""
    starts = fields["starts_at"]
    ends = fields["ends_at"].moments if "ends_at" in fields else [None] * n
    state = _items(fields, "state", n)
    for place, (word, start) in enumerate(zip(state, starts.moments, strict=True)):
        if word == "held" and start is not None and start >= times.last_moment:
            refused[place] = ("in_the_future", f"held events end by {times.last_day}")
    columns = _plain(
        "kind",
        "initiation",
        "stance",
        "cancelled_by",
        "requested_on",
        "community",
        "attendance",
        "feedback_asked",
        "responses",
        "positive",
        "feedback_recorded_on",
    )(fields, n)
    for place, (yes, of) in enumerate(zip(columns["positive"], columns["responses"], strict=True)):
        if yes is not None and (of is None or yes > of):
            refused[place] = ("positive_over_responses", "at most as many as there are responses")
    return {
        "unit_id": _units(fields, "unit", n, unit_key(UNASSIGNED)),
        "starts_at": starts.moments,
        "ends_at": ends,
        "event_on": starts.days,
        "state": state,
        **columns,
        "loop": _loops(fields, columns, starts.days),
        **_rules(fields, n),
    }


def _loops(fields: Fields, columns: Columns, days: list[str | None]) -> list[str | None]:
    if not {"feedback_recorded_on", "attendance"} <= fields.keys():
        return [None] * len(days)
    gap = (_day_numbers(columns["feedback_recorded_on"]) - _day_numbers(days)).astype("int64")
    entered = np.array([day is not None for day in columns["feedback_recorded_on"]], bool)
    counted = np.array([x is not None for x in columns["attendance"]], bool)
    closed = entered & counted & (gap <= _LOOP_DAYS)
    not_asked = np.array([asked is False for asked in columns["feedback_asked"]], bool)
    loops: list[str | None] = np.where(not_asked, "not_asked", np.where(closed, "closed", "open")).tolist()
    return loops


def unit(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """A row of the unit tree."""
    return _plain("unit", "parent", "level", "kind", "outreach_duty", "sworn", "opened_on", "owner")(
        fields, n
    )


def exposure(fields: Fields, n: int, times: Times, refused: Refused) -> Columns:
    """What a unit met in the week of a day."""
    days = _day_numbers(fields["week"].items).astype("int64")
    mondays = (days - (days + 3) % 7).astype("datetime64[D]")  # day 0, 1970-01-01, was a Thursday
    return {
        "unit_id": fields["unit"].items,
        "week_start": [
            None if day is None else str(monday)
            for day, monday in zip(fields["week"].items, mondays, strict=True)
        ],
        **_plain("exposure", "n")(fields, n),
    }


DERIVE: dict[str, Callable[[Fields, int, Times, Refused], Columns]] = {
    "unit": unit,
    "exposure": exposure,
    "case": case,
    "outcome": outcome,
    "case_with_outcomes": outcome,
    "commitment": commitment,
    "hand_off": hand_off,
    "due_change": due_change,
    "event": event,
}
