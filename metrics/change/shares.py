"""Whether one share is higher or lower than another by more than chance."""

from typing import Literal

import numpy as np

from metrics.configuration import Configuration
from metrics.marks import drawn, generator, seed
from metrics.measures.definition import Value

Change = Literal["up", "down", "no clear change"]


def change(now: Value, then: Value, rules: Configuration, about: tuple[str, ...]) -> Change | None:
    """Formula: P(share now > share then) + P(equal) / 2 by independent seeded draws; up from
    `change_probability` on, down from 1 less it. None where either has no share to draw from.

    about: what is compared, for the seed. Source: beta-binomial posteriors without a prior, as for the band.
    """
    if now.p is None or then.p is None:
        return None
    recent, past = (
        drawn(
            value.p or 0.0,
            value.n_eff or 0.0,
            None,
            0.0,
            rules.score.draws,
            generator(seed(*about, rules.version, when)),
        )
        for value, when in ((now, "now"), (then, "before"))
    )
    higher = float(np.mean(recent > past) + np.mean(recent == past) / 2)
    enough = rules.effects.change_probability
    return "up" if higher >= enough else "down" if higher <= 1 - enough else "no clear change"
