"""What slides and workbooks say beside the briefing they draw."""

from typing import Final

from dashboard.briefings.briefing import Stamp
from dashboard.words.briefings import as_of_line, published_line
from dashboard.words.numbers import counted, figure, likely, of

# Rows of numbers in the workbook of a chart.
USUAL: Final = "Usual"
HIGH: Final = "Range, high"
LOW: Final = "Range, low"
USUAL_ENDS: Final = ("Usual, low", "Usual, high")
LIKELY_ENDS: Final = ("Likely, low", "Likely, high")
GOAL: Final = "Goal"
CATEGORY: Final = "Category"
# Slides.
BANDS: Final = "The value stands where dark meets light; both ends are its likely range."
CAVEAT: Final = "Caveat: "
QUESTION_COLUMNS: Final = ("How it stands", "Figure", "Question")
STAMP_COLUMNS: Final = ("What", "How it stands")
ABOUT: Final = "About these figures"
# Sheets of a workbook.
ABOUT_SHEET: Final = "About"
FINDINGS_SHEET: Final = "Findings"
FIGURES_SHEET: Final = "Figures"
FINDING_COLUMNS: Final = (
    "Finding",
    "Measure, unit, period",
    "Reading",
    "Caveat",
    "Its chart",
    "Its table",
)
NONE: Final = "none"
TITLE: Final = "Title"
PERIOD: Final = "Period"
SENTENCE: Final = "In one sentence"
QUESTION: Final = "Question"
NOTE: Final = "Note"


def goal(value: float, nature: str) -> str:
    """The line of a goal: "Goal 95%"."""
    return f"Goal {figure(value, nature)}"


def with_range(value: float, low: float, high: float, nature: str) -> str:
    """A value with its likely range: "81, likely 78–83"."""
    return f"{figure(value, nature)}, likely {likely(low, high, nature)}"


def questions_title(count: int) -> str:
    """The head of the questions."""
    return f"{counted(count, 'question')} to ask"


def continued(title: str, place: int, pages: int) -> str:
    """A title where a table goes on over several slides."""
    return title if pages == 1 else f"{title} ({of(place, pages)})"


def chart_sheet(place: int) -> str:
    """The name of the sheet that holds the numbers of a chart."""
    return f"Chart {place}"


def table_sheet(place: int) -> str:
    """The name of the sheet that holds a table."""
    return f"Table {place}"


def row_text(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    """A row of a table as one line of notes."""
    head, *rest = row
    return f"{head.strip()}: " + "; ".join(
        f"{name} {cell}" for name, cell in zip(columns[1:], rest, strict=True)
    )


def joined(*texts: str) -> str:
    """Texts of one cell."""
    return " · ".join(text for text in texts if text)


def foot(use: str, scorecard: str, head: str) -> str:
    """The foot of a slide."""
    return f"{use} Scorecard {scorecard} · head {head}"


def document_title(agency: str, title: str) -> str:
    """What a file is called where it is opened."""
    return title if agency in title else f"{agency}: {title}"


def stamped(stamp: Stamp, zone: str) -> tuple[tuple[str, str], ...]:
    """What the figures are and how they may be used, a line each: what it is, and how it stands."""
    return (
        ("Scorecard", stamp.scorecard),
        ("Head of the chain", stamp.head),
        ("As of", as_of_line(stamp.as_of, zone)),
        ("Published", published_line(stamp.published_at, zone, stamp.edition, stamp.reason)),
        ("How far", stamp.reaches),
        ("Shown", stamp.filters),
        ("Counts behind shares", stamp.denominators),
        ("Withheld", stamp.suppression),
        ("Method", stamp.method),
        ("Goals and rules", stamp.configuration),
        ("Use", stamp.use),
    )


def no_writer(form: str, library: str) -> str:
    """Where a library is missing."""
    return f"No {form} file can be made here: {library} is not installed. The other formats can be had."
