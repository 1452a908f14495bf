"""What briefings say: findings as titles, subtitles, caveats, and what a file says of itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, number, of, percent, short_span, span, window
from dashboard.words.sentences import none_or
from dashboard.words.states import mark
from metrics.calendar import zone as named_zone

USE: Final = "For managing the organisation. Not evidence about any employee."
ONLY_LOGGED: Final = "Only promises that were logged are counted."
BY_HANDLING: Final = "By the office that answers the complaint; nobody is scored for another office's clock."
WHERE_HELD: Final = (
    "Counted is where community events were held, not who came. "
    "Units without a duty to outreach that held none are left out."
)
# A share as a finding, by its measure.
FINDINGS: Final = {
    "B1": "{share} of promises were kept on time in 13 weeks",
    "C2": "Outreach was held in {share} of unit-weeks, over 13 weeks",
}
SCORE_CAVEAT: Final = "0 is the floor that was set, 100 the target. Not a percentage, not a rank."
NO_SHARE: Final = "A share stands with its count; under 10 cases the count alone."
INTERNAL: Final = (
    "Nothing is withheld in this edition. Figures of whom complaints are about are of units with 10 sworn or "
    "more, alone or together."
)
OWN: Final = "Of this unit and the units under it alone."
CASES: Final = "Open complaint cases by legal deadline"
CLOCK_NAMES: Final = {
    "late": "Past it",
    "7 days": "7 days",
    "30 days": "30 days",
    "60 days": "60 days",
    "90 days": "90 days",
    "later": "Later",
    "no date": "Paused",
}
UNIT: Final = "Unit"
TAKE_AWAY: Final = "Take away"
FORMAT_NAMES: Final = {"pdf": "PDF", "pptx": "Slides", "xlsx": "Workbook", "csv": "CSV"}
OPEN_DATA: Final = "Open data (ZIP)"
NO_WEEK_OUT: Final = "No week has been published yet: there is nothing to take away."
WHOLE_AGENCY: Final = "The whole agency"
EVENTS: Final = "Community events held"
PROMISES: Final = "Promises due in the quarter"
KEPT_OR_NOT: Final = ("Kept on time", "Not kept on time")
PLEDGE_COLUMNS: Final = ("Pledge", "To", "Held by", "Due (first date)", "State", "Evidence")
NO_DATE: Final = "no date"
PLEDGES: Final = "Pledges to this council"
PROMISE_COLUMNS: Final = (UNIT, "Kept in the week", "Kept on time, 13 weeks", "Late at week end")
CASE_COLUMNS: Final = (UNIT, "Open", "Past deadline", "Past 90 days", "Answered in 90 days")
OUTREACH_COLUMNS: Final = (UNIT, "Weeks with outreach", "Events in the week", "Started by us")
SCORE_COLUMNS: Final = ("Part", "Place between floor and target", "Stands")
ALL_PARTS: Final = "All three parts"
NOT_SAID: Final = "–"


def title(unit: str, monday: date, *, own: bool) -> str:
    """The title of a weekly briefing."""
    week = f"week of {span_of(monday)}"
    return f"{unit}, {week}" if own else f"Accountability, {week}"


def span_of(monday: date) -> str:
    """A week by its days, with the year."""
    return span(monday, date.fromordinal(monday.toordinal() + 6))


def share_finding(says: str, value: float, goal: float | None, low: float | None, high: float | None) -> str:
    """A share as a finding: "89% of promises were kept on time over 13 weeks, below the goal of 95%"."""
    head = says.format(share=percent(value))
    if goal is None or low is None or high is None:
        return head
    if high < goal:
        return f"{head}, below the goal of {percent(goal)}"
    if low >= goal:
        return f"{head}, at or above the goal of {percent(goal)}"
    return f"{head}, too close to the goal of {percent(goal)} to call"


def no_finding(name: str, reason: str) -> str:
    """Where there is no figure: what it is of, and why there is none."""
    return f"{name}: {reason[:1].lower()}{reason[1:]}"


def clocks_finding(past: int, open_cases: int, soon: int) -> str:
    """The open complaint cases by their legal deadline, as a finding."""
    if not open_cases:
        return "No complaint case is open"
    verb = "is past its" if past <= 1 else "are past their"
    among = of(past, open_cases) if past else f"None{NO_BREAK}of{NO_BREAK}{number(open_cases)}"
    case = "case" if open_cases == 1 else "cases"
    head = f"{among} open complaint {case} {verb} legal deadline"
    more = f"{none_or(soon)}{' more' if past else ''} {'reaches' if soon <= 1 else 'reach'}"
    return f"{head}; {more} it within 30{NO_BREAK}days"


def clocks_reading(past_90: int, open_cases: int) -> str:
    """Beside the clocks: how many are open for long."""
    if not open_cases:
        return ""
    among = of(past_90, open_cases) if past_90 else f"None{NO_BREAK}of{NO_BREAK}{number(open_cases)}"
    return f"{among} {'has' if past_90 <= 1 else 'have'} been open for over 90{NO_BREAK}days."


def subtitle(name: str, unit: str, code: str, first: date, last: date, cases: str) -> str:
    """Measure, unit, period, number of cases."""
    period = f"{window(code)} to {day(last)}" if code != "week" else span(first, last)
    return " · ".join(part for part in (name, unit, period, cases) if part)


def at_week_end(name: str, unit: str, on: date, cases: str) -> str:
    """The same for what stands open at a week's end."""
    return f"{name} · {unit} · at the end of {day(on)} · {cases}"


