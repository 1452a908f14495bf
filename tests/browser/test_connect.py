"""A file is connected through the pages alone, by few clicks, and reaches what it truly holds."""

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from metrics.counts import load_counts
from metrics.parts import load_parts
from metrics.weekly import weekly_counts
from models.access import check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from models.migrate import migrate
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths
from tests.browser.serving import Serving, arrived, sentence, serving, settled

pytestmark = pytest.mark.browser
MOST = 40
DETROIT, BOSTON, CHICAGO = (
    "detroit_dpd_citizen_complaints.csv",
    "boston_311_2015_commitments.csv",
    "chicago_caps_events_2016_2017.csv",
)


@dataclass
class Hands:
    """A steward's hands: every click and every typed word is counted."""

    page: Any
    actions: list[str] = field(default_factory=list)

    def begin(self, zone: str) -> None:
        """Name the agency, choose its zone, and go to where files are dropped."""
        page = self.page
        page.goto("/")
        settled(page)
        self.actions += ["type Riverton", f"type {zone}", "press Enter", "press Begin", "Connect complaints"]
        page.get_by_label("Name of the agency").fill("Riverton")
        page.get_by_label("Time zone").fill(zone)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Begin", exact=True).click()
        page.get_by_role("link", name="Connect complaints").click()
        arrived(page, "/connect")

    def drop(self, path: Path) -> None:
        """Drop a file; wait until it has been read."""
        self.actions.append(f"drop {path.name}")
        self.page.set_input_files("input[type=file]", path)
        self.page.wait_for_selector(".st-key-sec_kept, .st-key-refusal, .st-key-sec_renamed", timeout=90_000)
        settled(self.page)

    def tick(self, words: str) -> None:
        """Tick a box, or choose one of several."""
        self.actions.append(f"tick {words}")
        self.page.get_by_text(words, exact=False).first.click()
        settled(self.page)

    def press(self, name: str, until: str) -> None:
        """Press a button and wait for what it leads to."""
        self.actions.append(f"press {name}")
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_selector(until, timeout=90_000)
        settled(self.page)

    def choose(self, label: str, option: str) -> None:
        """Open a list and choose."""
        self.actions += [f"open {label}", f"choose {option}"]
        self.page.get_by_role("combobox", name=label, exact=False).first.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        settled(self.page)

    def check(self) -> None:
        """Have the file read through."""
        self.press("Check the file", ".st-key-sec_checked")

    def take_in(self) -> str:
        """Take it in; what the page then says."""
        self.actions.append("press Take the file in")
        self.page.get_by_role("button", name="Take the file in", exact=True).click()
        self.page.get_by_text("refused,").wait_for(timeout=90_000)
        return sentence(settled(self.page))


@dataclass
class Office:
    """A database with nothing in it, on a server of its own. zone: the agency's that is to come."""

    serving: Serving
    database: Path
    zone: str

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def office(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    database = tmp_path / "office.db"
    url = f"sqlite:///{database}"
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    with serving(url, tmp_path) as server:
        yield Office(server, database, request.param)


@pytest.fixture
def hands(office: Office, chromium_browser: Any) -> Iterator[Hands]:
    context = chromium_browser.new_context(
        base_url=office.serving.address, viewport={"width": 1440, "height": 900}
    )
    steward = Hands(context.new_page())
    steward.begin(office.zone)
    yield steward
    context.close()


PERSONS = "officer_x_allegation.csv"


def persons() -> set[str]:
    """What stands in the columns of persons: names, telephone numbers, birth dates, texts."""
    columns = awkward_truths()[PERSONS]["personal"]
    with (FOLDER / PERSONS).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file) for column in columns if len(row[column]) > 5}


STORED = """async () => JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie,
    (await indexedDB.databases()).map(one => one.name), await caches.keys(),
])"""


