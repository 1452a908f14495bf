"""publish, published, verify, revisions: freezing settled weeks, and proving what was published."""

from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, now, place, quarter_of, ready, week_of
from models.errors import ChainBroken, ExportFailed, SettingsError

VERIFIER = Path(__file__).parents[1] / "static" / "verify_chain.py"
COLUMNS = ("week", "edition", "published_at", "units", "head", "reason")


def publish(
    week: Annotated[str | None, typer.Option("--week", help="A settled week such as 2026-W44.")] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="A quarter whose weeks are published, such as 2026-Q3.")
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Every week and quarter whose time has come; for a timer.")
    ] = False,
    correction: Annotated[
        str, typer.Option("--correct", help="Why what is published gets another edition.")
    ] = "",
    hold: Annotated[str, typer.Option("--hold", help="Hold it back, for this reason.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Let what is held be published.")] = False,
    by: Annotated[str, typer.Option("--by", help="The post that holds or lifts.")] = "",
    agency: Agency = None,
) -> None:
    """Freeze a settled week of every unit, or a quarter for outside; hold one back, or lift the hold."""
    from models.access import local_viewer

    chosen = week_of(week) or quarter_of(quarter)
    alone = sum(one is not None for one in (week, quarter)) + due == 1
    if not alone or sum((due, bool(correction), bool(hold), lift)) > 1:
        raise SettingsError(
            "Say --week or --quarter and at most one of --correct, --hold and --lift; or --due alone."
        )
    with place(agency) as (_, scope):
        pass
    actor = by or local_viewer().name
    if chosen is None:
        _publish_due(scope, actor)
    elif hold or lift:
        if not by:
            raise SettingsError("A hold has a name: say whose with --by.")
        _hold(scope, chosen.label, hold, actor)
    else:
        _publish(scope, chosen, actor, correction)


def _publish(scope: Any, chosen: Any, actor: str, correction: str) -> None:
    from metrics.calendar import Week
    from metrics.publishing import publish as publish_week
    from metrics.releasing import release_quarter

    freeze: Any = publish_week if isinstance(chosen, Week) else release_quarter
    _say(freeze(ready(), scope, chosen, by=actor, at=now(), correction=correction))


def _publish_due(scope: Any, actor: str) -> None:
    from metrics.publishing import publish_due
    from metrics.releasing import release_due

    done = publish_due(ready(), scope, by=actor, at=now()) + release_due(ready(), scope, by=actor, at=now())
    for one in done:
        _say(one)
    if not done:
        typer.echo("Nothing is due.")


def _hold(scope: Any, label: str, reason: str, actor: str) -> None:
    """Hold back for a reason; without one, lift the hold."""
    from models import published
    from models.engine import writing

    with writing(ready()) as connection:
        if reason:
            published.hold(connection, scope, label, reason, by=actor, at=now())
        else:
            published.lift(connection, scope, label, by=actor, at=now())
    typer.echo(f"{label}: {'held' if reason else 'lifted'}.")


def _say(done: Any) -> None:
    what = f"{done.week}, {done.units} units" if hasattr(done, "week") else str(done.quarter)
    typer.echo(f"Published: {what}. Head {done.head}")


def published(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """The published weeks and quarters with the head after each, and what is held."""
    import pandas as pd

    from models import published as weeks

    with place(agency) as (connection, scope):
        found = [*weeks.weeks(connection, scope), *weeks.quarters(connection, scope)]
        held = [row for row in weeks.holds(connection, scope) if row.lifted_at is None]
    rows = [
        (one.label, one.edition, one.published_at, one.units, str(one.head), one.reason or None)
        for one in found
    ]
    rows += [(row.label, None, None, None, None, f"held by {row.held_by}: {row.reason}") for row in held]
    show(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object), form)


def verify(
    head: Annotated[
        str | None, typer.Option("--head", help="A head printed earlier; 12 signs of its digest will do.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder for the chain and a program that checks it.")
    ] = None,
    rebuild: Annotated[
        str | None,
        typer.Option("--rebuild", help="A week or quarter to reckon again as known then."),
    ] = None,
    agency: Agency = None,
) -> None:
    """Walk the published weeks; exit 14 and the first bad line where they are not as published."""
    from models import published as weeks
    from models.chain import Head

    with place(agency) as (connection, scope):
        newest = weeks.verify(connection, scope, Head.parse(head) if head else None)
        if out is not None:
            _write(out, "".join(weeks.export(connection, scope)))
    typer.echo(f"Verified: {newest.number:,} lines. Head {newest}")
    if rebuild is not None:
        _rebuild(scope, rebuild)


def _rebuild(scope: Any, label: str) -> None:
    """Errors: ChainBroken where what is reckoned again is not, to the byte, what was published."""
    from tempfile import TemporaryDirectory

    from metrics.publishing import differing
    from metrics.releasing import same_again

    with TemporaryDirectory(prefix="accountability-") as folder:
        if "Q" in label:
            quarter = quarter_of(label)
            assert quarter is not None
            units = [] if same_again(ready(), scope, quarter, Path(folder)) else ["the whole agency"]
        else:
            week = week_of(label)
            assert week is not None
            units = differing(ready(), scope, week, Path(folder))
    if units:
        raise ChainBroken(f"{label}: reckoned again, {len(units)} units differ: {', '.join(units[:5])}.")
    typer.echo(f"{label}: reckoned again from what was known then, the same to the byte.")


def revisions(
    week: Annotated[str, typer.Option("--week", help="A published week such as 2026-W44.")],
    unit: UnitName = None,
    rows: Annotated[bool, typer.Option("--rows", help="The records that moved the figures.")] = False,
    agency: Agency = None,
    form: Form = Format.TABLE,
) -> None:
    """What has changed of a published week since: each figure then and now, and why."""
    from tempfile import TemporaryDirectory

    from metrics.revisions import revised
    from models.tree import find_unit

    chosen = week_of(week)
    assert chosen is not None
    with place(agency) as (connection, scope):
        units = frozenset({find_unit(connection, scope, unit).id}) if unit else None
    with TemporaryDirectory(prefix="accountability-") as folder:
        found = revised(ready(), scope, chosen, Path(folder), now=now(), units=units)
    title = f"{chosen}, as known on {found.known_at:%Y-%m-%d %H:%M} UTC and now"
    show(found.rows if rows else found.figures, form, title)


def _write(folder: Path, chain: str) -> None:
    from dashboard.briefings.files import write

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(f"The chain cannot be written to {folder}.") from error
    write(folder, VERIFIER.name, VERIFIER.read_bytes())
    file = write(folder, "chain.txt", chain.encode())
    typer.echo(f"Wrote {file}. Check it with: python3 {VERIFIER.name} chain.txt HEAD")


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(publish)
    app.command()(published)
    app.command()(verify)
    app.command()(revisions)
