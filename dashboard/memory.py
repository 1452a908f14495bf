"""What stays in memory is kept out of the garbage collector's way, also what the pages load later."""

import asyncio
import gc
from typing import Final

# The framework collects garbage after every run of a page, and looks each time at everything that is not
# frozen. Readings that pages have kept since the start would cost a third of each run.
FREEZE_SECONDS: Final = 10
# Frozen garbage with cycles is found by a look at everything: 0.1 s, once in ten minutes.
FREEZES_TO_A_LOOK: Final = 60


def settle() -> None:
    """Look at everything once, then hide what is alive from the collector."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def keep_settled(seconds: float = FREEZE_SECONDS, freezes: int = FREEZES_TO_A_LOOK) -> None:
    """Freeze what is alive every few seconds, and settle after so many times, until cancelled."""
    while True:
        for _ in range(freezes):
            await asyncio.sleep(seconds)
            gc.freeze()
        settle()
