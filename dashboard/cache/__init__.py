"""All readings of the pages, kept by small keys: database, scope, data version, as-of, week.

The scope is always part of the key, because caches are shared by all viewers. Whoever calls has checked the
viewer in this very run (`dashboard.place`). What is kept by `cache_resource` is shared and never changed.
"""

from dashboard.cache.judgements import (
    comparison,
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
    held_since,
    nobody_owns,
    open_complaints,
    open_promises,
    pattern_looks,
    pattern_rows,
    replies,
    retention,
    rows,
    story,
)
from dashboard.cache.once import once
from dashboard.cache.published import (
    chain,
    disputes,
    editions,
    publication_holds,
    published_weeks,
    revised,
)
from dashboard.cache.quarters import council, council_quarters, released_quarter
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
    "chain",
    "comparison",
    "configuration",
    "council",
    "council_quarters",
    "directions",
    "disputes",
    "editions",
    "figures_of",
    "files",
    "hand_offs",
    "handed_on",
    "held_since",
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
    "publication_holds",
    "published_weeks",
    "released_quarter",
    "replies",
    "retention",
    "revised",
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
