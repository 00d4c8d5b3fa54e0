"""The applicant's pages."""

from __future__ import annotations

from flask import Flask

from filing.web.applicant.blueprint import bp


def register(app: Flask) -> None:
    """The form's pages and everything around them."""
    from filing.web.applicant import (  # noqa: F401
        approved,
        beginning,
        book,
        documents,
        filings,
        listing,
        lists,
        partners,
        rebase,
        rows,
        rules,
        sections,
        several,
        sheets,
        submission,
        supplement,
        uploading,
        window,
    )

    app.register_blueprint(bp)
