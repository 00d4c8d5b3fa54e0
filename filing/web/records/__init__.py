"""企业档案: the enterprises one may know of, the record of each over time, and whom it belongs to."""

from __future__ import annotations

from flask import Flask

from filing.web.records.blueprint import bp


def register(app: Flask) -> None:
    """Everything below /enterprises."""
    from filing.web.records import handing_over, listing, papers, personal, record, supplying  # noqa: F401

    app.register_blueprint(bp)
