"""The unit tree, names in files that are no unit, and what is pasted, in words."""

from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, literal, number
from dashboard.words.sentences import none_or

TITLE: Final = "Units"
NAMES: Final = "Names that no unit has"
NAMES_NOTE: Final = (
    "What you choose is kept with the file's own settings, so the next file is read alike. "
    "Names that you leave go on waiting with their rows."
)
LIKELY_ONES: Final = "Choose every likely unit"
WHICH: Final = "Which unit"
CHOOSE: Final = "Choose a unit"
NOBODYS: Final = "Nobody's: count it as Unassigned"
PASTE: Final = "Add or change units"
PASTE_BOX: Final = "Units, one a line"
PASTE_NOTE: Final = (
    "Copy them from a sheet or type them. A line that stands further in belongs to the unit above it. "
    "Or name columns in the first line: unit, parent, kind, outreach duty, sworn, post. "
    "An empty cell leaves what is known."
)
PASTE_EXAMPLE: Final = "Patrol\n    North district\n    South district\nRecords"
SHOW_CHANGES: Final = "Show what would change"
CHANGED_MEANWHILE: Final = "The units have changed meanwhile. Look at what would change once more."
NEW_TABLE: Final = "Units that would be added"
CHANGED_TABLE: Final = "Units that would change"
TREE_NARROW: Final = "On a narrow screen: unit, kind, outreach duty, sworn."
TREE_TABLE: Final = "The units of the agency, each under the one it belongs to"
NOT_SAID: Final = "–"
FIELDS: Final = {
    "parent": "Belongs to",
    "level": "Level",
    "kind": "Kind",
    "outreach_duty": "Outreach duty",
    "sworn": "Sworn",
    "owner": "Post that answers",
}
TREE_COLUMNS: Final = ("Unit", "Level", "Kind", "Outreach duty", "Sworn", "Post that answers")
NEW_COLUMNS: Final = ("Unit", *FIELDS.values())
CHANGED_COLUMNS: Final = ("Unit", "What", "Now", "Then")


def units_sentence(units: int, holding: int, names: int, rows: int) -> str:
    """The page's sentence: how many units there are, and the names that wait for one."""
    if not units:
        known = "**No unit is known yet.** Paste them below, one a line."
    else:
        hold = (
            "" if not holding else f", {number(holding)} of them {'hold' if holding > 1 else 'holds'} others"
        )
        known = f"**{counted(units, 'unit')} {'are' if units > 1 else 'is'} known{hold}.**"
    if not names:
        return known
    verb, wait = ("are", "wait") if names > 1 else ("is", "wait" if rows > 1 else "waits")
    return f"{known} {counted(names, 'name')} in files {verb} no unit: {counted(rows, 'row')} {wait}."


def names_label(count: int) -> str:
    """The heading of the names to settle."""
    return f"{NAMES} ({number(count)})"


def name_question(name: str, rows: int) -> str:
    """ "“CENT DIV” appears 214 times; which unit?"."""
    times = "once" if rows == 1 else f"{number(rows)}{NO_BREAK}times"
    return f"**“{literal(name)}” appears {times}; which unit?**"


def name_likely(likely: str | None) -> str:
    """What the name most likely means; a proposal."""
    return f"Likely: {literal(likely)}" if likely else "No unit is like it."


def likely_choice(unit: str) -> str:
    """The likely unit among the choices."""
    return f"{unit} (likely)"


def apply_label(names: int, rows: int) -> str:
    """The button that settles the chosen names."""
    return f"Settle {counted(names, 'name')}, try {counted(rows, 'row')} again"


def named_said(names: int, taken: int, waiting: int) -> str:
    """What came of it."""
    still = f"{none_or(waiting)} still {'wait' if waiting > 1 else 'waits'}"
    rows = f"{counted(taken, 'row')} {'are' if taken > 1 else 'is'} in" if taken else "no row is in"
    return f"{counted(names, 'name')} settled: {rows}, {still} in these files."


def tree_label(units: int) -> str:
    """The heading of the tree."""
    return f"The units as they are ({number(units)})"


def plan_sentence(new: int, changed: int, same: int, beside: int) -> str:
    """What the pasted lines would do."""
    parts = []
    if new:
        parts.append(f"**{counted(new, 'unit')} would be added**")
    if changed:
        parts.append(f"**{counted(changed, 'unit')} would change**")
    if same:
        parts.append(f"{counted(same, 'unit')} {'stay' if same > 1 else 'stays'} as now")
    said = ", ".join(parts) or "Nothing would change"
    if beside:
        said += f". {counted(beside, 'known unit')} {'are' if beside > 1 else 'is'} not in the list and stay"
        said += "" if beside > 1 else "s"
    return f"{said}."


def fault_line(line: int, said: str) -> str:
    """What is wrong with a pasted line."""
    return f"Line{NO_BREAK}{number(line)}: {literal(said)}" if line else literal(said)


def faults_sentence(count: int) -> str:
    """What stands above the lines that cannot be taken."""
    return f"**{counted(count, 'line')} cannot be taken.** Correct the list above and look again."


def names_warning(posts: tuple[str, ...]) -> str:
    """Posts that may be persons."""
    shown = ", ".join(f"“{literal(post)}”" for post in posts[:3])
    more = f" and {number(len(posts) - 3)} more" if len(posts) > 3 else ""
    return f"{shown}{more} may name a person. Write the post alone, such as “Captain, North”."


def take_label(new: int, changed: int) -> str:
    """The button that takes the pasted units in."""
    add = f"Add {counted(new, 'unit')}" if new else ""
    change = f"change {counted(changed, 'unit')}" if changed else ""
    both = " and ".join(filter(None, [add, change]))
    return both[:1].upper() + both[1:]


def taken_said(new: int, changed: int) -> str:
    """What was done with them."""
    done = [f"{counted(new, 'unit')} added"] if new else []
    done += [f"{counted(changed, 'unit')} changed"] if changed else []
    return f"{', '.join(done)}."


def cell(value: str) -> str:
    """A field of a unit as people write it; a dash for what nobody has said."""
    return literal(value.replace("_", " ")) if value else NOT_SAID
