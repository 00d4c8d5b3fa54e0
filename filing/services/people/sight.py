"""Who may know of what: one answer for pages and API alike. What one may not know of does not exist."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, false, or_, select
from sqlalchemy.orm import joinedload, with_expression

from filing.domain.errors import NotFound, NotPermitted
from filing.domain.procedures.filing import State
from filing.domain.procedures.receipt import COPIED, TOLD_TO_ALL
from filing.extensions import db
from filing.models import (
    Agency,
    AuditRecord,
    Document,
    Enterprise,
    Filing,
    FilingEvent,
    FilingLink,
    Receipt,
    ReceiptProposal,
    User,
)

_TIE = select(FilingLink.id).where(or_(FilingLink.first_id == Filing.id, FilingLink.second_id == Filing.id))


def filings_of(actor: User) -> Select:
    """Those that one's own organisation files, or that one's own agency handles: for lists."""
    if actor.role != "applicant":
        return filings_visible_to(actor)
    return select(Filing).where(Filing.organisation_id == actor.organisation_id)


def filings_visible_to(actor: User) -> Select:
    """Own organisation's for an applicant, own agency's, once submitted, for its staff.

    With an enterprise's record goes what was completed for it: whoever has the record may read that, whoever filed it.
    """
    return _visible(actor.role, actor.organisation_id, actor.agency_id)


def _visible(role: str, organisation: Any, agency: Any) -> Select:
    """For people of a role; the organisation and the agency by their numbers, or as places for them."""
    query = select(Filing)
    if role == "applicant":
        own = select(Enterprise.id).where(Enterprise.organisation_id == organisation)
        came_with_record = (Filing.state == State.COMPLETED) & Filing.enterprise_id.in_(own)
        return query.where((Filing.organisation_id == organisation) | came_with_record)
    submitted = query.where(Filing.state != State.DRAFT)
    if role in ("reviewer", "supervisor") and agency is not None:
        return submitted.where(Filing.agency_id == agency)
    return submitted if role == "supervisor" else query.where(false())


@cache
def _one_visible(role: str, of_agency: bool, lock: bool) -> Select:
    """Asked with nearly every call: building it takes longer than what the database does with it."""
    agency: Any = bindparam("agency") if of_agency else None
    query = _visible(role, bindparam("organisation"), agency).where(Filing.id == bindparam("id"))
    # Each act asks whether the single window has to be told, each answer what the filing is tied to.
    asked = (joinedload(Filing.registration), with_expression(Filing.is_tied, _TIE.exists()))
    return _held(query, Filing).options(*asked) if lock else query


def filing_for(actor: User, filing_id: int, *, lock: bool = False) -> Filing:
    """The filing, if this person may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = _one_visible(actor.role, actor.agency_id is not None, lock)
    of_whom = {"organisation": actor.organisation_id, "agency": actor.agency_id}
    row = db.session.scalar(query, {"id": filing_id, **of_whom})
    if row is None:
        raise NotFound("没有找到该备案申报。请核对编号，或返回列表重新选择。")
    return row


def _held(query: Select, of: type) -> Select:
    """Read as it stands once nobody else holds it, and held."""
    return query.with_for_update(of=of).execution_options(populate_existing=True)


def own_filing(actor: User, filing_id: int) -> Filing:
    """The filing of one's own organisation, held for a change."""
    filing = filing_for(actor, filing_id, lock=True)
    if actor.role != "applicant":
        raise NotPermitted("只有申请人可以修改申报内容。")
    if not is_own(actor, filing):
        raise NotPermitted("该申报由移交企业档案的单位办理，本单位只能查看，不能办理。")
    return filing


def is_own(actor: User, filing: Filing) -> bool:
    """Whether one's own organisation filed it; to another one that may read it, it shows no persons."""
    return actor.role != "applicant" or filing.organisation_id == actor.organisation_id


def person_shown(actor: User, filing: Filing, event: FilingEvent) -> str:
    """Who made a move: its organisation alone, where one may read the filing of another."""
    if is_own(actor, filing) or event.actor_role != "applicant":
        return event.actor_name
    return filing.organisation.name


