"""Weeks, quarters and instants at the edges: week 53, clock changes, 29 February."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics import calendar as cal
from metrics.calendar import Quarter, Week
from models.errors import SettingsError

NEW_YORK = ZoneInfo("America/New_York")


def test_a_week_is_known_by_its_monday_and_named_by_iso() -> None:
    week = Week.parse(" 2019-W30 ")
    assert (week.start, week.end, week.label, str(week)) == (
        date(2019, 7, 22),
        date(2019, 7, 28),
        "2019-W30",
        "2019-W30",
    )
    assert week.previous < week < week.next == week.shift(1)
    assert cal.days(week)[0] == week.start
    assert cal.days(week)[-1] == week.end
    assert len(cal.days(week)) == cal.WEEK_DAYS


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2020, 12, 31), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2018, 12, 31), "2019-W01"),
        (date(2024, 2, 29), "2024-W09"),
    ],
)
def test_days_at_the_turn_of_years_fall_in_the_iso_week(day: date, label: str) -> None:
    assert Week.of(day).label == label
    assert Week.parse(label) == Week.of(day)


def test_week_53_is_followed_by_week_1() -> None:
    assert Week.parse("2020-W53").next.label == "2021-W01"


@pytest.mark.parametrize(
    "text", ["2019-W53", "2019-W00", "2019W30", "2019-30", "", "0000-W01", "２０１９-W30"]
)
def test_a_text_that_is_no_week_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a week; write it like 2019-W30"):
        Week.parse(text)


def test_a_week_cannot_start_on_a_tuesday() -> None:
    with pytest.raises(ValueError, match="starts on a Monday"):
        Week(date(2019, 7, 23))


def test_windows_end_with_the_week_and_have_whole_weeks() -> None:
    last = Week.parse("2020-W10")
    for window, length in {"week": 7, "13w": 91, "52w": 364}.items():
        first_day, last_day = cal.window_days(last, window)
        assert last_day == last.end
        assert first_day.isoweekday() == 1
        assert (last_day - first_day).days + 1 == length


def test_weeks_between_two_weeks() -> None:
    first = Week.parse("2020-W52")
    assert [week.label for week in cal.weeks(first, first.shift(2))] == ["2020-W52", "2020-W53", "2021-W01"]
    assert cal.weeks(first, first.previous) == ()


@pytest.mark.parametrize(
    ("day", "label", "start", "end"),
    [
        (date(2024, 2, 29), "2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        (date(2019, 12, 31), "2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        (date(2019, 4, 1), "2019-Q2", date(2019, 4, 1), date(2019, 6, 30)),
    ],
)
def test_quarters(day: date, label: str, start: date, end: date) -> None:
    quarter = Quarter.of(day)
    assert (quarter.label, str(quarter), quarter.start, quarter.end) == (label, label, start, end)
    assert Quarter.parse(label) == quarter
    assert quarter.shift(-4).shift(4) == quarter
    assert quarter.shift(1).start == end + timedelta(days=1)


def test_the_quarter_of_a_week_is_that_of_its_sunday() -> None:
    assert Quarter.of_week(Week.of(date(2019, 9, 30))).label == "2019-Q4"


def test_quarters_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.parse("2019-Q5")
    with pytest.raises(ValueError, match="numbered 1 to 4"):
        Quarter(2019, 5)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2019, 3, 10), 23), (date(2019, 11, 3), 25), (date(2019, 6, 1), 24)]
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    length = cal.day_end(day, NEW_YORK) - cal.day_start(day, NEW_YORK)
    assert length == timedelta(hours=hours)
    assert cal.local_day(cal.day_start(day, NEW_YORK), NEW_YORK) == day
    assert cal.local_day(cal.day_end(day, NEW_YORK) - timedelta(microseconds=1), NEW_YORK) == day


def test_where_midnight_is_skipped_the_day_starts_when_the_clocks_jump() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    start = cal.day_start(date(2018, 11, 4), sao_paulo)
    assert cal.local_day(start, sao_paulo) == date(2018, 11, 4)
    assert cal.local_day(start - timedelta(seconds=1), sao_paulo) == date(2018, 11, 3)


def test_where_midnight_comes_twice_the_day_starts_with_the_first() -> None:
    havana = ZoneInfo("America/Havana")
    start = cal.day_start(date(2019, 11, 3), havana)
    assert cal.local_day(start, havana) == date(2019, 11, 3)
    assert cal.local_day(start - timedelta(seconds=1), havana) == date(2019, 11, 2)


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        cal.local_day(datetime(2019, 1, 1), NEW_YORK)  # noqa: DTZ001


def test_the_last_complete_week_ends_with_the_local_sunday() -> None:
    week = Week.parse("2019-W30")
    over = cal.day_end(week.end, NEW_YORK)
    assert cal.last_complete_week(over, NEW_YORK) == week
    assert cal.last_complete_week(over - timedelta(seconds=1), NEW_YORK) == week.previous
    # Already Monday in London, still Sunday in New York.
    assert cal.last_complete_week(datetime(2019, 7, 29, 1, tzinfo=UTC), NEW_YORK) == week.previous


def test_time_zones_by_name() -> None:
    assert cal.zone("America/New_York") == NEW_YORK
    for unknown in ("Mars/Olympus", "", "../etc/passwd", "America"):
        with pytest.raises(SettingsError, match="is not a time zone"):
            cal.zone(unknown)
