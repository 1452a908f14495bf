"""The columns of the other files that leave: a request's package, a briefing; and all tables by name."""

from typing import Final

from dashboard.open_data.columns import MEASURED, QUARTER, Column, FileTable

WEEK: Final = FileTable(
    "week",
    "Figures of a published week",
    "Promises and community events of every unit, as frozen. Complaints, feedback and scores stay inside.",
    "The published lines of the week.",
    (
        Column("week", "string", "The week that was published.", key=True),
        Column("unit", "string", "Name of the unit when the week was published.", key=True),
        Column("measure", "string", "The measure, by its number in the catalogue.", key=True),
        Column("window", "string", "The weeks looked at: week, 13w, 52w or all.", key=True),
        Column("week_start", "date", "First day of the window."),
        Column("week_end", "date", "Last day of the window."),
        *MEASURED,
    ),
)
REPLIES: Final = FileTable(
    "replies",
    "What units said beside figures of the week",
    "Replies that somebody other than their author has read and passed.",
    "Replies of units.",
    (
        Column("unit", "string", "Name of the unit.", key=True),
        Column("measure", "string", "The measure that the reply is about.", key=True),
        Column("week_start", "date", "The Monday of the week that it is about.", key=True),
        Column("written_on", "datetime", "When it was written, in UTC.", key=True),
        Column("text", "string", "The reply."),
    ),
)
HOLDS: Final = FileTable(
    "holds",
    "Weeks and quarters held back",
    "Who held back what was to be published of the period, why, and until when.",
    "Holds on publication.",
    (
        Column("label", "string", "The week or quarter.", key=True),
        Column("reason", "string", "Why it was held back."),
        Column("held_by", "string", "The post that held it."),
        Column("held_at", "datetime", "From when on, in UTC.", key=True),
        Column("lifted_by", "string", "The post that lifted the hold; blank: it stands."),
        Column("lifted_at", "datetime", "When it was lifted, in UTC."),
    ),
)
ADOPTED: Final = FileTable(
    "adopted",
    "Clocks and goalposts adopted",
    "Every clock and goalpost that a post of the agency has adopted, oldest first.",
    "What the agency has adopted.",
    (
        Column("key", "string", "Which clock or goalpost.", key=True),
        Column("value", "string", "Its value."),
        Column("note", "string", "Where the value comes from."),
        Column("reason", "string", "Why it was changed within the year it was adopted for."),
        Column("post", "string", "Whose decision it is."),
        Column("adopted_at", "datetime", "When it was adopted, in UTC.", key=True),
        Column("in_force_from", "date", "The first day it holds for; 1900-01-01: for all records."),
    ),
)
BRIEFING: Final = FileTable(
    "briefing",
    "Figures of a briefing",
    "The published figures that a briefing is made of, in its CSV file and its workbook.",
    "Published lines of a week or a quarter.",
    (
        Column("unit", "string", "Name of the unit when the figure was published.", key=True),
        Column("measure", "string", "The measure, by its number in the catalogue.", key=True),
        Column("name", "string", "The name of the measure."),
        Column("window", "string", "The weeks looked at: week, 13w, 52w, quarter or all.", key=True),
        Column("week_start", "date", "First day of the window.", key=True),
        Column("week_end", "date", "Last day of the window."),
        *MEASURED[:5],
        Column("goal", "number", "The goal of the year, on the scale of the value."),
        *MEASURED[5:],
        Column("scorecard", "string", "The scorecard that the figure stands on."),
        Column("head", "string", "The head of the chain when it was published."),
        Column("edition", "integer", "Which edition of the week or quarter."),
        Column("as_of", "datetime", "What had happened before is counted, in UTC."),
        Column("reaches", "string", "How far the records of each part reach."),
        Column("published_at", "datetime", "When it was published, in UTC."),
        Column("filters", "string", "What was chosen."),
        Column("denominators", "string", "What figures are out of."),
        Column("method", "string", "The version of the software's method."),
        Column("configuration", "string", "The version of what the agency has set."),
        Column("suppression", "string", "What is withheld, and why."),
        Column("use", "string", "What the file is for, and what not."),
    ),
)
TABLES: Final[dict[str, FileTable]] = {
    table.name: table for table in (*QUARTER, WEEK, REPLIES, HOLDS, ADOPTED, BRIEFING)
}
