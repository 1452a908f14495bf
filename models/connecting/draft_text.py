"""A draft as TOML for a person to finish: guesses with their reasons, "?" where somebody must decide."""

from collections import Counter
from typing import Any, Final

from models.connecting.draft import Draft, Word
from models.connecting.personal import WORDS
from models.connecting.promise_rules import ticket_column, ticket_types
from models.connecting.words import consequence
from models.importing.contracts import FieldRule
from models.importing.mapping import FieldSource, folded
from models.importing.mapping_text import toml_key, toml_table, toml_value

_COMMENTS_AT: Final = 46  # column of the reasons, where lines are short enough
_SHOWN: Final = 3
_TYPES_SHOWN: Final = 12
_TABLES: Final = ("all_day", "promises", "lacks")  # of the rest, what stands under a heading of its own


def suggestion_text(draft: Draft) -> str:
    """The text of a draft. Without its "?" it is read as `draft.to_mapping()` is."""
    said = [
        *_whole(draft),
        *_keys(draft),
        *_fields(draft),
        *_crosswalks(draft),
        *_units(draft),
        *_below(draft),
        *_ticket_types(draft),
    ]
    return "\n".join([*_questions(draft), *said, *_left(draft)]) + "\n"


def _beside(line: str, comment: str) -> str:
    """A line with its reason. A comment may hold cells of the file: a line end would end it."""
    return f"{line:<{_COMMENTS_AT}}  # {_one_line(comment)}" if comment else line


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _said(name: str, value: Any) -> str:
    return f"{toml_key(name)} = {toml_value(value)}"


def _questions(draft: Draft) -> list[str]:
    lines = [
        "# A proposal: read each line. What no line reads is dropped before anything is stored.",
        '# Replace each "?". A "?" of a word or a unit may be taken out with its line: then its rows wait.',
    ]
    open_ = draft.unresolved()
    return [*lines, *(["# To decide:"] if open_ else []), *(f"#   {_one_line(one.text)}" for one in open_)]


def _whole(draft: Draft) -> list[str]:
    lines = ["", _said("name", draft.name), _said("title", draft.title)]
    lines.append(_beside(_said("record", draft.record), draft.because))
    zone = "" if draft.zone else "the zone of the file's times, such as America/Chicago"
    lines.append(_beside(_said("zone", draft.zone or "?"), zone))
    if draft.create_units:
        lines.append(
            _beside(_said("create_units", True), "the file is the list of units; else name them first")
        )
    own = {name: value for name, value in draft.rest.items() if value is not None and name not in _TABLES}
    lines += [_said(name, value) for name, value in own.items()]
    lines += [_said("dropped", draft.left_out)] if draft.left_out else []
    lines += [_said("names_nobody", tuple(sorted(draft.allowed)))] if draft.allowed else []
    if "as_of" not in own:
        lines.append(
            "# as_of = 2026-11-16   # the day the file was exported; without it: the moment it is imported"
        )
    return lines


def _keys(draft: Draft) -> list[str]:
    lines = []
    needs = draft.rule.attaches_to or draft.record == "case_with_outcomes"
    for heading, rule, because in (
        ("key", draft.key, draft.key_because),
        ("parent_key", draft.parent, draft.parent_because),
    ):
        if rule is None and heading == "parent_key" and not needs:
            continue
        columns = rule.columns if rule else ("?",)
        lines += ["", f"[{heading}]", _beside(_said("columns", columns), because)]
        if rule is not None:
            if rule.occurrence:
                lines.append(_beside(_said("occurrence", True), "the same key twice are two rows"))
            if rule.digest:
                lines.append(_beside(_said("digest", True), "only a digest of the key is kept"))
            if rule.drop:
                lines.append("# taken out before it is compared: what was called off is still the same entry")
                lines.append(_said("drop", rule.drop))
    return lines


def _fields(draft: Draft) -> list[str]:
    plain, tables = ["", "[fields]"], []
    for rule in draft.rule.fields:
        source = draft.sources.get(rule.name)
        if source is None and rule.required:
            plain.append(_beside(f'{rule.name} = {{ column = "?" }}', rule.about))
        elif source is not None and source.patterns:
            tables += ["", f"# {_field_reason(draft, rule)}"]
            tables += [
                line
                for line in toml_table(("fields", rule.name), source.model_dump(exclude_defaults=True))
                if line
            ]
        elif source is not None:
            plain += _field(draft, rule, source)
    return [*plain, *tables]


def _field(draft: Draft, rule: FieldRule, source: FieldSource) -> list[str]:
    content = source.model_dump(exclude_defaults=True)
    reading = draft.dates.get(source.column or "")
    lines = []
    dated = rule.type in ("day", "instant", "day_or_instant")
    if dated and reading is not None and not source.formats and not draft.rest.get("formats"):
        options = "; or ".join(
            f"{order.replace('_', ' ')}: {toml_value(forms)}" for order, forms in reading.options
        )
        lines.append(f"# day or month first? {_one_line(reading.because)}. {options}")
        content["formats"] = ["?"]
    return [*lines, _beside(_said(rule.name, content), _field_reason(draft, rule))]


