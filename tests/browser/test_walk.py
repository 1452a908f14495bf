"""A walk in a real browser: addresses, Back, the security policy, nothing fetched from elsewhere, a phone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from models.access import LOCAL
from models.engine import engine_for
from models.facts import table_of
from models.looks import Look, reading_looks
from tests.browser.serving import sentence, settled, walked
from tests.chains import entries

pytestmark = pytest.mark.browser

WATCH = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", event => window.stopped.push(event.violatedDirective));
"""


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_walk_from_the_week_to_the_rows_and_back(new_page):
    page = new_page()
    page.goto("/")
    newest = sentence(settled(page))
    page.get_by_role("button", name="‹").click()
    page.wait_for_url(re.compile("week=2026-W45"))
    page.wait_for_function(
        "before => document.querySelector('.st-key-sentence h2').innerText !== before", arg=newest
    )
    settled(page)
    page.locator(".st-key-sec_wide_units summary").click()
    page.wait_for_selector("text=Promises kept this week")
    settled(page)
    page.locator(".st-key-open_units input").click()
    page.get_by_role("option", name="Harbour").click()
    page.wait_for_url(re.compile("/unit"))
    assert query(settled(page)) | {"agency": ""} == {"agency": "", "week": "2026-W45", "unit": "Harbour"}
    page.wait_for_selector("text=Due next")
    unit_sentence = sentence(page)
    page.get_by_role("link", name="Show rows").first.click()
    page.wait_for_url(re.compile("/records"))
    page.wait_for_selector("text=of them")
    rows = sentence(settled(page))
    assert rows.startswith("Kept on time:")
    assert query(page) | {"agency": ""} == {
        "agency": "",
        "week": "2026-W45",
        "unit": "Harbour",
        "measure": "B1",
    }
    page.reload()
    assert sentence(settled(page)) == rows
    page.go_back()
    page.wait_for_url(re.compile("/unit"))
    expect(page.locator(".st-key-sentence h2")).to_have_text(unit_sentence, timeout=30_000)


def test_the_start_page_answers_under_its_own_name_too(new_page):
    page = new_page()
    page.goto("/?week=2026-W45")
    newest = sentence(settled(page))
    page.goto("/this_week?week=2026-W45")
    assert sentence(settled(page)) == newest
    assert not page.get_by_text("Page not found").count()


def test_a_file_is_built_on_the_click_holds_the_rows_and_is_put_on_file(new_page, server, screenshots):
    page = new_page()
    page.goto("/records?unit=Harbour&measure=B1&week=2026-W46")
    settled(page)
    count = int(re.search(r"of ([\d,]+) =", sentence(page))[1].replace(",", ""))
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download")).click()
    target = screenshots / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert target.name == "b1-harbour-2026-w46.csv"
    assert len(target.read_text().splitlines()) == count + 1
    with reading_looks(engine_for(server.database_url)) as connection:
        exports = [row for row in entries(connection, table_of(Look)) if row["action"] == "export"]
    look = exports[-1]  # another walk on the same server may have taken rows away before
    assert (look["subject"], look["actor"]) == ("B1", LOCAL)
    assert f'"format": "csv", "rows": {count}' in look["detail"]


@pytest.mark.parametrize("path", walked())
def test_a_page_is_of_this_machine_alone_and_fits_a_narrow_window(new_page, server, path):
    page = new_page(width=320)
    page.add_init_script(WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path)
    settled(page).wait_for_timeout(200)
    assert page.evaluate("window.stopped") == []
    assert not [text for text in said if "Content Security Policy" in text]
    own = (server.address, server.address.replace("http", "ws"), "data:", "blob:")
    assert any(url.startswith("ws") for url in asked)
    assert not [url for url in asked if not url.startswith(own)]
    main = "document.querySelector('[data-testid=stMain]')"
    assert max(page.evaluate(f"[document.documentElement.scrollWidth, {main}.scrollWidth]")) <= 320
    cut = page.evaluate(
        f"[...{main}.querySelectorAll('button, a, input, summary, h2, h3')]"
        ".filter(one => one.checkVisibility() && !one.closest('[data-testid=stElementToolbar], table'))"
        ".filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.innerText)"
    )
    assert cut == []


def test_a_phone_leaves_the_table_of_units_out(new_page):
    page = new_page(width=400)
    page.goto("/")
    settled(page)
    assert not page.locator(".st-key-sec_wide_units").is_visible()
    assert page.get_by_text("Late promises").is_visible()
