"""The briefing: everything that leaves the building of one published week or quarter, before it is drawn.

A writer (`pdf`, `slides`, `workbook`, `csv_file`) only draws this value, so all formats say the same. Every
number in it comes from published lines and from nowhere else. All text is plain: no markup of any kind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Audience = Literal["chief", "council", "unit"]
Nature = Literal["share", "count", "days", "score"]


@dataclass(frozen=True)
class Series:
    """One line or row of bars. values: one a category, shares from 0 to 1; None where there is none.

    shown: the same as words, one a category, such as "329 of 368"; empty where the value says it all. marks:
    how each stands ("", better, worse, higher, lower), for lines with a usual range.
    """

    name: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What is drawn. kind: a line over time; bars in a fixed order; bands, each a value with its interval.

    nature: what the values are; a score is 0 to 100. goal, usual, bands: on the scale of the values; usual:
    low and high of every category, bands: likely low and high. alt: what the chart says, as text. notes: of
    the time line, a category each.
    """

    kind: Literal["line", "bars", "bands"]
    nature: Nature
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    goal: float | None = None
    usual: tuple[tuple[float, float] | None, ...] = ()
    usual_label: str = ""
    bands: tuple[tuple[float, float] | None, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of text under column heads; right: the places of columns that hold numbers.

    tall: with room to write by hand.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    tall: bool = False


@dataclass(frozen=True)
class Part:
    """One of the parts on the first page: its name, its figure in words, how it stands."""

    title: str
    text: str
    state: str


@dataclass(frozen=True)
class Asked:
    """One question: how the figure stands, the figure, what to ask."""

    state: str
    head: str
    ask: str


@dataclass(frozen=True)
class Sheet:
    """One designed page or slide. title: the finding as a sentence; subtitle: measure, unit, period, n."""

    title: str
    subtitle: str
    reading: str
    caveat: str
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Figure:
    """One published figure; a share is from 0 to 1. None where there is none, with status and reason."""

    unit: str
    measure: str
    name: str
    window: str
    week_start: str
    week_end: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    goal: float | None
    status: str
    reason: str | None


@dataclass(frozen=True)
class Stamp:
    """What a file says of itself. scorecard: its id; head: of the chain when it was published.

    filters: what was chosen. suppression: what is withheld and why. reaches: how far the records reach.
    edition, reason: which edition of the week this is, and why there is another than the first; edition 0: a
    working paper, never published, and `published_at` is when it was made.
    """

    scorecard: str
    head: str
    as_of: datetime
    published_at: datetime
    filters: str
    method: str
    configuration: str
    suppression: str
    reaches: str
    denominators: str
    use: str
    edition: int = 1
    reason: str = ""


@dataclass(frozen=True)
class Briefing:
    """One published week or quarter for one audience.

    sentence: number first, what leads. parts, questions: of the first page. sheets: the designed pages.
    figures: everything it is made of, for workbook and CSV. name: of its files, without an ending. zone: of
    the agency, for instants. language: BCP 47. notes: what else must be said, such as disputes.
    """

    audience: Audience
    agency: str
    unit: str
    title: str
    period: str
    sentence: str
    parts: tuple[Part, ...]
    questions: tuple[Asked, ...]
    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...]
    stamp: Stamp
    name: str
    zone: str
    language: str = "en-US"
    notes: tuple[str, ...] = ()
