"""A briefing as a mail: what it says, on a phone and in the dark; what people type stays text."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dashboard.briefings.briefing import Asked, Briefing, Figure, Part, Stamp
from dashboard.delivery.letter import letter, subject
from dashboard.delivery.message import message
from tests.browser.serving import browser, chromium
from tests.mail_room import SENDER

AT = datetime(2026, 11, 18, 22, tzinfo=UTC)
STAMP = Stamp(
    scorecard="2026-W44 · 78076f",
    head="62:97dcff68a09e7330",
    as_of=AT,
    published_at=AT,
    filters="North, with the units under it",
    method="0ad053d4",
    configuration="3-9bdcb293",
    suppression="Of this unit and the units under it alone.",
    reaches="Records: promises to 15 Nov 2026.",
    denominators="A share stands with its count.",
    use="For managing the organisation. Not evidence about any employee.",
)
AWKWARD = '<script>alert("x")</script> & **North** $5 {x}'


def figure(measure: str, value: float | None, unit: str = "North") -> Figure:
    days = ("2026-10-26", "2026-11-01")
    about = (None, None, value, None, None, None, "ok" if value is not None else "no_data", None)
    return Figure(unit, measure, measure, "week", *days, *about)


BRIEFING = Briefing(
    audience="unit",
    agency="Ashford Police",
    unit="North",
    title="North, week of 26 October – 1 November 2026",
    period="26 October – 1 November 2026",
    sentence="8 promises are late, 6 more than last week.",
    parts=(Part("Keeping promises", "Kept on time: 82% (280 of 340); goal 95%", "◆ Worse than usual"),),
    questions=(Asked("● Better than usual", "North: 15 of 28 promises kept", "Ask: What helped?"),),
    sheets=(),
    figures=(
        figure("commitments_kept", 15),
        figure("commitments_due", 28),
        figure("commitments_overdue", 8),
        figure("commitments_kept", 99, unit="Squad"),
    ),
    stamp=STAMP,
    name="ashford-police-2026-w44-unit-north",
    zone="America/New_York",
    notes=("A figure is disputed.",),
)


class _Page(HTMLParser):
    """The tags of a document, their addresses, and its text outside the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags = [""]
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.addresses += [str(value) for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, text: str) -> None:
        self.text += text if self.tags[-1] != "style" else ""


def sent(briefing: Briefing, **files: bytes) -> EmailMessage:
    """The message as it is on the wire, read back."""
    made = message(
        letter([briefing], "https://accountability.example.org"),
        files,
        sender=SENDER,
        address="north@agency.example",
        message_id="<2026-W44.0@agency.example>",
        at=AT,
    )
    found = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def bodies(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return tuple(one.get_content().replace("\r\n", "\n") for one in (plain, html))


def test_text_and_html_say_all_that_leads() -> None:
    plain, html = bodies(sent(BRIEFING))
    page = _Page(html)
    for said in (plain, page.text):
        for wanted in (
            f"Ashford Police: {BRIEFING.title}",
            BRIEFING.sentence,
            "North: 15 of 28 promises kept",
            "Ask: What helped?",
            "Kept on time: 82% (280 of 340); goal 95%",
            "◆ Worse than usual",
            "A figure is disputed.",
            "https://accountability.example.org",
            STAMP.head,
            STAMP.use,
        ):
            assert wanted in said.replace("\u00a0", " ")
    assert page.addresses == ["https://accountability.example.org"]
    assert {"img", "script", "link", "iframe", "form"} & set(page.tags) == set()


def test_a_subject_says_where_and_when_and_promises() -> None:
    said = "Ashford Police, North, week 26 October – 1 November: 15 of 28 promises kept, 8 late"
    assert subject([BRIEFING]) == said
    assert sent(BRIEFING)["Subject"] == said
    assert (
        subject([replace(BRIEFING, figures=())]) == f"Ashford Police: {BRIEFING.title}: the published figures"
    )
    quarter = replace(
        BRIEFING, title="Ashford Police: accountability, July–September 2026", unit="Ashford Police"
    )
    kept = replace(figure("B1", 0.89, unit="Ashford Police"), numerator=4364, denominator=4888)
    own = replace(kept, numerator=32, denominator=38)  # the chief's office's own, which comes later
    assert subject([replace(quarter, figures=(kept, own))]) == (
        "Ashford Police: accountability, July–September 2026: 4,364 of 4,888 promises kept"
    )
    south = replace(BRIEFING, unit="South", stamp=replace(STAMP, filters="South"))
    assert subject([BRIEFING, south]) == (
        "Ashford Police, North, South, week 26 October – 1 November: the published figures"
    )


def test_several_briefings_are_one_letter_that_says_once_what_they_share() -> None:
    south = replace(BRIEFING, unit="South", title="South, week 44", stamp=replace(STAMP, filters="South"))
    said = letter([BRIEFING, south]).text
    assert said.index(BRIEFING.title) < said.index("South, week 44")
    assert said.count(STAMP.head) == said.count(STAMP.use) == 1
    assert said.count("Shown: ") == 2


@pytest.mark.parametrize("name", ["agency", "title", "sentence"])
def test_what_people_type_stays_text(name: str) -> None:
    briefing = replace(BRIEFING, **{name: AWKWARD}, figures=())  # type: ignore[arg-type]
    mail = sent(briefing)
    plain, html = bodies(mail)
    page = _Page(html)
    assert "script" not in page.tags
    if name in ("title", "sentence", "agency"):
        assert AWKWARD in page.text
        assert AWKWARD in plain
    if name in ("title", "agency"):
        assert AWKWARD in mail["Subject"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_no_name_makes_a_header(end: str) -> None:
    evil = f"Ashford{end}Bcc: press@paper.example{end}{end}<b>Hello</b>"
    mail = sent(replace(BRIEFING, agency=evil, unit=evil, period=evil, name=evil), **{f"{evil}.pdf": b"%PDF"})
    assert mail.get_all("Bcc") is None
    assert mail.get_all("To") == ["north@agency.example"]
    assert "\n" not in mail["Subject"]
    assert mail["Subject"].startswith("Ashford Bcc: press@paper.example <b>Hello</b>")
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "Ashford-Bcc-press-paper.example-b-Hello-b-.pdf"
    assert not [line for line in bodies(mail)[0].splitlines() if line.startswith(("Bcc", "<b>"))]


def test_nobody_answers_a_machine() -> None:
    mail = sent(BRIEFING, **{"a.pdf": b"%PDF"})
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf"]


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="Chromium is not here")
def test_on_a_phone_and_in_the_dark(tmp_path: Path) -> None:
    """One column that fits, text of 16 px, nothing asked of anybody, and light text where it is dark."""
    file = tmp_path / "mail.html"
    file.write_text(letter([BRIEFING], "https://accountability.example.org").html, encoding="utf-8")
    with browser() as chrome:
        for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 22, 29)")):
            context = chrome.new_context(viewport={"width": 400, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(file.as_uri())
            assert asked == [file.as_uri()]
            assert page.evaluate("document.documentElement.scrollWidth") == 400
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            sizes = page.eval_on_selector_all(
                "p:not(.small)", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
            )
            assert min(sizes) >= 16
            context.close()
