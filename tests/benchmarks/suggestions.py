"""How often what is suggested for a file is right: `python -m tests.benchmarks.suggestions`.

The words and names that are known were written with these files at hand; the same files under a header that
says nothing, below, show what their cells alone tell.
"""

from pathlib import Path

from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths
from tests.conftest import SHARED_DATA
from tests.suggested import described, suggested, verdict, without_names


def _paths() -> list[tuple[Path, dict[str, object]]]:
    lines = [(FOLDER / name, truth) for name, truth in awkward_truths().items()]
    lines += [(SHARED_DATA / name, truth) for name, truth in real_truths().items()]
    return [(path, truth) for path, truth in lines if path.exists()]


def main() -> None:
    """Print the two tables."""
    print("right / wrong / left open; persons: found / falsely found / missed")
    nameless = []
    for path, truth in _paths():
        sample, draft = suggested(path)
        print("\n".join(described(path.name, verdict(draft, truth))))
        nameless.append((path.name, without_names(sample, draft), draft, truth))
    print("\nunder a header that says nothing: record type; fields found again of those found by names")
    for name, blind, seen, _ in nameless:
        same = [f for f, s in seen.sources.items() if s.column and _place(blind, f) == _place(seen, f)]
        wrong = [f for f in blind.sources if _place(blind, f) not in (None, _place(seen, f))]
        missed = [
            _at for _at in map(seen.columns.index, seen.personal) if blind.columns[_at] not in blind.personal
        ]
        persons = f"persons {len(seen.personal) - len(missed)} of {len(seen.personal)}"
        kind = "ok " if blind.record == seen.record else f"NOT ({blind.record})"
        print(f"{name:<40} {kind} {len(same)} of {len(seen.sources)}, other {len(wrong)} {wrong}; {persons}")


def _place(draft: object, field: str) -> int | None:
    column = draft.column_of(field)  # type: ignore[attr-defined]
    return None if column is None else draft.columns.index(column)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