def reviewed_filing(actor: User, filing_id: int) -> Filing:
    """The filing of one's own agency, held for a decision."""
    filing = filing_for(actor, filing_id, lock=True)
    if actor.role != "reviewer":
        raise NotPermitted("只有备案机构的审核人员可以办理。")
    return filing


def document_for(actor: User, filing_id: int, document_id: int) -> Document:
    filing = filing_for(actor, filing_id)
    found = next((d for d in filing.documents if d.id == document_id), None)
    if found is None or not _is_sent_in(found, filing, actor):
        raise NotFound("没有找到该文件，可能已被删除。")
    return found


def _is_sent_in(document: Document, filing: Filing, actor: User) -> bool:
    """While a supplement is being prepared, its new papers are the applicant's own."""
    if actor.role == "applicant" or filing.state != State.AWAITING_SUPPLEMENT:
        return True
    return document.uploaded_at <= filing.last_submission.at


def receipts_visible_to(actor: User) -> Select:
    """Those of the filings that the person may know of."""
    return select(Receipt).join(Receipt.filing).where(filings_visible_to(actor).whereclause)


def receipt_for(actor: User, number: str) -> Receipt:
    receipt = db.session.scalar(receipts_visible_to(actor).where(Receipt.number == number))
    if receipt is None:
        raise NotFound("没有找到该备案回执。请核对编号。")
    return receipt


def proposals_for(actor: User, receipt: Receipt) -> list[ReceiptProposal]:
    """What was proposed to become of a receipt: for the staff alone."""
    return [] if actor.role == "applicant" else receipt.proposals


def proposal_for(actor: User, number: str, proposal_id: int) -> ReceiptProposal:
    receipt = receipt_for(actor, number)
    found = next((p for p in proposals_for(actor, receipt) if p.id == proposal_id), None)
    if found is None:
        raise NotFound("没有找到这一撤销或更正事项。")
    return found


def records_for(actor: User, receipt: Receipt) -> list[AuditRecord]:
    """What was done with a receipt, oldest first: all of it for the staff.

    An applicant sees what became of it, who collected it, and the copies of the own organisation.
    """
    records = AuditRecord.about(receipt.subject)
    return [r for r in records if actor.role != "applicant" or _is_told(r, actor)]


def _is_told(record: AuditRecord, applicant: User) -> bool:
    own = record.actor is not None and record.actor.organisation_id == applicant.organisation_id
    return record.act in TOLD_TO_ALL or (record.act == COPIED and own)


def enterprises_visible_to(actor: User) -> Select:
    """Own organisation's for an applicant; for the staff those with a submitted filing at the own agency."""
    query = select(Enterprise)
    if actor.role == "applicant":
        return query.where(Enterprise.organisation_id == actor.organisation_id)
    seen = filings_visible_to(actor).where(Filing.enterprise_id == Enterprise.id)
    return query.where(seen.with_only_columns(Filing.id).correlate(Enterprise).exists())


def enterprise_for(actor: User, enterprise_id: int, *, lock: bool = False) -> Enterprise:
    """The enterprise's record, if this person may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = enterprises_visible_to(actor).where(Enterprise.id == enterprise_id)
    row = db.session.scalar(_held(query, Enterprise) if lock else query)
    if row is None:
        raise NotFound("没有找到该企业的备案记录。请核对编号，或返回企业档案重新选择。")
    return row


def own_enterprise(actor: User, enterprise_id: int) -> Enterprise:
    """The record of one's own organisation, held for a change."""
    enterprise = enterprise_for(actor, enterprise_id, lock=True)
    if actor.role != "applicant":
        raise NotPermitted("只有企业指定的代表或代理人可以办理。")
    return enterprise


def every_agency() -> list[Agency]:
    """Those that were closed, too: receipts of theirs are about."""
    return list(db.session.scalars(select(Agency).order_by(Agency.code)))


def open_agencies() -> list[Agency]:
    """Those that filings go to."""
    return [agency for agency in every_agency() if agency.closed_on is None]
