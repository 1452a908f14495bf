"""What runs in the process of an upload: one job, told through the pipe, and then the end."""

import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Final, NoReturn

import sqlalchemy as sa

from dashboard.upload_jobs import JOBS
from models.errors import AccountabilityError

TELL_SECONDS: Final = 0.2
NICENESS: Final = 10  # whoever looks at a page comes first


class Parent:
    """The server at the other end of the pipes."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._may_go = threading.Event()
        self._told = 0.0

    def say(self, *said: Any) -> None:
        """Tell the server."""
        self._outgoing.write(pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL))
        self._outgoing.flush()

    def give(self, value: Any) -> None:
        """What the job is for."""
        self.say("gave", value)

    def tell(self, rows: int, share: float | None) -> None:
        """How far it has come, a few times a second."""
        now = time.monotonic()
        if now - self._told > TELL_SECONDS:
            self._told = now
            self.say("at", rows, share)

    def ask(self, _: sa.Connection | None = None) -> None:
        """Before anything is committed: come back only if nobody has stopped it."""
        self.say("commit")
        self._may_go.wait()

    def mind(self) -> None:
        """End at once when the server is gone: its end of the pipe closes however it went."""
        threading.Thread(target=self._mind, daemon=True).start()

    def _mind(self) -> NoReturn:
        while self._incoming.read(1):
            self._may_go.set()
        os._exit(1)


def main() -> NoReturn:
    """Take one request and its bytes from the standard input, do it, and end."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library might print is no message
    _behave()
    incoming = sys.stdin.buffer
    request = pickle.load(incoming)  # noqa: S301 (from the server that started this process)
    held = [incoming.read(request.size)]
    parent = Parent(incoming, outgoing)
    parent.mind()
    with suppress(BrokenPipeError):
        if len(held[0]) == request.size:
            _do(parent, request.job, held, request.name, request.arguments)
    os._exit(0)  # the other thread still waits for the server


def _behave() -> None:
    """Let others go first, and leave no image of this memory behind."""
    if sys.platform != "win32":
        import resource

        os.nice(NICENESS)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _do(parent: Parent, job: str, held: list[bytes], name: str, arguments: dict[str, Any]) -> None:
    work: Callable[..., Any] = JOBS[job]
    try:
        work(parent, held, name, **arguments)
    except AccountabilityError as refusal:
        parent.say("refused", type(refusal).__name__, str(refusal))
    except BrokenPipeError:
        raise
    except Exception as error:
        # The message may hold a cell of the file: only its kind and the places in the code are told.
        places = traceback.extract_tb(error.__traceback__)
        parent.say("broke", type(error).__name__, *(f"{p.name}:{p.lineno}" for p in reversed(places)))


if __name__ == "__main__":
    main()
