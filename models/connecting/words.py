"""Which of our words a local value means, how sure that is, and what it does to the figures."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from models import vocabulary as v
from models.connecting.column_names import words_of
from models.importing.contracts import RECORDS

LEAST: Final = 0.7  # below this certainty a person decides
_TABLE: Final = Path(__file__).with_name("words.toml")
# Where one of these stands outside the words that were found, the value may say the opposite.
_NEGATIONS: Final = words_of(
    "not non no un dis never without neither nor cannot cant isnt wasnt arent didnt nicht kein keine pas n"
)
# A prefix written apart: "in sustained". Elsewhere "in" is a plain word ("entered in error").
_NEGATIONS_BEFORE: Final = frozenset({"in", "im", "il", "ir"})
# What turns a word into something that has not happened, did not last, or is one side's view.
_HEDGES: Final = words_of(
    "partial partially partly recommended recommendation proposed appeal appealed overturned reversed "
    "vacated rescinded formerly previously changed unless except tentative preliminary unsuccessful "
    "failed declined refused rejected denied dismissed attempted possible possibly alleged allegedly "
    "likely if or versus vs pending awaiting was"
)
_PREFIXES: Final = ("un", "non", "not", "in", "im", "dis")
_LETTERS: Final = 200  # of a value that is a word and no text
_SHORT_PLACES: Final = 5  # extra words beside what was found, at most
_FUZZY_LENGTH: Final = 8  # letters of a word whose misspelling may be told
_FUZZY_HEAD: Final = 3  # its first letters must be right: that is where negations stand


@dataclass(frozen=True)
class WordGuess:
    """What a value probably means. word: one of ours, or None where a person must decide.

    certainty: 0 to 1; because: what speaks for it, or against deciding
    """

    word: str | None
    certainty: float
    because: str


@dataclass(frozen=True)
class _Phrase:
    tokens: tuple[str, ...]
    word: str
    whole: bool

    def at(self, tokens: tuple[str, ...], start: int) -> bool:
        """Whether the phrase stands in the tokens from `start`."""
        part = tokens[start : start + len(self.tokens)]
        return len(part) == len(self.tokens) and all(map(_fits, self.tokens, part))

    @property
    def text(self) -> str:
        return " ".join(self.tokens)


def _fits(wanted: str, token: str) -> bool:
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted


def plain_words(value: str) -> tuple[str, ...]:
    """The words of a value: lower case, no accents, no marks; `Not ID'd` is not, idd; `T.b.c.` is tbc."""
    text = unicodedata.normalize("NFKD", value.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’`]", "", text)
    text = re.sub(r"\b(?:\w\.){2,}", lambda found: found[0].replace(".", "") + " ", text)
    return tuple(re.findall(r"[^\W_]+", text))


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _name(record: str, field: str) -> str:
    return f"{record}.{field}" if f"{record}.{field}" in _table() else field


def local_words(record: str, field: str) -> Mapping[str, list[str]]:
    """Our word -> local words, as the table has them; empty for a field without words."""
    return _table().get(_name(record, field), {})


@cache
def _phrases(record: str, field: str) -> tuple[_Phrase, ...]:
    """The longest first. Our own words are phrases too, but the whole value only."""
    found: dict[tuple[tuple[str, ...], bool], _Phrase] = {}
    for word in RECORDS[record].field(field).words:
        own = tuple(word.split("_"))
        found[own, True] = _Phrase(own, word, True)
    for word, lines in local_words(record, field).items():
        for line in lines:
            tokens = tuple(part + "*" * starred for part, starred in _starred(line.removeprefix("=")))
            found[tokens, line.startswith("=")] = _Phrase(tokens, word, line.startswith("="))
    return tuple(sorted(found.values(), key=lambda phrase: -len(phrase.tokens)))


def _starred(line: str) -> Iterator[tuple[str, bool]]:
    for part in line.split():
        yield "".join(plain_words(part.rstrip("*"))), part.endswith("*")


@lru_cache(maxsize=65_536)
def suggest_word(record: str, field: str, value: str) -> WordGuess:
    """What one local value means in a field of words."""
    tokens = plain_words(value[:_LETTERS])
    if not tokens or len(value) > _LETTERS:
        return WordGuess(None, 0.0, "a long text" if tokens else "no words in it")
    phrases = _phrases(record, field)
    whole = {phrase.word for phrase in phrases if len(phrase.tokens) == len(tokens) and phrase.at(tokens, 0)}
    if len(whole) == 1:
        return WordGuess(whole.pop(), 1.0, "a usual word for it")
    if len(whole) > 1:
        return _unclear(whole)
    inside = _inside(phrases, tokens)
    if inside:
        return _from_inside(inside, phrases, tokens)
    return _misspelt(phrases, tokens)


def _unclear(words: Iterable[str]) -> WordGuess:
    return WordGuess(None, 0.0, f"may be {' or '.join(sorted(words))}")


_Span = tuple[int, int, _Phrase]


def _inside(phrases: tuple[_Phrase, ...], tokens: tuple[str, ...]) -> list[_Span]:
    """Phrases in the value; one that stands within a longer one says nothing of its own."""
    found: list[_Span] = []
    held = frozenset(tokens)
    for phrase in phrases:
        first = phrase.tokens[0]
        if phrase.whole or (first not in held and not first.endswith("*")):
            continue
        for start in range(len(tokens) - len(phrase.tokens) + 1):
            end = start + len(phrase.tokens)
            if phrase.at(tokens, start) and not any(a <= start and end <= b for a, b, _ in found):
                found.append((start, end, phrase))
    return found


def _from_inside(found: list[_Span], phrases: tuple[_Phrase, ...], tokens: tuple[str, ...]) -> WordGuess:
    words = {phrase.word for _, _, phrase in found}
    if len(words) > 1:
        return _unclear(words)
    word = words.pop()
    covered = {place for start, end, _ in found for place in range(start, end)}
    beside = [token for place, token in enumerate(tokens) if place not in covered]
    if turned := _turned(found, phrases, tokens, beside):
        return WordGuess(None, 0.0, f"{turned!r} may turn {word} round")
    if len(beside) > _SHORT_PLACES:
        return WordGuess(None, 0.5, f"a long text with {found[0][2].text.replace('*', '…')!r} in it")
    said = found[0][2].text.replace("*", "…")
    return WordGuess(word, 0.9 if len(beside) <= 2 else 0.75, f"{said!r} stands in it")


def _turned(
    found: list[_Span], phrases: tuple[_Phrase, ...], tokens: tuple[str, ...], beside: list[str]
) -> str | None:
    """The word beside what was found that may say the opposite."""
    for token in beside:
        if token in _NEGATIONS or token in _HEDGES or _denies(token, phrases):
            return token
    starts = {start for start, _, _ in found}
    before = [tokens[start - 1] for start in starts if start] + ([] if 0 in starts else [tokens[0]])
    return next((token for token in before if token in _NEGATIONS_BEFORE), None)


def _denies(token: str, phrases: tuple[_Phrase, ...]) -> bool:
    """Whether a word is one of the field's with a prefix that denies: `uncooperative`, `nonlawful`."""
    rests = [token.removeprefix(prefix) for prefix in _PREFIXES if token.startswith(prefix)]
    return any(_fits(word, rest) for rest in rests for phrase in phrases for word in phrase.tokens)


