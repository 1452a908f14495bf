"""A page that is not its viewer's reads like one that nobody has; both are on file."""

import pytest

from models.engine import engine_for
from models.facts import table_of
from models.looks import Look, reading_looks
from tests.browser.conftest import Signing
from tests.browser.signing import Browser
from tests.chains import entries

pytestmark = pytest.mark.browser


def refusals(signing: Signing, actor: str) -> list[str]:
    with reading_looks(engine_for(signing.database_url)) as connection:
        rows = entries(connection, table_of(Look))
    return [row["subject"] for row in rows if (row["action"], row["actor"]) == ("refusal", actor)]


def test_a_forbidden_page_and_an_unknown_one_are_alike_and_on_file(
    signing: Signing, somebody: Browser
) -> None:
    somebody.sign_in("sub-council")
    before = refusals(signing, "Council Example")
    with somebody.visit("/audit") as forbidden:
        forbidden.run(page_hash="0" * 32)  # a later run of what is shown is not another refusal
    with somebody.visit("/nowhere") as unknown:
        pass
    with somebody.visit("/council") as own:
        pass
    assert (forbidden.not_found, unknown.not_found, own.not_found) == (True, True, False)
    assert refusals(signing, "Council Example")[len(before) :] == ["audit", "unknown"]
