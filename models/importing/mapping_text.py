"""A mapping as TOML text, laid out as a person would write it; defaults are left out."""

import json
import re
from datetime import date, datetime
from typing import Any, Final

from models.importing.mapping import Mapping

_LINE: Final = 110
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_VALUES: Final = ("crosswalks", "aliases")  # tables whose keys are cells of the file: always quoted

_Place = tuple[str, ...]


def to_toml(mapping: Mapping) -> str:
    """The text of a mapping; `parse_mapping` makes an equal mapping of it."""
    content = mapping.model_dump(exclude_defaults=True)
    return "\n".join(toml_table((), content)).strip("\n") + "\n"


def toml_text(value: str) -> str:
    """A string as TOML; with backslashes between single quotation marks, where that is possible."""
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_key(name: str, quoted: bool = False) -> str:
    """A key as TOML, bare where it may be and `quoted` does not ask otherwise."""
    return (
        name
        if _BARE.fullmatch(name) and not quoted
        else json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
    )


def toml_table(path: _Place, content: dict[str, Any]) -> list[str]:
    """The lines of a table: its own values first, because whatever follows a heading belongs to it."""
    own: list[str] = []
    below: list[str] = []
    for name, value in content.items():
        if line := _line(path, name, value):
            own.append(line)
        elif isinstance(value, dict):
            below += toml_table((*path, name), value)
        else:
            for entry in value:
                below += ["", f"[[{_heading((*path, name))}]]", *toml_table((), entry)]
    heading = ["", f"[{_heading(path)}]"] if path and (own or not below) else []
    return [*heading, *own, *below]


def _line(path: _Place, name: str, value: Any) -> str:
    """`name = value`, or nothing where it needs a heading of its own."""
    key = toml_key(name, quoted=bool(path) and (path[0] in _VALUES or path[-1] in _VALUES))
    if isinstance(value, dict):
        inline = f"{key} = {toml_value(value)}" if path and path[0] == "fields" else ""
        return inline if len(inline) <= _LINE else ""
    if not isinstance(value, (list, tuple)):
        return f"{key} = {toml_value(value)}"
    if not path and value and isinstance(value[0], dict):
        return ""
    line = f"{key} = {toml_value(value)}"
    if len(line) <= _LINE:
        return line
    return "\n".join([f"{key} = [", *(f"  {toml_value(entry)}," for entry in value), "]"])


def _heading(path: _Place) -> str:
    return ".".join(map(toml_key, path))


def toml_value(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{toml_key(name)} = {toml_value(entry)}" for name, entry in value.items())
            + " }"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return toml_text(value) if isinstance(value, str) else str(value)
