"""`flask take-in`: rows that something else than this system wrote, accepted as they stand."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from filing.current import chain_history, key_secret
from filing.extensions import db, transaction
from filing.moment import real_now
from filing.services.imprints import altered

BEFORE = "rows from before there were imprints"


@click.command("take-in")
@click.option(
    "--first", is_flag=True, help="After the upgrade that brought the imprints; later it does nothing."
)
@click.option("--reason", help="Why rows were written by something else, for instance a repair; it is kept.")
@with_appcontext
def take_in(first, reason):
    """Accept the rows as they stand: each gets its imprint, and the audit chain says why.

    Run `flask invariants` before: what it names behind the system's back is what will be accepted.
    """
    if first == bool(reason and reason.strip()):
        raise click.ClickException("Say either --first or, with --reason, why the rows are accepted.")
    db.session.rollback()
    if first and not altered.is_empty():
        click.echo("The rows have their imprints already.")
        return
    with transaction():
        counts = altered.take_in(key_secret(), BEFORE if first else reason.strip(), real_now())
    chain_history()
    if counts or not first:
        click.echo(f"Accepted {sum(counts.values())} rows as they stand.")
    for table, count in counts.items():
        click.echo(f"  {table}: {count}")