def _misspelt(phrases: tuple[_Phrase, ...], tokens: tuple[str, ...]) -> WordGuess:
    """A long value with one letter wrong, not among its first."""
    text = " ".join(tokens)
    if len(text) >= _FUZZY_LENGTH:
        near = [
            p for p in phrases if "*" not in p.text and len(p.text) >= _FUZZY_LENGTH and _near(text, p.text)
        ]
        words = {phrase.word for phrase in near}
        if len(words) == 1:
            return WordGuess(words.pop(), 0.8, f"spelt almost like {near[0].text!r}")
    return WordGuess(None, 0.0, "not a word that is known here")


def _near(a: str, b: str) -> bool:
    """One letter more, less, other, or two neighbours changed over; the beginnings alike."""
    if a[:_FUZZY_HEAD] != b[:_FUZZY_HEAD] or abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[at:], b[at:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:] or swapped


def patterns_of(record: str, field: str, found_in: Iterable[str]) -> list[tuple[str, str]]:
    """Regular expressions with our words, for texts in which a field can only be read by what stands in them.

    Only those found in one of the texts, in the table's order: the first that is found decides.
    """
    texts = [text[:_LETTERS] for text in found_in]
    lines: list[tuple[str, str]] = []
    for word, local in local_words(record, field).items():
        parts = [form for line in local if not line.startswith("=") and (form := _expression(line))]
        used = [part for part in parts if _seen(part, texts)]
        if used:
            lines.append((rf"(?<!not )(?<!no )(?<!non-)\b({'|'.join(used)})\b", word))
    return lines


