"""What anybody may use: the guide, self-check, calculators, checking a receipt."""

from __future__ import annotations

from flask import Flask

from filing.web.public.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.public import disclosure, draws, guide, measures, receipts, results, screening, tools  # noqa: F401

    app.register_blueprint(bp)
