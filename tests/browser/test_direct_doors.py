"""Past the pages: websockets, files, uploads and the framework's own addresses, for those who may not."""

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.guard import is_heard
from dashboard.navigation import PAGES
from dashboard.returning import own_address
from models.engine import engine_for, reading
from models.granting import revoke
from models.looks import reading_looks
from models.people import who
from models.tree import find_agency
from seed_data.generate import AGENCY
from tests.browser.conftest import NewSomebody, Signing
from tests.browser.serving import QUERIES
from tests.browser.signing import SIGN_IN_COOKIE, Browser, Visit, is_refused

pytestmark = pytest.mark.browser
# What no page before the pages may hold: units, measures, weeks and numbers of the demo agency.
CANARIES = (AGENCY, "Central", "North", "Harbour", "Records unit", "Keeping promises", "Patrol")
ADDRESSES = [f"/{entry.name}?{QUERIES.get(entry.name, '')}".rstrip("?") for entry in PAGES]
RECORDS = "/records?unit=Central&measure=B1"


def told(raw: bytes) -> list[str]:
    return [word for word in CANARIES if word.encode() in raw]


def test_the_canaries_sing_for_who_may_hear_them(somebody: Browser) -> None:
    somebody.sign_in("sub-chief")
    with somebody.visit("/this_week") as page:
        assert AGENCY.encode() in page.raw
    with somebody.visit("/unit?unit=Central") as page:
        assert {"Central", "Keeping promises"} <= set(told(page.raw))


def test_no_view_sends_anything_to_the_anonymous(somebody: Browser) -> None:
    for address in ("/", *ADDRESSES):
        with somebody.visit(address) as page:
            assert b"keeps no password" in page.raw, address
            assert told(page.raw) == [], address
            assert page.media == {m for m in page.media if m.endswith(".png")}, address


def test_no_forged_page_or_fragment_or_session_is_run(somebody: Browser, another: Browser) -> None:
    somebody.sign_in("sub-chief")
    with somebody.visit(RECORDS) as page:
        hashes = set(re.findall(rb"\b[0-9a-f]{32}\b", page.raw))
        assert len(hashes) > 10
        with another.visit("/") as stranger:
            for one in sorted(hashes)[:4]:
                stranger.run(page_hash=one.decode())
                with suppress(TimeoutError):
                    stranger.run(fragment=one.decode(), seconds=1)
            assert told(stranger.raw) == []
        with another.visit(RECORDS, page.session) as stranger:
            assert stranger.session != page.session
            assert told(stranger.raw) == []
    with another.visit(RECORDS, page.session) as stranger:  # its owner has gone
        assert told(stranger.raw) == []


def test_a_page_talks_to_its_own_address_alone(somebody: Browser) -> None:
    somebody.sign_in("sub-chief")
    for origin in (
        "https://evil.example",
        somebody.address + ".evil.example",
        "null",
        "",
        "http://localhost",
    ):
        assert is_refused(somebody, origin=origin), origin
    assert not is_refused(somebody)


def test_without_its_own_token_against_foreign_requests_a_page_is_nobodys(somebody: Browser) -> None:
    somebody.sign_in("sub-chief")
    visit = somebody.visit(RECORDS)
    del visit
    somebody.http.cookies.delete("_streamlit_xsrf")
    with Visit(somebody, RECORDS) as page:
        assert told(page.raw) == []


CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/_stcore//metrics")


OPEN = ("/", "/healthz", "/_stcore/health", "/_stcore/host-config", "/auth/logout", "/nowhere")


def test_every_address_gives_the_anonymous_nothing(somebody: Browser) -> None:
    for path in (
        *ADDRESSES,
        *CLOSED,
        "/",
        "/healthz",
        "/_stcore/health",
        "/_stcore/host-config",
        "/auth/logout",
    ):
        answer = somebody.get(path)
        assert not told(answer.content), path
        assert (answer.status_code == 404) == (path in CLOSED), path
    for path in ("/media/", "/media/0.png", "//media/0.png", "/_stcore/upload_file/a/b", "/media"):
        for method in ("GET", "PUT", "DELETE", "OPTIONS", "HEAD"):
            assert somebody.http.request(method, somebody.address + path).status_code == 403, path


def test_a_file_is_for_the_sign_in_that_it_was_made_for(
    somebody: Browser, another: Browser, new_somebody: NewSomebody
) -> None:
    somebody.sign_in("sub-chief")
    another.sign_in("sub-auditor")
    anonymous = new_somebody()
    with somebody.visit(RECORDS) as page, another.visit("/unit?unit=North") as other:
        address = page.download()
        assert address.startswith("/media/")
        own = somebody.get(address)
        assert own.status_code == 200
        assert own.text.count("\n") > 3
        assert another.get(address).status_code == 403
        assert anonymous.get(address).status_code == 403
        (picture,) = {one for one in page.media if one.endswith(".png")}
        assert somebody.get(picture).status_code == 200
        assert anonymous.get(picture).status_code == 403
        other.run()
        page.run(press="Sign out")
        assert somebody.get(address).status_code == 403


