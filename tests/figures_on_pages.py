"""Figures as they stand on a page, each with the way to its rows, and those rows as the screen has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from dashboard import cache
from dashboard.cache import Place
from dashboard.facts import records
from dashboard.facts.records import RecordsPage
from metrics.records import COUNT_ROWS, JUDGED
from tests.plain_reading import survival

AGENCY = "Eldermere Police"
UNITS = (AGENCY, "Patrol", "North", "West", "Central", "Records", "Harbour", "Airport", "Unassigned")
NEWEST, EARLIER = "2026-W46", "2026-W30"
WORDS = ("markdown", "metric", "subheader", "header", "caption")
LONGEST = 300  # days: no unit of the demo agency answers half of its complaints later
# Several rows of one visit count once: above the line if all of them are, or any.
VISITS = {"C1": "all", "C3": "all", "C6": "any"}


def plain(text: Any) -> str:
    """A text of the screen with blanks for all its no-break spaces."""
    return str(text).replace("\u00a0", " ")


def whole(text: str) -> int:
    """4,479 as a number."""
    return int(text.replace(",", ""))


def pair(text: str) -> tuple[int, int] | None:
    """The first "160 of 195" of a text."""
    found = re.search(r"(\d[\d,]*) of (\d[\d,]*)", plain(text))
    return (whole(found[1]), whole(found[2])) if found else None


@dataclass(frozen=True)
class Figure:
    """A link to rows: its words, the words beside it on the page, the address."""

    label: str
    beside: str
    query: dict[str, str]

    @property
    def measure(self) -> str:
        """The figure's name in the address."""
        return self.query["measure"]


def figures(app: AppTest) -> list[Figure]:
    """Every link to rows of a page, with the words of its row, else those between it and the link before."""
    found: list[Figure] = []
    since: list[str] = []
    for node, row in _in_order(app.main, None):
        if node.type in WORDS:
            # What stands above a heading belongs to another figure.
            since = [*(since if node.type != "subheader" else []), plain(node.value)]
        elif node.type == "page_link":
            if node.proto.page == "records":
                words = since if row is None else [plain(one.value) for one in row if one.type in WORDS]
                query = dict(parse_qsl(node.proto.query_string))
                found.append(Figure(plain(node.proto.label), "\n".join(words), query))
            since = []
    return found


def _in_order(block: Block, row: Block | None) -> Iterator[tuple[Any, Block | None]]:
    """The elements of a page from the top down, each with the row of a list that it stands in."""
    inside = block if (block.key or "").startswith("row_") else row
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _in_order(child, inside)
        else:
            yield child, inside


def open_all(app: AppTest) -> AppTest:
    """The page with everything opened that is folded."""
    opened: set[str] = set()
    while (
        folded := {block.key for block in _blocks(app.main) if block.type == "expander" and block.key}
        - opened
    ):
        for key in folded:
            app.session_state[key] = True
        opened |= folded
        app.run()
    return app


def _blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield child
            yield from _blocks(child)


