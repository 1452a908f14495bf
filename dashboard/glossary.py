"""One source of short definitions: hover help, the method page and the files take them from here."""

from typing import Final

GLOSSARY: Final = {
    "accountability score": "The plain average of three pillars: 0 is the agreed floor, 100 the target.",
    "allegation": "One thing complained of; a complaint may hold several, each with its own finding.",
    "answered": "A complaint is answered on the day its case is closed.",
    "asked about": "The records that a pattern to check counts, out of those it was looked for in.",
    "at risk": "A pledge that is open and falls due within 30 days.",
    "block": "Four weeks drawn as one point, where single weeks hold too few cases to judge.",
    "called off": "A pledge that the agency gave up; it was not kept.",
    "cannot be checked as written": "A pledge without a date: nobody can say whether it is late.",
    "clock": "The days that law or policy gives a case, from receipt; it stops while the case is paused.",
    "commitment": "A promise with a date, to a person or a body: a call back, a report, a pledge.",
    "community event": "A planned meeting or visit with the public; it counts once it was held.",
    "complaint": "One case as it was received, whatever the number of allegations or employees in it.",
    "consent decree item": "What a court's settlement obliges the agency to do; reported to the court.",
    "differs by more than chance": "Outside the lines that 998 of 1,000 like units keep to by chance.",
    "due": "The date first promised; it never moves, whatever is agreed later.",
    "due next": "Open items in the order of duty, then date.",
    "early figures": "The two newest complete weeks, still filling with late records: shown, never judged.",
    "effect": "What a promise would add to the score if it were done now and all else stayed as it is.",
    "estimated": "Reckoned from cases still open as well as answered ones, so that waiting cases count too.",
    "finding": "The decision on one allegation, such as sustained, unfounded or exonerated.",
    "finding of the quarter": "One sentence from the agency's own measures, with its counts and its caveat.",
    "goal": "The target agreed for the year; the same for every unit.",
    "handed on": "Passed from one unit to another; the original date stays with the first owner.",
    "handling unit": "The office that answers a complaint and owns its clock.",
    "inside noise": "Smaller than half the width of the score's likely range: too small to tell from chance.",
    "kept on time": "Done on or before the date first promised.",
    "kept, with evidence": "A pledge done, with evidence that somebody else has confirmed.",
    "late": "Not done when the day first promised ended.",
    "left out": "A week that a note takes out of limits and signals, with its reason; it stays on the chart.",
    "likely range": "Where the true value very likely lies, given how few or many cases there are.",
    "limits": "The ends of the usual range: made from a unit's first 26 weeks, then kept.",
    "meets the standard": "Very likely at or above the upper line: 70 of 100, unless an agency sets another.",
    "new limits": "Limits made anew after a change of process, written down and approved by somebody else.",
    "nobody owns it": "Handed on and not yet accepted, or naming no unit.",
    "not due": "A pledge that is open and falls due in more than 30 days.",
    "outreach": "A community event that is not enforcement.",
    "oversight body": "A board or monitor outside the agency that makes recommendations to it.",
    "past 90 days": "Open for more than 90 days since receipt, whatever the legal deadline and its pauses.",
    "patterns to check": "Figures that a person should look at; each holds its rows and no judgement.",
    "peers": "Units of the same kind and, where there are enough, the same size; at least five of them.",
    "pillar": "One of three parts of the score: answering complaints, keeping promises, showing up.",
    "pledge": "A promise to the council, a court or an oversight body; dates and evidence tell its state.",
    "promise": "A commitment, in plain words.",
    "question": "One of at most five unusual figures of a week, worse before better, of the whole agency.",
    "records incomplete": "Under 90% of records hold every field that the measure reads.",
    "said done": "A pledge reported as done for which no evidence has been confirmed by somebody else.",
    "scorecard": "All measures of one week, with their counts, as they stood when they were published.",
    "settled week": "A complete week that is no longer early; trends and scores are judged on these only.",
    "short of the standard": "Very likely below the lower line: 50 of 100, unless an agency sets another.",
    "steadied": "The likely value of a unit once the values of its peers have been taken into account.",
    "told in time": "Told the outcome within the days set after the decision.",
    "too close to call": "The likely range reaches too far over a line for either word to be said.",
    "too few cases": "Fewer than the measure's minimum, so the counts stand alone without a percentage.",
    "typical value": "The pooled value of similar units over a year; ten such cases steady every measure.",
    "unassigned": "Records that name no unit: counted for the agency and never scored.",
    "unit concerned": "The unit of the employee a complaint is about; shown, never scored.",
    "usual": "Within what chance alone brings about, judged on the unit's own past weeks.",
    "usual range": "Where nearly all weeks of a unit lie as long as nothing changes in its work.",
    "weak spot": "The part of a score that is clearly below the others: where to look first.",
    "week": "Monday to Sunday in the agency's own time zone.",
    "window": "The weeks a figure covers: 13 weeks, or 52 for the complaint figures of a unit.",
    "withheld": "Not shown, so that nobody can be recognised in a small number.",
    "year so far": "From the year's first week to the quarter's last, beside the same of the year before.",
}


def definition(term: str) -> str:
    """The one-sentence meaning of a term; an unknown term is a mistake of ours and raises KeyError."""
    return GLOSSARY[term.lower()]


def definitions(*terms: str) -> str:
    """Several terms with their meanings, for one hover."""
    return "  \n".join(f"**{term[:1].upper()}{term[1:]}**: {definition(term)}" for term in terms)
