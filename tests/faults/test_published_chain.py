"""The published chain under every kind of hand: what was done is found, and the first bad line named."""

import importlib.util
import io
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.cli.publishing import VERIFIER
from models import published
from models.engine import reading, writing
from models.errors import ChainBroken
from models.published import digest_of, published_line
from tests.chains import unlock
from tests.conftest import NewDatabase
from tests.small_agency import SCOPE, W51, lines, publish_one

table = published_line
SOUND, HEAD = 0, -1  # what the text of a chain tells, where it is not the number of a line


@pytest.fixture
def three(new_agency: NewDatabase) -> sa.Engine:
    """Three weeks of a small agency, published."""
    engine = new_agency()
    for n in (-2, -1, 0):
        publish_one(engine, W51.shift(n))
    return engine


@dataclass
class Hands:
    """Whoever owns the file or the server, in a transaction that is rolled back.

    Each way gives the line that a walk must name, and the one that the chain's text must: it has no columns.
    """

    connection: sa.Connection
    chance: random.Random

    def __post_init__(self) -> None:
        unlock(self.connection, table)
        found = self.connection.execute(sa.select(table).order_by(table.c.number)).mappings()
        self.rows: list[dict[str, Any]] = [dict(row) for row in found]

    @property
    def size(self) -> int:
        return len(self.rows)

    def at(self, last: int) -> int:
        return self.chance.randint(1, last)

    def put(self, place: int, **values: Any) -> None:
        own = table.c.id == self.rows[place - 1]["id"]
        self.connection.execute(sa.update(table).where(own).values(**values))

    def moved(self, first: int, last: int, by: int) -> None:
        """Other numbers for the lines from one to another, those first that make room."""
        order = range(first, last + 1)
        for line in order if by < 0 else reversed(order):
            self.put(line, number=line + by)

    def a_sign(self) -> tuple[int, int]:
        """One sign of a line."""
        line = self.at(self.size)
        text = self.rows[line - 1]["line"]
        place = self.at(len(text)) - 1
        other = self.chance.choice([sign for sign in 'a0":,}' if sign != text[place]])
        self.put(line, line=f"{text[:place]}{other}{text[place + 1 :]}")
        return line, line

    def a_digest(self) -> tuple[int, int]:
        """A digest."""
        line = self.at(self.size)
        self.put(line, digest=digest_of("", self.rows[line - 1]["line"] + " "))
        return line, line

    def a_column(self) -> tuple[int, int]:
        """What stands beside a line; the text does not have it."""
        line = self.at(self.size)
        row = self.rows[line - 1]
        others: list[dict[str, Any]] = [
            {"label": "2024-W01"},
            {"edition": 2, "reason": "Nobody said so."},
            {"edition": 2, "reason": "x", "unit_id": self.rows[line % self.size]["unit_id"]},
            {"published_at": row["published_at"].replace(year=2025)},
        ]
        self.put(line, **self.chance.choice(others))
        return line, SOUND

    def another_agency(self) -> tuple[int, int]:
        """A line given to another agency's chain; not the last."""
        line = self.at(self.size - 1)
        self.put(line, agency_id=self.rows[1]["unit_id"])
        return line, line

    def taken_out(self) -> tuple[int, int]:
        """One taken out; not the last."""
        line = self.at(self.size - 1)
        self.connection.execute(sa.delete(table).where(table.c.number == line))
        return line, line

    def closed_up(self) -> tuple[int, int]:
        """One taken out, and the others moved up."""
        line, _ = self.taken_out()
        self.moved(line + 1, self.size, -1)
        return line, line

    def swapped(self) -> tuple[int, int]:
        """Two in each other's place."""
        first, second = sorted(self.chance.sample(range(1, self.size + 1), 2))
        self.put(first, number=0)
        self.put(second, number=first)
        self.put(first, number=second)
        return first, first

    def put_in(self) -> tuple[int, int]:
        """One put in between, its digest right: the next one's no longer is. Not before the last."""
        after = self.at(self.size - 2)
        self.moved(after + 1, self.size, 1)
        before = self.rows[after - 1]
        new = {name: value for name, value in before.items() if name != "id"}
        new |= {"number": after + 1, "edition": 2, "reason": "Put in."}
        body = before["line"].split(',"body":', 1)[1]
        new["line"] = published._opening(published._about(SimpleNamespace(**new))) + body
        new["digest"] = digest_of(before["digest"], new["line"])
        self.connection.execute(sa.insert(table), [new])
        return after + 2, after + 2

    def cut(self) -> tuple[int, int]:
        """The end taken off: seen against a head alone."""
        line = self.at(self.size)
        self.connection.execute(sa.delete(table).where(table.c.number >= line))
        return line, HEAD

    def written_anew(self) -> tuple[int, int]:
        """One altered and every digest from there on made to fit: seen against a head alone."""
        line = self.at(self.size)
        last = self.rows[line - 2]["digest"] if line > 1 else ""
        for number in range(line, self.size + 1):
            text = self.rows[number - 1]["line"]
            text = text.replace('"body":{', '"body":{"a":1,', 1) if number == line else text
            last = digest_of(last, text)
            self.put(number, line=text, digest=last)
        return self.size, HEAD


