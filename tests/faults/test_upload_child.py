"""An upload that is stopped, killed or broken at any moment leaves all or nothing, and says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from invariant import broken

from dashboard import uploads
from dashboard.uploads import Running, start
from dashboard.words.uploads import BROKEN, KILLED, STOPPED, UNSURE
from models.connecting.proposal import propose
from models.engine import engine_for, writing
from models.errors import AccountabilityError, DatabaseUnavailable, ImportRefused
from models.facts import commitment, table_of
from models.importing.limits import MB
from models.imports import ImportBatch
from models.settings import settings
from tests.benchmarks.import_speed import HEADER, promises
from tests.benchmarks.upload_speed import FILES, Measured, jobs, rows
from tests.factories import AGENCY, kept, mapping_of, write_csv

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals of POSIX systems")
ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "seed_data" / "bad"
ROWS = 8_000
MAPPING = mapping_of("commitment", HEADER)
# Seconds in which a child starts and begins, and, counted from its first word, reads, stores and commits.
FROM_START, FROM_FIRST_WORD = (0.0, 1.5), (0.0, 1.2)


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_csv(tmp_path_factory.mktemp("upload") / "promises.csv", promises(ROWS)).read_bytes()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files for children; it is empty in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def url(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def importing(engine: sa.Engine, upload: bytes, **more: object) -> Running:
    given = {"mapping": MAPPING, "agency": AGENCY, "actor": "test", "database_url": url(engine)} | more
    return start("import", upload, "promises.csv", **given)


def over(running: Running) -> str:
    """What was said in the end; empty where there is a report."""
    try:
        assert running.result().new == ROWS
    except AccountabilityError as error:
        return str(error)
    return ""


def gone(running: Running) -> None:
    """Wait until nothing of it is at work."""
    until(lambda: running not in uploads._turns.all())
    assert running._child is None or running._child.returncode is not None


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def left(engine: sa.Engine) -> tuple[int, int]:
    """Rows and batches held; the lock is free, and all that must hold holds."""
    with writing(engine):
        pass
    assert broken(engine) == []
    return len(kept(engine, commitment, "id")), len(kept(engine, table_of(ImportBatch), "id"))


def ended_at_random(
    new_sqlite: Callable[[], sa.Engine], upload: bytes, times: int, seed: int, end: Callable[[Running], None]
) -> list[tuple[str, tuple[int, int]]]:
    """What was said, and what was left, of uploads that are ended at random moments."""
    chance, found = Random(seed), []
    for n in range(times):
        engine = new_sqlite()
        running = importing(engine, upload)
        if n % 3:
            until(lambda running=running: running.progress().rows > 0)  # type: ignore[misc]
        time.sleep(chance.uniform(*(FROM_FIRST_WORD if n % 3 else FROM_START)))
        end(running)
        said = over(running)
        gone(running)
        found.append((said, left(engine)))
        engine.dispose()
    return found


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.long)])
def test_cancelled_at_random_moments(new_sqlite: Callable[[], sa.Engine], upload: bytes, times: int) -> None:
    found = ended_at_random(new_sqlite, upload, times, 3, Running.cancel)
    assert set(found) <= {(STOPPED, (0, 0)), ("", (ROWS, 1))}
    assert (STOPPED, (0, 0)) in found


def kill(running: Running) -> None:
    until(lambda: running._child is not None)
    assert running._child is not None
    running._child.send_signal(signal.SIGKILL)


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.long)])
def test_a_child_that_is_killed(new_sqlite: Callable[[], sa.Engine], upload: bytes, times: int) -> None:
    found = ended_at_random(new_sqlite, upload, times, 5, kill)
    sure = {(KILLED, (0, 0)), ("", (ROWS, 1))}
    assert set(found) <= sure | {(UNSURE, (0, 0)), (UNSURE, (ROWS, 1))}
    assert (KILLED, (0, 0)) in found


SERVER = """
import sys, time
from pathlib import Path
from dashboard.uploads import start
from tests.benchmarks.import_speed import HEADER
from tests.factories import AGENCY, mapping_of
upload = Path(sys.argv[2]).read_bytes()
mapping = mapping_of("commitment", HEADER)
given = {"mapping": mapping, "agency": AGENCY, "actor": "test", "database_url": sys.argv[1]}
running = start("import", upload, "p.csv", **given)
while running._child is None:
    time.sleep(0.01)
