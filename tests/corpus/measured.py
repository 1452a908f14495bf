"""Reads one file in a process of its own; prints what became of it, how long it took and the most memory."""

import json
import resource
import sys
import time
from pathlib import Path

from models.errors import ImportRefused
from models.importing.read import open_table


def peak_mb() -> float:
    """The most memory held by this process; the kernel's own line leaves out what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(path: Path) -> dict[str, object]:
    """Rows, faults by code, or the sentence of the refusal."""
    codes: dict[str, int] = {}
    rows = 0
    try:
        with open_table(path) as table:
            for chunk in table.chunks():
                rows += len(chunk.rows)
                for fault in chunk.faults:
                    codes[fault.code] = codes.get(fault.code, 0) + 1
    except ImportRefused as refusal:
        return {"refused": str(refusal)}
    return {"refused": None, "rows": rows, "codes": codes}


if __name__ == "__main__":
    began = time.perf_counter()
    found = read(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(found | {"seconds": time.perf_counter() - began, "peak_mb": peak_mb()}))
