"""What the promise rules of a mapping say of each row: kind, to whom, by what duty, due when."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from models.importing.mapping import Mapping, folded
from models.importing.promise_rules import DueRule, PromiseRule, PromiseRules, due_rule
from models.importing.values import Texts, Times, Values

_HOURS_A_DAY = 24


def by_rule(mapping: Mapping, raws: dict[str, Texts], fields: dict[str, Values], against: Times) -> None:
    """Fill in the fields that the rules of a mapping give; rows without a type are refused."""
    rules = mapping.promises
    if rules is None:
        return
    n = len(fields["made_at"].items)
    of_row = _rules_of(rules, raws.get("kind") or [None] * n)
    if rules.column is not None:
        kinds = fields["kind"]
        for place, rule in enumerate(of_row):
            if rule is None and place not in kinds.refused:
                kinds.refused[place] = ("missing_value", "a ticket type")
    for name in ("promised_to", "due_basis"):
        if rules.says(name):
            origin = mapping.fields.get(name)
            otherwise = origin.constant if origin else None
            said = [None if rule is None else getattr(rule, name) or otherwise for rule in of_row]
            fields[name] = Values(said)
    if "due_at" in rules.gives:
        of_all = due_rule(rules.due) if rules.due else None
        dues = [due_rule(rule.due) if rule else of_all for rule in of_row]
        fields["due_at"] = _due(fields["made_at"], fields.get("due_at"), dues, rules, against)


def _rules_of(rules: PromiseRules, types: Texts) -> list[PromiseRule | None]:
    by_type = rules.by_type
    known = {raw: by_type.get(folded(raw)) for raw in set(types) if raw is not None}
    return [None if raw is None else known[raw] for raw in types]


def _due(
    made: Values, told: Values | None, dues: Sequence[DueRule | None], rules: PromiseRules, against: Times
) -> Values:
    """The file's own due where a row's rule says so, else so long after the promise was made."""
    n = len(dues)
    due = told or Values([None] * n, {}, [None] * n, [None] * n, [False] * n)
    for rule in {rule for rule in dues if rule is not None}:
        mine = [place for place, one in enumerate(dues) if one == rule]
        hourly = [p for p in mine if rule.unit == "hours" and not made.is_day[p]]
        by_day = [p for p in mine if rule.unit != "hours" or made.is_day[p]]
        days = _days_after([made.days[p] for p in by_day], rule, rules)
        _put(due, by_day, days, [None] * len(by_day), True)
        _put(due, hourly, *_hours_after([made.moments[p] for p in hourly], rule.n, against), False)
    due.items = due.days
    return due


def _days_after(made: Texts, rule: DueRule, rules: PromiseRules) -> Texts:
    """Local days. The day it was made does not count; hours of what has no hour are begun days."""
    days = np.array([day or "NaT" for day in made], "datetime64[D]")
    if rule.unit == "working days":
        free = np.array([str(day) for day in rules.holidays], "datetime64[D]")
        after = np.busday_offset(days, rule.n, roll="backward", holidays=free) if len(days) else days
    else:
        after = days + (rule.n if rule.unit == "days" else -(-rule.n // _HOURS_A_DAY))
    return _texts(after)


def _hours_after(made: Texts, hours: int, against: Times) -> tuple[Texts, Texts]:
    """Local days and UTC instants: an hour is an hour, also in the night when clocks change."""
    moments = pd.DatetimeIndex([None if text is None else text for text in made]) + pd.Timedelta(hours=hours)
    local = moments.tz_localize("UTC").tz_convert(against.zone).tz_localize(None)
    texts = _texts(moments.to_numpy("datetime64[us]"))
    instants: Texts = [text and text.replace("T", " ") for text in texts]
    return _texts(local.to_numpy("datetime64[D]")), instants


def _texts(moments: Any) -> Texts:
    return [None if text == "NaT" else text for text in np.datetime_as_string(moments).tolist()]


def _put(due: Values, places: list[int], days: Texts, moments: Texts, is_day: bool) -> None:
    for place, day, moment in zip(places, days, moments, strict=True):
        due.refused.pop(place, None)
        due.days[place], due.moments[place] = day, moment
        due.is_day[place] = is_day and day is not None
