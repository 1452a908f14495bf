"""Text of a slide: paragraphs in a placeholder, in sizes and colours of the look."""

from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from dashboard.briefings.briefing import Part
from dashboard.briefings.slide_master import hexed
from dashboard.words import briefings, office

_MUCH: Final = ((900, 11), (600, 12), (400, 14))  # from so many signs on, in so many points
_TEXTS: Final = {"better": "better_text", "worse": "worse_text"}
_THEMED: Final = {"ink": MSO_THEME_COLOR.TEXT_1, "muted": MSO_THEME_COLOR.TEXT_2}


def say(place: Any, *texts: str, caveat: str = "", states: Sequence[str] = ()) -> None:
    """Write paragraphs into a placeholder, how points stand in their colour, a caveat muted.

    A placeholder that nothing is said in goes: it would ask to be filled.
    """
    lines = [(text, "") for text in texts if text]
    lines[1:1] = [(briefings.state_word(state), _TEXTS.get(state, "ink")) for state in states]
    lines += [(office.CAVEAT + caveat, "muted")] if caveat else []
    if not lines:
        place._element.getparent().remove(place._element)
        return
    frame, size = place.text_frame, _size(sum(len(text) for text, _ in lines))
    for number, (text, role) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = text
        if number:
            paragraph.space_before = Pt(10)
        if role or size:
            style(paragraph, min(size or 14, 14) if role else size, role or "ink")


def _size(signs: int) -> int:
    """Points for much text, which a program that only shows slides would let run over; 0 for as it is."""
    return next((points for least, points in _MUCH if signs >= least), 0)


def say_parts(place: Any, parts: Sequence[Part]) -> None:
    """Parts one under the other: what each is called, its figure, how it stands."""
    lines = [line for part in parts for line in _of_part(part) if line[0]]
    say(place, *(text for text, *_ in lines))
    for paragraph, (_, size, role, before) in zip(place.text_frame.paragraphs, lines, strict=False):
        style(paragraph, size, role, bold=role == "muted")
        paragraph.space_before = Pt(before)


def _of_part(part: Part) -> tuple[tuple[str, int, str, int], ...]:
    """A text, its points, its colour, the space before it."""
    return ((part.title, 14, "muted", 0), (part.text, 18, "ink", 4), (part.state, 14, "ink", 4))


def style(paragraph: Any, size: int, role: str, *, bold: bool = False) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), bold
        if role in _THEMED:
            run.font.color.theme_color = _THEMED[role]
        else:
            run.font.color.rgb = RGBColor.from_string(hexed(role))