WAYS: tuple[Callable[[Hands], tuple[int, int]], ...] = (
    Hands.a_sign,
    Hands.a_digest,
    Hands.a_column,
    Hands.another_agency,
    Hands.taken_out,
    Hands.closed_up,
    Hands.swapped,
    Hands.put_in,
    Hands.cut,
    Hands.written_anew,
)


@contextmanager
def spoiled(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that leaves nothing."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """What the program that needs nothing of ours says of a chain's text and a head."""
    specification = importlib.util.spec_from_file_location("verify_chain", VERIFIER)
    assert specification is not None
    assert specification.loader is not None
    program = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(program)
    file = tmp_path_factory.mktemp("chain") / "chain.txt"

    def tell(text: str, head: str) -> str:
        file.write_text(text, encoding="utf-8", newline="\n")
        said = io.StringIO()
        with redirect_stdout(said):
            code = program.main([str(file), head])
        assert code == (0 if said.getvalue().startswith("Sound") else 1)
        return said.getvalue()

    return tell


WORDS = {SOUND: "Sound: 24 lines", HEAD: "The chain does not hold the head"}


@pytest.mark.parametrize("times", [2, pytest.param(40, marks=pytest.mark.long)])
def test_every_hand_on_it_is_found_and_the_first_bad_line_named(
    three: sa.Engine, told: Callable[[str, str], str], times: int
) -> None:
    chance = random.Random(times)
    with reading(three) as connection:
        kept = published.verify(connection, SCOPE)
    assert kept.number == 24
    for way in WAYS * times:
        with spoiled(three) as connection:
            wanted, in_text = way(Hands(connection, chance))
            with pytest.raises(ChainBroken) as found:
                published.verify(connection, SCOPE, kept)
            assert found.value.entry == wanted, way
            said = told("".join(published.export(connection, SCOPE)), str(kept))
            assert said.startswith(WORDS.get(in_text, f"Line {in_text} is not ")), (way, said)
    with reading(three) as connection:
        assert published.verify(connection, SCOPE, kept) == kept


def test_without_a_head_what_was_cut_or_written_anew_is_not_seen(three: sa.Engine) -> None:
    """So a head stands on every briefing."""
    for way in (Hands.cut, Hands.written_anew):
        with spoiled(three) as connection:
            line, _ = way(Hands(connection, random.Random(3)))
            assert published.verify(connection, SCOPE).number == (line - 1 if way == Hands.cut else 24)


def test_published_rows_are_only_added_to(three: sa.Engine) -> None:
    statements = ["UPDATE published_line SET line = 'x' WHERE number = 1", "DELETE FROM published_line"]
    if three.dialect.name == "sqlite":
        again = "INSERT OR REPLACE INTO published_line SELECT * FROM published_line WHERE number = 2"
        statements.append(again)
    else:
        statements.append("TRUNCATE published_line")
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match="only added to"), writing(three) as connection:
            connection.execute(sa.text(statement))


def test_an_exported_chain_is_checked_without_this_software(three: sa.Engine, tmp_path: Path) -> None:
    text = lines(three)
    number, digest = len(text), text[-1][:64]
    (tmp_path / "chain.txt").write_text("".join(text), encoding="utf-8", newline="\n")

    def checked(*more: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", str(VERIFIER), "chain.txt", *more]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout

    assert checked() == (0, f"Sound: {number} lines. Head {number}:{digest}\n")
    assert checked(f"{number}:{digest[:12]}")[0] == 0
    assert checked(f"{number}:{'0' * 12}") == (1, f"The chain does not hold the head {number}:{'0' * 12}.\n")
    assert checked("nonsense")[0] == 2
