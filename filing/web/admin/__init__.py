"""系统管理: accounts, agencies, zones, the working-day calendar, the simulation's clock."""

from __future__ import annotations

from flask import Flask

from filing.web.admin.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.admin import accounts, calendars, departments, home, lists, second_factors, time  # noqa: F401

    app.register_blueprint(bp)
