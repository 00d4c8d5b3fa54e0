"""诚信档案: who may read which record, and the day on which each goes (17-§23, 17-§24)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, false, select

from filing.domain.errors import NotFound
from filing.domain.procedures.procedure import Role
from filing.domain.questions.masking import numbers_in
from filing.domain.supervision.credit import OTHER
from filing.domain.supervision.removal import Removal, removal_of
from filing.extensions import db
from filing.models import Agency, CreditRecord, Enterprise, EnterpriseVersion, User
from filing.models.credit import ENTERPRISE
from filing.services.paging import newest_first
from filing.services.people.notices import members_of, tell
from filing.services.records.reading import newest_form
from filing.services.supervision.reach import bodies_of

STAYS = "检查结果不是违反办法的记录，不适用移除的规定。"
OF_OTHERS = "由其他部门记录，不是违反办法的记录，是否移除由作出记录的部门决定。"
OVER = {"annulled": "经核查记录有误，已经撤销。", "removed": "改正并履行后期满未再违反，已经移除。"}


def records_visible_to(actor: User) -> Select:
    """Own enterprises' for an applicant, with their investors'; those of a supervisor's bodies; a department's own."""
    query = select(CreditRecord)
    if actor.role == Role.APPLICANT:
        own = select(Enterprise.id).where(Enterprise.organisation_id == actor.organisation_id)
        return query.where(CreditRecord.enterprise_id.in_(own))
    if actor.role == Role.SUPERVISOR:
        bodies = bodies_of(actor).with_only_columns(Agency.id)
        return query.where(CreditRecord.agency_id.in_(bodies))
    if actor.role == Role.DEPARTMENT:
        return query.where(CreditRecord.department_id == actor.department_id)
    return query.where(false())


def record_for(actor: User, record_id: int, *, lock: bool = False) -> CreditRecord:
    """The record, if this person may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = records_visible_to(actor).where(CreditRecord.id == record_id)
    if lock:
        query = query.with_for_update(of=CreditRecord).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("没有找到该诚信记录。请核对编号，或返回诚信档案重新选择。")
    return found


def record_page(
    actor: User, *, after: str | None = None, limit: int = 25
) -> tuple[list[CreditRecord], str | None]:
    """The next records, the newest first, and the cursor of the page after them or None."""
    return newest_first(records_visible_to(actor), CreditRecord.id, after, limit)


def removal_for(record: CreditRecord) -> Removal:
    """When a record goes, and why, in words (17-§24¶2)."""
    if not record.is_kept:
        return Removal(None, OVER[record.state])
    if not record.about.is_breach:
        return Removal(None, OF_OTHERS if record.kind == OTHER else STAYS)
    others = [one.breached for one in _of_the_same_subject(record) if one.id != record.id]
    return removal_of(record.breached, others)


def reckon(record: CreditRecord) -> None:
    """Every removal day of the subject anew: a breach of one record restarts the count of another."""
    db.session.flush()
    for one in [record, *_of_the_same_subject(record)]:
        one.removal_on = removal_for(one).on


def _of_the_same_subject(record: CreditRecord) -> list[CreditRecord]:
    """Its breaches, but for those that were no breach after all."""
    same = select(CreditRecord).where(
        CreditRecord.subject_kind == record.subject_kind,
        CreditRecord.enterprise_id == record.enterprise_id
        if record.enterprise_id
        else CreditRecord.enterprise_id.is_(None),
        CreditRecord.state != "annulled",
    )
    if record.subject_kind != ENTERPRISE or record.enterprise_id is None:
        same = same.where(CreditRecord.sought == record.sought)
    return [one for one in db.session.scalars(same.order_by(CreditRecord.id)) if one.about.is_breach]


def private_of(record: CreditRecord) -> frozenset[str]:
    """Every private person's number that the enterprise's record has ever held."""
    if record.enterprise_id is None:
        return frozenset()
    query = select(EnterpriseVersion.facts).where(EnterpriseVersion.enterprise_id == record.enterprise_id)
    form = newest_form()
    return frozenset(number for facts in db.session.scalars(query) for number in numbers_in(form, facts))


def tell_subject(record: CreditRecord, kind: str, occasion: str, now: datetime, **facts: str) -> None:
    """Whoever files for the enterprise is told; one that is not in the register learns of it otherwise."""
    if record.enterprise is not None:
        people = members_of(record.enterprise.organisation)
        tell(people, kind, f"{record.id}:{occasion}", now, name=record.name, what=record.about.label, **facts)
