"""Accounts: registering, logging in, one's own account, the inbox."""

from __future__ import annotations

from flask import Flask

from filing.web.account.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.account import (  # noqa: F401
        absence,
        devices,
        entry,
        firm,
        links,
        notices,
        profile,
        second_factor,
        second_step,
        tokens,
    )

    app.register_blueprint(bp)
