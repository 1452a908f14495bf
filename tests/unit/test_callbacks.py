"""A widget's callback runs before the page asks who is there: each asks itself or does no harm."""

import ast
from collections.abc import Iterator
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
KEYWORDS = {"on_click", "on_change", "on_submit", "on_select"}
SESSION = "changes what this session holds, which is drawn only where there is a viewer"
ADDRESS = "changes the address, which the page reads anew with its viewer"
ASKS = "asks for the sign-in in its own way"
HARMLESS = {
    ("confirm_pieces.py", "_tick_all"): SESSION,
    ("connect_pieces/beginning.py", "chosen"): SESSION,
    ("connect_pieces/beginning.py", "work.as_new_source"): SESSION,
    ("connect_pieces/beginning.py", "work.cancel"): "stops what is under way",
    ("connect_pieces/choosing.py", "chosen"): SESSION,
    ("connect_pieces/choosing.py", "ticked"): SESSION,
    ("connect_pieces/columns.py", "_say"): SESSION,
    ("connect_pieces/columns.py", "chosen"): SESSION,
    ("connect_pieces/meanings.py", "chosen"): SESSION,
    ("connect_pieces/meanings.py", "ticked"): SESSION,
    ("connect_pieces/meanings.py", "work.change"): SESSION,
    ("connect_pieces/taking_in.py", "chosen"): SESSION,
    ("connect_pieces/unit_names.py", "_take_likely"): SESSION,
    ("connect_pieces/unit_names.py", "ticked"): SESSION,
    ("navigation.py", "_write"): ADDRESS,
    ("pieces.py", "_chart_chosen"): ADDRESS,
    ("place.py", "_changed_agency"): ADDRESS,
    ("place.py", "navigation.put"): ADDRESS,
    ("sign_in.py", "_wear"): ASKS,
    ("sign_in.py", "lambda: _begin_anew(_CHOSEN, st.session_state[_WIDGET])"): SESSION,
    ("sign_in.py", "sign_out"): ASKS,
    ("signing_in.py", "sign_in.sign_out"): ASKS,
    ("signing_in.py", "st.login"): ASKS,
    ("unit_forms.py", "choose_likely"): SESSION,
    ("unit_pieces.py", "_segment_chosen"): ADDRESS,
    ("views/connect.py", "forget"): SESSION,
    ("views/meeting.py", "navigation.put"): ADDRESS,
    ("views/records.py", "lambda: st.query_params.update(part=st.session_state['rows_part'])"): ADDRESS,
}


def callbacks(tree: ast.Module) -> Iterator[ast.expr]:
    """What is given to widgets as a callback, but for the framework's own words such as "rerun"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            pairs = [(word.arg, word.value) for word in node.keywords]
        elif isinstance(node, ast.Dict):
            pairs = [
                (getattr(key, "value", None), value)
                for key, value in zip(node.keys, node.values, strict=True)
            ]
        else:
            continue
        yield from (value for name, value in pairs if name in KEYWORDS and not is_a_word(value))


def is_a_word(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return is_a_word(value.body) and is_a_word(value.orelse)
    return isinstance(value, ast.Constant)


def asks(tree: ast.Module, callback: ast.expr) -> bool:
    """Whether it is wrapped, or is a function of this file that asks for its viewer."""
    if any(called(node) == "acting" for node in ast.walk(callback)):
        return True
    name = getattr(callback, "id", None)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return any(called(inner) in ("viewer", "acting") for inner in ast.walk(node))
        if isinstance(node, ast.Assign) and name in [getattr(one, "id", None) for one in node.targets]:
            return called(node.value) == "acting"
    return False


def called(node: ast.AST) -> str | None:
    """The last word of what is called, None where nothing is."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", None) or getattr(function, "id", None)


def unasked(folder: Path) -> set[tuple[str, str]]:
    """Callbacks that ask for nobody: file and words."""
    found = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(folder).as_posix()
        found |= {(name, ast.unparse(one)) for one in callbacks(tree) if not asks(tree, one)}
    return found


def test_every_callback_asks_who_is_there_or_does_no_harm() -> None:
    assert unasked(DASHBOARD) == set(HARMLESS)


def test_a_new_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(
        "def asks(): write(sign_in.viewer())\n"
        "def writes(): write()\n"
        "wrapped = sign_in.acting(writes)\n"
        "st.button('A', on_click=asks)\n"
        "st.button('B', on_click=wrapped)\n"
        "st.button('C', on_click=sign_in.acting(writes))\n"
        "st.button('D', on_click=writes)\n"
        "st.expander('E', on_change='rerun')\n"
        "select = {'on_change': lambda: writes()}\n",
        encoding="utf-8",
    )
    assert unasked(tmp_path) == {("new.py", "writes"), ("new.py", "lambda: writes()")}
