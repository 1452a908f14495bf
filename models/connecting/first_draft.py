"""All suggestions for a file: a first draft of its mapping."""

import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import replace
from typing import Final

from models.connecting.calendars import as_calendar
from models.connecting.candidates import Guess
from models.connecting.date_columns import DateReading
from models.connecting.dates import hours_beside, read_dates
from models.connecting.draft import PLAIN_READER, Draft, counts_of, reading_of
from models.connecting.fields import suggest_fields
from models.connecting.grouping import Grouping, find_grouping
from models.connecting.personal import find_personal
from models.connecting.sample import Sample
from models.importing.contracts import RECORDS, RecordRule
from models.importing.mapping import (
    FieldSource,
    KeyRule,
    Reader,
    RowFilter,
)

_ATTACHED: Final = frozenset({"outcome", "hand_off", "due_change"})
# A 311 or CRM export is of tickets: what they all are, where no column says it.
_TICKETS: Final = {"kind": "service_request", "promised_to": "resident", "due_basis": "policy"}
_TICKET_WORDS: Final = frozenset(["enquiry", "inquiry", "ticket", "sr", "sla", "ontime", "queue", "311"])


def first_draft(
    sample: Sample,
    *,
    name: str,
    reader: Reader = PLAIN_READER,
    skip: Iterable[RowFilter] = (),
    record: str | None = None,
    zone: str | None = None,
    units: Collection[str] | None = None,
) -> Draft:
    """All suggestions for a file. units: the agency's own names; None: the file is the list of units."""
    dates = read_dates(sample)
    hours = hours_beside(sample, dates)
    personal = find_personal(sample, dates)
    beside = {column for column, _ in hours.values()}
    guesses = suggest_fields(sample, dates, personal, record=record, beside=beside, called=name)
    rule = RECORDS[guesses.record]
    grouping = find_grouping(sample, dates, beside)
    stem = re.sub(r"\.\w{2,4}$", "", name)
    draft = Draft(
        name=re.sub("[^a-z0-9]+", "-", stem.lower()).strip("-")[:80].strip("-") or "export",
        title=" ".join(re.split(r"[\s_-]+", stem)).strip() or name,
        record=guesses.record,
        zone=zone,
        reader=reader,
        skip=tuple(skip),
        because=guesses.because,
        certainty=guesses.certainty,
        guesses=guesses.fields,
        others=guesses.others,
        personal=personal,
        dates=dates,
        hours=hours,
        columns=tuple(column.name for column in sample.columns),
        counts=counts_of(sample, personal),
        create_units=units is None,
        sources={g.field: _source(g, rule, dates, hours) for g in guesses.fields.values()},
        rest={"decimal": ","} if _commas(sample, guesses.fields, rule) else {},
    )
    for known in draft.sources:
        draft = draft.with_words_of(known)
    draft = as_calendar(_with_constants(_with_grouping(draft, grouping), sample), sample)
    return draft.with_unknown_units(units)


def _source(
    guess: Guess,
    rule: RecordRule,
    dates: Lookup[str, DateReading],
    hours: Lookup[str, tuple[str, tuple[str, ...]]],
) -> FieldSource:
    if guess.patterns:
        later = "planned" if guess.field == "state" else None
        return FieldSource(
            column=guess.column, patterns=guess.patterns, otherwise=guess.otherwise, after_as_of=later
        )
    how = reading_of(rule.field(guess.field), guess.column, dates, hours)
    return FieldSource(column=guess.column, **how)


def _commas(sample: Sample, found: Lookup[str, Guess], rule: RecordRule) -> bool:
    columns = [sample.column(g.column) for g in found.values() if rule.field(g.field).type == "number"]
    return any(re.fullmatch(r"-?\d+,\d+", cell) for column in columns for cell in column.values)


def _with_grouping(draft: Draft, grouping: Grouping) -> Draft:
    """The key, and the complaint's number where the record type has one; else a row is its own complaint."""
    columns = grouping.key
    digest = grouping.digest or draft.holds_persons(columns)
    key = KeyRule(columns=columns, occurrence=grouping.occurrence, digest=digest) if columns else None
    draft = replace(draft, key=key, key_because=grouping.because)
    if draft.record == "case_with_outcomes":
        parent = grouping.parent or (columns if len(columns) == 1 else ())
        because = grouping.parent_because or "each row is a complaint of its own"
    elif draft.record in _ATTACHED:
        parent, because = grouping.parent, grouping.parent_because
    else:
        return draft
    rule = KeyRule(columns=parent, digest=draft.holds_persons(parent)) if parent else None
    return replace(draft, parent=rule, parent_because=because)


def _with_constants(draft: Draft, sample: Sample) -> Draft:
    """Tickets of a 311 or CRM system are all of one kind, made to residents, due by policy."""
    said = {word for column in sample.columns for word in re.findall(r"[a-z]+|\d+", column.name.lower())}
    if draft.record != "commitment" or "kind" in draft.sources or not said & _TICKET_WORDS:
        return draft
    for name, word in _TICKETS.items():
        if name not in draft.sources:
            draft = draft.with_constant(name, word)
    return draft
