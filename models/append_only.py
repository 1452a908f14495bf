"""Tables whose rows are only ever added: the database itself refuses to change or remove one.

This stops mistakes and the app's own role. Who owns the file or the server can take the triggers away; that
is what the chain of digests is for (`models.chain`).
"""

from typing import Final

# Every table here carries the statements below; on PostgreSQL the app's role may only read and add to them.
APPEND_ONLY: Final = (
    "audit_event",
    "look",
    "published_line",
    "figure_dispute",
    "dispute_answer",
    "decision",
    "quarter_release",
)

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$
"""


def protecting(dialect: str, table: str) -> tuple[str, ...]:
    """The statements that make a table append-only; for migrations.

    SQLite fires the trigger on DELETE for INSERT OR REPLACE only where recursive_triggers is on
    (`models.engine` turns it on). PostgreSQL's TRUNCATE needs a trigger of the statement.
    """
    if dialect == "postgresql":
        trigger = (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"
        )
        return _FUNCTION, trigger
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        for verb in ("UPDATE", "DELETE")
    )
