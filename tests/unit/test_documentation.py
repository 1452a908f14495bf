"""The README names every command, every setting and every exit code; CONTRIBUTING every room."""

import re
from pathlib import Path

import pytest
import typer

from dashboard.cli import app
from models.errors import AccountabilityError
from models.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Lines of the form `accountability NAME sub|sub …`, wherever they stand.
NAMED = re.findall(r"accountability ([a-z-]+)(?: ([a-z|-]+))?", README)


def commands(group: object, before: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        inside = getattr(command, "commands", None)
        found += commands(command, f"{name} ") if inside else [f"{before}{name}"]
    return found


@pytest.mark.parametrize("command", commands(typer.main.get_command(app)))
def test_every_command_is_in_the_readme(command: str) -> None:
    first, _, second = command.partition(" ")
    assert [sub for name, sub in NAMED if name == first and (not second or second in sub.split("|"))]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{Settings.model_config['env_prefix'].upper()}{name.upper()}`" in README


def kinds(of: type[AccountabilityError]) -> list[type[AccountabilityError]]:
    return [kind for child in of.__subclasses__() for kind in (child, *kinds(child))]


@pytest.mark.parametrize("kind", kinds(AccountabilityError))
def test_every_exit_code_is_in_the_readme(kind: type[AccountabilityError]) -> None:
    codes = README.split("Exit codes:")[1].split("\n\n")[0]
    assert re.search(rf"\b{kind.exit_code}\b", codes), kind.__name__
