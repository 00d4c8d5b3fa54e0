"""名录 of an organisation: kept from what it files, offered for what it files next, mended and removed by its people."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, tuple_

from filing.domain import parties
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, IncompleteFiling, NotFound, NotPermitted
from filing.domain.parties import Place
from filing.domain.problems import Problem
from filing.domain.questions.context import Context
from filing.domain.questions.judging import judge
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import Path, get_at, put_at, row_positions
from filing.domain.questions.spec import Field
from filing.domain.questions.values import folded, sought
from filing.extensions import db
from filing.models import Filing, ListedZone, Organisation, Party, User
from filing.services.filings import drafts
from filing.services.filings.reading import Reading
from filing.services.paging import place_of

#: (kind, key) of a party.
Named = tuple[str, str]
LONGEST_SEARCH = 200
LATELY = timedelta(minutes=5)
_PARTY = Party.__table__.c
_IS_NAMED = (_PARTY.organisation_id == bindparam("own")) & _PARTY.key.in_(bindparam("keys", expanding=True))
_NAMED = select(Party).where(_IS_NAMED).execution_options(populate_existing=True)
_LATELY_NAMED = select(_PARTY.kind, _PARTY.key, _PARTY.content).where(
    _IS_NAMED,
    _PARTY.kept_by == bindparam("by"),
    _PARTY.kept_at > bindparam("since"),
    _PARTY.kept_at <= bindparam("now"),
)
# Against another of these only: whoever wrote a row that refers to the organisation has it half locked already.
_ORGANISATION = Organisation.__table__.c
_BOOK = (
    select(_ORGANISATION.id)
    .where(_ORGANISATION.id == bindparam("own"))
    .with_for_update(key_share=True, of=_ORGANISATION.id)
)


def keep(filing: Filing, actor: User, now: datetime) -> None:
    """Whom a filing that is sent in names, in its organisation's book: newer answers prevail, others stay."""
    found = parties.gathered(filing.answers)
    own = filing.organisation_id
    if _holds_all(own, found, actor, now):
        return
    # Two filings sent in at once may name the same party: one after the other.
    hold(own)
    named = db.session.scalars(_NAMED, {"own": own, "keys": [key for _, key in found]})
    known = {(party.kind, party.key): party for party in named}
    for place, content in found.items():
        party = known.get(place)
        if party is None:
            party = Party(organisation_id=own, kind=place[0], content={})
            db.session.add(party)
        party.say({**party.content, **content})
        party.kept_at, party.kept_by = now, actor.name


def _holds_all(own: int, found: Mapping[Named, dict[str, Any]], actor: User, now: datetime) -> bool:
    """Whether the same person filed all of it just before: who sends many filings in has it written once."""
    asked = {
        "own": own,
        "keys": [key for _, key in found],
        "since": now - LATELY,
        "now": now,
        "by": actor.name,
    }
    lately = db.session.connection().execute(_LATELY_NAMED, asked)
    known = {(row.kind, row.key): row.content for row in lately}
    return all(place in known and found[place].items() <= known[place].items() for place in found)


def entries(
    actor: User, q: str = "", kinds: Sequence[str] = (), after: str | None = None, limit: int = 50
) -> tuple[list[Party], str | None]:
    """(a page, the next one's cursor) of the own book, who was filed last first; found by names and number."""
    query = select(Party).where(Party.organisation_id == _own(actor))
    if kinds:
        query = query.where(Party.kind.in_(kinds))
    words = _wanted(q)
    if q.strip() and not words:
        return [], None
    for wanted in words:
        query = query.where(Party.sought.contains(wanted, autoescape=True))
    if after:
        last = held(actor, place_of(after))
        query = query.where(tuple_(Party.kept_at, Party.id) < tuple_(last.kept_at, last.id))
    order = (Party.kept_at.desc(), Party.id.desc())
    rows = list(db.session.scalars(query.order_by(*order).limit(limit + 1)))
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None


def _wanted(q: str) -> list[str]:
    words = (sought(word) or folded(word) for word in q[:LONGEST_SEARCH].split())
    return [word for word in words if word]


def _own(actor: User) -> int:
    if actor.organisation_id is None:
        raise NotPermitted("只有申请人有常用名录。")
    return actor.organisation_id


def held(actor: User, party_id: int) -> Party:
    """One of the own book; NotFound for any other."""
    found = db.session.get(Party, party_id)
    if found is None or found.organisation_id != _own(actor):
        raise NotFound("名录中没有这一条，可能已被同事移除。请返回名录重新选择。")
    return found


def kinds_in(actor: User) -> frozenset[str]:
    """Of which kinds the book has somebody."""
    query = select(Party.kind).where(Party.organisation_id == _own(actor)).distinct()
    return frozenset(db.session.scalars(query))


