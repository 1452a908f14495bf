"""An upload ends when the session that started it is gone for long, and when the server stops."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from invariant import broken

from models.engine import writing
from models.facts import commitment
from tests.benchmarks.import_speed import HEADER, promises
from tests.benchmarks.many_viewers import Viewer, visit
from tests.browser.serving import free_port, wait_for
from tests.factories import kept, write_csv

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
ROOT = Path(__file__).resolve().parents[2]

PAGE = f"""
import os
import time
from pathlib import Path
import streamlit as st
from dashboard.uploads import start
from tests.factories import AGENCY, mapping_of
if "upload" not in st.session_state:
    content = Path(os.environ["TEST_FILE"]).read_bytes()
    mapping = mapping_of("commitment", {HEADER!r})
    st.session_state.upload = start("import", content, "p.csv", mapping=mapping, agency=AGENCY, actor="test")
    while st.session_state.upload._child is None:
        time.sleep(0.01)
    Path(os.environ["TEST_CHILD"]).write_text(f"{{st.session_state.upload._child.pid}}\\n")
st.write("started")
"""
SERVER = """
import sys
from pathlib import Path
import uvicorn
from dashboard import uploads
from dashboard.asgi import make_app
uploads.FORSAKEN_SECONDS = 1.0
app = make_app(Path(sys.argv[1]))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), ws="websockets-sansio", log_level="error")
"""


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_at_work(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] not in "ZX"


@pytest.mark.long
@pytest.mark.parametrize(
    "end",
    [
        "the browser is closed",
        pytest.param("the server stops", marks=pytest.mark.long),
        pytest.param("the server is killed", marks=pytest.mark.long),
    ],
)
def test_the_child_ends(engine: sa.Engine, tmp_path: Path, end: str) -> None:
    page, temporary, told = tmp_path / "page.py", tmp_path / "temporary", tmp_path / "child"
    page.write_text(PAGE)
    temporary.mkdir()
    address = f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "ACCOUNTABILITY_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "ACCOUNTABILITY_BUSY_SECONDS": "60",
        "TMPDIR": str(temporary),
        "TEST_CHILD": str(told),
        "TEST_FILE": str(write_csv(tmp_path / "p.csv", promises(100))),
    }
    command = [sys.executable, "-c", SERVER, str(page), address.rsplit(":", 1)[1]]

    async def watch(server: "subprocess.Popen[bytes]") -> int:
        async with visit(address) as socket:
            await Viewer(socket).run()
            child = int(told.read_text())
            await asyncio.sleep(4)
            assert is_at_work(child), "nobody asked after it, and its session was there"
            if end == "the server stops":
                server.send_signal(signal.SIGINT)
            if end == "the server is killed":
                server.kill()
            if end != "the browser is closed":
                await asyncio.to_thread(until, lambda: not is_at_work(child))
        await asyncio.to_thread(until, lambda: not is_at_work(child))
        return child

    # The child has read the file and waits for the lock, for as long as this test holds it.
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as server, writing(engine):
        try:
            wait_for(f"{address}/healthz", server)
            asyncio.run(watch(server))
        finally:
            server.kill()
    assert kept(engine, commitment, "id") == []
    assert broken(engine) == []
    assert list(temporary.iterdir()) == []
