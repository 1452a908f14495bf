"""One source of short definitions: hover help, the method page and the files take them from here."""

from typing import Final

GLOSSARY: Final = {
    "accountability score": "The plain average of three pillars: 0 is the agreed floor, 100 the target.",
    "allegation": "One thing complained of; a complaint may hold several, each with its own finding.",
    "answered": "A complaint is answered on the day its case is closed.",
    "asked about": "The records that a pattern to check counts, out of those it was looked for in.",
    "block": "Four weeks drawn as one point, where single weeks hold too few cases to judge.",
    "clock": "The days that law or policy gives a case, from receipt; it stops while the case is paused.",
    "commitment": "A promise with a date, to a person or a body: a call back, a report, a pledge.",
    "community event": "A planned meeting or visit with the public; it counts once it was held.",
    "complaint": "One case as it was received, whatever the number of allegations or employees in it.",
    "differs by more than chance": "Outside the lines that 998 of 1,000 like units keep to by chance.",
    "due": "The date first promised; it never moves, whatever is agreed later.",
    "due next": "Open items in the order of duty, then date.",
    "early figures": "The two newest complete weeks, still filling with late records: shown, never judged.",
    "effect": "What a promise would add to the score if it were done now and all else stayed as it is.",
    "finding": "The decision on one allegation, such as sustained, unfounded or exonerated.",
    "finding of the quarter": "One sentence from the agency's own measures, with its counts and its caveat.",
    "goal": "The target agreed for the year; the same for every unit.",
    "handed on": "Passed from one unit to another; the original date stays with the first owner.",
    "handling unit": "The office that answers a complaint and owns its clock.",
    "inside noise": "Smaller than half the width of the score's likely range: too small to tell from chance.",
    "kept on time": "Done on or before the date first promised.",
    "late": "Past the date first promised and not yet done.",
    "left out": "A week that a note takes out of limits and signals, with its reason; it stays on the chart.",
    "likely range": "Where the true value very likely lies, given how few or many cases there are.",
    "limits": "The ends of the usual range: made from a unit's first 26 weeks, then kept.",
    "new limits": "Limits made anew after a change of process, written down and approved by somebody else.",
    "nobody owns it": "Handed on, and not yet accepted by any unit.",
    "outreach": "A community event that is not enforcement.",
    "patterns to check": "Figures that a person should look at; each holds its rows and no judgement.",
    "peers": "Units of the same kind and, where there are enough, the same size; at least five of them.",
    "pillar": "One of three parts of the score: answering complaints, keeping promises, showing up.",
    "pledge": "A promise with a date to the council, a court or an oversight body; its state is computed.",
    "promise": "A commitment, in plain words.",
    "question": "One of at most five unusual figures of a week, worse before better, of the whole agency.",
    "records incomplete": "Under 90% of records hold every field that the measure reads.",
    "scorecard": "All measures of one week, with their counts, as they stood when they were published.",
    "settled week": "A complete week that is no longer early; trends and scores are judged on these only.",
    "steadied": "The likely value of a unit once the values of its peers have been taken into account.",
    "too few cases": "Fewer than the measure's minimum, so the counts stand alone without a percentage.",
    "typical value": "The pooled value of similar units over a year; ten such cases steady every measure.",
    "unassigned": "Records that name no unit: counted for the agency and never scored.",
    "unit concerned": "The unit of the employee a complaint is about; shown, never scored.",
    "usual": "Within what chance alone brings about, judged on the unit's own past weeks.",
    "usual range": "Where nearly all weeks of a unit lie as long as nothing changes in its work.",
    "week": "Monday to Sunday in the agency's own time zone.",
    "window": "The weeks a figure covers: 13 weeks, or 52 for the complaint figures of a unit.",
    "withheld": "Not shown, so that nobody can be recognised in a small number.",
    "year so far": "From the year's first week to the quarter's last, beside the same of the year before.",
}


def definition(term: str) -> str:
    """The one-sentence meaning of a term; an unknown term is a mistake of ours and raises KeyError."""
    return GLOSSARY[term.lower()]
