"""Online filing for foreign-invested enterprises."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from filing.config import ROOT, Config


def create_app(**settings) -> Flask:
    """The application; settings given here win over the environment's."""
    from filing import api, models, tracing, web
    from filing.cli import operator
    from filing.extensions import csrf, db, limiter, login, migrate, prepare_engine
    from filing.http import access, forwarding, ratelimits, sessions
    from filing.work import pointers

    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    app.config.from_object(Config(**settings))
    Path(app.config["FILING_VAR"]).mkdir(parents=True, exist_ok=True)

    forwarding.register(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    login.init_app(app)
    limiter.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        if app.config["TRACES_URL"]:
            tracing.begin_exporting(app.config["TRACES_URL"])
            tracing.watch(db.engine)

    sessions.register(app)
    app.before_request(access.enforce)
    web.register(app)
    api.register(app)
    operator.register(app)
    # Imported for what they register: the tables, the store that the limiter finds by its scheme, and who is told
    # what was written.
    app.extensions["models"], app.extensions["ratelimits"], app.extensions["pointers"] = (
        models,
        ratelimits,
        pointers,
    )
    return app
