"""The pack of the weekly review: a page a question with room to write, what was asked before, decisions.

It is of the live week and of what its reader may read, and is never part of what is published.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from dashboard import cache, tables, wording
from dashboard.briefings.briefing import Asked, Briefing, Chart, Series, Sheet, Stamp, Table
from dashboard.briefings.texts import bare, file_name
from dashboard.cache import Place
from dashboard.facts import asked, decisions, questions, signals, week
from dashboard.facts.decisions import DecisionLine
from dashboard.facts.questions import QuestionLine
from dashboard.facts.signals import Panel
from metrics import stored

words = wording.pack
MOST: Final = 12  # decisions on the page


def briefing(place: Place) -> Briefing:
    """All of it, for what the place's scope reads."""
    view, found = cache.week_view(place), questions.asked(place)
    monday = view.weeks.selected.start
    notes = [words.NOT_OUT] if found.questions else [words.NOT_OUT, words.NO_QUESTION]
    return Briefing(
        "chief",
        place.agency,
        view.top.name,
        words.title(monday),
        wording.week(monday),
        bare(week.sentence(place)),
        (),
        tuple(_on_the_first_page(line) for line in found.questions),
        (*(_question(place, line) for line in found.questions), *_before(place), *_decisions(place)),
        (),
        _stamp(place),
        file_name(place.agency, place.week, "meeting pack"),
        cache.figures_of(place).counts.zone,
        notes=tuple(notes),
    )


def _on_the_first_page(line: QuestionLine) -> Asked:
    return Asked(bare(line.state), bare(line.head), bare(line.ask))


def _question(place: Place, line: QuestionLine) -> Sheet:
    """A page: the figure asked about, its chart, what to ask, what was said before, room to write."""
    unit_id, measure = line.figure.unit_id, line.figure.measure
    panel = signals.panel(place, unit_id, measure)
    said = [bare(line.ask), *_said_before(place, line)]
    room = Table(words.ROOM, (("", "", ""),) * words.ROWS, tall=True)
    about = words.covered(*_covered(panel), panel.reading) if panel else ""
    chart = _chart(panel) if panel else None
    return Sheet(bare(line.head), about, wording.listed_words(said), "", chart, room)


def _covered(panel: Panel) -> tuple[str, str, str]:
    """What a chart is of: its name, its steps, its weeks."""
    first, last = panel.rows["week_start"].iloc[0], panel.rows["week_end"].iloc[-1]
    return panel.label, wording.steps_word(panel.step), wording.span(first, last)


def _said_before(place: Place, line: QuestionLine) -> list[str]:
    """What was asked about the figure lately, and what the unit said beside its figures."""
    unit_id, measure = line.figure.unit_id, line.figure.measure
    put = [one for one in asked.asked(place, frozenset({unit_id})) if one.query["measure"] == measure]
    return [
        *(f"{bare(one.state)}: {bare(one.text)} ({bare(one.below)})." for one in put),
        *(f"{one.about}: {bare(one.words)}." for one in asked.said(place, unit_id, place.viewer)),
    ]


def _chart(panel: Panel) -> Chart:
    rows = list(panel.rows.itertuples())
    ranges = [_range(row) for row in rows]
    share = panel.kind == "share"
    return Chart(
        "line",
        "share" if share else "days",
        tuple(wording.day(row.week_start, year=False) for row in rows),
        (
            Series(
                panel.label,
                tuple(_value(row) for row in rows),
                tuple(_shown(row, share=share) for row in rows),
                tuple(row.state for row in rows),
            ),
        ),
        bare(f"{panel.title}. {panel.reading}"),
        panel.goal,
        tuple(ranges) if any(ranges) else (),
        panel.usual,
        notes=tuple(_notes(panel, row) for row in rows),
    )


def _value(row: Any) -> float | None:
    return float(row.value) if row.status == "ok" and tables.known(row.value) else None


def _range(row: Any) -> tuple[float, float] | None:
    return (float(row.lower), float(row.upper)) if tables.known(row.lower) else None


def _shown(row: Any, *, share: bool) -> str:
    if _value(row) is None:
        return ""
    return wording.of(int(row.numerator), int(row.denominator)) if share else wording.number(row.value, 1)


def _notes(panel: Panel, row: Any) -> str:
    """The remarks on a week; paper numbers them itself."""
    numbers = [int(one) for one in row.note.split(", ") if one]
    return "; ".join(bare(panel.notes[one - 1].split("· ", 1)[1]) for one in numbers)


def _before(place: Place) -> list[Sheet]:
    """What was asked and waits, with whose it is."""
    lists = asked.of_week(place)
    lines = [one for one in (*lists.now, *lists.before) if one.open]
    if not lines:
        return []
    rows = tuple((bare(one.state), f"{bare(one.head)}. {bare(one.text)}", one.owner) for one in lines)
    return [Sheet(words.open_questions(len(lines)), "", "", "", None, Table(words.QUESTIONS, rows))]


def _decisions(place: Place) -> list[Sheet]:
    """Decisions that have their result, and those whose result comes next."""
    found = decisions.lists(place)
    shown: Sequence[DecisionLine] = [*found.results, *found.waiting][:MOST]
    if not shown:
        return []
    rows = tuple((bare(one.head), bare(one.below), bare(one.state)) for one in shown)
    title = words.open_decisions(len(found.waiting), len(found.results))
    return [Sheet(title, "", wording.decisions.NOTE, "", None, Table(words.DECISIONS, rows))]


def _stamp(place: Place) -> Stamp:
    view, whole = cache.week_view(place), place.scope.unit_ids is None
    texts = wording.briefings
    days = {part: state.last_day for part, state in view.states.items()}
    reach = {part: day.isoformat() if day else None for part, day in days.items()}
    return Stamp(
        words.scorecard(view.id),
        words.WORKING,
        place.as_of,
        datetime.now(UTC),
        texts.filters(view.top.name, whole=whole),
        stored.method(),
        view.configuration.version,
        texts.INTERNAL if whole else texts.OWN,
        texts.reaches(reach),
        texts.NO_SHARE,
        texts.USE,
        edition=0,
    )
