"""Views arrange; words, queries and statistics are elsewhere."""

import ast
import re
from pathlib import Path

import pytest

VIEWS = sorted((Path(__file__).resolve().parents[2] / "dashboard" / "views").glob("*.py"))
# Names of columns to stand right or left, of keys to press: no words for a reader.
NAMES = {"Unit", "Reading", "Left", "Right"}
WORDS = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")
KEPT_OUT = {"sqlalchemy", "numpy", "scipy", "statsmodels", "models.engine"}


def words_in(tree: ast.Module) -> list[str]:
    documentation = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    terms = {  # of the glossary, which says them
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("definition", "definitions")
        for word in node.args
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in documentation | terms
        and node.value not in NAMES
        and WORDS.search(node.value)
    ]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.stem)
def test_a_view_is_short_and_holds_no_words_no_query_and_no_statistic(view: Path) -> None:
    text = view.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 120
    assert words_in(tree) == []
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not imported & KEPT_OUT
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"mean", "median", "sum", "std", "groupby", "quantile", "execute"}


def test_the_check_finds_words() -> None:
    assert words_in(ast.parse('st.subheader("Due next")\nlook.note(f"{n} of them")')) == [
        "Due next",
        " of them",
    ]
