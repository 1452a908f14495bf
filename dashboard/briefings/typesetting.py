"""The libraries behind a PDF, asked for only when one is made: where one is missing, other formats go on.

Nothing comes from the machine: neither its fonts nor its clock, and no request leaves it.
"""

import json
import re
from functools import cache
from typing import Any, Final

from dashboard.briefings.print_charts import FONT
from dashboard.words import printed as words
from models.errors import ExportFailed

# Typst brings the others along, for the shapes and scripts that ours lacks.
FONTS: Final = (FONT, "DejaVu Sans Mono", "Libertinus Serif")
_NO_SIGN: Final = "□"
# What is known to be drawn; of any other sign the fonts are asked.
_SURE: Final = re.compile(r"[ -~\u00a0-\u017f–—‘’“”…−]*")
_TURNS: Final = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = " \u00a0\u202f"
_ONE_SIGN: Final = (
    b'#set document(title: "-")\n#set text(font: json(bytes(sys.inputs.fonts)))\n#sys.inputs.sign'
)


def pdf(template: str | bytes, inputs: dict[str, str]) -> bytes:
    """A template, by its path or as it stands, set as PDF/UA-1. Errors: ExportFailed."""
    typst = _typst()
    try:
        return _set(template, inputs)
    except typst.TypstError as error:
        raise ExportFailed(words.not_set(error.message)) from error


def _set(template: str | bytes, inputs: dict[str, str]) -> bytes:
    return bytes(
        _typst().compile(
            template,
            format="pdf",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards="ua-1",
        )
    )


def svg(spec: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG, its text as text. Errors: ExportFailed."""
    drawn = drawable(spec)
    return str(_vl_convert().vegalite_to_svg(drawn, vl_version="6.4", allowed_base_urls=[]))


def drawable(value: Any) -> Any:
    """A text, or all texts of a value, without the signs that no font here has: a box stands for each.

    A sign that cannot be drawn would be a hole for the eye and for a screen reader, and PDF/UA refuses it.
    """
    if isinstance(value, str):
        return value if _SURE.fullmatch(value) else _in_known_signs(value)
    if isinstance(value, dict):
        return {name: drawable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(one) for one in value]
    return value


def _in_known_signs(text: str) -> str:
    straight = _TURNS.sub("", re.sub(r"\s", lambda blank: blank[0] if blank[0] in _BLANKS else " ", text))
    return "".join(one if _SURE.fullmatch(one) or _has(one) else _NO_SIGN for one in straight)


@cache
def _has(sign: str) -> bool:
    """Whether one of the fonts has it."""
    try:
        _set(_ONE_SIGN, {"sign": sign, "fonts": json.dumps(FONTS)})
    except _typst().TypstError:
        return False
    return True


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise _missing(error) from error
    return typst


@cache
def _fonts() -> Any:
    return _typst().Fonts(include_system_fonts=False, font_paths=[_font_folder()])


@cache
def _vl_convert() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise _missing(error) from error
    vl_convert.register_font_directory(_font_folder())
    return vl_convert


def _font_folder() -> str:
    try:
        import font_source_sans_pro
    except ImportError as error:
        raise _missing(error) from error
    return str(font_source_sans_pro.font_directory)


def _missing(error: ImportError) -> ExportFailed:
    return ExportFailed(words.no_writer(str(error.name)))