@pytest.mark.long
@pytest.mark.parametrize("office", ["America/Chicago"], indirect=True)
def test_nothing_of_a_person_is_kept_anywhere_and_the_file_can_be_taken_back(
    office: Office, hands: Hands, tmp_path: Path
) -> None:
    """One steward's walk: connect a file with persons in it, look everywhere, then take it back."""
    page, canaries = hands.page, persons()
    assert len(canaries) > 300
    hands.drop(FOLDER / PERSONS)
    assert not page.get_by_role("button", name="Check the file").is_enabled()
    hands.tick("Yes, that is right")
    hands.tick("Yes, in these examples the rows are one complaint each")
    hands.tick("Leave these columns out")
    hands.tick("These meanings are right")
    shown = page.content()
    hands.check()
    if page.get_by_text("As of when does the file tell?").count():
        hands.tick("the day after its newest day")
    if page.get_by_text("It is the right file all the same").count():
        hands.tick("It is the right file all the same")
    told = hands.take_in()
    assert "9 refused, 195 new" in told
    stored = page.evaluate(STORED)
    places = {
        "page": shown + page.content(),
        "storage": stored,
        "log": office.serving.log.read_text(encoding="utf-8"),
        **{path.name: path.read_bytes().decode("latin-1") for path in tmp_path.glob("office.db*")},
        **{str(path): path.read_bytes().decode("latin-1") for path in (tmp_path / "tmp").rglob("*.*")},
    }
    assert {name: [one for one in canaries if one in text] for name, text in places.items()} == {
        name: [] for name in places
    }
    page.goto("/data?agency=Riverton")
    settled(page)
    page.get_by_role("button", name="Take a file back").click()
    page.get_by_text("This takes back 195 new").wait_for()
    page.get_by_role("dialog").get_by_label("Why", exact=True).fill("It was the wrong month")
    page.get_by_role("dialog").get_by_role("button", name="Take a file back").click()
    page.get_by_text("is taken back: 195").wait_for()
    assert office.ask("SELECT count(*) FROM complaint_outcome WHERE NOT withdrawn") == [(0,)]


def truth(shared_data: Path, file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "expected.json").read_text())[file]["as_imported"]
    return found


@pytest.mark.long
@pytest.mark.parametrize("office", ["America/Detroit"], indirect=True)
def test_detroits_complaints(office: Office, hands: Hands, shared_data: Path) -> None:
    wanted = truth(shared_data, DETROIT)
    hands.drop(shared_data / DETROIT)
    assert "19,735 rows, each an allegation" in sentence(hands.page)
    hands.tick("Yes, in these examples the rows are one complaint each")
    hands.tick("These meanings are right")
    hands.tick("is no unit: its rows go to Unassigned")
    hands.check()
    hands.tick("22 May 2020")
    told = hands.take_in()
    assert told.startswith(f"{wanted['rows_quarantined']} refused, {wanted['rows_kept']:,} new, 0 changed")
    ((cases, closed),) = office.ask("SELECT count(*), count(closed_on) FROM complaint WHERE NOT withdrawn")
    assert (cases, closed) == (wanted["complaints_received"], wanted["complaints_closed"])
    findings = Counter(word for (word,) in office.ask("SELECT disposition FROM complaint_outcome"))
    merits = {"sustained", "not_sustained", "unfounded", "exonerated"}
    assert sum(findings.values()) == wanted["outcomes_closed"]
    assert sum(n for word, n in findings.items() if word in merits) == wanted["outcomes_on_merits"]
    assert findings["sustained"] == wanted["outcomes_sustained"]
    assert len(hands.actions) < MOST