print(running._child.pid, flush=True)
time.sleep(60)
"""


def is_at_work(pid: int) -> bool:
    """Whether a process is there and not only waits to be counted out."""
    if Path("/proc").is_dir():
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.long)])
def test_a_server_that_is_killed_takes_its_child_with_it(
    new_sqlite: Callable[[], sa.Engine], upload: bytes, tmp_path: Path, times: int
) -> None:
    file, chance = tmp_path / "promises.csv", Random(9)
    file.write_bytes(upload)
    for _ in range(times):
        engine = new_sqlite()
        arguments = [sys.executable, "-c", SERVER, url(engine), str(file)]
        with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            child = int(server.stdout.readline())
            time.sleep(chance.uniform(0, 2))
            server.kill()
        until(lambda child=child: not is_at_work(child), 5)  # type: ignore[misc]
        assert left(engine) in ((0, 0), (ROWS, 1))
        engine.dispose()


def said_here(name: str) -> str:
    try:
        propose((BAD / name).read_bytes(), name=name)
    except ImportRefused as refusal:
        return str(refusal)
    return ""


@pytest.mark.long
@pytest.mark.usefixtures("temporary")
def test_a_broken_file_is_refused_in_the_same_words() -> None:
    names = sorted(path.name for path in BAD.glob("r*"))[::5]
    running = {name: start("propose", (BAD / name).read_bytes(), name) for name in names}
    found = {}
    for name, one in running.items():
        try:
            one.result()
            found[name] = ""
        except ImportRefused as refusal:
            found[name] = str(refusal)
    assert found == {name: said_here(name) for name in names}
    assert len(set(found.values())) > 4


def test_a_mistake_of_ours_tells_nothing_of_the_file(
    engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    mapping = MAPPING.model_copy(update={"zone": "CANARY"})  # past the check of what a mapping says
    with pytest.raises(ImportRefused, match=BROKEN):
        importing(engine, b"key\nCANARY\n", mapping=mapping).result()
    assert "CANARY" not in caplog.text
    assert "import_file" in caplog.text
    assert left(engine) == (0, 0)


@pytest.mark.long
@pytest.mark.usefixtures("temporary")
def test_the_same_file_twice_at_once_is_taken_once(engine: sa.Engine, upload: bytes) -> None:
    reports = [one.result() for one in [importing(engine, upload) for _ in range(2)]]
    assert sorted((r.new, r.same, r.already is not None) for r in reports) == [
        (0, ROWS, True),
        (ROWS, 0, False),
    ]
    assert left(engine) == (ROWS, 2)


def test_somebody_else_writes(engine: sa.Engine, upload: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNTABILITY_BUSY_SECONDS", "1")
    settings.cache_clear()
    try:
        with writing(engine), pytest.raises(DatabaseUnavailable, match="busy with another import"):
            importing(engine, upload).result()
    finally:
        settings.cache_clear()
    assert left(engine) == (0, 0)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
@pytest.mark.parametrize("job", ["propose", "check", "import"])
def test_100_mb_take_300_in_the_child_and_none_here(engine: sa.Engine, job: str) -> None:
    upload = b"\n".join(rows(*FILES["wide"]))
    assert len(upload) > 95 * MB
    found = Measured(start(job, upload, "wide.csv", **jobs(url(engine))[job]))
    found.to_the_end()
    assert found.child < 300
    assert found.here < 40  # a copy of the upload would be 96


def test_the_server_stops(engine: sa.Engine, upload: bytes) -> None:
    running = [importing(engine, upload) for _ in range(3)]
    until(lambda: running[0]._child is not None)
    uploads.stop_all()
    assert [over(one) for one in running] == [STOPPED] * 3
    for one in running:
        gone(one)
    assert left(engine) == (0, 0)
    assert engine_for(url(engine)) is engine
