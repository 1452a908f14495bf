"""titled.xlsx: titles and merged cells above the header, subtotals, repeated headers, a footer."""

from datetime import date, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, text
from tests.corpus.xlsx import number, packed, parts, rows, sheet

_HEADER = (
    "Div./Unit",
    "File No",
    "Date Rec'd",
    "How Rec'd",
    "Nature of Compl.",
    "Complainant",
    "Phone",
    "Assigned To",
    "Finding",
    "Date Closed",
    "Date Compl. Advised",
    "Days Open",
)
_CHANNELS = {
    "Front desk": "walk_in",
    "Tel.": "phone",
    "Web form": "online",
    "By letter": "letter",
    "E-mail": "email",
    "Anon.": "anonymous",
}
_NATURES = {
    "Rudeness": "discourtesy",
    "Excessive force": "force",
    "Improper search": "search",
    "Unlawful arrest": "arrest",
    "No report taken": "service_not_provided",
    "Racial profiling": "bias",
    "Missing property": "property",
    "Driving": "vehicle",
}
_FINDINGS = {
    "Sustained": "sustained",
    "Not sustained": "not_sustained",
    "Unfounded": "unfounded",
    "Exonerated": "exonerated",
    "Withdrawn": "withdrawn",
    "Admin closed": "administratively_closed",
    "Under investigation": "pending",
}
_PAGE = 60
_FIRST, _LAST, _RUN = date(2025, 1, 1), date(2025, 9, 30), date(2025, 10, 6)
_EPOCH = date(1899, 12, 30)


def _day(day: date | None) -> str:
    return number((day - _EPOCH).days, 1) if day else "<c/>"


def _record(chance: Chance, unit: str, file_no: str) -> tuple[str, ...]:
    received = chance.day(_FIRST, _LAST)
    closed: date | None = received + timedelta(days=chance.randrange(5, 200))
    if closed is None or closed >= _RUN:
        closed = None
    told = closed + timedelta(days=chance.randrange(3)) if closed and chance.random() < 0.8 else None
    finding = chance.choice(list(_FINDINGS)[:-1]) if closed else "Under investigation"
    words = (file_no, None, chance.choice(list(_CHANNELS)), chance.choice(list(_NATURES)))
    persons = (chance.person(), chance.phone(), f"Sgt. {chance.person()}")
    cells = [text(unit), text(words[0]), _day(received), *(text(w or "") for w in words[2:])]
    days = number(((closed or _RUN) - received).days)
    return (*cells, *map(text, persons), text(finding), _day(closed), _day(told), days)


def _line(first: str, *others: str) -> tuple[str, ...]:
    return (text(first), *(text(cell) if cell else "<c/>" for cell in others))


def file() -> tuple[bytes, Truth]:
    """The workbook and the truth about it."""
    chance = Chance(11)
    lines = [
        _line("Eldermere Police: Internal Affairs"),
        _line("Complaint files by division, with finding"),
        _line("Received 1 January to 30 September 2025"),
        _line("Complaint", "", "", "", "", "Persons", "", "", "Outcome"),
        tuple(map(text, _HEADER)),
    ]
    left_out: dict[str, list[int]] = {"title": [1, 2, 3], "band": [4], "header": []}
    left_out |= {"subtotal": [], "total": [], "footer": []}
    total = 0
    for unit in SPELLINGS:
        of_unit = chance.randrange(12, 24)
        for _ in range(of_unit):
            if len(lines) % _PAGE == 0:
                lines.append(tuple(map(text, _HEADER)))
                left_out["header"].append(len(lines))
            total += 1
            lines.append(_record(chance, unit, f"IA-25-{total:04d}"))
        lines.append(_line(f"Subtotal {unit}", f"{of_unit} files"))
        left_out["subtotal"].append(len(lines))
    lines.append(_line("Grand total", f"{total} files"))
    left_out["total"].append(len(lines))
    lines += [(), _line("Run 6 October 2025, 08:12, by the records desk. Confidential. Page 1 of 1")]
    left_out["footer"].append(len(lines))
    merged = ("A1:L1", "A2:L2", "A3:L3", "A4:E4", "F4:H4", "I4:L4", f"A{len(lines)}:L{len(lines)}")
    after = (
        f'<mergeCells count="{len(merged)}">{"".join(f"<mergeCell ref={r!r}/>" for r in merged)}</mergeCells>'
    )
    return packed(parts({"Files": sheet(rows(*lines), after=after)})), _truth(total, left_out)


def _truth(total: int, left_out: dict[str, list[int]]) -> Truth:
    iso = {"formats": ["%Y-%m-%d"], "order": "year_first", "proof": "shape"}
    return {
        "record": "case_with_outcomes",
        "reader": {"header_row": 5, "sheet": "Files", "delimiter": None, "encoding": None},
        "rows": total,
        "left_out": left_out,
        "skip": [
            {"column": "File No", "values": ["File No"]},
            {"blank": ["Date Rec'd", "Nature of Compl."]},
        ],
        "key": [["File No"]],
        "parent_key": [["File No"]],
        "groups": total,
        "fields": {
            "Div./Unit": "unit",
            "Date Rec'd": "received_on",
            "How Rec'd": "channel",
            "Nature of Compl.": "category",
            "Finding": "disposition",
            "Date Closed": "closed_on",
            "Date Compl. Advised": "told_on",
        },
        "accepted": {"Complainant": ["complainant"], "Div./Unit": ["handling_unit"]},
        "unused": ["Days Open"],
        "personal": {"Complainant": "name", "Phone": "phone", "Assigned To": "name"},
        "dates": {"Date Rec'd": iso, "Date Closed": iso, "Date Compl. Advised": iso},
        "words": {"channel": _CHANNELS, "category": _NATURES, "disposition": _FINDINGS},
        "units": SPELLINGS,
    }
