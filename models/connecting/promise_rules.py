"""Which tickets of a draft are promises, of which kind and due when; which promises its complaints hold."""

from collections import Counter
from collections.abc import Collection
from collections.abc import Mapping as Lookup
from dataclasses import replace
from typing import Any, Final, NamedTuple

from models.connecting.column_names import words_of
from models.connecting.draft import Draft
from models.connecting.words import LEAST, suggest_word
from models.errors import EntryRefused
from models.importing.mapping import FieldSource, Mapping, folded
from models.importing.promise_rules import COLUMN, due_rule
from models.importing.promises_from import Derivable as Derivable
from models.importing.promises_from import derivable_from, promises_from
from models.vocabulary import COMMITMENT_KINDS

# What columns of ticket types are called, the likeliest first.
_TYPE_NAMES: Final = ("type", "category", "reason", "issue", "topic", "subject", "request", "service")
_TYPES_MOST: Final = 500
_TYPE_LENGTH: Final = 80
_SAME_RULE: Final = ("kind", "promised_to", "due", "due_basis")
_UPDATES: Final = frozenset({"update", "progress", "interim", "informed"})
_LETTERS: Final = frozenset({"status", "letter"})
# The newest of several updates, the next one, and a system's own marks say nothing of the first.
_NOT_FIRST: Final = frozenset(
    {"last", "latest", "recent", "next", "due", "modified", "changed", "record", "row"}
)


class TicketType(NamedTuple):
    """A type of tickets. rows: how many there are. kind, due: what a rule says, else what is proposed.

    kind: None where nothing is proposed, or it is no promise of ours. due: None where a person must say it.
    said: a rule stands for it
    """

    type: str
    rows: int
    kind: str | None
    due: str | None
    said: bool


def ticket_column(draft: Draft) -> str | None:
    """The column that tells what a ticket is about: the rules', the kind's, else one that is called so."""
    if draft.record != "commitment":
        return None
    if column := _table(draft).get("column"):
        return str(column)
    if column := draft.column_of("kind"):
        return column
    likely = [column for column in draft.unused() if _holds_types(draft, column)]
    named = [(name, column) for name in _TYPE_NAMES for column in likely if name in words_of(column)]
    return named[0][1] if named else None


def ticket_types(draft: Draft) -> list[TicketType]:
    """Every type in the file, the commonest first; then those of rules that the file does not hold."""
    column = ticket_column(draft)
    if column is None:
        return []
    rules = _rules(draft)
    alike: dict[str, Counter[str]] = {}
    for value, n in draft.counts.get(column, Counter()).items():
        alike.setdefault(folded(value), Counter())[value] += n
    here = [_type(draft, found.most_common(1)[0][0], found.total(), rules) for found in alike.values()]
    absent = [raw for rule in rules for raw in rule["types"] if folded(raw) not in alike]
    return sorted(here, key=lambda one: (-one.rows, one.type)) + [
        _type(draft, raw, 0, rules) for raw in absent
    ]


def with_promise_rule(draft: Draft, type: str, kind: str | None, due: str | None = None) -> Draft:
    """What tickets of a type promise. kind: None: no promise of ours, such tickets are left out.

    due: `3 days`, `72 hours`, `5 working days`, `column`; None: the file's own column, where it has one.
    Errors: EntryRefused with a plain sentence.
    """
    column = ticket_column(draft)
    if column is None:
        raise EntryRefused("Say first which column holds the type of each ticket.")
    others = [_without(rule, type) for rule in _rules(draft)]
    rules = [rule for rule in others if rule["types"]]
    if kind is not None:
        _add(rules, type, _said(draft, type, kind, due))
    return _with_table(draft, _table(draft) | {"column": column, "rules": rules})


def with_proposed_rules(draft: Draft, clocks: Lookup[str, int]) -> Draft:
    """Rules for every type of which the kind is proposed and a due is known: the file's column, else a clock.

    clocks: days by kind
    """
    for one in ticket_types(draft):
        if one.said or one.kind is None:
            continue
        due = one.due or (f"{clocks[one.kind]} days" if one.kind in clocks else None)
        if due is not None:
            draft = with_promise_rule(draft, one.type, one.kind, due)
    return draft


def derivable(draft: Draft, clocks: Lookup[str, int] | None = None) -> list[Derivable]:
    """What can be derived from a file of complaints, and what not and why; nothing of any other file.

    clocks: days by kind. A day that few rows have makes promises that look missed, so `because` counts them.
    """
    found = derivable_from(draft.record, draft.sources, clocks or {}, first_update(draft))
    return [replace(one, because=one.because + _filled(draft, one)) for one in found]


