"""What a person must still decide about a mapping in the making, in plain words and in order."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from models.connecting.fields import SURE
from models.connecting.personal import against
from models.connecting.words import changes_figures
from models.errors import ImportRefused
from models.importing.mapping import folded
from models.importing.mapping_parts import ISO_FORMATS
from models.importing.mapping_text import toml_value

if TYPE_CHECKING:
    from models.connecting.draft import Draft

About = Literal[
    "title",
    "record",
    "zone",
    "key",
    "parent",
    "field",
    "dates",
    "personal",
    "words",
    "confirm",
    "units",
    "rows",
]
_TIMES: Final = ("day", "instant", "day_or_instant")
_SHOWN: Final = 3


@dataclass(frozen=True)
class Decision:
    """What a person must still decide. about, name: where; text: the question in plain words.

    must: the mapping cannot be used before. Else rows wait meanwhile, or a proposal is taken as it stands
    """

    about: About
    name: str
    text: str
    must: bool


def open_decisions(draft: "Draft") -> list[Decision]:
    """First what stands in the way of the mapping, then what may wait."""
    tests = (
        _whole_decisions,
        _field_decisions,
        _personal_decisions,
        _date_decisions,
        _word_decisions,
        _unit_decisions,
        _unsure,
        _confirmations,
    )
    found = [decision for test in tests for decision in test(draft)]
    return [one for one in found if one.must] + [one for one in found if not one.must]


def _whole_decisions(draft: "Draft") -> list[Decision]:
    found = []
    if draft.zone is None:
        text = "In which time zone are the file's dates and times? Write it like America/Chicago."
        found.append(Decision("zone", "zone", text, True))
    if draft.key is None:
        found.append(Decision("key", "key", "Which columns tell one row from another?", True))
    needs = draft.rule.attaches_to or draft.record == "case_with_outcomes"
    if needs and draft.parent is None:
        what = "promise" if draft.rule.attaches_to == "commitment" else "complaint"
        found.append(Decision("parent", "parent_key", f"Which column holds the number of the {what}?", True))
    return found


def _field_decisions(draft: "Draft") -> list[Decision]:
    return [
        Decision(
            "field",
            rule.name,
            f"Which column is {rule.name} ({rule.about})? A {draft.record} needs it.",
            True,
        )
        for rule in draft.rule.fields
        if rule.required and rule.name not in draft.sources
    ]


def _personal_decisions(draft: "Draft") -> list[Decision]:
    """Fields that would keep the text of a column that holds persons."""
    found = []
    for name, source in draft.sources.items():
        for column in source.columns:
            personal = draft.personal.get(column)
            safe = source.patterns or draft.rule.field(name).type == "hash"
            if personal is not None and column not in draft.allowed and not safe:
                found.append(Decision("personal", name, against(personal, name), True))
    for rule in (draft.key, draft.parent):
        if rule is not None and not rule.digest and draft.holds_persons(rule.columns):
            column = next(c for c in rule.columns if c in draft.personal)
            text = f"{against(draft.personal[column], 'key')} Or keep only a digest of the key."
            found.append(Decision("personal", column, text, True))
    return found


def check_keeps_nobody(draft: "Draft") -> None:
    """Errors: ImportRefused where a mapping would keep the text of columns that hold persons."""
    found = _personal_decisions(draft)
    if not found:
        return
    columns = {column for source in draft.sources.values() for column in source.columns}
    columns |= {column for rule in (draft.key, draft.parent) if rule for column in rule.columns}
    persons = toml_value(sorted(column for column in columns if draft.holds_persons([column])))
    said = " ".join(dict.fromkeys(one.text for one in found))
    raise ImportRefused(f"{said} To say so, write names_nobody = {persons} into the mapping {draft.name}.")


def _date_decisions(draft: "Draft") -> list[Decision]:
    found = []
    for name, source in draft.sources.items():
        reading = draft.dates.get(source.column or "")
        if draft.rule.field(name).type not in _TIMES or reading is None:
            continue
        if not source.formats and not draft.rest.get("formats"):
            if reading.formats and set(reading.formats) <= set(ISO_FORMATS):
                continue  # what a mapping reads without being told
            text = f"Does the day or the month come first in `{reading.column}` ({reading.because})?"
            found.append(Decision("dates", reading.column, text, True))
        elif source.formats == reading.formats and not reading.certain:
            order = reading.order.replace("_", " ")
            text = f"`{reading.column}` is read {order}: {reading.because}. Is that right?"
            found.append(Decision("dates", reading.column, text, False))
    return found


def _word_decisions(draft: "Draft") -> list[Decision]:
    found = []
    for name, lines in draft.words.items():
        counts = draft.counts.get(draft.column_of(name) or "", Counter())
        open_ = [raw for raw, word in lines.items() if word.word is None]
        if open_:
            rows = sum(n for value, n in counts.items() if folded(value) in {folded(raw) for raw in open_})
            shown = ", ".join(f"“{raw}”" for raw in open_[:_SHOWN]) + (" …" if len(open_) > _SHOWN else "")
            what = "a word" if len(open_) == 1 else f"{len(open_):,} words"
            text = f"{name}: {what} of yours to decide ({shown}); {rows:,} rows wait until then."
            found.append(Decision("words", name, text, False))
    return found


def _unit_decisions(draft: "Draft") -> list[Decision]:
    return [
        Decision(
            "units",
            local,
            f"“{local}” appears {n:,} times; which unit is it? Its rows wait until then.",
            False,
        )
        for local, n in sorted(draft.unknown_units.items(), key=lambda pair: -pair[1])
    ]


def _unsure(draft: "Draft") -> list[Decision]:
    """Guesses that a person should look at first."""
    found = []
    if draft.certainty < SURE:
        text = f"Is each row {draft.rule.about} ({draft.record})? That is only likely: {draft.because}."
        found.append(Decision("record", "record", text, False))
    for name, guess in draft.guesses.items():
        if guess.certainty < SURE and name not in draft.confirmed:
            text = f"Is `{guess.column}` the {name}? That is only likely: {guess.because}."
            found.append(Decision("field", name, text, False))
    return found


def _confirmations(draft: "Draft") -> list[Decision]:
    """Proposals that decide what counts: taken as they stand only after somebody looked at them."""
    found = []
    for name, lines in draft.words.items():
        proposed = [raw for raw, word in lines.items() if word.word and not word.said]
        if proposed and changes_figures(draft.record, name) and name not in draft.confirmed:
            text = f"{name}: {len(proposed):,} proposed meanings decide what counts. Are they right?"
            found.append(Decision("confirm", name, text, False))
    return found + [
        Decision("rows", "skip", f"Rows that are no records: {text}. Is that right?", False)
        for text in draft.skip_because
    ]
