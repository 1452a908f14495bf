"""The tables of a file that is being connected: what it is, what is kept of it, what its values mean."""

from collections import Counter
from datetime import UTC, datetime
from typing import Final

import pandas as pd

from dashboard import cache, sign_in, tables, wording
from dashboard.connecting import Connecting
from dashboard.connecting import Place as Target
from metrics.adopting import last_day
from metrics.policies import adopted_promise_clocks, agency_configuration
from models.access import Action, check_can, check_can_read_agency
from models.connecting.coverage import coverage
from models.connecting.draft import Draft
from models.connecting.grouping import Group, grouped_examples
from models.connecting.personal import WORDS
from models.connecting.promise_rules import ticket_types
from models.connecting.unit_likeness import likely_unit
from models.connecting.unit_names import nobodys, spellings
from models.connecting.words import changes_figures
from models.engine import engine, reading
from models.importing.contracts import RECORDS
from models.importing.dry_run import DryRun
from models.importing.faults import FAULTS
from models.importing.load import Report
from models.importing.mapping import Mapping, folded
from models.sources import mappings, read_files
from models.tree import agency_zone, load_tree
from models.units import unit_key
from models.vocabulary import COMMITMENT_KINDS

words = wording.connect
EXAMPLES: Final = 3
_SHORT: Final = 40


def target(name: str) -> tuple[Target, list[Mapping]]:
    """Where a file goes, and the sources that are connected there."""
    viewer = sign_in.viewer()
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, viewer, name)
        check_can(viewer, Action.CONNECT, scope)
        own = [n for n in load_tree(connection, scope) if n.level != "agency" and not n.is_unassigned]
        units = tuple(node.name for node in load_tree(connection, scope)) if own else None
        zone, held = agency_zone(connection, scope), mappings(connection, scope)
        rules = agency_configuration(
            connection, scope, cache.configuration(), last_day(connection, scope, datetime.now(UTC))
        )
    url = engine().url.render_as_string(hide_password=False)
    adopted = adopted_promise_clocks(rules)
    return Target(name, zone, units, viewer.name, url, dict(rules.clocks_of_promises()), adopted), held


def sources_table(agency: str) -> pd.DataFrame:
    """The sources that are connected: what each holds and how far it reaches."""
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, sign_in.viewer(), agency)
        kept = read_files(connection, scope)
    return pd.DataFrame(
        [
            (
                f"**{wording.literal(source.title)}**",
                words.KINDS.get(source.record, source.record).removeprefix("a ").removeprefix("an "),
                tables.date_cell(source.data_through) if source.data_through else "–",
                wording.number(source.rows),
            )
            for source in kept.sources
        ],
        columns=[*words.SOURCE_COLUMNS],
    )


def about_file(work: Connecting) -> pd.DataFrame:
    """What the file is, and why it is taken for that."""
    draft, sketch, sample = _draft(work), work.sketch, work.sample
    lines = [(words.KIND, words.KINDS[draft.record], words.marked(draft.because))]
    if sketch is not None:
        left = [(one.kind, one.rows) for one in sketch.left]
        lines += [
            (words.ROWS, words.rows_line(sample.rows if sample else sketch.records, left), ""),
            (words.HEADER, words.header_line(sketch.header_row), words.marked(sketch.because)),
            (words.WRITTEN_AS, words.encoding_line(sketch.encoding, sketch.delimiter, sketch.sheet), ""),
        ]
    return pd.DataFrame(lines, columns=[*words.FILE_COLUMNS])


def still_open(work: Connecting) -> list[str]:
    """What somebody must look at before the file can be checked, by the parts of the page."""
    draft = _draft(work)
    found = work.open_decisions()
    meanings = [words.meanings_of(draft.column_of(one.name) or "") for one in found if one.about == "confirm"]
    first = [words.LOOK_AT_DECISIONS] if len(found) > len(meanings) else []
    groups = [words.LOOK_AT_GROUPS] if work.parent and not work.grouped else []
    persons = [words.LOOK_AT_PERSONS] if work.personal_columns() and not work.left_out else []
    return [*first, *groups, *persons, *meanings]


