"""Which columns hold persons: names, phones, e-mails, birth dates, addresses, free text, identity numbers."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median
from typing import Final, Literal

from models.connecting.column_names import words_of
from models.connecting.date_columns import DateReading
from models.connecting.date_shapes import shape_of
from models.connecting.given_names import GIVEN
from models.connecting.sample import Column, Sample
from models.connecting.words import suggest_word

Kind = Literal["name", "phone", "email", "birth_date", "address", "free_text", "identity_number"]

WORDS: Final[dict[Kind, str]] = {
    "name": "names of persons",
    "phone": "telephone numbers",
    "email": "e-mail addresses",
    "birth_date": "birth dates",
    "address": "street addresses",
    "free_text": "free text",
    "identity_number": "numbers of persons or cars",
}
_MOST: Final = 0.5  # share of the cells that must look so
_SOME: Final = 0.02  # phones and e-mails inside texts: so few are enough to make it free text
_ADDRESSES: Final = 0.3
_GIVEN: Final = 0.2
_SEEN: Final = 2_000  # different values looked at
_LETTERS: Final = 400  # of each, at most: a cell may hold a megabyte
_NAMES_LEAST: Final = 12  # different values: fewer are a list of words (ranks, sexes), not persons
_VARIED: Final = 0.1
_TEXT_LENGTH: Final = 45
_TEXT_WORDS: Final = 7
_TITLE_LEAST: Final = 50
_AGES: Final = (15, 100)
_BORN: Final = 0.9

_NANP: Final = re.compile(
    r"(?<![\d-])(?:\+?1[-. ]?)?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[-. /])[2-9]\d\d[-. ]?\d{4}"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\d-])",
    re.IGNORECASE,
)
_ABROAD: Final = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[\s./()-]{1,2}\d{1,5}|\d){5,13}(?!\d)")
_DIGITS: Final = re.compile(r"\+?1?\d{7,14}")
_MAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}", re.IGNORECASE)
_RANK: Final = r"(?:(?:sgt|lt|capt|det|ofc|ofcr|off|po|cpl|cmdr|chief|insp|dep|mr|mrs|ms|dr|hr|fr)\.?\s+)?"
_PART: Final = r"[^\W\d_][^\W\d_'’.-]*(?:[ '’.-][^\W\d_]+){0,2}"
_LAST_FIRST: Final = re.compile(rf"{_RANK}{_PART},\s?{_PART}\.?(?:\s[^\W\d_]\.?)?", re.IGNORECASE)
_FIRST_LAST: Final = re.compile(
    rf"{_RANK}[^\W\d_'’-]+\.?(?:\s[^\W\d_]\.?)?(?:\s[^\W\d_'’.-]+){{1,2}}", re.IGNORECASE
)
_STREET_WORDS: Final = (
    "st street ave avenue av rd road blvd boulevard ln lane dr drive ct court pl place way pkwy parkway "
    "ter terrace hwy highway cir circle sq square"
)
_STREET: Final = re.compile(
    rf"\b\d{{1,5}}\s+(?:[nsew]{{1,2}}\.?\s+)?(?:[\w.'’-]+\s+){{1,3}}(?:{_STREET_WORDS.replace(' ', '|')})\b"
    r"|\d{2,5}\s+[nsew]\.?\s+[\w.'’]+"
    r"|\b[^\W\d_]+(?:straße|strasse|str\.|gasse|weg|platz|allee)\s+\d{1,4}\b"
    r"|\b\d{1,4},?\s+(?:rue|avenue|boulevard|calle|via)\s+\w+",
    re.IGNORECASE,
)
_SSN: Final = re.compile(r"\d{3}-\d{2}-\d{4}")
_PLATE: Final = re.compile(r"[A-Z]{2,3}[ -]\d{3,4}|\d{1,3}[ -][A-Z]{3}|\d[A-Z]{3}\d{3}|[A-HJ-NPR-Z0-9]{17}")

_NAME_WORDS: Final = words_of(
    "name surname lastname firstname officer ofcr complainant compl citizen ctzn victim witness subject "
    "investigator detective contact organizer organiser attendee attendees assigned assignee supervisor "
    "reviewer employee member person caller requester owner author submitter reporter lead host "
    "commander by lname fname last first nombre beamter bearbeiter"
)
# Beside these a column tells of the person's sort, place or state, and not who it is.
_NOT_WHO: Final = words_of(
    "race sex gender age rank type unit district precinct division id no number date time status count "
    "ethnicity finding agency kind role shift years received told advised agreed notified contacted "
    "assigned_on via"
)
_PHONE_WORDS: Final = words_of("phone telephone tel mobile cell fax telefon handy")
_MAIL_WORDS: Final = words_of("mail email")
_BIRTH_WORDS: Final = words_of("dob birth born birthdate birthday geburtsdatum geb")
_ADDRESS_WORDS: Final = words_of(
    "address addr street residence anschrift adresse zip postcode location place venue"
)
_TEXT_WORDS_NAMED: Final = words_of(
    "narrative note notes comment comments description details remarks summary synopsis text body "
    "statement memo narr desc message detail bemerkung notiz beschreibung"
)
_TITLE_WORDS: Final = words_of("subject title")
_NUMBER_WORDS: Final = words_of(
    "badge shield ssn social license licence plate passport serial empno empid star personnel vin tag "
    "registration"
)
_FILE_WORDS: Final = words_of(
    "case file complaint incident ticket ref reference docket allegation record event object request"
)
_NUMBER_NAMES: Final = words_of("id no nr num number")
_KEPT_WORDS: Final = words_of(
    "unit district precinct division bureau finding disposition dispo outcome result allegation "
    "category nature channel command station squad"
)


# The words by which units are called.
UNIT_WORDS: Final = words_of(
    "precinct pct district dist division div dv section sect squad bureau unit command station detail "
    "zone sector patrol"
)
_KNOWN: Final = 0.6
_VOCABULARIES: Final = (
    ("case_with_outcomes", "disposition"),
    ("case_with_outcomes", "category"),
    ("case_with_outcomes", "channel"),
    ("commitment", "kind"),
)


@dataclass(frozen=True)
class Personal:
    """A column that holds persons. because: what speaks for it, in words."""

    column: str
    kind: Kind
    because: str


def find_personal(sample: Sample, dates: Mapping[str, DateReading]) -> dict[str, Personal]:
    """The columns that hold persons, by name; births are told by the rows' own dates."""
    found = {column.name: personal for column in sample.columns if (personal := looks_personal(column))}
    for name in dates:
        if name not in found and (because := _births(sample, name, dates)):
            found[name] = Personal(name, "birth_date", because)
    return {column.name: found[column.name] for column in sample.columns if column.name in found}


