"""A released quarter as a briefing for a council: what stands of it outside the agency, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from dashboard import wording
from dashboard.briefings import quarterly_sheets
from dashboard.briefings.briefing import Briefing, Figure, Part, Sheet, Stamp
from dashboard.briefings.texts import bare, file_name
from metrics.calendar import Quarter
from metrics.council import Council
from metrics.council_findings import Finding
from metrics.measures.definition import Value
from metrics.releasing import ReleasedQuarter, released
from models.access import Scope
from models.errors import EntryRefused

words, council_words = wording.briefings, wording.council
PARTS: Final = ("complaints", "promises", "events")
_KINDS: Final = {"answered": "complaints", "kept": "promises", "reach": "presence"}


def quarterly(connection: sa.Connection, scope: Scope, quarter: Quarter) -> Briefing:
    """The briefing of a released quarter; it is alike for all who may read the agency.

    Errors: EntryRefused where the quarter has not been released.
    """
    found = released(connection, scope, quarter.label)
    if found is None:
        raise EntryRefused(f"{quarter} has not been published.")
    return _Quarterly(found, found.council).briefing()


@dataclass(frozen=True)
class _Quarterly:
    """A released quarter on its way to a briefing."""

    out: ReleasedQuarter
    council: Council

    def briefing(self) -> Briefing:
        """All of it."""
        body, quarter, (first, last) = self.out.body, self.council.quarter, self.council.span.days
        return Briefing(
            "council",
            body["agency"],
            body["unit"],
            bare(council_words.council_title(body["agency"], quarter.start, quarter.end)),
            bare(council_words.weeks_of_quarter(first, last, self.council.on)),
            bare(self._sentence()),
            tuple(self._parts()),
            (),
            tuple(self._sheets()),
            tuple(self._figures()),
            self._stamp(),
            file_name(body["agency"], quarter.label, "council"),
            body["zone"],
            notes=(council_words.not_covered(self._lacking),),
        )

    @property
    def _lacking(self) -> list[str]:
        return [part for part in PARTS if self.council.reaches[part] is None]

    def _sentence(self) -> str:
        council, kept = self.council, self.council.kept
        return wording.council_sentence(
            wording.CouncilFacts(
                kept=_whole(kept.numerator),
                due=_whole(kept.denominator),
                goal=council.goal,
                answered=council.answered.value,
                past_cases=council.past_cases,
                past_before=council.past_before,
                withheld=council.answered.status == "hidden",
                past_withheld=council.past_cases is None
                and council.counts.known("open", "old", council.quarter.label),
                sources=tuple(wording.Source(part, council.reaches[part]) for part in PARTS),
                quarter_end=council.span.days[1],
            )
        )

    def _parts(self) -> list[Part]:
        """The finding of each part, and the pledges; what cannot be told is left out."""
        found = [
            Part(wording.PILLARS[_KINDS[one.kind]], bare(self._head(one)), "")
            for one in self.council.findings
            if one.kind in _KINDS
        ]
        pledges = bare(quarterly_sheets.pledges_sentence(self.council))
        return [*found, Part(words.PLEDGES, pledges, "")] if pledges else found

    def _head(self, one: Finding) -> str:
        return wording.findings.finding_head(one, self.council.told_days)

    def _sheets(self) -> list[Sheet]:
        found = [
            quarterly_sheets.finding(one, bare(self._head(one)), self.council)
            for one in self.council.findings
        ]
        rest = [quarterly_sheets.pledges, quarterly_sheets.year, quarterly_sheets.score]
        return [*found, *(sheet for make in rest if (sheet := make(self.council)) is not None)]

    def _figures(self) -> list[Figure]:
        """The findings' values, then the counts of the quarter, those of complaints as released."""
        council = self.council
        values = [
            (one.measure or one.kind, quarterly_sheets.named(one), one.value, one.goal)
            for one in council.findings
        ]
        counts = [
            (f"{of}:{outcome}", name, self._count(of, outcome), None)
            for (of, outcome), name in council_words.CELL_NAMES.items()
            if council.counts.known(of, outcome, council.quarter.label)
        ]
        return [self._figure(*one) for one in (*values, *counts)]

    def _count(self, of: str, outcome: str) -> Value:
        n = self.council.counts.count(of, outcome, self.council.quarter.label)
        return Value(status="hidden") if n is None else Value(numerator=n, value=n)

    def _figure(self, measure: str, name: str, value: Value, goal: float | None) -> Figure:
        first, last = self.council.span.days
        shown = value.status != "hidden"
        numbers = [getattr(value, one) if shown else None for one in Value.__match_args__[:5]]
        days = first.isoformat(), last.isoformat()
        reason = value.reason if shown else wording.WITHHELD
        unit = self.out.body["unit"]
        return Figure(unit, measure, name, "quarter", *days, *numbers, goal, value.status, reason)

    def _stamp(self) -> Stamp:
        body, council = self.out.body, self.council
        reach = {part: on for part in PARTS if (on := council.reaches[part]) is not None}
        withheld = council.counts.withheld()
        return Stamp(
            f"{self.out.label} · {self.out.head.digest[:6]}",
            self.out.head.short,
            datetime.fromisoformat(body["as_of"]),
            self.out.published_at,
            words.WHOLE_AGENCY,
            body["method"],
            body["configuration"],
            council_words.small_numbers(withheld, council.counts.rules.smallest),
            f"{council_words.files_to(reach)}.",
            words.NO_SHARE,
            words.USE,
            self.out.edition,
            self.out.reason,
        )


def _whole(n: float | None) -> int | None:
    return None if n is None else int(n)
