"""Every measure by hand: a few records, imported as a steward would, and the answers worked on paper."""

from pathlib import Path

import pytest

from metrics.measures import REGISTRY
from tests.conftest import NewDatabase
from tests.measure_factories import figure, golden, import_files, scorecard

GOLDEN = Path(__file__).with_name("golden")
FILES = sorted(GOLDEN.glob("*.csv"))
TEXTS = ("status", "reason", "window", "per")
NUMBERS = ("numerator", "denominator", "value", "low", "high")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_scorecard_gives_the_worked_answers(path: Path, new_sqlite: NewDatabase, tmp_path: Path) -> None:
    files, answers = golden(path)
    engine = new_sqlite()
    import_files(engine, tmp_path, files)
    card = scorecard(engine)
    for answer in answers:
        found = figure(card, answer["measure"], answer["unit"])
        for name in TEXTS:
            if name in answer:
                assert found[name] == answer[name], (answer, dict(found))
        for name in NUMBERS:
            if name in answer:
                assert found[name] == pytest.approx(float(answer[name]), abs=1e-6), (answer, dict(found))
        if answer["status"] != "ok":
            assert (found["value"], found["low"], found["high"]) == (None, None, None)


def test_every_measure_has_a_golden_file() -> None:
    covered = {path.stem.split("-")[0] for path in FILES}
    assert covered == {name.split(":")[0] for name in REGISTRY}
