"""The bare way in our own tables: Flask and SQLAlchemy's ORM writing every row that a submission leaves, with no law in between.

Nothing is judged, locked or compared: contents are made the shortest way that leaves as much in as many rows and columns.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, abort, jsonify, request
from sqlalchemy import Table, select, text
from sqlalchemy.orm import DeclarativeBase, Session

from bench.rivals.bare import digest_of, engine_at

TOLD = (
    "您的申报已提交，备案机构将在规定的期限内审核，请留意通知，并保持联系电话畅通。",
    "有新的申报待审核，请在规定的期限内审核。",
)
#: Of a party, what is not kept for the next filing.
OF_THIS_FILING = frozenset({
    "id", "position", "appointment", "subscribed_capital", "equity_ratio", "contribution_forms", "contribution_deadline",
})  # fmt: skip
WORDS = {
    "sqlite": "insert or replace into filing_words (rowid, own, sent) values (:id, :own, :sent)",
    "postgresql": "insert into filing_words (id, own, sent) values (:id, cast(:own as tsvector), cast(:sent as tsvector))"
    " on conflict (id) do update set own = excluded.own, sent = excluded.sent",
}


def models_at(engine) -> Any:
    """Our tables as they are, each a class without relationships."""

    class Base(DeclarativeBase):
        pass

    def mapped(name: str) -> Any:
        table = Table(name, Base.metadata, autoload_with=engine)
        return type(name.title(), (Base,), {"__table__": table})

    class Models:
        Token, User, Filing = mapped("api_token"), mapped("user"), mapped("filing")
        Event, Notice = mapped("filing_event"), mapped("notice")
        Party, Imprint = mapped("party"), mapped("imprint")

    return Models


def parties_in(part: Any) -> Iterator[tuple[str, dict]]:
    """Whoever has a name, however deep, under that name."""
    for one in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        if isinstance(one, dict) and (name := one.get("name_cn") or one.get("name") or one.get("name_en")):
            yield name, {key: value for key, value in one.items() if key not in OF_THIS_FILING}
        yield from parties_in(one)


def known_by(answers: dict) -> list[str]:
    """The names of the enterprise and of its investors, without blanks and stops."""
    enterprise = answers["enterprise"]
    names = [enterprise["enterprise_name"].get("cn"), enterprise["enterprise_name"].get("en")]
    names += [investor.get(key) for investor in answers["investors"] for key in ("name_cn", "name_en")]
    return ["".join(filter(str.isalnum, name)).lower() for name in names if name]


def runs_of(texts: list[str], sight: str, dialect: str) -> str:
    runs = [text[at : at + 3] for text in texts for at in range(len(text))]
    if dialect == "sqlite":
        return " ".join([sight, *runs])
    placed = [f"'{run}':{place}" for place, run in enumerate(runs, 1)]
    return " ".join(
        [f"'{sight}'", *placed, *sorted({f"'{sight}§{run[:end]}'" for run in runs for end in (1, 2)})]
    )


def make_app(url: str) -> Flask:
    app, engine = Flask(__name__), engine_at(url)
    dialect, m = engine.dialect.name, models_at(engine)

    def who(session: Session) -> Any:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        query = select(m.User).join(m.Token, m.Token.user_id == m.User.id)
        return session.scalar(query.where(m.Token.digest == digest_of(token))) or abort(401)

    @app.post("/filings/<int:number>/submit")
    def submit(number: int):
        now = datetime(2018, 5, 10, 2, 0, 0, 123456, tzinfo=UTC)
        with Session(engine) as session, session.begin():
            person = who(session)
            own = select(m.Filing).where(
                m.Filing.id == number, m.Filing.organisation_id == person.organisation_id
            )
            filing = session.scalar(own.with_for_update()) or abort(404)
            reviewer = session.scalar(select(m.User).where(m.User.role == "reviewer"))
            filing.state, filing.application_number = "under_review", f"20180510{number:07d}"
            filing.agency_id, filing.law_day, filing.due_on = (
                reviewer.agency_id,
                date(2018, 5, 10),
                date(2018, 5, 15),
            )
            filing.submitted_at, filing.updated_at, filing.version = now, now, filing.version + 1
            event = m.Event(
                filing_id=number, move="submit", state="under_review", actor_id=person.id, actor_role="applicant",
                actor_name=person.name, at=now, reason="", details={}, snapshot=filing.answers,
            )  # fmt: skip
            notices = [
                m.Notice(
                    occasion=f"{number}:{one.id}", user_id=one.id, recipient=one.email, filing_id=number,
                    subject=f"{words[:8]}：{filing.enterprise_name}", attempts=0, last_error="", created_at=now,
                    body=f"{filing.enterprise_name}（设立备案，申报编号{filing.application_number}）：{words}",
                )
                for one, words in zip((person, reviewer), TOLD, strict=True)
            ]  # fmt: skip
            parties = list(kept(session, person, filing.answers, now))
            session.add_all([event, *notices, *parties])
            session.execute(text(WORDS[dialect]), words_of(filing))
            session.flush()
            rows = {"filing": [filing], "filing_event": [event], "notice": notices, "party": parties}
            session.add(
                m.Imprint(rows={name: {str(r.id): mark(name, r) for r in of} for name, of in rows.items()})
            )
            return jsonify(
                id=number, state=filing.state, number=filing.application_number, answers=filing.answers
            )

    def words_of(filing: Any) -> dict[str, Any]:
        texts = [*known_by(filing.answers), filing.application_number]
        own, sent = f"§{filing.organisation_id}", f"§{filing.agency_id}"
        return {"id": filing.id, "own": runs_of(texts, own, dialect), "sent": runs_of(texts, sent, dialect)}

    def kept(session: Session, person: Any, answers: dict, now: datetime) -> Iterator[Any]:
        query = select(m.Party).where(m.Party.organisation_id == person.organisation_id)
        known = {party.key: party for party in session.scalars(query)}
        for name, content in dict(parties_in(answers)).items():
            key = digest_of(name)
            # As ours, whose submissions follow within minutes: whoever was kept just before is not written again.
            if key not in known:
                yield m.Party(
                    organisation_id=person.organisation_id, kind="person", key=key, sought=name, content=content,
                    kept_by=person.name, kept_at=now,
                )  # fmt: skip

    return app


def mark(name: str, row: Any) -> str:
    """As many characters as an imprint has, of all that the row holds."""
    said = {column.name: getattr(row, column.key) for column in row.__table__.columns}
    return hashlib.sha256(json.dumps([name, said], default=str).encode()).hexdigest()[:32]


#: For a server: `gunicorn bench.rivals.every_row:app`.
app = make_app(os.environ["BARE_URL"]) if "BARE_URL" in os.environ else None
