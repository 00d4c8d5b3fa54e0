"""Drafts: begin, fill in, delete; and what else the applicant may change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from filing.domain.days.calendar import day_of
from filing.domain.errors import MoveNotAllowed, NotPermitted, StaleVersion
from filing.domain.forms import FORMS, form_on
from filing.domain.forms.checklist import Requirement, checklist, missing_documents
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions import answers as form_answers
from filing.domain.questions.spec import Form
from filing.extensions import db
from filing.models import Filing, ListedZone, User

EDITABLE = (State.DRAFT, State.AWAITING_SUPPLEMENT)


def create(actor: User, kind: str, now: datetime) -> Filing:
    """A new draft on the form in force today; NoFilingRegime before 2016-10-08."""
    if actor.role != "applicant":
        raise NotPermitted("只有申请人可以新建备案申报。")
    if kind not in FORMS:
        raise NotPermitted("变更备案尚未开放，请选择设立备案。")
    filing = Filing(
        kind=kind,
        form_key=form_on(kind, day_of(now)).key,
        state=State.DRAFT,
        answers={},
        organisation=actor.organisation,
        created_by=actor,
        created_at=now,
        updated_at=now,
        updated_by=actor.name,
    )
    db.session.add(filing)
    db.session.flush()
    return filing


def rules_day(filing: Filing, today: date) -> date:
    """The law day, or today for a draft that was never submitted."""
    return filing.law_day or today


def current_form(filing: Filing, today: date) -> Form:
    """A draft follows today's rules; from the first submission on the version is fixed."""
    return form_on(filing.kind, rules_day(filing, today))


def require_version(filing: Filing, version: int | None) -> None:
    """StaleVersion when somebody changed the filing since this version was read."""
    if version is not None and version != filing.version:
        raise StaleVersion(current=filing.version)


def save_answers(
    filing: Filing, actor: User, answers: Any, now: datetime, version: int | None = None
) -> None:
    """All answers at once; what cannot be read is kept as typed and reported by find_problems."""
    require_version(filing, version)
    form = current_form(filing, day_of(now))
    _store(filing, form, form_answers.normalise(form, answers), actor, now)


def save_part(
    filing: Filing, actor: User, path: tuple, value: Any, now: datetime, version: int | None = None
) -> None:
    """One section, group, row or answer; rows are named by their ids in the path, None removes."""
    require_version(filing, version)
    form = current_form(filing, day_of(now))
    changed = form_answers.put_at(filing.answers, path, value)
    _store(filing, form, form_answers.normalise(form, changed), actor, now)


def _store(filing: Filing, form: Form, answers: dict, actor: User, now: datetime) -> None:
    if filing.state not in EDITABLE:
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能修改申报内容。")
    if filing.state == State.AWAITING_SUPPLEMENT:
        _only_what_was_asked(filing, form, answers)
    filing.form_key = form.key
    if answers != filing.answers:
        filing.answers = answers
        filing.enterprise_name = _name_in(answers)
        filing.updated_at, filing.updated_by = now, actor.name


def _name_in(answers: dict) -> str:
    name = form_answers.get_at(answers, ("enterprise", "enterprise_name", "cn"))
    return name[:200] if isinstance(name, str) else ""


def _only_what_was_asked(filing: Filing, form: Form, answers: dict) -> None:
    """In a supplement only the marked parts open again, and what they newly open (17-§12)."""
    changes = form_answers.compare(filing.answers, answers)
    refused = [path for path, _, _ in changes if not may_change(filing, form, path)]
    if refused:
        raise NotPermitted("补充期间只能修改备案机构告知需要补充的内容，其他内容不能改动。")


def may_change(filing: Filing, form: Form, path: tuple) -> bool:
    """Whether the part at a path (keys and row ids) is open for changes now."""
    if filing.state != State.AWAITING_SUPPLEMENT:
        return filing.state == State.DRAFT
    marked = [tuple(item.path) for item in filing.supplement_items if item.path and item.is_open]
    if any(path[: len(mark)] == mark or mark[: len(path)] == path for mark in marked):
        return True
    submitted = next((e.snapshot for e in reversed(filing.events) if e.snapshot), {})
    return form_answers.get_at(submitted, path[:1]) is None and path[0] not in ("remarks",)


def delete_draft(filing: Filing) -> None:
    """Gone for good; only what was never submitted can go."""
    if not filing.is_draft or filing.events:
        raise MoveNotAllowed("只有从未提交过的草稿可以删除；已提交过的申报须保留记录，可以撤销申报。")
    for document in filing.documents:
        db.session.delete(document)
    db.session.delete(filing)


def find_problems(filing: Filing, today: date) -> list[Problem]:
    """Everything wrong with the answers, and every document missing."""
    return answer_problems(filing, today) + missing_documents(documents_wanted(filing, today))


def answer_problems(filing: Filing, today: date) -> list[Problem]:
    day = rules_day(filing, today)
    return form_answers.find_problems(
        current_form(filing, today),
        filing.answers,
        on=day,
        places=ListedZone.lists_on(day),
        facts=filing.facts,
    )


def documents_wanted(filing: Filing, today: date) -> list[Requirement]:
    """The checklist of this filing, with what was uploaded for each row (17-§8)."""
    open_answers = form_answers.drop_hidden(current_form(filing, today), filing.answers, filing.facts)
    papers = [document.paper for document in filing.current_documents]
    return checklist(filing.kind, open_answers, papers, rules_day(filing, today))
