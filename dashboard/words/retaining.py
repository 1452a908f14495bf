"""Retention in words: how long rows are kept, what is due, what was removed, what a court may need."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, of
from dashboard.words.sentences import names_listed

NOUNS: Final = {"complaint": "complaint", "response_commitment": "promise", "engagement_event": "event"}
NOT_CLEANED: Final = (
    "The bytes of removed rows may still be in the database's files: others are using it, or, on PostgreSQL, "
    "another role owns its tables. Run `accountability retention apply` again when nobody does, as the owner."
)
POSTGRESQL: Final = (
    "PostgreSQL: the tables were written anew (VACUUM FULL). Its write-ahead log, replicas and backups keep "
    "what they hold until they are recycled."
)
BACKUPS: Final = "Backups made before today still hold the rows."


HEAD: Final = "How long rows are kept"
REMOVED: Final = "Rows removed under a retention rule"
REMOVED_COLUMNS: Final = ("Removed on", "Records", "Rule", "By")
HOW: Final = (
    "Years are set in the configuration, under “retention”. On the command line, retention lists what is due "
    "and removes it, and hold keeps what a court may need."
)


def rule_name(retention_class: str, rule: str) -> str:
    """One rule: "standard, 5 years"."""
    return f"{retention_class}, {rule}"


def rules(years: Mapping[str, int | None]) -> str:
    """Which classes of records are kept for how long."""
    numbered = [f"{counted(n, 'year')} ({name})" for name, n in years.items() if n is not None]
    if not numbered:
        return "No years are set: every record is kept for good."
    kept = [name for name, n in years.items() if n is None]
    good = f"; {names_listed(kept)} for good" if kept else ""
    return f"After a record's end its rows are kept {names_listed(numbered)}{good}. Their counts stand."


def due(numbers: Mapping[str, int], held: int) -> str:
    """How many records are due to be removed, by kind, and how many a hold keeps."""
    total = sum(numbers.values())
    parts = [counted(n, NOUNS[name]) for name, n in numbers.items() if n]
    said = f"Due now: {names_listed(parts)}." if total else "Nothing is due."
    keeps = "is kept by a legal hold" if held == 1 else "are kept by a legal hold"
    return f"{said} {counted(held, 'record')} {keeps}." if held else said


def removed(records: int, rows: int) -> str:
    """What was removed just now."""
    if not records:
        return "Nothing was due, so nothing was removed."
    removed = f"{counted(records, 'record')} removed, {counted(rows, 'row')} in all."
    return f"{removed} What they counted stands. {BACKUPS}"


def left_out(rules: Mapping[str, int]) -> str:
    """Rows of a file that stay away, because a rule has removed them before; empty for none."""
    total = sum(rules.values())
    if not total:
        return ""
    stay = "stays out: it was" if total == 1 else "stay out: they were"
    return f"{counted(total, 'row')} {stay} removed before under {_rules(sorted(rules))}."


def gone(gone: int, total: int, rules: Sequence[str], on: Sequence[date]) -> str:
    """How many rows of a figure are gone, under which rule, and since when."""
    rows = f"{of(gone, total)}{NO_BREAK}row{'' if total == 1 else 's'} {'was' if gone == 1 else 'were'}"
    days = names_listed([day(one) for one in on])
    counted_ = "it" if gone == 1 else "they"
    return f"{rows} removed under {_rules(rules)} on {days}; what {counted_} counted stands."


def _rules(rules: Sequence[str]) -> str:
    """Rules by name."""
    return f"the rule{'s' if len(rules) > 1 else ''} {names_listed([f'“{rule}”' for rule in rules])}"


def held_since(on: date) -> str:
    """That a record is under a legal hold."""
    return f"Legal hold since {day(on)}: it is not removed until the hold is lifted."
