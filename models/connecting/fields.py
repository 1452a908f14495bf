"""Which record type a file is, and which column fills which field: the surest candidates first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from models.connecting.calendars import CALLED_OFF
from models.connecting.candidates import Guess, Known, name_words
from models.connecting.column_names import words_of
from models.connecting.date_columns import DateReading
from models.connecting.date_shapes import shape_of
from models.connecting.personal import Personal
from models.connecting.sample import Column, Sample
from models.connecting.words import patterns_of, plain_words
from models.importing.contracts import RECORDS
from models.importing.mapping import Pattern

LEAST: Final = 0.4  # below this certainty a column stays out
SURE: Final = 0.6  # below this one a person is asked
_WEIGHT: Final[dict[str, float]] = {
    "disposition": 3,
    "category": 2,
    "received_on": 1,
    "closed_on": 1,
    "channel": 1,
    "told_on": 1,
    "due_at": 3,
    "made_at": 1.2,
    "ended_at": 1,
    "kind": 2,
    "ending": 1.5,
    "promised_to": 2,
    "starts_at": 2,
    "ends_at": 1.5,
    "attendance": 3,
    "initiation": 2,
    "state": 1,
    "responses": 1,
}
_SAID: Final[dict[str, frozenset[str]]] = {
    "complaints": words_of(
        "complaint complainant allegation finding disposition officer misconduct accused citizen"
    ),
    "promises": words_of(
        "promised promise commitment pledge ticket sla target ontime enquiry request caller queue due"
    ),
    "events": words_of(
        "event calendar meeting attendance subject organizer attendees venue activity reminder"
    ),
}
_RARE: Final = frozenset({"hand_off", "due_change", "unit", "exposure", "outcome", "case"})
_TITLES: Final = frozenset(
    {"title", "subject", "event", "name", "summary", "betreff", "activity", "description"}
)
_KINDS_LEAST: Final = 0.3  # share of titles in which a kind of event is found
_CANCELLED: Final = r"(?<!not )\b(cancel|called off|abgesagt)"


@dataclass(frozen=True)
class Guesses:
    """What a file is. others: columns that might fill a field as well, for a person to choose."""

    record: str
    certainty: float
    because: str
    fields: dict[str, Guess]
    others: dict[str, tuple[str, ...]]


def suggest_fields(
    sample: Sample,
    dates: Mapping[str, DateReading],
    personal: Mapping[str, Personal],
    *,
    record: str | None = None,
    beside: Collection[str] = (),
    called: str = "",
) -> Guesses:
    """What a file is and which column is what. record: where a person has said what its rows are.

    beside: columns that belong to another one (hours beside days). called: the file's name, which may tell
    """
    known = Known(sample, dates, personal)
    known.columns = [column for column in known.columns if column.name not in beside]
    tried = {name: _assign(known, name) for name in ([record] if record else RECORDS)}
    scores = {name: _score(name, found, known, called) for name, (found, _) in tried.items()}
    best = max(scores, key=lambda name: scores[name])
    found, others = tried[best]
    runner = max(
        (score for name, score in scores.items() if RECORDS[name].part != RECORDS[best].part), default=0.0
    )
    margin = 0.5 + (scores[best] - runner) / max(1.0, scores[best])
    surest = max((guess.certainty for guess in found.values()), default=0.0)
    certainty = 1.0 if record else max(0.0, min(1.0, margin, surest))
    because = "as you said" if record else _record_because(found)
    return Guesses(best, round(certainty, 2), because, found, others)


def _record_because(found: Mapping[str, Guess]) -> str:
    telling = sorted(found.values(), key=lambda guess: -_WEIGHT.get(guess.field, 0.3) * guess.certainty)[:3]
    if not telling:
        return "nothing tells"
    return ", ".join(f"`{guess.column}` looks like {guess.field}" for guess in telling)


def _score(record: str, found: Mapping[str, Guess], known: Known, called: str) -> float:
    rule = RECORDS[record]
    absent = [f.name for f in rule.fields if f.required and f.name not in found]
    if absent and (record in _RARE or record == "case_with_outcomes"):
        return 0.0
    if record in ("hand_off", "due_change", "exposure", "unit") and any(
        g.certainty < 0.8 for n, g in found.items() if rule.field(n).required
    ):
        return 0.0
    said = {word for column in known.sample.columns for word in name_words(column.name)} | set(
        plain_words(called)
    )
    total = sum(_WEIGHT.get(name, 0.3) * guess.certainty for name, guess in found.items())
    total += 0.7 * min(4, len(said & _SAID.get(rule.part, frozenset())))
    if record == "case_with_outcomes" and "disposition" in found:
        total += 0.5
    if record in ("case", "outcome"):
        total -= 0.25
    return total - 2 * len(absent)


def _assign(known: Known, record: str) -> tuple[dict[str, Guess], dict[str, tuple[str, ...]]]:
    """The surest first; no column twice, no field twice."""
    guesses = [
        guess
        for rule in RECORDS[record].fields
        for column in known.columns
        if (guess := known.candidate(column, record, rule)) and guess.certainty >= LEAST
    ]
    places = {column.name: column.at for column in known.columns}
    fields = {rule.name: place for place, rule in enumerate(RECORDS[record].fields)}
    guesses.sort(key=lambda guess: (-guess.certainty, places[guess.column], fields[guess.field]))
    found: dict[str, Guess] = {}
    taken: set[str] = set()
    for guess in guesses:
        if guess.field not in found and guess.column not in taken:
            found[guess.field] = guess
            taken.add(guess.column)
    _dates_left(known, record, found, taken)
    if record == "event":
        _by_titles(known, found)
    others = {
        name: tuple(dict.fromkeys(g.column for g in guesses if g.field == name and g.column != chosen.column))
        for name, chosen in found.items()
    }
    return found, {name: columns for name, columns in others.items() if columns}


_FIRST_DATE: Final = {
    "case": "received_on",
    "case_with_outcomes": "received_on",
    "commitment": "made_at",
    "event": "starts_at",
}
_LAST_DATE: Final = {
    "case": "closed_on",
    "case_with_outcomes": "closed_on",
    "event": "ends_at",
}


def _dates_left(known: Known, record: str, found: dict[str, Guess], taken: set[str]) -> None:
    """Dates whose names say nothing: the earlier of a row is its beginning, the later its end."""
    first, last = _FIRST_DATE.get(record), _LAST_DATE.get(record)
    free = [
        c
        for c in known.columns
        if c.name in known.dates and c.name not in taken and c.name not in known.personal
    ]
    free = [column for column in free if not _tells(column.name)]
    if first is None or first in found or not free or (record == "event" and len(free) != 2):
        return  # a third date of an event, such as a reminder's, may be the earliest
    free.sort(key=lambda column: (_typical(column), column.at))
    found[first] = Guess(first, free[0].name, 0.5, "dates, the earliest of the row")
    taken.add(free[0].name)
    if last is not None and last not in found and len(free) > 1:
        found[last] = Guess(last, free[-1].name, 0.45, "dates, the latest of the row")
        taken.add(free[-1].name)


def _tells(name: str) -> bool:
    """Whether a date's name says something, though not what we ask."""
    return bool(
        set(name_words(name))
        & words_of(
            "incident occurred occurrence reminder modified updated created hire hired birth export printed"
        )
    )


