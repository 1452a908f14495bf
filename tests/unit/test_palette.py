"""The palette is computed, not believed: contrast, four kinds of sight, shapes, and nothing red or green."""

import colorsys
import itertools

import pytest
from streamlit import config

from dashboard import charts, look, wording
from dashboard.look import DARK, LIGHT, PALETTE, SEQUENCE
from tests.sight import SIGHT, ciede2000, contrast, lab

MODES = (LIGHT, DARK)
GROUNDS = ("ground", "panel")
# A colour, what lies behind it, and the contrast that was promised for it in light and in dark.
PROMISED = [
    ("ink", "ground", 15.6, 15.5),
    ("ink", "panel", 14.4, 13.7),
    ("muted", "ground", 6.9, 8.7),
    ("muted", "panel", 6.3, 7.6),
    ("link", "ground", 6.4, 8.9),
    ("link", "panel", 5.9, 7.8),
    ("better", "ground", 7.6, 9.3),
    ("better_text", "ground", 8.3, 10.1),
    ("worse", "ground", 5.1, 7.2),
    ("worse_text", "ground", 6.5, 8.9),
    ("usual", "ground", 4.6, 6.1),
    ("usual", "panel", 4.2, 5.4),
    ("control", "ground", 4.3, 5.3),
    ("control", "panel", 3.9, 4.6),
    ("second_series", "ground", 4.9, 6.4),
    ("peers", "ground", 3.0, 3.6),
    ("better_text", "better_wash", 7.3, 8.3),
    ("worse_text", "worse_wash", 5.7, 7.2),
    ("better", "usual_range", 6.1, 6.3),
    ("worse", "usual_range", 4.1, 4.9),
    ("usual", "usual_range", 3.7, 4.2),
    ("muted", "missing", 6.1, 6.7),
]
TEXT = ("ink", "muted", "link", "better_text", "worse_text")
# What peers and the second series are drawn on is the ground of a chart, never the panel.
MARKS = ("better", "worse", "usual", "control")
# Shapes that the bundled typeface holds; any other would come from another face, at another size.
BUNDLED = set("○●◆◌◊□↑↓✓×~–")
STATES = {
    "variation": wording.VARIATION,
    "assurance": wording.ASSURANCE,
    "pledge": wording.PLEDGE,
    "change": wording.DIRECTIONS,
}


def apart(one: str, other: str, mode: int, sight: str) -> float:
    return ciede2000(lab(PALETTE[one][mode], sight), lab(PALETTE[other][mode], sight))


def hue(colour: str) -> tuple[float, float]:
    """Hue in degrees and chroma, 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return colorsys.rgb_to_hsv(*channels)[0] * 360, max(channels) - min(channels)


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
@pytest.mark.parametrize(("front", "behind", "least"), [(f, b, at) for f, b, *at in PROMISED])
def test_contrast_is_at_least_what_was_promised(front, behind, least, mode):
    assert contrast(PALETTE[front][mode], PALETTE[behind][mode]) >= least[mode]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("behind", [*GROUNDS, "better_wash", "worse_wash", "missing", "usual_range"])
def test_text_is_read_on_everything_it_may_stand_on(behind, mode):
    assert min(contrast(PALETTE[text][mode], PALETTE[behind][mode]) for text in TEXT) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("behind", [*GROUNDS, "usual_range"])
def test_marks_are_seen_on_both_grounds_and_on_the_usual_range(behind, mode):
    assert min(contrast(PALETTE[mark][mode], PALETTE[behind][mode]) for mark in MARKS) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_a_primary_button_carries_a_white_label(mode):
    assert contrast(PALETTE["primary"][mode], "#FFFFFF") >= 4.5
    assert min(contrast(PALETTE["primary"][mode], PALETTE[behind][mode]) for behind in GROUNDS) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_a_number_is_read_in_every_cell_of_the_square(mode):
    # The two deepest steps carry the colour of the ground, the others ink.
    for step, colour in enumerate(SEQUENCE[mode]):
        text = PALETTE["ground" if step >= 3 else "ink"][mode]
        assert contrast(text, colour) >= 4.5, colour


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
def test_better_and_worse_stay_far_apart_in_every_sight(sight, mode):
    assert round(apart("better", "worse", mode, sight)) in range(47, 58)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(("better", "worse", "usual"), 2)])
def test_no_two_of_the_three_marks_come_near_in_any_sight(one, other, sight, mode):
    assert apart(one, other, mode, sight) >= 15


def test_no_colour_is_red_green_or_violet():
    ramps = [one for mode in MODES for one in look.ramp(SEQUENCE[mode], 10)]
    for colour in [*itertools.chain.from_iterable(PALETTE.values()), *ramps]:
        angle, chroma = hue(colour)
        assert chroma < 0.15 or 20 <= angle <= 40 or 175 <= angle <= 225, colour


@pytest.mark.parametrize(("mode", "name"), [(LIGHT, "light"), (DARK, "dark")])
def test_every_colour_of_the_framework_is_set_so_that_none_of_its_own_returns(mode, name):
    options = look.theme_options()
    colours = {
        key
        for key in config._config_options_template
        if key.startswith(f"theme.{name}.") and "Color" in key and "sidebar" not in key
    }
    assert colours <= set(options)
    known = {pair[mode] for pair in PALETTE.values()}
    for key in colours:
        shown = options[key] if isinstance(options[key], list) else [options[key]]
        assert "chart" in key or set(shown) <= known, key
        assert all(
            hue(one)[1] < 0.15 or 20 <= hue(one)[0] <= 40 or 175 <= hue(one)[0] <= 225 for one in shown
        )


def test_red_green_violet_and_yellow_are_ink_in_both_modes():
    options = look.theme_options()
    for (side, mode), colour in itertools.product(
        enumerate(("light", "dark")), ("red", "green", "violet", "yellow")
    ):
        assert options[f"theme.{mode}.{colour}Color"] == PALETTE["ink"][side]
        assert options[f"theme.{mode}.{colour}TextColor"] == PALETTE["ink"][side]
        assert options[f"theme.{mode}.{colour}BackgroundColor"] == PALETTE["panel"][side]


@pytest.mark.parametrize("name", STATES)
def test_every_state_has_a_shape_and_a_word_and_colour_repeats_both(name):
    states = STATES[name].values()
    assert all(shape and word for shape, word, _ in states)
    assert len({word for _, word, _ in states}) == len(states)
    assert len({shape for shape, *_ in states}) == len(states)
    assert set("".join(shape for shape, *_ in states)) <= BUNDLED
    shapes = {colour: {shape for shape, _, own in states if own == colour} for colour in ("blue", "orange")}
    assert shapes["blue"] <= {"●"}
    assert shapes["orange"] <= {"◆"}
    assert {colour for *_, colour in states} <= {"", "blue", "orange"}


def test_points_of_a_chart_have_the_shape_of_their_state():
    drawn = {state: shape for state, (shape, _) in charts.UNUSUAL.items()}
    assert drawn == {
        "better": "circle",
        "worse": "diamond",
        "higher": "triangle-up",
        "lower": "triangle-down",
    }
    assert [wording.VARIATION[state][0] for state in drawn] == ["●", "◆", "◊↑", "◊↓"]


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_a_date_has_a_shape_and_a_word(days):
    assert wording.plain(wording.due_mark(days))[:2] in ("◆ ", "○ ")
