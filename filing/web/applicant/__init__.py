"""The applicant's pages."""

from __future__ import annotations

from flask import Flask

from filing.web.applicant.blueprint import bp


def register(app: Flask) -> None:
    """The form's pages and everything around them."""
    from filing.web.applicant import documents, filings, rules, sections, submission, supplement  # noqa: F401

    app.register_blueprint(bp)
