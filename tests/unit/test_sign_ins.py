"""A sign-in holds for as long as its token, its person's grants and its owner let it."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models import sign_ins
from models.engine import reading, writing
from models.granting import end_sessions, grant, revoke
from models.looks import reading_looks, verify
from models.people import Identity
from models.sign_in_settings import SignInSettings
from models.sign_ins import (
    SignInNeeded,
    Standing,
    Why,
    check_signed_in,
    choose_hat,
    end,
    read_token,
    record_refusal,
)
from models.tree import create_agency
from models.units import BEGINNING

ISSUER, CLIENT, SUBJECT = "https://login.example.org", "dashboard", "248289761001"
RULES = SignInSettings(
    "https://accountability.example.org",
    ISSUER,
    CLIENT,
    "not read here",
    "nor this",
    timedelta(hours=12),
    timedelta(minutes=30),
)
NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def claims(**changed: Any) -> dict[str, Any]:
    """What the cookie of a sign-in just made says."""
    issued = NOW.timestamp()
    made = {"is_logged_in": True, "iss": ISSUER, "sub": SUBJECT, "aud": CLIENT, "nonce": "n-0S6_WzA2Mj"}
    made |= {"iat": issued, "exp": issued + 24 * 3600, "name": "Auditor Example"}
    return {name: value for name, value in (made | changed).items() if value is not None}


@pytest.fixture
def granted(any_engine: sa.Engine) -> sa.Engine:
    """A database with an agency whose auditor may sign in."""
    give(any_engine, make_agency(any_engine), "auditor")
    return any_engine


def make_agency(engine: sa.Engine) -> int:
    with writing(engine) as connection:
        return create_agency(connection, "Ashford Police", "America/New_York")


def give(engine: sa.Engine, agency_id: int, role: str, name: str = "Auditor Example") -> int:
    who = Identity(ISSUER, SUBJECT)
    return grant(
        engine, agency_id, role, name=name, identity=who, from_on=BEGINNING, by="test", at=NOW - 9 * MINUTE
    )


def come(
    engine: sa.Engine, after: timedelta = timedelta(), *, active: bool = True, **changed: Any
) -> Standing:
    return check_signed_in(engine, claims(**changed), RULES, NOW + after, active=active)


def sign_out(engine: sa.Engine, held: Standing, at: datetime) -> None:
    end(engine, held.token, held.viewers[0], at)


def refused(engine: sa.Engine, after: timedelta = timedelta(), **changed: Any) -> Why:
    with pytest.raises(SignInNeeded) as over:
        come(engine, after, **changed)
    return over.value.why


def test_a_grant_lets_in_and_the_first_page_begins_the_sign_in(granted: sa.Engine) -> None:
    first, second = come(granted), come(granted, MINUTE)
    assert (first.begins, second.begins) == (True, False)
    assert [one.role for one in first.viewers] == ["auditor"]
    assert first.token.identity == Identity(ISSUER, SUBJECT)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"is_logged_in": None}, Why.NOT_YET),
        ({"is_logged_in": False}, Why.NOT_YET),
        ({"iss": "https://login.example.com"}, Why.TOKEN),
        ({"iss": ISSUER + "/"}, Why.TOKEN),
        ({"iss": None}, Why.TOKEN),
        ({"aud": "other"}, Why.TOKEN),
        ({"aud": ["other"]}, Why.TOKEN),
        ({"aud": [CLIENT, "other"]}, Why.TOKEN),
        ({"aud": [CLIENT, "other"], "azp": "other"}, Why.TOKEN),
        ({"aud": CLIENT, "azp": "other"}, Why.TOKEN),
        ({"aud": None}, Why.TOKEN),
        ({"sub": None}, Why.TOKEN),
        ({"sub": ""}, Why.TOKEN),
        ({"sub": 7}, Why.TOKEN),
        ({"sub": "x" * 401}, Why.TOKEN),
        ({"nonce": None}, Why.TOKEN),
        ({"iat": None}, Why.TOKEN),
        ({"iat": True}, Why.TOKEN),
        ({"iat": "yesterday"}, Why.TOKEN),
        ({"iat": float("nan")}, Why.TOKEN),
        ({"iat": 1e300}, Why.TOKEN),
        ({"exp": None}, Why.TOKEN),
        ({"exp": NOW.timestamp()}, Why.OLD),
        ({"iat": NOW.timestamp() + 121}, Why.OLD),
        ({"iat": NOW.timestamp() - 13 * 3600}, Why.OLD),
        ({"iat": NOW.timestamp() - 16 * 60}, Why.OLD),
        ({"sub": "somebody else"}, Why.NO_GRANT),
        ({"sub": SUBJECT.upper() + " "}, Why.NO_GRANT),
        ({"sub": "somebody else", "email": "auditor@example.org"}, Why.NO_GRANT),
    ],
)
def test_anything_else_is_refused(granted: sa.Engine, changed: Mapping[str, Any], why: Why) -> None:
    assert refused(granted, **changed) == why


@pytest.mark.parametrize("aud", [CLIENT, [CLIENT]])
def test_an_audience_may_be_a_list_of_us_alone(granted: sa.Engine, aud: Any) -> None:
    assert come(granted, aud=aud)
    assert come(granted, aud=[CLIENT, "other"], azp=CLIENT)


def test_it_holds_for_twelve_hours_or_as_long_as_the_token(granted: sa.Engine) -> None:
    for quarter in range(48):
        come(granted, quarter * 15 * MINUTE)
    assert refused(granted, timedelta(hours=12)) == Why.OLD
    assert refused(granted, 20 * MINUTE, exp=(NOW + 20 * MINUTE).timestamp()) == Why.OLD


def test_nothing_done_for_half_an_hour_ends_it_for_good(granted: sa.Engine) -> None:
    come(granted)
    come(granted, 30 * MINUTE)
    for minute in range(31, 61):
        come(granted, minute * MINUTE, active=False)  # an open page asks by itself
    assert refused(granted, timedelta(minutes=60, seconds=1)) == Why.IDLE
    assert refused(granted, timedelta(minutes=60, seconds=2)) == Why.IDLE


def test_seen_is_written_once_a_minute_at_most(granted: sa.Engine) -> None:
    come(granted)
    written: list[str] = []
    store = sign_ins._store(granted)
    sa.event.listen(store, "before_cursor_execute", lambda *said: written.append(said[2]))
    for second in range(0, 180, 5):
        come(granted, timedelta(seconds=second))
    assert len([line for line in written if line.startswith("UPDATE")]) == 2


def test_signed_out_is_out_whoever_sends_the_cookie(granted: sa.Engine) -> None:
    sign_out(granted, come(granted), NOW + MINUTE)
    assert refused(granted, 2 * MINUTE) == Why.ENDED
    assert come(granted, 2 * MINUTE, nonce="another sign-in").begins


def test_a_sign_in_nobody_remembers_is_over(granted: sa.Engine) -> None:
    """Without this, a lost file would open again what was signed out."""
    come(granted)
    with writing(sign_ins._store(granted)) as connection:
        connection.execute(sa.delete(sign_ins.sign_in))
    assert refused(granted, 16 * MINUTE) == Why.OLD
    assert come(granted, 14 * MINUTE).begins


def test_sign_ins_are_forgotten_once_their_tokens_are_too_old(granted: sa.Engine) -> None:
    come(granted)
    later = timedelta(days=3, minutes=1)
    issued = (NOW + later).timestamp()
    assert come(granted, later, iat=issued, exp=issued + 3600, nonce="later").begins
    assert refused(granted, later) == Why.OLD
    with reading(sign_ins._store(granted)) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sign_ins.sign_in)) == 1


def test_what_cannot_be_noted_can_be_read(engine: sa.Engine) -> None:
    give(engine, make_agency(engine), "auditor")
    come(engine)
    sa.event.listen(sign_ins._store(engine), "before_cursor_execute", _read_only)
    assert come(engine, 2 * MINUTE).viewers


def _read_only(*said: Any) -> None:
    if said[2].startswith("UPDATE"):
        raise sqlite3.OperationalError("attempt to write a readonly database")


def test_a_grant_that_is_withdrawn_refuses_the_next_run(granted: sa.Engine) -> None:
    held = come(granted)
    (agency_id,) = held.viewers[0].agency_ids or ()
    revoke(granted, agency_id, "grant 1", by="test", at=NOW + MINUTE)
    assert refused(granted, MINUTE + timedelta(seconds=1)) == Why.NO_GRANT


def test_all_sessions_of_a_person_end_at_once(granted: sa.Engine) -> None:
    come(granted)
    end_sessions(granted, "Auditor Example", by="test", at=NOW + MINUTE)
    assert refused(granted, 2 * MINUTE) == Why.ENDED
    later = {"iat": (NOW + 3 * MINUTE).timestamp(), "nonce": "a new one"}
    assert come(granted, 3 * MINUTE, **later).begins


def test_looks_tell_of_each_sign_in_sign_out_and_refusal(granted: sa.Engine) -> None:
    held = come(granted)
    come(granted, MINUTE)
    sign_out(granted, held, NOW + MINUTE)
    for changed in ({}, {"sub": "somebody else"}, {"aud": "other"}, {"is_logged_in": None}):
        with pytest.raises(SignInNeeded) as over:
            come(granted, 2 * MINUTE, **changed)
        record_refusal(granted, over.value, NOW + 2 * MINUTE)
    with reading_looks(granted) as connection:
        rows = connection.execute(sa.text("SELECT action, actor, role, detail FROM look ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [
        ("sign_in", "Auditor Example", "auditor", "{}"),
        ("sign_out", "Auditor Example", "auditor", "{}"),
        ("refusal", SUBJECT, "", '{"reason": "ended"}'),
        ("refusal", "somebody else", "", '{"reason": "no grant"}'),
        ("refusal", "", "", '{"reason": "token not valid"}'),
    ]
    assert verify(granted).number == 5


def test_the_hat_chosen_last_is_remembered(granted: sa.Engine) -> None:
    held = come(granted)
    assert held.hat == ""
    choose_hat(granted, held.token, "chief|1|")
    assert come(granted, MINUTE).hat == "chief|1|"


def test_no_two_sign_ins_have_one_digest() -> None:
    told = [claims(), claims(nonce="b"), claims(sub="b"), claims(sid="b"), claims(iat=NOW.timestamp() + 1)]
    found = {read_token(one, RULES).digest for one in told}
    found.add(read_token(claims(iss="https://b.example"), replace(RULES, issuer="https://b.example")).digest)
    assert len(found) == 6


def test_a_long_import_stalls_nobody(tmp_path: Path, engine: sa.Engine) -> None:
    """The records' file is held by a writer; sign-ins begin, go on and end all the same."""
    give(engine, make_agency(engine), "auditor")
    let_go = threading.Event()

    def importing() -> None:
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE person SET name = name")
            let_go.wait(20)
            other.execute("ROLLBACK")

    writer = threading.Thread(target=importing)
    writer.start()
    try:
        time.sleep(0.2)
        begun = time.monotonic()
        come(engine)
        come(engine, 5 * MINUTE)
        sign_out(engine, come(engine, 6 * MINUTE), NOW + 7 * MINUTE)
        assert time.monotonic() - begun < 2
    finally:
        let_go.set()
        writer.join()
    assert refused(engine, 8 * MINUTE) == Why.ENDED
