"""Filings and what belongs to them, as JSON."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from filing.api import shapes
from filing.current import calendar, press, refile_late, seen_by, today
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.days.deadlines import Deadline
from filing.domain.forms.checklist import Requirement
from filing.domain.forms.matter import Event
from filing.domain.horizon import is_beyond_sources
from filing.domain.procedures.filing import FILING, STATE_LABELS, State
from filing.domain.procedures.procedure import Role
from filing.domain.questions.masking import UNVEILED
from filing.extensions import db
from filing.models import Document, Filing, FilingEvent, SupplementItem, User
from filing.services import procedures
from filing.services.filings.clocks import due_view
from filing.services.filings.linked import Party, linked_with
from filing.services.people.sight import person_shown

_DUE = shapes.DueShape()


def iso(value: Any) -> str | None:
    """A day or a moment in ISO 8601; None stays None."""
    return value.isoformat() if value else None


def summary(filing: Filing, actor: User) -> dict:
    """A filing as everybody sees it, without its answers."""
    agency, receipt, asked_at = filing.agency, filing.receipt, filing.supplement_asked_at
    return {
        "id": filing.id,
        "kind": filing.kind,
        "application_number": filing.application_number,
        "state": str(filing.state),
        "state_label": filing.state_label,
        "law_day": iso(filing.law_day),
        "agency": {"code": agency.code, "name": agency.name} if agency else None,
        "version": filing.version,
        "event_on": iso(filing.event_on),
        "late_days": filing.late_days,
        "rules_beyond_sources": is_beyond_sources(filing.law_day or today()),
        "due": _DUE.dump(due_view(filing, today(), calendar())) or None,
        "moves": procedures.open_moves(filing, actor, today(), calendar()),
        "receipt": {"number": receipt.number, "verify_url": press().verify_url(receipt.code)}
        if receipt
        else None,
        "supplement": supplement(filing, actor) if asked_at else None,
        "enterprise": filing.enterprise_id,
        "enterprise_name": filing.enterprise_name,
        "copied_from": filing.copied_from_id,
        "reason": filing.way or None,
        "claimed_by": filing.reviewer.name if filing.reviewer_id else None,
        "submitted_at": iso(filing.submitted_at),
        "updated_at": iso(filing.updated_at),
    }


def whole(filing: Filing, actor: User) -> dict:
    """A filing with its answers; what was just changed is written first, so that the version is the new one."""
    db.session.flush()
    read = seen_by(filing, actor)
    return {
        **summary(filing, actor),
        "form": filing.form_key,
        "answers": read.veil.over_data(read.answers),
        "personal_numbers_masked": read.veil is not UNVEILED,
        "refile_late_working_days": refile_late(filing),
        "linked": [_linked(other) for other in linked_with(actor, filing)],
    }


def _linked(filing: Filing) -> dict:
    """Another filing of the same merger or division."""
    return {
        "id": filing.id,
        "kind": filing.kind,
        "name": filing.enterprise_name,
        "state": str(filing.state),
    }


def party(found: Party) -> dict:
    """Another enterprise of a merger or division: who it is, what it files, and its filing where there is one."""
    duties = [{"kind": duty.files, "why": duty.why, "here": found.may_begin(duty)} for duty in found.duties]
    return {
        "party": found.partner.key,
        "name": found.partner.name,
        "uscc": found.partner.uscc,
        "role": str(found.partner.role),
        "enterprise": found.own.id if found.own else None,
        "files": duties,
        "filing": _linked(found.begun) if found.begun else None,
        "linked": found.is_linked,
    }


def supplement(filing: Filing, actor: User) -> dict:
    """The one request for a supplement and what became of its items."""
    return {
        "asked_on": iso(day_of(filing.supplement_asked_at)),
        "note": filing.supplement_note,
        "items": [_item(item, _is_told(filing, actor)) for item in filing.supplement_items],
    }


def _is_told(filing: Filing, actor: User) -> bool:
    """A reply that was not sent back yet is the applicant's own."""
    return actor.role == Role.APPLICANT or filing.state != State.AWAITING_SUPPLEMENT


def _item(item: SupplementItem, is_told: bool) -> dict:
    return {
        "id": item.id,
        "path": item.path,
        "document": item.requirement,
        "for": item.row,
        "ground": item.ground,
        "problem": item.problem,
        "expected": item.expected,
        "reply": item.reply if is_told else "",
        "returned_because": item.returned_because,
        "open": item.is_open,
    }


def event(entry: FilingEvent, actor: User) -> dict:
    return {
        "id": entry.id,
        "move": entry.move,
        "label": FILING.label_of_event(entry.move),
        "state": str(entry.state),
        "state_label": STATE_LABELS[entry.state],
        "actor": {"role": entry.actor_role, "name": person_shown(actor, entry.filing, entry)},
        "at": iso(entry.at),
        "on": iso(entry.on),
        "reason": entry.reason,
        "details": entry.details,
    }


def dated(event: Event, deadline: Deadline, late_days: int) -> dict:
    """One matter with its last day."""
    return {
        "head": event.head,
        "label": event.label,
        "occurred_on": iso(event.occurred_on),
        "basis": event.basis or None,
        "due_on": iso(deadline.date),
        "provisional": deadline.provisional,
        "late_days": late_days,
        "optional": event.optional,
        "article": deadline.article,
        "why": deadline.why,
    }


def requirement(row: Requirement, documents: list[Document]) -> dict:
    own = {int(paper.id) for paper in row.papers}
    return {
        "id": row.id,
        "no": row.no,
        "label": row.label,
        "for": {"row": row.for_.row, "name": row.for_.name} if row.for_ else None,
        "required": row.required,
        "reason": row.reason,
        "article": row.article,
        "satisfied": row.satisfied,
        "hint": row.hint,
        "documents": [document(d) for d in documents if d.id in own],
    }


def document(paper: Document) -> dict:
    return {
        "id": paper.id,
        "requirement": paper.requirement,
        "for": paper.row,
        "file_name": paper.file_name,
        "language": paper.language,
        "translation_of": paper.translation_of_id,
        "media_type": paper.media_type,
        "pages": paper.pages,
        "size": paper.size,
        "sha256": paper.sha256,
        "received_sha256": paper.received_sha256,
        "cleaned": paper.cleaned or [],
        "signed_original": paper.original_key is not None,
        "uploaded_at": iso(paper.uploaded_at),
    }


def days_of_note(first: date, last: date, work_calendar: WorkCalendar) -> list[str]:
    """The days between that are not what their weekday says: holidays, and make-up days."""
    days = (first + timedelta(days=i) for i in range(1, min((last - first).days, 400) + 1))
    reasons = ((day, work_calendar.why(day)) for day in days)
    return [f"{day.isoformat()} {why}" for day, why in reasons if why not in ("工作日", "周末")]
