"""Checks a folder of open data. Needs Python 3 alone: python3 check.py [FOLDER [HEAD]]

proof.txt holds the digest before the quarter's line, and the line with its own digest: the SHA-256 of the
digest before it, a line feed and the line. Every table is made from that line again and compared. HEAD is as
printed on the council's briefing of the quarter, such as 412:3f9a0c1d2e4b; without it, look whether the head
that is printed here is the one printed there.
"""

import csv
import datetime
import hashlib
import io
import json
import sys
from pathlib import Path

WITHHELD = "c"
# What is counted, by the column it is split by; nothing else has a table.
SPLITS = {
    "received": "category",
    "handled": "",
    "answered": "outcome",
    "open": "outcome",
    "at risk": "",
    "closed": "outcome",
    "findings": "outcome",
    "told": "outcome",
    "feedback": "outcome",
}
PERIOD = ("period", "period_kind", "first_day", "last_day")
MEASURED = ("numerator", "denominator", "value", "low", "high", "status", "reason")
FIGURES = ("finding", "measure", *PERIOD, *MEASURED, "goal")
BARS = ("finding", "unit", "count", "marked")
YEAR = ("kind", *PERIOD, "count", "of")
PLEDGE = ("id", "title", "kind", "body", "unit", "due_on", "ended_on", "state", "days", "moves", "evidence")
BAND = ("point", "low", "high", "status", "reason", "word")


def tables(body):
    """Every table of a quarter's line: its columns and its rows, by name. One without rows is not there."""
    made = {"units": (tuple(body["unit_columns"]), body["units"]), **counts(body)}
    made |= {name: make(body["council"]) for name, make in OF_COUNCIL.items()}
    return {name: table for name, table in made.items() if table[1]}


def counts(body):
    """The released counts, a table for each thing that is counted."""
    names = {row[0]: row[1] for row in body["units"]}
    found = {}
    for row in body["cells"]:
        one = dict(zip(body["cell_columns"], row, strict=True))
        split, unit, count = SPLITS[one["of"]], one["unit_id"], one["count"]
        if any(one[name] != "all" for name in ("category", "outcome") if name != split):
            raise ValueError(f"{one['of']} is split by what has no column")
        own = [one[split]] if split else []
        shown = WITHHELD if count is None else count
        found.setdefault(one["of"], []).append(
            [unit, names[unit], truth(one["own_line"]), *own, *period(one["time"]), shown]
        )
    return {of.replace(" ", "_"): (columns(of), rows) for of, rows in found.items()}


def columns(of):
    """The columns of the counts of one thing."""
    return ("unit_id", "unit", "own_line", *([SPLITS[of]] if SPLITS[of] else []), *PERIOD, "count")


def figures(council):
    """What a council is told: each finding's figure, of the quarter and of those before."""
    rows = []
    for one in council["findings"]:
        label = quarter_label(council["quarter"])
        values = {quarter_label(when): value for when, value in one["trend"]} | {label: one["value"]}
        if one["before"] is not None:
            values.setdefault(f"{int(label[:4]) - 1}{label[4:]}", one["before"])
        for when in sorted(values):
            value = [values[when].get(name) for name in MEASURED]
            rows.append([one["kind"], one["measure"] or None, *period(when), *value, one["goal"]])
    return FIGURES, rows


def bars(council):
    """Counts by unit that a finding speaks of; a blank unit: all the others together."""
    rows = [
        [one["kind"], bar["unit"] or None, bar["count"], truth(bar["marked"])]
        for one in council["findings"]
        for bar in one["bars"]
    ]
    return BARS, rows


def year(council):
    """The year so far and the same of the year before."""
    this, rows = council["quarter"], []
    upto = "Q1" if this["number"] == 1 else f"to-Q{this['number']}"
    for back, side in ((0, "now"), (1, "before")):
        when = period(f"{this['year'] - back}-{upto}")
        for one in council["year"]:
            if one[side] is not None:
                count, of = one[side]["count"], one[side]["of"]
                whole = WITHHELD if of is None and one[side]["part"] else of
                rows.append([one["kind"], *when, WITHHELD if count is None else count, whole])
    return YEAR, rows


def pledges(council):
    """Pledges that were open or ended in the quarter, as they stood on its last day."""
    rows = [[*(one[name] for name in PLEDGE), truth(one["confirmed"])] for one in council["pledges"]["rows"]]
    return (*PLEDGE, "confirmed"), rows


def score(council):
    """The agency's score and its parts, where no count that they are made of is withheld."""
    whole = council["score"]
    if whole is None:
        return ("part", *BAND), []
    named = [("all", whole), *((one["pillar"], one) for one in whole["pillars"])]
    return ("part", *BAND), [[name, *(one[field] for field in BAND)] for name, one in named]


OF_COUNCIL = {
    "council_figures": figures,
    "council_units": bars,
    "year_so_far": year,
    "pledges": pledges,
    "score": score,
}


def quarter_label(quarter):
    """A quarter as its label."""
    return f"{quarter['year']:04d}-Q{quarter['number']}"


def period(label):
    """A week, quarter or year up to a quarter: its label, its kind, its first and last day."""
    if "W" in label:
        first = datetime.date.fromisocalendar(int(label[:4]), int(label[-2:]), 1)
        return [label, "week", first.isoformat(), (first + datetime.timedelta(days=6)).isoformat()]
    year, number = int(label[:4]), int(label[-1])
    whole = "to" in label
    first, after = monday(year, 1 if whole else number), monday(year + number // 4, number % 4 + 1)
    last = after - datetime.timedelta(days=1)
    return [label, "year_to_date" if whole else "quarter", first.isoformat(), last.isoformat()]


def monday(year, number):
    """The Monday of a quarter's first whole week: the week whose Sunday is the first in the quarter."""
    day = datetime.date(year, 3 * number - 2, 1)
    return day - datetime.timedelta(days=day.weekday())


def truth(value):
    """A yes or no as the files say it."""
    return "true" if value else "false"


def written(columns, rows):
    """A table as the text of its file; no cell runs as a formula anywhere."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return text.getvalue()


def cell(value):
    """One cell: nothing for what is not known, text in one line, a sign before what begins like a formula."""
    if value is None:
        return ""
    if not isinstance(value, str) or number(value):
        return value
    said = " ".join(value.split())
    return "'" + said if said[:1] in ("=", "+", "-", "@") else said


def number(text):
    """Whether a text is a number as it is frozen."""
    return text.replace("-", "", 1).replace(".", "", 1).isdecimal()


def main(arguments):
    """0 where every file is of the line and the line of its digest, 1 where not, 2 for a wrong question."""
    if len(arguments) > 2:
        print(__doc__)
        return 2
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    before, own = (folder / "proof.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    digest, _, line = own.partition(" ")
    if digest != hashlib.sha256((before + "\n" + line).encode()).hexdigest():
        print("The line in proof.txt is not what was published.")
        return 1
    read = json.loads(line)
    head = f"{read['about']['number']}:{digest}"
    if len(arguments) == 2 and not head.startswith(arguments[1].lower()):
        print(f"The line is that of head {head}, not of {arguments[1]}.")
        return 1
    wanted = {f"{name}.csv": written(*table) for name, table in tables(read["body"]).items()}
    there = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    wrong = sorted(name for name in {*wanted, *there} if wanted.get(name, "").encode() != there.get(name))
    if wrong:
        print("Not what was published: " + ", ".join(wrong))
        return 1
    print(f"Sound: {len(wanted)} tables. Head {head}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
