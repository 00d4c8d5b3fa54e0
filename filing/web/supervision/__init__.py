"""监督检查: draws, the roster of inspectors, cases, reports and suggestions, and what is written once a year."""

from __future__ import annotations

from flask import Flask

from filing.web.supervision.blueprint import bp


def register(app: Flask) -> None:
    """Everything below /supervision."""
    from filing.web.supervision import (  # noqa: F401
        cases,
        disclosures,
        draws,
        record_table,
        reports,
        roster,
        yearly,
    )

    app.register_blueprint(bp)
