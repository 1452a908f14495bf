"""Text to values, a column at a time. Every converter returns plain storage values and the places it refuses.

Storage values: days `2026-11-15`, instants in UTC `2026-11-15 19:05:00.000000`, numbers, flags, words, names.
None is a missing cell. A refused place maps to (fault code, what was wanted).
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from models.importing.contracts import FieldRule
from models.importing.mapping import FieldSource, Mapping, UnitRule, folded
from models.units import UNASSIGNED, unit_key

Refused = dict[int, tuple[str, str]]
Texts = list[str | None]
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_FAR_AHEAD_YEARS = 50
_DIGIT = re.compile("[0-9]")
_NONE = np.datetime64("NaT")


@dataclass
class Values:
    """One field of many rows. days, moments: the local day and the UTC instant of a time; is_day: no hour."""

    items: list[Any]
    refused: Refused = field(default_factory=dict)
    days: Texts = field(default_factory=list)
    moments: Texts = field(default_factory=list)
    is_day: list[bool] = field(default_factory=list)


@dataclass(frozen=True)
class Times:
    """What the times of a file are read against: its zone, its as-of and the earliest believable day."""

    zone: ZoneInfo
    as_of: datetime
    earliest: str

    @cached_property
    def last_day(self) -> str:
        """The last local day of which something had happened before the as-of."""
        return (self.as_of - timedelta(microseconds=1)).astimezone(self.zone).date().isoformat()

    @cached_property
    def last_moment(self) -> str:
        """The as-of as storage text."""
        return self.as_of.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M:%S.%f")


def _each(raws: Texts, convert: Callable[[str], Any], code: str, wanted: str) -> Values:
    known: dict[str, Any] = {raw: convert(raw) for raw in set(raws) if raw is not None}
    items = [None if raw is None else known[raw] for raw in raws]
    refused = {i: (code, wanted) for i, v in enumerate(items) if v is None and raws[i] is not None}
    return Values(items, refused)


def words(
    raws: Texts, rule: FieldRule, crosswalk: dict[str, str] | None, wanted: str | None = None
) -> Values:
    """Codes by crosswalk; without one, our own words as they are. An empty target means: not known.

    A line for the empty text says what an empty cell means.
    """
    if crosswalk is None:
        table = {folded(word): word for word in rule.words}
    else:
        table = {folded(raw): word for raw, word in crosswalk.items()}
    known = {raw: table.get(folded(raw)) for raw in set(raws) if raw is not None}
    empty = table.get("") or None
    items = [empty if raw is None else known[raw] or None for raw in raws]
    refused = {
        i: ("no_crosswalk", wanted or f"a line in [crosswalks.{rule.name}]")
        for i, raw in enumerate(raws)
        if raw is not None and known[raw] is None
    }
    return Values(items, refused)


def by_patterns(raws: Texts, origin: FieldSource) -> Values:
    """The word of the first pattern found in the value, else the mapping's `otherwise`, else not known."""
    rules = [(re.compile(p.match, re.IGNORECASE), p.word) for p in origin.patterns]

    def word(raw: str) -> str | None:
        return next((w for expression, w in rules if expression.search(raw)), origin.otherwise)

    known = {raw: word(raw) for raw in set(raws) if raw is not None}
    return Values([(origin.otherwise if raw is None else known[raw]) or None for raw in raws])


def numbers(raws: Texts, rule: FieldRule, decimal: str = ".") -> Values:
    """Numbers within the rule's bounds, whole ones where it says so; `1e3`, `NaN`, `7,000` are refused.

    decimal: the mark before the fraction; no other mark may stand in a number.
    """
    form = re.compile(rf"-?[0-9]{{1,12}}({re.escape(decimal)}[0-9]{{1,6}})?")

    def number(raw: str) -> float | int | None:
        if not form.fullmatch(raw.strip()):
            return None
        value = float(raw.replace(decimal, "."))
        return int(value) if value.is_integer() else value if not rule.whole or value < 0 else None

    values = _each(raws, number, "not_a_number", "a number such as 12")
    for i, item in enumerate(values.items):
        if item is not None and not rule.least <= item <= rule.most:
            values.refused[i] = ("number_out_of_range", f"{rule.least:g} to {rule.most:g}")
    return values


