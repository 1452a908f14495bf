"""Council: a quarter that has been released stands as it was released, whatever comes in afterwards."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Quarter
from metrics.releasing import release_quarter
from models.counting import new_version
from models.engine import engine_for, writing
from tests.demo import copied, database
from tests.released import NOW, SCOPE, release
from tests.views.conftest import opened
from tests.views.test_council_page import shown

Q3 = Quarter(2026, 3)


@pytest.mark.long
def test_a_released_quarter_stands_until_it_is_corrected(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, sentence
) -> None:
    url = copied(tmp_path_factory.getbasetemp(), tmp_path)
    with database(url):
        before = opened("council")
        live, engine = sentence(before), engine_for(url)
        assert "Shown as it was released" not in shown(before)
        first = release(engine, Q3)[0]
        assert sentence(opened("council")) == live
        late_promises(engine)
        page = opened("council")
        assert sentence(page) == live
        said = shown(page)
        assert "Shown as it was released on 23 November 2026 from its published weeks." in said
        assert first.head.short in said
        release_quarter(engine, SCOPE, Q3, by="chief", at=NOW, correction="Promises came late.")
        again = opened("council")
        assert sentence(again) != live
        assert "Corrected: Promises came late" in shown(again).replace("\\", "")


def late_promises(engine: sa.Engine) -> None:
    """A hundred promises more that were due in the quarter and not kept."""
    with writing(engine) as connection:
        one = sa.text("SELECT MIN(rowid) FROM due_count WHERE due_on = '2026-08-12' AND late > 0")
        connection.execute(sa.text(f"UPDATE due_count SET n = n + 100 WHERE rowid = ({one})"))
        new_version(connection, SCOPE.agency_id)
