"""How the commands of `flask` say what they refuse."""

from __future__ import annotations

from functools import wraps

import click

from filing.domain.errors import FilingError
from filing.receipts.certificates import KeyUnusable
from filing.receipts.tokens import TokenUnusable


def refusals_said(function):
    """A refusal becomes one line on the error stream and exit status 1; never a stack trace."""

    @wraps(function)
    def wrapped(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except (KeyUnusable, TokenUnusable) as unusable:
            raise click.ClickException(str(unusable)) from unusable
        except FilingError as refusal:
            lines = [refusal.message, *(p.message for p in refusal.problems if p.message != refusal.message)]
            raise click.ClickException("\n".join(lines)) from refusal

    return wrapped
