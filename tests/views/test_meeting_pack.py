"""The pack of the weekly review: every question with its figure and room to write, decisions, and no more."""

import re
import shutil
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard import cache, wording
from dashboard.briefings.formats import FileFormat, drawn
from dashboard.briefings.texts import bare
from dashboard.facts import decisions, pack, questions
from dashboard.place import agency_place
from models.access import CHIEF, COMMANDER, Viewer
from models.engine import engine_for
from seed_data.generate import AGENCY
from tests.demo import database
from tests.views.conftest import opened


@pytest.fixture
def own(demo_database, tmp_path):
    """A copy of the demo agency that may be written to."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        yield url
    engine_for(url).dispose()


def place_of(url, role, *units):
    viewer = Viewer(f"The {role}", role, frozenset({1}), frozenset(units))
    place = agency_place(AGENCY, url, viewer)
    return replace(place, week=cache.week_labels(place)[0])


def text_of(place):
    """All words of the file, by another library than the one that wrote it."""
    reader = PdfReader(BytesIO(drawn(pack.briefing(place), FileFormat.PDF)))
    return len(reader.pages), plain(" ".join(page.extract_text() for page in reader.pages))


def plain(text):
    return re.sub(r"\s+", " ", text)


def test_every_question_has_its_page_and_nothing_says_published(own):
    chief = place_of(own, CHIEF)
    north = cache.week_view(chief).unit("North").id
    owner = decisions.owners(chief, north)[0]
    decisions.put(chief, chief.viewer, north, "B1", "Late call-backs are reviewed each Friday", owner, None)
    pages, text = text_of(chief)
    asked = questions.asked(chief).questions
    assert len(asked) == 2
    for line in asked:
        assert text.count(plain(bare(line.head))) >= 2  # on the first page, and on its own
        assert plain(bare(line.ask)) in text
    assert "Late call-backs are reviewed each Friday" in text
    assert "1 decision waits for one" in text
    assert pages == 1 + len(asked) + 1 + 1
    assert text.count(", not published · page") == pages
    assert text.count(wording.pack.ROOM[0]) == len(asked)
    assert "Never; a working paper made" in text
    assert wording.STANDING_LINE in text


def test_a_commanders_pack_tells_of_the_own_units_alone(own):
    chief = place_of(own, CHIEF)
    names = {node.name: node.id for node in cache.week_view(chief).tree}
    _, text = text_of(place_of(own, COMMANDER, names["North"]))
    assert "North: 15 of 28 promises kept" in text
    others = set(names) - {"North", AGENCY, "Records"}  # the last is a word of every file, too
    assert not [name for name in others if re.search(rf"\b{name}\b", text)]


def test_it_is_taken_from_the_meeting(own):
    labels = [button.proto.label for button in opened("meeting", unit="North").get("download_button")]
    assert labels == [wording.pack.DOWNLOAD]
