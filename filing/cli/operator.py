"""The commands of `flask`: what an operator does without the pages, through the same services."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DatabaseError

from filing.cli.backups import backup, restore
from filing.cli.imprints import take_in
from filing.cli.refusals import refusals_said
from filing.cli.seals import agency_of, certificate
from filing.current import anchors, calendar, key_secret, now, store, today
from filing.extensions import db, transaction
from filing.models import Agency, Department, User
from filing.models.accounts import READ, ROLES, WRITE
from filing.moment import real_now
from filing.services import audit, calendars, invariants, jumps, schema, simulation
from filing.services.people import accounts, agencies, book_fill, second_factor, sight, tokens
from filing.work.anchors import AnchorsAway, read_back

user = AppGroup("user", help="Accounts.")
token = AppGroup("token", help="API tokens.")
calendar_group = AppGroup("calendar", help="The State Council's working-day calendars.")
clock = AppGroup("clock", help="The clock: confirmed after a jump; set and reset in a simulation.")
agency_group = AppGroup("agency", help="Filing agencies and their seals.")
agency_group.add_command(certificate)
book = AppGroup("book", help="常用名录.")


def register(app: Flask) -> None:
    """Every command, on the application's `flask`."""
    for command in (
        user, token, calendar_group, clock, agency_group, sweep, invariants_command, demo, work, backup, restore, take_in,
        book,
    ):  # fmt: skip
        app.cli.add_command(command)


@user.command("create")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--agency", "agency_code", help="The code of the agency a reviewer works at, e.g. 370200.")
@click.option(
    "--department", "department_name", help="The name of the department, as an administrator added it."
)
@click.option("--password", help="At least 10 characters; left out, one is made and printed.")
@click.option("--name", help="The person's name; the part of the address before @ where left out.")
@click.option("--organisation", help="An applicant's new organisation.")
@refusals_said
def create_user(email, role, agency_code, department_name, password, name, organisation):
    """Make an account."""
    chosen, name = password or secrets.token_urlsafe(12), name or email.partition("@")[0]
    with transaction():
        agencies.seed()
        if role == "applicant":
            made = accounts.register_applicant(email, name, chosen, now(), organisation=organisation or name)
        else:
            department = _department(department_name)
            made = accounts.create_staff(email, name, role, chosen, now(), _agency(agency_code), department)
        if not password:
            accounts.give_password(made, real_now())
    click.echo(f"Created {role} {email.strip().lower()}." + ("" if password else f" Password: {chosen}"))


@user.command("reset-second-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Why, and how the person was recognised; the person reads it.")
@refusals_said
def reset_second_factor(email, reason):
    """Let a person set up the second factor anew: for an administrator whom no other can help."""
    with transaction():
        second_factor.reset(None, person_of(email), reason, real_now())
    click.echo("Reset: the next log-in sets it up anew.")


def person_of(email: str) -> User:
    person = User.by_email(email)
    if person is None:
        raise click.ClickException(f"There is no account {email}; make it with `flask user create`.")
    return person


def _department(name: str | None) -> Department | None:
    found = Department.addressed(name, None) if name else None
    if name and found is None:
        raise click.ClickException(
            f"There is no department {name}; an administrator adds it under /admin/departments."
        )
    return found


def _agency(code: str | None) -> Agency | None:
    return agency_of(code) if code else None


@token.command("create")
@click.argument("email")
@click.option("--name", default=tokens.USUAL_NAME, show_default=True, help="What it is for.")
@click.option("--scope", default=WRITE, show_default=True, type=click.Choice([READ, WRITE]))
@click.option("--days", default=tokens.USUAL_DAYS, show_default=True, help="How long it opens anything.")
@refusals_said
def create_token(email, name, scope, days):
    """Print an API token for a person's programs. It is shown this once."""
    with transaction():
        made = tokens.create(person_of(email), real_now(), name=name, scope=scope, days=days)
    click.echo(made)


@calendar_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@refusals_said
def import_calendar(file):
    """Take in a year's published calendar: {"year", "days": [{"date", "isOffDay", "name"}]}."""
    try:
        data = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise click.ClickException(f'{file} should hold one object: {{"year": …, "days": […]}}')
    with transaction():
        changed = calendars.import_year(data, None, now())
        lines = [
            f"  {f.application_number}: now due {f.due_on}{'（暂定）' if f.due_provisional else ''}"
            for f in changed
        ]
    click.echo(f"Imported {data['year']}: {len(lines)} open due days changed.")
    for line in lines:
        click.echo(line)