def _field_reason(draft: Draft, rule: FieldRule) -> str:
    source, guess = draft.sources[rule.name], draft.guesses.get(rule.name)
    if source.column is None:
        return "the same in every row: is it?"
    parts = [f"{guess.because} ({guess.certainty:.0%} sure)"] if guess else []
    reading = draft.dates.get(source.column)
    if reading is not None and rule.type in ("day", "instant", "day_or_instant") and reading.proof != "shape":
        parts.append(reading.because)
    if others := draft.others.get(rule.name):
        parts.append("or " + ", ".join(f"`{column}`" for column in others[:_SHOWN]))
    return _one_line("; ".join(parts))


def _crosswalks(draft: Draft) -> list[str]:
    lines: list[str] = []
    for name, words in draft.words.items():
        if name not in draft.sources:
            continue
        column = draft.column_of(name)
        counts: Counter[str] = Counter()
        for value, n in draft.counts.get(column or "", Counter()).items():
            counts[folded(value)] += n
        lines += [
            "",
            _beside(
                f"[crosswalks.{name}]", f"`{column}`; our words: {', '.join(draft.rule.field(name).words)}"
            ),
        ]
        ordered = sorted(words.items(), key=lambda line: -counts[folded(line[0])])
        lines += [_word(draft, name, value, word, counts[folded(value)]) for value, word in ordered]
    return lines


def _word(draft: Draft, name: str, value: str, word: Word, rows: int) -> str:
    line = f"{toml_key(value, quoted=True)} = {toml_value('?' if word.word is None else word.word)}"
    what = consequence(draft.record, name, word.word) if word.word else word.because
    doubt = (
        f" ({word.because})" if word.word and not word.said and word.because != "a usual word for it" else ""
    )
    return _beside(line, f"{rows:,} row{'' if rows == 1 else 's'}; {what}{doubt}")


def _units(draft: Draft) -> list[str]:
    content = draft.units.model_dump(exclude_defaults=True, exclude={"aliases"})
    own = toml_table(("units",), content) if content else []
    if not draft.aliases and not draft.unknown_units:
        return own
    lines = [*own, "", "[units.aliases]"]
    lines += [f"{toml_key(raw, quoted=True)} = {toml_value(unit)}" for raw, unit in draft.aliases.items()]
    for raw, n in sorted(draft.unknown_units.items(), key=lambda pair: -pair[1]):
        lines.append(_beside(f'{toml_key(raw, quoted=True)} = "?"', f"{n:,} rows; which unit?"))
    return lines


def _below(draft: Draft) -> list[str]:
    lines: list[str] = []
    for name in _TABLES:
        if table := draft.rest.get(name):
            lines += toml_table((name,), table)
    if reader := draft.reader.model_dump(exclude_none=True):
        lines += ["", "[reader]", *(_said(name, value) for name, value in reader.items())]
    told = dict(zip(draft.skip[::-1], draft.skip_because[::-1], strict=False))
    for rule in draft.skip:
        reason = told.get(rule, "rows that are no records: titles, totals, footers")
        lines += ["", _beside("[[skip]]", reason)]
        lines += [_said(name, value) for name, value in rule.model_dump(exclude_none=True).items()]
    return lines


def _ticket_types(draft: Draft) -> list[str]:
    """A table of promises to begin with, as comments, where tickets have types and no rule."""
    constant = draft.sources["kind"].constant if "kind" in draft.sources else None
    types = ticket_types(draft) if constant is not None or "kind" not in draft.sources else []
    if not types or "promises" in draft.rest:
        return []
    lines = [
        "",
        "# Not every ticket is a promise of yours? Say it by type, and take kind out of [fields].",
        f"# Types without a line are left out. {len(types):,} types, the commonest:",
        "# [promises]",
        f"# {_said('column', _one_line(ticket_column(draft) or ''))}",
        "# rules = [",
    ]
    for one in types[:_TYPES_SHOWN]:
        rule = {"types": (_one_line(one.type),), "kind": one.kind or "?", "due": one.due or "?"}
        lines.append(f"#   {toml_value(rule)},  # {one.rows:,} rows")
    return [*lines, "# ]"]


def _left(draft: Draft) -> list[str]:
    """The columns that nothing reads, those with persons first; as comments, without a cell of them."""
    left = draft.unused()
    persons = [column for column in left if column in draft.personal]
    lines = ["", "# Dropped, because they hold persons:"] if persons else []
    for column in persons:
        personal = draft.personal[column]
        lines.append(f"#   {_one_line(column)}: {WORDS[personal.kind]}; {_one_line(personal.because)}")
    others = [_one_line(column) for column in left if column not in draft.personal]
    if others:
        lines += ["", "# Dropped, because nothing of ours is in them: " + ", ".join(others)]
    return lines