def test_only_what_pages_say_is_heard() -> None:
    heard = BackMsg()
    heard.rerun_script.query_string = "unit=Central"
    asked = BackMsg()
    asked.backend_operation_request.deferred_file.file_id = "x"
    assert is_heard(heard.SerializeToString())
    assert is_heard(asked.SerializeToString())
    assert not is_heard(BackMsg(clear_cache=True).SerializeToString())
    assert not is_heard(BackMsg(load_git_info=True).SerializeToString())
    assert not is_heard(BackMsg(set_run_on_save=True).SerializeToString())
    asked.backend_operation_request.install_skills.SetInParent()
    assert not is_heard(asked.SerializeToString())


def test_an_upload_goes_to_the_own_page_alone(somebody: Browser, another: Browser) -> None:
    somebody.sign_in("sub-chief")
    another.sign_in("sub-auditor")
    with somebody.visit("/") as page:
        for browser, status in ((another, 403), (somebody, 204)):
            browser.get("/_stcore/health")
            xsrf = browser.http.cookies["_streamlit_xsrf"].strip('"')
            answer = browser.http.put(
                f"{browser.address}/_stcore/upload_file/{page.session}/one",
                files={"file": ("a.csv", b"x,y\n1,2\n")},
                headers={"X-Xsrftoken": xsrf},
            )
            assert answer.status_code == status


def test_a_grant_that_is_withdrawn_ends_what_is_open(signing: Signing, somebody: Browser) -> None:
    somebody.sign_in("sub-north")
    engine = engine_for(signing.database_url)
    with somebody.visit("/unit?unit=North") as page:
        assert b"North" in page.raw
        page.path = RECORDS.replace("Central", "North")
        page.run()
        assert page.download().startswith("/media/")
        with reading(engine) as connection:
            agency = find_agency(connection, AGENCY)
            assert agency is not None
            (line,) = [one for one in who(connection, agency.id) if one.subject == "sub-north"]
        revoke(engine, agency.id, line.number, by="test", at=datetime.now(UTC))
        assert page.download() == ""
        came = page.run()
        assert told(came.replace(b"Captain North", b"")) == []
        assert b"nothing has been granted" in came


def test_a_wrong_role_is_refused_as_though_nothing_were_there(somebody: Browser) -> None:
    somebody.sign_in("sub-council")
    for address in ("/records?unit=Central&measure=B1", "/patterns", "/unit?unit=Central", "/data"):
        with somebody.visit(address) as page:
            assert page.not_found, address
            assert b"Show rows" not in page.raw, address
    with somebody.visit("/council") as page:
        assert not page.not_found


def test_each_look_is_on_file(signing: Signing, somebody: Browser) -> None:
    somebody.sign_in("sub-auditor")
    with somebody.visit("/method") as page:
        page.run(press="Sign out")
    with reading_looks(engine_for(signing.database_url)) as connection:
        rows = connection.exec_driver_sql("SELECT action, actor FROM look").all()
    assert ("sign_in", "Auditor Example") in [tuple(row) for row in rows]
    assert ("sign_out", "Auditor Example") in [tuple(row) for row in rows]


def test_the_log_holds_no_secret_and_no_token(signing: Signing, somebody: Browser) -> None:
    somebody.sign_in("sub-chief")
    with somebody.visit("/"):
        said = signing.log.read_text()
    held = [signing.settings["cookie_secret"], signing.settings["oidc_client_secret"]]
    held.append(somebody.http.cookies[SIGN_IN_COOKIE])
    assert not [secret for secret in held if secret in said]


def test_what_is_wanted_is_a_page_of_ours() -> None:
    base = "https://a.example.org"
    assert (
        own_address(f"{base}/unit?unit=Central&week=2026-W45&x=1", base) == "/unit?unit=Central&week=2026-W45"
    )
    assert own_address(f"{base}/", base) == "/"
    assert own_address(f"{base}?week=2026-W45", base) == "/?week=2026-W45"
    for other in (
        "",
        "https://evil.example/unit",
        f"{base}.evil.example/unit",
        f"{base}@evil.example/unit",
        f"{base}/../evil",
        f"{base}//evil.example",
        f"{base}/auth/logout",
        f"{base}/nowhere",
        "javascript:alert(1)",
        "https://[",
    ):
        assert own_address(other, base) is None, other
    assert own_address(f"{base}/unit?unit=%0d%0aSet-Cookie:x", base) == "/unit?unit=%0D%0ASet-Cookie%3Ax"
    assert own_address(f"{base}/unit?unit={'x' * 201}", base) == "/unit"
