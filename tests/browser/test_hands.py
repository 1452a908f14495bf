"""What people do with their hands: open a row, ask, reply; and what they see in colours of their own."""

import re

import pytest

from tests.browser.keyboard import Keyboard
from tests.browser.serving import arrived, said, sentence, settled

pytestmark = pytest.mark.browser
CORRECTED = "Two sergeants were on leave; the calls are made up by Monday."
REPLY = "Two sergeants were on leave; the calls are made up by Friday."


def test_a_row_that_is_clicked_leads_to_its_record_and_back(new_page):
    page = new_page()
    page.goto("/records?unit=Central&measure=B1")
    rows = sentence(settled(page))
    grid = page.locator("[data-testid=stDataFrame] .dvn-scroller")
    grid.click(position={"x": 40, "y": 36 + 32 + 16})  # the second row
    way = page.locator(".st-key-sec_rows [data-testid=stPageLink] a").first
    way.wait_for()
    key = re.search(r"See what happened: (P-\d+)", way.inner_text())[1]
    way.click()
    arrived(page, "/record")
    assert f"record=promise-{int(key[2:])}" in page.url
    assert "It counts for Central" in sentence(page)
    page.go_back()
    assert sentence(arrived(page, "/records")) == rows


def at_unit(page, unit):
    """The page once the address and the sentence are those of a unit."""
    page.wait_for_url(lambda url: f"unit={unit}&" in f"{url}&")
    page.wait_for_function(
        "unit => document.querySelector('.st-key-sentence h2')?.innerText.startsWith(unit)", arg=unit
    )
    return settled(page)


@pytest.mark.long
def test_the_address_of_a_meeting_is_that_of_its_screen(new_page):
    page = new_page()
    page.goto("/meeting")
    at_unit(page, "North")
    page.get_by_role("button", name="Next: Central").click()
    at_unit(page, "Central").keyboard.press("ArrowRight")
    at_unit(page, "Patrol")
    page.reload()
    at_unit(page, "Patrol")
    copied = new_page()
    copied.goto(page.url)
    at_unit(copied, "Patrol")
    page.go_back()
    at_unit(page, "Central")
    page.go_back()
    at_unit(page, "North").keyboard.press("ArrowRight")
    at_unit(page, "Central").keyboard.press("ArrowLeft")
    at_unit(page, "North")


@pytest.mark.long
def test_a_link_to_another_place_of_the_same_page_changes_the_address(new_page):
    page = new_page()
    page.goto("/meeting?unit=Patrol")
    at_unit(page, "Patrol").get_by_role("link", name="Central").click()
    at_unit(page, "Central").reload()
    at_unit(page, "Central")
    page.go_back()
    at_unit(page, "Patrol")


@pytest.mark.long
def test_a_question_is_asked_and_the_unit_replies(new_page):
    page = new_page()
    page.goto("/")
    row = settled(page).locator(".st-key-row_question_0")
    unit = re.search(r"^(.+): \d+ of", said(page, "row_question_0"), re.MULTILINE)[1]
    row.get_by_role("button", name="Ask").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Question").fill("What got in the way in the early shifts?")
    form.get_by_role("button", name="Ask", exact=True).click()
    form.wait_for(state="detached")
    row.get_by_text("Asked").wait_for()
    assert "Asked about this week (1)" in said(page, "sec_asked_now")
    page.goto(f"/unit?unit={unit}")
    box = settled(page).locator(".st-key-sec_replies")
    assert "What got in the way in the early shifts?" in said(page, "sec_replies")
    box.get_by_role("button", name="Write a reply").click()
    form = page.get_by_role("dialog")
    text = form.get_by_role("textbox", name="Reply")
    for refused, why in (
        ("Ask a.person@example.org, please.", "e-mail"),
        ("x" * 1000, "600 too many"),
        ("Complaint C 58928 is with IA.", "case and ticket numbers"),
    ):
        text.fill(refused)
        form.get_by_role("button", name="Send").click()
        form.get_by_role("alert").get_by_text(why).wait_for()
        assert text.input_value() == refused  # nothing that was typed is lost
    text.fill(REPLY)
    form.get_by_role("button", name="Send").click()
    form.wait_for(state="detached")
    page.locator(".st-key-sec_said").get_by_text(REPLY).wait_for()
    page.locator(".st-key-sec_said").get_by_role("button", name="Correct").click()
    form.get_by_role("textbox", name="Reply").fill(CORRECTED)
    form.get_by_role("button", name="Send").click()
    form.wait_for(state="detached")
    page.locator(".st-key-sec_said").get_by_text(CORRECTED).wait_for()
    page.goto("/")
    assert "Answered" in said(settled(page), "sec_asked_now")


