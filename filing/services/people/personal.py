"""Personal numbers: hidden from the staff until somebody says why, which is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.domain.questions.masking import Veil, numbers_in
from filing.extensions import db
from filing.models import AuditRecord, Enterprise, EnterpriseVersion, Filing, User
from filing.services import audit
from filing.services.filings.reading import Reading
from filing.services.records.reading import newest_form

REVEALED = "personal_numbers.revealed"
LONGEST_REASON = 500


def veil_over(reading: Reading) -> Veil:
    """Hides every number that the filing has held since it was first sent in, and those of the record it read."""
    said: list[Any] = [event.snapshot for event in reading.filing.events if event.snapshot is not None]
    said += [reading.answers, reading.before]
    # What was sent in last is mostly what is read: once is enough.
    apart = {id(answers): answers for answers in said}.values()
    return Veil(number for answers in apart for number in numbers_in(reading.form, answers))


def veil_over_record(enterprise: Enterprise) -> Veil:
    """Hides every number that the record has ever held."""
    query = select(EnterpriseVersion.facts).where(EnterpriseVersion.enterprise_id == enterprise.id)
    form = newest_form()
    return Veil(number for facts in db.session.scalars(query) for number in numbers_in(form, facts))


def reveal(actor: User, subject: Filing | Enterprise, reason: str, now: datetime) -> None:
    """Who looks at the numbers, of what, why and when: in the audit chain, before they are shown."""
    if actor.role not in (Role.REVIEWER, Role.SUPERVISOR):
        raise NotPermitted("只有备案机构的审核人员和监督检查人员需要说明理由后查看完整号码。")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or formats.forbidden_character(reason):
        raise BadAnswer.at(
            "reason", f"请写明查看完整号码的理由，例如“核对法定代表人护照”，最多{LONGEST_REASON}字。"
        )
    audit.record(REVEALED, subject_of(subject), actor, now, reason=reason)


def subject_of(subject: Filing | Enterprise) -> str:
    """Its name in the audit records: filing:12, enterprise:3."""
    return f"{subject.__tablename__}:{subject.id}"


def revealed_to(subject: Filing | Enterprise) -> list[AuditRecord]:
    """Who looked at its numbers so far, oldest first."""
    return [record for record in AuditRecord.about(subject_of(subject)) if record.act == REVEALED]
