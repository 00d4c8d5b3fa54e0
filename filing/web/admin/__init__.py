"""系统管理: accounts, agencies, zones, the working-day calendar, the simulation's clock."""

from __future__ import annotations

from flask import Flask

from filing.web.admin.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.admin import (  # noqa: F401
        accounts,
        agencies,
        asking,
        calendars,
        departments,
        home,
        mail,
        phrases,
        places,
        second_factors,
        sharing,
        time,
        zones,
    )

    app.register_blueprint(bp)
