"""有关部门: what agencies told a department, its receipt, and what it suggests."""

from __future__ import annotations

from flask import Flask

from filing.web.departments import inbox, licences, registrations, sharing, suggestions


def register(app: Flask) -> None:
    app.register_blueprint(inbox.bp)
    app.register_blueprint(licences.bp)
    app.register_blueprint(registrations.bp)
    app.register_blueprint(sharing.bp)
    app.register_blueprint(suggestions.bp)
