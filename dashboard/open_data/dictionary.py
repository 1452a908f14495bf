"""The data dictionary: every column, measure and word, from the same source as the files, as HTML or text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.glossary import GLOSSARY
from dashboard.open_data.columns import FileTable
from dashboard.open_data.other_columns import TABLES
from dashboard.words import open_data as words
from dashboard.words.pages import COUNT_NAMES
from dashboard.words.vocabulary import LISTS
from metrics import stored
from metrics.configuration import Configuration
from metrics.disclosure.agency import FINDINGS
from metrics.disclosure.symbols import IN_BULK
from metrics.measures import REGISTRY
from metrics.measures.definition import Measure
from metrics.weekly import COUNTS
from models.vocabulary import DISPOSITIONS, Disposition

_STYLE: Final = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886;"
    "overflow-wrap:break-word}thead th{white-space:nowrap}h2{margin-top:3rem}h3{margin-top:2rem}"
    "@media(max-width:45rem){thead{display:none}tr{display:block;padding:.6rem 0;"
    "border-bottom:1px solid #8886}tbody th,td{display:block;border:0;padding:.1rem 0}td:empty{display:none}"
    "td::before{content:attr(data-head) ': ';font-size:.85em;opacity:.75}}"
)


@dataclass(frozen=True)
class Section:
    """A heading with sentences and at most one table under it; level 2 or 3."""

    level: int
    heading: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(configuration: Configuration) -> Iterator[Section]:
    """The dictionary from its first section to its last."""
    yield Section(2, words.FILES)
    yield from (_of_table(table) for table in TABLES.values())
    rules = configuration.disclosure
    yield Section(2, words.WITHHELD, (words.suppression(rules.smallest, IN_BULK),))
    measures = tuple(_of_measure(measure, configuration) for measure in REGISTRY.values())
    yield Section(2, words.MEASURES, (), words.MEASURE_HEADS, measures)
    counts = tuple((name, f"{COUNT_NAMES[name]}.") for name in COUNTS)
    yield Section(2, words.COUNTS, (), words.COUNT_HEADS, counts)
    yield Section(2, words.VOCABULARY)
    for name, listed in LISTS.items():
        yield Section(3, _heading(name), (), words.WORD_HEADS, tuple(listed.items()))
    yield Section(3, words.FINDING_GROUPS, tuple(_findings()))
    yield Section(2, words.TERMS, (), words.WORD_HEADS, tuple(sorted(GLOSSARY.items())))
    yield Section(2, words.VERSION, (words.made_by(stored.method(), configuration.version),))


def as_text(configuration: Configuration) -> str:
    """The dictionary as Markdown."""
    parts = [f"# {words.TITLE}", words.INTRO]
    for one in sections(configuration):
        parts += [f"{'#' * one.level} {one.heading}", *one.lines]
        if one.heads:
            table = (one.heads, ("---",) * len(one.heads), *one.rows)
            parts.append("\n".join(f"| {' | '.join(map(_cell, row))} |" for row in table))
    return "\n\n".join(parts) + "\n"


def as_html(configuration: Configuration) -> str:
    """The dictionary as one page that needs nothing else and runs nothing."""
    body = "".join(_html(one) for one in sections(configuration))
    return (
        f'<!doctype html>\n<html lang="en-US">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{words.TITLE}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{words.TITLE}</h1>\n<p>{escape(words.INTRO)}</p>\n"
        f"{body}</body>\n</html>\n"
    )


def _html(one: Section) -> str:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in one.lines)
    head = f"<h{one.level}>{escape(one.heading)}</h{one.level}>\n{lines}"
    if not one.heads:
        return head
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in one.heads)
    rows = "".join(_html_row(one.heads, row) for row in one.rows)
    return f"{head}<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _html_row(heads: Sequence[str], row: Sequence[str]) -> str:
    """A row; each cell names its column, for a phone where rows are drawn as lists."""
    pairs = list(zip(map(escape, heads), map(escape, row), strict=True))
    cells = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in pairs[1:])
    return f'<tr><th scope="row">{pairs[0][1]}</th>{cells}</tr>\n'


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _of_table(table: FileTable) -> Section:
    rows = tuple(
        (one.name, one.type, one.unit, one.meaning, _heading(one.words) if one.words else "")
        for one in table.columns
    )
    lines = (f"{table.title}. {table.meaning}", f"{words.FROM}: {table.source}")
    return Section(3, f"{table.name}.csv", lines, words.COLUMN_HEADS, rows)


def _of_measure(measure: Measure, configuration: Configuration) -> tuple[str, ...]:
    rule = configuration.measures[measure.rule_id]
    windows = [configuration.window(measure.rule_id, level) for level in ("agency", "unit")]
    about = (f"{measure.id} {measure.name}", measure.meaning, measure.formula, measure.unit)
    return (*about, words.looks_back(*windows), str(rule.min_n))


def _findings() -> Iterator[str]:
    held = {name: _finding_of(flags) for name, flags in DISPOSITIONS.items()}
    for finding in (*FINDINGS, words.NOT_IN_ANY):
        yield words.holds_dispositions(finding, [name for name, own in held.items() if own == finding])


def _finding_of(flags: Disposition) -> str:
    """The released finding of a disposition."""
    if flags.excluded_from_shares or flags.open:
        return words.NOT_IN_ANY
    if flags.sustained:
        return FINDINGS[0]
    return FINDINGS[1] if flags.on_merits else FINDINGS[2] if flags.resolved else FINDINGS[3]


def _heading(name: str) -> str:
    return name[:1].upper() + name[1:]