def _typical(column: Column) -> tuple[int, ...]:
    days = sorted(
        day.toordinal()
        for cell in list(column.values)[:500]
        if (shape := shape_of(cell)) and (day := next((shape.day(order) for order in shape.formats), None))
    )
    return (days[len(days) // 2],) if days else (0,)


def _by_titles(known: Known, found: dict[str, Guess]) -> None:
    """Kind and state of an event, where only its title tells them; the title itself is never kept."""
    missing = [name for name in ("kind", "state") if name not in found]
    title = _title(known)
    if not missing or title is None:
        return
    texts = list(title.values)
    if "kind" in missing and (lines := patterns_of("event", "kind", texts)):
        patterns = tuple(Pattern(match=match, word=word) for match, word in lines)
        found["kind"] = Guess("kind", title.name, 0.7, "kinds of events stand in its texts", patterns)
    if "state" in missing:
        patterns = tuple(Pattern(match=match, word="cancelled") for match in (_CANCELLED, CALLED_OFF))
        because = "only its texts tell what was called off; the rest waits to be confirmed"
        found["state"] = Guess("state", title.name, 0.6, because, patterns, "to_be_confirmed")


def _title(known: Known) -> Column | None:
    """The column of titles: by its name, else the text in which most kinds of events are found."""
    texts = [c for c in known.columns if c.name not in known.dates and c.distinct > 1]
    named = [column for column in texts if set(name_words(column.name)) & _TITLES]

    def kinds(column: Column) -> float:
        return known.words(column, "event", "kind")[0]

    best = max(named or texts, key=kinds, default=None)
    return best if best is not None and (kinds(best) >= _KINDS_LEAST or best in named) else None
