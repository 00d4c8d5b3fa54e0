"""`flask agency certificate`: the agencies' seal keys, and the root that everybody checks against."""

from __future__ import annotations

import os
from functools import partial

import click
from flask.cli import AppGroup

from filing.cli.refusals import refusals_said
from filing.current import key_secret, now
from filing.domain.days.calendar import SHANGHAI
from filing.extensions import transaction
from filing.models import Agency, SealKey
from filing.receipts.certificates import fingerprint, read_certificate
from filing.receipts.tokens import public_key_in
from filing.services.imprints import digests
from filing.services.people import second_factor
from filing.services.receipts import seals
from filing.services.supervision import reporters

certificate = AppGroup(
    "certificate", help="Seal keys and certificates: P-256, under the simulation's own root."
)
for_years = click.option("--years", default=seals.SEAL_YEARS, show_default=True, type=click.IntRange(1, 80))


def agency_of(code: str) -> Agency:
    agency = Agency.by_code(code)
    if agency is None:
        raise click.ClickException(f"There is no agency {code}; see `flask agency list`.")
    return agency


@certificate.command("make")
@click.argument("agency_code")
@click.option(
    "--pkcs11", "token_url", help="pkcs11:token=…;object=…?module-path=…&pin-source=file:… (RFC 7512)."
)
@for_years
@refusals_said
def make(agency_code, token_url, years):
    """Make a seal key for an agency, beside those it has; with --pkcs11, certify one in a token."""
    _refuse_pin(token_url)
    with transaction():
        key = _maker(token_url)(agency_of(agency_code), key_secret(), now(), None, years=years)
        line = _line(key)
    click.echo(f"Made {line}")


def _maker(token_url: str | None):
    if not token_url:
        return seals.make
    return partial(_make_in_token, token_url=token_url, public_key=public_key_in(token_url))


def _make_in_token(agency, secret, moment, actor, *, years, token_url, public_key) -> SealKey:
    return seals.make_in_token(agency, token_url, public_key, secret, moment, actor, years)


def _refuse_pin(token_url: str | None) -> None:
    if token_url and "pin-value" in token_url:
        raise click.ClickException(
            "Leave the PIN out of the URL: use pin-source=file:… or FILING_PKCS11_PIN."
        )


@certificate.command("rotate")
@click.argument("agency_code")
@for_years
@refusals_said
def rotate(agency_code, years):
    """Retire an agency's keys and make a new one. Receipts of the old ones stay verifiable."""
    with transaction():
        line = _line(seals.rotate(agency_of(agency_code), key_secret(), now(), None, years))
    click.echo(f"Made {line}")


@certificate.command("retire")
@click.argument("serial")
@refusals_said
def retire(serial):
    """Destroy the private part of one key. Its receipts stay verifiable."""
    with transaction():
        key = SealKey.by_serial(serial)
        if key is None:
            raise click.ClickException(f"There is no key {serial}; see `flask agency certificate list`.")
        seals.retire(key, now(), None)
    click.echo(f"Retired {serial}.")


@certificate.command("list")
@click.argument("agency_code", required=False)
def list_keys(agency_code):
    """Every seal key: serial, agency, validity, where it is."""
    agency = agency_of(agency_code) if agency_code else None
    for key in SealKey.all(agency.id if agency else None):
        click.echo(_line(key))


@certificate.command("root")
@refusals_said
def show_root():
    """Print the root certificate (PEM) that receipts are checked against; made if there is none."""
    with transaction():
        pem = seals.root(key_secret(), now()).certificate
    click.echo(pem, nl=False)
    click.echo(f"SHA-256 {fingerprint(read_certificate(pem))}", err=True)


@certificate.command("reencrypt")
@refusals_said
def reencrypt():
    """Encrypt private keys, second factors and reporters anew, after FILING_KEY_SECRET changed.

    FILING_OLD_KEY_SECRET has the old one.
    """
    old = os.environ.get("FILING_OLD_KEY_SECRET", "")
    if not old:
        raise click.ClickException(
            "Set FILING_OLD_KEY_SECRET to the secret that the keys are encrypted with now."
        )
    with transaction():
        keys = seals.protect_anew(old.encode(), key_secret())
        factors = second_factor.protect_anew(old.encode(), key_secret())
        people = reporters.protect_anew(old.encode(), key_secret())
        digests.protect_anew(old.encode(), key_secret())
    click.echo(
        f"{keys} private keys, {factors} second factors and {people} reporters are encrypted with the new secret."
    )


def _line(key: SealKey) -> str:
    days = f"{key.valid_from.astimezone(SHANGHAI):%Y-%m-%d}..{key.valid_until.astimezone(SHANGHAI):%Y-%m-%d}"
    where = "retired" if key.retired_at else "token" if key.token_url else "database"
    return f"{key.serial}\t{key.agency.code}\t{key.agency.name}\t{days}\t{where}"
