"""From a file to a draft: a first look, the whole file streamed, and all suggestions."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Final

from models.connecting.draft import Draft
from models.connecting.first_draft import first_draft
from models.connecting.other_rows import suggest_other_rows
from models.connecting.sample import Sample, take_sample
from models.connecting.sketch import Sketch, sketch
from models.connecting.starting import start_of, started
from models.importing.advance import Advance, Progress
from models.importing.check import check_has_columns
from models.importing.file import File
from models.importing.mapping import Mapping, Reader, RowFilter

# Shares of the work: a first look at all rows; all counted; counted again where some are left out.
_FIRST_LOOK: Final = 0.25
_READ_ONCE: Final = 0.6


def propose(
    file: File,
    *,
    name: str,
    record: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    zone: str | None = None,
    units: Collection[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Sketch, Sample, Draft]:
    """A first look, the whole file streamed, and all suggestions.

    Errors: ImportRefused where the file as a whole cannot be read.
    """
    advance = Advance(file, progress)
    advance.part(0, _FIRST_LOOK)
    first = sketch(file, name=name, sheet=sheet, header_row=header_row, advance=advance)
    advance.part(_FIRST_LOOK, _READ_ONCE)
    sample = take_sample(file, name=name, reader=first.reader, skip=first.skip, advance=advance)
    start = start_of(sample, record)
    draft = _draft(sample, name, first.reader, first.skip, record, zone, units, start)
    used = frozenset(c for s in draft.sources.values() if (c := s.column) is not None)
    others = suggest_other_rows(sample, draft.record, used)
    more = (*(start.skip if start else ()), *(rule for rule, _ in others))
    if not more:
        return first, sample, draft
    skip = (*first.skip, *more)
    advance.part(_READ_ONCE, 1)
    sample = take_sample(file, name=name, reader=first.reader, skip=skip, advance=advance)
    again = _draft(sample, name, first.reader, skip, draft.record, zone, units, start)
    told = tuple(text for _, text in others)
    return first, sample, replace(again, because=draft.because, certainty=draft.certainty, skip_because=told)


def reopen(
    file: File,
    *,
    name: str,
    mapping: Mapping,
    units: Collection[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Sample, Draft]:
    """The next export of a source, by its mapping: what it shows that the mapping does not know yet.

    Errors: ImportRefused where the file as a whole cannot be read, or lacks columns of the mapping.
    """
    advance = Advance(file, progress)
    advance.part(0, 1)
    sample = take_sample(
        file,
        name=name,
        reader=mapping.reader,
        skip=mapping.skip,
        advance=advance,
        check_header=partial(check_has_columns, mapping=mapping),
    )
    return sample, Draft.from_mapping(mapping).looked_at(sample, units)


def _draft(
    sample: Sample,
    name: str,
    reader: Reader,
    skip: tuple[RowFilter, ...],
    record: str | None,
    zone: str | None,
    units: Collection[str] | None,
    start: Mapping | None,
) -> Draft:
    """All suggestions, or the layout that the columns are."""
    chosen = record if start is None else start.record
    draft = first_draft(sample, name=name, reader=reader, skip=skip, record=chosen, zone=zone, units=units)
    return draft if start is None else started(draft, start)