@pytest.mark.long
@pytest.mark.parametrize("office", ["America/New_York"], indirect=True)
def test_bostons_promises(office: Office, hands: Hands, shared_data: Path) -> None:
    wanted = truth(shared_data, BOSTON)
    hands.drop(shared_data / BOSTON)
    for local in ("B-2", "B-3", "C-11"):
        hands.tick(f"“{local}” (")
    hands.check()
    hands.tick("13 Jan 2016")
    told = hands.take_in()
    assert told.startswith(f"0 refused, {wanted['rows_read']:,} new, 0 changed")
    counts = weekly(office)
    for count in ("commitments_made", "commitments_due", "commitments_kept"):
        assert counts[count] == wanted[count]
    made = office.ask("SELECT sum(n) FROM made_count WHERE flow = 'no_due'")
    assert made == [(wanted["commitments_without_due"],)]
    assert counts["commitments_overdue, last week"] == wanted["commitments_overdue_open"]
    names = {name for (name,) in office.ask("SELECT name FROM unit")}
    assert "C11" in names
    assert not names & {"B-2", "B-3", "C-11"}
    assert len(hands.actions) < MOST


@pytest.mark.long
@pytest.mark.parametrize("office", ["America/Chicago"], indirect=True)
def test_chicagos_calendar(office: Office, hands: Hands, shared_data: Path) -> None:
    wanted = truth(shared_data, CHICAGO)
    hands.drop(shared_data / CHICAGO)
    page = hands.page
    page.wait_for_timeout(500)
    for line in page.locator(".st-key-sec_decide [data-testid=stCheckbox]").all():
        hands.actions.append("tick a guess")
        line.click()
        settled(page)
    hands.tick("Leave these columns out")
    hands.tick("all took place")
    for line in page.get_by_text("These meanings are right").all():
        hands.actions.append("tick meanings")
        line.click()
        settled(page)
    hands.check()
    hands.tick("23 Aug 2017, 18:28:46")
    told = hands.take_in()
    assert told.startswith(f"{wanted['rows_quarantined']} refused, {wanted['rows_kept']:,} new, 0 changed")
    states = dict(office.ask("SELECT state, count(*) FROM engagement_event GROUP BY state"))
    assert states == {
        "held": wanted["events_held"],
        "planned": wanted["planned"],
        "cancelled": wanted["cancelled_or_test_by_title_not_planned"],
    }
    by_district = dict(
        office.ask(
            "SELECT u.name, count(*) FROM engagement_event e JOIN unit u ON u.id = e.unit_id "
            "WHERE e.state = 'held' GROUP BY u.name"
        )
    )
    assert by_district == wanted["events_held_by_district"]
    assert len(hands.actions) < MOST


def weekly(office: Office) -> Counter[str]:
    """The weekly counts of the whole agency, and what is overdue at the last week."""
    engine = engine_for(f"sqlite:///{office.database}")
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), "Riverton")
        as_of = load_parts(connection, scope).as_of(datetime.now(UTC))
        frame = weekly_counts(load_counts(connection, scope, as_of))
    engine.dispose()
    counts = Counter(frame.groupby("count")["n"].sum().to_dict())
    overdue = frame[frame["count"] == "commitments_overdue"]
    last = overdue[overdue["week_start"] == frame["week_start"].max()]
    counts["commitments_overdue, last week"] = int(last["n"].sum())
    return counts


@pytest.mark.long
@pytest.mark.parametrize("office", ["America/Detroit"], indirect=True)
def test_a_mapping_that_is_there_opens_on_the_page(office: Office, hands: Hands, shared_data: Path) -> None:
    """The mapping that ships reads the file, and nothing of it is asked again but the day."""
    page = hands.page
    page.get_by_text("There is a mapping already").click()
    mapping = Path(__file__).resolve().parents[2] / "seed_data" / "mappings" / "detroit-complaints.toml"
    page.get_by_text("A mapping (TOML)").wait_for()
    page.locator("input[type=file]").nth(1).set_input_files(mapping)
    page.get_by_text("is read as DPD citizen complaints").wait_for()
    page.locator("input[type=file]").first.set_input_files(shared_data / DETROIT)
    page.wait_for_selector(".st-key-sec_checked", timeout=90_000)
    hands.tick("22 May 2020")
    assert hands.take_in().startswith("299 refused, 19,436 new")