def newest_weeks(kept: int, due: int, first: date, last: date, what: str) -> str:
    """The newest step of a line, in counts."""
    counts = of(kept, due) if kept else f"none{NO_BREAK}of{NO_BREAK}{number(due)}"
    return f"{short_span(first, last)}: {counts}{NO_BREAK}{what}."


def disputed(unit: str, measure: str, on: date) -> str:
    """A figure that its unit disputed while it could check the week; the figure stands all the same."""
    return f"{unit} disputed on {day(on)}: {measure}. The figure stands as reckoned."


def take_away(unit: str, monday: date) -> str:
    """Above the files of a published week: of whom, and which week."""
    return f"{unit}, as published for the week of {span_of(monday)}."


def state_word(state: str | None) -> str:
    """A state as shape and word; empty for none."""
    return mark(state).split("[")[-1].rstrip("]") if state else ""


def score_finding(point: float, low: float, high: float) -> str:
    """The score as a finding, with its likely range."""
    return f"Accountability score {number(point)}, likely {number(low)}–{number(high)}"


def as_of_line(at: datetime, zone: str) -> str:
    """Until when the records reach, in the agency's zone."""
    return f"Records up to {_instant(at, zone)}"


def published_line(at: datetime, zone: str, edition: int, reason: str) -> str:
    """When it was published, and which edition this is."""
    if edition == 0:
        return f"Never; a working paper made {_instant(at, zone)}"
    head = f"Published {_instant(at, zone)}"
    return head if edition == 1 else f"{head}; edition {edition}, corrected: {reason}"


def _instant(at: datetime, zone: str) -> str:
    local = at.astimezone(named_zone(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def reaches(parts: Mapping[str, str | None]) -> str:
    """How far each part's records reach."""
    named = [
        f"{part} to {day(date.fromisoformat(on))}" if on else f"{part} not connected"
        for part, on in sorted(parts.items())
    ]
    return "Records: " + ", ".join(named) + "."


def filters(unit: str, *, whole: bool) -> str:
    """What was chosen."""
    return "All units" if whole else f"{unit}, with the units under it"


def goal_words(goal: float | None) -> str:
    """A goal behind a figure; empty where there is none."""
    return "" if goal is None else f"; goal {percent(goal)}"


def events_held(held: int | None, proactive: int | None) -> str:
    """Community events of the week."""
    if held is None:
        return ""
    if not held:
        return "No community event was held in the week."
    head = f"{counted(held, 'community event')} {'was' if held == 1 else 'were'} held in the week"
    return f"{head}." if proactive is None else f"{head}, {none_or(proactive)} of them started by us."


def unit_weeks(count: int) -> str:
    """How many weeks of units."""
    return counted(count, "unit-week")
