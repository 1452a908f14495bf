"""All readings of the pages, kept by small keys: database, scope, data version, as-of, week.

The scope is always part of the key, because caches are shared by all viewers. Whoever calls has checked the
viewer in this very run (`dashboard.place`). What is kept by `cache_resource` is shared and never changed.
"""

from dashboard.cache.judgements import (
    comparison,
    council,
    council_quarters,
    directions,
    judged,
    patterns,
    promise_effects,
    sensitivity,
    signals,
    since,
    stock,
    trend,
    unit_trends,
)
from dashboard.cache.lists import (
    adoptions,
    asked,
    files,
    hand_offs,
    handed_on,
    nobody_owns,
    open_complaints,
    open_promises,
    pattern_looks,
    pattern_rows,
    published_weeks,
    replies,
    rows,
    story,
)
from dashboard.cache.once import once
from dashboard.cache.trails import trail_states
from dashboard.cache.views import (
    Place,
    WeekView,
    configuration,
    figures_of,
    node_of,
    week_labels,
    week_view,
)

__all__ = [
    "Place",
    "WeekView",
    "adoptions",
    "asked",
    "comparison",
    "configuration",
    "council",
    "council_quarters",
    "directions",
    "figures_of",
    "files",
    "hand_offs",
    "handed_on",
    "judged",
    "nobody_owns",
    "node_of",
    "once",
    "open_complaints",
    "open_promises",
    "pattern_looks",
    "pattern_rows",
    "patterns",
    "promise_effects",
    "published_weeks",
    "replies",
    "rows",
    "sensitivity",
    "signals",
    "since",
    "stock",
    "story",
    "trail_states",
    "trend",
    "unit_trends",
    "week_labels",
    "week_view",
]
