"""Accounts: registering, logging in, one's own account, the inbox."""

from __future__ import annotations

from flask import Flask

from filing.web.account.blueprint import bp


def register(app: Flask) -> None:
    from filing.web.account import absence, entry, notices, profile, second_factor, second_step  # noqa: F401

    app.register_blueprint(bp)
