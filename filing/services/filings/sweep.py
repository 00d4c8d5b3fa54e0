"""What time brings about: expiries and reminders. Twice does no harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.days.clock import Holder
from filing.domain.procedures.filing import State
from filing.domain.texts.limits import until
from filing.domain.texts.sentences import sentence
from filing.extensions import db
from filing.models import Filing
from filing.services.filings import letters
from filing.services.people.notices import applicants_of, notify, reviewers_of
from filing.services.procedures import advance
from filing.services.sharing import window

#: Before a draft's last day: so many days before, and on the day before it or on it.
REMIND_DAYS = (1, 7)
REMIND_WORKING_DAYS = {Holder.AGENCY: 1, Holder.APPLICANT: 3}


def overdue_supplements(now: datetime) -> list[int]:
    """Filings whose working days for a supplement are over; a due day that is 暂定 never counts."""
    query = select(Filing.id).where(
        Filing.state == State.AWAITING_SUPPLEMENT,
        Filing.due_on < day_of(now),
        Filing.due_provisional.is_(False),
    )
    return list(db.session.scalars(query.order_by(Filing.id)))


def expire(filing: Filing, now: datetime, calendar: WorkCalendar) -> None:
    """未完成备案, told on line (17-§12)."""
    reason = sentence("expired", filing.law_day)
    event = advance(filing, "expire", None, now, calendar, reason=reason)
    db.session.flush()
    letters.send(filing, "not_completed", event, now, [i for i in filing.supplement_items if i.is_open])
    notify(filing, "not_completed", applicants_of(filing), str(event.id), now)
    window.filing_moved(filing, now)


def due_filings(now: datetime, calendar: WorkCalendar) -> list[int]:
    """Filings whose last day is so near that somebody may have to be reminded."""
    today = day_of(now)
    query = select(Filing.id).where(
        Filing.state.in_([State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT]),
        Filing.due_on.between(today, calendar.add(today, max(REMIND_WORKING_DAYS.values()))),
    )
    return list(db.session.scalars(query.order_by(Filing.due_on, Filing.id)))


def remind(filing: Filing, now: datetime, calendar: WorkCalendar) -> bool:
    """Whether the holder's days are few and it was told so, once for each due day."""
    due = filing.due(calendar)
    if due is None or calendar.count(day_of(now), due.on) > REMIND_WORKING_DAYS.get(due.holder, 0):
        return False
    if due.holder is Holder.AGENCY:
        notify(filing, "agency_due_soon", reviewers_of(filing, day_of(now)), f"{filing.id}:{due.on}", now)
    else:
        notify(filing, "applicant_due_soon", applicants_of(filing), f"{filing.id}:{due.on}", now)
    return True


def drafts_due(now: datetime) -> list[int]:
    """Drafts whose last day to be submitted in time is near; one that is past has been told of."""
    today = day_of(now)
    near = Filing.file_by.between(today, today + timedelta(days=max(REMIND_DAYS)))
    query = select(Filing.id).where(Filing.state == State.DRAFT, near)
    return list(db.session.scalars(query.order_by(Filing.file_by, Filing.id)))


def remind_of_draft(filing: Filing, now: datetime) -> None:
    """Tell those who file that a draft's term ends: twice, and once for each day that it ends on (17-§5, 17-§6)."""
    left = (filing.file_by - day_of(now)).days if filing.is_draft and filing.file_by else -1
    if left >= 0:
        stage = next(days for days in REMIND_DAYS if left <= days)
        words = until(filing.file_by, left)
        notify(
            filing,
            "filing_due_soon",
            applicants_of(filing),
            f"{filing.id}:{filing.file_by}:{stage}",
            now,
            words,
        )
