"""A briefing as a mail: plain text, and HTML of one column that needs nothing from anywhere.

All of it is the briefing's own text. Text is put into a tree and never into markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from dashboard.briefings.briefing import Asked, Briefing, Figure, Part
from dashboard.look import DARK, LIGHT, PALETTE
from dashboard.words import mail as words
from dashboard.words.numbers import NO_BREAK
from dashboard.words.office import document_title

_DUE, _KEPT, _LATE = "commitments_due", "commitments_kept", "commitments_overdue"
_COLOURS: Final = {"●": "better", "◆": "worse"}
_RULES: Final = """
body {{ margin: 0; background: {ground}; color: {ink};
  font: 16px/1.5 "Source Sans 3", "Source Sans Pro", "Segoe UI", Arial, sans-serif; }}
.letter {{ max-width: 600px; margin: 0 auto; padding: 20px 16px; overflow-wrap: anywhere; }}
p, h1, h2 {{ margin: 0 0 8px; }}
h1 {{ font-size: 16px; font-weight: 400; color: {muted}; }}
h1 ~ h1 {{ margin-top: 40px; }}
h2 {{ font-size: 16px; font-weight: 600; margin-top: 24px; padding-top: 16px;
  border-top: 1px solid {hairline}; }}
.sentence {{ font-size: 20px; line-height: 1.35; font-weight: 600; }}
.item {{ margin: 0 0 16px; }}
.item p {{ margin: 0; }}
.head {{ font-weight: 600; }}
.quiet {{ color: {muted}; }}
.small {{ font-size: 14px; color: {muted}; margin: 0 0 4px; }}
.better {{ color: {better_text}; }}
.worse {{ color: {worse_text}; }}
a {{ color: {link}; }}
"""


@dataclass(frozen=True)
class Letter:
    """What a mail says. html: one whole document."""

    subject: str
    text: str
    html: str


def letter(briefings: Sequence[Briefing], address: str = "") -> Letter:
    """The mail of one person's briefings, one or several of the same week. address: of the dashboard."""
    body = _Body(briefings[0].language, subject(briefings))
    for briefing in briefings:
        _briefing(body, briefing)
    body.heading(words.WHERE)
    if address:
        body.link(address)
    body.line(words.ATTACHED)
    body.heading(words.ABOUT)
    body.line(briefings[0].stamp.use)
    for said in dict.fromkeys(line for one in briefings for line in words.stamped(one.stamp, one.zone)):
        body.line(said, "small")
    body.line(words.WHY_SENT, "small")
    return Letter(body.title, body.text, body.html)


def subject(briefings: Sequence[Briefing]) -> str:
    """What the mail is of, and of a single briefing its promises."""
    first = briefings[0]
    figures = {one.measure: one for one in reversed(first.figures) if one.unit == first.unit}
    promises = _promises(figures) if len(briefings) == 1 else (None, None, None)
    said = words.subject(_head(briefings, figures.get(_DUE)), *promises)
    return _one_line(words.corrected(said, first.stamp.edition))


def _head(briefings: Sequence[Briefing], of_week: Figure | None) -> str:
    """Agency, units and week; of a quarter its title."""
    first = briefings[0]
    if of_week is None:
        return document_title(first.agency, first.title)
    units = [one.unit for one in briefings if one.unit != first.agency]
    days = date.fromisoformat(of_week.week_start), date.fromisoformat(of_week.week_end)
    return words.of_week([first.agency, *units], *days)


def _promises(figures: Mapping[str, Figure]) -> tuple[int | None, int | None, int | None]:
    """Kept, due and late: of a week its counts, of a quarter the measure's, which is the agency's own."""
    if _DUE in figures:
        kept, due, late = (_count(figures.get(name)) for name in (_KEPT, _DUE, _LATE))
        return kept, due, late
    measure = figures.get("B1")
    if measure is None or measure.numerator is None or measure.denominator is None:
        return None, None, None
    return int(measure.numerator), int(measure.denominator), None


def _count(figure: Figure | None) -> int | None:
    return int(figure.value) if figure and figure.value is not None and figure.status == "ok" else None


def _one_line(text: str) -> str:
    """A header has one line, and blanks that every program knows."""
    return " ".join(text.replace(NO_BREAK, " ").split())


def _briefing(body: "_Body", briefing: Briefing) -> None:
    """One briefing: what leads, what to ask, its parts, and what else must be said."""
    body.line(document_title(briefing.agency, briefing.title), "title")
    body.line(briefing.sentence, "sentence")
    if briefing.questions:
        body.heading(words.QUESTIONS)
    for asked in briefing.questions:
        body.item(*_asked(asked))
    if briefing.parts:
        body.heading(words.PARTS)
    for part in briefing.parts:
        body.item(*_part(part))
    for note in briefing.notes:
        body.line(note)


def _asked(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (asked.head, "head"), (asked.state, _colour(asked.state)), (asked.ask, "")


def _part(part: Part) -> tuple[tuple[str, str], ...]:
    return (part.title, "head"), (part.text, ""), (part.state, _colour(part.state))


def _colour(state: str) -> str:
    return _COLOURS.get(state[:1], "quiet")


class _Body:
    """Text and HTML of a mail, made line by line."""

    def __init__(self, language: str, title: str) -> None:
        self.title = title
        self._lines: list[str] = []
        self._html = Element("html", {"lang": language})
        head = SubElement(self._html, "head")
        SubElement(head, "meta", {"charset": "utf-8"})
        SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
        SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
        SubElement(head, "title").text = title
        SubElement(head, "style").text = _style()
        self._page = SubElement(SubElement(self._html, "body"), "div", {"class": "letter", "role": "main"})

    def heading(self, said: str) -> None:
        """A heading of a part of the mail."""
        self._lines += [*([""] if self._lines[-1] else []), said.upper(), ""]
        SubElement(self._page, "h2").text = said

    def line(self, said: str, kind: str = "") -> None:
        """One paragraph."""
        self._lines.append(_one_line(said))
        tag, marks = ("h1", {}) if kind == "title" else ("p", {"class": kind} if kind else {})
        SubElement(self._page, tag, marks).text = said

    def item(self, *said: tuple[str, str]) -> None:
        """Lines that belong together; each with its kind. Empty ones are left out."""
        self._lines += [*(_one_line(text) for text, _ in said if text), ""]
        place = SubElement(self._page, "div", {"class": "item"})
        for text, kind in said:
            if text:
                SubElement(place, "p", {"class": kind} if kind else {}).text = text

    def link(self, address: str) -> None:
        """An address that can be pressed, and read."""
        self._lines.append(address)
        place = SubElement(self._page, "p")
        SubElement(place, "a", {"href": address}).text = address

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "\n".join(self._lines).strip() + "\n"

    @property
    def html(self) -> str:
        """All of it as a document."""
        return "<!doctype html>\n" + tostring(self._html, encoding="unicode", method="html")


def _style() -> str:
    """Light colours, and dark ones where the reader's program is dark."""
    light, dark = (
        _RULES.format(**{role: pair[side] for role, pair in PALETTE.items()}) for side in (LIGHT, DARK)
    )
    return f"{light}@media (prefers-color-scheme: dark) {{{dark}}}\n"
