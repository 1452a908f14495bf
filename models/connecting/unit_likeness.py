"""Which known unit a name from another system most likely means: a proposal for a person, never applied."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from models.connecting.column_names import words_of

_LIKELY: Final = 0.72  # below it no unit is proposed
_APART: Final = 0.06  # by which the first must be likelier than the second
_SHORTEST: Final = 2  # letters by which a word can be known from its beginning
_WORDS: Final = re.compile(r"[^\W\d_]+|\d+")
_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})
_SMALL: Final = frozenset({"of", "the", "and", "for"})
# What a unit is called after its name. Two names without a word in common but these are two units.
_COMMON: Final = words_of(
    "area bureau command department dept district division group office precinct section sector service "
    "services squad station team unit zone"
)
_SHORT: Final = {
    "pct": "precinct",
    "prec": "precinct",
    "dist": "district",
    "div": "division",
    "bur": "bureau",
    "sec": "section",
    "stn": "station",
    "sta": "station",
    "svc": "service",
    "svcs": "services",
    "hq": "headquarters",
    "inv": "investigations",
    "invest": "investigations",
    "ia": "internal affairs",
    "cid": "criminal investigations",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}
_COMPASS: Final = words_of("north south east west northeast northwest southeast southwest")


def _words(name: str) -> list[str]:
    """A name as it is compared: words and numbers, short forms written out, ordinals as numbers."""
    found = [word for word in _WORDS.findall(name.casefold()) if word not in _SMALL]
    kept = [
        word for at, word in enumerate(found) if not (word in _ENDINGS and at and found[at - 1].isdecimal())
    ]
    spelt = [part for word in kept for part in _SHORT.get(word, word).split()]
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in spelt]


def _alike(one: str, other: str) -> float:
    """How alike two words are, 0 to 1; a word that begins the other counts nearly as the same."""
    if one == other:
        return 1.0
    if one.isdecimal() or other.isdecimal() or {one, other} <= _COMPASS:
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST and long.startswith(short):
        return 0.9
    if len(short) >= _SHORTEST and short[0] == long[0] and _in_order(short, long):
        return 0.8  # "CNTRL" for "Central"
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= 0.75 else 0.0


def _in_order(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def likeness(name: str, unit: str) -> float:
    """How likely a name means a unit, 0 to 1; 0 where their numbers differ or only common words agree."""
    one, other = _words(name), _words(unit)
    if not one or not other or _numbers(one) != _numbers(other):
        return 0.0
    own = [(word, max(_alike(word, o) for o in other)) for word in one]
    back = [(word, max(_alike(word, o) for o in one)) for word in other]
    if not any(share and word not in _COMMON for word, share in own):
        return 0.0
    return 0.6 * _mean(own) + 0.4 * _mean(back)


def _numbers(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word.isdecimal())


def _mean(found: Sequence[tuple[str, float]]) -> float:
    """Words that tell units apart weigh most."""
    weights = [0.15 if word in _COMMON else 1.0 for word, _ in found]
    total = sum(weight * share for weight, (_, share) in zip(weights, found, strict=True))
    return total / sum(weights)


def likely_unit(name: str, units: Iterable[str]) -> str | None:
    """The unit that a name most likely means; None where none is likely, or two are about as likely."""
    ranked = sorted(((likeness(name, unit), unit) for unit in units), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _LIKELY:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _APART else None
