"""What every test would make anew although it is the same each time: made once for the whole process.

Each test has a database and a directory of its own, and an application that was moved there with nothing left of the
test before but what holds nothing of it: routes, templates, the text of statements. Passwords are kept by the same Argon2id, at its
smallest: hashing one as on a real server takes a tenth of a second, and the tests make some thousands of accounts.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from filing import create_app, extensions
from filing.config import Config
from filing.extensions import db, prepare_engine
from filing.services.people import accounts


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all the applications of a run, each of which would compile its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_compile_builder = Rule._compile_builder


@cache
def _builder(rule: str, trace: tuple, defaults: tuple, unknown: bool) -> Callable:
    like = SimpleNamespace(
        rule=rule, _trace=trace, defaults=dict(defaults), _get_func_code=Rule._get_func_code
    )
    return _compile_builder(like, unknown)


def remembered_builder(rule: Rule, append_unknown: bool = True) -> Callable:
    """Werkzeug compiles two functions for each of hundreds of routes; they read their converters from the route."""
    defaults = rule.defaults or {}
    if any(dynamic and name in defaults for dynamic, name in rule._trace):
        return _compile_builder(rule, append_unknown)
    return _builder(rule.rule, tuple(rule._trace), tuple(defaults.items()), append_unknown)


_make_engine = db._make_engine
_first_engines: dict[str, Engine] = {}


def engine_like_the_first(bind_key, options, app) -> Engine:
    """SQLAlchemy writes each statement once for a dialect, which each engine has of its own."""
    engine = _make_engine(bind_key, options, app)
    first = _first_engines.setdefault(engine.dialect.name, engine)
    if first.dialect.server_version_info is None:
        # It has not met its database yet, and may never.
        first = _first_engines[engine.dialect.name] = engine
    # What hears of the first one's connections hears of this one's.
    engine.dialect._has_events, engine.dialect.dispatch = True, first.dialect.dispatch
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine


def prepare_to_hurry(engine: Engine) -> None:
    """As the product does, and then never waiting for the disk.

    Nobody pulls the plug of an application under test; what is killed is a server of its own.
    """
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


#: Allocations before Python looks for cycles, and how seldom it looks through all that is old.
GARBAGE = (200_000, 20, 100)


def share_what_is_the_same() -> None:
    # Thousands of tests stay in memory, and looking through them again and again took a quarter of the time.
    gc.set_threshold(*GARBAGE)
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
    Rule._compile_builder = remembered_builder
    db._make_engine = engine_like_the_first
    extensions.prepare_engine = prepare_to_hurry
    os.fsync = lambda _file: None
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    keep_what_was_compiled()


def keep_what_was_compiled() -> None:
    """Some surroundings tell Python not to, and each of the programs that tests start would compile the whole house."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


class Standing:
    """An application that is moved from one test's directory and database to the next one's."""

    def __init__(self, settings: dict):
        self.app = create_app(**settings)
        self.config, self.extensions = dict(self.app.config), dict(self.app.extensions)
        self.views = dict(self.app.view_functions)

    def move(self, settings: dict) -> None:
        """As if made with these settings; of those that routes were made by, it keeps its first."""
        app = self.app
        app.test_client_class = None
        app.config.clear()
        app.config.update(self.config)
        app.config.from_object(Config(**settings))
        app.extensions.clear()
        app.extensions.update(self.extensions)
        app.view_functions.update(self.views)
        options = {**app.config["SQLALCHEMY_ENGINE_OPTIONS"], "url": app.config["SQLALCHEMY_DATABASE_URI"]}
        db._apply_driver_defaults(options, app)
        db._app_engines[app][None] = db._make_engine(None, options, app)
        prepare_to_hurry(db._app_engines[app][None])


_standing_by: list[Standing] = []


@contextmanager
def application(settings: dict, *, to_be_changed: bool = False) -> Iterator[Flask]:
    """An application with these settings, in its context, and nobody else's until the end.

    One that is `to_be_changed`, as by further routes, is made anew and nobody's afterwards.
    """
    if to_be_changed:
        standing = Standing(settings)
    elif _standing_by:
        standing = _standing_by.pop()
        standing.move(settings)
    else:
        standing = Standing(settings)
        # It stays to the end of the run; looking through it for what is no longer needed takes seconds each time.
        gc.collect()
        gc.freeze()
    with standing.app.app_context():
        yield standing.app
        db.session.remove()
        db.engine.dispose()
    if not to_be_changed:
        _standing_by.append(standing)
