"""The palette is computed, not believed: contrast, colour-blindness, and nothing red or green."""

import itertools
import math
import re

import numpy as np
import pytest
from PIL import Image
from streamlit import config

from dashboard import look
from dashboard.look import DARK, LIGHT, PALETTE

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Linear RGB to CIE XYZ, D65.
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = XYZ.sum(axis=1)
MODES = (LIGHT, DARK)
TEXT_ON = [
    *itertools.product(("ink", "muted", "link"), ("ground", "panel"), (4.5,)),
    *itertools.product(("better_text", "worse_text"), ("ground",), (4.5,)),
    ("better_text", "better_wash", 4.5),
    ("worse_text", "worse_wash", 4.5),
    ("muted", "missing", 4.5),
    *itertools.product(("better", "worse", "usual", "control", "second_series", "peers"), ("ground",), (3,)),
    *itertools.product(("better", "worse", "usual"), ("usual_range",), (3,)),
]


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((float(XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    seen = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    ratio = XYZ @ seen / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return float(116 * root[1] - 16), float(500 * (root[0] - root[1])), float(200 * (root[1] - root[2]))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    c1, c2 = math.hypot(a1 * (1 + g), b1), math.hypot(a2 * (1 + g), b2)
    h1 = math.degrees(math.atan2(b1, a1 * (1 + g))) % 360
    h2 = math.degrees(math.atan2(b2, a2 * (1 + g))) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    dl = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    tilt = math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2)))
    bend = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(tilt)
    return math.sqrt(dl**2 + dc**2 + dh**2 + bend * dc * dh)


def apart(one: str, other: str, mode: int, sight: str) -> float:
    return ciede2000(lab(PALETTE[one][mode], sight), lab(PALETTE[other][mode], sight))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_formula_gives_its_published_values(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("front", "behind", "least"), TEXT_ON)
def test_contrast(front, behind, least, mode):
    assert contrast(PALETTE[front][mode], PALETTE[behind][mode]) >= least


@pytest.mark.parametrize("mode", MODES)
def test_a_primary_button_carries_a_white_label(mode):
    assert contrast(PALETTE["primary"][mode], "#FFFFFF") >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
def test_better_and_worse_stay_far_apart_in_every_sight(sight, mode):
    assert apart("better", "worse", mode, sight) >= 45


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("state", ["better", "worse"])
def test_usual_differs_from_both_in_every_sight(state, sight, mode):
    assert apart("usual", state, mode, sight) >= 14.5


def test_every_theme_option_is_one_the_framework_knows():
    assert set(look.theme_options()) <= set(config._config_options_template)


def test_red_green_violet_and_yellow_are_ink_in_both_modes():
    options = look.theme_options()
    for (side, mode), colour in itertools.product(
        enumerate(("light", "dark")), ("red", "green", "violet", "yellow")
    ):
        assert options[f"theme.{mode}.{colour}Color"] == PALETTE["ink"][side]
        assert options[f"theme.{mode}.{colour}TextColor"] == PALETTE["ink"][side]
        assert options[f"theme.{mode}.{colour}BackgroundColor"] == PALETTE["panel"][side]


def test_no_colour_of_the_palette_is_red_or_green():
    for colour in itertools.chain.from_iterable(PALETTE.values()):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (red > 150 and green < 60 and blue < 60), colour
        assert not (green > red + 30 and green > blue + 15), colour


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
