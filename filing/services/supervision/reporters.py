"""Who reported: sealed, opened for a reason that is written down, and never part of anything else (17-§17)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import AuditRecord, Report, User
from filing.models.accounts import role_of
from filing.services import audit
from filing.services.sealing import sealed, unsealed

PURPOSE = "reporters"
SEEN = "reporter.seen"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Reporter:
    name: str
    contact: str


def seal(name: str, contact: str, secret: bytes) -> str | None:
    """What the database keeps; None where nothing was said."""
    if not name and not contact:
        return None
    return sealed(json.dumps(asdict(Reporter(name, contact)), ensure_ascii=False), secret, PURPOSE)


def look(report: Report, actor: User, reason: str, now: datetime) -> None:
    """Who looks, why and when, in the audit chain: committed before `open_for` shows anything."""
    if role_of(actor) != Role.SUPERVISOR or actor.agency_id not in (None, report.agency_id):
        raise NotPermitted("只有收到举报的机构的监督检查人员，说明理由后可以查看举报人。")
    if report.sealed_reporter is None:
        raise MoveNotAllowed("没有留下举报人的姓名或联系方式，无可查看。")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or formats.forbidden_character(reason):
        raise BadAnswer.at("reason", f"请写明查看举报人的理由，例如“核实证据来源”，最多{LONGEST_REASON}字。")
    audit.record(SEEN, report.subject, actor, now, reason=reason)


def open_for(report: Report, secret: bytes) -> Reporter:
    """Who reported; KeyUnusable after the installation's secret was changed and nothing encrypted anew."""
    return Reporter(**json.loads(unsealed(report.sealed_reporter or "", secret, PURPOSE)))


def is_named_in(text: str, *who: str) -> bool:
    """Whether a text gives away a name or contact that is to stay sealed."""
    return any(len(word) > 1 and word in text for word in who)


def gives_away(report: Report, text: str, secret: bytes) -> bool:
    """Whether a text that is added names whoever reported. Compared within: nobody is shown anything, nothing is noted."""
    if report.sealed_reporter is None:
        return False
    who = open_for(report, secret)
    return is_named_in(text, who.name, who.contact)


def seen_by(report: Report) -> list[AuditRecord]:
    """Who looked so far, oldest first."""
    return [record for record in AuditRecord.about(report.subject) if record.act == SEEN]


def protect_anew(old_secret: bytes, secret: bytes) -> int:
    """How many were encrypted again, after the secret that protects them was changed."""
    rows = db.session.scalars(select(Report).where(Report.sealed_reporter.is_not(None))).all()
    for row in rows:
        row.sealed_reporter = sealed(unsealed(row.sealed_reporter, old_secret, PURPOSE), secret, PURPOSE)
    return len(rows)