def twins(app: AppTest) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Every table that stands under a chart, behind “Show table”, with the rows that the chart draws."""
    found: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    _twins(app.main, False, [pd.DataFrame()], found)
    return found


def _twins(
    block: Block, inside: bool, last: list[pd.DataFrame], found: list[tuple[pd.DataFrame, pd.DataFrame]]
) -> None:
    for child in block.children.values():
        if isinstance(child, Block):
            _twins(child, inside or (child.key or "").startswith("table_of_"), last, found)
        elif child.type == "vega_lite_chart":
            last[0] = convert_arrow_bytes_to_pandas_df(child.proto.data.data)
        elif child.type == "table" and inside:
            found.append((last[0], child.value))


@dataclass(frozen=True)
class Rows:
    """What a link leads to: the page, and the rows of the part that it names."""

    page: RecordsPage
    rows: pd.DataFrame
    span: tuple[date, date] | None

    def __len__(self) -> int:
        return len(self.rows)

    def days(self, name: str) -> pd.Series:
        """One column of days."""
        return pd.to_datetime(self.rows[name])

    def adds_up(self) -> tuple[int, int | None]:
        """What the rows come to, above and below the line; None: not made of records."""
        measure, rows, above = self.page.measure, self.rows, self.rows["above"].astype(bool)
        judged = self.span is not None and (self.span[1] - self.span[0]).days == 6
        if measure == "B4" and not judged:
            return int(rows["hand_offs"].sum()), len(rows)
        if measure == "C4":
            return int(rows["positive"].sum()), int(rows["responses"].sum())
        if measure == "C2":
            week = self.days("event_on") - pd.to_timedelta(self.days("event_on").dt.day_of_week, unit="D")
            return len(set(zip(rows["unit"], week, strict=True))), None
        if measure in VISITS:
            visits = above.groupby([rows["unit"], rows["event_on"], rows["community"].fillna("")])
            return int(getattr(visits, VISITS[measure])().sum()), visits.ngroups
        return int(above.sum()), None if measure == "A5" else len(rows)

    def kept(self) -> int:
        """How many of these promises were done in time."""
        done = self.rows["ended_on"].notna() & (self.rows["ending"] != "cancelled_by_agency")
        return int((done & (self.rows["late_days"] == 0)).sum())

    def value(self) -> float:
        """The figure worked out anew from its rows where it is not their share."""
        if self.page.measure == "B3":
            return self._mean_late()
        if self.page.measure == "A1":
            curve, _ = self._curve(90)
            return 1 - curve[max(curve)]
        curve, _ = self._curve(LONGEST)
        return min(age for age, left in curve.items() if left <= 0.5 + 1e-12)

    def at_risk(self, age: int) -> int:
        """How many of the complaints were open at an age."""
        return self._curve(age)[1].get(age, 0)

    def _curve(self, age: int) -> tuple[dict[int, float], dict[int, int]]:
        """What is left open, and how many were at risk, day by day up to an age."""
        first, last = self._ends()
        start, end = self.days("received_on"), self.days("closed_on")
        event = end.notna() & (end <= last)
        days = (end.where(event, last) - start).dt.days
        curve, risks = survival((first - start).dt.days.clip(lower=0), days.clip(upper=age + 1), event)
        return {day: left for day, left in curve.items() if day <= age}, risks

    def _ends(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        assert self.span is not None
        return pd.Timestamp(self.span[0]), pd.Timestamp(self.span[1])

    def _mean_late(self) -> float:
        """Days late counted to 30; what the agency cancelled was never kept."""
        seen = (self._ends()[1] - self.days("due_on")).dt.days
        never = self.rows["ending"] == "cancelled_by_agency"
        late = pd.to_numeric(self.rows["late_days"]).mask(never, 31)
        done = self.rows["ended_on"].notna() & ((late <= seen) | never)
        days = late.where(done, seen).astype(int)
        curve, _ = survival(days * 0, days, done)
        return sum(curve.get(age, curve[max(curve)]) for age in range(30))


def follow(here: Place, query: dict[str, str]) -> Rows:
    """The rows that an address leads to; the screen shows as many."""
    return _followed(replace(here, week=query.get("week", here.week)), tuple(sorted(query.items())))


@lru_cache(maxsize=400)
def _followed(place: Place, address: tuple[tuple[str, str], ...]) -> Rows:
    query = dict(address)
    view = cache.week_view(place)
    node, measure, window = view.unit(query["unit"]), query["measure"], query.get("window")
    page = records.find(place, view, measure, node, window)
    rows = page.part(query.get("part", records.ALL))
    assert len(records.shown(page, rows)) == len(rows)
    return Rows(page, rows, None if measure in records.LISTS else _span(place, node.id, measure, window))


def _span(place: Place, unit_id: int, measure: str, window: str | None) -> tuple[date, date]:
    """The days of a figure; a week's label for its window names a week that is judged."""
    if window in cache.week_labels(place):
        place, window = replace(place, week=str(window)), JUDGED
    return cache.rows(place, unit_id, measure, window)[0].span.days


def disagrees(figure: Figure, rows: Rows) -> str | None:
    """Why a figure of a page is not what its rows come to; None where it is."""
    if found := re.search(r"See (?:all|the) ([\d,]+|one)", figure.label):
        said = 1 if found[1] == "one" else whole(found[1])
        return None if said == len(rows) else f"{figure.label}: {len(rows)} rows"
    if figure.measure in COUNT_ROWS or figure.measure in records.LISTS:
        return _of_count(figure, rows)
    return _of_measure(figure, rows)


def _of_count(figure: Figure, rows: Rows) -> str | None:
    """A count, or of the promises due in a week those that were kept."""
    if figure.measure == "commitments_due" and (said := pair(figure.beside)) is not None:
        found = rows.kept(), len(rows)
        return None if said == found else f"{figure.beside}: {found}"
    counts = {whole(text) for text in re.findall(r"\d[\d,]*", figure.beside)}
    counts = {0} if "none due" in figure.beside else counts
    return None if len(rows) in counts else f"{figure.beside}: {len(rows)} rows"


def _of_measure(figure: Figure, rows: Rows) -> str | None:
    (above, below), text = rows.adds_up(), figure.beside
    wrong = f"{figure.label} {text!r}: the rows come to {above} of {below}"
    if few := re.search(r"Too few cases \((\d+) of \d+ needed(?: at day (\d+))?", text):
        cases = below if few[2] is None else rows.at_risk(int(few[2]))
        return None if int(few[1]) == cases else f"{wrong}, {cases} at day {few[2]}"
    if re.search(r"\bno (records|events|feedback)\b", text, re.IGNORECASE):
        return None if not below else wrong
    if (said := pair(text)) is not None:
        return None if said in ((above, below), (above, below or said[1])) else wrong
    if figure.measure in ("A1", "A2", "B3"):
        return _of_curve(text, rows, wrong)
    if figure.measure == "B4":
        return None if f"{above / (below or 1):.1f}" in text else wrong
    return None if f"{above:,}" in text.split() else wrong


def _of_curve(text: str, rows: Rows, wrong: str) -> str | None:
    """An estimate from open and closed cases alike: how many cases, and the estimate itself."""
    if found := re.search(r"(?:of|from) ([\d,]+)(?: cases?\b|\))", text):
        if whole(found[1]) != len(rows):
            return wrong
        share = re.search(r"([\d.]+)%", text)
        assert share is not None
        places = len(share[1].partition(".")[2])
        return None if abs(float(share[1]) - rows.value() * 100) <= 0.5 * 10**-places + 1e-9 else wrong
    days = re.search(r"([\d.]+) days?\b", text)
    if days is None:
        return wrong
    places = len(days[1].partition(".")[2])
    return None if abs(float(days[1]) - rows.value()) <= 0.5 * 10**-places + 1e-9 else wrong
