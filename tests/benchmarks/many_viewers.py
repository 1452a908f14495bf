"""Many viewers at once: `python -m tests.benchmarks.many_viewers [--viewers 50 100] [--seconds 180]`.

Serves the demo agency in a process of its own and plays viewers over the framework's websocket, without a
browser, on the same processors. One viewer first goes once to every place that there is to go to; what a
place costs then is paid once for everybody. Then come the crowds: each viewer opens This week and acts every
ten seconds or so, looking at a week, opening the units, visiting a unit or the rows behind a figure. Printed
are the seconds from the message that asks for a run to the message that ends it, what failed, the server's
processor time a run, and what an idle session holds in memory.
"""

import asyncio
import os
import random
import re
import tempfile
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from dashboard.cli.running import make_demo
from dashboard.wording import NO_GUESS
from tests.browser.serving import serving
from tests.demo import UNTIL, database

PAUSE: Final = 10.0  # seconds between a viewer's actions, on average
PATIENCE: Final = 30.0
IDLE_SESSIONS: Final = 100
ALONE: Final = 40
TICKS: Final = os.sysconf("SC_CLK_TCK")
SEED: Final = 7
UNITS: Final = ("Central", "North", "Harbour", "Records", "Patrol")
WEEKS: Final = ("2026-W46", "2026-W45", "2026-W44", "2026-W43")
FIGURES: Final = ("B1", "A1", "C2", "commitments_overdue")
# What viewers do, and how often among ten actions.
ACTIONS: Final = {"week": 4, "units": 1, "unit": 3, "records": 2}


@dataclass
class Told:
    """What a crowd's viewers saw. took: (action, seconds) of each run."""

    took: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Viewer:
    """One browser's half of the conversation: it asks for runs and waits until they have ended."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pages: dict[str, str] = {}
        self.opener = ""  # the id of the widget that opens the table of units

    async def run(self, page: str = "", query: str = "", opened: bool = False) -> float:
        """Ask for one run, read until it has ended, give the seconds. Errors: RuntimeError if it failed."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.pages.get(page, "")
        message.rerun_script.query_string = query
        message.rerun_script.context_info.timezone = "UTC"
        if opened:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.bool_value = self.opener, True
        begun = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            await self._ended()
        return time.perf_counter() - begun

    async def _ended(self) -> None:
        async for raw in self.socket:
            message = ForwardMsg.FromString(bytes(raw))
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.pages = {
                    page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
                }
            elif kind == "delta":
                self._look(message)
            elif kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"A run ended with {message.script_finished}.")
                return
        raise RuntimeError("The server closed the conversation.")

    def _look(self, message: ForwardMsg) -> None:
        """Note the widget to press, and refuse a page that says that it cannot be shown."""
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            self.opener = self.opener or delta.add_block.expandable.id
        element = delta.new_element
        if NO_GUESS in element.heading.body or element.WhichOneof("type") == "exception":
            raise RuntimeError(element.heading.body or element.exception.message)


def visit(address: str) -> connect:
    """A conversation as this machine's browser would begin it."""
    return connect(
        f"{address.replace('http', 'ws')}/_stcore/stream",
        origin=address,
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,
    )


def places() -> dict[str, list[tuple[str, str, bool]]]:
    """Where each action may lead: page, query, whether the table of units is open."""
    pairs = [{"week": week, "unit": unit} for week in WEEKS for unit in UNITS]
    rows = [pair | {"measure": measure} for pair in pairs for measure in FIGURES]
    return {
        "week": [("", urlencode({"week": week}), False) for week in WEEKS],
        "units": [("", urlencode({"week": week}), True) for week in WEEKS],
        "unit": [("unit", urlencode(pair), False) for pair in pairs],
        "records": [("records", urlencode(row), False) for row in rows],
    }


PLACES: Final = places()


async def behave(address: str, seconds: float, told: Told, choose: random.Random) -> None:
    """One viewer, who comes at some moment of the first pause and stays to the end."""
    end = time.monotonic() + seconds
    await asyncio.sleep(choose.uniform(0, PAUSE))
    try:
        async with visit(address) as socket:
            viewer = Viewer(socket)
            told.took.append(("first", await viewer.run()))
            while (pause := choose.expovariate(1 / PAUSE)) < end - time.monotonic():
                await asyncio.sleep(pause)
                (what,) = choose.choices(list(ACTIONS), list(ACTIONS.values()))
                told.took.append((what, await viewer.run(*choose.choice(PLACES[what]))))
    except (RuntimeError, TimeoutError, OSError, WebSocketException) as error:
        told.errors.append(f"{type(error).__name__}: {error}")


