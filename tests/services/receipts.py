"""Steps of a receipt's life, for stories told in tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from filing.current import press
from filing.domain.errors import BadAnswer
from filing.domain.receipts.collection import Collection
from filing.extensions import db, transaction
from filing.models import Agency, AuditRecord, Receipt, ReceiptProposal, User
from filing.services.people import accounts
from filing.services.receipts import life
from tests.conftest import PASSWORD, shanghai
from tests.services import stories

OPENED, ISSUED = "2017-09-01 09:00", "2017-10-09 15:00"
LATER = shanghai("2017-10-16 10:00")
REASON, ARTICLE = "经核查，申报时隐瞒了实际控制人。", "《办法》第二十五条第二款"
NAME = "enterprise_name_cn"
CORRECTED = "青岛莱茵精密机械（中国）有限公司"
AT_THE_COUNTER = Collection("licence", "91370200163562681G", "李敏", "enterprise", 1, date(2017, 10, 10))


def staff(email: str, name: str, role: str, agency: str | None = "370200") -> User:
    with transaction():
        place = Agency.by_code(agency) if agency else None
        return accounts.create_staff(email, name, role, PASSWORD, shanghai(OPENED), place)


@dataclass
class People:
    """Whoever deals with receipts of 青岛市商务局."""

    applicant: User
    reviewer: User
    colleague: User
    supervisor: User
    other_supervisor: User
    provincial: User


def people() -> People:
    with transaction():
        applicant = accounts.register_applicant(
            "a@example.com", "甲", PASSWORD, shanghai(OPENED), organisation="甲所"
        )
    return People(
        applicant,
        staff("r1@example.com", "王审", "reviewer"),
        staff("r2@example.com", "陈核", "reviewer"),
        staff("s1@example.com", "孙督", "supervisor"),
        staff("s2@example.com", "魏察", "supervisor"),
        staff("s3@example.com", "鲁巡", "supervisor", None),
    )


def issued(applicant: User, reviewer: User, **changes) -> Receipt:
    filing = stories.accept(stories.claimed(applicant, reviewer, **changes), reviewer, ISSUED)
    return filing.receipt


def proposed_revocation(receipt: Receipt, supervisor: User, reason: str = REASON) -> ReceiptProposal:
    with transaction():
        return life.propose_revocation(receipt, supervisor, LATER, reason, ARTICLE)


def proposed_correction(receipt: Receipt, reviewer: User, **texts: str) -> ReceiptProposal:
    with transaction():
        given = texts or {NAME: CORRECTED}
        return life.propose_correction(receipt, reviewer, LATER, press(), "印错了名称。", given)


def confirmed(proposal: ReceiptProposal, decider: User) -> Receipt:
    with transaction():
        return life.confirm(proposal, decider, LATER, press())


def again(receipt: Receipt) -> Receipt:
    """The receipt as the database has it now."""
    db.session.expire_all()
    return db.session.get(Receipt, receipt.id)


def problems_of(call) -> dict[str, str]:
    """Path -> code of everything the refusal names."""
    with pytest.raises(BadAnswer) as refusal, transaction():
        call()
    return {".".join(map(str, p.path)): p.code for p in refusal.value.problems}


def acts_on(receipt: Receipt) -> list[str]:
    db.session.rollback()
    return [record.act for record in AuditRecord.about(f"receipt:{receipt.id}")]
