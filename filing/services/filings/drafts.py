"""Drafts: begin, fill in, delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted, StaleVersion
from filing.domain.forms import KINDS, bounds
from filing.domain.forms.kind import FilingKind
from filing.domain.forms.ways import ORDINARY, WAYS
from filing.domain.procedures.filing import EDITABLE, State
from filing.domain.questions import answers as form_answers
from filing.domain.questions.paths import get_at, put_at
from filing.domain.questions.spec import Form
from filing.extensions import db
from filing.models import Filing, FilingLink, User
from filing.services.filings import terms
from filing.services.filings.allowances import require_room_for_a_draft
from filing.services.filings.reading import Reading


def create(actor: User, kind: str, now: datetime, way: str = "") -> Filing:
    """A new draft on the form in force today; NoFilingRegime before 2016-10-08.

    A change begins at an enterprise's record: see services.filings.changes.
    """
    if actor.role != "applicant":
        raise NotPermitted("只有申请人可以新建备案申报。")
    _require_way(KINDS[kind], way)
    require_room_for_a_draft(actor)
    filing = Filing(
        kind=kind,
        form_key=KINDS[kind].form_on(day_of(now)).key,
        state=State.DRAFT,
        answers={},
        way=way,
        organisation=actor.organisation,
        created_by=actor,
        created_at=now,
        updated_at=now,
        updated_by=actor.name,
    )
    db.session.add(filing)
    db.session.flush()
    return filing


def copy_of(filing: Filing, actor: User, now: datetime) -> Filing:
    """复制为新申报: a new draft with another filing's answers; its papers, days and licence are that one's alone."""
    if KINDS[filing.kind].changes_record:
        raise MoveNotAllowed("变更备案针对一家企业的备案记录，不能复制；请从“新建申报”选择企业办理变更。")
    copy = create(actor, filing.kind, now)
    form = Reading(copy, day_of(now)).form
    copy.answers = form_answers.normalise(form, answers_to_copy(filing))
    copy.enterprise_name = name_in(copy.answers)
    db.session.flush()
    return copy


def answers_to_copy(filing: Filing) -> dict[str, Any]:
    """Without the days and the licence, which are that enterprise's alone."""
    answers = {key: value for key, value in filing.answers.items() if key != "event"}
    return put_at(answers, ("enterprise", "unified_social_credit_code"), None)


def _require_way(kind: FilingKind, way: str) -> None:
    """The ordinary way is every kind's; the others lead to some."""
    if way != ORDINARY and (way not in WAYS or kind.key not in WAYS[way].kinds):
        raise BadAnswer(f"请从所列情形中选择办理{kind.label}的原因。")


def require_version(filing: Filing, version: int | None) -> None:
    """StaleVersion when somebody changed the filing since this version was read."""
    if version is not None and version != filing.version:
        raise StaleVersion(current=filing.version)


def save_answers(
    filing: Filing, actor: User, answers: Any, now: datetime, version: int | None = None
) -> None:
    """All answers at once; what cannot be read is kept as typed and reported as a problem."""
    require_version(filing, version)
    _store(filing, answers, actor, now)


def save_part(
    filing: Filing, actor: User, path: tuple, value: Any, now: datetime, version: int | None = None
) -> None:
    """One section, group, row or answer; rows are named by their ids in the path, None removes."""
    require_version(filing, version)
    _store(filing, put_at(filing.answers, path, value), actor, now)


def _store(filing: Filing, given: Any, actor: User, now: datetime) -> None:
    if filing.state not in EDITABLE:
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能修改申报内容。")
    reading = Reading(filing, day_of(now))
    settled = filing.answers if _is_settled(filing, reading) else None
    answers = reading.kind.completed(form_answers.normalise(reading.form, given, settled), reading.before)
    refuse_beyond(reading.form, answers, filing.answers)
    if filing.state == State.AWAITING_SUPPLEMENT and reading.not_asked(answers):
        raise NotPermitted("补充期间只能修改备案机构告知需要补充的内容，其他内容不能改动。")
    filing.form_key = reading.form.key
    if answers != filing.answers:
        filing.answers = answers
        if filing.is_draft:
            # In a supplement the agency goes on reading the name it was sent.
            filing.enterprise_name = name_in(answers)
            terms.remember(filing, day_of(now))
        filing.updated_at, filing.updated_by = now, actor.name


def _is_settled(filing: Filing, reading: Reading) -> bool:
    """Whether its answers were brought into the shape of this form before: not what came from a record or another filing."""
    came_from_elsewhere = reading.kind.changes_record or filing.copied_from_id is not None
    return filing.form_key == reading.form.key and not came_from_elsewhere


def refuse_unread(given: Any) -> None:
    """BadAnswer for more than any filing holds, before it is read and before anybody is kept waiting by it."""
    if problems := bounds.sent_too_much(given):
        raise BadAnswer(problems[0].message, problems)


def refuse_beyond(form: Form, answers: dict, stood: dict) -> None:
    """BadAnswer for answers that grow beyond what a filing may hold; nothing is written then."""
    if problems := bounds.beyond(form, answers, stood):
        raise BadAnswer(problems[0].message, problems)


def name_in(answers: dict) -> str:
    """The enterprise's Chinese name, as columns keep it."""
    name = get_at(answers, ("enterprise", "enterprise_name", "cn"))
    return name[:200] if isinstance(name, str) else ""


def delete_draft(filing: Filing) -> None:
    """Gone for good; only what was never submitted can go."""
    if not filing.is_draft or filing.events:
        raise MoveNotAllowed("只有从未提交过的草稿可以删除；已提交过的申报须保留记录，可以撤销申报。")
    for document in filing.documents:
        db.session.delete(document)
    if filing.registration:
        db.session.delete(filing.registration)
    touching = (FilingLink.first_id == filing.id) | (FilingLink.second_id == filing.id)
    db.session.execute(delete(FilingLink).where(touching))
    # Those that were made like it go on by themselves.
    alike = update(Filing).where(Filing.sample_id == filing.id)
    db.session.execute(alike.values(sample_id=None, version=Filing.version + 1))
    db.session.delete(filing)
