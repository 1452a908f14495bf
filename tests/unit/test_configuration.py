"""The policy file: what ships, how a wrong one is refused, and what its version stands for."""

import re
from datetime import date
from pathlib import Path

import pytest

from metrics.configuration import DEFAULT, LegalClock, load
from models.adoptions import Adopted
from models.errors import SettingsError
from models.vocabulary import COMMITMENT_KINDS

SHIPPED = DEFAULT.read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of the shipped file with one passage changed."""
    assert SHIPPED.count(old) >= 1
    path = folder / "agency.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_file_is_read_once_and_not_adopted() -> None:
    configuration = load()
    assert load() is configuration
    assert {configuration.adopted(key) for key in configuration.policies} == {None}
    assert re.fullmatch(r"3-[0-9a-f]{8}", configuration.version)


@pytest.mark.parametrize(
    ("measure", "floor", "target", "min_n"),
    [
        ("A1", 0.40, 0.85, 20),
        ("A3", 0.30, 0.05, 10),
        ("A4", 0.50, 0.90, 10),
        ("A8", 0.50, 0.95, 10),
        ("B1", 0.50, 0.95, 10),
        ("B2", 0.25, 0.02, 10),
        ("B3", 10 / 30, 1 / 30, 10),
        ("C2", 4 / 13, 12 / 13, 13),
        ("C3", 0.40, 0.90, 8),
        ("C4", 0.50, 0.85, 30),
        ("C6", 0.60, 0.95, 8),
        ("D3", 0.60, 1.00, 3),
        ("D4", 0.40, 0.75, 50),
    ],
)
def test_goalposts_are_shares(measure: str, floor: float, target: float, min_n: int) -> None:
    rule = load().measures[measure]
    assert rule.goalposts == pytest.approx((floor, target))
    assert rule.min_n == min_n
    assert rule.direction == ("up" if target > floor else "down")


def test_neutral_measures_have_no_goalposts_and_are_not_scored() -> None:
    for name in ("A5", "A6", "A7", "B4", "C1", "C5"):
        rule = load().measures[name]
        assert rule.goalposts is None
        assert not rule.scored


def test_the_scored_measures_by_pillar() -> None:
    configuration = load()
    scored = {pillar: configuration.scored(pillar) for pillar in configuration.pillars}
    assert scored == {
        "A": ("A1", "A3", "A8"),
        "B": ("B1", "B2", "B3"),
        "C": ("C2", "C3", "C6"),
        "D": (),
    }


@pytest.mark.parametrize(
    ("measure", "level", "window"),
    [
        ("A1", "unit", "52w"),
        ("A1", "bureau", "13w"),
        ("A7", "unit", "52w"),
        ("A1", "agency", "13w"),
        ("B1", "unit", "13w"),
    ],
)
def test_complaint_measures_of_a_unit_look_back_a_year(measure: str, level: str, window: str) -> None:
    assert load().window(measure, level) == window


def test_promise_days_by_kind() -> None:
    configuration = load()
    assert configuration.promise_days("call_back") == 3
    assert configuration.promise_days("outcome_notice") == configuration.records.told_within_days == 7
    assert configuration.promise_days("council_pledge") is None
    assert set(configuration.promise_clocks) < set(COMMITMENT_KINDS)


def test_the_clock_in_force_is_ninety_days_and_not_adopted() -> None:
    clock = load().legal_clocks[0]
    assert clock.deadline(date(2019, 1, 1)) == date(2019, 4, 1)
    assert load().adopted("legal_clock") is None


@pytest.mark.parametrize(
    ("received_on", "months", "days", "deadline"),
    [
        (date(2020, 2, 29), 12, 1, date(2021, 3, 1)),
        (date(2019, 8, 31), 18, 0, date(2021, 2, 28)),
        (date(2019, 12, 15), 1, 0, date(2020, 1, 15)),
        (date(2019, 11, 30), 12, 0, date(2020, 11, 30)),
    ],
)
def test_clocks_in_months(received_on: date, months: int, days: int, deadline: date) -> None:
    clock = LegalClock(name="x", months=months, days=days, basis="statute", source="x")
    assert clock.deadline(received_on) == deadline


def test_the_version_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    changed(tmp_path, "floor = 40.0", "floor = 41.0")
    other = load(tmp_path / "agency.toml").version
    spaced = tmp_path / "spaced.toml"
    spaced.write_text("# a remark\n" + SHIPPED.replace("floor = 40.0", "floor  =  40"), encoding="utf-8")
    assert load(spaced).version == load().version != other


def test_adoption_names_who_and_when(tmp_path: Path) -> None:
    path = changed(
        tmp_path, 'version = "3"', 'version = "3"\nadopted_by = "Chief of police"\nadopted_on = 2026-01-31'
    )
    configuration = load(path)
    chief = Adopted("Chief of police", date(2026, 1, 31))
    assert {configuration.adopted(key) for key in configuration.policies} == {chief}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('version = "3"', 'version = "3"\nadopted_by = "Chief"', "adopted_by and adopted_on come together"),
        ('version = "3"', 'version = ""', "version: String should have at least 1 character"),
        ('version = "3"', 'version = "3"\nsurprise = 1', "surprise: Extra inputs are not permitted"),
        ("floor = 40.0\n", "", "measures.A1: floor and target come together"),
        ("floor = 40.0\ntarget = 85.0\n", "", "measures.A1: a scored measure needs a floor and a target"),
        ("floor = 40.0", "floor = 90.0", "measures.A1: floor and target do not fit the direction “up”"),
        ("floor = 40.0", "floor = 85.0", "measures.A1: floor and target do not fit the direction “up”"),
        ("floor = 30.0", "floor = 3.0", "measures.A3: floor and target do not fit the direction “down”"),
        ("target = 85.0", "target = 140.0", "measures.A1: floor and target lie between 0 and 100"),
        ("target = 85.0", "target = nan", "measures.A1.target: Input should be a finite number"),
        ('pillar = "A"', 'pillar = "Z"', "“Z” is not one of A, B, C, D"),
        ("min_n = 3\n", "min_n = 3\nscored = true\n", "D3 is scored, but its pillar D has no weight"),
        ('requires = ["C2"]', 'requires = ["C1"]', "“C1” is not one of C2, C3, C6"),
        ('one_of_pillars = ["A", "B"]', 'one_of_pillars = ["Q"]', "“Q” is not one of A, B, C, D"),
        ('standard = "13w"', 'standard = "14w"', "windows: “14w” is not one of week, 13w, 52w"),
        (
            '["district", "unit"]',
            '["squad"]',
            "windows: “squad” is not one of agency, bureau, district, unit",
        ),
        ("least_points = 12", "least_points = 27", "signals: least_points is above baseline_weeks"),
        ('tested = ["A1",', 'tested = ["A12",', "“A12” is not one of A1"),
        ("G1 = 0.15", "G13 = 0.15", "patterns: effects name each of G1"),
        ('serious = ["', 'serious = ["parking", "', "patterns: there is no category parking"),
        ("short_below = 50.0", "short_below = 80.0", "score: short_below is above meets_from"),
        ("band = [0.05, 0.95]", "band = [0.95, 0.05]", "score: the band ends before it begins"),
        ("draws = 4000", "draws = 4", "score.draws: Input should be greater than or equal to 100"),
        ("promise_clocks.call_back", "promise_clocks.coffee", "“coffee” is not one of call_back"),
        ('basis = "default"', 'basis = "habit"', "promise_clocks.call_back: “habit” is not one of statute"),
        ('basis = "policy"', 'basis = "habit"', "legal_clocks.0: “habit” is not one of statute"),
        ('name = "75 days"\ndays = 75', 'name = "75 days"', "legal_clocks.1: a clock needs months or days"),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(changed(tmp_path, old, new))
    said = str(refused.value)
    assert said.startswith("The configuration file agency.toml cannot be used. ")
    assert sentence in said
    assert refused.value.exit_code == 10


def test_a_file_that_is_missing_or_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be opened"):
        load(tmp_path / "nowhere.toml")
    for name, content in (("broken.toml", b"version = "), ("bytes.toml", b"\xff\xfe")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SettingsError, match="is not valid TOML"):
            load(tmp_path / name)
