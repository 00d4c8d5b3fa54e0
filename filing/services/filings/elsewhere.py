"""暂停、恢复、移送: the filing waits for the Ministry's word, or is another agency's to decide."""

from __future__ import annotations

from datetime import datetime

from filing.domain.advice.scope import MINISTRY
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer
from filing.domain.procedures.filing import SECURITY_REVIEW_RESULTS
from filing.extensions import db
from filing.models import Agency, Filing, User
from filing.services.filings import letters, marks
from filing.services.people.notices import applicants_of, colleagues_at, inform, notify, reviewers_of
from filing.services.procedures import advance


def suspend(
    filing: Filing,
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    reason: str,
    *,
    investor_applied: bool = False,
) -> None:
    """暂停办理: tells the investor to apply to MOFCOM and reports to MOFCOM (17-§32).

    Not where the investor has applied for the security review itself: then the agency's days run on.
    """
    if not reason.strip():
        raise BadAnswer("请写明认为可能属于国家安全审查范围的理由。")
    event = advance(
        filing, "suspend", reviewer, now, calendar, reason=reason.strip(), investor_applied=investor_applied
    )
    db.session.flush()
    letters.send(filing, "suspend", event, now, reason=reason.strip())
    notify(filing, "suspended", applicants_of(filing), str(event.id), now, reason.strip())
    inform(filing, "reported", [MINISTRY], str(event.id), now, reason.strip())


def resume(
    filing: Filing,
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    reason: str = "",
    *,
    result: str = "",
) -> None:
    """恢复办理: the result of the security review is known, or what MOFCOM said instead (17-§32)."""
    words = "；".join(part for part in (SECURITY_REVIEW_RESULTS.get(result, ""), reason.strip()) if part)
    event = advance(
        filing, "resume", reviewer, now, calendar,
        reason=words, details={"security_review": result} if result else {}, review_answered=bool(words),
    )  # fmt: skip
    db.session.flush()
    letters.send(filing, "resume", event, now, reason=words)
    notify(filing, "resumed", applicants_of(filing), str(event.id), now, words)


def transfer(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, agency: Agency | None, reason: str
) -> None:
    """移送: the address belongs to another agency; the clock runs on, and all three are told (17-§3)."""
    before, elsewhere = filing.agency, agency is not None and agency.id != filing.agency_id
    details = {"from": before.name, "to": agency.name} if before and agency else {}
    event = advance(
        filing, "transfer", reviewer, now, calendar,
        reason=reason.strip(), details=details, elsewhere=elsewhere, reason_given=bool(reason.strip()),
    )  # fmt: skip
    db.session.flush()
    if agency is not None:
        # Before it goes: with the number of the agency that sends it on.
        where = "；".join(text for text in (agency.address, agency.telephone) if text)
        contact = f"（{where}）" if where else ""
        letters.send(filing, "transfer", event, now, reason=reason.strip(), to=agency.name + contact)
    left_behind = [person for person in colleagues_at(filing.agency_id) if person.id != reviewer.id]
    filing.agency, filing.reviewer, filing.claimed_at = agency, None, None
    marks.forget(filing)
    db.session.flush()
    words = f"移送机构：{details['from']}。理由：{reason.strip()}"
    notify(filing, "transferred", applicants_of(filing), str(event.id), now, words)
    notify(filing, "transferred_here", reviewers_of(filing, day_of(now)), str(event.id), now, words)
    notify(filing, "transferred_away", left_behind, str(event.id), now, words)
