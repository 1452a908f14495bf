"""Uploads: each is read in a process of its own, so that pages stay quick and nothing of it stays behind.

The bytes go through a pipe and never to the disk. The process ends when it is cancelled, when nobody has
asked after it for a minute and its session is gone, and when the server ends, however that comes: then its
pipe closes. Before its one transaction commits it asks, so that a file that was stopped is not in, and one
that is in was not stopped.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from dashboard.upload_jobs import JOBS as JOBS
from dashboard.words.uploads import BROKEN, KILLED, STOPPED, UNSURE
from models import errors
from models.errors import AccountabilityError, ImportRefused
from models.importing import limits
from models.settings import settings

AT_ONCE: Final = 2  # children: each may take a processor and 300 MB
BLOCK: Final = limits.MB
GO: Final = b"g"
FORSAKEN_SECONDS = 60.0
_LOOK_SECONDS = 1.0
_log = logging.getLogger(__name__)

Presence = Callable[[], Callable[[], bool]]


def _nobody() -> Callable[[], bool]:
    return lambda: False


# Gives, for the session that starts an upload, whether it is still there; set by the server.
presence: Presence = _nobody


@dataclass(frozen=True)
class Progress:
    """How far an upload has come. share: of the work, None where nobody can tell; waiting: not begun yet."""

    rows: int
    share: float | None
    waiting: bool


@dataclass(frozen=True)
class Request:
    """What a child is asked to do; the bytes follow it."""

    job: str
    name: str
    arguments: dict[str, Any]
    size: int


class Running:
    """An upload on its way. It is asked after by the session that started it; else it is ended."""

    def __init__(self, job: str, upload: bytes, name: str, arguments: dict[str, Any]) -> None:
        self.job, self.agency = job, arguments.get("agency")
        self._request = Request(job, name, arguments, len(upload))
        self._upload: bytes | None = upload
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._rows = 0
        self._share: float | None = None
        self._waiting, self._may_end = True, True
        self._value: Any = None
        self._error: AccountabilityError | None = None
        self._asked = time.monotonic()
        self._is_here = presence()

    def progress(self) -> Progress:
        """How far it has come."""
        self._asked = time.monotonic()
        return Progress(self._rows, self._share, self._waiting and not self._over.is_set())

    @property
    def done(self) -> bool:
        """Whether there is a result, or a refusal."""
        self._asked = time.monotonic()
        return self._over.is_set()

    def result(self) -> Any:
        """What the job gave; waits for it.

        Errors: those of the job (ImportRefused, DatabaseUnavailable ...); ImportRefused where it was ended.
        """
        while not self._over.wait(_LOOK_SECONDS):
            self._asked = time.monotonic()
        if self._error is not None:
            raise self._error
        return self._value

    def cancel(self) -> None:
        """End it, and leave nothing. Where it is committing already it is too late: then its result comes."""
        with self._lock:
            if not self._may_end or self._over.is_set():
                return
            self._end(error=ImportRefused(STOPPED))
            child = self._child
        if child is not None:
            child.kill()
        _turns.changed()

    @property
    def forsaken(self) -> bool:
        """Whether nobody has asked after it for long and its session is gone."""
        return time.monotonic() - self._asked > FORSAKEN_SECONDS and not self._is_here()

    def run(self) -> None:
        """Wait for a turn, have the child do it, and take what it says. Runs in a thread of its own."""
        if not _turns.take(self):
            return
        try:
            self._attend()
        except Exception:
            _log.exception("an upload could not be attended to")
            self._finish(error=ImportRefused(BROKEN))
        finally:
            self._upload = None
            _turns.leave(self)

    def _attend(self) -> None:
        with self._lock:
            if self._over.is_set():
                return
            self._child = child = _new_child()
            self._waiting = False
        with child:
            try:
                with suppress(BrokenPipeError):
                    self._send(child)
                self._listen(child)
            finally:
                child.kill()
        self._finish(error=ImportRefused(KILLED if self._may_end else UNSURE))

    def _send(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdin is not None
        upload = memoryview(self._upload or b"")
        self._upload = None  # the last reference of this process but for the framework's own
        _write(child.stdin.fileno(), memoryview(pickle.dumps(self._request)))
        _write(child.stdin.fileno(), upload)

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        """Until the child has said its last word, or its pipe closes."""
        assert child.stdout is not None
        assert child.stdin is not None
        while True:
            try:
                kind, *said = pickle.load(child.stdout)  # noqa: S301 (our own child)
            except (EOFError, pickle.UnpicklingError):
                return
            if kind == "at":
                self._rows, self._share = said
            elif kind == "commit":
                with self._lock:
                    if self._over.is_set():
                        return
                    self._may_end = False
                with suppress(BrokenPipeError):
                    _write(child.stdin.fileno(), memoryview(GO))
            elif kind == "gave":
                self._finish(value=said[0])
            elif kind == "refused":
                self._finish(error=getattr(errors, said[0])(said[1]))
            else:
                _log.error("an upload's child broke: %s", " < ".join(said))
                sentence = KILLED if said[0] == MemoryError.__name__ else BROKEN
                self._finish(error=ImportRefused(sentence if self._may_end else UNSURE))

    def _finish(self, value: Any = None, error: AccountabilityError | None = None) -> None:
        with self._lock:
            if not self._over.is_set():
                self._end(value, error)

    def _end(self, value: Any = None, error: AccountabilityError | None = None) -> None:
        self._value, self._error = value, error
        self._upload = None
        self._over.set()


def _write(pipe: int, content: memoryview) -> None:
    while content:
        content = content[os.write(pipe, content[:BLOCK]) :]


def _new_child() -> subprocess.Popen[bytes]:
    """The child: what it is to do, for which database and with which keys, is not in its command line."""
    here = {f"ACCOUNTABILITY_{name.upper()}": str(v) for name, v in settings() if v is not None}
    path = os.pathsep.join(part or os.getcwd() for part in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboard.upload_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What a library would say of a file's content is not kept anywhere.
        stderr=subprocess.DEVNULL,
        env=os.environ | here | {"PYTHONPATH": path},
    )


class _Turns:
    """Who may have a child now: of one agency one upload, of imports one, of all together a few."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: list[Running] = []
        self._at_work: list[Running] = []
        self._keeper: threading.Thread | None = None

    def take(self, running: Running) -> bool:
        """Wait for a turn, in the order of coming; whether it has come."""
        with self._change:
            self._waiting.append(running)
            self._keep()
            self._change.wait_for(lambda: running._over.is_set() or self._may_begin(running))
            self._waiting.remove(running)
            if running._over.is_set():
                return False
            self._at_work.append(running)
            return True

    def leave(self, running: Running) -> None:
        """Give the turn to the next."""
        with self._change:
            self._at_work.remove(running)
            self._change.notify_all()

    def changed(self) -> None:
        """Somebody who waited may not wait any more."""
        with self._change:
            self._change.notify_all()

    def all(self) -> list[Running]:
        """All that wait or are at work."""
        with self._change:
            return [*self._waiting, *self._at_work]

    def _may_begin(self, running: Running) -> bool:
        before = self._waiting[: self._waiting.index(running)]
        return len(self._at_work) < AT_ONCE and not any(
            _exclude(running, other) for other in (*self._at_work, *before)
        )

    def _keep(self) -> None:
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = threading.Thread(target=self._end_forsaken, name="uploads", daemon=True)
            self._keeper.start()

    def _end_forsaken(self) -> None:
        """End what nobody asks after, as long as there is anything."""
        while True:
            with self._change:
                if not (self._waiting or self._at_work):
                    self._keeper = None
                    return
            for running in self.all():
                if running.forsaken:
                    running.cancel()
            time.sleep(_LOOK_SECONDS)


def _exclude(one: Running, other: Running) -> bool:
    if one.job == other.job == "import":
        return True  # they would wait for each other's lock
    return one.agency is not None and one.agency == other.agency


_turns = _Turns()


def start(job: str, upload: bytes, name: str, **arguments: Any) -> Running:
    """Have a job of `JOBS` done with an upload in a process of its own; comes back at once.

    name: what the file is called. arguments: the job's own; whatever can be pickled.
    """
    JOBS[job]  # a job that is not there is a mistake of ours
    running = Running(job, upload, name, arguments)
    try:
        limits.check_size(len(upload), limits.CSV_THROUGH_PAGE)
    except ImportRefused as refusal:
        running._finish(error=refusal)
        return running
    threading.Thread(target=running.run, name=f"upload {job}", daemon=True).start()
    return running


def stop_all() -> None:
    """End all uploads: the server stops."""
    for running in _turns.all():
        running.cancel()
