"""The trails as the auditor's page shows them: how they stand, and who looked, was refused, changed what."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place
from dashboard.cli.output import inert
from metrics.calendar import zone
from models.access import Action, check_can
from models.engine import engine, reading
from models.trails import TRAILS, Entry, TrailState, Wanted, count, entries
from models.tree import agency_zone, unit_names

words = wording.audit
MOST: Final = 20_000  # entries read for one page; the newest
A_SCREEN: Final = 500
_FIRST_LINES: Final = 50


@dataclass(frozen=True)
class AuditPage:
    """Sentence, tables, and the entries of the period; actions and actors: those there are to choose from."""

    sentence: str
    trails: pd.DataFrame
    openings: pd.DataFrame
    refusals: pd.DataFrame
    sign_ins: pd.DataFrame
    held: list[Entry]
    zone: ZoneInfo
    units: dict[int, str]

    def actions(self) -> list[str]:
        """What was done in the period, by name."""
        return sorted({entry.action for entry in self.held}, key=words.action_name)

    def actors(self) -> list[str]:
        """Who did anything in the period."""
        return sorted({entry.actor for entry in self.held})

    def of(self, action: str, actor: str) -> list[Entry]:
        """The entries of one action and one actor; `wording.audit.ALL` for all."""
        return [
            entry
            for entry in self.held
            if action in (words.ALL, entry.action) and actor in (words.ALL, entry.actor)
        ]

    def table(self, chosen: Sequence[Entry]) -> pd.DataFrame:
        """Entries in words, for the screen and for a file."""
        rows = [
            (
                _when(entry.at, self.zone),
                entry.actor,
                _role(entry),
                words.told(entry.action, entry.subject, entry.detail, self.units),
                words.TRAIL_NAMES[entry.trail],
                entry.number,
            )
            for entry in chosen
        ]
        return pd.DataFrame(rows, columns=list(words.ENTRY_COLUMNS))


def find(place: Place, days: str, now: datetime) -> AuditPage:
    """The page of a period; days: a key of `wording.audit.DAYS`. Errors: AccessDenied."""
    check_can(place.viewer, Action.READ_TRAILS, place.scope)
    with reading(engine()) as connection:
        here = zone(agency_zone(connection, place.scope))
        units = unit_names(connection, place.scope)
    wanted = Wanted(since=None if days == words.ALL else now - timedelta(days=int(days)), most=MOST)
    held = [entry for trail in TRAILS for entry in entries(engine(), place.scope, trail, wanted)]
    held.sort(key=lambda entry: (entry.at, entry.number), reverse=True)
    states, walked_at = cache.trail_states()
    counted = sum(count(engine(), place.scope, trail, wanted) for trail in TRAILS)
    by = Counter(entry.action for entry in held)
    concerned = sum(entry.detail.get("concerns") is True for entry in _of(held, "record_opened"))
    broken = next((state.said for state in states if state.broken is not None), "")
    return AuditPage(
        words.sentence(counted, days, by["refusal"], concerned, broken),
        _trail_table(states, _when(walked_at, here)),
        _openings(held, here),
        _refusals(held, here, units),
        _sign_ins(held, here),
        held,
        here,
        units,
    )


def _of(held: Iterable[Entry], *actions: str) -> list[Entry]:
    return [entry for entry in held if entry.action in actions]


def _when(at: datetime, here: ZoneInfo) -> str:
    local = at.astimezone(here)
    return f"{wording.day(local.date())}, {local:%H:%M}"


def _role(entry: Entry) -> str:
    acting = f", for {entry.acting_for}" if entry.acting_for else ""
    return f"{entry.role or ''}{acting}"


def _trail_table(states: Sequence[TrailState], walked: str) -> pd.DataFrame:
    rows = [
        (
            words.TRAIL_NAMES[state.trail],
            wording.number(state.head.number) if state.head else "",
            f"{words.VERIFIES} ({walked})" if state.head else state.said,
            state.head.short if state.head else "",
        )
        for state in states
    ]
    return pd.DataFrame(rows, columns=list(words.TRAIL_COLUMNS))


def _openings(held: Sequence[Entry], here: ZoneInfo) -> pd.DataFrame:
    """Those by the unit concerned first, then the newest."""
    found = sorted(_of(held, "record_opened"), key=lambda entry: entry.detail.get("concerns") is not True)
    rows = [
        (_when(entry.at, here), entry.actor, _role(entry), entry.subject, words.side(entry.detail))
        for entry in found[:A_SCREEN]
    ]
    return pd.DataFrame(rows, columns=list(words.OPENING_COLUMNS))


def _refusals(held: Sequence[Entry], here: ZoneInfo, units: dict[int, str]) -> pd.DataFrame:
    def row(entry: Entry, of: list[Entry]) -> tuple[Any, ...]:
        last = words.asked_for(entry.subject, entry.detail, units)
        return entry.actor, _role(entry), len(of), _when(entry.at, here), last

    return _by_actor(_of(held, "refusal"), row, words.REFUSAL_COLUMNS)


def _sign_ins(held: Sequence[Entry], here: ZoneInfo) -> pd.DataFrame:
    def row(entry: Entry, of: list[Entry]) -> tuple[Any, ...]:
        return (
            entry.actor,
            len(_of(of, "sign_in")),
            len(_of(of, "sign_out")),
            _when(entry.at, here),
        )

    return _by_actor(_of(held, "sign_in", "sign_out"), row, words.SIGN_IN_COLUMNS)


def _by_actor(
    found: Sequence[Entry], row: Callable[[Entry, list[Entry]], tuple[Any, ...]], columns: Sequence[str]
) -> pd.DataFrame:
    """A line for each actor: what the newest entry says, and how many there are; most first."""
    by: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in found:
        by.setdefault((entry.actor, entry.role), []).append(entry)
    most = sorted(by.values(), key=len, reverse=True)[:_FIRST_LINES]
    return pd.DataFrame([row(of[0], of) for of in most], columns=list(columns))


def csv_text(table: pd.DataFrame) -> str:
    """Entries as a file; no cell that a spreadsheet would run."""
    return table.map(inert).to_csv(index=False, lineterminator="\n")
