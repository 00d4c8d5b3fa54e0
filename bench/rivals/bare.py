"""The bare way: Flask, SQLAlchemy and a template, doing the same reads and writes, with no law in between."""

import hashlib
import json
import os

from flask import Flask, abort, jsonify, render_template_string, request
from sqlalchemy import JSON, ForeignKey, String, create_engine, event, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import QueuePool

STORED = JSON().with_variant(postgresql.JSONB(), "postgresql")
PAGE = """<!doctype html><html lang="zh-Hans"><title>{{ filing.name }}</title><h1>{{ filing.name }}</h1>
{% macro part(value) %}{% if value is mapping %}<dl>{% for key, one in value.items() %}<dt>{{ key }}<dd>{{ part(one) }}{% endfor %}</dl>
{% elif value is iterable and value is not string %}<ul>{% for one in value %}<li>{{ part(one) }}{% endfor %}</ul>
{% else %}{{ value }}{% endif %}{% endmacro %}{{ part(filing.answers) }}</html>"""
LIST = """<!doctype html><html lang="zh-Hans"><title>list</title><table>{% for row in rows %}
<tr><td>{{ row.number }}<td>{{ row.name }}<td>{{ row.state }}</tr>{% endfor %}</table></html>"""


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "bare_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)


class Filing(Base):
    __tablename__ = "bare_filing"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int] = mapped_column(ForeignKey("bare_person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(20), default="")
    answers: Mapped[dict] = mapped_column(STORED)


class Event(Base):
    __tablename__ = "bare_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    filing: Mapped[int] = mapped_column(ForeignKey("bare_filing.id"), index=True)
    move: Mapped[str] = mapped_column(String(40))
    snapshot: Mapped[dict] = mapped_column(STORED)


class Notice(Base):
    __tablename__ = "bare_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    filing: Mapped[int] = mapped_column(ForeignKey("bare_filing.id"))
    body: Mapped[str] = mapped_column(String(400))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def engine_at(url: str):
    """As durable as ours: SQLite with a write-ahead log that is on the disk before the answer."""
    engine = create_engine(url, poolclass=QueuePool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(connection, _record):
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def make_app(url: str) -> Flask:
    app, engine = Flask(__name__), engine_at(url)

    def who(session: Session) -> int:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = session.scalar(select(Person.id).where(Person.token == digest_of(token)))
        return found or abort(401)

    def own(session: Session, number: int) -> Filing:
        query = select(Filing).where(Filing.id == number, Filing.owner == who(session))
        return session.scalar(query.with_for_update()) or abort(404)

    @app.post("/filings/<int:number>/submit")
    def submit(number: int):
        with Session(engine) as session, session.begin():
            filing = own(session, number)
            filing.state, filing.number = "under_review", f"20171016{number:07d}"
            session.add(Event(filing=number, move="submit", snapshot=filing.answers))
            session.add_all(
                Notice(filing=number, body=f"{filing.name} {words}") for words in ("已提交", "新申报")
            )
            return jsonify(id=number, state=filing.state, number=filing.number, answers=filing.answers)

    @app.post("/filings/<int:number>/remarks")
    def save(number: int):
        with Session(engine) as session, session.begin():
            filing = own(session, number)
            filing.answers = {**filing.answers, "remarks": request.form["remarks"]}
            return jsonify(saved=True)

    @app.get("/filings/<int:number>")
    def page(number: int):
        with Session(engine) as session:
            found = session.get(Filing, number) if who(session) else None
            return render_template_string(PAGE, filing=found)

    @app.get("/filings")
    def listed():
        with Session(engine) as session:
            query = select(Filing.number, Filing.name, Filing.state).where(Filing.owner == who(session))
            rows = session.execute(query.order_by(Filing.id.desc()).limit(50)).all()
            session.scalar(select(func.count()).select_from(Filing))
            return render_template_string(LIST, rows=rows)

    return app


def fill(url: str, token: str, answers: list[dict], first: int = 1) -> None:
    """Tables with a person and a filing for each of the answers."""
    engine = engine_at(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        person = Person(token=digest_of(token))
        session.add(person)
        session.flush()
        named = [json.loads(json.dumps(one)) for one in answers]
        session.add_all(
            Filing(id=number, owner=person.id, name="青岛某某有限公司", answers=one)
            for number, one in enumerate(named, first)
        )
    engine.dispose()


#: For a server: `gunicorn bench.rivals.bare:app`.
app = make_app(os.environ["BARE_URL"]) if "BARE_URL" in os.environ else None
