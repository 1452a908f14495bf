"""How publication stands, as its page shows it: what is out, what is held, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.calendar import Quarter, Week, local_day, zone
from metrics.publishing import weeks_due
from metrics.self_check import SelfCheck, newest_check, self_check
from models.disputes import Disputed
from models.published import PublishedWeek

words = wording.published
SHOWN: Final = 13  # weeks in the table; the others behind a click


@dataclass(frozen=True)
class Standing:
    """How publication stands at an instant. check: of the week that has settled last; waits: weeks whose
    time has come and that are not out; disputes: within the scope."""

    now: datetime
    zone: ZoneInfo
    out: list[PublishedWeek]
    quarters: list[PublishedWeek]
    holds: Sequence[Any]
    check: SelfCheck
    waits: list[Week]
    disputes: list[Disputed]

    @property
    def weeks(self) -> list[str]:
        """The weeks that are out, oldest first."""
        return sorted({one.label for one in self.out})

    @property
    def held(self) -> list[str]:
        """The weeks that somebody holds now."""
        return [row.label for row in self.holds if row.lifted_at is None and "-W" in row.label]

    def disputed(self, label: str, unit_id: int | None = None, measure: str | None = None) -> list[Disputed]:
        """What was said against the figures of a week, of one unit and one figure or all."""
        return [
            one
            for one in self.disputes
            if one.label == label and unit_id in (None, one.unit_id) and measure in (None, one.measure)
        ]

    def day(self, at: datetime) -> date:
        """The agency's day of an instant."""
        return local_day(at, self.zone)


def find(here: Place, now: datetime) -> Standing:
    """How publication of the place's agency stands."""
    where, rules = cache.figures_of(here).counts.zone, cache.configuration()
    out, holds = cache.published_weeks(here), cache.publication_holds(here)
    weeks = {one.label for one in out}
    held = {row.label for row in holds if row.lifted_at is None}
    last = Week.parse(cache.week_labels(here)[0])
    waits = weeks_due(last, weeks, held, rules, where, now)
    check = newest_check(rules, where, now)
    quarters, said = cache.published_quarters(here), cache.disputes(here)
    return Standing(now, zone(where), out, quarters, holds, check, waits, said)


def sentence(found: Standing) -> str:
    """The page's sentence."""
    after = coming(found)
    return words.sentence(
        words.PublishedFacts(
            weeks=len(found.weeks),
            newest=Week.parse(found.weeks[-1]).start if found.weeks else None,
            coming=after.week.start,
            due=after.closes_at.astimezone(found.zone),
            waits=bool(found.waits),
            held=len(found.held),
        )
    )


def coming(found: Standing) -> SelfCheck:
    """The next to be published: what waits, else the first whose time has not come and that nobody holds."""
    rules, where = cache.configuration(), found.zone.key
    if found.waits:
        return self_check(found.waits[0], rules, where)
    following = found.check
    while found.now >= following.closes_at or following.week.label in found.held:
        following = self_check(following.week.next, rules, where)
    return following


def chosen_week(here: Place, found: Standing) -> str:
    """The newest published week up to the place's, else the first there is; blank where none is out."""
    before = [label for label in found.weeks if label <= here.week]
    return before[-1] if before else next(iter(found.weeks), "")


def weeks_table(found: Standing, *, every: bool = False) -> pd.DataFrame:
    """What has been published, newest first: when, which edition and why, the head after it."""
    newest = sorted(found.out, key=lambda one: (one.label, one.edition), reverse=True)
    rows = [
        (
            period(one.label),
            wording.day(found.day(one.published_at)),
            words.edition(one.edition, one.reason),
            one.head.short,
            wording.number(one.units),
            words.disputed(len(found.disputed(one.label))),
        )
        for one in (newest if every else newest[:SHOWN])
    ]
    return pd.DataFrame(rows, columns=list(words.WEEK_COLUMNS))


def quarters_table(found: Standing) -> pd.DataFrame:
    """The same of quarters."""
    rows = [
        (
            period(one.label),
            wording.day(found.day(one.published_at)),
            words.edition(one.edition, one.reason),
            one.head.short,
        )
        for one in sorted(found.quarters, key=lambda one: (one.label, one.edition), reverse=True)
    ]
    return pd.DataFrame(rows, columns=list(words.QUARTER_COLUMNS))


def period(label: str) -> str:
    """A week by its days, a quarter by its months."""
    if "-W" in label:
        return wording.week(Week.parse(label).start)
    quarter = Quarter.parse(label)
    return wording.council.quarter_name(quarter.start, quarter.end)


def chain_line(here: Place) -> str:
    """Whether the chain verifies, and its head."""
    held = cache.chain(here)
    return words.chain_broken(held) if isinstance(held, str) else words.chain(held.number, held.short)


def hold_lines(found: Standing) -> list[str]:
    """Holds with their names and reasons, newest first."""
    return [
        words.held_line(
            period(row.label),
            row.held_by,
            found.day(row.held_at),
            row.reason,
            words.lifted(row.lifted_by, found.day(row.lifted_at)) if row.lifted_at else "",
        )
        for row in reversed(found.holds)
    ]
