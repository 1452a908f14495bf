"""One measure over the units of a peer group: each beside what chance alone would make of its peers."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from metrics.comparison import eligible, mix
from metrics.comparison.expected import observed_to_expected
from metrics.comparison.funnel import Limits
from metrics.comparison.judging import Funnel, Places, fitted, surviving
from metrics.comparison.shrinkage import steadied_rates, steadied_shares
from metrics.figures import Figures
from metrics.intervals import Floats
from metrics.measures import REGISTRY
from metrics.measures.days_late import CAP_DAYS
from metrics.measures.definition import Measure
from metrics.measures.volume import PER
from metrics.peers import PeerGroup
from metrics.subject import Span, Subject
from models.tree import UnitNode
from models.vocabulary import EXPOSURES

DEPENDS: Final = "Depends on what you divide by"
DISAGREE: Final = "With its mix of cases allowed for it reads otherwise"
NO_EXPOSURE: Final = "No contacts, calls or officer-weeks cover this unit"
FAR: Final = 2  # outside the 99.8 % limits


@dataclass(frozen=True)
class PeerRow:
    """One unit of a comparison. value, limits and adjusted are in the measure's own unit.

    n: its place along the funnel (cases, effective cases, or exposure). limits: 95 % low and high, 99.8 % low
    and high. adjusted: the value if its mix of cases were the agency's, None where nothing is known of the
    mix. steadied: 5 %, median, 95 %. flag: "above" or "below" its peers by more than chance; note: why a flag
    is not given. reason: why it is not compared.
    """

    unit: int
    name: str
    reason: str | None
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    value: float | None = None
    limits: tuple[float, ...] | None = None
    adjusted: float | None = None
    steadied: tuple[float, ...] | None = None
    flag: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A measure over a peer group, units in tree order. reason: why there is no comparison at all.

    kind: share, days or rate. scale: from the funnel's own scale to the measure's unit. per: what a rate is
    divided by. estimated: n is an effective size, not a count.
    """

    measure: str
    group: PeerGroup
    span: Span
    kind: str
    scale: float
    rows: tuple[PeerRow, ...]
    reason: str | None = None
    funnel: Funnel | None = None
    per: str | None = None
    estimated: bool = False

    @property
    def compared(self) -> tuple[PeerRow, ...]:
        """The units that stand in the funnel."""
        return tuple(row for row in self.rows if row.reason is None)

    @property
    def centre(self) -> float | None:
        """The peers' pooled value in the measure's own unit."""
        return None if self.funnel is None else self.funnel.centre * self.scale

    def limits(self, n: Floats) -> Limits | None:
        """Limits at any sizes, for drawing; None where there is no comparison."""
        if self.funnel is None:
            return None
        sizes = n / PER if self.kind == "rate" else n
        return self.funnel.limits(sizes).scaled(self.scale)


@dataclass(frozen=True)
class _Case:
    """A unit that may stand in the funnel: its cases above the line, its size, its subject."""

    row: PeerRow
    x: float
    n: float
    subject: Subject
    met: eligible.Exposures


def compare(view: Figures, measure: str, group: PeerGroup) -> Comparison:
    """A measure over the units of a peer group, read over the window that units have.

    Formula: funnel around the pooled value of the units that can be compared (section “Fairness”); a unit is
    flagged outside the 99.8 % limits where its own interval agrees, it survives Benjamini-Hochberg over the
    group, the value adjusted for case mix agrees, and no other exposure reads otherwise.
    Fewer units than the agency's rule: a reason and no limits. Reads the whole agency's counts, so that all
    viewers see one comparison; whose names are shown is the page's to decide. Source: Spiegelhalter 2005.
    """
    counts, definition = view.counts.agency, REGISTRY[measure]
    nodes = [node for node in counts.tree if node.id in group.units]
    span = view.span(definition, nodes[0].level)
    cases = [_case(view, definition, node, span) for node in nodes]
    kind = {"rate": "rate", "days": "days"}.get(definition.unit, "share")
    blank = Comparison(measure, group, span, kind, float(CAP_DAYS) if kind == "days" else 1.0, ())
    cases, per = _divided(cases) if kind == "rate" else (cases, None)
    standing = [case for case in cases if case.row.reason is None]
    least = counts.configuration.peers.least_units
    blank = replace(blank, per=per, estimated=measure == "A1")
    if len(standing) < least:
        reason = f"Too few units to compare ({len(standing)} of {least} needed)"
        return replace(blank, rows=tuple(case.row for case in cases), reason=reason)
    return _judged(view, blank, cases, standing)


def _case(view: Figures, measure: Measure, node: UnitNode, span: Span) -> _Case:
    """A unit's figure, or why it is not compared."""
    counts = view.counts.agency
    subject = Subject(counts, (node.id,), node.level, span)
    met = eligible.exposures(counts, node.id, span) if measure.unit == "rate" else {}
    if reason := eligible.not_comparable(counts, node, measure, span):
        return _Case(PeerRow(node.id, node.name, reason), 0, 0, subject, met)
    value = view.value(measure, node, subject)
    row = PeerRow(node.id, node.name, None, value.numerator, value.denominator)
    if measure.unit == "rate":
        reason = None if value.numerator is not None else value.reason
        return _Case(replace(row, reason=reason), value.numerator or 0.0, 0.0, subject, met)
    if value.p is None or not value.n_eff:
        return _Case(replace(row, reason=value.reason), 0, 0, subject, met)
    x, n = _cases(value.p, value.n_eff)
    return _Case(replace(row, n=n, value=value.value), x, n, subject, met)


