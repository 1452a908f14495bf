"""A briefing with everything that a writer must draw, and names that no reader of files may run or lose."""

from datetime import UTC, datetime

from dashboard.briefings.briefing import Asked, Briefing, Chart, Figure, Part, Series, Sheet, Stamp, Table

FORMULA = "=HYPERLINK(1)"  # a unit may be called anything
AWKWARD = (FORMULA, "+1", "-1", "@SUM(A1)", "\tTab", "#1 $x$ *b* _i_ <a@b.c> \\n &amp;", "Ünit Ħ 部")
USE = "For managing the organisation. Not evidence about any employee."
AT = datetime(2026, 11, 18, 22, tzinfo=UTC)


def stamp() -> Stamp:
    return Stamp(
        "2026-W44 · 3f9a",
        "31:3f9a3f9a3f9a3f9a",
        datetime(2026, 11, 16, 5, tzinfo=UTC),
        AT,
        "All units",
        "7c1f",
        "3-9bdc",
        "Nothing is withheld in this edition.",
        "Records: promises to 15 Nov 2026.",
        "A share stands with its count.",
        USE,
    )


def figure(unit: str, **changed: object) -> Figure:
    known = {
        "measure": "B1",
        "name": "Kept on time",
        "window": "13w",
        "week_start": "2026-08-03",
        "week_end": "2026-11-01",
        "numerator": 160.0,
        "denominator": 195.0,
        "value": 0.820513,
        "low": 0.760214,
        "high": 0.868327,
        "goal": 0.95,
        "status": "ok",
        "reason": None,
    }
    return Figure(unit, **(known | changed))  # type: ignore[arg-type]


def line() -> Chart:
    values = (0.88, None, 0.71, 0.93, 0.9)
    shown = ("22 of 25", "", "17 of 24", "26 of 28", "18 of 20")
    return Chart(
        "line",
        "share",
        ("5 Oct", "12 Oct", "19 Oct", "26 Oct", FORMULA),
        (Series("Kept on time", values, shown, ("", "", "worse", "better", "")),),
        "90% of promises were kept. The line runs from 88% to 90%.",
        0.95,
        ((0.75, 0.92), None, (0.74, 0.92), (0.76, 0.93), (0.75, 0.92)),
        "usual 75–92%",
        notes=("2026-10-19: new ticket system",),
    )


def bars() -> Chart:
    return Chart(
        "bars",
        "count",
        ("Past it", "7 days"),
        (Series("Cases", (31.0, 1.0), ("31", "1")),),
        "31 are past it.",
    )


def bands() -> Chart:
    return Chart(
        "bands",
        "score",
        ("All three parts", "Keeping promises"),
        (Series("Score", (80.5, 95.75)),),
        "81, likely 78 to 83.",
        bands=((77.7, 83.1), (95.2, 96.3)),
    )


def units(rows: int) -> Table:
    names = (*AWKWARD, *(f"Unit {n}" for n in range(rows - len(AWKWARD))))
    return Table(("Unit", "Kept", "Late"), tuple((name, "9 of 17", "2") for name in names), (1, 2))


def sample() -> Briefing:
    """A week of the agency."""
    sheets = [
        Sheet(
            "90% of promises were kept on time",
            "Kept on time · 13 weeks",
            "One reading.",
            "One caveat.",
            chart,
            table,
        )
        for chart, table in (
            (line(), units(40)),
            (bars(), None),
            (bands(), None),
            (None, units(40)),
            (None, None),
        )
    ]
    figures = [figure(name) for name in AWKWARD]
    figures += [
        figure("North", value=None, low=None, high=None, status="hidden", reason=None),
        figure(
            "North", value=None, status="too_few", reason="6 of 10 needed", numerator=4.0, denominator=6.0
        ),
        figure("North", measure="complaints_open", value=41.0, window="week", low=None, high=None, goal=None),
    ]
    return Briefing(
        "chief",
        "Riverton Police",
        "Riverton Police",
        "Accountability, week of 26 October – 1 November 2026",
        "26 October – 1 November 2026",
        "41 promises are late, 6 fewer than last week; the oldest is 23 days late.",
        tuple(
            Part(name, "82% (160 of 195); goal 95%", "○ Usual")
            for name in ("Promises", FORMULA, "Showing up")
        ),
        (Asked("◆ Worse than usual", f"{FORMULA}: 9 of 17 kept", "Ask: what got in the way?"),),
        tuple(sheets),
        tuple(figures),
        stamp(),
        "riverton-police-2026-w44-chief",
        "America/New_York",
        notes=("North disputes one figure.",),
    )