def _expression(line: str) -> str:
    return r"\W+".join(
        re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "") for part in line.split()
    )


def _seen(part: str, texts: list[str]) -> bool:
    search = re.compile(rf"\b({part})\b", re.IGNORECASE).search
    return any(search(text) for text in texts)


_ENDINGS: Final = {
    "done": "counts as done on its end date",
    "cancelled_by_agency": "counts as not kept: the agency called it off",
    "cancelled_by_requester": "left out where it was called off before it was due",
}
_STATES: Final = {
    "planned": "counts only once it was held",
    "to_be_confirmed": "counts only once somebody confirms it",
    "held": "counts as held",
    "cancelled": "does not count as held",
}
_BASES: Final = {
    "statute": "the due date is set by law",
    "court": "the due date is set by a court",
    "policy": "the due date is set by policy",
    "stated": "the due date was told to the person",
    "default": "the due date is the usual one for its kind",
}
_INITIATIONS: Final = {
    "proactive": "counts as started by us",
    "reactive": "counts as after an incident",
    "requested": "counts as asked for; left out of the share started by us",
    "mandated": "counts as ordered; left out of the share started by us",
}

_TOLD: Final = {"ending": _ENDINGS, "state": _STATES, "due_basis": _BASES, "initiation": _INITIATIONS}


def consequence(record: str, field: str, word: str) -> str:
    """What a word does to the figures, in plain words; where it only sorts, that."""
    if field == "disposition":
        return _of_finding(v.DISPOSITIONS[word])
    if field == "kind" and record == "commitment":
        return _of_promise(word)
    told = {"ending": _ENDINGS, "state": _STATES, "due_basis": _BASES, "initiation": _INITIATIONS}.get(
        field, {}
    )
    return told.get(word, f"listed under {word.replace('_', ' ')}")


def _of_finding(flags: v.Disposition) -> str:
    if flags.open:
        return "still open: no finding yet"
    if flags.excluded_from_shares:
        return "left out of the shares"
    if flags.sustained:
        return "counts as a finding, and as sustained"
    if flags.on_merits:
        return "counts as a finding, not as sustained"
    if flags.resolved:
        return "counts as resolved, without a finding"
    if flags.watched:
        return "closed without a finding; how often that happens is watched"
    return "closed without a finding"


def _of_promise(word: str) -> str:
    if word == "outcome_notice":
        return "counts with the complaint it tells of, not among promises"
    if word in v.KINDS_OUTSIDE_PROMISES:
        return "counts in no measure"
    return "counts as a promise; its wording may be kept" if word in v.PUBLIC_KINDS else "counts as a promise"


def changes_figures(record: str, field: str) -> bool:
    """Whether words of this field decide what counts, so that a person confirms what is proposed."""
    return field in ("disposition", "ending", "state") or (record == "commitment" and field == "kind")
