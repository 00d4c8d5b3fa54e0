"""Which tables the database has, and whether this version of the program can live with them.

Migrations first expand: a version lives on with tables that are newer than itself. A later one that contracts leaves
word of the oldest version that can live with what is left.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from filing.extensions import db

FLOOR = "schema_floor"
MIGRATIONS = Path(__file__).parents[2] / "migrations" / "versions"


class SchemaUnfit(Exception):
    """Says what to do."""


@cache
def own() -> int:
    """The newest revision that this version of the program knows."""
    return max(int(file.name[:4]) for file in MIGRATIONS.glob("[0-9]*.py"))


def fault() -> str:
    """What an operator has to do; "" where program and tables go together."""
    connection = db.session.connection()
    there = int(connection.scalar(text("SELECT version_num FROM alembic_version")) or 0)
    if there < own():
        return f"the tables are of {there:04}, this version wants {own():04}: run `flask db upgrade`"
    floor = int(_floor(connection) or 0) if there > own() else 0
    if floor > own():
        return f"the tables are of {there:04} and want {floor:04} or later, this version is {own():04}: start a newer one"
    return ""


def require_fit(app: Flask) -> None:
    """Before a program begins to serve: SchemaUnfit with what to do. A database that is away may come yet."""
    with app.app_context():
        try:
            found = fault()
        except SQLAlchemyError:
            found = ""
        finally:
            db.session.remove()
            # Nothing is open while processes go their own ways.
            db.engine.dispose()
    if found:
        raise SchemaUnfit(found)


def keep_floor(connection: Connection, revision: str | None) -> None:
    """Programs of an older revision cannot live with the tables from now on; None: all can."""
    connection.execute(text("DELETE FROM setting WHERE key = :key"), {"key": FLOOR})
    if revision:
        connection.execute(
            text("INSERT INTO setting (key, value) VALUES (:key, :value)"),
            {"key": FLOOR, "value": json.dumps(revision)},
        )


def _floor(connection: Connection) -> str | None:
    found = connection.scalar(text("SELECT value FROM setting WHERE key = :key"), {"key": FLOOR})
    return json.loads(found) if isinstance(found, str) and found.startswith('"') else found