def sentence(work: Connecting) -> str:
    """Rows, kind, how much is mapped, how many questions stand before the check."""
    draft, sample = _draft(work), work.sample
    rows = sample.rows if sample else 0
    open_ = len(work.open_decisions()) + (bool(work.personal_columns()) and not work.left_out)
    open_ += bool(work.parent) and not work.grouped
    mapped = coverage(draft, sample) if sample else 0.0
    return words.deciding_sentence(rows, words.KINDS[draft.record], mapped, open_)


def kept_table(work: Connecting) -> pd.DataFrame:
    """Our fields, the columns that fill them, three examples of each, and why."""
    draft = _draft(work)
    lines = []
    for name, source in draft.sources.items():
        guess = draft.guesses.get(name)
        column = words.ALWAYS_SAME if source.column is None else f"`{words.code(source.column)}`"
        shown = words.means(source.constant) if source.column is None else _examples(work, source.column)
        because = "" if guess is None else words.marked(guess.because)
        lines.append((field_name(draft, name), column, shown, because))
    keys = draft.key.columns if draft.key else ()
    if keys:
        named = ", ".join(f"`{words.code(key)}`" for key in keys)
        lines.append((words.KNOWN_BY, named, "", words.marked(draft.key_because)))
    return pd.DataFrame(lines, columns=[*words.KEPT_COLUMNS])


def field_name(draft: Draft, name: str) -> str:
    """A field as people say it."""
    rule = draft.rule.field(name)
    return rule.about if len(rule.about) <= _SHORT else name.replace("_", " ")


def _examples(work: Connecting, column: str) -> str:
    """Three cells; none of a column that holds persons, nor of one that is read for its patterns only."""
    draft, sample = _draft(work), work.sample
    if sample is None or draft.holds_persons([column]) or column not in draft.columns:
        return words.NOT_SHOWN
    return " · ".join(wording.literal(cell[:_SHORT]) for cell in sample.column(column).examples)


def persons_table(work: Connecting) -> pd.DataFrame:
    """Columns with persons that are left out; no cell of them is shown."""
    draft = _draft(work)
    lines = [
        (f"`{words.code(c)}`", WORDS[draft.personal[c].kind], words.marked(draft.personal[c].because))
        for c in work.personal_columns()
    ]
    return pd.DataFrame(lines, columns=[*words.PERSON_COLUMNS])


def others_left(work: Connecting) -> list[str]:
    """Columns that nothing reads, other than those with persons."""
    draft = _draft(work)
    return [column for column in draft.unused() if column not in draft.personal]


def fields_to_fill(draft: Draft) -> dict[str, str]:
    """Every field of the record type, as people say it."""
    return {rule.name: field_name(draft, rule.name) for rule in draft.rule.fields}


def columns_to_choose(draft: Draft) -> list[str]:
    """The file's columns but for those that hold persons."""
    return [column for column in draft.columns if not draft.holds_persons([column])]


def examples_of_grouping(work: Connecting) -> list[tuple[str, pd.DataFrame]]:
    """Three complaints of several rows: what is the same in all rows, and what differs row by row."""
    draft, sample = _draft(work), work.sample
    if sample is None or not work.parent:
        return []
    hidden = [column for column in draft.columns if draft.holds_persons([column])]
    found = grouped_examples(sample, work.parent[0], hidden)
    return [(words.group_title(group.key, group.rows), _group_table(draft, group)) for group in found]


def _group_table(draft: Draft, group: Group) -> pd.DataFrame:
    used = {source.column for source in draft.sources.values()}
    same = {name: cell for name, cell in group.same.items() if name in used} or group.same
    differing = {name: cells for name, cells in group.differing.items() if name in used}
    rows = max((len(cells) for cells in differing.values()), default=1)
    table = {name: [wording.literal(cell[:_SHORT])] * rows for name, cell in same.items()}
    table |= {
        name: [wording.literal(cell[:_SHORT]) for cell in cells] + [""] * (rows - len(cells))
        for name, cells in differing.items()
    }
    return pd.DataFrame({f"`{words.code(name)}`": cells for name, cells in table.items()})


