"""`flask backup DIR` and `flask restore DIR`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from filing.current import chain_history
from filing.extensions import db, transaction
from filing.moment import real_now
from filing.services import audit
from filing.work import backups
from filing.work.nightly import house_of

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")


@click.command("backup")
@FOLDER
@with_appcontext
def backup(folder):
    """Copy the whole installation into DIR while it serves: database, files, secrets, heads of the audit chain."""
    db.session.rollback()
    try:
        made = backups.back_up(house_of(current_app.config), folder, real_now())
    except (backups.BackupRefused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Backed up to {folder}: {len(made.parts)} files, each with its digest in {backups.LIST}.")
    click.echo(f"Keep {folder / backups.KEYS} apart from the rest: whoever has both can seal receipts.")


@click.command("restore")
@FOLDER
@with_appcontext
def restore(folder):
    """Bring a backup back onto an installation that has no account and no filing; nothing may be serving it."""
    db.session.remove()
    try:
        restored = backups.restore(house_of(current_app.config), folder)
    except (backups.BackupRefused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Restored as it was at {restored.made.made_at}.")
    if restored.set_aside:
        click.echo(
            f"{restored.newer_heads} heads of the audit chain were written down after that, for acts that are lost "
            f"with it. This is no break of the chain; they are kept in {restored.set_aside}."
        )
    _say_what_is_next(restored)


def _say_what_is_next(restored: backups.Restored) -> None:
    newest = current_app.extensions["migrate"].migrate.get_config()
    if not backups.is_of_today(db.engine, newest):
        click.echo("It is of an older version: run `flask db upgrade`, then `flask invariants`.")
        return
    with transaction():
        audit.record(
            "installation.restored", "installation", None, real_now(),
            made_at=restored.made.made_at, newer_heads=restored.newer_heads,
        )  # fmt: skip
    chain_history()
    click.echo("Now run `flask invariants`, then start the server and `flask work`.")
