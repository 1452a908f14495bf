"""The look in one place: palette, theme and the arrangement every page shares.

Colours come in pairs, light and dark. A role has one meaning; pillars have no colour, and nothing is red or
green. Charts, tables and the stylesheet take their colours from here and from nowhere else.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import wording

STATIC: Final = Path(__file__).with_name("static")
STYLESHEET: Final = STATIC / "style.css"
ICON: Final = STATIC / "icon.png"

PALETTE: Final[dict[str, tuple[str, str]]] = {
    "ground": ("#FFFFFF", "#10161D"),
    "panel": ("#F4F6F8", "#1A222C"),
    "ink": ("#1B2430", "#E9EEF3"),
    "muted": ("#4F5B69", "#AAB5C0"),
    "link": ("#1D5FA8", "#7DBBF5"),
    "primary": ("#1D5FA8", "#2B75BF"),
    "control": ("#6F7B88", "#7F8C9A"),
    "hairline": ("#D5DBE1", "#33404D"),
    "better": ("#0F5499", "#7CC0FA"),
    "better_text": ("#0F4E8F", "#8CC8FB"),
    "better_wash": ("#E8F1FA", "#12293F"),
    "worse": ("#B4500A", "#F08A3C"),
    "worse_text": ("#9C4206", "#F5A35F"),
    "worse_wash": ("#FDF0E6", "#38240F"),
    "usual": ("#6B7682", "#8C98A5"),
    "usual_range": ("#E3E8ED", "#2A3541"),
    "missing": ("#EEF1F4", "#222C37"),
    "second_series": ("#0E7C86", "#3FA9A6"),
    "peers": ("#8A949E", "#66717D"),
}
SEQUENCE: Final = (
    ("#EAF1F8", "#BBD3EA", "#7FACD4", "#387AB5", "#0F4E8F"),
    ("#16283B", "#1F4468", "#2F6A9F", "#5A9FDA", "#A9D5FB"),
)
LIGHT: Final = 0
DARK: Final = 1

# Theme colours whose three keys carry a meaning of ours; every other named colour becomes ink on panel, so
# that a default element cannot bring red or green back.
_MEANINGS: Final = {
    "blue": ("better", "better_text", "better_wash"),
    "orange": ("worse", "worse_text", "worse_wash"),
    "gray": ("usual", "muted", "missing"),
}
_SILENCED: Final = ("red", "green", "violet", "yellow")
_SHARED: Final[dict[str, Any]] = {
    "theme.font": "sans-serif",
    "theme.baseFontSize": 16,
    "theme.baseFontWeight": 400,
    "theme.headingFontSizes": ["20px", "28px", "14px", "16px", "14px", "13px"],
    "theme.headingFontWeights": [600] * 6,
    "theme.metricValueFontSize": "28px",
    "theme.metricValueFontWeight": 600,
    "theme.baseRadius": "4px",
    "theme.buttonRadius": "4px",
    "theme.paddingTop": "20px",
    "theme.paddingBottom": "40px",
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
}


def light_dark(role: str) -> str:
    """The CSS colour of a role that follows the page from light to dark by itself."""
    light, dark = PALETTE[role]
    return f"light-dark({light},{dark})"


def theme_options() -> dict[str, Any]:
    """Every theme option, by its full name, for light and for dark."""
    return _SHARED | _mode_options("light", LIGHT) | _mode_options("dark", DARK)


def _mode_options(mode: str, side: int) -> dict[str, Any]:
    roles = {
        "primaryColor": "primary",
        "backgroundColor": "ground",
        "secondaryBackgroundColor": "panel",
        "textColor": "ink",
        "linkColor": "link",
        "borderColor": "hairline",
        "dataframeBorderColor": "hairline",
        "dataframeHeaderBackgroundColor": "panel",
        "dataframeHeaderTextColor": "muted",
        "codeTextColor": "ink",
        "codeBackgroundColor": "panel",
    }
    for colour in _SILENCED:
        roles |= _colour_keys(colour, "ink", "ink", "panel")
    for colour, (mark, text, wash) in _MEANINGS.items():
        roles |= _colour_keys(colour, mark, text, wash)
    options: dict[str, Any] = {key: PALETTE[role][side] for key, role in roles.items()}
    options["chartCategoricalColors"] = [PALETTE["usual"][side], PALETTE["second_series"][side]]
    options["chartSequentialColors"] = ramp(SEQUENCE[side], 10)
    options["chartDivergingColors"] = ramp(
        tuple(PALETTE[role][side] for role in ("worse", "usual_range", "better")), 10
    )
    return {f"theme.{mode}.{key}": value for key, value in options.items()}


def _colour_keys(colour: str, mark: str, text: str, wash: str) -> dict[str, str]:
    return {f"{colour}Color": mark, f"{colour}TextColor": text, f"{colour}BackgroundColor": wash}


def ramp(stops: tuple[str, ...], steps: int) -> list[str]:
    """`steps` colours spread evenly over the given stops, the first and last stop included."""
    channels = [[int(stop[at : at + 2], 16) for at in (1, 3, 5)] for stop in stops]
    colours = []
    for step in range(steps):
        place = step * (len(stops) - 1) / (steps - 1)
        left = min(int(place), len(stops) - 2)
        mixed = [
            round(a + (b - a) * (place - left))
            for a, b in zip(channels[left], channels[left + 1], strict=True)
        ]
        colours.append("#" + "".join(f"{value:02X}" for value in mixed))
    return colours


# Arrangement: what pages put their words and figures into.


@contextmanager
def page_head(title: str, context: str = "", aside: str = "", of: str = "") -> Iterator[None]:
    """The line above the sentence: the place in bold, what it is part of, its choosers, and at the right
    context and freshness."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="head"):
        if title:
            st.markdown(f"**{title}**" + (f" :gray[· {of}]" if of else ""), width="content")
        yield
        beside = "  \n".join(f":gray[:small[{text}]]" for text in (context, aside) if text)
        if beside:
            st.markdown(beside, width="stretch")