def fields_of_words(draft: Draft) -> list[str]:
    """Fields whose values have meanings, those that decide what counts first."""
    names = [name for name, lines in draft.words.items() if lines and name in draft.sources]
    return sorted(names, key=lambda name: not changes_figures(draft.record, name))


def values(draft: Draft, name: str) -> list[tuple[str, int]]:
    """The values of a field by frequency; spellings that are read alike stand once."""
    counts: Counter[str] = Counter()
    for value, n in draft.counts.get(draft.column_of(name) or "", Counter()).items():
        counts[folded(value)] += n
    return sorted(
        ((value, counts[folded(value)]) for value in draft.words[name]), key=lambda pair: (-pair[1], pair[0])
    )


def values_table(draft: Draft, name: str) -> pd.DataFrame:
    """One row a value: how often it occurs, what it means, what that does to the figures."""
    lines = [
        (
            wording.literal(value),
            wording.number(rows),
            words.means(draft.words[name][value].word),
            draft.consequence_of(name, value),
        )
        for value, rows in values(draft, name)
    ]
    return pd.DataFrame(lines, columns=[*words.VALUE_COLUMNS])


def undecided(draft: Draft, name: str) -> list[tuple[str, int]]:
    """Values of a field that mean nothing yet, by frequency."""
    return [(value, n) for value, n in values(draft, name) if draft.words[name][value].word is None]


def needs_a_look(draft: Draft, name: str) -> bool:
    """Whether proposed meanings of a field decide what counts and nobody has looked at them."""
    return any(one.about == "confirm" and one.name == name for one in draft.unresolved())


def choices(draft: Draft, name: str) -> dict[str, str]:
    """Our words for a field, as people say them; with "nothing is known" where a row can stand without."""
    rule = draft.rule.field(name)
    told = {word: words.means(word) for word in rule.words}
    return told if rule.required else {"": words.means(""), **told}


def ticket_table(draft: Draft) -> pd.DataFrame:
    """Types of tickets: how many, what each promises and when it is due."""
    lines = [
        (
            wording.literal(one.type),
            wording.number(one.rows),
            words.promised(one.kind, said=one.said),
            words.due(one.due) if one.kind else "–",
        )
        for one in ticket_types(draft)
    ]
    return pd.DataFrame(lines, columns=[*words.TICKET_COLUMNS])


def tickets(draft: Draft) -> list[str]:
    """The types of tickets, the commonest first; none where the file is not of tickets."""
    return [one.type for one in ticket_types(draft)]


def has_rules(draft: Draft) -> bool:
    """Whether types of tickets decide what is a promise; else all rows are of one kind, or say their own."""
    return "promises" in draft.rest or (draft.record == "commitment" and "kind" not in draft.sources)


def promise_kinds() -> dict[str, str]:
    """Kinds of promises as people say them, with that it is none of ours."""
    return {"": words.NOT_OURS, **{kind: words.means(kind) for kind in COMMITMENT_KINDS}}


def derived_table(work: Connecting) -> pd.DataFrame:
    """Promises that the complaints hold: by which days, and why others cannot be had."""
    lines = [
        (
            words.means(one.kind).capitalize(),
            words.derived(one.possible, one.clock_days),
            words.marked(one.because),
        )
        for one in work.derivable()
    ]
    return pd.DataFrame(lines, columns=[*words.DERIVED_COLUMNS])


def unit_counts(draft: Draft) -> dict[str, int]:
    """The names of units in the file, by frequency."""
    counts: Counter[str] = Counter()
    for rule in draft.rule.fields:
        if rule.type == "unit":
            counts.update(draft.counts.get(draft.column_of(rule.name) or "", Counter()))
    return dict(counts.most_common())


def unit_spellings(draft: Draft) -> list[tuple[str, int, str]]:
    """Names that may be another spelling of a unit: the name, its rows, the unit."""
    counts = unit_counts(draft)
    return [(name, counts[name], unit) for name, unit in spellings(counts).items() if name in counts]


