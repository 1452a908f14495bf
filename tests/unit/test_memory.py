"""The garbage collector's way is kept clear, and nothing is hidden from it for good."""

import asyncio
import gc
import weakref

import pytest

from dashboard.memory import keep_settled


class Knot:
    """Garbage with a cycle: nothing but a look at everything finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()


def settle_for(freezes: int, *, rounds: int, inside) -> None:
    async def run() -> None:
        task = asyncio.create_task(keep_settled(0.01, freezes))
        await asyncio.sleep(0.02)
        inside()
        await asyncio.sleep(0.01 * rounds)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())


def test_what_pages_load_later_is_frozen_too():
    kept: list[list[int]] = []
    frozen: list[int] = []

    def load() -> None:
        frozen.append(gc.get_freeze_count())
        kept.extend([number] for number in range(50_000))

    settle_for(1000, rounds=20, inside=load)
    assert gc.get_freeze_count() > frozen[0] + 0.9 * len(kept)


def test_a_frozen_knot_is_found_at_the_next_look():
    seen = []

    def tie() -> None:
        knot = Knot()
        seen.append(weakref.ref(knot))
        gc.freeze()  # alive while everything is frozen, garbage a moment later

    settle_for(2, rounds=60, inside=tie)
    assert seen[0]() is None