def print_title(text: str) -> None:
    """The title of a printed page, on which nothing can be chosen."""
    with st.container(key="print_title"):
        st.markdown(text)


def sentence(text: str) -> None:
    """The page's sentence: its one second-level heading, key clauses semibold."""
    with st.container(key="sentence"):
        st.header(text, anchor=False)


def refusal(text: str) -> None:
    """The one plain sentence of a page that cannot be shown, also where it has begun to be drawn."""
    with st.container(key="refusal"):
        st.header(text, anchor=False)


@contextmanager
def section(key: str, label: str = "", help: str | None = None, anchor: str | None = None) -> Iterator[None]:
    """A part of the page under a hairline, with its muted label; a phone does not show `wide_…` keys.

    anchor: by which a link of the same page leads here.
    """
    with st.container(key=f"sec_{key}", gap="xsmall"):
        if label:
            st.subheader(label, anchor=anchor or False, help=help)
        yield


@contextmanager
def row(key: str) -> Iterator[None]:
    """One line of a list, under a hairline; `slim_…` keys stand closer, as on the 0-100 line."""
    with st.container(key=f"row_{key}", gap="xsmall"):
        yield


def line_columns() -> list[Any]:
    """The columns of a row on the 0-100 line: words, line, state, way to its rows."""
    return st.columns([4, 5, 2.4, 0.8], gap="medium", vertical_alignment="center")


def two_lines(head: str, below: str) -> None:
    """A row's text: its first line, and a smaller muted one beneath."""
    st.markdown(f"{head}  \n:gray[:small[{below}]]")


def figure(number: str, beside: str) -> None:
    """A big number with the words that carry its denominator."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False):
        st.metric(beside, number, label_visibility="collapsed", width="content")
        st.markdown(f":gray[{beside}]", width="stretch")


def chart(
    points: Any, spec: dict[str, Any], reading: str, key: str | None = None, *, picks: str | None = None
) -> list[dict[str, Any]]:
    """One chart; its reading is the text that a screen reader speaks.

    picks: the name of a selection in the spec; gives what its reader has chosen with it.
    """
    width: Any = "stretch" if spec["width"] == "container" else "content"
    about: dict[str, Any] = {"theme": None, "width": width, "alt": wording.plain(reading), "key": key}
    if picks is None:
        st.vega_lite_chart(points, spec, **about)
        return []
    event: Any = st.vega_lite_chart(points, spec, on_select="rerun", selection_mode=picks, **about)
    return list(event.selection.get(picks) or [])


def lines(rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """A small headerless table of words."""
    return pd.DataFrame(list(rows))


def table(frame: Any, reading: str, key: str, *, right: Sequence[int] = (), header: bool = True) -> None:
    """A calm table, hairlines between rows; `right` lists the columns, from 1, whose text stands right."""
    places = "".join(f"_r{place}" for place in right)
    with st.container(key=f"table_{key}{places}"):
        st.table(
            frame, border="horizontal", hide_index=True, hide_header=not header, alt=wording.plain(reading)
        )


def twin(frame: Callable[[], pd.DataFrame], reading: str, key: str, *, right: Sequence[int] = ()) -> None:
    """The table beside a chart, with the same reading; made only once it is opened."""
    folded = st.expander("Show table", key=f"table_of_{key}", on_change="rerun")
    with folded:
        if folded.open:
            table(frame(), reading, f"twin_{key}", right=right)


def rows_table(
    frame: pd.DataFrame, reading: str, key: str, height: int = 560, *, opens: bool = False
) -> int | None:
    """A long list of rows, scrolled and sorted by its reader; dates as people write them.

    opens: gives the place in the frame of the row that its reader stands on, by click or by arrow key.
    """
    columns: dict[str, Any] = {
        name: st.column_config.DateColumn(format="D MMM YYYY")
        for name in frame.columns
        if str(frame[name].dtype).startswith("datetime")
    }
    tall = min(height, 36 + 33 * max(len(frame), 1))
    shown = st.dataframe(
        frame,
        hide_index=True,
        height=tall,
        row_height=32,
        column_config=columns,
        alt=wording.plain(reading),
        key=key,
        placeholder="–",
        on_select="rerun" if opens else "ignore",
        selection_mode="single-cell",
    )
    cells = shown.selection.cells if opens else []
    # A choice outlives the rows that it was made in.
    return int(cells[0][0]) if cells and cells[0][0] < len(frame) else None


def note(text: str) -> None:
    """A small muted remark under a chart or a table."""
    st.caption(text)


def foot(scorecard: str = "") -> None:
    """The line that every page ends with, and which scorecard the figures come from."""
    with st.container(key="sec_foot", horizontal=True):
        st.caption(wording.STANDING_LINE, width="stretch")
        if scorecard:
            st.caption(scorecard, width="content")