def nobody_names(draft: Draft) -> list[tuple[str, int]]:
    """Names that may be nobody's, with their rows; spellings that are read alike stand once."""
    counts = unit_counts(draft)
    rows: Counter[str] = Counter()
    for name in nobodys(counts):
        rows[unit_key(name)] += counts[name]
    return rows.most_common()


def unknown_units(draft: Draft) -> list[tuple[str, int]]:
    """Names that are no units of the agency, by frequency."""
    return sorted(draft.unknown_units.items(), key=lambda pair: -pair[1])


def likely_units(work: Connecting) -> list[tuple[str, int, str]]:
    """Unknown names with the unit that each probably is: a proposal, taken only when a person says so."""
    units = work.place.units or ()
    found = [(local, rows, likely_unit(local, units)) for local, rows in unknown_units(_draft(work))]
    return [(local, rows, unit) for local, rows, unit in found if unit is not None]


def likely_table(likely: list[tuple[str, int, str]]) -> pd.DataFrame:
    """The same as a table."""
    lines = [(wording.literal(local), wording.number(n), wording.literal(unit)) for local, n, unit in likely]
    return pd.DataFrame(lines, columns=[*words.LIKELY_COLUMNS])


def waiting_table(found: DryRun) -> pd.DataFrame:
    """Rows that would wait, by reason, with what was found."""
    lines = []
    for code, n in found.codes.most_common():
        cells: Counter[str] = Counter()
        for (of, _), seen in found.examples.items():
            if of == code:
                cells.update(seen)
        shown = " · ".join(wording.literal(cell[:_SHORT]) for cell, _ in cells.most_common(EXAMPLES) if cell)
        lines.append((FAULTS[code], wording.number(n), shown or "–"))
    return pd.DataFrame(lines, columns=[*words.WAITING_COLUMNS])


def record_kinds() -> dict[str, str]:
    """The kinds of rows that a file may hold, as people say them."""
    return {name: words.KINDS[name] for name in RECORDS}


def ends_early(work: Connecting, agency: str) -> str:
    """What is to be said where a file ends before what is held of its source; else nothing."""
    if work.known is None or work.found is None or work.found.newest_on is None:
        return ""
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, sign_in.viewer(), agency)
        kept = {source.name: source.data_through for source in read_files(connection, scope).sources}
    held = kept.get(work.known.mapping.source_name)
    return words.older_than_held(work.found.newest_on, held) if held and work.found.newest_on < held else ""


def notes(work: Connecting, report: Report) -> list[str]:
    """What else became of a file: rows that stay away, when it came before, promises that it holds."""
    said = [wording.retaining.left_out(report.removed)]
    if (day := work.already_on) is not None:
        said.append(wording.uploads.already(day))
    for more in work.reports[1:]:
        said.append(words.also_kept(wording.literal(more.mapping), more.new, more.changed))
    return [text for text in said if text]


def how_far(work: Connecting) -> str:
    """Where taking a file in was refused: what of it is in and what is not, by counts; else nothing."""
    if not work.to_come:
        return ""
    parts = [
        words.part_in(wording.literal(one.mapping), one.new, one.changed, one.same, one.quarantined)
        for one in work.reports
    ]
    return words.how_far(parts, [wording.literal(mapping.title) for mapping in work.to_come])


def gone_lines(work: Connecting) -> list[str]:
    """What follows from columns that are gone: fields that have none, or why that cannot be."""
    assert work.known is not None
    gone, rule = work.gone(), work.known.mapping.rule
    left = [
        words.gone(column, [rule.field(name).about for name in names])
        for column, names in gone.fields.items()
    ]
    return [*left, *(words.needed(column, why) for column, why in gone.needed.items())]


def new_persons(work: Connecting) -> str:
    """Columns with persons that earlier files of the source had not; nothing of a file that is the first."""
    new = work.new_personal_columns() if work.known is not None else []
    return words.new_persons(new) if new else ""


def next_pages(report: Report) -> list[tuple[str, str]]:
    """Where to look next: pages and what their links say."""
    first = [("data", words.SEE_WAITING)] if report.quarantined else []
    return [("this_week", words.SEE_WEEK), *first]


def _draft(work: Connecting) -> Draft:
    assert work.draft is not None
    return work.draft