@calendar_group.command("check")
def check_calendar():
    """Say which years are covered; exit 1 when this year is not."""
    years = calendar().published_years
    gaps = [year for year in range(years[0], years[-1] + 1) if year not in years]
    click.echo(f"Published calendars: {years[0]}–{years[-1]}" + (f", without {gaps}" if gaps else ""))
    this_year = today().year
    for year in (this_year, this_year + 1):
        if year not in years:
            click.echo(f"{year} is not covered: days that depend on it are 暂定 and make nothing expire.")
    if this_year not in years:
        raise SystemExit(1)


@clock.command("set")
@click.argument("moment")
@refusals_said
def set_clock(moment):
    """Let the system's clock run on from MOMENT, e.g. 2018-02-09T10:00 (Asia/Shanghai)."""
    to = simulation.read_moment(moment)
    with transaction():
        simulation.set_clock(to, simulation=current_app.config["SIMULATION"])
    click.echo(f"The clock runs from {to:%Y-%m-%d %H:%M %z}.")


@clock.command("reset")
@refusals_said
def reset_clock():
    """Go back to the real time."""
    with transaction():
        simulation.reset_clock(simulation=current_app.config["SIMULATION"])
    click.echo("The clock shows the real time.")


@clock.command("confirm")
def confirm_clock():
    """Say that the machine's date is right after it jumped by days, so that terms run out again."""
    with transaction():
        before = jumps.confirm(real_now())
    click.echo(
        f"The date is {real_now():%Y-%m-%d %H:%M}Z."
        + (f" Before: {before:%Y-%m-%d %H:%M}Z." if before else "")
    )


@agency_group.command("list")
def list_agencies():
    """Every agency: code, short name, name."""
    with transaction():
        agencies.seed()
    for agency in sight.every_agency():
        gone = f"\tclosed {agency.closed_on}, {agency.acting.code} goes on for it" if agency.closed_on else ""
        click.echo(f"{agency.code}\t{agency.short_name}\t{agency.name}{gone}")


@book.command("fill")
@with_appcontext
def fill_book():
    """Whom each organisation filed before there was a book, once."""
    if book_fill.is_done():
        click.echo("The book was filled before; what was removed from it since stays away.")
        return
    gained = 0
    for organisation in book_fill.organisations():
        with transaction():
            gained += book_fill.fill(organisation)
    with transaction():
        book_fill.done(now())
    click.echo(f"Parties added to the book: {gained}.")


@click.command("sweep")
@with_appcontext
def sweep():
    """Expire, remind, send what waits in the outbox, clear up. Twice does no harm."""
    from filing.work.sweeping import run_sweep

    counts = run_sweep()
    click.echo("  ".join(f"{what} {number}" for what, number in counts.items()))
    if counts["failed"]:
        raise SystemExit(1)


@click.command("work")
@click.option("--seconds", default=60, show_default=True, help="Between one round and the next.")
@click.option("--parent", type=int, help="End when this process, which started it, is gone.")
def work(seconds, parent):
    """Do what is to be done in the background until stopped; `make run` starts one beside the server."""
    from flask.cli import ScriptInfo

    from filing.work.engine import work as keep_working

    app = click.get_current_context().ensure_object(ScriptInfo).load_app()
    try:
        schema.require_fit(app)
    except schema.SchemaUnfit as unfit:
        raise click.ClickException(str(unfit)) from unfit
    keep_working(app, seconds, parent)


@click.command("invariants")
@with_appcontext
def invariants_command():
    """Check everything that must hold; a line for each breach, and exit 1."""
    breaches = 0
    try:
        db.session.rollback()
        if jumps.is_held(real_now()):
            breaches += 1
            click.echo("clock: it jumped by days; nothing expires until `flask clock confirm`")
        found = invariants.find_breaches(store(), calendar(), now(), anchors(), key_secret())
        for breach in chain(found, _elsewhere()):
            breaches += 1
            click.echo(breach)
    except DatabaseError as fault:
        breaches += 1
        click.echo(f"The database cannot be read: {fault.orig}")
    if breaches:
        raise SystemExit(1)
    click.echo("Everything holds.")


def _elsewhere() -> Iterator[str]:
    """Of the heads that were sent away: shortened here, they are there still."""
    if url := current_app.config["ANCHORS_URL"]:
        try:
            yield from audit.find_unknown(read_back(url))
        except AnchorsAway as away:
            yield f"audit chain: the heads kept on another machine cannot be read: {away}"


@click.command("demo")
@with_appcontext
@refusals_said
def demo():
    """Make the demonstration agencies, accounts and filings, and print the log-ins. Again, it adds nothing."""
    from filing import demo as demonstration

    made = demonstration.build()
    click.echo(f"Demonstration: {made} filings made." if made else "Demonstration: already there.")
    if simulation.is_moved():
        click.echo(
            f"The clock is simulated: {now():%Y-%m-%d %H:%M}. Back to the real date: flask clock reset"
        )
    click.echo(demonstration.log_ins())
