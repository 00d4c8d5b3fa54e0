"""有关部门: what agencies told a department, and its receipt."""

from __future__ import annotations

from flask import Flask

from filing.web.departments.inbox import bp


def register(app: Flask) -> None:
    app.register_blueprint(bp)
