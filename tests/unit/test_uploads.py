"""An upload in a process of its own gives what its job gives here, waits its turn, and can be ended."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from dashboard import asgi, uploads
from dashboard.server import PINNED
from dashboard.uploads import Running, start
from dashboard.words.uploads import STOPPED
from models.access import check_can_read_agency, local_viewer
from models.connecting.proposal import propose, reopen
from models.engine import reading
from models.errors import DatabaseUnavailable, ImportRefused
from models.facts import commitment
from models.importing import limits
from models.importing.dry_run import dry_run
from models.importing.load import Report, import_file
from models.importing.undo import undo
from models.imports import ImportBatch
from tests.awkward.files import FOLDER
from tests.factories import AGENCY, kept, mapping_of, rows_of, write_csv

ROWS = rows_of("commitment", {}, {"key": "P-2", "kind": "referral"}, {"key": "P-3", "kind": "novel"})
MAPPING = mapping_of("commitment", ROWS[0])
MAPPING_OF_FOUR = mapping_of("commitment", ("unit", "kind", "made_at"))
Tell = Callable[[int, float | None], None]
Here = Callable[[sa.Engine, bytes, Tell], None]


@pytest.fixture
def upload(tmp_path: Path) -> bytes:
    return write_csv(tmp_path / "promises.csv", ROWS).read_bytes()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    uploads.stop_all()
    deadline = time.monotonic() + 10
    while uploads._turns.all() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert uploads._turns.all() == []


def url(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def importing(engine: sa.Engine, upload: bytes, **more: object) -> Running:
    given = {"mapping": MAPPING, "agency": AGENCY, "actor": "test", "database_url": url(engine)} | more
    return start("import", upload, "promises.csv", **given)


def test_a_proposal_is_what_it_would_be_here() -> None:
    name = "titled.xlsx"
    content = (FOLDER / name).read_bytes()
    assert start("propose", content, name, zone="America/New_York").result() == propose(
        content, name=name, zone="America/New_York"
    )


def test_the_next_export_is_opened_as_it_would_be_here(upload: bytes) -> None:
    gave = start("reopen", upload, "p.csv", mapping=MAPPING, units=["North"], agency=AGENCY).result()
    assert gave == reopen(upload, name="p.csv", mapping=MAPPING, units=["North"])


def test_a_check_is_what_a_dry_run_finds(engine: sa.Engine, upload: bytes) -> None:
    found = start("check", upload, "p.csv", mapping=MAPPING, agency=AGENCY, database_url=url(engine)).result()
    assert found == dry_run(engine, upload, MAPPING, AGENCY)
    assert (found.read, found.refused, dict(found.codes)) == (3, 1, {"no_crosswalk": 1})
    assert found.examples == {("no_crosswalk", "kind"): Counter({"novel": 1})}
    assert kept(engine, commitment, "key") == []


def test_an_import_stores_and_says_when_the_same_file_was_here(engine: sa.Engine, upload: bytes) -> None:
    running = importing(engine, upload)
    report = running.result()
    assert (report.file, report.new, report.quarantined, report.already) == ("promises.csv", 2, 1, None)
    assert running.done
    assert running._upload is None
    assert not running.progress().waiting
    again = importing(engine, upload).result()
    with reading(engine) as connection:
        first = connection.scalar(sa.select(sa.func.min(ImportBatch.imported_at)))
    assert (again.new, again.changed, again.same, again.already) == (0, 0, 2, first)


def test_another_file_between_makes_it_news(any_engine: sa.Engine, upload: bytes, tmp_path: Path) -> None:
    other = write_csv(tmp_path / "other.csv", ROWS[:1])
    known = [
        import_file(any_engine, file, MAPPING, AGENCY, actor="test", name="a.csv").already is not None
        for file in (upload, other, upload, upload, tmp_path / "promises.csv")
    ]
    assert known == [False, False, False, True, True]


def test_the_same_file_by_another_mapping_is_news(engine: sa.Engine, upload: bytes) -> None:
    import_file(engine, upload, MAPPING, AGENCY, actor="test", name="a.csv")
    better = mapping_of("commitment", ROWS[0], title="Promises")
    assert import_file(engine, upload, better, AGENCY, actor="test", name="a.csv").already is None


def test_a_file_that_was_taken_back_is_news(any_engine: sa.Engine, upload: bytes) -> None:
    def take() -> Report:
        return import_file(any_engine, upload, MAPPING, AGENCY, actor="test", name="a.csv")

    first, again = take(), take()
    with reading(any_engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
    at = datetime.now(UTC)
    undo(any_engine, scope, again.batch_id, "Test", by="steward", at=at)
    assert take().already is not None
    undo(any_engine, scope, first.batch_id + 2, "Test", by="steward", at=at)
    undo(any_engine, scope, first.batch_id, "Test", by="steward", at=at)
    assert (found := take()).already is None
    assert found.new == 2


def test_the_name_of_an_upload_is_made_safe_to_keep(engine: sa.Engine, upload: bytes) -> None:
    name = "../folder/pro\x00mises" + "s" * 300 + ".csv"
    report = import_file(engine, upload, MAPPING, AGENCY, actor="test", name=name)
    assert report.file.startswith("pro\\x00mises")
    assert len(report.file) == 200


def test_a_refusal_comes_as_it_is() -> None:
    with pytest.raises(ImportRefused, match="This is a PDF"):
        start("propose", b"%PDF-1.7", "a.csv").result()


def test_a_database_that_is_away_is_said(upload: bytes, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        start(
            "check",
            upload,
            "p.csv",
            mapping=MAPPING,
            agency=AGENCY,
            database_url=f"sqlite:///{tmp_path}/no/x.db",
        ).result()


def test_more_than_a_page_takes_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CSV_THROUGH_PAGE", 10)
    running = start("propose", b"a,b\n1,2\n3,4\n", "a.csv")
    assert running.done
    with pytest.raises(ImportRefused, match="at most 0 MB"):
        running.result()


def test_a_job_that_is_not_there_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        start("publish", b"a", "a.csv")


def propose_here(_: sa.Engine, upload: bytes, tell: Tell) -> None:
    propose(upload, name="p.csv", progress=tell)


def check_here(engine: sa.Engine, upload: bytes, tell: Tell) -> None:
    dry_run(engine, upload, MAPPING_OF_FOUR, AGENCY, progress=tell)


def import_here(engine: sa.Engine, upload: bytes, tell: Tell) -> None:
    import_file(engine, upload, MAPPING_OF_FOUR, AGENCY, actor="test", name="p.csv", progress=tell)


def large(rows: int = 200_000) -> bytes:
    return b"Case,Day,Kind\n" + b"".join(b"%d,2025-01-%02d,force\n" % (n, n % 28 + 1) for n in range(rows))


@pytest.mark.parametrize("job", [propose_here, check_here, import_here])
def test_shares_grow_to_the_end(job: Here, engine: sa.Engine) -> None:
    told: list[tuple[int, float | None]] = []
    job(
        engine,
        b"key,unit,kind,made_at\n" + b"P,North,call_back,2025-03-03\n" * 50_000,
        lambda *at: told.append(at),
    )
    known = [share for _, share in told if share is not None]
    assert known == sorted(known)
    assert 0 < known[0] < known[-1] <= 1
    assert told[-1][0] == 50_000


def test_of_a_workbook_no_share_is_known(engine: sa.Engine) -> None:
    told: list[float | None] = []
    propose((FOLDER / "titled.xlsx").read_bytes(), name="t", progress=lambda _, share: told.append(share))
    assert set(told) == {None}


def test_one_of_an_agency_at_a_time_and_a_few_in_all() -> None:
    content = large()
    first = start("propose", content, "1.csv", agency="A")
    until(lambda: not first.progress().waiting)
    same = start("propose", content, "2.csv", agency="A")
    other = start("propose", content, "3.csv", agency="B")
    until(lambda: not other.progress().waiting)
    assert same.progress() == uploads.Progress(0, None, True)
    third = start("propose", content, "4.csv", agency="C")
    time.sleep(0.1)
    assert third.progress().waiting
    third.cancel()
    with pytest.raises(ImportRefused, match=STOPPED):
        third.result()
    first.cancel()
    until(lambda: not same.progress().waiting)


def test_nobody_asks_and_the_session_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    here = [True]
    monkeypatch.setattr(uploads, "presence", lambda: lambda: here[0])
    monkeypatch.setattr(uploads, "FORSAKEN_SECONDS", 0.2)
    running = start("propose", large(), "1.csv")
    until(lambda: running._child is not None)
    time.sleep(0.5)
    assert not running.forsaken
    here[0] = False
    until(lambda: bool(running._error))
    with pytest.raises(ImportRefused, match=STOPPED):
        running.result()
    until(lambda: running._child is not None and running._child.poll() is not None)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_the_command_line_tells_nothing_and_the_child_lets_others_go_first(engine: sa.Engine) -> None:
    running = importing(engine, large(), mapping=MAPPING)
    until(lambda: running._child is not None)
    assert running._child is not None
    place = Path(f"/proc/{running._child.pid}")
    line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    assert line.split()[1:] == ["-P", "-m", "dashboard.upload_child"]
    until(lambda: os.getpriority(os.PRIO_PROCESS, int(place.name)) >= 10)
    running.cancel()


def test_the_framework_keeps_an_upload_in_memory() -> None:
    largest = int(PINNED["server.maxUploadSize"]) * limits.MB
    assert largest <= limits.CSV_THROUGH_PAGE < MultiPartParser.spool_max_size
    assert asgi.session_presence()() is False
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    body += b"1,2\n" * 1_000_000 + b"\r\n--x--\r\n"

    async def parts():  # type: ignore[no-untyped-def]
        yield body

    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    form = asyncio.run(MultiPartParser(headers, parts()).parse())
    file = form["f"]
    assert isinstance(file, UploadFile)
    assert file.size == 4_000_000
    assert not file.file._rolled  # type: ignore[attr-defined]
    file.file.close()
