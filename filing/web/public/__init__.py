"""What anybody may use: the guide, self-check, calculators, checking a receipt."""

from __future__ import annotations

from flask import Flask

from filing.web.public.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.public import (  # noqa: F401
        disclosure,
        draws,
        guide,
        measures,
        plans,
        receipts,
        reporting,
        results,
        samples,
        screening,
        tools,
        window,
    )

    app.register_blueprint(bp)
