"""Theme, stylesheet and icon hold the palette and nothing else."""

import itertools
import re

from PIL import Image
from streamlit import config

from dashboard import look
from dashboard.look import LIGHT, PALETTE


def test_every_theme_option_is_one_the_framework_knows():
    assert set(look.theme_options()) <= set(config._config_options_template)


def test_ramps_have_ten_steps_between_their_ends():
    ramp = look.ramp(look.SEQUENCE[LIGHT], 10)
    assert len(ramp) == 10
    assert (ramp[0], ramp[-1]) == (look.SEQUENCE[LIGHT][0], look.SEQUENCE[LIGHT][-1])
    assert look.ramp(("#000000", "#000A14"), 3)[1] == "#00050A"


def test_the_stylesheet_holds_palette_colours_and_no_generated_class():
    style = look.STYLESHEET.read_text(encoding="utf-8")
    known = set(itertools.chain.from_iterable(PALETTE.values()))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", style)) <= known
    assert "emotion" not in style
    assert not re.findall(r"(?:https?:)?//", style)


def test_text_is_never_under_13_pixels():
    sizes = [
        int(size) for size in re.findall(r"font-size: (\d+)px", look.STYLESHEET.read_text(encoding="utf-8"))
    ]
    headings = [int(size.removesuffix("px")) for size in look.theme_options()["theme.headingFontSizes"]]
    assert min(sizes + headings) >= 13


def test_the_icon_is_a_local_png_of_64_pixels():
    with Image.open(look.ICON) as icon:
        assert (icon.format, icon.size) == ("PNG", (64, 64))
