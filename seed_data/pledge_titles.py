"""The wording of the demo agency's pledges: made-up texts, chosen by counting, apart from every draw."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from seed_data.places import NEIGHBOURHOODS

_TOPICS: Final = (
    "call-backs to residents",
    "language access",
    "body-worn cameras",
    "response times",
    "property held as evidence",
    "visits after a break-in",
    "youth contacts",
    "traffic near schools",
    "records requests",
    "victim updates",
    "missing-person reports",
)
# Lists whose lengths share no factor with that of the topics, nor with that of the places.
_TITLES: Final[dict[str, tuple[str, ...]]] = {
    "council_pledge": (
        "Publish the policy on {topic}",
        "Hold a public session on {topic} in {place}",
        "Report to the committee on {topic}",
        "Put the figures on {topic} on the city's site",
        "Name one contact for {topic} in {place}",
        "Answer the council's questions on {topic}",
        "Review staffing for {topic}",
        "Walk {place} with its neighbourhood group",
        "Translate the leaflet on {topic}",
        "Open a monthly desk in {place}",
        "Ask residents of {place} about {topic}",
        "Set a written standard for {topic}",
    ),
    "consent_decree_item": (
        "Train all supervisors on {topic}",
        "File the half-year report on {topic}",
        "Audit a sample of cases on {topic}",
        "Bring the manual on {topic} up to date",
        "Give the monitor access to records on {topic}",
    ),
    "oversight_recommendation": (
        "Give reasons in every letter on {topic}",
        "Log each supervisor's check of {topic}",
        "Publish the yearly review of {topic}",
        "Ask an outside reader to sample {topic}",
        "Keep dates of contact for {topic}",
        "Close the gaps found in {topic}",
        "Show the board progress on {topic}",
    ),
    "technology_review": (
        "Review the contract for software on {topic}",
        "Publish who may search records on {topic}",
        "Test the tool for {topic} for errors in {place}",
        "Hear the public on new equipment for {topic}",
    ),
}
_PLACES: Final = tuple(name for names in NEIGHBOURHOODS.values() for name in names)


def titles(kinds: Iterable[str]) -> list[str]:
    """One text a promise in their order, empty for kinds that are not promised in public."""
    counts: Counter[str] = Counter()
    found = []
    for kind in kinds:
        texts = _TITLES.get(kind)
        if texts is None:
            found.append("")
            continue
        n = counts[kind]
        counts[kind] += 1
        words = {"topic": _TOPICS[n % len(_TOPICS)], "place": _PLACES[n % len(_PLACES)]}
        found.append(texts[n % len(texts)].format(**words))
    return found
