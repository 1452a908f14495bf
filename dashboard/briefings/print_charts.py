"""A briefing's chart as it is printed: a Vega-Lite specification on white, labelled where it stands.

On paper nothing is hovered over, so what a chart says is written in it; axes of counts carry no numbers of
their own. The manner is that of the screen, in the light colours; shapes and words say the same in grey. It
is written without Altair, whose checks would take longer than all the rest of a file.
"""

import json
import re
from typing import Final

from dashboard.briefings.briefing import Chart
from dashboard.briefings.print_line import line
from dashboard.briefings.print_rows import in_rows
from dashboard.charts import Spec, manner

FONT: Final = "Source Sans Pro"
WIDTH: Final = 672  # px, that is 504 pt: a Letter page between its margins
_PAIR: Final = re.compile(r"light-dark\((#\w+),#\w+\)")


def printed(chart: Chart, height: int) -> Spec:
    """The specification of a chart, with its rows, as wide as the text of a page, in light colours alone.

    height: px it may take; few rows of bars take less, and many take what they need.
    """
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **manner(),
        "width": WIDTH,
        "autosize": {"type": "fit", "contains": "padding"},
        **(line(chart, height) if chart.kind == "line" else in_rows(chart, height)),
    }
    text = _PAIR.sub(r"\1", json.dumps(spec))
    return dict(json.loads(text.replace("Source Sans, sans-serif", FONT)))
