"""Taking a batch back that fails at any point, or is killed, is done or not at all, and can be done again."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from invariant import broken
from nursery import ROOT
from test_import_faults import AFTER, BEFORE, Failing, content

from models.access import Scope
from models.engine import engine_for
from models.errors import DatabaseUnavailable
from models.facts import commitment
from models.importing.undo import undo
from tests.benchmarks.import_speed import promises
from tests.factories import import_rows, kept, rows_of

AT = datetime(2026, 1, 7, 12, tzinfo=UTC)
HANDED = rows_of("hand_off", {}, {"key": "P-4/1", "parent": "P-4"})


def three_files(engine: sa.Engine, folder: Path) -> int:
    """Promises, the batch that is to go, and hand-offs of what it brought."""
    import_rows(engine, folder, "commitment", BEFORE)
    own = import_rows(engine, folder, "commitment", AFTER).batch_id
    import_rows(engine, folder, "hand_off", HANDED)
    return own


def take_back(engine: sa.Engine, own: int) -> None:
    undo(engine, Scope(1), own, "Wrong file", by="test", at=AT)


@pytest.mark.long
def test_failing_at_every_statement_in_turn(new_sqlite: Callable[[], sa.Engine], tmp_path: Path) -> None:
    control, engine = new_sqlite(), new_sqlite()
    own, _ = (three_files(one, tmp_path) for one in (control, engine))
    before = content(engine)
    take_back(control, own)
    failing, n, done = Failing(engine), 0, False
    while not done:
        failing.left = n = n + 1
        with suppress(DatabaseUnavailable):
            take_back(engine, own)
            done = True
        failing.left = 0
        assert (content(engine) == before) != done, n
        assert n % 20 or broken(engine) == [], n
    assert n > 60
    assert content(engine) == content(control)
    assert broken(engine) == []


CHILD = """
import sys
from datetime import UTC, datetime
from models.access import Scope
from models.engine import engine_for
from models.importing.undo import undo
engine = engine_for(sys.argv[1])
print("ready", flush=True)
undo(engine, Scope(1), 1, "Wrong file", by="test", at=datetime.now(UTC))
print("done", flush=True)
"""


@pytest.mark.long
def test_killed_at_random_moments(new_sqlite: Callable[[], sa.Engine], tmp_path: Path) -> None:
    engine, rows, chance = new_sqlite(), 4_000, Random(7)
    import_rows(engine, tmp_path, "commitment", promises(rows))
    engine.dispose()
    full = Path(str(engine.url.database)).read_bytes()
    for turn in range(8):
        path = tmp_path / f"killed{turn}.db"
        path.write_bytes(full)
        done = _killed(path, chance.uniform(0.02, 1.2))
        left = engine_for(f"sqlite:///{path}")
        standing = sum(digest != "" for (digest,) in kept(left, commitment, "digest"))
        assert standing in ((0,) if done else (0, rows)), turn
        assert broken(left) == []
        if standing:
            take_back(left, 1)
            assert broken(left) == []
        left.dispose()


def _killed(path: Path, seconds: float) -> bool:
    """Whether the child had done when it was killed."""
    arguments = [sys.executable, "-c", CHILD, f"sqlite:///{path}"]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        timer = threading.Timer(seconds, child.send_signal, [signal.SIGKILL])
        timer.start()
        done = child.stdout.readline() == "done\n"
        timer.cancel()
        child.kill()
    return done
