"""The matrix is what the code does: no page, action, query, reading or file without its row."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.navigation import entries
from dashboard.page_entries import PAGES as ENTRIES
from models.access import MAY, ROLES
from tests.access.matrix import ACTIONS, FILES, PAGES, STARTS, WITHOUT_PLACE, WITHOUT_SCOPE

ROOT = Path(__file__).resolve().parents[2]
WRITERS = ("models/importing/", "models/migrations/")


def test_every_page_is_seen_by_the_roles_of_its_row() -> None:
    assert {entry.name: frozenset(entry.roles) for entry in ENTRIES} == PAGES
    assert {path.stem for path in (ROOT / "dashboard" / "views").glob("*.py")} - {"__init__"} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_starts_where_its_row_says(role: str) -> None:
    assert entries(role)[0].name == STARTS[role]
    assert {entry.name for entry in entries(role)} == {name for name, roles in PAGES.items() if role in roles}


def test_every_action_is_done_by_the_roles_of_its_row() -> None:
    assert {action: frozenset(roles) for action, roles in MAY.items()} == ACTIONS


def functions(folder: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a folder's modules that others may call, each by the module's path and its name."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{module}.{node.name}", node


def arguments(node: ast.FunctionDef) -> dict[str, str]:
    """Names and types of a function's arguments, in order."""
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in every}


def test_every_query_takes_a_scope_or_has_its_reason() -> None:
    unscoped, scoped = set(), 0
    for folder in ("models", "metrics"):
        for name, node in functions(folder):
            held = arguments(node)
            if "sa.Connection" not in held.values() or name.startswith(WRITERS):
                continue
            if "scope" in held:
                scoped += 1
                assert held["scope"] == "Scope", name
            else:
                unscoped.add(name)
    assert unscoped == {name for names in WITHOUT_SCOPE.values() for name in names}
    assert scoped > 40


def test_a_scope_comes_right_after_the_connection() -> None:
    for folder in ("models", "metrics"):
        for name, node in functions(folder):
            held = list(arguments(node))
            if "scope" in held and "connection" in held and not name.startswith(WRITERS):
                assert abs(held.index("scope") - held.index("connection")) == 1, name


def test_every_kept_reading_goes_by_the_place_and_its_scope() -> None:
    """What all viewers share is kept by a key that the scope is part of; the place itself is in no key."""
    kept = 0
    for name, node in functions_of_the_cache():
        decorators = [ast.unparse(one) for one in node.decorator_list]
        if any("cache_data" in one or "cache_resource" in one for one in decorators):
            kept += 1
            held = arguments(node)
            assert ("key" in held) != (name in WITHOUT_PLACE), name
            assert all(one.startswith("_") for one, kind in held.items() if kind == "Place"), name
    assert kept > 20


def functions_of_the_cache() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((ROOT / "dashboard" / "cache").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.stem}.{node.name}", node


def test_nothing_else_keeps_what_pages_read() -> None:
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cache" and "@st.cache_" in text:
            assert path.name == "place.py", path
            assert text.count("@st.cache_") == 1  # whether the database is ready


def test_every_file_stands_on_the_pages_of_its_row() -> None:
    offering = set()
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        calls = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        text = path.read_text(encoding="utf-8")
        if {"download_button", "rows_file"} & calls or "downloads.button(" in text or "on_file.file(" in text:
            offering.add(path.relative_to(ROOT / "dashboard").with_suffix("").as_posix())
    # The two that put a button there for others: every file passes through them.
    assert offering - {"downloads", "on_file"} == set(FILES)
    assert {page for pages in FILES.values() for page in pages} <= set(PAGES)