def looks_personal(column: Column) -> Personal | None:
    """Whether a column holds persons by its name and its cells, and which kind."""
    cells = _Cells(column)
    for kind, test in _TESTS:
        if (because := test(cells)) and not (kind in _DOUBTFUL and cells.kept_words):
            return Personal(column.name, kind, because)
    return None


def against(personal: Personal, field: str) -> str:
    """The sentence that refuses a column for a field."""
    return (
        f"`{personal.column}` looks like {WORDS[personal.kind]} ({personal.because}); "
        f"`{field}` would keep its text. Drop it, or say that it names nobody."
    )


class _Cells:
    """A column's values and what its name says."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.words = words_of(column.name)
        self.values: Counter[str] = Counter()
        for value, n in column.values.most_common(_SEEN):
            self.values[value[:_LETTERS]] += n
        self.n = sum(self.values.values())

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the filled cells that pass."""
        return sum(n for value, n in self.values.items() if test(value)) / self.n if self.n else 0.0

    def named(self, words: frozenset[str]) -> bool:
        return bool(self.words & words)

    @property
    def varied(self) -> bool:
        return self.column.distinct >= min(_NAMES_LEAST, max(2, self.n // 3))

    @property
    def each_once(self) -> bool:
        return self.column.distinct == self.column.filled

    @property
    def names_file(self) -> bool:
        """Whether it is the number of a file, a case, a ticket; `Officer No` is none."""
        return self.named(_FILE_WORDS) and not self.named(_NUMBER_WORDS)

    @cached_property
    def kept_words(self) -> bool:
        """Whether its cells are short known words of ours, or units: a few that come again and again."""
        if self.column.distinct * 5 > self.n:
            return False
        if self.share(lambda value: len(value) <= 40 and words_of(value) & UNIT_WORDS) >= _MOST:
            return True
        return any(
            self.share(lambda value, at=place: len(value) <= 60 and suggest_word(*at, value).word) >= _KNOWN  # type: ignore[misc]
            for place in _VOCABULARIES
        )

    @property
    def kept(self) -> bool:
        """Whether its name says that it is what we keep: a unit, a finding, a category."""
        return self.named(_KEPT_WORDS)


def _percent(share: float) -> str:
    return f"{share:.0%} of its cells" if share < 0.995 else "all its cells"


def _is_mail(cells: _Cells) -> str:
    share = cells.share(_MAIL.fullmatch)
    if share >= _MOST:
        return f"{_percent(share)} have the form of an e-mail address"
    return "its name" if cells.named(_MAIL_WORDS) and not _is_words(cells) else ""


def _is_words(cells: _Cells) -> bool:
    """A short list of words that come again and again, as a field of ours has them."""
    return (
        bool(cells.n)
        and cells.column.distinct < _NAMES_LEAST
        and not cells.share(lambda v: any(map(str.isdigit, v)))
    )


def _phone(value: str) -> bool:
    return bool(_NANP.fullmatch(value) or (_ABROAD.fullmatch(value) and sum(map(str.isdigit, value)) >= 8))


def _is_phone(cells: _Cells) -> str:
    share = cells.share(_phone)
    if share >= _MOST and not cells.names_file:
        return f"{_percent(share)} have the form of a telephone number"
    if not cells.named(_PHONE_WORDS) or _is_words(cells):
        return ""
    digits = cells.share(lambda value: _DIGITS.fullmatch(re.sub(r"[\s().-]", "", value)))
    return "its name" if not cells.n or digits + share >= _MOST or not cells.kept else ""


def _is_birth(cells: _Cells) -> str:
    if not cells.named(_BIRTH_WORDS) and not re.search(r"\bd\.?o\.?b\b", cells.column.name, re.IGNORECASE):
        return ""
    return "its name" if not cells.n or cells.share(shape_of) >= _MOST else ""


def _is_number(cells: _Cells) -> str:
    if cells.share(_SSN.fullmatch) >= _MOST:
        return "its cells have the form of a social security number"
    if cells.named(_NUMBER_WORDS) and cells.share(lambda v: any(map(str.isdigit, v))) >= _MOST:
        return "its name"
    if cells.named(_NUMBER_NAMES) and cells.named(_PERSONS) and not cells.names_file and cells.varied:
        return "its name"
    plates = cells.share(_PLATE.fullmatch)
    free = not cells.names_file and not cells.named(_NUMBER_NAMES) and not cells.kept
    varied = cells.column.distinct >= max(_NAMES_LEAST, _ADDRESSES * cells.n)
    return (
        f"{_percent(plates)} have the form of a licence plate"
        if plates >= 0.8 and free and varied and not cells.each_once
        else ""
    )


# Words that say so much of an empty column, too, which the next export may fill.
_WHO_SURELY: Final = words_of(
    "name surname lastname firstname officer ofcr complainant victim witness investigator attendee attendees "
    "organizer organiser contact caller"
)
_PERSONS: Final = words_of(
    "officer ofcr employee emp staff member person complainant citizen victim witness driver suspect"
)


_NAMES: Final = words_of("surname lastname firstname fname lname nombre")


def _says_whose_name(cells: _Cells) -> bool:
    """`Complainant Name`, `Last Name`: its name alone says it, however few or strange its cells are."""
    whose = cells.words & (_PERSONS | words_of("first last full caller contact investigator"))
    return bool((cells.named(_NAMES) or ("name" in cells.words and whose)) and not cells.named(_NOT_WHO))


def _is_name(cells: _Cells) -> str:
    if _says_whose_name(cells):
        return "its name"
    if not cells.n:
        who = cells.named(_WHO_SURELY) and not cells.named(_NOT_WHO) and not _is_an_event(cells)
        return "its name" if who and not cells.kept else ""
    persons = _PERSONS | _NAME_WORDS
    comma = cells.share(lambda value: all(_LAST_FIRST.fullmatch(p.strip()) for p in value.split(";")) or None)
    if comma >= _MOST and not cells.kept and cells.varied:
        return f"{_percent(comma)} are written like names: last, first"
    if cells.kept or cells.names_file or not cells.varied:
        return ""
    shaped = cells.share(lambda value: _FIRST_LAST.fullmatch(value) or _LAST_FIRST.fullmatch(value))
    single = cells.share(lambda value: re.fullmatch(r"[^\W\d_'’.-]{2,}", value))
    who = cells.named(persons) and not cells.named(_NOT_WHO)
    if who and cells.column.distinct >= _NAMES_LEAST and shaped + single >= _MOST:
        return f"its name, and {_percent(shaped + single)} are written like names"
    given = cells.share(_holds_given)
    if shaped >= _MOST and given >= _GIVEN and cells.column.distinct >= _NAMES_LEAST:
        return f"{_percent(given)} hold a given name"
    return ""


def _is_an_event(cells: _Cells) -> bool:
    """`First Contact`, `Last contact`: when somebody was spoken to, and not whom to ask."""
    return "contact" in cells.words and cells.named(words_of("first initial last next"))


def _holds_given(value: str) -> bool:
    return any(part in GIVEN for part in re.findall(r"[^\W\d_]+", value.casefold()))


def _is_address(cells: _Cells) -> str:
    if cells.kept or not cells.n:
        return ""
    share = cells.share(_STREET.search)
    long_texts = cells.share(lambda value: len(value.split()) > 15)
    if share >= _ADDRESSES and long_texts < _MOST:
        return f"a street with a number stands in {_percent(share)}"
    numbered = cells.share(lambda value: re.search(r"\d", value))
    named = cells.named(_ADDRESS_WORDS - words_of("location place venue"))
    return "its name" if named and numbered >= _ADDRESSES and cells.varied else ""


def _is_text(cells: _Cells) -> str:
    if not cells.n:
        return "its name" if cells.named(_TEXT_WORDS_NAMED) else ""
    inside = cells.share(lambda value: _MAIL.search(value) or _NANP.search(value))
    if inside >= _SOME and not cells.names_file:
        return f"telephone numbers or e-mail addresses stand in {_percent(inside)}"
    length = sum(len(value) * n for value, n in cells.values.items()) / cells.n
    words = sum(len(value.split()) * n for value, n in cells.values.items()) / cells.n
    if length >= _TEXT_LENGTH and words >= _TEXT_WORDS:
        return f"its cells are texts of {length:.0f} letters on average"
    if cells.kept or cells.names_file:
        return ""
    if cells.named(_TEXT_WORDS_NAMED) and length >= 20 and words >= 3:
        return f"its name, and texts of {length:.0f} letters on average"
    varied = cells.column.distinct >= _TITLE_LEAST and cells.column.distinct >= _VARIED * cells.column.filled
    if cells.named(_TITLE_WORDS) and varied:
        return f"{cells.column.distinct:,} different titles, which may name somebody"
    return ""


# What a list of our own words or of units may look like from afar: "Search, illegal" is written like a name.
_DOUBTFUL: Final = frozenset({"name", "address", "free_text"})
_TESTS: Final[tuple[tuple[Kind, Callable[[_Cells], str]], ...]] = (
    ("email", _is_mail),
    ("phone", _is_phone),
    ("birth_date", _is_birth),
    ("identity_number", _is_number),
    ("name", _is_name),
    ("address", _is_address),
    ("free_text", _is_text),
)


def _births(sample: Sample, name: str, dates: Mapping[str, DateReading]) -> str:
    """Dates that lie 15 to 100 years before the row's other dates."""
    others = [other for other in dates if other != name]
    if not others or words_of(name) & _KEPT_WORDS:
        return ""
    mine = [_year(cell) for cell in sample.cells(name)]
    years = [[_year(cell) for cell in sample.cells(other)] for other in others]
    gaps = []
    for row, own in enumerate(mine):
        rest = [column[row] for column in years if column[row] is not None]
        if own is not None and rest:
            gaps.append(median(y for y in rest if y is not None) - own)
    old = sum(_AGES[0] <= gap <= _AGES[1] for gap in gaps)
    return (
        f"{old:,} of {len(gaps):,} lie 15 to 100 years before the row's other dates"
        if gaps and old >= _BORN * len(gaps)
        else ""
    )


def _year(cell: str) -> int | None:
    shape = shape_of(cell)
    if shape is None:
        return None
    day: date | None = next((shape.day(order) for order in shape.formats), None)
    return None if day is None else day.year
