"""Puts out what departments subscribed to, in the transaction of the act itself (17-§15¶3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from filing.domain import sharing
from filing.domain.forms import KINDS
from filing.extensions import db
from filing.models import (
    CreditRecord,
    Delivery,
    Department,
    Enterprise,
    Filing,
    Inspection,
    Receipt,
    Registration,
    Subscription,
)
from filing.models.register import CURRENT
from filing.models.sharing import KEPT, WAITING
from filing.services import register


def completed(filing: Filing, receipt: Receipt, now: datetime) -> None:
    """设立、变更 or 终止, with the number of the receipt; and 进口设备减免税信息 where it is new."""
    enterprise = db.session.get_one(Enterprise, filing.enterprise_id)
    event = sharing.CHANGED if KINDS[filing.kind].changes_record else sharing.COMPLETED
    if enterprise.status != CURRENT:
        event = sharing.TERMINATED
    _of_filing(filing, event, now, receipt_number=receipt.number)
    if enterprise.certificate_lapsed_on is not None:
        # With the first filing (17-§10); told once for an enterprise.
        more = {"approval_certificate": enterprise.approval_certificate}
        _of_enterprise(enterprise, sharing.LAPSED, enterprise.subject, filing.agency.region, now, more)
    if _readers(sharing.EXEMPT, filing.agency.region):
        before = register.record_without(filing).get("enterprise") or {}
        if sharing.is_exempt(_facts(enterprise)) and not sharing.is_exempt(before):
            _of_filing(filing, sharing.EXEMPT, now, receipt_number=receipt.number)


def out_of_scope(filing: Filing, now: datetime, rule: str) -> None:
    _of_filing(filing, sharing.OUT_OF_SCOPE, now, rule=rule)


def revoked(receipt: Receipt, now: datetime) -> None:
    _of_filing(receipt.filing, sharing.REVOKED, now, receipt_number=receipt.number)


def credit(record: CreditRecord, now: datetime) -> None:
    """A record of an enterprise on file; one of an unknown subject or of a person goes to nobody."""
    if record.enterprise is None or record.is_person:
        return
    db.session.flush()
    more = {"record": record.id, "kind": record.kind, "committed_on": record.committed_on.isoformat()}
    _of_enterprise(record.enterprise, sharing.CREDIT, f"credit:{record.id}", record.agency.region, now, more)


def fine(case: Inspection, now: datetime, yuan: str) -> None:
    """A decision to fine an enterprise of the register."""
    if case.enterprise is not None:
        more = {"case": case.id, "yuan": yuan}
        _of_enterprise(case.enterprise, sharing.FINE, f"case:{case.id}", case.agency.region, now, more)


def registration(one: Registration, event: str, line: int, now: datetime) -> None:
    """单一窗口, to the registrar that has it: where things stand. What was answered it fetches, since that names persons."""
    # In the order in which they appear, as for everybody who subscribed.
    _held()
    db.session.execute(select(Department.id).where(Department.id == one.department_id).with_for_update())
    known = db.session.get(Subscription, one.department_id)
    filing, licence = one.filing, one.licence
    data = {
        "subject": one.subject,
        "registration": one.id,
        "state": one.state,
        "application_number": filing.application_number,
        "filing_state": filing.state,
        "enterprise": {"name": one.name, "credit_code": licence.credit_code if licence else None},
    }
    db.session.add(_delivery(one.department_id, known, event, f"{event}:{line}", data, now))


def _of_enterprise(
    enterprise: Enterprise, event: str, cause: str, region: str, now: datetime, more: dict
) -> None:
    if readers := _readers(event, region):
        _put(readers, event, cause, enterprise.subject, _facts(enterprise), now, more)


def _of_filing(filing: Filing, event: str, now: datetime, **more: Any) -> None:
    readers = _readers(event, filing.agency.region)
    if not readers:
        return
    enterprise = db.session.get(Enterprise, filing.enterprise_id) if filing.enterprise_id else None
    subject = enterprise.subject if enterprise else f"filing:{filing.id}"
    facts = _facts(enterprise) or filing.answers.get("enterprise") or {}
    said = {"application_number": filing.application_number, **more}
    _put(readers, event, f"filing:{filing.id}", subject, facts, now, said)


def _readers(event: str, region: str) -> list[Subscription]:
    """The departments of the place that asked for the event.

    Held until the act is committed: so deliveries are numbered in the order in which they appear, and neither a cursor
    nor the order of an enterprise passes over one. Whoever numbers receipts does so before.
    """
    return [one for one in _held() if event in one.events and sharing.covers(one.department.region, region)]


def _held() -> list[Subscription]:
    return list(
        db.session.scalars(select(Subscription).order_by(Subscription.department_id).with_for_update())
    )


def _facts(enterprise: Enterprise | None) -> dict:
    """企业基本情况 as the record reads now, with what this transaction wrote."""
    if enterprise is None:
        return {}
    db.session.flush()
    db.session.refresh(enterprise, ["versions"])
    return (enterprise.present.facts.get("enterprise") or {}) if enterprise.present else {}


def _put(
    readers: list[Subscription], event: str, cause: str, subject: str, facts: dict, now: datetime, more: dict
) -> None:
    """One row for each; the same act puts out one."""
    occasion = f"{event}:{cause}"
    for one in readers:
        known = (Delivery.department_id == one.department_id) & (Delivery.occasion == occasion)
        if db.session.scalar(select(Delivery.id).where(known)):
            continue
        data = {"subject": subject, **more, "enterprise": sharing.seen(facts, one.fields)}
        db.session.add(_delivery(one.department_id, one, event, occasion, data, now))


def _delivery(
    department_id: int | None,
    known: Subscription | None,
    event: str,
    occasion: str,
    data: dict,
    now: datetime,
) -> Delivery:
    made = Delivery(department_id=department_id, event=event, occasion=occasion, subject=data["subject"])
    made.content = {"type": event, "timestamp": now.isoformat(), "data": data}
    made.made_at, made.state = now, WAITING if known and known.endpoint else KEPT
    return made
