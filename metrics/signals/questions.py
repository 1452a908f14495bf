"""Which unusual weeks become questions: one family of tests over the whole agency, five rows at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from metrics.calendar import Week
from metrics.configuration import Configuration
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.rules import SignalRules
from metrics.signals import icons, predictive
from metrics.signals.judging import judge
from metrics.signals.notes import Note, excluded, starts
from metrics.trends import Weekly, histories
from models.access import Scope
from models.tree import UnitNode

COLUMNS: Final = (
    "measure",
    "unit_id",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "centre",
    "points",
    "sigma_z",
    "p",
    "corrected",
    "state",
    "unusual",
    "question",
)
_ORDER: Final = {icons.WORSE: 0, icons.HIGHER: 1, icons.LOWER: 1, icons.BETTER: 2}


@dataclass(frozen=True)
class WeekJudged:
    """All tests of one week. rows: one a unit and measure in scope; family: how many were tested in all."""

    week: Week
    rows: pd.DataFrame
    family: int

    @property
    def questions(self) -> pd.DataFrame:
        """The rows put to the chief, most worth asking first."""
        return self.rows[self.rows["question"]]

    @property
    def also(self) -> pd.DataFrame:
        """The other rows that are unusual."""
        return self.rows[self.rows["unusual"] & ~self.rows["question"]]

    def within(self, scope: Scope) -> "WeekJudged":
        """What a scope sees of it: the same tests of the same family, the rows of its own units."""
        seen = [scope.sees(int(unit_id)) for unit_id in self.rows["unit_id"]]
        return replace(self, rows=self.rows[np.array(seen, bool)].reset_index(drop=True))


def judge_week(view: Figures, notes: Sequence[Note]) -> WeekJudged:
    """Every unit's newest settled week at or before the selected one, against its own baseline.

    The family of tests is that of the whole agency, whoever looks; the rows are those of the units in scope,
    and the questions are chosen before that cut, so that everybody speaks of the same ones. notes: those of
    the whole agency.
    """
    configuration, week = view.counts.configuration, view.weeks.settled
    found: dict[str, Weekly] = {}
    for measure in configuration.signals.tested:
        found |= histories(view, [measure], _lowest(view, measure))
    rows = tests(found, notes, configuration, day_number(week.start))
    everything = WeekJudged(week, rows, int(rows["p"].notna().sum()))
    return everything.within(view.counts.scope)


def _lowest(view: Figures, measure: str) -> list[UnitNode]:
    """The units without units under them; the agency itself for a measure that only it has."""
    tree = view.counts.agency.tree
    parents = {node.parent_id for node in tree}
    leaves = [node for node in tree if node.id not in parents]
    part, end = REGISTRY[measure].part, view.weeks.settled.end
    whole = view.gone(part, date.min) is None
    can = [n for n in leaves if whole and not view.parts.cannot(REGISTRY[measure], n.level, end)]
    return can or tree[:1]


def tests(
    found: Mapping[str, Weekly], notes: Sequence[Note], configuration: Configuration, monday: int
) -> pd.DataFrame:
    """The tests of one week, one row a unit and measure, corrected together by Benjamini and Hochberg.

    p, corrected: None where not tested. unusual: corrected p of the rate in the rules or less, and outside
    the usual range. question: the five most worth asking, worse before better, then smallest corrected p.
    """
    frames = [_frame(weekly, notes, configuration, monday) for weekly in found.values()]
    rows = pd.concat([f for f in frames if len(f)] or frames, ignore_index=True)
    return choose(rows, configuration.signals)


def _frame(weekly: Weekly, notes: Sequence[Note], configuration: Configuration, monday: int) -> pd.DataFrame:
    at = np.flatnonzero(weekly.mondays == monday)
    if not len(at) or not weekly.units:
        return pd.DataFrame(columns=list(COLUMNS))
    place = int(at[0])
    usable = (weekly.below > 0) & weekly.reached & weekly.settled & ~excluded(notes, weekly)
    judged = judge(weekly, usable, place, starts(notes, weekly, place), configuration.signals)
    above, below = weekly.above[:, place], weekly.below[:, place]
    direction = configuration.measures[REGISTRY[weekly.measure].rule_id].direction
    outside = judged.p < 1 - predictive.USUALLY
    return pd.DataFrame(
        {
            "measure": weekly.measure,
            "unit_id": list(weekly.units),
            "numerator": above,
            "denominator": below,
            "value": np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0),
            "low": judged.low,
            "high": judged.high,
            "centre": judged.centre,
            "points": judged.points,
            "sigma_z": judged.sigma_z,
            "p": judged.p,
            "state": [
                icons.variation(side if out else 0, direction)
                for side, out in zip(judged.side.tolist(), outside.tolist(), strict=True)
            ],
        }
    )


def choose(rows: pd.DataFrame, rules: SignalRules) -> pd.DataFrame:
    """The rows with their corrected p, which are unusual, and which are questions; in the order of asking."""
    tested = rows["p"].notna().to_numpy(bool)
    corrected = np.full(len(rows), np.nan)
    if tested.any():
        corrected[tested] = adjusted(rows["p"].to_numpy("float64")[tested])
    unusual = (corrected <= rules.false_discovery) & (rows["state"] != icons.USUAL).to_numpy(bool)
    order = pd.DataFrame(
        {
            "unusual": ~unusual,
            "state": rows["state"].map(_ORDER).fillna(3).to_numpy(),
            "corrected": corrected,
            "p": rows["p"].to_numpy("float64"),
        }
    ).sort_values(["unusual", "state", "corrected", "p"], kind="stable")
    found = rows.assign(corrected=corrected, unusual=unusual).iloc[order.index].reset_index(drop=True)
    found["question"] = found["unusual"] & (np.arange(len(found)) < rules.most_questions)
    return found[list(COLUMNS)]


def adjusted(p: np.ndarray) -> np.ndarray:
    """p values corrected for their number, so that of those called unusual only a share is chance.

    Formula: Benjamini and Hochberg's step-up, statsmodels `multipletests(method="fdr_bh")`. 0 to 1, in the
    order given. None in, none out. Source: Benjamini and Hochberg 1995.
    """
    return np.asarray(multipletests(p, method="fdr_bh")[1])
