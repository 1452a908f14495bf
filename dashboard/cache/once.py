"""What pages say of a place, worked out once for each state of its figures and shared by all who look.

For readings that follow from the place alone (its records, its week, its scope) and whose answers nobody
changes. What people write, such as questions and replies, is read anew and never passes through here.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st

from dashboard.cache.views import Place, WeekView
from models.tree import UnitNode

P = ParamSpec("P")
T = TypeVar("T")
KEPT: Final = 2000


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(name: str, key: str, week: str, asked: str, _reckon: Callable[[], Any]) -> Any:
    return _reckon()


def once(reckon: Callable[Concatenate[Place, P], T]) -> Callable[Concatenate[Place, P], T]:
    """Keep a reading's answers by database, scope, data version, as-of, week and what else it was asked.

    For a function of a module, once: two of one name would wait for each other.
    """
    name = f"{reckon.__module__}.{reckon.__qualname__}"

    @wraps(reckon)
    def kept(place: Place, *args: P.args, **more: P.kwargs) -> T:
        asked = repr([_small(one) for one in (*args, *more.items())])
        found: T = _kept(name, place.key, place.week, asked, lambda: reckon(place, *args, **more))
        return found

    return kept


def _small(asked: Any) -> Hashable:
    """A unit by its id; the view of the week follows from the place."""
    if isinstance(asked, UnitNode):
        return asked.id
    return "view" if isinstance(asked, WeekView) else asked