def _filled(draft: Draft, one: Derivable) -> str:
    counts = [draft.counts.get(column or "") for column in (one.kept_column, one.from_column)]
    if not one.possible or None in counts:
        return ""
    kept, made = (counted.total() if counted else 0 for counted in counts)
    return f"; days in the first: {made:,}, in the second: {kept:,}"


def derived_mappings(draft: Draft, clocks: Lookup[str, int], adopted: Collection[str] = ()) -> list[Mapping]:
    """Mappings of promises over the draft's file.

    clocks: days by kind. adopted: kinds whose clocks are the agency's own, not our defaults.
    Errors: ImportRefused while something about the draft must be decided.
    """
    return promises_from(draft.to_mapping(), clocks, adopted=adopted, updates=first_update(draft))


def _table(draft: Draft) -> dict[str, Any]:
    table: dict[str, Any] = draft.rest.get("promises", {})
    return table


def _rules(draft: Draft) -> list[dict[str, Any]]:
    """The rules that stand; before there are any, what a person said of the kinds of the file's own words."""
    if _table(draft) or "due_at" not in draft.sources:
        return list(_table(draft).get("rules", ()))
    rules: list[dict[str, Any]] = []
    for value, word in draft.words.get("kind", {}).items():
        if word.word and word.said:
            _add(rules, value, {"kind": word.word, "due": COLUMN})
    return rules


def _with_table(draft: Draft, table: dict[str, Any]) -> Draft:
    """The kind is the rules' own from now on."""
    sources = {name: source for name, source in draft.sources.items() if name != "kind"}
    words = {name: lines for name, lines in draft.words.items() if name != "kind"}
    guesses = {name: guess for name, guess in draft.guesses.items() if name != "kind"}
    rest = draft.rest | {"promises": table}
    return replace(draft, sources=sources, words=words, guesses=guesses, rest=rest)


def _holds_types(draft: Draft, column: str) -> bool:
    values = draft.counts.get(column, Counter())
    few = 1 < len(values) <= min(_TYPES_MOST, max(2, values.total() // 2))
    return few and column not in draft.dates and max(map(len, values)) <= _TYPE_LENGTH


def _type(draft: Draft, value: str, n: int, rules: list[dict[str, Any]]) -> TicketType:
    for rule in rules:
        if folded(value) in map(folded, rule["types"]):
            return TicketType(value, n, rule["kind"], rule.get("due", COLUMN), True)
    guess = suggest_word("commitment", "kind", value)
    due = COLUMN if "due_at" in draft.sources else None
    return TicketType(value, n, guess.word if guess.certainty >= LEAST else None, due, False)


def _without(rule: dict[str, Any], type: str) -> dict[str, Any]:
    return rule | {"types": tuple(raw for raw in rule["types"] if folded(raw) != folded(type))}


def _said(draft: Draft, type: str, kind: str, due: str | None) -> dict[str, Any]:
    """A rule for one type, checked; what the old one said beside kind and due stays."""
    old = next((r for r in _rules(draft) if folded(type) in map(folded, r["types"])), {})
    if kind not in COMMITMENT_KINDS:
        raise EntryRefused(f"“{kind[:40]}” is no kind of promise. Use {', '.join(COMMITMENT_KINDS)}.")
    due = due or COLUMN
    if due == COLUMN and "due_at" not in draft.sources:
        raise EntryRefused(
            "The file has no column with the due date. Say how long such a promise has, such as 3 days."
        )
    try:
        due_rule(due)
    except ValueError:
        raise EntryRefused("Write a due rule like 3 days, 72 hours or 5 working days.") from None
    kept = {name: old[name] for name in ("promised_to", "due_basis") if old.get(name) is not None}
    return {"kind": kind, "due": due} | kept


def _add(rules: list[dict[str, Any]], type: str, said: dict[str, Any]) -> None:
    """Types of which the same is said stand in one rule."""
    for place, rule in enumerate(rules):
        if all(said.get(name) == (rule | {"due": rule.get("due", COLUMN)}).get(name) for name in _SAME_RULE):
            rules[place] = rule | {"types": (*rule["types"], type)}
            return
    rules.append({"types": (type,)} | said)


def first_update(draft: Draft) -> FieldSource | None:
    """The column with the day of the first update to a complainant, read as its neighbours are.

    It may have been taken for the day when the row was last changed.
    """
    told = draft.column_of("told_on")
    for column in (*draft.unused(), *filter(None, [draft.column_of("modified_at")])):
        words = words_of(column)
        called = words & _UPDATES or words >= _LETTERS
        reading = draft.dates.get(column)
        if not called or words & _NOT_FIRST or reading is None or not reading.formats:
            continue
        other = draft.dates.get(told or "")
        if other is None or other.order == reading.order or "ymd" in (other.order, reading.order):
            return FieldSource(column=column, formats=reading.formats)
    return None
