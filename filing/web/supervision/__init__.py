"""监督检查: the supervisor's draws and the roster of inspectors."""

from __future__ import annotations

from flask import Flask

from filing.web.supervision.blueprint import bp


def register(app: Flask) -> None:
    """Everything below /supervision."""
    from filing.web.supervision import draws, roster  # noqa: F401

    app.register_blueprint(bp)