def _cases(p: float, n: float) -> tuple[float, float]:
    """Cases above the line and all; whole numbers where rounding alone keeps them from it."""
    x = min(max(p * n, 0.0), n)
    return (float(round(x)), n) if abs(x - round(x)) < 1e-9 else (x, n)


def _divided(cases: list[_Case]) -> tuple[list[_Case], str | None]:
    """Rates take the first exposure that covers every unit: dividing one unit by contacts and another by
    officer-weeks would compare nothing."""
    standing = [case for case in cases if case.row.reason is None]
    known = [case for case in standing if case.met]
    common = [name for name in EXPOSURES if known and all(case.met.get(name) for case in known)]
    per = common[0] if common else None
    return [_per(case, per) for case in cases], per


def _per(case: _Case, per: str | None) -> _Case:
    if case.row.reason is not None:
        return case
    if per is None or not case.met:
        return replace(case, row=replace(case.row, reason=NO_EXPOSURE))
    met = case.met[per]
    return replace(case, n=met / PER, row=replace(case.row, denominator=met, n=met, value=case.x / met * PER))


def _judged(view: Figures, blank: Comparison, cases: list[_Case], standing: list[_Case]) -> Comparison:
    """The comparison with its funnel and every unit's place in it."""
    rules = view.counts.configuration.comparison
    x, n = np.array([case.x for case in standing]), np.array([case.n for case in standing])
    is_rate = blank.kind == "rate"
    funnel = fitted(x, n, is_rate=is_rate, rules=rules)
    places = funnel.places(x, n)
    kept = surviving(funnel.p_values(x, n), view.counts.configuration.signals.false_discovery)
    raw = np.where((abs(places) == FAR) & kept, np.sign(places), 0)
    adjusted, mixed = _adjusted(view, blank, standing, funnel)
    depends = _depends(standing, blank.per, places, view)
    limits = np.column_stack(funnel.limits(n).scaled(blank.scale).all)
    steady = _steadied(x, n, is_rate, rules.shrinkage_units)
    rows = {}
    for at, case in enumerate(standing):
        flag, note = _flag(int(raw[at]), mixed[at], bool(depends[at]))
        rows[case.row.unit] = replace(
            case.row,
            limits=tuple(limits[at].tolist()),
            adjusted=adjusted[at],
            steadied=None if steady is None else tuple((steady[at] * blank.scale).tolist()),
            flag=flag,
            note=note,
        )
    return replace(blank, rows=tuple(rows.get(case.row.unit, case.row) for case in cases), funnel=funnel)


def _flag(raw: int, mixed: int | None, depends: bool) -> tuple[str | None, str | None]:
    """What is said of a unit, and why nothing is where something might have been."""
    if depends:
        return None, DEPENDS
    if mixed is not None and mixed != raw:
        return None, DISAGREE
    return {1: "above", -1: "below"}.get(raw), None


def _depends(standing: list[_Case], per: str | None, places: Places, view: Figures) -> Places:
    """Units that lie elsewhere in the funnel when divided by another exposure that covers all of them."""
    elsewhere = np.zeros(len(standing), "int64")
    if per is None:
        return elsewhere
    x = np.array([case.x for case in standing])
    for name in EXPOSURES:
        if name != per and all(case.met.get(name) for case in standing):
            n = np.array([case.met[name] for case in standing]) / PER
            other = fitted(x, n, is_rate=True, rules=view.counts.configuration.comparison)
            elsewhere |= other.places(x, n) != places
    return elsewhere


def _adjusted(
    view: Figures, blank: Comparison, standing: list[_Case], funnel: Funnel
) -> tuple[list[float | None], list[int | None]]:
    """Each unit's value with its case mix allowed for, and which way it would be flagged; None: not known."""
    values: list[float | None] = [None] * len(standing)
    flags: list[int | None] = [None] * len(standing)
    if blank.measure not in mix.STRATA:
        return values, flags
    counts = view.counts.agency
    agency = mix.AgencyMix(blank.measure, Subject(counts, (counts.scope.agency_id,), "agency", blank.span))
    pairs = [_mixed(agency, blank.measure, case.subject) for case in standing]
    known = [at for at, pair in enumerate(pairs) if pair is not None and pair[1] > 0]
    if not known:
        return values, flags
    x, n = (np.array([pairs[at][side] for at in known]) for side in (0, 1))  # type: ignore[index]
    beside = fitted(x, n, is_rate=blank.measure != "A1", rules=counts.configuration.comparison)
    for at, place, ratio in zip(known, beside.places(x, n), x / n, strict=True):
        # A ratio is turned back into the measure's unit around the group's own value.
        share = ratio if blank.measure == "A1" else funnel.centre * ratio / (beside.centre or 1.0)
        values[at] = float(min(share, 1.0)) * blank.scale
        flags[at] = int(np.sign(place)) if abs(place) == FAR else 0
    return values, flags


def _mixed(agency: mix.AgencyMix, measure: str, unit: Subject) -> tuple[float, float] | None:
    """Observed and expected counts; for A1 the reweighted estimate as cases of an effective size."""
    if measure == "A1":
        found = agency.answered(unit)
        return None if found is None else (found.value * found.cases, found.cases)
    ratio = observed_to_expected(agency.strata(unit), agency.rates)
    return float(ratio.observed), ratio.expected


def _steadied(x: Floats, n: Floats, is_rate: bool, least: int) -> Floats | None:
    """5 %, median and 95 % of each unit's likely value; None with too few units."""
    if len(x) < least:
        return None
    found = steadied_rates(x, n) if is_rate else steadied_shares(x, n)
    return np.column_stack([found.low, found.median, found.high])
