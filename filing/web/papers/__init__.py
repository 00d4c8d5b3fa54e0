"""What goes to paper: the form as submitted, the commitment to sign, the agency's letters."""

from __future__ import annotations

from flask import Flask

from filing.web.papers.blueprint import bp


def register(app: Flask) -> None:
    """Pages to print, and their PDFs."""
    from filing.web.papers import commitment, form, letters  # noqa: F401

    app.register_blueprint(bp)
