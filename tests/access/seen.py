"""Everything that a page sends to the browser: texts, the cells of tables, the points of charts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from google.protobuf.message import Message
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from dashboard import look

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
_PAIR = re.compile(r"(?<![\w.,])(\d[\d,]*)[ \u00a0]of[ \u00a0](\d[\d,]*)(?!\d)")
# Names that the framework gives to elements: made of digests, and not of what is shown.
_MADE_UP = re.compile(r"\$\$ID-[0-9a-f]{32}|\b[0-9a-f]{32,}\b|\b(?:promise|complaint)-\d+")
# How large a drawing is, and the strokes of a small one in a cell, whose words stand beside it.
_SIZES = re.compile(r'"(?:height|width|size|labelLimit)": \d+|data:image/svg\+xml[^)]*')


@dataclass(frozen=True)
class Seen:
    """What was sent. text: all of it; numbers: whole ones; pairs: each "x of n" of it; values: of tables and
    charts, exact."""

    text: str
    numbers: frozenset[int]
    pairs: frozenset[tuple[int, int]]
    values: frozenset[float]

    def tells(self, secret: "Secret") -> list[str]:
        """What of a unit that must not be told stands here."""
        names = [name for name in secret.names if name.lower() in self.text.lower()]
        pairs = [f"{x} of {n}" for x, n in sorted(secret.pairs & self.pairs)]
        counts = [str(number) for number in sorted(secret.numbers & self.numbers)]
        return [*names, *pairs, *counts, *(f"{value:.9f}" for value in sorted(secret.values & self.values))]


@dataclass(frozen=True)
class Secret:
    """What gives a unit away: its name, its counts, each of them with what it is out of, its shares."""

    names: frozenset[str]
    numbers: frozenset[int] = frozenset()
    pairs: frozenset[tuple[int, int]] = frozenset()
    values: frozenset[float] = frozenset()

    def __sub__(self, other: "Secret") -> "Secret":
        return Secret(
            self.names - other.names,
            self.numbers - other.numbers,
            self.pairs - other.pairs,
            self.values - other.values,
        )


def seen_on(app: AppTest) -> Seen:
    """All that a page has sent, its address and what its session chose included."""
    texts: list[str] = [f"{name}={value}" for name, value in app.query_params.items()]
    values: set[float] = set()
    for proto in _protos(app._tree.children.values()):
        for found in _leaves(proto):
            if isinstance(found, pd.DataFrame):
                texts.append(found.to_csv(index=False, sep="\t"))
                values |= set(_numbers_of(found))
            else:
                texts.append(found)
    return seen_in("\n".join(texts), values)


def seen_in(text: str, values: Iterable[float] = ()) -> Seen:
    """The same of a text, such as a file."""
    plain = _SIZES.sub("", text.replace(look.STYLESHEET.read_text(), ""))
    plain = _MADE_UP.sub("", plain)
    whole = {_whole(one) for one in _NUMBER.findall(plain) if "." not in one}
    pairs = {(_whole(x), _whole(n)) for x, n in _PAIR.findall(plain)}
    return Seen(plain, frozenset(whole), frozenset(pairs), frozenset(round(value, 9) for value in values))


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _protos(nodes: Iterable[Any]) -> Iterator[Message]:
    for node in nodes:
        if getattr(node, "proto", None) is not None:
            yield node.proto
        if isinstance(node, Block):
            yield from _protos(node.children.values())


def _leaves(message: Message) -> Iterator[Any]:
    """Texts of a message, and the tables in its bytes."""
    for field, value in message.ListFields():
        if field.name in ("id", "form_id"):
            continue
        held = value if field.is_repeated else [value]
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            held = list(value.values())
        for one in held:
            if isinstance(one, Message):
                yield from _leaves(one)
            elif isinstance(one, bytes):
                if one:
                    yield convert_arrow_bytes_to_pandas_df(one)
            else:
                yield str(one)


def _numbers_of(frame: pd.DataFrame) -> Iterator[float]:
    for name in frame.columns:
        column = pd.to_numeric(frame[name], errors="coerce") if frame[name].dtype.kind in "fiuO" else None
        if column is not None:
            yield from (float(value) for value in column.dropna())
