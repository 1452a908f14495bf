"""demo, serve: the dashboard on this machine."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.output import progress
from dashboard.cli.places import day_from, ready
from metrics.calendar import Week, day_start, local_day, zone
from models.errors import SettingsError
from models.units import BEGINNING

# In this order: what others attach to comes first.
DEMO_FILES = (
    ("units.csv", "template-units"),
    ("exposure.csv", "template-exposure"),
    ("complaints.csv", "template-complaints"),
    ("outcomes.csv", "template-outcomes"),
    ("promises.csv", "template-promises"),
    ("hand_offs.csv", "template-hand-offs"),
    ("due_changes.csv", "template-due-changes"),
    ("events.csv", "template-events"),
)


def make_demo(until: date | None = None) -> None:
    """The demo agency into the database, where it is not there: generated, then imported like any other.

    A demo that was stopped half-way is completed, up to the Sunday it was begun with.
    """
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.engine import engine
    from models.importing.load import import_file
    from models.importing.mapping import load_mapping
    from models.rights import set_up
    from seed_data.generate import AGENCY, ZONE, generate

    set_up()
    place = zone(ZONE)
    held = _demo_sources(AGENCY)
    missing = [(file, mapping) for file, mapping in DEMO_FILES if mapping not in held]
    if not missing:
        typer.echo(f"{AGENCY} is here already.")
        return
    begun = min(held.values(), default=None)
    last_sunday = Week.of(datetime.now(place).date()).previous.end
    sunday = local_day(begun - timedelta(microseconds=1), place) if begun else until or last_sunday
    exported = day_start(sunday + timedelta(days=1), place)
    with tempfile.TemporaryDirectory() as folder, progress() as bar:
        typer.echo(f"Making {AGENCY}, a made-up agency, up to {sunday}.")
        generate(Path(folder), sunday)
        for file, mapping in missing:
            task = bar.add_task(file, total=None)
            report = import_file(
                engine(),
                Path(folder) / file,
                load_mapping(Path(mapping)),
                AGENCY,
                actor=local_viewer().name,
                as_of=exported,
                progress=lambda rows, _, task=task: bar.update(task, completed=rows),  # type: ignore[misc]
            )
            typer.echo(f"{file}: {report.new:,} new, {report.quarantined:,} quarantined")
    _make_personas(AGENCY, datetime.now(place))
    keep_week(engine(), AGENCY)


# Made-up persons, one for each view of the demo data: post, role, and the unit of a commander.
PERSONAS = (
    ("Chief of police", "chief", None),
    ("Council policy office", "policymaker", None),
    ("Captain, Central", "commander", "Central"),
    ("Captain, Internal affairs", "commander", "Internal affairs"),
    ("Steward of records", "steward", None),
    ("Internal auditor", "auditor", None),
)


def _make_personas(agency: str, now: datetime) -> None:
    """The demo's persons where they are not there; their issuer is no address, so none can sign in."""
    from models.access import local_viewer
    from models.engine import engine, reading
    from models.granting import grant
    from models.people import DEMO, Identity, personas
    from models.tree import find_agency, unit_ids
    from models.units import unit_key

    with reading(engine()) as connection:
        row = find_agency(connection, agency)
        units = unit_ids(connection, row.id) if row else {}
        held = {identity.subject for identity in personas(connection)}
    for name, role, unit in PERSONAS:
        if row is not None and name not in held:
            grant(
                engine(),
                row.id,
                role,
                name=name,
                identity=Identity(DEMO, name),
                unit_id=units[unit_key(unit)] if unit else None,
                from_on=BEGINNING,
                by=local_viewer().name,
                at=now,
            )


def _demo_sources(agency: str) -> dict[str, datetime]:
    """The demo's files that are in, by mapping, with their as-of."""
    from models.access import Scope
    from models.engine import engine, reading
    from models.sources import read_files
    from models.tree import find_agency

    with reading(engine()) as connection:
        row = find_agency(connection, agency)
        if row is None:
            return {}
        lines = read_files(connection, Scope(row.id)).sources
    return {line.name: line.as_of for line in lines if line.as_of is not None}


def publish_demo(now: datetime) -> None:
    """The demo's newest whole quarter and the weeks since, published as they stand, where none is yet."""
    from metrics.disclosure.quarters import quarters
    from metrics.figures import figures
    from metrics.publishing import due_at, publish_due, publish_weeks
    from metrics.releasing import release_due, weeks_of
    from models import published
    from models.access import check_can_read_agency, local_viewer
    from models.engine import engine, reading
    from seed_data.generate import AGENCY

    by = local_viewer().name
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        if published.weeks(connection, scope):
            return
        view = figures(connection, scope, now=now)
    rules, place = view.counts.configuration, view.counts.zone
    due = [one for one in quarters(view) if due_at(weeks_of(one)[-1], rules, place) <= now]
    newest = next(iter(due), None)  # a quarter that has just settled waits for its Wednesday
    if newest is None:
        return
    typer.echo(f"Publishing {newest} and the weeks since, as an agency would week by week.")
    first = publish_weeks(engine(), scope, weeks_of(newest), by=by, at=now)
    later = publish_due(engine(), scope, by=by, at=now)
    release_due(engine(), scope, by=by, at=now)
    typer.echo(f"{len(first) + len(later)} weeks and {newest} are published.")


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make the database.")] = False,
    until: Annotated[
        str | None, typer.Option("--until", help="Last Sunday of the demo data, such as 2026-11-15.")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to answer on.")] = None,
) -> None:
    """Make the demo agency's database if there is none, and serve the dashboard on it."""
    make_demo(_sunday(until))
    publish_demo(datetime.now(UTC))
    if not no_serve:
        serve(None, port)


def _sunday(text: str | None) -> date | None:
    if text is None:
        return None
    day = day_from(text)
    if day.isoweekday() != 7:
        raise SettingsError(f"{day} is no Sunday.")
    return day


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to answer on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to answer on.")] = None,
) -> None:
    """Serve the dashboard. Without sign-in it answers on this machine only."""
    from dashboard.server import check_can_serve
    from dashboard.server import serve as run
    from models.settings import settings
    from models.sign_in_settings import sign_in_settings

    host, port = host or settings().host, port or settings().port
    check_can_serve(host, port)
    ready()
    rules = sign_in_settings()
    if rules is None:
        typer.echo(
            f"The dashboard answers on http://{host}:{port} — local only, nothing leaves this machine."
        )
    else:
        typer.echo(f"The dashboard answers on {host}:{port}, and people sign in at {rules.public_url}.")
    run(host, port)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(demo)
    app.command()(serve)
