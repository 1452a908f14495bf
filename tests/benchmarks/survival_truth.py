"""How far three medians of days to answer are from the truth while intake doubles. Prints a table.

50 simulated agencies; the pace of work never changes, so every departure is the method's. period: A2 as the
app shows it.
"""

import numpy as np

from tests.simulated_cases import TRUE_MEDIAN, Medians, medians

SEEDS = 50
WAYS = {
    "period": "period curve, open cases counted (A2)",
    "closed": "median of cases closed in the window",
    "opened_and_closed": "median of cases opened and closed in it",
}


def main() -> None:
    """Print the table."""
    found: list[Medians] = [medians(seed) for seed in range(SEEDS)]
    print(f"True median {TRUE_MEDIAN:.0f} days, {SEEDS} agencies\n")
    print("| way | mean | lowest | highest | furthest from the truth |")
    print("|---|---|---|---|---|")
    for name, words in WAYS.items():
        days = np.array([getattr(one, name) for one in found])
        furthest = np.abs(days - TRUE_MEDIAN).max()
        print(f"| {words} | {days.mean():.1f} | {days.min():.0f} | {days.max():.0f} | {furthest:.1f} |")


if __name__ == "__main__":
    main()
