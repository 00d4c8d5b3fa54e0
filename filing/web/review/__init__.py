"""The reviewer's pages: the queue, the filing on one page, the decisions."""

from __future__ import annotations

from flask import Flask

from filing.web.review.blueprint import bp


def register(app: Flask) -> None:
    """Everything below /review."""
    from filing.web.review import (  # noqa: F401
        batches,
        conflict,
        decisions,
        filing,
        findings,
        handing_out,
        marks,
        passing,
        personal,
        phrases,
        queue,
        returning,
        supplement,
        team,
        views,
    )

    app.register_blueprint(bp)