async def crowd(address: str, viewers: int, seconds: float) -> Told:
    """All viewers of one measurement."""
    told, seeds = Told(), random.Random(SEED)
    async with asyncio.TaskGroup() as group:
        for _ in range(viewers):
            group.create_task(behave(address, seconds, told, random.Random(seeds.random())))
    return told


async def first_round(address: str) -> Told:
    """One viewer at every place once."""
    told = Told()
    async with visit(address) as socket:
        viewer = Viewer(socket)
        await viewer.run()
        for what, wanted in PLACES.items():
            told.took += [(what, await viewer.run(*place)) for place in wanted]
    return told


async def alone(address: str, pid: int) -> float:
    """The server's processor time, in ms, for one run of This week while nobody else is there."""
    async with visit(address) as socket:
        viewer = Viewer(socket)
        await viewer.run()
        used = processor(pid)
        for _ in range(ALONE):
            await viewer.run("", urlencode({"week": WEEKS[0]}))
        return 1000 * (processor(pid) - used) / ALONE


async def idle(address: str, pid: int) -> tuple[float, float]:
    """Resident memory, in MB, before and while sessions that have read This week sit there."""
    before = resident(pid)
    sockets = [await visit(address) for _ in range(IDLE_SESSIONS)]
    for socket in sockets:
        await Viewer(socket).run()
    await asyncio.sleep(2)
    after = resident(pid)
    for socket in sockets:
        await socket.close()
    return before, after


def resident(pid: int) -> float:
    """The memory of a process that is in RAM, in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def processor(pid: int) -> float:
    """The seconds of processor that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def line(name: str, seconds: list[float]) -> str:
    """One line of the table: how many, and the percentiles in seconds."""
    middle, high, highest = np.percentile(seconds, [50, 95, 99])
    return f"{name:24} {len(seconds):6} {middle:8.3f} {high:8.3f} {highest:8.3f} {max(seconds):8.3f}"


def table(told: Told) -> None:
    """Print the seconds that runs took, together and by action."""
    print(f"{'seconds':24} {'runs':>6} {'median':>8} {'95 %':>8} {'99 %':>8} {'longest':>8}")
    print(line("all but the first", [one for what, one in told.took if what != "first"]))
    for action in ("first", *ACTIONS):
        if found := [one for what, one in told.took if what == action]:
            print(line(f"  {action}", found))


def measure(address: str, pid: int, viewers: int, seconds: float) -> None:
    """Play one crowd and print what it met."""
    used, load = processor(pid), os.getloadavg()[0]
    told = asyncio.run(crowd(address, viewers, seconds))
    used = processor(pid) - used
    print(
        f"\n{viewers} viewers, {seconds:.0f} s; load of the machine {load:.1f}, then {os.getloadavg()[0]:.1f}"
    )
    table(told)
    print(f"errors: {len(told.errors)}; server's processor: {1000 * used / len(told.took):.0f} ms a run")
    for error in sorted(set(told.errors)):
        print(f"  {error}")


def main(wanted: Namespace) -> None:
    """Serve a demo agency, or the database named, and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = wanted.database or f"sqlite:///{folder / 'agency.db'}"
        if not wanted.database:
            with database(url):
                make_demo(UNTIL)
        with serving(url, folder) as server:
            address, pid = server.address, server.pid
            print("Every place once, by one viewer")
            table(asyncio.run(first_round(address)))
            spent = asyncio.run(alone(address, pid))
            print(f"\nThis week, nobody else there: {spent:.0f} ms of processor a run")
            for viewers in wanted.viewers:
                measure(address, pid, viewers, wanted.seconds)
            before, after = asyncio.run(idle(address, pid))
            each = (after - before) / IDLE_SESSIONS
            print(
                f"\nMemory {before:.0f} MB, {after:.0f} with {IDLE_SESSIONS} idle sessions: {each:.2f} each"
            )


if __name__ == "__main__":
    asked = ArgumentParser(description="Many viewers at once.")
    asked.add_argument("--viewers", type=int, nargs="+", default=[50, 100])
    asked.add_argument("--seconds", type=float, default=180.0)
    asked.add_argument("--database", help="URL of a database that is there; it is only read")
    main(asked.parse_args())
