"""All checks of all units over the settled weeks: which of them ask for a look, with the rows behind each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.counts import Counts, day_number
from metrics.figures import Figures
from metrics.parts import Parts
from metrics.patterns import NOT_KEPT, REGISTRY
from metrics.patterns.definition import FLAG, NOT_RUN, OK, Asked, Compared, Finding, Pattern, Units
from metrics.patterns.ledger import PAST_WEEKS, Ledger
from metrics.peers import group_of, peer_groups
from metrics.signals.questions import adjusted
from metrics.subject import Span
from models import counting
from models.access import Scope
from models.facts import Facts


@dataclass(frozen=True)
class PatternsFound:
    """Every check of every unit of a scope, in the settled weeks from `first` to `last`.

    tests: how many were corrected together, those of units outside the scope included.
    """

    first: date
    last: date
    tests: int
    findings: tuple[Finding, ...]

    @property
    def flags(self) -> tuple[Finding, ...]:
        """The findings that ask for a look; what makes one of them stronger is among them."""
        return tuple(finding for finding in self.findings if finding.status == FLAG)

    @property
    def patterns(self) -> tuple[Finding, ...]:
        """The patterns to check: flags without those that only make another stronger."""
        return tuple(one for one in self.flags if REGISTRY[one.pattern].supports is None)

    def support(self, finding: Finding) -> tuple[Finding, ...]:
        """What makes a pattern of a unit stronger."""
        mine = (one for one in self.flags if one.unit_id == finding.unit_id)
        return tuple(one for one in mine if REGISTRY[one.pattern].supports == finding.pattern)

    def within(self, scope: Scope) -> "PatternsFound":
        """What a scope sees of it."""
        return replace(self, findings=tuple(one for one in self.findings if scope.sees(one.unit_id)))


def check(connection: sa.Connection, scope: Scope, view: Figures) -> PatternsFound:
    """Run every check on every unit; a check that cannot be run says why.

    A check flags where its effect is at least the configured one, its p after Benjamini and Hochberg's
    correction for all checks of all units of the agency is at most the configured rate and, where it is
    held against peers, its share lies beyond their limits. Findings of units in scope only.
    """
    ledger = ledger_of(connection, scope, view)
    everyone = peers_of(view.counts.agency)
    done = [
        (pattern, *one) for pattern in REGISTRY.values() for one in _asked(pattern, view, ledger, everyone)
    ]
    tested = [found for _, _, found in done if isinstance(found, Compared)]
    corrected = iter(adjusted(np.array([found.p for found in tested])).tolist())
    findings = [_judged(*one, corrected, ledger) for one in done]
    findings += [Finding(name, unit, NOT_RUN, NOT_KEPT[name][1]) for name in NOT_KEPT for unit in everyone]
    first, last = ledger.span.days
    return PatternsFound(first, last, len(tested), tuple(_with_support(findings))).within(scope)


def ledger_of(connection: sa.Connection, scope: Scope, view: Figures) -> Ledger:
    """The agency's records of the settled weeks up to the view's."""
    rules, last = view.counts.configuration.patterns, day_number(view.weeks.settled.end)
    facts = Facts()
    if not view.stored:
        day = local_day(view.weeks.as_of - timedelta(microseconds=1), zone(view.counts.zone))
        facts = Facts(view.weeks.as_of, day + timedelta(days=1))
    span = Span(last - 7 * rules.weeks + 1, last, f"{rules.weeks}w")
    context = counting.context(connection, scope.agency_id, facts)
    return Ledger(connection, scope.agency_id, context, view.counts.zone, span, rules)


def peers_of(counts: Counts) -> dict[int, Units]:
    """The units that are checked, those without a unit under them, each with the others of its peer group.

    A unit without a function, or whose group is too small to compare, has no peers.
    """
    above = {node.parent_id for node in counts.tree}
    leaves = [n for n in counts.tree if n.id not in above and n.level != "agency" and not n.is_unassigned]
    rules = counts.configuration.peers
    members = [(node.id, node.kind, node.sworn) for node in leaves]
    groups = group_of(peer_groups(members, least_units=rules.least_units, parts=rules.parts))
    return {
        node.id: tuple(other for other in groups[node.id].units if other != node.id)
        if node.id in groups and groups[node.id].comparable
        else ()
        for node in leaves
    }


def cannot(pattern: Pattern, parts: Parts, span: Span) -> str | None:
    """Why a check is not run for the whole agency, or None where it can be. Rows of a year back count."""
    first, last = span.days
    if unread := parts.unread(pattern.part, last) or parts.gone(
        pattern.part, first - timedelta(weeks=PAST_WEEKS)
    ):
        return unread
    for need in pattern.needs:
        names = need.split("|")
        if not parts.provided.intersection(names):
            return parts.lacking(names[0])
    return None


def _asked(
    pattern: Pattern, view: Figures, ledger: Ledger, everyone: dict[int, Units]
) -> Iterator[tuple[int, Compared | str]]:
    """A check of every unit; where no file names a handling unit, complaints are the agency's own."""
    units = everyone
    if pattern.part == "complaints" and not ledger.provides("case.handling_unit"):
        units = {ledger.agency_id: ()}
    reason = cannot(pattern, view.parts, ledger.span)
    for unit, peers in units.items():
        others = tuple(other for other in units if other != unit)
        yield unit, reason or pattern.test(pattern, Asked(ledger, unit, peers, others))


def _judged(
    pattern: Pattern, unit: int, found: Compared | str, corrected: Iterator[float], ledger: Ledger
) -> Finding:
    if isinstance(found, str):
        return Finding(pattern.id, unit, NOT_RUN, found)
    adjusted, rules = next(corrected), ledger.rules
    strong = found.effect >= rules.least_effect(pattern.id) and adjusted <= rules.false_discovery
    return Finding(
        pattern.id,
        unit,
        FLAG if strong and found.outside else OK,
        None,
        found.k,
        found.n,
        found.expected,
        found.effect,
        found.p,
        adjusted,
        found.bars,
    )


def _with_support(findings: list[Finding]) -> Iterator[Finding]:
    """What only makes another pattern stronger is said with that one, never alone."""
    flags = {(one.pattern, one.unit_id) for one in findings if one.status == FLAG}
    for one in findings:
        pattern = REGISTRY.get(one.pattern)
        alone = pattern is not None and pattern.supports and (pattern.supports, one.unit_id) not in flags
        yield replace(one, status=OK) if alone and one.status == FLAG else one