def amend(party: Party, actor: User, given: dict[Path, Any], today: date, now: datetime) -> None:
    """Other answers by their paths, each judged as in a form; IncompleteFiling with what is wrong, BadAnswer for a twin."""
    content = party.content
    for path, question in questions_of(party.kind):
        if path in given:
            content = put_at(content, path, parse(question, given[path]))
    if problems := _problems(party.kind, content, today):
        raise IncompleteFiling(problems, f"有{len(problems)}处需要改正，名录没有改动。")
    hold(party.organisation_id)
    twin = select(Party.id).where(
        Party.organisation_id == party.organisation_id,
        Party.kind == party.kind,
        Party.key == parties.key_of(party.kind, content),
        Party.id != party.id,
    )
    if db.session.scalar(twin) is not None:
        raise BadAnswer("名录中已有名称和证件号码都相同的一条，请改那一条，或者移除这一条。")
    party.say(content)
    party.kept_at, party.kept_by = now, actor.name


def hold(organisation_id: int) -> None:
    """Whoever else writes in this book waits: no party comes twice."""
    # On SQLite whoever writes is alone.
    if db.engine.dialect.name != "sqlite":
        db.session.scalar(_BOOK, {"own": organisation_id})


def remove(party: Party) -> None:
    """Out of the book; what was filed stays as it was filed."""
    db.session.delete(party)


def questions_of(kind: str) -> list[tuple[Path, Field]]:
    """What can be written in one of the book, with paths; rows within it stay as they were filed."""
    found: list[tuple[Path, Field]] = []
    for member in parties.members_of(kind):
        if isinstance(member, Field):
            found.append(((member.key,), member))
        elif not member.repeat:
            found += [((member.key, one.key), one) for one in member.members if isinstance(one, Field)]
    return found


def _problems(kind: str, content: dict[str, Any], today: date) -> list[Problem]:
    """What is wrong with what is there; only the name has to be."""
    context = Context(today, ListedZone.lists_on(today), content, (content,))
    return [
        Problem(path, code, message)
        for path, question in questions_of(kind)
        for code, message in judge(question, get_at(content, path), context)
        if code != "required" or path[0] in ("name", "name_cn")
    ]


def place_in(read: Reading, path: Path) -> Place:
    """The place of a filing that can be filled from the book now; NotFound for any other."""
    place = place_for(read, path)
    if place is None:
        raise NotFound("这里不能从名录填入，请返回申报重新选择。")
    return place


def place_for(read: Reading, path: Path) -> Place | None:
    """The same, or None."""
    place = parties.place_at(read.form, path)
    is_open = place is not None and read.is_editable and read.may_change(path) and _is_there(read, place)
    return place if is_open else None


def _is_there(read: Reading, place: Place) -> bool:
    """A part that always is, a row that is there already, or a list (or a row that would be new) where rows may come."""
    if not place.group.repeat or get_at(read.answers, place.path) is not None and not place.is_list:
        return True
    rows = place.path if place.is_list else place.path[:-1]
    is_within_a_row = bool(row_positions(read.form, rows))
    there = not is_within_a_row or get_at(read.answers, rows[:-1]) is not None
    return there and read.opened.takes_rows(rows) and (place.is_list or _could_be_new(place.path[-1]))


def _could_be_new(row: str | int) -> bool:
    """Pages make the ids of their new rows themselves."""
    try:
        return str(uuid.UUID(str(row))) == row
    except ValueError:
        return False


def fill(filing: Filing, actor: User, path: Path, chosen: Sequence[int], now: datetime) -> int:
    """How many of the book were put where they were chosen for: as new rows of a list, or one into its place."""
    read = Reading(filing, day_of(now))
    place = place_in(read, path)
    found = [held(actor, one) for one in dict.fromkeys(chosen)]
    answers = _with_rows(read, place, found) if place.is_list else _with_one(read, place, found[:1])
    drafts.save_answers(filing, actor, answers, now)
    return len(found) if place.is_list else len(found[:1])


def _with_rows(read: Reading, place: Place, found: list[Party]) -> Any:
    _require_room(place, get_at(read.answers, place.path), len(found))
    answers: Any = read.answers
    for party in found:
        new = str(uuid.uuid4())
        answers = put_at(answers, (*place.path, new), {"id": new, **parties.filling(place, party.content)})
    return answers


def _with_one(read: Reading, place: Place, found: list[Party]) -> Any:
    """What may be changed now takes the answers of the book; what the book does not say stays."""
    if place.group.repeat and get_at(read.answers, place.path) is None:
        _require_room(place, get_at(read.answers, place.path[:-1]), len(found))
    answers: Any = read.answers
    for party in found:
        for key, value in parties.filling(place, party.content).items():
            if read.may_change((*place.path, key)):
                answers = put_at(answers, (*place.path, key), value)
    return answers


def _require_room(place: Place, rows: Any, more: int) -> None:
    limit = place.group.max_rows
    room = limit - len(rows or [])
    if more > room:
        raise BadAnswer(f"{place.group.noun}最多{limit}个，还能添加{max(room, 0)}个，请少选一些。")
