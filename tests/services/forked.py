"""What processes that accept filings have from the one that they are forked from.

It has made an application, so that none of them begins with that. It has printed nothing: a font that is open would be
read by all of them from one place.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from filing import create_app
from filing.receipts import message, pdf  # noqa: F401
from tests.conftest import settings_for


def make_ready() -> None:
    with TemporaryDirectory() as var:
        create_app(**settings_for(Path(var), SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db"))


make_ready()
