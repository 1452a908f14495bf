"""What is suggested for a file, held against what is true of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from models.connecting.draft import Draft
from models.connecting.first_draft import first_draft
from models.connecting.proposal import propose
from models.connecting.sample import Sample
from models.importing.mapping import folded
from tests.awkward.common import Truth


@dataclass
class Tally:
    """Right, wrong and left open; for persons: found, falsely found, missed."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Right of all; what is left open is not right."""
        of = len(self.right) + len(self.wrong) + len(self.open)
        return len(self.right) / of if of else 1.0


@dataclass
class Verdict:
    """One file's accuracy by what was suggested."""

    record: bool
    columns: Tally
    persons: Tally
    words: Tally
    dates: Tally
    keys: Tally

    @property
    def parts(self) -> dict[str, Tally]:
        """The tallies by name."""
        return {
            "columns": self.columns,
            "persons": self.persons,
            "words": self.words,
            "dates": self.dates,
            "keys": self.keys,
        }


@cache
def suggested(path: Path) -> tuple[Sample, Draft]:
    """The sample and the draft of a file, nothing said by a person."""
    _, sample, draft = propose(path, name=path.name)
    return sample, draft


def without_names(sample: Sample, draft: Draft) -> Draft:
    """The same rows under a header that says nothing: Column 1, Column 2 ..."""
    columns = tuple(replace(column, name=f"Column {column.at + 1}") for column in sample.columns)
    return first_draft(replace(sample, columns=columns), name="export.csv", reader=draft.reader)


def verdict(draft: Draft, truth: Truth) -> Verdict:
    """How right a draft is. Every column of the file counts once."""
    return Verdict(
        draft.record == truth["record"],
        _columns(draft, truth),
        _persons(draft, truth),
        _words(draft, truth),
        _dates(draft, truth),
        _keys(draft, truth),
    )


def _put(tally: Tally, name: str, got: object, *right: object) -> None:
    if got in right:
        tally.right.append(name)
    elif got is None:
        tally.open.append(name)
    else:
        tally.wrong.append(f"{name}: {got}")


def _columns(draft: Draft, truth: Truth) -> Tally:
    got = {s.column: name for name, s in draft.sources.items() if s.column and not s.patterns}
    patterns = {name: s.column for name, s in draft.sources.items() if s.patterns}
    tally = Tally()
    for column in draft.columns:
        accepted = truth["accepted"].get(column, [])
        if column in truth["fields"]:
            _put(tally, column, got.get(column), truth["fields"][column], *accepted)
        else:
            _put(tally, column, got.get(column), None, *accepted)
    for column, fields in truth.get("patterns", {}).items():
        for name in fields:
            _put(tally, f"{column} ~ {name}", patterns.get(name), column)
    return tally


def _persons(draft: Draft, truth: Truth) -> Tally:
    tally = Tally()
    either = set(truth.get("either", []))
    for column in draft.columns:
        if column in truth["personal"]:
            (tally.right if column in draft.personal else tally.open).append(column)
        elif column in draft.personal and column not in either:
            tally.wrong.append(column)
    return tally


def _words(draft: Draft, truth: Truth) -> Tally:
    """Values nobody can know count as right where they are left open."""
    tally = Tally()
    for name, expected in truth["words"].items():
        if name in {f for fields in truth.get("patterns", {}).values() for f in fields}:
            for value, word in expected.items():
                _put(tally, f"{name} {value}", _by_pattern(draft, name, value), word)
            continue
        lines = {folded(raw): word.word for raw, word in draft.words.get(name, {}).items()}
        for value, word in expected.items():
            _put(tally, f"{name} {value}", lines.get(folded(value)), word)
    return tally


def _by_pattern(draft: Draft, name: str, value: str) -> str | None:
    source = draft.sources.get(name)
    patterns = source.patterns if source else ()
    return next((p.word for p in patterns if re.search(p.match, value, re.IGNORECASE)), None)


def _dates(draft: Draft, truth: Truth) -> Tally:
    """The formats by which a column is read; of columns that fill a field, those of the mapping."""
    tally = Tally()
    for column, expected in truth["dates"].items():
        reading = draft.dates.get(column)
        got = reading.formats if reading is not None and reading.formats else None
        _put(tally, column, got, tuple(expected["formats"]))
    return tally


def _keys(draft: Draft, truth: Truth) -> Tally:
    tally = Tally()
    for name, rule, lines in (
        ("key", draft.key, truth["key"]),
        ("parent_key", draft.parent, truth["parent_key"]),
    ):
        got = list(rule.columns) if rule else None
        _put(tally, name, got, *(lines or [None]))
    return tally


def described(name: str, found: Verdict) -> Iterator[str]:
    """One line of a table, and what is not right below it."""
    cells = [
        f"{part} {len(t.right):>3}/{len(t.wrong)}/{len(t.open)} {t.share:>5.0%}"
        for part, t in found.parts.items()
    ]
    yield f"{name:<40} {'ok ' if found.record else 'NOT'} {'  '.join(cells)}"
    for part, tally in found.parts.items():
        for what in tally.wrong:
            yield f"    {part}, wrong: {what}"
        for what in tally.open:
            yield f"    {part}, left open: {what}"
