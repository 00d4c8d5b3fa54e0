"""Filings and what belongs to them, as JSON."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from filing.current import calendar, press, today
from filing.domain.days import clock
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.days.clock import Holder, LedgerDay
from filing.domain.days.deadlines import Deadline
from filing.domain.forms.checklist import Requirement
from filing.domain.forms.matter import Event
from filing.domain.law import RULE_SETS
from filing.domain.procedures.filing import FILING, FINAL_STATES, STATE_LABELS
from filing.extensions import db
from filing.models import Document, Filing, FilingEvent, SupplementItem, User
from filing.services import procedures


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
        "due": due(filing),
        "moves": procedures.open_moves(filing, actor, today(), calendar()),
        "receipt": {"number": receipt.number, "verify_url": press().verify_url(receipt.code)}
        if receipt
        else None,
        "supplement": supplement(filing) if asked_at else None,
        "enterprise": filing.enterprise_id,
        "enterprise_name": filing.enterprise_name,
        "copied_from": filing.copied_from_id,
        "reason": filing.way or None,
        "claimed_by": filing.reviewer.name if filing.reviewer else None,
        "submitted_at": iso(filing.submitted_at),
        "updated_at": iso(filing.updated_at),
    }


def whole(filing: Filing, actor: User) -> dict:
    """A filing with its answers; what was just changed is written first, so that the version is the new one."""
    db.session.flush()
    return {**summary(filing, actor), "form": filing.form_key, "answers": filing.answers}


def due(filing: Filing) -> dict | None:
    """Whose days run and how many are left: 0 on the last day, negative once overdue (17-§12)."""
    found = filing.due(calendar())
    if found is None:
        return None
    return {
        "holder": str(found.holder),
        "due_on": iso(found.on),
        "days_left": clock.days_left(found, today(), calendar()),
        "provisional": found.provisional,
    }


def supplement(filing: Filing) -> dict:
    """The one request for a supplement and what became of its items."""
    return {
        "asked_on": iso(day_of(filing.supplement_asked_at)),
        "note": filing.supplement_note,
        "items": [_item(item) for item in filing.supplement_items],
    }


def _item(item: SupplementItem) -> dict:
    return {
        "id": item.id,
        "path": item.path,
        "document": item.requirement,
        "problem": item.problem,
        "expected": item.expected,
        "reply": item.reply,
        "returned_because": item.returned_because,
        "open": item.is_open,
    }


def event(entry: FilingEvent) -> dict:
    return {
        "id": entry.id,
        "move": entry.move,
        "label": FILING.label_of_event(entry.move),
        "state": str(entry.state),
        "state_label": STATE_LABELS[entry.state],
        "actor": {"role": entry.actor_role, "name": entry.actor_name},
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
        "uploaded_at": iso(paper.uploaded_at),
    }


def clocks(filing: Filing) -> dict:
    """Both parties' days, and the ledger that charges each working day to one of them (17-§12)."""
    handovers, work_calendar = filing.handovers, calendar()
    limits = clock.limits_on(filing.law_day or max(today(), RULE_SETS[0].first_day))
    running = filing.due(work_calendar)
    until = _last_day(filing)
    ahead = running.on if running else until
    lines = clock.ledger(handovers, max(until, ahead), work_calendar)
    return {
        "agency": _side(Holder.AGENCY, limits, handovers, running, until, work_calendar),
        "applicant": _side(Holder.APPLICANT, limits, handovers, running, until, work_calendar),
        "days": [_ledger_day(line) for line in lines if line.date <= until],
        # What is still to come until the due day, so that the day can be checked by counting.
        "ahead": [_ledger_day(line) for line in lines if line.date > until],
    }


def _last_day(filing: Filing) -> date:
    """Today, or the day on which the filing was closed."""
    if filing.state not in FINAL_STATES:
        return today()
    return next((e.on for e in reversed(filing.events) if e.move in FILING.moves), today())


def _side(
    holder: Holder,
    limits: dict[Holder, int],
    handovers: list,
    running: clock.Due | None,
    until: date,
    work_calendar: WorkCalendar,
) -> dict:
    used = clock.used(handovers, holder, until, work_calendar)
    mine = running if running and running.holder == holder else None
    window = clock.window(handovers, holder, limits, until, work_calendar)
    return {
        "limit": limits[holder],
        "used": used,
        "left": max(limits[holder] - used, 0),
        "due_on": iso(mine.on) if mine else None,
        "provisional": window.provisional,
    }


def _ledger_day(line: LedgerDay) -> dict:
    return {
        "date": iso(line.date),
        "working": line.working,
        "why": line.why,
        "charged_to": str(line.charged_to) if line.charged_to else None,
        "count": line.count,
    }


def days_of_note(first: date, last: date, work_calendar: WorkCalendar) -> list[str]:
    """The days between that are not what their weekday says: holidays, and make-up days."""
    days = (first + timedelta(days=i) for i in range(1, min((last - first).days, 400) + 1))
    reasons = ((day, work_calendar.why(day)) for day in days)
    return [f"{day.isoformat()} {why}" for day, why in reasons if why not in ("工作日", "周末")]
