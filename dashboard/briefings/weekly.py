"""A published week as a briefing: for the chief the agency, for a commander a unit and those under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from dashboard import wording
from dashboard.briefings import weekly_sheets
from dashboard.briefings.briefing import Asked, Audience, Briefing, Part, Sheet, Stamp
from dashboard.briefings.lines import Line, Question, named
from dashboard.briefings.texts import bare, file_name
from dashboard.briefings.weekly_sheets import WeekLines
from metrics.calendar import Week, local_day, zone
from metrics.measures import REGISTRY
from models import published
from models.access import Scope
from models.errors import AccessDenied, EntryRefused
from models.published import PublishedWeek

words = wording.briefings
_FIRST: Final = {"worse": 0, "higher": 1, "lower": 1, "better": 2}


def weekly(
    connection: sa.Connection, scope: Scope, week: Week, audience: Audience, unit: str | None = None
) -> Briefing:
    """The briefing of a published week, for what the scope may read.

    unit: for the audience `unit`; None for the topmost in scope. Errors: EntryRefused where the week has not
    been published; AccessDenied for a unit that is not in scope, or an audience that reads more than it.
    """
    out = [one for one in published.weeks(connection, scope) if one.label == week.label]
    bodies = published.bodies(connection, scope, week.label)
    if not out:
        raise EntryRefused(f"{week} has not been published.")
    lines = [Line(body) for body in bodies.values()]
    if (audience == "chief" and scope.unit_ids is not None) or not lines:
        raise AccessDenied("This briefing is of the whole agency, which you may not read.")
    top = _find(lines, unit)
    below = lines if audience == "chief" else _below(lines, top)
    return _Weekly(WeekLines(top, below, week), audience, out[-1]).briefing()


def _find(lines: Sequence[Line], unit: str | None) -> Line:
    if unit is None:
        return min(lines, key=lambda line: line.depth)
    found = next((line for line in lines if line.unit.casefold() == unit.strip().casefold()), None)
    if found is None:
        raise AccessDenied(f"There is no unit “{unit[:60]}” that you may read.")
    return found


def _below(lines: Sequence[Line], top: Line) -> list[Line]:
    """A unit's line and those under it, in the order of the tree."""
    names, found = {top.unit}, []
    for line in lines:
        if line is top or line.parent in names:
            names.add(line.unit)
            found.append(line)
    return found


@dataclass(frozen=True)
class _Weekly:
    """One week's lines on their way to a briefing."""

    week: WeekLines
    audience: Audience
    out: PublishedWeek

    def briefing(self) -> Briefing:
        """All of it."""
        top, monday = self.week.top, self.week.week.start
        body, own = top.body, self.audience == "unit"
        return Briefing(
            self.audience,
            body["agency"],
            top.unit,
            words.title(top.unit, monday, own=own),
            words.span_of(monday),
            self._sentence(),
            tuple(self._parts()),
            tuple(self._questions()),
            tuple(self._sheets()),
            tuple(figure for line in self.week.lines for figure in line.figures),
            self._stamp(),
            file_name(body["agency"], self.week.week.label, self.audience, top.unit if own else ""),
            body["zone"],
            notes=tuple(self._disputes()),
        )

    def _disputes(self) -> list[str]:
        """What units disputed before the week was published; it hides nothing."""
        place = zone(self.week.top.body["zone"])
        return [
            words.disputed(
                line.unit,
                named(one["measure"]),
                local_day(datetime.fromisoformat(one["written_at"]), place),
            )
            for line in self.week.lines
            for one in line.body["disputes"]
        ]

    def _sentence(self) -> str:
        top = self.week.top
        clocks = top.clocks
        questions = [one for line in self.week.lines for one in line.questions if one.asked]
        usual = top.chart("B1").get("usual") if top.chart("B1").get("step") == 1 else None
        facts = wording.WeekFacts(
            self.week.week.end,
            tuple(
                wording.Source(part, self.week.reach(part)) for part in ("complaints", "promises", "events")
            ),
            due=top.count("commitments_due"),
            kept=top.count("commitments_kept"),
            late=top.count("commitments_overdue"),
            late_before=top.body["late"]["before"],
            oldest_days=top.body["late"]["oldest_days"],
            ending_soon=clocks.get("7 days", 0) + clocks.get("30 days", 0),
            past_deadline=clocks.get("late", 0),
            open_cases=top.count("complaints_open"),
            past_cases=clocks["past_90"],
            questions=len(questions) if top.body["tests"] else None,
            worse=sum(one.state == "worse" for one in questions),
            usual=(float(usual[0]), float(usual[1])) if usual else None,
        )
        return bare(wording.chief_sentence(facts))

    def _parts(self) -> list[Part]:
        return [
            Part(
                wording.PILLARS[key],
                self.week.part_text(measure),
                words.state_word(self.week.top.chart(measure).get("variation")),
            )
            for key, measure in (("promises", "B1"), ("complaints", "A1"), ("presence", "C2"))
        ]

    def _questions(self) -> list[Asked]:
        """The questions, what is worse first, then in the order of the tree."""
        found = [(line, one) for line in self.week.lines for one in line.questions if one.asked]
        return [self._asked(line, one) for line, one in sorted(found, key=lambda one: _FIRST[one[1].state])]

    def _asked(self, line: Line, one: Question) -> Asked:
        counts = wording.count_words(one.measure, one.numerator, one.denominator, one.value)
        usual = wording.usual_count(one.measure, one.low, one.high, one.denominator)
        head = wording.question_head(line.unit, counts, one.measure, self.week.week.start, usual)
        ask = wording.question_ask(REGISTRY[one.measure].asks)
        return Asked(words.state_word(one.state), bare(head), bare(ask))

    def _sheets(self) -> list[Sheet]:
        made = [weekly_sheets.promises, weekly_sheets.complaints, weekly_sheets.presence, weekly_sheets.score]
        return [sheet for make in made if (sheet := make(self.week)) is not None]

    def _stamp(self) -> Stamp:
        body, whole = self.week.top.body, self.audience == "chief"
        return Stamp(
            body["scorecard"],
            self.out.head.short,
            datetime.fromisoformat(body["as_of"]),
            self.out.published_at,
            words.filters(self.week.top.unit, whole=whole),
            body["method"],
            body["configuration"],
            words.INTERNAL if whole else words.OWN,
            words.reaches(body["reaches"]),
            words.NO_SHARE,
            words.USE,
            self.out.edition,
            self.out.reason,
        )
