"""Where a viewer may go, and the address of every place.

The address is the only place where choices live: each page reads agency, unit and week from it and writes
them back, so that a copied link shows what its sender saw. Widgets follow the address, never the other way
round; switching pages therefore never meets a parameter that a widget holds fast.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.page_entries import PAGES, PLACE, PageEntry, entries

VIEWS: Final = Path(__file__).with_name("views")
_REMEMBERED: Final = "place_"
_ADDRESS: Final = "address_of_last_run"
_HERE: Final = "page_of_run"
_IN_VAIN: Final = "page_not_there"
UNKNOWN: Final = "unknown"


_BY_NAME: Final = {entry.name: entry for entry in PAGES}


def navigation(role: str | None = None, views: Path = VIEWS) -> StreamlitPage:
    """Draw the navigation for a role and return the page the address asks for; call it on every run."""
    held = entries(role)
    pages = {entry.name: _page(entry, at == 0, views) for at, entry in enumerate(held)}
    st.session_state["pages_of_viewer"] = pages
    # The start page answers under its own name, too: links hold that, and roles start elsewhere.
    named = _page(replace(held[0], listed=False), False, views)
    page = st.navigation([*pages.values(), named], position="top")
    st.session_state[_IN_VAIN] = _asked_in_vain(pages)
    st.session_state[_HERE] = next((name for name, one in pages.items() if one is page), held[0].name)
    _show_address()
    return page


def _asked_in_vain(pages: Mapping[str, StreamlitPage]) -> str | None:
    """The page of an address that this viewer has not; the framework says so and shows the start page."""
    context = get_script_run_ctx()
    if context is None or context.pages_manager.intended_page_script_hash:
        return None  # a run of a page that is shown already
    name = context.pages_manager.intended_page_name
    if not name or name in pages:
        return None
    return name if name in _BY_NAME else UNKNOWN


def before_the_pages(title: str, draw: Callable[[], None]) -> StreamlitPage:
    """One page at every address there is, for somebody who may see none of those that stand there."""
    pages = [st.Page(draw, title=title, url_path="start", default=True)]
    pages += [st.Page(draw, title=title, url_path=entry.name, visibility="hidden") for entry in PAGES]
    return st.navigation(pages, position="hidden")


def _show_address() -> None:
    """Bring the browser's address to what this run reads.

    A link to another place of the same page reaches the script, but the browser's address stays as it was; a
    reload, a copied link and Back would then lead elsewhere.
    """
    here = st.query_params.to_dict()
    if st.session_state.get(_ADDRESS) not in (None, here):
        st.query_params.from_dict(here)  # writes the address only where it differs
    st.session_state[_ADDRESS] = here


def _page(entry: PageEntry, default: bool, views: Path) -> StreamlitPage:
    path = "" if default else entry.name
    return st.Page(
        views / f"{entry.name}.py",
        title=entry.title,
        url_path=path,
        default=default,
        help=entry.help,
        visibility="visible" if entry.listed else "hidden",
    )


def open(name: str, **query: str | int | None) -> NoReturn:
    """Go to a page: agency and week go along, `query` is added, everything else is left behind."""
    st.switch_page(_page_of_viewer(name), query_params=query_of(name, query))


def page_link(name: str, label: str, *, width: Any = "content", **query: str | int | None) -> None:
    """A link inside the app, in the same tab; like `open`, it takes agency and week along.

    Nothing stands where the viewer does not have the page.
    """
    if not reaches(name):
        return
    st.page_link(_page_of_viewer(name), label=label, query_params=query_of(name, query), width=width)


def here() -> str:
    """The name of the page of this run."""
    return str(st.session_state[_HERE])


def in_vain() -> str | None:
    """The page that this run's address asked for and that its viewer has not; "unknown": nobody has it."""
    name: str | None = st.session_state[_IN_VAIN]
    return name


def reaches(name: str) -> bool:
    """Whether the viewer has a page."""
    return name in st.session_state["pages_of_viewer"]


def link(name: str, **query: str | int | None) -> str:
    """The address of a page as text, for files, mails and table cells (there it opens a new tab)."""
    held = query_of(name, query)
    return f"/{name}?{urlencode(held)}" if held else f"/{name}"


def query_of(
    name: str, query: Mapping[str, str | int | None], here: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The parameters of an address on a page; one the page does not know is a mistake of ours."""
    entry = _BY_NAME[name]
    unknown = set(query) - set(entry.parameters)
    if unknown:
        raise KeyError(f"The page {name} has no parameter {', '.join(sorted(unknown))}.")
    current = st.query_params if here is None else here
    kept = {key: current[key] for key in PLACE if key in current}
    wanted = {**kept, **query}
    return {
        key: str(wanted[key]) for key in entry.parameters if key in wanted and wanted[key] not in (None, "")
    }


def choose(
    name: str,
    label: str,
    options: Sequence[str],
    default: str,
    *,
    words: Callable[[str], str] = str,
    **select: Any,
) -> str:
    """A select box that follows the address: an unknown value there falls back to `default`.

    The choice is remembered for the session, so that the top navigation, which clears the address, keeps it.
    """
    chosen = current(name, options, default)
    key = f"choose_{name}"
    st.session_state[key] = chosen
    st.selectbox(label, options, key=key, format_func=words, on_change=_write, args=(name, key), **select)
    return chosen


def current(name: str, options: Sequence[str], default: str) -> str:
    """The value of a parameter: from the address, else this session, else `default`; then it is written."""
    wanted = (st.query_params.get(name), st.session_state.get(_REMEMBERED + name))
    chosen = next((value for value in wanted if value is not None and value in options), default)
    put(name, chosen)
    return chosen


def remembered(name: str, options: Sequence[str]) -> str:
    """A choice of this session where it is still among the options, else the first of them."""
    held = st.session_state.get(_REMEMBERED + name)
    return held if held in options else options[0]


def named(name: str) -> str:
    """What the address holds, else this session; blank where neither does."""
    return str(st.query_params.get(name) or st.session_state.get(_REMEMBERED + name) or "")


def held(*names: str) -> dict[str, str]:
    """Those of these parameters that the address holds."""
    return {name: st.query_params[name] for name in names if name in st.query_params}


def put(name: str, value: str) -> None:
    """Write a choice into the address and remember it for the session."""
    st.session_state[_REMEMBERED + name] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def forget(*names: str) -> None:
    """Take choices out of the address and the session."""
    for name in names:
        st.session_state.pop(_REMEMBERED + name, None)
        if name in st.query_params:
            del st.query_params[name]


def _write(name: str, key: str) -> None:
    put(name, st.session_state[key])


def _page_of_viewer(name: str) -> StreamlitPage:
    page: StreamlitPage = st.session_state["pages_of_viewer"][name]
    return page