def flags(raws: Texts, crosswalk: dict[str, str] | None) -> Values:
    """yes or no, in the file's own words where there is a crosswalk."""
    table = {folded(raw): word for raw, word in (crosswalk or {}).items()}

    def flag(raw: str) -> bool | None:
        word = table.get(folded(raw), folded(raw))
        return True if word in _YES else False if word in _NO else None

    return _each(raws, flag, "not_a_flag", "yes or no")


def labels(raws: Texts, longest: int = 120) -> Values:
    """Short names as they are, blanks folded."""
    return _each(
        raws,
        lambda raw: text if len(text := " ".join(raw.split())) <= longest else None,
        "too_long",
        f"at most {longest} characters",
    )


def keyed_hash(text: str, key: str) -> str:
    """A keyed digest of what names a person, such as a staff number; case and outer blanks do not count."""
    secret = hashlib.sha256(key.encode()).digest()
    return hashlib.blake2b(folded(text).encode(), key=secret, digest_size=12).hexdigest()


def hashes(raws: Texts, key: str) -> Values:
    """Keyed digests of whatever names a complainant or a subject; nothing at all without a key."""
    return _each(raws, lambda raw: keyed_hash(raw, key), "", "") if key else Values([None] * len(raws))


def unit_names(raws: Texts, rule: UnitRule, known: set[str] | None) -> Values:
    """Keys of units. Blank and the mapping's `unassigned` mean Unassigned.

    known: keys that exist, or None where the mapping may create units.
    """
    aliases = {unit_key(raw): unit_key(name) for raw, name in rule.aliases.items()}
    nobody = {unit_key(raw) for raw in rule.unassigned}
    patterns = [(re.compile(p.match, re.IGNORECASE), unit_key(p.word)) for p in rule.patterns]

    def name(raw: str) -> str:
        key = unit_key(raw.translate({ord(c): None for c in rule.drop}))
        if not key or key in nobody or unit_key(raw) in nobody:
            return unit_key(UNASSIGNED)
        key = aliases.get(unit_key(raw), aliases.get(key, key))
        return next((w for expression, w in patterns if expression.search(key)), key)

    table = {raw: unit_key(UNASSIGNED) if raw is None else name(raw) for raw in set(raws)}
    items = [table[raw] for raw in raws]
    refused: Refused = {}
    if known is not None:
        unknown = {raw for raw, key in table.items() if key not in known}
        refused = {
            i: ("unknown_unit", "a unit of the agency, or an alias in [units.aliases]")
            for i, raw in enumerate(raws)
            if raw in unknown
        }
    for i, item in enumerate(items):
        if len(item) > 120:
            refused[i] = ("too_long", "at most 120 characters")
    return Values(items, refused)


def times(
    raws: Texts, rule: FieldRule, formats: Sequence[str], against: Times, whole_days: bool = False
) -> Values:
    """Days and instants by the mapping's formats, in the file's zone; on the two hours of an autumn night the
    first (daylight time) is taken, a time that a spring night skips moves forward.

    Refused: what no format reads, before the earliest day, over fifty years ahead, after the as-of.
    """
    uniques = list(dict.fromkeys(raw for raw in raws if raw is not None))
    local, is_day = _parse(uniques, formats)
    if rule.type == "day" or whole_days:
        is_day[:] = True
    if whole_days:
        local = local.astype("datetime64[D]").astype("datetime64[us]")
    problems = _unreadable(local, against)
    local[list(problems)] = _NONE
    utc = _in_utc(local, against.zone)
    if not rule.may_lie_ahead:
        problems |= _ahead(local, utc, is_day, against)
        local[list(problems)] = utc[list(problems)] = _NONE
    days = [*_texts(local.astype("datetime64[D]")), None]
    moments = [*_texts(utc, blank_at=10), None]
    by_day = [*(is_day & ~np.isnat(local)).tolist(), False]
    index: dict[str | None, int] = {raw: i for i, raw in enumerate(uniques)}
    places = [index.get(raw, -1) for raw in raws]
    values = Values([], {}, [days[i] for i in places], [moments[i] for i in places])
    values.is_day = [by_day[i] for i in places]
    values.items = values.moments if rule.type == "instant" else values.days
    if problems:
        values.refused = {place: problems[i] for place, i in enumerate(places) if i in problems}
    return values


