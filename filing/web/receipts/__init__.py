"""备案回执: the list, the life of one, and what becomes of it; for those who may know of its filing."""

from __future__ import annotations

from flask import Flask

from filing.web.receipts.blueprint import bp


def register(app: Flask) -> None:
    """Everything below /receipts."""
    from filing.web.receipts import collection, correction, life, listing, revocation  # noqa: F401

    app.register_blueprint(bp)
