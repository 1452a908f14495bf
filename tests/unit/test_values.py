"""Every converter of text to values, at its edges."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.importing.contracts import RECORDS, FieldRule
from models.importing.mapping import FieldSource, Pattern, UnitRule
from models.importing.values import (
    Times,
    Values,
    by_patterns,
    flags,
    hashes,
    labels,
    numbers,
    times,
    unit_names,
    words,
)

NEW_YORK = ZoneInfo("America/New_York")
AGAINST = Times(NEW_YORK, datetime(2026, 1, 1, tzinfo=NEW_YORK), "1950-01-01")
DAY = FieldRule("received_on", "day", "")
INSTANT = FieldRule("handed_at", "instant", "")
EITHER = FieldRule("made_at", "day_or_instant", "")
AHEAD = FieldRule("due_at", "day_or_instant", "", may_lie_ahead=True)
CHANNEL = RECORDS["case"].field("channel")
ISO = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def codes(values: Values) -> dict[int, str]:
    return {place: code for place, (code, _) in values.refused.items()}


def test_our_own_words_need_no_crosswalk_and_fold_case_and_blanks() -> None:
    found = words(["online", " Walk_In ", "ONLINE", None, "fax"], CHANNEL, None)
    assert found.items == ["online", "walk_in", "online", None, None]
    assert codes(found) == {4: "no_crosswalk"}


def test_a_crosswalk_folds_case_and_inner_blanks_and_replaces_our_own_words() -> None:
    found = words(["WALK  in", "walk in\n", "online"], CHANNEL, {"Walk In": "walk_in"})
    assert found.items == ["walk_in", "walk_in", None]
    assert codes(found) == {2: "no_crosswalk"}
    assert "[crosswalks.channel]" in found.refused[2][1]


def test_an_empty_target_of_a_crosswalk_says_not_known() -> None:
    found = words(["n/k", "Online"], CHANNEL, {"N/K": "", "Online": "online"})
    assert (found.items, found.refused) == ([None, "online"], {})


def test_a_word_is_never_matched_by_its_middle() -> None:
    found = words(
        ["Unsubstantiated"], RECORDS["outcome"].field("disposition"), {"Substantiated": "sustained"}
    )
    assert codes(found) == {0: "no_crosswalk"}


def test_patterns_take_the_first_that_is_found_then_otherwise() -> None:
    origin = FieldSource(
        column="title",
        patterns=(Pattern(match="cancel", word="cancelled"), Pattern(match=r"\btest\b", word="planned")),
        otherwise="held",
    )
    found = by_patterns(["CANCELLED test", "a Test", "contest", None], origin)
    assert found.items == ["cancelled", "planned", "held", "held"]


def test_a_pattern_with_an_empty_word_says_not_known() -> None:
    origin = FieldSource(column="title", patterns=(Pattern(match="x", word=""),), otherwise="")
    assert by_patterns(["x", "y", None], origin).items == [None, None, None]


WHOLE = RECORDS["event"].field("attendance")
DECIMAL = RECORDS["exposure"].field("n")


@pytest.mark.parametrize(
    ("raw", "value"), [("0", 0), (" 12 ", 12), ("12.0", 12), ("007", 7), ("1000000", 1_000_000)]
)
def test_numbers_that_are_read(raw: str, value: int) -> None:
    assert numbers([raw], WHOLE).items == [value]


@pytest.mark.parametrize(
    "raw", ["1e3", "NaN", "inf", "7,000", "12 people", "0x10", "٣", "1.", "--1", "1_000"]
)
def test_numbers_that_are_none(raw: str) -> None:
    assert codes(numbers([raw], WHOLE)) == {0: "not_a_number"}


@pytest.mark.parametrize("raw", ["-1", "-0.5", "1000001"])
def test_numbers_out_of_bounds(raw: str) -> None:
    assert codes(numbers([raw], WHOLE)) == {0: "number_out_of_range"}


def test_people_are_counted_whole_and_exposure_need_not_be() -> None:
    assert codes(numbers(["12.5"], WHOLE)) == {0: "not_a_number"}
    assert numbers(["12.5"], DECIMAL).items == [12.5]


def test_flags_in_common_words_and_in_the_files_own() -> None:
    found = flags(["Yes", "n", "TRUE", "0", "ja", None, "perhaps"], {"Ja": "yes"})
    assert found.items == [True, False, True, False, True, None, None]
    assert codes(found) == {6: "not_a_flag"}


def test_labels_fold_blanks_and_have_a_length() -> None:
    found = labels(["  Oak \n Park ", "x" * 120, "x" * 121])
    assert found.items == ["Oak Park", "x" * 120, None]
    assert codes(found) == {2: "too_long"}


def test_a_complainant_is_a_keyed_hash_or_nothing() -> None:
    assert hashes(["Jane Doe"], "").items == [None]
    first, again, other = hashes(["Jane Doe", " jane  DOE ", "John"], "secret").items
    assert first == again != other
    assert hashes(["Jane Doe"], "other secret").items != [first]
    assert "jane" not in first.lower()


def test_units_drop_alias_unassigned_and_patterns() -> None:
    rule = UnitRule(
        drop="-",
        unassigned=("UNKNOWN COMMAND",),
        aliases={"Downtown": "Central", "C11": "District 11"},
        patterns=(Pattern(match=r"\bPDU$", word="Detectives"),),
    )
    raws = [" b-2 ", "", None, "unknown command", "downtown", "C-11", "8th PDU", "-"]
    assert unit_names(raws, rule, None).items == [
        "B2",
        "UNASSIGNED",
        "UNASSIGNED",
        "UNASSIGNED",
        "CENTRAL",
        "DISTRICT 11",
        "DETECTIVES",
        "UNASSIGNED",
    ]


def test_a_unit_that_is_not_there_is_a_fault_unless_units_may_be_created() -> None:
    assert codes(unit_names(["North", "Nowhere"], UnitRule(), {"NORTH", "UNASSIGNED"})) == {1: "unknown_unit"}
    assert codes(unit_names(["Nowhere", "x" * 121], UnitRule(), None)) == {1: "too_long"}


def test_days_by_the_first_format_that_reads_them() -> None:
    found = times(
        [" 2025-03-04 ", "04/03/2025", None, "2025-02-30", "spring"], DAY, ("%Y-%m-%d", "%d/%m/%Y"), AGAINST
    )
    assert found.items == ["2025-03-04", "2025-03-04", None, None, None]
    assert codes(found) == {3: "not_a_date", 4: "not_a_date"}


@pytest.mark.parametrize(
    "raw", ["today", "now", "NaT", "nan", "2025", "2025-03", "20250304", "2025-03-04 10:00"]
)
def test_what_no_format_reads_is_no_day(raw: str) -> None:
    assert codes(times([raw], DAY, ("%Y-%m-%d",), AGAINST)) == {0: "not_a_date"}
    assert codes(times([raw], DAY, ("%m/%d/%Y",), AGAINST)) == {0: "not_a_date"}


def test_years_beyond_belief_are_out_of_range() -> None:
    found = times(["3019-01-30", "1900-01-01", "1949-12-31", "1950-01-01"], DAY, ISO, AGAINST)
    assert codes(found) == dict.fromkeys((0, 1, 2), "date_out_of_range")
    assert found.items[3] == "1950-01-01"


def test_what_had_not_happened_by_the_as_of_is_in_the_future() -> None:
    assert codes(times(["2025-12-31", "2026-01-01"], DAY, ISO, AGAINST)) == {1: "in_the_future"}
    found = times(["2025-12-31 23:59:59", "2026-01-01 00:00:00"], EITHER, ISO, AGAINST)
    assert codes(found) == {1: "in_the_future"}


def test_an_as_of_inside_a_day_admits_that_day_and_not_the_next_second() -> None:
    against = Times(NEW_YORK, datetime(2025, 6, 2, 12, tzinfo=NEW_YORK), "1950-01-01")
    assert codes(times(["2025-06-02", "2025-06-03"], DAY, ISO, against)) == {1: "in_the_future"}
    found = times(["2025-06-02 11:59:59", "2025-06-02 12:00:00"], INSTANT, ISO, against)
    assert codes(found) == {1: "in_the_future"}


def test_a_due_date_may_lie_ahead_fifty_years() -> None:
    found = times(["2075-12-31", "2076-01-01"], AHEAD, ISO, AGAINST)
    assert codes(found) == {1: "date_out_of_range"}


def test_instants_are_kept_in_utc_and_days_are_local() -> None:
    found = times(["2025-07-01 23:30", "2025-12-01 23:30:15"], EITHER, ISO, AGAINST)
    assert found.moments == ["2025-07-02 03:30:00.000000", "2025-12-02 04:30:15.000000"]
    assert found.days == ["2025-07-01", "2025-12-01"]
    assert found.is_day == [False, False]


def test_a_day_for_an_instant_is_known_as_a_day() -> None:
    found = times(["2025-07-01", "2025-07-01 10:00", None], EITHER, ISO, AGAINST)
    assert found.is_day == [True, False, False]
    assert found.items == ["2025-07-01", "2025-07-01", None]


def test_an_hour_that_came_twice_is_the_first_and_one_that_never_came_moves_forward() -> None:
    found = times(["2018-11-04 01:30", "2018-11-04 02:30", "2018-03-11 02:30"], INSTANT, ISO, AGAINST)
    assert found.items == [
        "2018-11-04 05:30:00.000000",
        "2018-11-04 07:30:00.000000",
        "2018-03-11 07:00:00.000000",
    ]


def test_29_february_and_week_53() -> None:
    found = times(["2024-02-29", "2023-02-29", "2020-12-31", "2021-01-03"], DAY, ISO, AGAINST)
    assert codes(found) == {1: "not_a_date"}


def test_a_month_stands_for_its_first_day() -> None:
    assert times(["2025-03"], DAY, ("%Y-%m",), AGAINST).items == ["2025-03-01"]


def test_no_rows_no_values() -> None:
    found = times([], EITHER, ISO, AGAINST)
    assert (found.items, found.moments, found.refused) == ([], [], {})


def test_as_of_of_another_zone_than_utc() -> None:
    against = Times(ZoneInfo("Pacific/Auckland"), datetime(2025, 6, 1, 12, tzinfo=UTC), "1950-01-01")
    assert against.last_day == "2025-06-01"
    assert against.last_moment == "2025-06-01 12:00:00.000000"