@pytest.mark.long
def test_in_colours_of_the_readers_own_the_choice_is_still_seen(new_page):
    page = new_page(forced_colors="active")
    page.goto("/unit?unit=Central")
    colours = settled(page).evaluate(
        "[...document.querySelectorAll('[data-testid=stButtonGroup] [role=radio]')]"
        ".map(one => [one.getAttribute('aria-checked'), getComputedStyle(one).backgroundColor])"
    )
    chosen = {colour for checked, colour in colours if checked == "true"}
    others = {colour for checked, colour in colours if checked == "false"}
    assert len(chosen) == len(others) == 1
    assert chosen != others


SHAPES = set("○●◆◊◌□✓×~–")
# What is written in a colour, with the line that it stands in.
MEANT = """[...document.querySelectorAll('.stMarkdownColoredText')].filter(one => one.checkVisibility())
  .map(one => [one.style.color, one.closest('p, td, li').innerText])"""


@pytest.mark.long
@pytest.mark.parametrize("path", ["/", "/unit?unit=Central", "/meeting?unit=North", "/council"])
def test_no_state_is_told_by_colour_alone(new_page, path):
    page = new_page(forced_colors="active")
    page.goto(path)
    muted, drawn = "rgb(79, 91, 105)", settled(page).evaluate(MEANT)
    states = {text for colour, text in drawn if colour != muted}
    assert states
    for text in states:
        assert SHAPES & set(text), text
        assert re.search(r"[A-Za-z]{4}", text), text
    seen = "[...document.querySelectorAll('.stMarkdownColoredText')].map(one => getComputedStyle(one).color)"
    # The reader's own colours have taken the place of ours, so only shape and word are left.
    assert len(set(page.evaluate(seen))) == 1


@pytest.mark.long
def test_in_colours_of_the_readers_own_the_focus_is_seen(new_page):
    page = new_page(forced_colors="active", reduced_motion="reduce")
    page.goto("/meeting?unit=North")
    keyboard = Keyboard(settled(page))
    for name in ("Next: Central", "The unit", "Leave meeting mode", "Rows"):
        keyboard.reach(name)
    slow = "one => parseFloat(getComputedStyle(one).transitionDuration) > 0.01"
    assert page.evaluate(f"[...document.querySelectorAll('*')].filter({slow}).length") == 0


@pytest.mark.long
def test_what_is_folded_fits_a_narrow_window_too(new_page):
    page = new_page(width=320)
    main = "document.querySelector('[data-testid=stMain]')"
    for path, part in (("/", "All units"), ("/compare?unit=North", "Show table")):
        page.goto(path)
        settled(page).locator("summary:visible", has_text=part).click()
        page.wait_for_timeout(500)
        assert (
            max(settled(page).evaluate(f"[document.documentElement.scrollWidth, {main}.scrollWidth]")) <= 320
        )
    page.goto("/")
    settled(page).locator("summary:visible", has_text="All units").click()
    page.get_by_role("link", name="Harbour", exact=True).click()
    arrived(page, "/unit")
    assert "unit=Harbour" in page.url


@pytest.mark.long
def test_a_week_of_a_chart_is_clicked_and_leads_to_its_rows(new_page):
    page = new_page()
    page.goto("/unit?unit=Patrol")
    chart = settled(page).locator(".st-key-B1 [data-testid=stVegaLiteChart]")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    way = page.locator(
        ".st-key-sec_promises [data-testid=stPageLink] a", has_text="Rows of the week of"
    ).first
    way.wait_for()
    week = re.search(r"of (\d+.\w+)", way.inner_text())[1]
    way.click()
    said_of = sentence(arrived(page, "/records"))
    assert week.replace("\u00a0", " ") in said_of.replace("\u00a0", " ")


@pytest.mark.long
def test_a_unit_speaks_before_it_is_asked(new_page):
    page = new_page()
    page.goto("/unit?unit=Central")
    settled(page).locator(".st-key-sec_unusual").get_by_role("button", name="Write a reply").click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Reply").fill("Two desks shared one list; it is one list now.")
    form.get_by_role("button", name="Send").click()
    form.wait_for(state="detached")
    page.locator(".st-key-sec_said").get_by_text("it is one list now").wait_for()