def _in_utc(local: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    return (
        pd.DatetimeIndex(local)
        .tz_localize(zone, ambiguous=np.ones(len(local), bool), nonexistent="shift_forward")
        .tz_convert("UTC")
        .tz_localize(None)
        .to_numpy("datetime64[us]")
        .copy()
    )


def _unreadable(local: np.ndarray, against: Times) -> Refused:
    """Places of what no format reads and of days beyond belief."""
    days = local.astype("datetime64[D]")
    last = against.last_day
    far = np.datetime64(f"{int(last[:4]) + _FAR_AHEAD_YEARS}-12-31")
    beyond = ("date_out_of_range", f"{against.earliest} to {last}")
    outside = (days < np.datetime64(against.earliest)) | (days > far)
    wrong: Refused = dict.fromkeys(np.flatnonzero(outside).tolist(), beyond)
    not_a_date = ("not_a_date", "a date in one of the mapping's formats")
    return wrong | dict.fromkeys(np.flatnonzero(np.isnat(local)).tolist(), not_a_date)


def _ahead(local: np.ndarray, utc: np.ndarray, is_day: np.ndarray, against: Times) -> Refused:
    """Places of what had not happened by the as-of."""
    day_ahead = local.astype("datetime64[D]") > np.datetime64(against.last_day)
    ahead = np.where(is_day, day_ahead, utc >= np.datetime64(against.last_moment))
    wanted = f"nothing after {against.last_day}"
    return dict.fromkeys(np.flatnonzero(ahead).tolist(), ("in_the_future", wanted))


def _parse(uniques: list[str], formats: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    local = np.full(len(uniques), np.datetime64("NaT"), "datetime64[us]")
    is_day = np.zeros(len(uniques), bool)
    # The parser would take words such as "today" for the present moment: what has no digit is no date.
    texts = pd.Series([t if _DIGIT.search(t := text.strip()) else None for text in uniques], dtype="str")
    for form in formats:
        open_ = np.isnat(local)
        if not open_.any():
            break
        parsed = pd.to_datetime(texts[open_], format=form, errors="coerce").to_numpy("datetime64[us]")
        local[open_] = parsed
        is_day[open_] = ~np.isnat(parsed) & ("%H" not in form and "%I" not in form)
    return local, is_day


def _texts(moments: np.ndarray, blank_at: int | None = None) -> Texts:
    if not len(moments):
        return []
    text = np.datetime_as_string(moments)
    if blank_at is not None and text.dtype.itemsize > 4 * blank_at:
        text.view("U1").reshape(len(text), -1)[:, blank_at] = " "
    return [None if missing else t for t, missing in zip(text.tolist(), np.isnat(moments), strict=True)]


def convert(
    rule: FieldRule,
    mapping: Mapping,
    raws: Texts,
    against: Times,
    known_units: set[str] | None,
    hash_key: str,
) -> Values:
    """The values of one field by its type and the mapping."""
    origin, crosswalk = mapping.sources[rule.name], mapping.crosswalk(rule.name)
    if origin.patterns:
        return by_patterns(raws, origin)
    if rule.type == "code":
        wanted = None if rule.name in mapping.fields else "a rule in [promises]"
        return words(raws, rule, None if origin.constant else crosswalk, wanted)
    if rule.type == "number":
        return numbers(raws, rule, mapping.decimal)
    if rule.type == "flag":
        return flags(raws, crosswalk)
    if rule.type == "unit":
        return unit_names(raws, mapping.units, known_units)
    if rule.type == "hash":
        return hashes(raws, hash_key)
    if rule.type in ("label", "key"):
        return labels(raws, 200 if rule.type == "key" else rule.longest)
    return times(raws, rule, origin.formats or mapping.formats, against, origin.whole_days)
