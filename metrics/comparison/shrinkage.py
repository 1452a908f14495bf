"""Units' values steadied by how much like units differ: what is left once chance has been allowed for.

For Compare only; the score has its own fixed steadying (`metrics.marks.steadied`).
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from metrics.intervals import Floats

# Median and the middle 90 % of what is likely.
QUANTILES: Final = (0.05, 0.5, 0.95)
# Above this many like cases, units are as good as alike.
_ALIKE: Final = 1e6


@dataclass(frozen=True, eq=False)
class Steadied:
    """Each unit's likely value: mean, and median with the middle 90 %. alike: nothing but chance differs."""

    mean: Floats
    low: Floats
    median: Floats
    high: Floats
    alike: bool


@dataclass(frozen=True)
class BetaPrior:
    """How shares differ between units, or what is known of one: Beta(alpha, beta).

    nll: the negative log likelihood where it was fitted.
    """

    alpha: float
    beta: float
    nll: float | None = None

    @property
    def mean(self) -> float:
        """alpha / (alpha + beta)."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(stats.beta.std(self.alpha, self.beta))

    def after(self, x: float, n: float) -> "BetaPrior":
        """What is known once `x` of `n` cases have been seen: Beta(alpha + x, beta + n - x)."""
        return BetaPrior(self.alpha + x, self.beta + n - x)

    def interval(self, confidence: float) -> tuple[float, float]:
        """The middle part of the distribution that holds this probability."""
        low, high = stats.beta.interval(confidence, self.alpha, self.beta)
        return float(low), float(high)


@dataclass(frozen=True)
class GammaPrior:
    """How rates differ between units: Gamma of shape theta and mean `mean`."""

    theta: float
    mean: float


def _columns(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)


def share_variance(x: ArrayLike, n: ArrayLike) -> float:
    """Moment estimate of the variance of true shares between units; 0 where chance explains more than all.

    Formula: max(0, sum n(p - m)² / sum n - m(1 - m) / mean n), m = sum x / sum n. Source: Marshall 1991.
    """
    counted, cases = _columns(x, n)
    m = counted.sum() / cases.sum()
    seen = float(np.average((counted / cases - m) ** 2, weights=cases))
    return max(0.0, seen - float(m * (1 - m) / cases.mean()))


def rate_variance(x: ArrayLike, expected: ArrayLike) -> float:
    """Moment estimate of the variance of true rates between units, clamped at 0 like `share_variance`.

    Formula: max(0, sum E(r - m)² / sum E - m / mean E), r = x/E, m = sum x / sum E. Source: Marshall 1991.
    """
    counted, exposure = _columns(x, expected)
    m = counted.sum() / exposure.sum()
    seen = float(np.average((counted / exposure - m) ** 2, weights=exposure))
    return max(0.0, seen - float(m / exposure.mean()))


def beta_prior(x: ArrayLike, n: ArrayLike) -> BetaPrior:
    """The beta distribution of true shares that makes the counts most likely.

    Formula: maximum of the beta-binomial likelihood over alpha, beta > 0. Counts of effective size need not
    be whole. Source: Gelman et al., Bayesian Data Analysis, section 5.3.
    """
    counted, cases = _columns(x, n)
    choose = special.gammaln(cases + 1) - special.gammaln(counted + 1) - special.gammaln(cases - counted + 1)

    def nll(place: Floats) -> float:
        a, b = np.exp(np.clip(place, -30, 30))
        kept = special.betaln(counted + a, cases - counted + b) - special.betaln(a, b)
        return -float(np.sum(choose + kept))

    m = min(max(counted.sum() / cases.sum(), 1e-3), 1 - 1e-3)
    start = np.log([10 * m, 10 * (1 - m)])
    found = optimize.minimize(
        nll, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000}
    )
    alpha, beta = np.exp(found.x)
    return BetaPrior(float(alpha), float(beta), float(found.fun))


def steadied_shares(x: ArrayLike, n: ArrayLike) -> Steadied:
    """Each unit's share after the peers have been taken into account.

    Formula: Beta(alpha + x, beta + n - x); mean, median, 5 % and 95 %. Range 0 to 1. Where the moment
    variance is 0 or the units are as good as alike, all have the pooled share.
    Units without cases are not given. Source: empirical Bayes, beta-binomial.
    """
    counted, cases = _columns(x, n)
    prior = beta_prior(counted, cases) if share_variance(counted, cases) > 0 else None
    if prior is None or prior.alpha + prior.beta > _ALIKE:
        a, b = counted.sum() + 0.5, (cases - counted).sum() + 0.5
        return _steadied(np.full(cases.shape, a / (a + b)), stats.beta(a, b), cases.shape, True)
    a, b = prior.alpha + counted, prior.beta + cases - counted
    return _steadied(a / (a + b), stats.beta(a, b), cases.shape, False)


def gamma_prior(x: ArrayLike, expected: ArrayLike) -> GammaPrior:
    """The gamma distribution of true rates that makes the counts most likely.

    Formula: negative binomial regression on a constant with offset ln E; theta = 1 / its dispersion, mean =
    exp of the constant. Source: Clayton and Kaldor 1987.
    """
    counted, exposure = _columns(x, expected)
    model = NegativeBinomial(counted, np.ones((len(counted), 1)), offset=np.log(exposure))
    start = [np.log(counted.sum() / exposure.sum()), 0.5]
    with warnings.catch_warnings():
        # Where it cannot settle, the dispersion is near 0, and the caller takes the units as alike.
        warnings.simplefilter("ignore")
        found = model.fit(start_params=start, method="nm", maxiter=4000, disp=0, xtol=1e-10, ftol=1e-12)
    constant, dispersion = (float(one) for one in found.params)
    return GammaPrior(1 / max(dispersion, 1 / _ALIKE), float(np.exp(constant)))


def steadied_rates(x: ArrayLike, expected: ArrayLike) -> Steadied:
    """Each unit's rate after the peers have been taken into account.

    Formula: Gamma(theta + x, rate theta/mean + E); mean, median, 5 % and 95 %. Unit: events per unit of E.
    Where the moment variance is 0 all have the pooled rate. Units without exposure are not given.
    Source: empirical Bayes, gamma-Poisson; the negative variance that others leave standing is clamped.
    """
    counted, exposure = _columns(x, expected)
    prior = gamma_prior(counted, exposure) if rate_variance(counted, exposure) > 0 else None
    if prior is None or prior.theta >= _ALIKE:
        shape, rate = counted.sum() + 0.5, exposure.sum()
        return _steadied(
            np.full(exposure.shape, shape / rate), stats.gamma(shape, scale=1 / rate), exposure.shape, True
        )
    shapes, rates = prior.theta + counted, prior.theta / prior.mean + exposure
    return _steadied(shapes / rates, stats.gamma(shapes, scale=1 / rates), exposure.shape, False)


def _steadied(mean: Floats, posterior: stats.rv_continuous, shape: tuple[int, ...], alike: bool) -> Steadied:
    low, median, high = (np.broadcast_to(posterior.ppf(q), shape).astype(np.float64) for q in QUANTILES)
    return Steadied(mean, low, median, high, alike)
